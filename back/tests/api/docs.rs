use crate::helpers::TestApp;
use reqwest::StatusCode;
use serde_json::Value;
use std::collections::BTreeSet;

#[actix_web::test]
async fn the_openapi_document_names_every_call_and_every_form_of_the_answer() {
    let app = TestApp::start();
    let answer = app.get("/api/v1/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
    let document: Value = answer.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")), "{}", document["openapi"]);
    let paths: BTreeSet<&str> = document["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    for path in [
        "/api/v1/recognitions",
        "/api/v1/pages",
        "/api/predict/",
        "/api/v1/health/live",
        "/api/v1/health/ready",
        "/api/v1/metrics",
        "/api/v1/openapi.json",
        "/api/v1/docs",
    ] {
        assert!(paths.contains(path), "{path} in {paths:?}");
    }
    let answers = &document["paths"]["/api/v1/recognitions"]["post"]["responses"];
    let forms: Vec<&String> = answers["200"]["content"].as_object().expect("forms").keys().collect();
    assert_eq!(forms.len(), 6, "{forms:?}");
    assert!(answers["503"]["content"]["application/problem+json"]["schema"]["$ref"].is_string());
    assert_eq!(app.get("/openapi.json").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn every_reference_in_the_openapi_document_leads_somewhere() {
    let document: Value = TestApp::start().get("/api/v1/openapi.json").await.json();
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
        }
        waiting.extend(value.as_object().into_iter().flat_map(|fields| fields.values()));
        waiting.extend(value.as_array().into_iter().flatten());
    }
}

#[actix_web::test]
async fn the_documentation_shows_every_call_and_loads_nothing() {
    let app = TestApp::start();
    let document: Value = app.get("/api/v1/openapi.json").await.json();
    for path in ["/api/v1/docs", "/docs"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'sha256-"), "{policy}");
        let page = String::from_utf8(answer.body).expect("the page is UTF-8");
        for path in document["paths"].as_object().expect("paths").keys() {
            assert!(page.contains(path), "{path}");
        }
        assert!(page.contains("curl -F image=@sheet.jpg"));
        assert!(!page.contains("<script") && !page.contains("src="), "the page loads something");
    }
}

#[actix_web::test]
async fn the_documentation_lists_every_code_word_and_no_other() {
    let document: Value = TestApp::start().get("/api/v1/openapi.json").await.json();
    let words = document["components"]["schemas"]["Code"]["enum"].as_array().expect("the words");
    let known: BTreeSet<&str> = words.iter().filter_map(Value::as_str).collect();
    let text = include_str!("../../../docs/api.md");
    let table = text.split("## Code words").nth(1).expect("docs/api.md lists the code words");
    let listed: BTreeSet<&str> = table
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(listed, known);
}
