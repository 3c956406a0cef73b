//! Where a page's digits and marks are: a small neural network looks at the page at several scales.

pub mod candidate;
mod contrast;
pub mod convolution;
pub mod ink;
mod lanes;
pub mod maps;
pub mod net;
pub mod pixels;
pub mod scales;
mod settle;
mod tiles;
pub mod weights;
#[cfg(target_arch = "x86_64")]
mod winograd;

pub use candidate::{Candidate, Verdict};
pub use net::Net;
pub use scales::{FinderParams, Findings};
