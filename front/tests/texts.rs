//! What the build says of texts that lack something, and what the page's own texts must have.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../build/catalogue.rs"]
#[expect(dead_code, reason = "the build writes code from the rest")]
mod catalogue;
#[path = "../build/pattern.rs"]
mod pattern;

use std::fs;
use std::path::Path;

use catalogue::Texts;

const ENGLISH: &str = "own-name = English
read-over = yes
copy = Copy
# How many numbers there are.
#   $count (Number)
numbers =
    { $count ->
        [one] { $count } number
       *[other] { $count } numbers
    }
";

/// What the build says of a German file beside the English one above.
fn said_of(german: &str) -> Vec<String> {
    let english = Texts::read("en", ENGLISH).unwrap_or_else(|problems| panic!("{}", problems[0]));
    let problems = match Texts::read("de", german) {
        Ok(german) => english.compared_with(&german),
        Err(problems) => problems,
    };
    problems.iter().map(ToString::to_string).collect()
}

fn german(copy: &str, numbers: &str) -> String {
    format!("own-name = Deutsch\nread-over = no\n{copy}\n{numbers}\n")
}

const COPY: &str = "copy = Kopieren";
const NUMBERS: &str = "numbers = { $count ->\n        [one] { $count } Zahl\n       *[other] { $count } Zahlen\n    }";

#[test]
fn a_complete_language_has_no_problems() {
    assert_eq!(said_of(&german(COPY, NUMBERS)), [""; 0]);
}

#[test]
fn a_message_that_is_missing_or_unknown_is_named_with_its_place() {
    assert_eq!(
        said_of(&german("", NUMBERS)),
        ["front/texts/de.ftl:1: `copy` is missing: translate it from front/texts/en.ftl:3"]
    );
    let said = said_of(&german(COPY, &format!("paste = Einfügen\n{NUMBERS}")));
    assert_eq!(said, ["front/texts/de.ftl:4: `paste` is not in en.ftl: remove it, or correct its name"]);
    assert_eq!(
        said_of(&german(COPY, &format!("{COPY}\n{NUMBERS}"))),
        ["front/texts/de.ftl:3: `copy` is there twice: remove one"]
    );
}

#[test]
fn a_variable_that_is_missing_or_unknown_is_named() {
    let said = said_of(&german(COPY, "numbers = Zahlen"));
    assert_eq!(said, ["front/texts/de.ftl:4: `numbers` lacks { $count }: say it somewhere in the text"]);
    let said = said_of(&german(COPY, "numbers = { $count } von { $all } Zahlen"));
    assert_eq!(said, ["front/texts/de.ftl:4: `numbers` is not given $all: take it out, or see in en.ftl what is"]);
}

#[test]
fn a_plural_that_the_language_lacks_or_needs_is_named() {
    let few = NUMBERS.replace("[one]", "[few]");
    let said = said_of(&german(COPY, &few));
    assert!(said[0].contains("[few] is no plural of this language: it has [one], [other]"), "{said:?}");
    assert!(said[1].contains("the plural [one] is missing"), "{said:?}");
    let said = said_of(&german(COPY, &NUMBERS.replace("*[other]", " [other]").replace(" [one]", "*[one]")));
    assert!(said[0].contains("`*[other] …`"), "{said:?}");
}

#[test]
fn what_the_page_does_not_understand_is_refused() {
    for (numbers, said) in [
        ("numbers = { NUMBER($count) } Zahlen", "knows no function `NUMBER`"),
        ("numbers = { $count } { -brand }", "write it out"),
        ("numbers = { $count }\n    Zahlen", "write it on one"),
        ("numbers = { $count } { ", "this is no Fluent"),
        ("numbers = { $count }\n    .title = Zahlen", "knows no attributes"),
    ] {
        let all = said_of(&german(COPY, numbers));
        assert!(all.iter().any(|line| line.contains(said)), "{numbers}: {all:?}");
        assert!(
            all.iter().all(|line| ["front/texts/de.ftl:4: ", "front/texts/de.ftl:5: "]
                .iter()
                .any(|place| line.starts_with(place))),
            "{all:?}"
        );
    }
}

#[test]
fn a_message_that_no_code_says_and_a_variable_that_no_comment_describes_are_named() {
    let english =
        Texts::read("en", &ENGLISH.replace("#   $count (Number)\n", "")).unwrap_or_else(|_| panic!("no Fluent"));
    let unused: Vec<_> = english.unused("text.numbers(3)").iter().map(ToString::to_string).collect();
    assert!(
        unused.len() == 1 && unused[0].starts_with("front/texts/en.ftl:3: the page says `copy` nowhere"),
        "{unused:?}"
    );
    let undescribed = english.undescribed();
    assert!(undescribed.len() == 1 && undescribed[0].to_string().contains("`#   $count (Number)`"), "{undescribed:?}");
}

#[test]
fn the_page_greets_in_every_language_before_its_program_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("index.html")).expect("the page");
    for file in fs::read_dir(root.join("texts")).expect("the texts") {
        let file = file.expect("a file").path();
        let tag = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let lines = page.matches(&format!("<div lang=\"{tag}\"")).count();
        assert!(
            lines == 1,
            "front/index.html does not say in {tag} what the page is, that it starts, and that it could not"
        );
    }
}
