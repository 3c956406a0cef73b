//! One file a page.

mod desk;

pub(crate) use desk::Desk;
