//! What the commands print and write: readings as text, JSON and CSV, errors, whole files.

use anyhow::Context as _;
use serde::Serialize;
use shared::{Layout, NumberStyles, Recognition, csv_field, without_formula};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

/// One picture that was read. As JSON: `file`, then the fields of the API's answer.
#[derive(Debug, Serialize)]
pub(crate) struct ReadImage {
    /// As named on the command line.
    pub(crate) file: String,
    #[serde(flatten)]
    pub(crate) answer: Recognition,
}

/// First line of the CSV: the file, then the columns of the API, and the page last, which came last. The grid has none.
pub(crate) fn csv_header(layout: Layout) -> Option<String> {
    Some(format!("file,{},page", layout.header()?))
}

/// The rows of one picture, in reading order. In a grid the file is named where `several` are read.
pub(crate) fn csv_rows(
    file: &str,
    answer: &Recognition,
    layout: Layout,
    styles: &NumberStyles,
    several: bool,
) -> impl Iterator<Item = String> {
    let (file, page) = (file_field(file), answer.page);
    answer.csv_rows(layout, styles).into_iter().map(move |row| match (layout, several) {
        (Layout::Grid, false) => row,
        (Layout::Grid, true) => format!("{file},{row}"),
        _ => format!("{file},{row},{page}"),
    })
}

/// A file's name as a field: whoever names a file does not choose what is run on this computer.
fn file_field(name: &str) -> String {
    // A dash alone is the standard input, and no formula.
    let name = if name == "-" { name.into() } else { without_formula(name) };
    csv_field(&name, ',').into_owned()
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
    use super::{annotated_path, file_field, write_whole};
    use std::path::Path;

    #[test]
    fn a_csv_field_is_quoted_only_where_it_must_be() {
        assert_eq!(file_field("a b.png"), "a b.png");
        assert_eq!(file_field("a,\"b\".png"), "\"a,\"\"b\"\".png\"");
    }

    #[test]
    fn a_csv_field_is_never_a_formula() {
        assert_eq!(file_field("=HYPERLINK(\"http:--x\",\"1\").jpg"), "\"'=HYPERLINK(\"\"http:--x\"\",\"\"1\"\").jpg\"");
        for name in ["@sum.jpg", "+1.jpg", "-1.jpg", "\tx.jpg"] {
            assert_eq!(file_field(name), format!("'{name}"));
        }
        assert_eq!(file_field("-"), "-");
        assert_eq!(file_field("a=b.jpg"), "a=b.jpg");
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
