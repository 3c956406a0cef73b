//! `digitml read`: pictures in, numbers out.

use crate::args::{Format, ReadCommand, usage_error};
use crate::output::{self, ModelRef, ReadImage, Timings};
use crate::{Outcome, load_reader, read_file};
use anyhow::Context as _;
use engine::decode::{decode, decode_color};
use engine::finder::Verdict;
use engine::turn::Turn;
use engine::{DigitReader, EngineError, ReadParams, Reading, Stage, annotate, explain};
use image::ImageFormat;
use std::collections::HashSet;
use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Reads every picture that can be read and tells of the others.
pub(crate) fn run(command: &ReadCommand) -> anyhow::Result<Outcome> {
    if command.out.is_some() && command.format != Format::Png {
        usage_error("--out is where --format png writes its pictures; add --format png, or redirect with `> FILE`");
    }
    if command.explain.is_some() && command.images.len() != 1 {
        usage_error("--explain draws one picture; name one IMAGE");
    }
    let reader = load_reader(command.model.as_deref())?;
    if let Some(folder) = &command.out {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let names: Vec<String> = command.images.iter().map(|file| file.display().to_string()).collect();
    let id = command.model.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy());
    let model = ModelRef { id: id.as_deref().unwrap_or("default"), classifier: command.classifier.name() };
    let params = ReadParams { classifier: command.classifier.into(), ..ReadParams::default() };

    if command.format == Format::Csv {
        output::print_line(&output::csv_header())?;
    }
    let mut answers = Vec::new();
    let mut written = HashSet::new();
    let mut outcome = Outcome::Complete;
    for (file, name) in command.images.iter().zip(&names) {
        let read = bytes_of(file).and_then(|bytes| {
            let (reading, timings) = read_picture(&reader, &bytes, &params).context(name.clone())?;
            Ok((bytes, reading, timings))
        });
        let (bytes, reading, timings) = match read {
            Ok(read) => read,
            Err(error) => {
                output::complain(&error);
                outcome = Outcome::Partial;
                continue;
            }
        };
        if let Some(target) = &command.explain {
            write_explained(&reader, &bytes, &params, target)?;
        }
        match command.format {
            Format::Text => print_text(name, names.len() > 1, &reading)?,
            Format::Json => answers.push(ReadImage::new(name, model, &reading, timings)),
            Format::Csv => {
                for row in output::csv_rows(name, &reading) {
                    output::print_line(&row)?;
                }
            }
            Format::Png => {
                let target = output::annotated_path(file, command.out.as_deref());
                if let Err(error) = write_annotated(&bytes, &reading, &params, target, &mut written) {
                    output::complain(&error.context(name.clone()));
                    outcome = Outcome::Partial;
                }
            }
        }
    }
    if command.format == Format::Json {
        output::print_json(&answers)?;
    }
    Ok(outcome)
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
    let started = Instant::now();
    let (mut decoded, mut segmented, mut classified) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let reading = reader
        .read(bytes, params, |stage| match stage {
            Stage::Decoded => decoded = started.elapsed(),
            Stage::Segmented => segmented = started.elapsed(),
            Stage::Classified => classified = started.elapsed(),
        })
        .map_err(with_advice)?;
    let timings = Timings {
        decode_ms: milliseconds(decoded),
        segment_ms: milliseconds(segmented.saturating_sub(decoded)),
        classify_ms: milliseconds(classified.saturating_sub(segmented)),
        total_ms: milliseconds(started.elapsed()),
    };
    Ok((reading, timings))
}

/// Milliseconds to a thousandth: more digits are noise.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// What is wrong with a picture, and behind it what can be done.
fn with_advice(error: EngineError) -> anyhow::Error {
    let advice = match &error {
        EngineError::EmptyFile => "take or copy the picture again",
        EngineError::UnsupportedImage { .. } => "save it as JPEG or PNG first",
        EngineError::DamagedImage { .. } => "copy it again, or open it in another program and save it again",
        EngineError::ImageTooLarge { .. } => "scale it down, or crop it to the numbers",
        EngineError::ImageTooDemanding { .. } => "save it as a PNG or a JPEG that is not progressive",
        EngineError::TooManyShapes { .. } => "crop it to the numbers",
        _ => return error.into(),
    };
    anyhow::anyhow!("{error}; {advice}")
}

/// Draws every candidate over the picture as it was turned to be read, and lists on stderr what each colour means.
fn write_explained(reader: &DigitReader, bytes: &[u8], params: &ReadParams, target: &Path) -> anyhow::Result<()> {
    let mut picture = decode_color(bytes, &params.limits)?;
    let gray = decode(bytes, &params.limits)?;
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

fn print_text(name: &str, with_heading: bool, reading: &Reading) -> io::Result<()> {
    if with_heading {
        output::print_line(&format!("==> {name} <=="))?;
    }
    if reading.digits.is_empty() {
        // Nothing printed could as well be a fault.
        eprintln!("digitml: {name}: no digits found");
        return Ok(());
    }
    output::print_line(&reading.text())
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
    let mut canvas = decode_color(bytes, &params.limits)?;
    annotate(&mut canvas, reading);
    let mut png = Cursor::new(Vec::new());
    canvas.write_to(&mut png, ImageFormat::Png).context("the picture cannot be written as PNG")?;
    output::write_whole(&target, png.get_ref())?;
    eprintln!("digitml: wrote {}", target.display());
    written.insert(target);
    Ok(())
}
