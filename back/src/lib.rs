//! `digitml-api`: the JSON API over the reader, and the built page where it is asked to serve it.
//!
//! A library as well as a binary, so that the tests start the very server that `main` starts.

mod error;
mod health_check;
mod logging;
mod pool;
mod recognizer;
mod routes;
mod settings;
mod startup;
mod upload;

pub use error::ApiError;
pub use health_check::check_health;
pub use recognizer::{OnStage, PictureReader, Recognizer};
pub use settings::{Settings, StaticDir};
pub use startup::build;
