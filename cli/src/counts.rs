//! What is counted of a page whose truth is known.

use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Counts of one page, or sums over several.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Digits to be found.
    #[serde(rename = "true")]
    pub(crate) truth: usize,
    /// Digits read, without those that count neither way.
    pub(crate) predicted: usize,
    /// Found, whatever the label.
    pub(crate) matched: usize,
    /// Found and rightly labelled.
    pub(crate) correct: usize,
    /// The same of numbers.
    pub(crate) numbers_true: usize,
    pub(crate) numbers_predicted: usize,
    pub(crate) numbers_correct: usize,
    /// Numbers whose marks are known, and those of them that were read as they are written.
    #[serde(default)]
    pub(crate) marked_true: usize,
    #[serde(default)]
    pub(crate) marked_correct: usize,
    /// Numbers of tables, and those of them that were read as they are written and stand in the right row and column.
    #[serde(default)]
    pub(crate) cells_true: usize,
    #[serde(default)]
    pub(crate) cells_correct: usize,
    /// 1 − edit distance / length, at least 0; over several pages, their sum.
    pub(crate) order: f64,
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, page: &Self) {
        self.truth += page.truth;
        self.predicted += page.predicted;
        self.matched += page.matched;
        self.correct += page.correct;
        self.numbers_true += page.numbers_true;
        self.numbers_predicted += page.numbers_predicted;
        self.numbers_correct += page.numbers_correct;
        self.marked_true += page.marked_true;
        self.marked_correct += page.marked_correct;
        self.cells_true += page.cells_true;
        self.cells_correct += page.cells_correct;
        self.order += page.order;
    }
}
