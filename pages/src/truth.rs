//! The truth about pages, as `digitml evaluate --photos` reads it.

use crate::draw::{DrawnNumber, DrawnPage};
use std::fmt::Write as _;

/// A `truth.json` of entries made by [`truth_entry`].
#[must_use]
pub fn truth_json(entries: &[String]) -> String {
    format!("[\n{}\n]\n", entries.join(",\n"))
}

/// What is known of the page in `file`, in one line. `digitml help evaluate` describes the fields.
#[must_use]
pub fn truth_entry(file: &str, page: &DrawnPage) -> String {
    let mut boxes = String::new();
    for digit in &page.digits {
        let b = digit.bounding_box;
        let place = [b.x, b.y, b.width, b.height];
        let comma = if boxes.is_empty() { "" } else { "," };
        // Writing to a string cannot fail. Nothing here needs escaping, so no JSON library is needed either.
        let _ = write!(boxes, r#"{comma}{{"line":{},"digit":"{}","box":{place:?}}}"#, digit.line, digit.label);
    }
    let numbers: Vec<String> = page.numbers.iter().map(number_entry).collect();
    format!(
        r#"{{"file":{file:?},"width":{},"height":{},"lines":{:?},"numbers":[{}],"digits":{},"boxes":[{boxes}]}}"#,
        page.image.width(),
        page.image.height(),
        page.lines,
        numbers.join(","),
        page.digits.len(),
    )
}

fn number_entry(DrawnNumber { text, cell }: &DrawnNumber) -> String {
    match cell {
        Some((row, column)) => format!(r#"{{"text":{text:?},"cell":[{row},{column}]}}"#),
        None => format!(r#"{{"text":{text:?}}}"#),
    }
}

#[cfg(test)]
mod tests {
    use super::{truth_entry, truth_json};
    use crate::BoundingBox;
    use crate::draw::{Page, PageParams};

    #[test]
    fn an_entry_has_the_size_of_the_page_its_lines_and_a_box_for_each_digit() {
        let params = PageParams { width: 300, height: 200, ..PageParams::default() };
        let page = Page::new(&params).write_at("4 2", 40.0, 40.0, 60.0).finish();
        let [four, two] = [0, 1].map(|i| {
            let BoundingBox { x, y, width, height } = page.digits[i].bounding_box;
            format!("[{x}, {y}, {width}, {height}]")
        });
        let expected = format!(
            "[\n{{\"file\":\"a.png\",\"width\":300,\"height\":200,\"lines\":[\"4 2\"],\"numbers\":[\
             {{\"text\":\"4\"}},{{\"text\":\"2\"}}],\"digits\":2,\"boxes\":[\
             {{\"line\":0,\"digit\":\"4\",\"box\":{four}}},{{\"line\":0,\"digit\":\"2\",\"box\":{two}}}]}}\n]\n"
        );
        assert_eq!(truth_json(&[truth_entry("a.png", &page)]), expected);
    }
}
