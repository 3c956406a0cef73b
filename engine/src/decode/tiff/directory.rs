//! What a TIFF file holds, by its directories: which of them are pages, and where their values stand.
//!
//! Read here rather than by the decoder, which stops at the first directory that it cannot decode, and knows no previews.

use std::collections::HashSet;

/// Directories of one file that are followed, nested ones included.
const MAX_DIRECTORIES: usize = 2 * super::super::MAX_PAGES as usize;
/// Entries of one directory: real ones have some fifty.
const MAX_ENTRIES: u64 = 2048;
/// Values of one entry, which are strips of a row each at the most.
const MAX_VALUES: u64 = 1 << 17;

/// Numbers of the tags that are looked at.
pub(super) mod tag {
    pub(in super::super) const NEW_SUBFILE_TYPE: u16 = 254;
    pub(in super::super) const SUBFILE_TYPE: u16 = 255;
    pub(in super::super) const WIDTH: u16 = 256;
    pub(in super::super) const HEIGHT: u16 = 257;
    pub(in super::super) const BITS: u16 = 258;
    pub(in super::super) const COMPRESSION: u16 = 259;
    pub(in super::super) const PHOTOMETRIC: u16 = 262;
    pub(in super::super) const FILL_ORDER: u16 = 266;
    pub(in super::super) const STRIP_OFFSETS: u16 = 273;
    pub(in super::super) const ORIENTATION: u16 = 274;
    pub(in super::super) const SAMPLES: u16 = 277;
    pub(in super::super) const ROWS_PER_STRIP: u16 = 278;
    pub(in super::super) const STRIP_BYTE_COUNTS: u16 = 279;
    pub(in super::super) const X_RESOLUTION: u16 = 282;
    pub(in super::super) const Y_RESOLUTION: u16 = 283;
    pub(in super::super) const T4_OPTIONS: u16 = 292;
    pub(in super::super) const COLOR_MAP: u16 = 320;
    pub(in super::super) const SUB_IFDS: u16 = 330;
    pub(in super::super) const DNG_VERSION: u16 = 50706;
}

/// A TIFF or BigTIFF file.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) bytes: &'a [u8],
    big_endian: bool,
    /// Whether offsets have eight bytes.
    pub(super) big: bool,
}

/// The place of a directory's first entry, and how many there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Directory {
    /// Where the directory itself begins.
    pub(super) offset: u64,
    entries: u64,
    count: u64,
}

/// Where the values of an entry stand.
struct Entry {
    kind: u64,
    count: u64,
    at: u64,
}

impl<'a> File<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let big_endian = match bytes.get(..2)? {
            b"II" => false,
            b"MM" => true,
            _ => return None,
        };
        let file = Self { bytes, big_endian, big: false };
        match file.number(2, 2)? {
            42 => Some(file),
            43 => Some(Self { big: true, ..file }),
            _ => None,
        }
    }

    /// A number of up to eight bytes.
    fn number(&self, at: u64, length: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.bytes.get(at..at.checked_add(length as usize)?)?;
        let append = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if self.big_endian { bytes.iter().fold(0, append) } else { bytes.iter().rev().fold(0, append) })
    }

    fn offset_length(&self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    /// Where the offset of the first directory stands, and its length.
    fn first_offset(&self) -> (u64, u64) {
        if self.big { (8, 8) } else { (4, 4) }
    }

    fn directory(&self, offset: u64) -> Option<Directory> {
        let length = if self.big { 8 } else { 2 };
        let count = self.number(offset, length)?;
        Some(Directory { offset, entries: offset + length, count })
    }

    fn entry(&self, directory: &Directory, tag: u16) -> Option<(u64, Entry)> {
        let size = if self.big { 20 } else { 12 };
        let places = (0..directory.count.min(MAX_ENTRIES)).map(|i| directory.entries + size * i);
        let place = places
            .take_while(|&at| self.number(at, 2).is_some())
            .find(|&at| self.number(at, 2) == Some(u64::from(tag)))?;
        let (kind, count) = (self.number(place + 2, 2)?, self.number(place + 4, self.offset_length())?);
        let value = place + 4 + self.offset_length();
        let fits = length_of(kind)?.checked_mul(count)? <= self.offset_length();
        let at = if fits { value } else { self.number(value, self.offset_length())? };
        Some((place, Entry { kind, count, at }))
    }

    /// The whole numbers of a tag; none where it is missing or of another kind.
    pub(super) fn values(&self, directory: &Directory, tag: u16) -> Vec<u64> {
        let Some((_, entry)) = self.entry(directory, tag) else { return Vec::new() };
        let Some(length @ (1 | 2 | 4 | 8)) = length_of(entry.kind) else { return Vec::new() };
        if entry.kind == RATIONAL {
            return Vec::new();
        }
        (0..entry.count.min(MAX_VALUES)).map_while(|i| self.number(entry.at.checked_add(i * length)?, length)).collect()
    }

    /// The first whole number of a tag.
    pub(super) fn value(&self, directory: &Directory, tag: u16) -> Option<u64> {
        let (_, entry) = self.entry(directory, tag)?;
        let length = length_of(entry.kind).filter(|_| entry.kind != RATIONAL && entry.count > 0)?;
        self.number(entry.at, length)
    }

    /// The first fraction of a tag.
    pub(super) fn fraction(&self, directory: &Directory, tag: u16) -> Option<f64> {
        let (_, entry) = self.entry(directory, tag)?;
        if entry.kind != RATIONAL {
            return self.value(directory, tag).map(|value| value as f64);
        }
        let (over, under) = (self.number(entry.at, 4)?, self.number(entry.at + 4, 4)?);
        (under > 0).then(|| over as f64 / under as f64)
    }

    /// The directories of the chain that begins at `offset`, without those that come again.
    fn chain(&self, mut offset: u64, seen: &mut HashSet<u64>) -> Vec<Directory> {
        let mut chain = Vec::new();
        while offset != 0 && seen.len() < MAX_DIRECTORIES && seen.insert(offset) {
            let Some(directory) = self.directory(offset) else { break };
            chain.push(directory);
            let size = if self.big { 20 } else { 12 };
            let next = directory.count.checked_mul(size).and_then(|length| directory.entries.checked_add(length));
            offset = next.and_then(|next| self.number(next, self.offset_length())).unwrap_or(0);
        }
        chain
    }

    /// The directories that hold pages in full size, in the file's order. Where every picture says that it is a preview or a mask, those
    /// that are nested count, then the previews themselves.
    pub(super) fn pages(&self) -> Vec<Directory> {
        let (at, length) = self.first_offset();
        let mut seen = HashSet::new();
        let chain = self.chain(self.number(at, length).unwrap_or(0), &mut seen);
        let full = |directories: &[Directory]| -> Vec<Directory> {
            directories.iter().copied().filter(|directory| !self.is_reduced(directory)).collect()
        };
        let mut pages = full(&chain);
        let is_raw = chain.first().is_some_and(|first| self.entry(first, tag::DNG_VERSION).is_some());
        if pages.is_empty() || is_raw {
            let offsets = chain.iter().flat_map(|directory| self.values(directory, tag::SUB_IFDS).into_iter().take(32));
            let nested: Vec<Directory> = offsets.flat_map(|offset| self.chain(offset, &mut seen)).collect();
            pages.extend(full(&nested));
        }
        if pages.is_empty() {
            pages = chain;
        }
        pages.truncate(super::super::MAX_PAGES as usize);
        pages
    }

    /// Whether a picture says of itself that it is a preview of another one, or its mask.
    fn is_reduced(&self, directory: &Directory) -> bool {
        match self.value(directory, tag::NEW_SUBFILE_TYPE) {
            Some(bits) => bits & 0b101 != 0,
            None => self.value(directory, tag::SUBFILE_TYPE) == Some(2),
        }
    }

    /// The same file with `directory` as its first, and with another value where a tag has a single short one.
    pub(super) fn with_first(&self, directory: &Directory, changed: Option<(u16, u16)>) -> Option<Vec<u8>> {
        let mut bytes = self.bytes.to_vec();
        let mut write = |at: u64, length: u64, value: u64| {
            let at = usize::try_from(at).ok()?;
            let place = bytes.get_mut(at..at + length as usize)?;
            let skipped = 8 - length as usize;
            match self.big_endian {
                true => place.copy_from_slice(&value.to_be_bytes()[skipped..]),
                false => place.copy_from_slice(&value.to_le_bytes()[..length as usize]),
            }
            Some(())
        };
        let (at, length) = self.first_offset();
        write(at, length, directory.offset)?;
        if let Some((tag, value)) = changed {
            let (_, entry) = self.entry(directory, tag)?;
            write(entry.at, length_of(entry.kind)?, u64::from(value))?;
        }
        Some(bytes)
    }

    /// Whether the directory is the first in the file already.
    pub(super) fn is_first(&self, directory: &Directory) -> bool {
        let (at, length) = self.first_offset();
        self.number(at, length) == Some(directory.offset)
    }
}

const RATIONAL: u64 = 5;

/// Bytes of a value of a kind; `None` for kinds that are not known.
fn length_of(kind: u64) -> Option<u64> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 | 16 | 17 | 18 => Some(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{File, tag};

    /// A little-endian file of directories that follow one another, each with these tags of one long.
    fn file(directories: &[&[(u16, u32)]]) -> Vec<u8> {
        let mut file = b"II*\0".to_vec();
        file.extend(8u32.to_le_bytes());
        for (i, tags) in directories.iter().enumerate() {
            file.extend((tags.len() as u16).to_le_bytes());
            for &(tag, value) in *tags {
                file.extend(tag.to_le_bytes());
                file.extend([4, 0, 1, 0, 0, 0]);
                file.extend(value.to_le_bytes());
            }
            let next = if i + 1 < directories.len() { file.len() as u32 + 4 } else { 0 };
            file.extend(next.to_le_bytes());
        }
        file
    }

    fn widths(bytes: &[u8]) -> Vec<u64> {
        let file = File::of(bytes).expect("a TIFF file");
        file.pages().iter().filter_map(|page| file.value(page, tag::WIDTH)).collect()
    }

    #[test]
    fn previews_and_masks_are_no_pages() {
        let bytes = file(&[
            &[(254, 1), (256, 10)],
            &[(254, 2), (256, 20)],
            &[(254, 4), (256, 30)],
            &[(255, 2), (256, 40)],
            &[(256, 50)],
        ]);
        assert_eq!(widths(&bytes), [20, 50]);
        assert_eq!(widths(&file(&[&[(254, 1), (256, 10)]])), [10]);
    }

    #[test]
    fn the_picture_behind_a_preview_is_found_where_it_is_nested() {
        // The second directory is in no chain but named by the first.
        let mut bytes = file(&[&[(254, 1), (256, 10), (330, 8 + 2 + 36 + 4)], &[(254, 0), (256, 20)]]);
        bytes[46..50].fill(0);
        assert_eq!(widths(&bytes), [20]);
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        let mut bytes = file(&[&[(256, 10)], &[(256, 20)]]);
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&8u32.to_le_bytes());
        assert_eq!(widths(&bytes), [10, 20]);
        for end in 0..bytes.len() {
            if let Some(file) = File::of(&bytes[..end]) {
                assert!(file.pages().len() <= 2);
            }
        }
    }

    #[test]
    fn any_page_can_be_put_first_and_a_value_be_changed() {
        let bytes = file(&[&[(256, 10)], &[(256, 20), (262, 3)]]);
        let tiff = File::of(&bytes).unwrap();
        let second = tiff.pages()[1];
        assert!(!tiff.is_first(&second));
        let changed = tiff.with_first(&second, Some((262, 1))).unwrap();
        let tiff = File::of(&changed).unwrap();
        assert!(tiff.is_first(&second));
        assert_eq!((widths(&changed), tiff.value(&second, 262)), (vec![20], Some(1)));
    }
}
