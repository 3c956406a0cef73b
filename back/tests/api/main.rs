//! Talks to the real server over real HTTP, on a port of the system's choosing.

mod admission;
mod browsers;
mod docs;
mod encodings;
mod examples;
#[cfg(unix)]
mod failing_database;
mod guarding;
mod health;
mod held;
mod helpers;
mod hostile;
mod hostile_lessons;
mod judged;
mod memory;
mod metrics;
mod negotiation;
mod numbers;
#[cfg(unix)]
mod own_postgres;
mod page_pictures;
mod pages;
mod predict;
mod recognitions;
mod several_pages;
mod shutdown;
mod small_disk;
mod start;
mod storage;
mod teaching;
mod unknown;
mod watching;
