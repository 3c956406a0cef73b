//! Sheets for tests, drawn in letters.

use shared::{BoundingBox, ImageSize, ModelRef, ReadBy};

use super::{DigitReading, Transcript, TranscriptDigit, Warnings};

/// A transcript of these lines; a `?` after a digit makes it unsure. Digits are 20 × 30, 24 apart; numbers 60 apart, lines too.
pub(crate) fn transcript(lines: &[&str]) -> Transcript {
    let mut digits: Vec<TranscriptDigit> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let mut x = 0;
        for (number, text) in text.split(' ').enumerate() {
            for sign in text.chars() {
                match sign.to_digit(10) {
                    Some(label) => {
                        let label = label as u8;
                        let bounding_box = BoundingBox { x, y: 60 * line as u32, width: 20, height: 30 };
                        let read = DigitReading {
                            label,
                            confidence: 0.99,
                            sure: true,
                            alternatives: Vec::new(),
                            printed: false,
                            cancelled: false,
                        };
                        let (label, read) = (Some(label), Some(read));
                        let before = String::new();
                        digits.push(TranscriptDigit {
                            label,
                            before,
                            bounding_box,
                            line,
                            number,
                            place: None,
                            read,
                            corrected: false,
                            checked: false,
                            cancelled: false,
                        });
                        x += 24;
                    }
                    None => {
                        if let Some(read) = digits.last_mut().and_then(|digit| digit.read.as_mut()) {
                            (read.sure, read.confidence) = (false, 0.5);
                        }
                    }
                }
            }
            x += 36;
        }
    }
    let image = ImageSize { width: 800, height: 600, turned: 0 };
    Transcript {
        image,
        model: ModelRef { id: "default".into(), classifier: ReadBy::Svm },
        digits,
        deleted: Vec::new(),
        unread: Vec::new(),
        print_left_out: false,
        warnings: Warnings::default(),
        columns: Vec::new(),
    }
}

/// A transcript of lines of one number each, which is written with marks.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn written(numbers: &[&str]) -> Transcript {
    let digits: Vec<String> = numbers.iter().map(|text| text.chars().filter(char::is_ascii_digit).collect()).collect();
    let mut transcript = transcript(&digits.iter().map(String::as_str).collect::<Vec<_>>());
    let mut at = 0;
    for text in numbers {
        let mut before = String::new();
        for sign in text.chars() {
            if sign.is_ascii_digit() {
                transcript.digits[at].before = std::mem::take(&mut before);
                at += 1;
            } else {
                before.push(sign);
            }
        }
    }
    transcript
}
