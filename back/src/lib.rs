//! `digitml-api`: the JSON API over the reader, and the built page where it is asked to serve it.
//!
//! A library as well as a binary, so that the tests start the very server that `main` starts.

mod admission;
mod budget;
mod client;
mod cors;
mod docs_page;
mod document;
mod encodings;
mod error;
mod guesses;
mod headers;
mod health_check;
mod keys;
mod learning;
mod lesson;
mod logging;
mod metrics;
mod openapi;
mod part_heads;
mod places;
mod pool;
mod reading_metrics;
mod recognizer;
mod representation;
mod responses;
mod routes;
mod samples;
mod sending;
mod settings;
mod shutdown;
mod startup;
mod store;
mod teacher;
mod token;
mod turns;
mod upload;

pub use client::Proxies;
pub use document::draw_page;
pub use error::ApiError;
pub use health_check::check_health;
pub use keys::ApiKeys;
pub use recognizer::{OnStage, PictureReader, Recognizer};
pub use settings::{LogFormat, Origins, RateLimit, Settings, StaticDir};
pub use startup::build;
