use yew::prelude::*;

use crate::state::Step;

/// What of the page is looked at, and what a person does to look at something else: the same for the photograph and for the numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Index of the digit that is looked at.
    pub digit: Option<usize>,
    /// Index of the ink that was not read and is looked at.
    pub unread: Option<usize>,
    /// Index of the digit under the pointer.
    pub hovered: Option<usize>,
    /// A digit was chosen; none where there is none.
    pub on_select: Callback<Option<usize>>,
    /// Ink that was not read was chosen.
    pub on_unread: Callback<usize>,
    /// The pointer came over a digit, or left it.
    pub on_hover: Callback<Option<usize>>,
    /// The number of the digit that is looked at is to be written anew.
    pub on_retype: Callback<()>,
    /// A key asks for another digit.
    pub on_move: Callback<Step>,
}

impl Selection {
    /// Whether the Tab key stops at this digit. Without a selection it is the first one.
    pub fn is_stop(&self, index: usize) -> bool {
        self.digit.unwrap_or(0) == index
    }
}
