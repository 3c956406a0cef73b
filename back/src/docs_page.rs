//! The documentation as a page: the OpenAPI document laid out for people, without a line of script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("docs_page.css");

/// How the API is called: for programs, and laid out for people.
pub(crate) struct Documentation {
    /// The OpenAPI document.
    pub(crate) document: &'static Value,
    /// The page.
    pub(crate) page: String,
    /// What the page may load: nothing, and of styles its own alone, named by their digest.
    pub(crate) policy: String,
}

impl Documentation {
    /// The page that belongs to an OpenAPI document.
    pub(crate) fn of(document: &'static Value) -> Self {
        let digest = STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        Self { document, page: page(document).into_string(), policy }
    }
}

fn page(document: &'static Value) -> Markup {
    let calls = calls_of(document);
    let schemas = entries(&document["components"]["schemas"]);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (text(&document["info"]["title"])) " API" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                nav aria-label="Calls and types" {
                    strong { (text(&document["info"]["title"])) " API" }
                    ul { @for call in &calls { li { a href={ "#" (call.id) } { (call.path) } } } }
                    strong { "Types" }
                    ul { @for (name, _) in &schemas { li { a href={ "#" (name) } { (name) } } } }
                }
                main {
                    h1 { (text(&document["info"]["title"])) " API " small { (text(&document["info"]["version"])) } }
                    (prose(text(&document["info"]["description"])))
                    p { "For programs: " a href="openapi.json" { "openapi.json" } " (OpenAPI 3.1)." }
                    @for tag in list(&document["tags"]) {
                        h2 { (text(&tag["name"])) }
                        (prose(text(&tag["description"])))
                        @for call in calls.iter().filter(|call| call.tag == text(&tag["name"])) { (call.section()) }
                    }
                    h2 { "Types" }
                    @for (name, schema) in &schemas {
                        section id=(name) { h3 { (name) } (prose(text(&schema["description"]))) (fields(schema)) }
                    }
                }
            }
        }
    }
}

/// A path with a method.
struct Call {
    id: &'static str,
    tag: &'static str,
    method: String,
    path: &'static str,
    operation: &'static Value,
    /// Where its types stand.
    schemas: &'static Value,
}

fn calls_of(document: &'static Value) -> Vec<Call> {
    let (mut calls, schemas) = (Vec::new(), &document["components"]["schemas"]);
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            let (id, tag) = (text(&operation["operationId"]), text(&operation["tags"][0]));
            calls.push(Call { id, tag, method: method.to_uppercase(), path, operation, schemas });
        }
    }
    calls
}

impl Call {
    fn section(&self) -> Markup {
        let Self { id, method, path, operation, schemas, .. } = self;
        html! {
            section id=(id) {
                h3 { code.call { span.method { (method) } " " (path) } }
                p.summary { (text(&operation["summary"])) }
                (prose(text(&operation["description"])))
                @for (media_type, content) in entries(&operation["requestBody"]["content"]) {
                    h4 { "Send " code { (media_type) } }
                    (fields(resolved(&content["schema"], schemas)))
                }
                @for sample in list(&operation["x-codeSamples"]) { pre { code { (text(&sample["source"])) } } }
                h4 { "Answers" }
                table {
                    @for (status, response) in entries(&operation["responses"]) {
                        tr {
                            th scope="row" { (status) }
                            td {
                                (spans(text(&response["description"])))
                                @for (media_type, content) in entries(&response["content"]) {
                                    br; code { (media_type) } " " (type_of(&content["schema"]))
                                }
                            }
                        }
                    }
                }
                @for (media_type, content) in entries(&operation["responses"]["200"]["content"]) {
                    @if let Some(example) = content.get("example") {
                        details { summary { "An answer as " code { (media_type) } } pre { code { (shown(example)) } } }
                    }
                }
            }
        }
    }
}

/// The fields of an object, the words of an enumeration, or the forms of a choice.
fn fields(schema: &Value) -> Markup {
    let required = list(&schema["required"]);
    let words: Vec<&str> = list(&schema["enum"]).iter().map(text).collect();
    html! {
        @if !words.is_empty() {
            p { @for (at, word) in words.iter().enumerate() { @if at > 0 { ", " } code { (word) } } }
        }
        @for choice in list(&schema["oneOf"]) { (prose(text(&choice["description"]))) (fields(choice)) }
        @if schema["properties"].is_object() {
            table {
                @for (name, field) in entries(&schema["properties"]) {
                    tr {
                        th scope="row" {
                            code { (name) }
                            @if !required.iter().any(|required| required == name) { br; small { "optional" } }
                        }
                        td { (type_of(field)) " " (spans(text(&field["description"]))) }
                    }
                }
            }
        }
    }
}

/// The name of a schema's type, with a link where it has a place of its own.
fn type_of(schema: &Value) -> Markup {
    if let Some(name) = name_of(schema) {
        return html! { a href={ "#" (name) } { (name) } };
    }
    if let Some(part) = list(&schema["allOf"]).iter().chain(list(&schema["oneOf"])).find(|part| name_of(part).is_some())
    {
        return type_of(part);
    }
    let kind = text(&schema["type"]);
    html! { @if kind == "array" { "list of " (type_of(&schema["items"])) } @else { span.type { (kind) } } }
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// The schema itself, or the one that it refers to.
fn resolved<'a>(schema: &'a Value, schemas: &'a Value) -> &'a Value {
    name_of(schema).map_or(schema, |name| &schemas[name])
}

/// Text as it is; else as indented JSON.
fn shown(example: &Value) -> String {
    example.as_str().map_or_else(|| format!("{example:#}"), ToOwned::to_owned)
}

/// Paragraphs.
fn prose(text: &str) -> Markup {
    html! { @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) { p { (spans(paragraph)) } } }
}

/// A paragraph whose words in backticks are code.
fn spans(paragraph: &str) -> Markup {
    html! {
        @for (at, part) in paragraph.split('`').enumerate() { @if at % 2 == 1 { code { (part) } } @else { (part) } }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> Vec<(&str, &Value)> {
    let pairs = value.as_object().into_iter().flat_map(Map::iter);
    pairs.map(|(name, value)| (name.as_str(), value)).collect()
}
