//! Odd and hostile files are read right or refused for the right reason.

use engine::{DigitReader, ReadError, ReadParams};
use pages::hostile::{NOTE, Outcome, Refusal, note, small};

/// The kind of an error; `None` for those that no picture causes.
fn refusal(error: &ReadError) -> Option<Refusal> {
    match error {
        ReadError::EmptyFile => Some(Refusal::EmptyFile),
        ReadError::UnsupportedImage { .. } => Some(Refusal::Unsupported),
        ReadError::ImageTooLarge { .. } | ReadError::ImageTooDemanding { .. } => Some(Refusal::TooLarge),
        ReadError::DamagedImage { .. } => Some(Refusal::Damaged),
        ReadError::TooManyShapes { .. } => Some(Refusal::TooManyShapes),
        _ => None,
    }
}

#[test]
fn every_odd_file_is_read_right_or_refused_for_the_right_reason() {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let mut wrong = Vec::new();
    for case in small() {
        let found = match reader.read_with(&case.file(), &ReadParams::default(), |_| ()) {
            Ok(reading) if reading.text() == NOTE => Outcome::Reads,
            Ok(reading) if reading.digits.is_empty() => Outcome::Empty,
            Ok(_) => Outcome::Answers,
            Err(error) => Outcome::Refused(refusal(&error).unwrap_or_else(|| panic!("{}: {error}", case.name))),
        };
        let is_right = match case.outcome {
            Outcome::Answers => matches!(
                found,
                Outcome::Reads | Outcome::Empty | Outcome::Answers | Outcome::Refused(Refusal::TooManyShapes)
            ),
            Outcome::Part => {
                matches!(found, Outcome::Reads | Outcome::Empty | Outcome::Answers | Outcome::Refused(Refusal::Damaged))
            }
            _ => found == case.outcome,
        };
        if !is_right {
            wrong.push(format!("{}: {found:?} instead of {:?}", case.name, case.outcome));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_note_itself_is_read() {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let reading = reader.read_gray(&note(), &ReadParams::default(), |_| ()).expect("a small page");
    assert_eq!(reading.text(), NOTE);
}
