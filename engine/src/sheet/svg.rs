//! The blank sheet as an SVG drawing.

use super::blank::{HEIGHT, Item, LINE, WIDTH, items};
use super::order::RowOrder;
use std::fmt::Write as _;

/// Height of a face's capitals as a share of its size: Helvetica's and Arial's.
pub(super) const CAPITALS: f32 = 0.72;

/// The blank sheet, A4, as an SVG drawing.
#[must_use]
pub fn blank_svg(order: RowOrder) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">\n\
         <title>DigitML</title>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    for item in items(order) {
        // Writing to a string cannot fail.
        let _ = match item {
            Item::Filled { at: (x, y), size: (width, height), tone } => writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
                gray(tone)
            ),
            Item::Outline { at: (x, y), size: (width, height), tone } => writeln!(
                svg,
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width}\" height=\"{height}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{LINE}\"/>",
                gray(tone)
            ),
            Item::Text { at: (x, y), size, tone, text } => writeln!(
                svg,
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"{:.2}\" fill=\"{}\">{text}</text>",
                size / CAPITALS,
                gray(tone)
            ),
        };
    }
    svg.push_str("</svg>\n");
    svg
}

fn gray(tone: f32) -> String {
    let value = (tone * 255.0).round() as u8;
    format!("#{value:02x}{value:02x}{value:02x}")
}

#[cfg(test)]
mod tests {
    use super::blank_svg;
    use crate::sheet::order::RowOrder;

    #[test]
    fn the_drawing_has_a_hundred_boxes_and_its_rows_in_the_order_asked_for() {
        for (order, first, last) in [(RowOrder::ZeroLast, '1', '0'), (RowOrder::ZeroFirst, '0', '9')] {
            let svg = blank_svg(order);
            assert_eq!(svg.matches("stroke-width").count(), 100);
            let digits: Vec<char> =
                svg.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit_once('>')?.1.parse().ok()).collect();
            assert_eq!((digits.len(), digits[0], digits[9]), (10, first, last));
        }
    }
}
