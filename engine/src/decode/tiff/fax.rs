//! TIFF pages as fax machines send them: groups 3 and 4 of ITU-T T.4 and T.6, strip by strip, a row at a time.

use super::directory::{Directory, File, tag};
use crate::decode::kind::damaged;
use crate::decode::tone::{Ground, Tone};
use crate::decode::{Header, Pixels, Source};
use crate::error::ReadError;
use crate::reading::Warning;
use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode, decode};
use image::ImageFormat;
use std::borrow::Cow;

pub(super) struct FaxSource<'a> {
    pub(super) file: File<'a>,
    pub(super) directory: Directory,
    pub(super) header: Header,
}

/// Whether a compression is one of these, by its number.
pub(super) fn is_fax(compression: u64) -> bool {
    matches!(compression, 2..=4)
}

impl Source for FaxSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, _: Ground) -> Result<Pixels, ReadError> {
        let Self { file, directory, header } = *self;
        let value = |tag, or| file.value(&directory, tag).unwrap_or(or);
        let (rows, stride) = (header.height, header.width as usize * tone.channels());
        let strip_rows = value(tag::ROWS_PER_STRIP, u64::MAX).clamp(1, u64::from(rows)) as u32;
        let offsets = file.values(&directory, tag::STRIP_OFFSETS);
        let counts = file.values(&directory, tag::STRIP_BYTE_COUNTS);
        let reversed = value(tag::FILL_ORDER, 1) == 2;
        // Zero bits are the white of the code, which the file may call black.
        let ink = if value(tag::PHOTOMETRIC, 0) == 1 { 255 } else { 0 };
        let mut page =
            Rows { bytes: vec![255 - ink; stride * rows as usize], stride, channels: tone.channels(), ink, next: 0 };
        let bytes: Cow<'_, [u8]> = if reversed { reversed_bits(file.bytes).into() } else { file.bytes.into() };
        // Strips lie apart in the file. Where thousands of them are the same megabytes, it would be read through for each.
        let mut left = bytes.len();
        let mut kept = 0;
        for (i, top) in (0..rows).step_by(strip_rows as usize).enumerate() {
            let place = |i: usize| offsets.get(i).and_then(|&offset| usize::try_from(offset).ok());
            let Some(from) = place(i).filter(|&from| from < bytes.len() && left > 0) else { break };
            // Old programs leave the length out, or write none: then the next strip tells, if it stands behind this one.
            let told = counts.get(i).and_then(|&count| usize::try_from(count).ok()).filter(|&count| count > 0);
            let to_next = place(i + 1).and_then(|next| next.checked_sub(from)).filter(|&length| length > 0);
            let length = told.or(to_next).unwrap_or(left).min(left).min(bytes.len() - from);
            left -= length;
            page.next = top as usize;
            let wanted = strip_rows.min(rows - top);
            let settings = settings(header.width, wanted, value(tag::COMPRESSION, 4), value(tag::T4_OPTIONS, 0));
            // A row that cannot be read ends the strip; those before it stand.
            let _ = decode(&bytes[from..from + length], &mut page, &mut DecoderContext::new(settings));
            kept += (page.next as u32).saturating_sub(top).min(wanted);
        }
        if kept == 0 {
            return Err(damaged(ImageFormat::Tiff, "no row of the fax can be read"));
        }
        let mut warnings = Vec::new();
        if kept < rows {
            let stride = page.stride;
            if page.next == kept as usize {
                let size = page.bytes.len();
                tone.clear(&mut page.bytes, kept as usize * stride..size);
            }
            warnings.push(Warning::RowsMissing { format: "TIFF", kept, rows });
        }
        Ok(Pixels { bytes: page.bytes, warnings })
    }
}

fn settings(columns: u32, rows: u32, compression: u64, options: u64) -> DecodeSettings {
    let encoding = match compression {
        4 => EncodingMode::Group4,
        3 if options & 1 == 1 => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    DecodeSettings {
        columns,
        rows,
        end_of_block: true,
        end_of_line: compression == 3,
        rows_are_byte_aligned: compression == 2,
        encoding,
        strict: false,
    }
}

fn reversed_bits(data: &[u8]) -> Vec<u8> {
    data.iter().map(|byte| byte.reverse_bits()).collect()
}

/// The page, filled row by row.
struct Rows {
    bytes: Vec<u8>,
    stride: usize,
    channels: usize,
    ink: u8,
    next: usize,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let Some(row) = self.bytes.get_mut(self.next * self.stride..).and_then(|rest| rest.get_mut(..self.stride))
        else {
            return;
        };
        for run in changes.chunks(2) {
            let from = run[0] as usize * self.channels;
            let to = run.get(1).map_or(self.stride, |&end| end as usize * self.channels);
            if let Some(run) = row.get_mut(from..to) {
                run.fill(self.ink);
            }
        }
        self.next += 1;
    }
}
