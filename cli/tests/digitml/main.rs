//! Runs the real program on files that the tests draw. What is asserted holds for any sensible model.

mod evaluate;
mod helpers;
mod numbers;
mod print;
mod read;
mod sheet;
mod train;
mod usage;
