//! Draws pages of handwritten digits whose boxes and labels are known, because they were drawn here.
//!
//! For tests, benches and examples: no photograph of anybody's writing is needed. The same seed draws the same pixels everywhere.
//!
//! ```
//! use pages::draw::{Page, PageParams, Ruling};
//!
//! let params = PageParams { ruling: Ruling::Lines, shadow: 0.3, ..PageParams::default() };
//! let page = Page::new(&params).write_lines(&["125 8", "346 0"]).finish();
//! assert_eq!(page.lines, ["125 8", "346 0"]);
//! assert_eq!(page.digits.len(), 8);
//! assert_eq!(page.digits[0].label, 1);
//! ```

mod back;
pub(crate) mod curve;
mod everyday;
mod filled;
mod hand;
mod judged;
mod layout;
mod letters;
mod noise;
mod page;
mod paper;
mod params;
mod patch;
mod pen;
mod ready;
mod showcase;
mod strokes;
#[cfg(test)]
mod tests;
mod view;

pub use back::{back_alone, back_shows};
pub use everyday::{digit_a_square, everyday_list, ringed_numbers};
pub use filled::{FreeRows, filled_free, filled_printed};
pub use judged::{parted_boxes, struck_out, with_a_strange_sign, written_and_printed};
pub use page::{DrawnDigit, DrawnNumber, DrawnPage, INK, Page};
pub use params::{PageParams, Ruling};
pub use patch::{PATCH_SIDE, Patch, labelled_patches, letter_patch, patch, patch_of_shape, shape_count};
pub use ready::{
    blank, boxed_form, broken_strokes, columns_with_gaps, faint_pencil, leaning_page, letters, light_on_dark,
    marked_note, printed_text, roomy_form, ruled_blank, ruled_note, score_sheet, shadowed_photo, shaken_photo,
    sheet_aslant, sheet_on_wood, small_table, small_writing, squared_note, table_with_gaps, touching_digits,
    training_sheet, unfocused_photo,
};
pub use showcase::{showcase, small_copy};
