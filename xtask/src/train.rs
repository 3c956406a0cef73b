//! Trains the networks, from strokes of hands, pictures of digits and fonts to the files that the engine compiles in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::apt;
use crate::project::Project;
use crate::pypi;
use crate::shell::{run, say};

/// What the training script imports, by version.
const PACKAGES: [&str; 2] = ["torch==2.15.*", "numpy==2.*"];
/// Fonts for the print on the pages.
const FONTS: [&str; 8] = [
    "fonts-dejavu-core",
    "fonts-liberation",
    "fonts-freefont-ttf",
    "fonts-roboto",
    "fonts-lato",
    "fonts-open-sans",
    "fonts-comfortaa",
    "fonts-noto-core",
];
/// Where Debian puts fonts.
const FONT_FOLDER: &str = "/usr/share/fonts";

/// What to train on, for how long, and where the weights go.
pub(crate) struct Training {
    /// Holds `unipen-digits`, `pendigits` and `unipen-letters`.
    pub(crate) hands: PathBuf,
    /// Each holds `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte.gz`; the first is MNIST's, whose digits are pasted on pages.
    pub(crate) digits: Vec<PathBuf>,
    /// How many crops of pages are looked at in all.
    pub(crate) crops: usize,
}

/// Trains, or goes on from the checkpoint in `target/finder`.
pub(crate) fn train(project: &Project, training: &Training) -> Result<()> {
    ensure!(
        training.hands.join("unipen-digits/strokes.tsv.gz").is_file(),
        "{} holds no unipen-digits/strokes.tsv.gz; name the folder of hands with --hands",
        training.hands.display()
    );
    let pasted = training.digits.first();
    let pasted = pasted.context("`cargo xtask train` needs --digits, the folder of MNIST's training set")?;
    if !Path::new(FONT_FOLDER).is_dir() {
        apt::install(&FONTS, "draw print on the pages", "install a dozen fonts")?;
    }
    let programs = pypi::environment("training", &PACKAGES, "train the finder")?;
    say("building what composes pages");
    run(project.cargo().args(["build", "--release", "--package", "pages", "--features", "training", "--locked"]))?;
    let out = project.target.join("finder");
    let composer = project.program("release", "compose-pages");
    let pages =
        format!("'{}' stream '{}' '{}' {FONT_FOLDER}", composer.display(), training.hands.display(), pasted.display());
    say(format!(
        "training on {} crops; {} holds the log and the checkpoint it goes on from",
        training.crops,
        out.display()
    ));
    let mut script = Command::new(programs.join("python"));
    script.arg(project.root.join("training/train.py")).args(["--pages", &pages, "--out"]).arg(&out);
    training.digits.iter().for_each(|folder| {
        script.arg("--digits").arg(folder);
    });
    run(script.args(["--crops", &training.crops.to_string()]))?;
    let models = project.root.join("engine/models");
    for (from, to) in
        [("finder.weights", "finder.weights"), ("namer.weights", "namer.weights"), ("log.tsv", "training-log.tsv")]
    {
        fs::copy(out.join(from), models.join(to)).with_context(|| format!("cannot write {to} into engine/models"))?;
    }
    say("the weights in engine/models are new: `cargo xtask quality` tells what it is worth");
    Ok(())
}
