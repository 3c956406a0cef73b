//! Requests, responses and problems of the DigitML JSON API, version 1: the one vocabulary of the page and the server.
//!
//! All bounding boxes are in pixels of the upright image (EXIF orientation applied), origin top left.

mod health;
mod known;
mod layout;
mod limits;
mod number;
#[cfg(feature = "oddities")]
mod oddities;
mod order;
mod original;
mod problem;
mod recognition;
mod table;
mod teaching;
mod word;

pub use health::Health;
pub use known::{KnownList, ListError, ListMatch, ListOutcome, MAX_LIST_BYTES, MAX_LIST_LINES, ReadDigit};
pub use layout::{DIGITS_HEADER, Layout, NUMBERS_HEADER, NumberParams};
pub use limits::{MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE};
pub use number::{
    Cell, ColumnKind, DecimalMark, EXACT_DIGITS, NumberKind, NumberStyle, csv_field, plain_value, without_formula,
};
#[cfg(feature = "oddities")]
pub use oddities::ODDITIES;
pub use order::sort_by;
pub use original::OriginalAnswer;
pub use problem::{Code, PROBLEM_CONTENT_TYPE, Problem};
pub use recognition::{
    Alternative, Back, BoundingBox, Boxes, ClassifierKind, Digit, DigitKind, Grid, GridTable, ImageSize, Line, Mark,
    MarkKind, ModelRef, Number, PAGES_HEADER, Print, ReadBy, Recognition, Timings, Unread, Warning,
};
pub use table::{Entry, NumberStyles, Table};
pub use teaching::{
    Accuracy, Gain, Gains, MAX_LESSON_BYTES, MAX_MODEL_SAMPLES, MAX_MODELS_PER_TOKEN, MAX_SAMPLE_SIDE,
    MODEL_TOKEN_HEADER, Model, Models, NewModel, NewSamples, RowOrder, Sample, Sheet, SheetSample,
};
pub use word::UnknownWord;
