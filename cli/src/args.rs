//! What can be asked on the command line, and the help that explains it.

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use engine::Turn;
use engine::sheet::RowOrder;
use engine::train::TrainParams;
use engine::train::augment::AugmentParams;
use std::path::PathBuf;

/// Reads handwritten numbers in photographs and scans.
///
/// A model that reads common handwriting is built in; `digitml read photo.jpg` is all it takes.
#[derive(Debug, Parser)]
#[command(name = "digitml", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  digitml read photo.jpg                             print the numbers in a photograph
  digitml read --format json *.png > readings.json   everything known about every digit
  digitml help train                                 how to teach it other handwriting

Exit codes: 0 all is well, 1 something could not be read or written, 2 the call itself was wrong.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(ReadCommand),
    Train(TrainCommand),
    Evaluate(EvaluateCommand),
    Sheet(SheetCommand),
}

/// Read the numbers in pictures.
///
/// Pictures are JPEG, PNG, WebP, GIF, BMP or TIFF files or PDF documents, whatever their names. If a file has several pages, all of them
/// are read. If a picture cannot be read, the error goes to stderr, the others are still read, and the exit code is 1. If part of a
/// picture is missing, a warning goes to stderr.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  digitml read photo.jpg                         the numbers, a line of the paper a line
  digitml read --format csv *.jpg > digits.csv   one row per digit
  digitml read --format csv --layout grid a.jpg  the rows and columns of the page
  digitml read --format xlsx --out a.xlsx *.jpg  a workbook: a sheet for each picture, and one with all numbers
  digitml read --list ids.csv --list-column id a.jpg    numbers are taken for the ones in the list that they fit
  digitml read --format png --out seen *.jpg     the pictures with every digit boxed, into the folder seen
  digitml read --print include form.jpg          printed numbers as well as written ones
  digitml read --back include pencil.jpg         a faint pencil that was taken for the back of the sheet
  digitml read --page 2 scan.pdf                 the numbers of the second page alone
  curl -s https://example.org/photo.jpg | digitml read -")]
pub(crate) struct ReadCommand {
    /// The pictures to read; `-` is the standard input.
    #[arg(value_name = "IMAGE", required = true)]
    pub(crate) images: Vec<PathBuf>,

    /// The one page to read of each file, counted from 1. Without it all are read.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) page: Option<u32>,

    /// What to print or write.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// A model made by `digitml train`, in place of the built-in one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,

    /// What names the digits that the network finds.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) classifier: By,

    /// By how many degrees each picture is turned clockwise before it is read. Without it, as it reads best.
    #[arg(long, value_name = "0|90|180|270", value_parser = turn)]
    pub(crate) turn: Option<Turn>,

    /// Whether printed digits are read, too. Without it they are left out, and a warning says how many.
    #[arg(long, value_enum, default_value_t, value_name = "PRINT")]
    pub(crate) print: Inclusion,

    /// Whether pale digits are read, too, that seem to show through from the back of the sheet. Without it they are left out, and a warning
    /// says how many.
    #[arg(long, value_enum, default_value_t, value_name = "BACK")]
    pub(crate) back: Inclusion,

    /// What boxes that stand in a row are: as the page looks, or always one number, also across a thick line between two of them.
    #[arg(long, value_enum, default_value_t, value_name = "BOXES")]
    pub(crate) boxes: RowOfBoxes,

    /// Also draw everything that the reader saw in the picture, and why it kept or dropped it, into this PNG file; of a file with several pages,
    /// each page into one of its own. Takes one IMAGE.
    #[arg(long, value_name = "FILE")]
    pub(crate) explain: Option<PathBuf>,

    /// The folder for the pictures of `--format png`, made if it does not exist; without it each goes beside its IMAGE. For `--format
    /// xlsx` the file; without it the workbook goes to stdout.
    #[arg(long, value_name = "DIR|FILE.xlsx")]
    pub(crate) out: Option<PathBuf>,

    /// What the rows of `--format csv` stand for.
    #[arg(long, value_enum)]
    pub(crate) layout: Option<LayoutOfRows>,

    #[command(flatten)]
    pub(crate) numbers: NumberArguments,
}

/// What becomes of digits that hardly anybody wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Inclusion {
    /// They are left out.
    #[default]
    Exclude,
    /// They are read like the others.
    Include,
}

/// What boxes that stand in a row are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowOfBoxes {
    /// One number or several, as the page looks.
    #[default]
    Auto,
    /// One number, also across a thick line.
    Joined,
}

/// How the numbers on the paper are to be understood.
#[derive(Debug, Args)]
#[command(next_help_heading = "Numbers")]
pub(crate) struct NumberArguments {
    /// The decimal mark on the paper. Without it, 1.250 and 1,250 stay text: they may be decimals or thousands.
    #[arg(long, value_enum, value_name = "MARK")]
    pub(crate) decimal_mark: Option<Mark>,

    /// How many digits stand after the decimal mark where the paper has none. Several figures, separated by commas, are for one column
    /// each; the last one applies to all further columns.
    #[arg(long, value_name = "N[,N…]", value_parser = decimals)]
    pub(crate) decimals: Option<Decimals>,

    /// The numbers that may stand on the page: a file with one number per line, or a CSV file. A number becomes the one entry that it fits.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,

    /// The column of --list that holds the numbers: its heading, or its number, counted from 1.
    #[arg(long, value_name = "NAME|N", requires = "list")]
    pub(crate) list_column: Option<String>,
}

/// Digits after the decimal mark, from the first column on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decimals(pub(crate) Vec<usize>);

/// The decimal mark on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mark {
    /// 12.5
    Point,
    /// 12,5
    Comma,
}

impl From<Mark> for shared::DecimalMark {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Point => Self::Point,
            Mark::Comma => Self::Comma,
        }
    }
}

/// What the rows of a CSV file stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayoutOfRows {
    /// One row per digit.
    #[default]
    Digits,
    /// One row per number: its place, cell, value and box.
    Numbers,
    /// The rows and columns of the page.
    Grid,
}

impl From<LayoutOfRows> for shared::Layout {
    fn from(layout: LayoutOfRows) -> Self {
        match layout {
            LayoutOfRows::Digits => Self::Digits,
            LayoutOfRows::Numbers => Self::Numbers,
            LayoutOfRows::Grid => Self::Grid,
        }
    }
}

/// What `digitml read` prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The numbers; under a heading for each file where there are several.
    #[default]
    Text,
    /// An array with one object for each page: file, page, text, lines, numbers, digits with boxes and confidences, timings, warnings.
    Json,
    /// A header, then one row per digit: its place in the text, label, confidence (0 to 1), box (pixels) and page. Or as --layout says.
    Csv,
    /// A workbook: a sheet with all numbers, and one for each picture with its numbers in the rows and columns of the page.
    Xlsx,
    /// The picture with every digit boxed and labelled, written as IMAGE.read.png, or IMAGE.page-N.read.png of several.
    Png,
}

/// Train a model on labelled digits, or teach the built-in one your handwriting.
///
/// With only --sheet, the built-in model learns your handwriting from sheets with ten rows of ten digits, printed by `digitml sheet` or
/// on plain paper. This takes a second. It writes a small file, and prints how well your hand is read with it and without it.
///
/// With --images, it trains a model from scratch.
/// The digits come as IDX files, the format of MNIST, gzipped or not. It adds other pens, other ways of writing each
/// digit, and things that are not digits. On the 60 000 digits of MNIST this takes minutes. The same files and seed give the same model.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  digitml train --sheet photo.jpg --out mine.digitml    learn a hand from a filled-in sheet
  digitml train --images train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --out mine.digitml
  digitml train --images a-images --labels a-labels --images b-images --labels b-labels --out both.digitml
  digitml read --model mine.digitml photo.jpg    read with what was trained")]
pub(crate) struct TrainCommand {
    /// Photograph or scan of a sheet, or a PDF or TIFF file of several. Repeat it for more sheets in the same hand. With --images it is one more set.
    #[arg(long, value_name = "IMAGE")]
    pub(crate) sheet: Vec<PathBuf>,

    /// Which digit each row of the sheets is for. If you leave it out, the rows are read to find out.
    #[arg(long, value_enum, requires = "sheet")]
    pub(crate) order: Option<Order>,

    /// IDX file of pictures of digits. Repeat it for more, each with its own --labels.
    #[arg(long, value_name = "FILE", required_unless_present = "sheet", requires = "labels")]
    pub(crate) images: Vec<PathBuf>,

    /// IDX file of what these pictures show, in the order of --images.
    #[arg(long, value_name = "FILE", requires = "images")]
    pub(crate) labels: Vec<PathBuf>,

    /// Where to write the model. An existing file is replaced once the new model is complete.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Report only on this classifier. The model always contains both, and `digitml read --classifier` chooses between them, so the
    /// file is the same either way.
    #[arg(long, value_enum)]
    pub(crate) classifier: Option<Classifier>,

    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = TrainParams::default().seed)]
    pub(crate) seed: u64,

    /// SVM: cost of a training digit on the wrong side of its margin.
    #[arg(long, value_name = "X", default_value_t = TrainParams::default().c, value_parser = positive)]
    #[arg(help_heading = "Tuning")]
    pub(crate) c: f64,

    /// SVM: width of the Gaussian kernel, as a multiple of 1 / the total variance of the samples.
    #[arg(long, value_name = "X", default_value_t = TrainParams::default().gamma_factor, value_parser = positive)]
    #[arg(help_heading = "Tuning")]
    pub(crate) gamma: f64,

    /// SVM: passes over the samples.
    #[arg(long, value_name = "N", default_value_t = TrainParams::default().epochs as u64)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..1000), help_heading = "Tuning")]
    pub(crate) epochs: u64,

    /// Samples drawn for each digit, in all the ways of writing it.
    #[arg(long, value_name = "N", default_value_t = AugmentParams::default().drawn_per_digit, help_heading = "Tuning")]
    pub(crate) drawn_per_digit: usize,

    /// Samples made of each kind of thing that is not a digit: fragments, letters, neighbours run together and the like.
    #[arg(long, value_name = "N", default_value_t = AugmentParams::default().none_per_kind, help_heading = "Tuning")]
    pub(crate) none_per_kind: usize,
}

/// Measure how well a model reads.
///
/// Either on single labelled digits in IDX files (--images and --labels), or on whole photographs (--photos) with a truth.json
/// that tells each photo's lines of numbers and the box of each digit.
#[derive(Debug, Args)]
#[command(override_usage = "\
digitml evaluate [OPTIONS] --images <FILE> --labels <FILE>
       digitml evaluate [OPTIONS] --photos <DIR>")]
#[command(after_help = "\
Examples:
  digitml evaluate --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz
  digitml evaluate --photos photos --model mine.digitml
  digitml evaluate --photos photos --json | jq .macro_f1
  digitml evaluate --photos photos --report report   the same with pictures, in report/report.md

truth.json is a list with one object a photo:
  {\"file\": \"anna__1.jpg\", \"lines\": [\"12 7\"], \"boxes\": [{\"digit\": \"1\", \"box\": [x, y, width, height]}, …]}
  A box may be \"hard\": true, a photo may have \"ignore\": [[x, y, width, height], …]: what lies there counts neither way.
  \"numbers\": [{\"text\": \"-3.5\", \"cell\": [row, column]}, …] has the numbers with their marks, and their cells in a table.
  Where it is \"grouping\": \"ambiguous\", nobody can tell which digits are one number, and numbers do not count.
  A photo that is \"optional\": true is left out. The macro F1 is the mean over the sources, the part of \"file\" before \"__\".")]
pub(crate) struct EvaluateCommand {
    /// IDX file of pictures of digits, gzipped or not. Repeat it for more, each with its own --labels.
    #[arg(long, value_name = "FILE", required_unless_present = "photos", requires = "labels")]
    pub(crate) images: Vec<PathBuf>,

    /// IDX file of what these pictures show, in the order of --images.
    #[arg(long, value_name = "FILE", required_unless_present = "photos", requires = "images")]
    pub(crate) labels: Vec<PathBuf>,

    /// Folder of photographs and their truth.json.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["images", "labels"])]
    pub(crate) photos: Option<PathBuf>,

    /// A model made by `digitml train`, in place of the built-in one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,

    /// What is measured. For --images, `net` is the network that names digits; it sees each as dark ink on paper.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) classifier: By,

    /// Print the figures as JSON.
    #[arg(long)]
    pub(crate) json: bool,

    /// The folder for a report: the figures, the confusion matrix and the reliability curve as pictures. Made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,
}

/// Write the blank sheet to teach it your handwriting.
///
/// Ten rows of ten boxes on A4, with corner marks to find it in a photograph.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  digitml sheet                              sheet.pdf, to be printed
  digitml sheet --out sheet.svg              the same as a drawing
  digitml train --sheet photo.jpg --out mine.digitml    learn from it once it is filled in")]
pub(crate) struct SheetCommand {
    /// Where to write it; the file extension chooses PDF or SVG.
    #[arg(long, value_name = "FILE.pdf|FILE.svg", default_value = "sheet.pdf")]
    pub(crate) out: PathBuf,

    /// Which digit each row is for.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) order: Order,
}

/// The order of the rows of a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// 1 to 9, and 0 in the last row.
    #[default]
    ZeroLast,
    /// 0 to 9.
    ZeroFirst,
}

impl From<Order> for RowOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::ZeroLast => Self::ZeroLast,
            Order::ZeroFirst => Self::ZeroFirst,
        }
    }
}

/// What names digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The networks, and the model's support vector machine: the most accurate.
    #[default]
    Svm,
    /// The networks, and the model's k nearest neighbours.
    Knn,
    /// The networks alone, whatever the model has learned.
    Net,
}

impl From<By> for shared::ReadBy {
    fn from(by: By) -> Self {
        match by {
            By::Svm => Self::Svm,
            By::Knn => Self::Knn,
            By::Net => Self::Net,
        }
    }
}

/// The two classifiers that every model holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Classifier {
    /// Support vector machine: the more accurate one.
    #[default]
    Svm,
    /// k nearest neighbours.
    Knn,
}

impl Classifier {
    /// `svm` or `knn`, as on the command line.
    pub(crate) fn name(self) -> &'static str {
        shared::ClassifierKind::from(self).word()
    }
}

impl From<Classifier> for shared::ClassifierKind {
    fn from(classifier: Classifier) -> Self {
        match classifier {
            Classifier::Svm => Self::Svm,
            Classifier::Knn => Self::Knn,
        }
    }
}

/// Prints what is wrong with the call, as clap itself does, and ends with exit code 2.
pub(crate) fn usage_error(message: &str) -> ! {
    Arguments::command().error(ErrorKind::ArgumentConflict, message).exit()
}

/// The pairs of `--images` and `--labels`; ends the program when they are not as many.
pub(crate) fn pairs<'a>(images: &'a [PathBuf], labels: &'a [PathBuf]) -> Vec<(&'a PathBuf, &'a PathBuf)> {
    if images.len() != labels.len() {
        let (images, labels) = (images.len(), labels.len());
        usage_error(&format!("--images is given {images} times and --labels {labels} times; each needs its partner"));
    }
    images.iter().zip(labels).collect()
}

fn turn(text: &str) -> Result<Turn, String> {
    let turn = text.parse().ok().and_then(Turn::of_degrees);
    turn.ok_or_else(|| "must be 0, 90, 180 or 270".to_owned())
}

fn decimals(text: &str) -> Result<Decimals, String> {
    let wanted =
        || format!("must be whole numbers from 0 to {}, separated by commas", shared::NumberStyles::MAX_DECIMALS);
    shared::NumberStyles::parse_decimals(text).map(Decimals).ok_or_else(wanted)
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value.is_finite() => Ok(value),
        Ok(_) => Err("must be above 0".to_owned()),
        Err(cause) => Err(cause.to_string()),
    }
}
