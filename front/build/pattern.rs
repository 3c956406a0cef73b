//! What is in a message, and whether the page understands it: text on one line, variables, and variants by a count.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A count.
    Number,
    /// Words, or what is written otherwise than a count.
    Text,
}

/// What a pattern uses.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Its variables.
    pub(crate) variables: BTreeSet<String>,
    /// Those that its variants depend on.
    pub(crate) counted: BTreeSet<String>,
    /// Its text, where it has no variables.
    pub(crate) plain: String,
}

/// What a pattern uses.
///
/// # Errors
///
/// What in it the page does not understand.
pub(crate) fn uses(pattern: &Pattern<&str>, tag: &str) -> Result<Uses, Vec<String>> {
    let (mut uses, mut problems) = (Uses::default(), Vec::new());
    collect(pattern, tag, true, &mut uses, &mut problems);
    if problems.is_empty() { Ok(uses) } else { Err(problems) }
}

fn collect(pattern: &Pattern<&str>, tag: &str, outside: bool, uses: &mut Uses, problems: &mut Vec<String>) {
    let alone = pattern.elements.len() == 1;
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value }
                if value.trim_end_matches('\n').contains('\n') || (value.contains('\n') && !alone && outside) =>
            {
                problems.push("the text goes over several lines: write it on one".into());
            }
            PatternElement::TextElement { value } => uses.plain.push_str(value),
            PatternElement::Placeable { expression } => placeable(expression, tag, (alone, outside), uses, problems),
        }
    }
}

fn placeable(
    expression: &Expression<&str>,
    tag: &str,
    (alone, outside): (bool, bool),
    uses: &mut Uses,
    problems: &mut Vec<String>,
) {
    match expression {
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            uses.variables.insert(id.name.into());
        }
        Expression::Inline(InlineExpression::StringLiteral { value: "" }) if alone && outside => {}
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } if outside => {
            uses.variables.insert(id.name.into());
            uses.counted.insert(id.name.into());
            keys(variants, tag, problems);
            for variant in variants {
                collect(&variant.value, tag, false, uses, problems);
            }
        }
        Expression::Select { selector: InlineExpression::VariableReference { .. }, .. } => {
            problems.push("there are variants inside a variant: make two messages of it".into());
        }
        Expression::Inline(InlineExpression::FunctionReference { id, .. })
        | Expression::Select { selector: InlineExpression::FunctionReference { id, .. }, .. } => {
            problems.push(format!(
                "the page knows no function `{}`: write the variable alone, numbers are written as the language does",
                id.name
            ));
        }
        _ => problems
            .push("the page knows variables and variants by a count, and nothing else in braces: write it out".into()),
    }
}

/// Whether the variants are those by which the language counts.
fn keys(variants: &[Variant<&str>], tag: &str, problems: &mut Vec<String>) {
    let mut named = BTreeSet::new();
    for variant in variants {
        match variant.key {
            VariantKey::Identifier { name } => drop(named.insert(name)),
            VariantKey::NumberLiteral { value } if value.parse::<usize>().is_err() => {
                problems.push(format!("[{value}] is no count: write a whole number"));
            }
            VariantKey::NumberLiteral { .. } => {}
        }
    }
    if !variants
        .iter()
        .any(|variant| variant.default && matches!(variant.key, VariantKey::Identifier { name: "other" }))
    {
        problems.push("mark the variant for all other counts: `*[other] …`".into());
    }
    let known = categories(tag);
    if let Some(unknown) = named.iter().find(|name| !known.contains(*name)) {
        problems.push(format!("[{unknown}] is no plural of this language: it has {}", list(&known)));
    }
    // A message that names single counts alone counts nothing else.
    let missing = COMMON.iter().filter_map(|count| category(tag, *count)).find(|name| !named.contains(name));
    if named.len() > 1
        && let Some(missing) = missing
    {
        problems.push(format!("the plural [{missing}] is missing: this language has {}", list(&known)));
    }
}

/// Counts that meet every plural which a language has for numbers of pictures and digits.
const COMMON: [usize; 9] = [0, 1, 2, 3, 5, 11, 20, 21, 100];

/// The plurals that a language has for whole numbers.
fn categories(tag: &str) -> BTreeSet<&'static str> {
    let names: BTreeSet<_> = (0..=200).chain([1_000_000]).filter_map(|count| category(tag, count)).collect();
    if names.is_empty() { BTreeSet::from(["other"]) } else { names }
}

fn list(names: &BTreeSet<&'static str>) -> String {
    names.iter().map(|name| format!("[{name}]")).collect::<Vec<_>>().join(", ")
}

fn category(tag: &str, count: usize) -> Option<&'static str> {
    let rules = PluralRules::create(tag.parse::<LanguageIdentifier>().ok()?, PluralRuleType::CARDINAL).ok()?;
    Some(match rules.select(count).ok()? {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    })
}
