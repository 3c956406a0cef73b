//! A person at the page: in a real browser, through the real nginx, against the real server.

mod checking;
mod columns;
mod correcting;
mod documents;
mod drawing;
mod french;
mod grid;
mod judged;
mod keeping;
mod keyboard;
mod languages;
mod layouts;
mod moving;
mod reading;
mod reading_again;
mod refusals;
mod retyping;
mod saving;
mod screens;
mod screenshot;
mod teaching;
mod templates;
mod upright;
