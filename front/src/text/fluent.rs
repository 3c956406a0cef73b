//! As much of Fluent as the texts of the page are written in: `build/pattern.rs` refuses the rest, and a test compares every message
//! with what Fluent's own library makes of it.

/// What a variable holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A count.
    Number(usize),
    /// Words, or what is written otherwise than a count.
    Text(&'a str),
}

/// What differs from language to language.
pub(super) trait Rules {
    /// The plural that goes with a count, in Unicode's word for it.
    fn plural(&self, count: usize) -> String;
    /// A count as the language writes it.
    fn number(&self, count: usize) -> String;
}

/// The messages of a file: name and pattern.
pub(super) fn messages(source: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let id = line.split('=').next().unwrap_or_default();
            found.push((id.trim_end(), start + id.len() + 1, end));
        } else if line.starts_with(' ')
            && let Some(last) = found.last_mut()
        {
            last.2 = end;
        }
        start = end;
    }
    let pattern = |from: usize, to: usize| source.get(from..to).unwrap_or_default().trim();
    let empty = |pattern: &str| pattern == r#"{ "" }"#;
    found
        .iter()
        .map(|&(id, from, to)| (id, Some(pattern(from, to)).filter(|text| !empty(text)).unwrap_or_default()))
        .collect()
}

/// Writes a pattern with the values of its variables in it.
pub(super) fn write(pattern: &str, values: &[(&str, Value<'_>)], rules: &impl Rules, out: &mut String) {
    let mut rest = pattern;
    while let Some((text, after)) = rest.split_once('{') {
        let end = closing(after);
        out.push_str(text);
        placeable(&after[..end], values, rules, out);
        rest = after.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Where the brace closes that was opened before this.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    let closes = |(_, sign): &(usize, char)| {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    text.char_indices().find(closes).map_or(text.len(), |(at, _)| at)
}

fn placeable(inside: &str, values: &[(&str, Value<'_>)], rules: &impl Rules, out: &mut String) {
    let (name, variants) = inside.split_once("->").unwrap_or((inside, ""));
    let name = name.trim().trim_start_matches('$');
    let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else { return };
    match *value {
        Value::Number(count) if !variants.is_empty() => write(variant(variants, count, rules), values, rules, out),
        Value::Number(count) => out.push_str(&rules.number(count)),
        Value::Text(text) => out.push_str(text),
    }
}

/// The variant that goes with a count, of lines such as `[one] …` and `*[other] …`.
fn variant<'a>(variants: &'a str, count: usize, rules: &impl Rules) -> &'a str {
    let mut plural = None;
    let mut other = "";
    for line in variants.lines() {
        let Some((before, (key, text))) = line.split_once('[').and_then(|(b, rest)| Some((b, rest.split_once(']')?)))
        else {
            continue;
        };
        let fits = match key.parse::<usize>() {
            Ok(exact) => exact == count,
            Err(_) => plural.get_or_insert_with(|| rules.plural(count)) == key,
        };
        if fits {
            return text.trim();
        }
        if before.contains('*') {
            other = text.trim();
        }
    }
    other
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
    use fluent_syntax::ast::Entry;
    use fluent_syntax::parser;

    use super::{Value, messages, write};
    use crate::text::Language;

    /// The names of the variables in a pattern.
    fn variables(pattern: &str) -> BTreeSet<&str> {
        let name =
            |rest: &'_ str| rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').unwrap_or(rest.len());
        pattern.split('$').skip(1).map(|rest| &rest[..name(rest)]).collect()
    }

    #[test]
    fn every_message_says_what_fluents_own_library_makes_of_it() {
        for language in Language::all() {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("texts/{}.ftl", language.tag()));
            let source = fs::read_to_string(file).expect("the texts");
            let resource = FluentResource::try_new(source.clone()).expect("Fluent");
            let mut bundle = FluentBundle::new(vec![language.tag().parse().expect("a tag")]);
            bundle.set_use_isolating(false);
            bundle.add_resource(&resource).expect("no message twice");
            let parsed = parser::parse(source.as_str()).expect("Fluent");
            let read = messages(&source);
            let count = parsed.body.iter().filter(|entry| matches!(entry, Entry::Message(_))).count();
            assert_eq!(read.len(), count, "{}", language.tag());
            for (id, pattern) in read {
                for number in [0, 1, 2, 3, 9, 10, 11, 21, 100] {
                    let (mut given, mut values) = (FluentArgs::new(), Vec::new());
                    for (name, more) in variables(pattern).into_iter().zip([0, 1, 5]) {
                        given.set(name, number + more);
                        values.push((name, Value::Number(number + more)));
                    }
                    let message = bundle.get_message(id).and_then(|message| message.value()).expect("the message");
                    let (mut ours, mut errors) = (String::new(), Vec::new());
                    write(pattern, &values, &language, &mut ours);
                    assert_eq!(ours, bundle.format_pattern(message, Some(&given), &mut errors), "{id}");
                    assert!(errors.is_empty(), "{id}: {errors:?}");
                }
            }
        }
    }

    #[test]
    fn a_text_stands_where_its_variable_does_and_nothing_where_there_is_none() {
        let mut out = String::new();
        let values = [("name", Value::Text("{ $name }"))];
        write("“{ $name }” { $other }is { \"\" }here", &values, &Language::EN, &mut out);
        assert_eq!(out, "“{ $name }” is here");
    }

    #[test]
    fn a_file_of_another_version_is_read_as_far_as_it_goes() {
        assert_eq!(
            messages("# note\na = 1\n\nb =\n    { $n ->\n       *[other] x\n    }\n?!\nc\n"),
            [("a", "1"), ("b", "{ $n ->\n       *[other] x\n    }"), ("c", "")]
        );
        let mut out = String::new();
        write("{ $n -> [", &[("n", Value::Number(2))], &Language::EN, &mut out);
        assert_eq!(out, "");
    }
}
