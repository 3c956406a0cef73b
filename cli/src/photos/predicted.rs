//! A photograph → what the reader says of it.

use super::truth::{NumberInPlace, Region};
use crate::read::read_picture;
use crate::read_file;
use anyhow::Context as _;
use engine::{Digit, DigitReader, Line, Number, ReadParams, Reading};
use std::path::Path;

/// What was read in one photo.
#[derive(Debug, Clone, Default)]
pub(super) struct Predicted {
    pub(super) digits: Vec<PredictedDigit>,
    pub(super) text: String,
    pub(super) numbers: Vec<NumberInPlace>,
    pub(super) seconds: Option<f64>,
}

/// One digit that was read.
#[derive(Debug, Clone)]
pub(super) struct PredictedDigit {
    pub(super) region: Region,
    pub(super) label: u8,
    /// 0 to 1.
    pub(super) confidence: f32,
}

/// Reads a photo; what lies in `ignored` is left out of the text.
pub(super) fn predict(
    reader: &DigitReader,
    file: &Path,
    ignored: &[Region],
    params: &ReadParams,
) -> anyhow::Result<Predicted> {
    let bytes = read_file(file)?;
    let (reading, timings) = read_picture(reader, &bytes, params).with_context(|| file.display().to_string())?;
    let digits = reading.digits.iter().map(|digit| PredictedDigit {
        region: region_of(digit),
        label: digit.label,
        confidence: digit.confidence,
    });
    let mut numbers = Vec::new();
    for (i, line) in reading.lines.iter().enumerate() {
        for (j, number) in line.numbers.iter().enumerate().filter(|(_, number)| !number.cancelled) {
            numbers.push(NumberInPlace { text: reading.number_text(number), cell: reading.cell(i, j) });
        }
    }
    let text = if ignored.is_empty() { reading.text() } else { text_outside(&reading, ignored) };
    Ok(Predicted { digits: digits.collect(), text, numbers, seconds: Some(timings.total_ms / 1e3) })
}

fn region_of(digit: &Digit) -> Region {
    let b = digit.bounding_box;
    Region(f64::from(b.x), f64::from(b.y), f64::from(b.width), f64::from(b.height))
}

/// The digits of the numbers, without those that lie in an ignored region.
fn text_outside(reading: &Reading, ignored: &[Region]) -> String {
    let counts = |digit: &&Digit| !digit.cancelled && !ignored.iter().any(|region| region.holds(region_of(digit)));
    let of_number = |number: &Number| -> String {
        let digits = number.digits.iter().filter_map(|&i| reading.digits.get(i));
        digits.filter(counts).map(|digit| char::from(b'0' + digit.label)).collect()
    };
    let of_line = |line: &Line| line.numbers.iter().map(of_number).collect::<Vec<_>>().join(" ");
    reading.lines.iter().map(of_line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Region, text_outside};
    use engine::DigitReader;
    use pages::draw::{Page, PageParams};

    #[test]
    fn what_lies_in_an_ignored_region_is_no_part_of_the_text() {
        let page =
            Page::new(&PageParams { seed: 2, ..PageParams::default() }).write_lines(&["125 8", "346 0"]).finish();
        let reader = DigitReader::built_in().unwrap();
        let reading = reader.read(&page.png()).unwrap();
        let b = page.digits[3].bounding_box;
        let ignored = [Region(f64::from(b.x), f64::from(b.y), f64::from(b.width), f64::from(b.height))];
        let numbers = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(numbers(text_outside(&reading, &[])), ["125", "8", "346", "0"]);
        assert_eq!(numbers(text_outside(&reading, &ignored)), ["125", "346", "0"]);
    }
}
