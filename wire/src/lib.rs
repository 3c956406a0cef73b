//! The one place where the engine's types become those of the API, and the other way round: for the server, the terminal, and whatever
//! else answers as they do.

mod clock;
mod recognition;
#[cfg(feature = "teaching")]
mod teaching;
#[cfg(feature = "workbook")]
mod workbook;

pub use clock::StageClock;
pub use recognition::{bounding_box, classifier, read_by, recognition, relabel};
#[cfg(feature = "teaching")]
pub use teaching::{SampleError, gains, labelled_ink, row_order, sheet};
#[cfg(feature = "workbook")]
pub use workbook::{WorkbookError, WorkbookPage, workbook};
