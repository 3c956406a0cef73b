//! Answers as a workbook (XLSX): a sheet with all numbers, then one for each picture with its numbers where they stand on it.

use rust_xlsxwriter::{Color, Format, Note, Workbook, Worksheet, XlsxError};
use shared::{Cell, Entry, ListOutcome, Number, NumberStyles, Recognition};
use std::collections::HashSet;
use std::ops::Range;
use thiserror::Error;

/// A picture for [`workbook`].
#[derive(Debug, Clone, Copy)]
pub struct WorkbookPage<'a> {
    /// Name of the file, and of the page where it has several.
    pub name: &'a str,
    /// What was read in it.
    pub answer: &'a Recognition,
}

/// A workbook cannot be written.
#[derive(Debug, Error)]
#[error("the workbook cannot be written: {cause}; read fewer pictures at a time")]
pub struct WorkbookError {
    /// What the library says.
    #[from]
    cause: XlsxError,
}

/// Headings of the sheet with all numbers.
const HEADINGS: [&str; 9] = ["file", "line", "number", "row", "column", "cell", "kind", "sure", "remark"];

/// Writes the workbook's bytes. `refused` are files that could not be read, each with the reason.
///
/// # Errors
/// [`WorkbookError`] where the format sets a limit, such as on the length of a text.
pub fn workbook(
    pages: &[WorkbookPage<'_>],
    refused: &[(String, String)],
    styles: &NumberStyles,
) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    let mut taken = HashSet::new();
    write_list(named(&mut workbook, "All numbers", &mut taken)?, pages, styles)?;
    for page in pages {
        write_page(named(&mut workbook, page.name, &mut taken)?, page.answer, styles)?;
    }
    if !refused.is_empty() {
        let sheet = named(&mut workbook, "Not read", &mut taken)?;
        write_head(sheet, &["file", "reason"])?;
        for (row, (file, reason)) in (1..).zip(refused) {
            sheet.write_string(row, 0, shortened(file))?.write_string(row, 1, shortened(reason))?;
        }
        sheet.autofit();
    }
    Ok(workbook.save_to_buffer()?)
}

/// A new sheet whose name is as near to this one as the format allows: 31 characters, some forbidden, and each name once.
fn named<'a>(
    workbook: &'a mut Workbook,
    name: &str,
    taken: &mut HashSet<String>,
) -> Result<&'a mut Worksheet, XlsxError> {
    const LONGEST: usize = 31;
    let allowed = |sign: char| if sign.is_control() || "[]:*?/\\'".contains(sign) { '_' } else { sign };
    let name: Vec<char> = name.chars().map(allowed).collect();
    let short = |room: usize| -> String {
        // The end of a name tells pages apart, its beginning files.
        let (begin, end) = (room - room / 3, room / 3);
        if name.len() <= room {
            name.iter().collect()
        } else {
            name[..begin - 1].iter().chain(['…'].iter()).chain(&name[name.len() - end..]).collect()
        }
    };
    let first = Some(short(LONGEST)).filter(|name| !name.trim().is_empty() && !name.eq_ignore_ascii_case("history"));
    let others = (2..).map(|count| {
        let behind = format!(" ({count})");
        short(LONGEST - behind.len()) + &behind
    });
    let free = first.into_iter().chain(others).find(|name| taken.insert(name.to_lowercase()));
    workbook.add_worksheet().set_name(free.unwrap_or_default())
}

fn write_head(sheet: &mut Worksheet, headings: &[&str]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// One row per number.
fn write_list(sheet: &mut Worksheet, pages: &[WorkbookPage<'_>], styles: &NumberStyles) -> Result<(), XlsxError> {
    write_head(sheet, &HEADINGS)?;
    let mut row = 0;
    for page in pages {
        for (entry, number) in page.answer.entries(styles).into_iter().zip(page.answer.valid_numbers()) {
            row += 1;
            sheet.write_string(row, 0, shortened(page.name))?;
            let places = [
                Some(entry.line),
                Some(entry.number),
                entry.place.map(|place| place.0),
                entry.place.map(|place| place.1),
            ];
            // People count from 1.
            for (column, place) in (1..).zip(places) {
                if let Some(place) = place {
                    sheet.write_number(row, column, place as f64 + 1.0)?;
                }
            }
            write_cell(sheet, row, 5, &entry)?;
            sheet.write_string(row, 6, entry.cell.kind.word())?;
            sheet.write_string(row, 7, if entry.doubtful { "no" } else { "yes" })?;
            let remarks = [list_remark(number), unread_remark(page.answer, number)];
            let remarks: Vec<String> = remarks.into_iter().flatten().collect();
            if !remarks.is_empty() {
                sheet.write_string(row, 8, shortened(&remarks.join("; ")))?;
            }
        }
    }
    sheet.autofit();
    Ok(())
}

/// The numbers of a picture in the rows and columns of the page.
fn write_page(sheet: &mut Worksheet, answer: &Recognition, styles: &NumberStyles) -> Result<(), XlsxError> {
    for (row, entries) in (0..).zip(answer.table(styles).rows) {
        for (column, entry) in (0..).zip(entries) {
            if let Some(entry) = entry {
                write_cell(sheet, row, column, &entry)?;
            }
        }
    }
    sheet.autofit();
    Ok(())
}

/// A number as a number with its decimals, anything else as text that stays text when it is edited; doubtful ones coloured, with a note.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, entry: &Entry) -> Result<(), XlsxError> {
    let cell = &entry.cell;
    let format = Format::new().set_num_format(number_format(cell)).set_align(rust_xlsxwriter::FormatAlign::Right);
    let format = if entry.doubtful { format.set_background_color(Color::RGB(0x00FF_E699)) } else { format };
    match cell.value {
        Some(value) => sheet.write_number_with_format(row, column, value, &format)?,
        None => sheet.write_string_with_format(row, column, shortened(&cell.text), &format)?,
    };
    if entry.doubtful {
        sheet.insert_note(
            row,
            column,
            &Note::new("Not sure: compare it with the picture.").add_author_prefix(false),
        )?;
    }
    Ok(())
}

fn number_format(cell: &Cell) -> String {
    match (cell.value, cell.decimals()) {
        (None, _) => "@".to_owned(),
        (Some(_), 0) => "0".to_owned(),
        (Some(_), decimals) => format!("0.{}", "0".repeat(decimals)),
    }
}

fn list_remark(number: &Number) -> Option<String> {
    let list = number.list.as_ref()?;
    match list.outcome {
        ListOutcome::Snapped => Some(format!("read as {}, taken for an entry of the list", list.read)),
        ListOutcome::Several => Some(format!("several entries of the list fit: {}", list.fits.join(", "))),
        ListOutcome::Missing => Some("not in the list".to_owned()),
        ListOutcome::Listed | ListOutcome::Other => None,
    }
}

/// Told with the first number of a line: how much ink at its height was not read.
fn unread_remark(answer: &Recognition, number: &Number) -> Option<String> {
    let line = answer.lines.iter().find(|line| line.valid().next().is_some_and(|first| std::ptr::eq(first, number)))?;
    let band =
        |top: fn(u32, u32) -> u32, edge: fn(&Number) -> u32| line.numbers.iter().map(edge).reduce(top).unwrap_or(0);
    let band: Range<u32> = band(u32::min, |number| number.bounding_box.y)..band(u32::max, |number| {
        number.bounding_box.y + number.bounding_box.height
    });
    let count =
        answer.unread.iter().filter(|ink| band.contains(&(ink.bounding_box.y + ink.bounding_box.height / 2))).count();
    (count > 0).then(|| format!("not read in this line: {count}"))
}

/// As much of a text as a cell holds.
fn shortened(text: &str) -> String {
    text.chars().take(32_000).collect()
}

#[cfg(test)]
mod tests;
