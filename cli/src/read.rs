//! `digitml read`: pictures in, numbers out.

use crate::args::{Format, Inclusion, NumberArguments, ReadCommand, RowOfBoxes, usage_error};
use crate::output::{self, ReadImage};
use crate::{Outcome, load_reader, read_file};
use anyhow::Context as _;
use engine::annotate::{Verdict, annotate, explain};
use engine::decode::{DecodeLimits, decode_color, decode_page, pages_of};
use engine::{DigitReader, ReadError, ReadParams, Reading, Turn};
use image::ImageFormat;
use shared::{KnownList, ModelRef, NumberParams, NumberStyles, Recognition, Timings};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Cursor, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use wire::{StageClock, WorkbookPage, workbook};

/// Reads every picture that can be read and tells of the others.
pub(crate) fn run(command: &ReadCommand) -> anyhow::Result<Outcome> {
    if command.out.is_some() && !matches!(command.format, Format::Png | Format::Xlsx) {
        usage_error("--out is where --format png and --format xlsx write; add one of them, or redirect with `> FILE`");
    }
    if command.layout.is_some() && command.format != Format::Csv {
        usage_error("--layout says what the rows of a CSV file stand for; add --format csv");
    }
    if command.format == Format::Xlsx && command.out.is_none() && io::stdout().is_terminal() {
        usage_error("--format xlsx writes a workbook, which a terminal cannot show; add --out FILE.xlsx");
    }
    if command.explain.is_some() && command.images.len() != 1 {
        usage_error("--explain draws one picture; name one IMAGE");
    }
    let reader = load_reader(command.model.as_deref())?;
    if let Some(folder) = command.out.as_ref().filter(|_| command.format == Format::Png) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let names: Vec<String> = command.images.iter().map(|file| file.display().to_string()).collect();
    let id = command.model.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy());
    let model = ModelRef { id: id.as_deref().unwrap_or("default").to_owned(), classifier: command.classifier.into() };
    let limits = DecodeLimits { documents: true, ..DecodeLimits::default() };
    let mut params = ReadParams { limits, ..ReadParams::default() };
    wire::read_by(&mut params, command.classifier.into());
    params.forced_turn = command.turn;
    params.glyphs.print = command.print == Inclusion::Include;
    params.back.include = command.back == Inclusion::Include;
    params.layout.join_boxes = command.boxes == RowOfBoxes::Joined;

    let numbers = number_params(&command.numbers)?;
    if command.format == Format::Csv
        && let Some(header) = output::csv_header(command.layout.unwrap_or_default().into())
    {
        output::print_line(&header)?;
    }
    let mut job = Job {
        command,
        reader,
        params,
        numbers,
        model,
        answers: Vec::new(),
        refused: Vec::new(),
        written: HashSet::new(),
    };
    let mut outcome = Outcome::Complete;
    for (file, name) in command.images.iter().zip(&names) {
        if job.read_pages(file, name)? == Outcome::Partial {
            outcome = Outcome::Partial;
        }
    }
    if command.format == Format::Json {
        output::print_json(&job.answers)?;
    }
    if command.format == Format::Xlsx {
        job.write_workbook()?;
    }
    Ok(outcome)
}

/// How the numbers are to be understood. The error names the list.
fn number_params(arguments: &NumberArguments) -> anyhow::Result<NumberParams> {
    let decimals = arguments.decimals.clone().unwrap_or_default().0;
    let styles = NumberStyles { decimal_mark: arguments.decimal_mark.map(Into::into), decimals };
    let list = arguments.list.as_ref().map(|file| {
        let column = arguments.list_column.as_deref();
        KnownList::from_bytes(&read_file(file)?, column).with_context(|| file.display().to_string())
    });
    Ok(NumberParams { styles, list: list.transpose()? })
}

/// What all files of one call share.
struct Job<'a> {
    command: &'a ReadCommand,
    reader: DigitReader,
    params: ReadParams,
    model: ModelRef,
    numbers: NumberParams,
    /// For JSON, which is one array, and for the workbook.
    answers: Vec<ReadImage>,
    /// What could not be read, and why.
    refused: Vec<(String, String)>,
    /// The pictures written so far.
    written: HashSet<PathBuf>,
}

impl<'a> Job<'a> {
    /// Reads the pages of a file and tells of those that cannot be read. Fails when nothing more can be printed.
    fn read_pages(&mut self, file: &Path, name: &'a str) -> anyhow::Result<Outcome> {
        let opened = bytes_of(file).and_then(|bytes| {
            let pages = pages_of(&bytes, &self.params.limits).map_err(with_advice).context(name.to_owned())?;
            Ok((bytes, pages))
        });
        let (bytes, pages) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.refuse(name, &error);
                return Ok(Outcome::Partial);
            }
        };
        let wanted = self.command.page.map_or(1..=pages, |page| page..=page);
        let mut outcome = Outcome::Complete;
        for page in wanted {
            let label = if pages > 1 { format!("{name}, page {page}") } else { name.to_owned() };
            self.params.page = Some(page);
            let read = read_picture(&self.reader, &bytes, &self.params);
            let told = match read.with_context(|| label.clone()) {
                Ok((reading, timings)) => self.tell(file, name, &label, &bytes, &reading, timings)?,
                Err(error) => Err(error),
            };
            if let Err(error) = told {
                self.refuse(&label, &error);
                outcome = Outcome::Partial;
            }
        }
        Ok(outcome)
    }

    fn refuse(&mut self, label: &str, error: &anyhow::Error) {
        output::complain(error);
        self.refused.push((label.to_owned(), format!("{error:#}")));
    }

    fn write_workbook(&self) -> anyhow::Result<()> {
        let named = |read: &ReadImage| match (read.answer.pages, self.command.page) {
            (2.., None) => format!("{}, page {}", read.file, read.answer.page),
            _ => read.file.clone(),
        };
        let names: Vec<String> = self.answers.iter().map(named).collect();
        let pages = names.iter().zip(&self.answers).map(|(name, read)| WorkbookPage { name, answer: &read.answer });
        let bytes = workbook(&pages.collect::<Vec<_>>(), &self.refused, &self.numbers.styles)?;
        match &self.command.out {
            Some(file) => output::write_whole(file, &bytes),
            None => Ok(io::stdout().lock().write_all(&bytes)?),
        }
    }

    /// Gives what was read in the form asked for. The inner error is of this page alone.
    fn tell(
        &mut self,
        file: &Path,
        name: &'a str,
        label: &str,
        bytes: &[u8],
        reading: &Reading,
        timings: Timings,
    ) -> anyhow::Result<anyhow::Result<()>> {
        for warning in &reading.warnings {
            eprintln!("digitml: {label}: {warning}");
        }
        if let Some(target) = &self.command.explain {
            let is_one_of_several = reading.pages > 1 && self.command.page.is_none();
            let page = is_one_of_several.then(|| target.with_extension(format!("page-{}.png", reading.page)));
            write_explained(&self.reader, bytes, &self.params, page.as_deref().unwrap_or(target))?;
        }
        let answer = wire::recognition(reading, &self.numbers, self.model.clone(), timings);
        let several = self.command.images.len() > 1 || reading.pages > 1 && self.command.page.is_none();
        match self.command.format {
            Format::Text => print_text(label, several, &answer)?,
            Format::Json | Format::Xlsx => self.answers.push(ReadImage { file: name.to_owned(), answer }),
            Format::Csv => {
                let layout = self.command.layout.unwrap_or_default().into();
                for row in output::csv_rows(name, &answer, layout, &self.numbers.styles, several) {
                    output::print_line(&row)?;
                }
            }
            Format::Png => {
                let page = (reading.pages > 1).then_some(reading.page);
                let target = output::annotated_path(file, self.command.out.as_deref(), page);
                let mut reading = reading.clone();
                wire::relabel(&mut reading, &answer);
                let done = write_annotated(bytes, &reading, &self.params, target, &mut self.written);
                return Ok(done.with_context(|| label.to_owned()));
            }
        }
        Ok(Ok(()))
    }
}

fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file != Path::new("-") {
        return read_file(file);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("the standard input cannot be read")?;
    Ok(bytes)
}

/// Reads a file's bytes and measures each stage; the error says what to do.
pub(crate) fn read_picture(
    reader: &DigitReader,
    bytes: &[u8],
    params: &ReadParams,
) -> anyhow::Result<(Reading, Timings)> {
    let mut clock = StageClock::start();
    let reading = reader.read_with(bytes, params, |stage| clock.end_of(stage)).map_err(with_advice)?;
    Ok((reading, clock.timings()))
}

/// What is wrong with a picture, with what can be done here where that is an option of this program.
fn with_advice(error: ReadError) -> anyhow::Error {
    match &error {
        ReadError::NoSuchPage { .. } => {
            anyhow::anyhow!("{error}; choose another --page, or leave it out to read all pages")
        }
        _ => error.into(),
    }
}

/// Draws every candidate over the picture as it was turned to be read, and lists on stderr what each colour means.
fn write_explained(reader: &DigitReader, bytes: &[u8], params: &ReadParams, target: &Path) -> anyhow::Result<()> {
    let mut picture = decode_color(bytes, params.page, &params.limits)?;
    let gray = decode_page(bytes, params.page, &params.limits)?.picture;
    let (reading, candidates) = reader.read_explained(&gray, params)?;
    picture = match reading.turn {
        Turn::None => picture,
        Turn::Right => image::imageops::rotate90(&picture),
        Turn::Half => image::imageops::rotate180(&picture),
        Turn::Left => image::imageops::rotate270(&picture),
    };
    explain(&mut picture, &candidates);
    picture.save_with_format(target, ImageFormat::Png).with_context(|| format!("cannot write {}", target.display()))?;
    for verdict in Verdict::ALL {
        let count = candidates.iter().filter(|candidate| candidate.verdict == verdict).count();
        if count > 0 {
            eprintln!("{count:5}  {:16} {}", verdict.color_name(), verdict.words());
        }
    }
    Ok(())
}

fn print_text(name: &str, with_heading: bool, answer: &Recognition) -> io::Result<()> {
    if with_heading {
        output::print_line(&format!("==> {name} <=="))?;
    }
    if answer.digits.is_empty() {
        // Nothing printed could as well be a fault.
        eprintln!("digitml: {name}: no digits found");
        return Ok(());
    }
    output::print_line(&answer.text)
}

fn write_annotated(
    bytes: &[u8],
    reading: &Reading,
    params: &ReadParams,
    target: PathBuf,
    written: &mut HashSet<PathBuf>,
) -> anyhow::Result<()> {
    anyhow::ensure!(
        !written.contains(&target),
        "{} was just written for another picture; read the two with different --out",
        target.display()
    );
    let mut canvas = decode_color(bytes, params.page, &params.limits)?;
    annotate(&mut canvas, reading);
    let mut png = Cursor::new(Vec::new());
    canvas.write_to(&mut png, ImageFormat::Png).context("the picture cannot be written as PNG")?;
    output::write_whole(&target, png.get_ref())?;
    eprintln!("digitml: wrote {}", target.display());
    written.insert(target);
    Ok(())
}
