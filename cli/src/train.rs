//! `digitml train`: labelled digits in, a model file out.

use crate::args::{Classifier, TrainCommand, pairs};
use crate::{Outcome, learn, output, read_file};
use anyhow::Context as _;
use engine::Model;
use engine::samples::Dataset;
use engine::train::augment::{AugmentParams, augmented};
use engine::train::{Samples, TrainParams, train};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Steps of the progress bar.
const STEPS: u64 = 1000;

/// Trains on all the sets given, writes the model and sums up.
pub(crate) fn run(command: &TrainCommand) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let pairs = pairs(&command.images, &command.labels);
    check_target(&command.out)?;
    if pairs.is_empty() {
        return learn::run(command);
    }
    let mut sets = load_sets(&pairs)?;
    if !command.sheet.is_empty() {
        sets.push(learn::set_of(command)?);
    }
    let given: usize = sets.iter().map(Dataset::len).sum();

    let bar = progress_bar()?;
    bar.set_message("writing the digits in other ways");
    let augment_params = AugmentParams {
        seed: command.seed,
        drawn_per_digit: command.drawn_per_digit,
        none_per_kind: command.none_per_kind,
        ..AugmentParams::default()
    };
    let with_made = augmented(&sets, &augment_params);
    drop(sets);
    bar.set_message("measuring strokes");
    let samples = Samples::of(&with_made);
    drop(with_made);
    bar.set_message("training");
    let train_params = TrainParams {
        seed: command.seed,
        c: command.c,
        gamma_factor: command.gamma,
        epochs: command.epochs as usize,
        ..TrainParams::default()
    };
    // The cores finish their parts in any order; the bar is not to step back.
    let furthest = AtomicU64::new(0);
    let on_progress = |share: f32| {
        let position = (share * STEPS as f32) as u64;
        if furthest.fetch_max(position, Ordering::Relaxed) < position {
            bar.set_position(position);
        }
    };
    let trained = train(&samples, &train_params, &on_progress);
    bar.finish_and_clear();
    let model = trained.context("give at least a dozen pictures of each digit, better some hundred")?;

    let bytes = model.to_bytes();
    output::write_whole(&command.out, &bytes)?;
    let (file, seconds) = (command.out.display(), started.elapsed().as_secs_f64());
    output::print_line(&format!("{file}: {} bytes, trained in {seconds:.1} s", bytes.len()))?;
    let all = samples.labels.len();
    output::print_line(&format!("samples: {all}, of them {given} given and {} made", all - given))?;
    for line in classifier_lines(&model, command.classifier) {
        output::print_line(&line)?;
    }
    Ok(Outcome::Complete)
}

/// Training takes minutes: what would make writing fail in the end is told at once.
fn check_target(file: &Path) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    anyhow::ensure!(folder.is_dir(), "--out: the folder {} does not exist; make it first", folder.display());
    anyhow::ensure!(!file.is_dir() && file.file_name().is_some(), "--out: {} is a folder; name a file", file.display());
    Ok(())
}

/// The set in each pair of IDX files.
pub(crate) fn load_sets(pairs: &[(&PathBuf, &PathBuf)]) -> anyhow::Result<Vec<Dataset>> {
    let mut sets = Vec::with_capacity(pairs.len());
    for (images, labels) in pairs {
        let set = Dataset::from_idx(&read_file(images)?, &read_file(labels)?).with_context(|| {
            let (images, labels) = (images.display(), labels.display());
            format!("--images {images} --labels {labels}: these must be IDX files of pictures and of their labels")
        })?;
        sets.push(set);
    }
    anyhow::ensure!(sets.iter().any(|set| !set.is_empty()), "the IDX files hold no samples; name files with some");
    Ok(sets)
}

/// Drawn on stderr, and only where that is a terminal.
fn progress_bar() -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} [{bar:30}] {percent} % · {elapsed} gone, {eta} to go")
        .context("the progress bar's template is wrong")?;
    let bar = ProgressBar::new(STEPS).with_style(style.progress_chars("=> "));
    bar.enable_steady_tick(Duration::from_millis(250));
    Ok(bar)
}

fn classifier_lines(model: &Model, classifier: Option<Classifier>) -> Vec<String> {
    let svm = format!("svm: {} support vectors, sure from {:.3}", model.svm.support_vectors.len(), model.svm_sure);
    let knn = format!("knn: {} neighbours, sure from {:.3}", model.knn.samples.len(), model.knn_sure);
    match classifier {
        Some(Classifier::Svm) => vec![svm],
        Some(Classifier::Knn) => vec![knn],
        None => vec![svm, knn],
    }
}
