//! Draws pages of handwritten digits with their truth, and makes files that break readers. It reads nothing, and does not know the engine.

mod bounding_box;
#[cfg(feature = "training")]
pub mod compose;
pub mod draw;
pub mod hostile;
pub mod kinds;
mod motion;
pub mod rng;
pub mod truth;

pub use bounding_box::BoundingBox;
