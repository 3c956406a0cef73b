//! What the commands print and write: readings as text, JSON and CSV, errors, whole files.

use anyhow::Context as _;
use engine::{BoundingBox, CSV_HEADER, Digit, Reading};
use serde::{Serialize, Serializer};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

/// One picture that was read. As JSON: `file`, then the fields of the API's answer.
#[derive(Debug, Serialize)]
pub(crate) struct ReadImage<'a> {
    /// As named on the command line.
    file: &'a str,
    image: ImageSize,
    model: ModelRef<'a>,
    text: String,
    lines: Vec<Line>,
    digits: Vec<DigitRow>,
    timings: Timings,
    warnings: Vec<Warning>,
    page: u32,
    pages: u32,
}

/// Something that was not there to be read.
#[derive(Debug, Serialize)]
struct Warning {
    code: &'static str,
    detail: String,
}

/// Width and height in pixels of the upright picture.
#[derive(Debug, Serialize)]
struct ImageSize {
    width: u32,
    height: u32,
    /// Clockwise, in degrees, to be read.
    turned: u16,
}

/// What read the digits.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct ModelRef<'a> {
    /// `default` for the built-in model, else the file's name.
    pub(crate) id: &'a str,
    /// `svm` or `knn`.
    pub(crate) classifier: &'a str,
}

#[derive(Debug, Serialize)]
struct Line {
    text: String,
    numbers: Vec<Number>,
}

#[derive(Debug, Serialize)]
struct Number {
    text: String,
    #[serde(serialize_with = "serialize_box")]
    bounding_box: BoundingBox,
    digits: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct DigitRow {
    label: u8,
    confidence: f32,
    sure: bool,
    #[serde(serialize_with = "serialize_box")]
    bounding_box: BoundingBox,
    alternatives: Vec<Alternative>,
    line: usize,
    number: usize,
}

#[derive(Debug, Serialize)]
struct Alternative {
    label: u8,
    confidence: f32,
}

/// Wall-clock time of each stage in milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Timings {
    /// From the file's bytes to upright grey pixels.
    pub(crate) decode_ms: f64,
    /// From pixels to candidate boxes.
    pub(crate) segment_ms: f64,
    /// From candidates to digits, numbers and lines.
    pub(crate) classify_ms: f64,
    /// All of it.
    pub(crate) total_ms: f64,
}

impl<'a> ReadImage<'a> {
    /// The answer for `file`.
    pub(crate) fn new(file: &'a str, model: ModelRef<'a>, reading: &Reading, timings: Timings) -> Self {
        Self {
            file,
            image: ImageSize { width: reading.width, height: reading.height, turned: reading.turn.degrees() },
            model,
            text: reading.text(),
            lines: reading.lines.iter().map(|line| line_of(reading, line)).collect(),
            digits: reading.digits.iter().map(digit_row).collect(),
            timings,
            warnings: reading.warnings.iter().map(warning_of).collect(),
            page: reading.page,
            pages: reading.pages,
        }
    }
}

fn warning_of(warning: &engine::Warning) -> Warning {
    Warning { code: warning.code(), detail: warning.to_string() }
}

fn line_of(reading: &Reading, line: &engine::Line) -> Line {
    let numbers = line.numbers.iter().filter_map(|number| {
        // A number without digits has no box; the engine makes none.
        let bounding_box = reading.number_box(number)?;
        Some(Number { text: reading.number_text(number), bounding_box, digits: number.digits.clone() })
    });
    Line { text: reading.line_text(line), numbers: numbers.collect() }
}

fn digit_row(digit: &Digit) -> DigitRow {
    let alternatives = digit.alternatives.iter();
    DigitRow {
        label: digit.label,
        confidence: digit.confidence,
        sure: digit.sure,
        bounding_box: digit.bounding_box,
        alternatives: alternatives
            .map(|&engine::Alternative { label, confidence }| Alternative { label, confidence })
            .collect(),
        line: digit.line,
        number: digit.number,
    }
}

fn serialize_box<S: Serializer>(bounding_box: &BoundingBox, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Fields {
        x: u32,
        y: u32,
        width: u32,
        height: u32,
    }
    let &BoundingBox { x, y, width, height } = bounding_box;
    Fields { x, y, width, height }.serialize(serializer)
}

/// First line of the CSV: the file, then the engine's columns, and the page last, which came last.
pub(crate) fn csv_header() -> String {
    format!("file,{CSV_HEADER},page")
}

/// The rows of one picture, one for each digit in reading order.
pub(crate) fn csv_rows(file: &str, reading: &Reading) -> impl Iterator<Item = String> {
    let (file, page) = (csv_field(file), reading.page);
    reading.csv_rows().map(move |row| format!("{file},{row},{page}"))
}

/// Quoted where a comma, quote or line break would end the field (RFC 4180). What a spreadsheet would take for a formula has an
/// apostrophe before it, as on the page: whoever names a file does not choose what is run on this computer.
fn csv_field(text: &str) -> String {
    // A dash alone is the standard input, and no formula.
    let formula = text != "-" && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Prints a line on stdout.
pub(crate) fn print_line(line: &str) -> io::Result<()> {
    // Not println!, which panics when whoever reads the output has gone.
    writeln!(io::stdout().lock(), "{line}")
}

/// Prints `value` on stdout, indented.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).context("the figures cannot be written as JSON")?;
    print_line(&text)?;
    Ok(())
}

/// Tells an error on stderr, its causes behind colons.
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("digitml: {error:#}");
}

/// Writes a file that is either whole or not there: beside its place first, then moved.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", process::id()));
    let part = file.with_file_name(name);
    let written = write_and_move(&part, file, bytes);
    if written.is_err() {
        // What is left of it is of no use, and its own failure tells nothing new.
        let _ = fs::remove_file(&part);
    }
    written.with_context(|| format!("{} cannot be written; check the folder and the space left", file.display()))
}

fn write_and_move(part: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut open = fs::File::create(part)?;
    open.write_all(bytes)?;
    // Moved before its bytes are on the disk, the file could be empty after a crash.
    open.sync_all()?;
    fs::rename(part, file)
}

/// The name of `file` with `.read.png` behind it, in `folder` or else beside `file`; `-` becomes `stdin`. `page` is told where a file has
/// several.
pub(crate) fn annotated_path(file: &Path, folder: Option<&Path>, page: Option<u32>) -> PathBuf {
    let named = if file == Path::new("-") { Path::new("stdin") } else { file };
    let mut name = named.file_name().unwrap_or_default().to_owned();
    if let Some(page) = page {
        name.push(format!(".page-{page}"));
    }
    name.push(".read.png");
    folder.map_or_else(|| named.with_file_name(&name), |folder| folder.join(&name))
}

#[cfg(test)]
mod tests {
    use super::{annotated_path, csv_field, write_whole};
    use std::path::Path;

    #[test]
    fn a_csv_field_is_quoted_only_where_it_must_be() {
        assert_eq!(csv_field("a b.png"), "a b.png");
        assert_eq!(csv_field("a,\"b\".png"), "\"a,\"\"b\"\".png\"");
    }

    #[test]
    fn a_csv_field_is_never_a_formula() {
        assert_eq!(csv_field("=HYPERLINK(\"http:--x\",\"1\").jpg"), "\"'=HYPERLINK(\"\"http:--x\"\",\"\"1\"\").jpg\"");
        for name in ["@sum.jpg", "+1.jpg", "-1.jpg", "\tx.jpg"] {
            assert_eq!(csv_field(name), format!("'{name}"));
        }
        assert_eq!(csv_field("-"), "-");
        assert_eq!(csv_field("a=b.jpg"), "a=b.jpg");
    }

    #[test]
    fn the_annotated_picture_keeps_the_whole_name_so_that_no_two_are_the_same() {
        assert_eq!(annotated_path(Path::new("a/b.jpg"), None, None), Path::new("a/b.jpg.read.png"));
        assert_eq!(
            annotated_path(Path::new("a/b.jpg"), Some(Path::new("c")), Some(2)),
            Path::new("c/b.jpg.page-2.read.png")
        );
        assert_eq!(annotated_path(Path::new("-"), None, None), Path::new("stdin.read.png"));
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("model");
        for bytes in [&b"first"[..], b"second"] {
            write_whole(&file, bytes).unwrap();
            assert_eq!(std::fs::read(&file).unwrap(), bytes);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write_whole(&folder.path().join("missing/model"), b"").is_err());
    }
}
