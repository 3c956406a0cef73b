//! A reading as rows of comma-separated values, one a digit: the columns of every CSV this project writes.

use crate::geometry::BoundingBox;
use crate::reading::{Digit, Reading};

/// Names of the columns. `line`, `number` and `index` count from 0; `x`, `y`, `width`, `height` are pixels of the upright picture.
pub const CSV_HEADER: &str = "line,number,index,label,confidence,sure,x,y,width,height";

impl Reading {
    /// The rows below [`CSV_HEADER`], in reading order, without line ends.
    pub fn csv_rows(&self) -> impl Iterator<Item = String> {
        self.digits.iter().enumerate().map(|(index, digit)| {
            let Digit { label, confidence, sure, bounding_box, line, number, .. } = digit;
            let BoundingBox { x, y, width, height } = bounding_box;
            format!("{line},{number},{index},{label},{confidence},{sure},{x},{y},{width},{height}")
        })
    }
}
