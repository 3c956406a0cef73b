use super::*;
use DecimalMark::{Comma, Point};

fn cell(text: &str) -> Cell {
    Cell::new(text, NumberStyle::default())
}

fn value(text: &str, decimal_mark: Option<DecimalMark>) -> Option<f64> {
    Cell::new(text, NumberStyle { decimal_mark, ..NumberStyle::default() }).value
}

#[test]
fn plain_numbers_have_a_value_and_keep_their_decimals() {
    for (text, expected, written) in [
        ("0", 0.0, "0"),
        ("675", 675.0, "675"),
        ("-675", -675.0, "-675"),
        ("19.50", 19.5, "19.50"),
        ("-19.50", -19.5, "-19.50"),
        ("0.125", 0.125, "0.125"),
        ("1'250", 1250.0, "1250"),
        ("1’250.50", 1250.5, "1250.50"),
        ("1'250.500", 1250.5, "1250.500"),
        ("1.250.000", 1_250_000.0, "1250000"),
        ("1,250.00", 1250.0, "1250.00"),
        ("1.250,00", 1250.0, "1250.00"),
    ] {
        let cell = cell(text);
        assert_eq!((cell.value, cell.kind), (Some(expected), NumberKind::Number), "{text}");
        assert_eq!(cell.written(Point), written, "{text}");
        assert_eq!(cell.written(Comma), written.replace('.', ","), "{text}");
        assert_eq!(cell.safe(Point), written, "no number is a formula: {text}");
    }
}

#[test]
fn what_may_be_decimals_or_thousands_has_a_value_once_the_mark_on_the_paper_is_known() {
    assert_eq!([value("1.250", None), value("12,500", None)], [None, None]);
    assert_eq!([value("1.250", Some(Point)), value("1.250", Some(Comma))], [Some(1.25), Some(1250.0)]);
    assert_eq!([value("12,500", Some(Point)), value("12,500", Some(Comma))], [Some(12500.0), Some(12.5)]);
    // Neither can be thousands.
    assert_eq!([value("0.250", None), value("1250.500", None)], [Some(0.25), Some(1250.5)]);
    assert_eq!([value("19.50", Some(Comma)), value("19,50", Some(Point))], [Some(19.5), Some(19.5)]);
}

#[test]
fn dates_times_and_fractions_are_text_as_it_is_written() {
    for (text, kind) in [
        ("24/12/2025", NumberKind::Date),
        ("12/24/25", NumberKind::Date),
        ("24.12.2025", NumberKind::Date),
        ("1.2.25", NumberKind::Date),
        ("2025-12-24", NumberKind::Date),
        ("12/2025", NumberKind::Date),
        ("12:45", NumberKind::Time),
        ("7:05:59", NumberKind::Time),
        ("3/4", NumberKind::Fraction),
        ("2½", NumberKind::Fraction),
        ("12:75", NumberKind::Text),
        ("33/13/2025", NumberKind::Text),
        ("12-15", NumberKind::Text),
        ("3/0", NumberKind::Text),
        ("1:2:3:4", NumberKind::Text),
    ] {
        let cell = cell(text);
        assert_eq!((cell.kind, cell.value), (kind, None), "{text}");
        assert_eq!((cell.written(Comma), cell.text.as_str()), (text.to_owned(), text));
    }
}

#[test]
fn leading_zeros_long_numbers_and_unknown_digits_are_text() {
    for text in [
        "007",
        "-05",
        "00.5",
        "1234567890123456",
        "12345678901234.56",
        "1?",
        "-0",
        "-0.00",
        "",
        "-",
        ".5",
        "5.",
        "1..5",
        "1.25.3",
    ] {
        assert_eq!((cell(text).kind, cell(text).value), (NumberKind::Text, None), "{text}");
        assert_eq!(cell(text).written(Comma), text);
    }
    assert_eq!(cell("123456789012345").value, Some(123_456_789_012_345.0));
    assert_eq!(cell("0.12345678901234").value, Some(0.123_456_789_012_34));
}

#[test]
fn decimals_of_a_column_go_to_numbers_without_a_mark_and_to_no_others() {
    let two = NumberStyle { decimals: 2, ..NumberStyle::default() };
    let written = |text: &str| Cell::new(text, two).written(Comma);
    assert_eq!(["125", "5", "050", "-5", "0"].map(written), ["1,25", "0,05", "0,50", "-0,05", "0,00"]);
    assert_eq!(["19.5", "24/12/2025", "12:45", "1'250"].map(written), ["19,5", "24/12/2025", "12:45", "1250"]);
    assert_eq!(Cell::new("050", two).value, Some(0.5));
}

#[test]
fn text_that_begins_like_a_formula_is_made_harmless_and_a_negative_number_is_not() {
    assert_eq!(cell("-1/2").safe(Point), "'-1/2");
    assert_eq!(cell("-007").safe(Point), "'-007");
    assert_eq!(cell("-7").safe(Point), "-7");
    assert_eq!(without_formula("=cmd()"), "'=cmd()");
    assert_eq!(csv_field("a, \"b\"", ','), "\"a, \"\"b\"\"\"");
    assert_eq!(csv_field("1,5", ';'), "1,5");
}

#[test]
fn words_of_later_versions_are_text() {
    let kind: NumberKind = serde_json::from_str("\"roman\"").expect("a kind");
    assert_eq!(kind, NumberKind::Text);
    assert_eq!("comma".parse(), Ok(Comma));
    assert!("dot".parse::<DecimalMark>().is_err());
}

#[test]
fn values_are_those_of_the_standard_library_to_the_last_bit() {
    let mut seed = 3_u64;
    for decimals in 0..=15_usize {
        for _ in 0..200 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let digits = format!("{:015}", (seed >> 8) % 1_000_000_000_000_000);
            let (whole, rest) = digits.split_at(15 - decimals);
            let text = format!("-{whole}.{rest}");
            assert_eq!(plain_value(&text), text.parse().ok(), "{text}");
        }
    }
    for (text, value) in [("12,5", Some(12.5)), (" 7 ", Some(7.0)), (".5", Some(0.5)), ("0", Some(0.0))] {
        assert_eq!(plain_value(text), value);
    }
    for text in ["", "-", ".", "1e5", "1.2.3", "x", "1234567890123456"] {
        assert_eq!(plain_value(text), None, "{text}");
    }
}

#[test]
fn in_a_column_of_numbers_leading_zeros_count_for_nothing_and_in_one_of_text_everything_stays() {
    let of = |text: &str, kind| Cell::new(text, NumberStyle { kind, ..NumberStyle::default() });
    for (text, written) in
        [("007", "7"), ("000", "0"), ("-012", "-12"), ("00.50", "0.50"), ("24/12/2025", "24/12/2025")]
    {
        assert_eq!(of(text, ColumnKind::Number).written(Point), written, "{text}");
    }
    assert_eq!(of("24/12/2025", ColumnKind::Number).kind, NumberKind::Date);
    for text in ["007", "12", "19.50", "24/12/2025", "-3"] {
        let cell = of(text, ColumnKind::Text);
        assert_eq!((cell.written(Comma).as_str(), cell.value, cell.kind), (text, None, NumberKind::Text), "{text}");
    }
    assert_eq!(of("-3", ColumnKind::Text).safe(Point), "'-3", "text is no formula");
}
