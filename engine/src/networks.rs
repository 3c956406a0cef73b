//! The networks that a page is read by, as one thing that is handed on.

use crate::error::ModelError;
use crate::finder::Net;
use crate::namer::Namer;

/// The network that finds digits, and the one that names them.
#[derive(Debug, Clone, Copy)]
pub struct Networks<'a> {
    /// Where digits are.
    pub finder: &'a Net,
    /// Which digit stands at a place.
    pub namer: &'a Namer,
}

impl Networks<'static> {
    /// Those that were compiled in.
    ///
    /// # Errors
    /// When one of them is damaged.
    pub fn built_in() -> Result<Self, ModelError> {
        Ok(Self { finder: Net::built_in()?, namer: Namer::built_in()? })
    }
}
