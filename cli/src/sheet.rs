//! `digitml sheet`: the blank sheet to teach one's hand by.

use crate::args::{SheetCommand, usage_error};
use crate::{Outcome, output};
use engine::sheet::{blank_pdf, blank_svg};
use std::ffi::OsStr;

/// Writes the sheet in the format that the file's name asks for.
pub(crate) fn run(command: &SheetCommand) -> anyhow::Result<Outcome> {
    let order = command.order.into();
    let extension = command.out.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    let bytes = match extension.as_deref() {
        Some("pdf") => blank_pdf(order),
        Some("svg") => blank_svg(order).into_bytes(),
        _ => usage_error("--out must end in .pdf or .svg: that is how the format is chosen"),
    };
    output::write_whole(&command.out, &bytes)?;
    output::print_line(&format!(
        "{}: print it at its full size, fill it in, photograph all of it; then `digitml train --sheet PHOTO --out FILE`",
        command.out.display()
    ))?;
    Ok(Outcome::Complete)
}
