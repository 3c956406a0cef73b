//! Reads the pictures that are named and prints their numbers: `cargo run -p engine --example read -- sheet.jpg`.

use engine::{DigitReader, ReadError, Reading};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        match std::fs::read(&path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| read(&bytes).map_err(|error| error.to_string()))
        {
            Ok(reading) => print(&path, &reading),
            Err(error) => {
                eprintln!("{path}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    // The model is compiled in. A program that reads many pictures makes one reader for all of them.
    DigitReader::built_in()?.read(bytes)
}

fn print(path: &str, reading: &Reading) {
    println!("{path}: {} digits", reading.digits.len());
    println!("{}", reading.text());
    for digit in reading.digits.iter().filter(|digit| !digit.sure) {
        let box_ = digit.bounding_box;
        println!("in doubt: {} ({:.0} %) at {}, {}", digit.label, 100.0 * digit.confidence, box_.x, box_.y);
    }
}
