//! How well `digitml` reads each kind of drawn page: `cargo xtask quality`. Draws the pages, reads them with the program itself, compares with
//! the table in docs/quality.md, and fails where a figure fell.

#[path = "../../src/counts.rs"]
mod counts;
mod table;

use anyhow::{Context as _, Result, bail, ensure};
use image::RgbImage;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use pages::kinds::{KINDS, Kind};
use pages::truth::{truth_entry, truth_json};
use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};
use table::{PageScore, Row, Sums, Table};

/// Pages of a kind, where the call does not say.
const PAGES: usize = 20;
/// Pages of a kind in the small part that every check runs; the table has rows of its own for them.
const FEW: usize = 3;

const USAGE: &str = "quality PROGRAM FOLDER [--kinds A,B] [--pages N | --few] [--write]";

fn main() -> ExitCode {
    match Call::parse(env::args().skip(1)).and_then(|call| call.run()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for.
struct Call {
    /// The `digitml` that reads.
    program: PathBuf,
    /// Where the pages are put; removed first, so it is of a name that nothing else has.
    folder: PathBuf,
    kinds: Vec<&'static Kind>,
    pages: usize,
    write: bool,
}

impl Call {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let [program, folder] = [words.next(), words.next()].map(|word| word.map(PathBuf::from).context(USAGE));
        let folder = folder?.join("drawn-pages");
        let mut call = Self { program: program?, folder, kinds: KINDS.iter().collect(), pages: PAGES, write: false };
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} wants a value"));
            match word.as_str() {
                "--write" => call.write = true,
                "--pages" => call.pages = value()?.parse().context("--pages takes a number")?,
                "--few" => call.pages = FEW,
                "--kinds" => call.kinds = value()?.split(',').map(kind).collect::<Result<_>>()?,
                _ => bail!("{word} is not known; {USAGE}"),
            }
        }
        ensure!(call.pages > 0, "--pages takes 1 or more");
        Ok(call)
    }

    fn run(&self) -> Result<ExitCode> {
        self.draw()?;
        let scores = self.read()?;
        let mut rows = self.rows(&scores, self.pages);
        // What was drawn for many pages holds the few, so that one call records both.
        if self.write && self.pages > FEW {
            rows.extend(self.rows(&scores, FEW));
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/quality.md");
        let recorded = fs::read_to_string(&file).map(|text| Table::parse(&text)).unwrap_or_default();
        let now = Table::new(rows);
        for line in now.lines_beside(&recorded, self.pages) {
            println!("{line}");
        }
        println!("The pages and their truth are in {}", self.folder.display());
        let drops = now.drops(&recorded, self.pages);
        if self.write {
            fs::write(&file, recorded.updated(now).text()).with_context(|| file.display().to_string())?;
            println!("docs/quality.md was written");
            return Ok(ExitCode::SUCCESS);
        }
        for drop in &drops {
            eprintln!("error: {drop}");
        }
        if !drops.is_empty() {
            eprintln!("`cargo xtask quality --write` records the table as it is now, where that is meant");
        }
        Ok(if drops.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Pictures and truth into a folder of their own.
    fn draw(&self) -> Result<()> {
        let folder = &self.folder;
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let wanted: Vec<(&Kind, usize)> =
            self.kinds.iter().flat_map(|&kind| (1..=self.pages).map(move |seed| (kind, seed))).collect();
        let entries: Vec<String> = wanted
            .into_par_iter()
            .map(|(kind, seed)| {
                let (file, page) = (file_name(kind.name, seed), (kind.draw)(seed as u64));
                write_png(&folder.join(&file), &page.color)?;
                Ok(truth_entry(&file, &page))
            })
            .collect::<Result<_>>()?;
        fs::write(folder.join("truth.json"), truth_json(&entries)).context("cannot write truth.json")
    }

    /// Has the program read all pages, one after the other so that the times are a single reader's.
    fn read(&self) -> Result<Vec<PageScore>> {
        let mut digitml = Command::new(&self.program);
        digitml.args(["evaluate", "--json", "--photos"]).arg(&self.folder).env("RAYON_NUM_THREADS", "1");
        let output = digitml.stderr(Stdio::inherit()).output().context("cannot start digitml")?;
        ensure!(output.status.success(), "digitml evaluate ended with {}", output.status);
        let scores: Scores =
            serde_json::from_slice(&output.stdout).context("digitml evaluate --json prints no rows")?;
        Ok(scores.rows)
    }

    /// A row a kind, of its first `pages` pages.
    fn rows(&self, scores: &[PageScore], pages: usize) -> Vec<Row> {
        let of_kind = |kind: &&Kind| {
            let files: Vec<String> = (1..=pages).map(|seed| file_name(kind.name, seed)).collect();
            let mut counts = Sums::default();
            scores.iter().filter(|score| files.contains(&score.file)).for_each(|score| counts.add(score));
            counts.row(kind.name)
        };
        self.kinds.iter().map(of_kind).collect()
    }
}

/// Not [`pages::draw::DrawnPage::png`], which takes its time for a small file: these are read once.
fn write_png(file: &Path, picture: &RgbImage) -> Result<()> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Sub);
    picture.write_with_encoder(encoder)?;
    fs::write(file, png).with_context(|| file.display().to_string())
}

/// What `digitml evaluate --json` prints, as far as it is of use here.
#[derive(Deserialize)]
struct Scores {
    rows: Vec<PageScore>,
}

/// The part before the two underscores is what `digitml evaluate` takes for the source.
fn file_name(kind: &str, seed: usize) -> String {
    format!("{kind}__{seed}.png")
}

fn kind(name: &str) -> Result<&'static Kind> {
    let names = || KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    KINDS
        .iter()
        .find(|kind| kind.name == name)
        .with_context(|| format!("there is no kind `{name}`; there are {}", names()))
}
