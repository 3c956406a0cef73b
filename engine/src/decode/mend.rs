//! JPEG files as broken programs leave them → bytes that the decoder takes, and whether their end is there.
//!
//! What any viewer passes over is taken out here: bytes that belong to no segment before the first scan, the want of code tables, as in the
//! frames of many webcams, and a height that stands behind the first scan alone, as scanners write it that see the end of the paper last.

use std::borrow::Cow;

/// A file that the decoder takes as it is.
pub(super) struct Mended<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Whether the mark of the end stands behind the last scan.
    pub(super) has_end: bool,
}

/// Follows the segments up to the end of the last scan. What it cannot follow, it leaves to the decoder.
pub(super) fn mend(bytes: &[u8]) -> Mended<'_> {
    // The segments before the first scan, each from its marker to its end.
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut stray, mut tables) = (2, false, false);
    let first_scan = loop {
        let Some((marker_at, marker)) = next_marker(bytes, at) else {
            return Mended { bytes: bytes.into(), has_end: false };
        };
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            stray = true;
            at = marker_at + 2;
            continue;
        }
        stray |= marker_at > at;
        if marker == 0xda {
            break marker_at;
        }
        let Some(length) = length_at(bytes, marker_at + 2) else {
            return Mended { bytes: bytes.into(), has_end: false };
        };
        tables |= marker == 0xc4;
        at = marker_at + 2 + length;
        kept.push((marker_at, at));
    };
    let Tail { has_end, height } = tail_of(&bytes[first_scan..]);
    // Told in the frame, it needs not be told again.
    let late_height =
        height.filter(|_| kept.iter().any(|&(from, to)| has_no_height(&bytes[from..to.min(bytes.len())])));
    if tables && !stray && late_height.is_none() {
        return Mended { bytes: bytes.into(), has_end };
    }
    let mut mended = bytes[..2].to_vec();
    for segment in kept.iter().filter_map(|&(from, to)| bytes.get(from..to)) {
        let start = mended.len();
        mended.extend(segment);
        if let Some((_, height)) = late_height.filter(|_| has_no_height(segment)) {
            mended[start + 5..start + 7].copy_from_slice(&height);
        }
    }
    if !tables {
        STANDARD_TABLES.iter().for_each(|table| table.append(&mut mended));
    }
    let rest = &bytes[first_scan..];
    match late_height {
        Some((at, _)) => mended.extend([&rest[..at], &rest[at + HEIGHT_BYTES..]].concat()),
        None => mended.extend(rest),
    }
    Mended { bytes: mended.into(), has_end }
}

/// Bytes of a segment that tells the height, its marker included.
const HEIGHT_BYTES: usize = 6;

/// Whether a segment is a frame header without a height.
fn has_no_height(segment: &[u8]) -> bool {
    matches!(segment, [0xff, 0xc0..=0xc2, _, _, _, 0, 0, ..])
}

/// Where the last of the bytes 0xff before the next marker stands from `at` on, and the marker. Nothing else in a file begins so.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(usize, u8)> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0 => at += 2,
            0xff => at += 1,
            marker => return Some((at, marker)),
        }
    }
}

/// The length of the segment whose length stands at `at`, these two bytes included.
fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let &[high, low] = bytes.get(at..at + 2)? else { return None };
    Some(usize::from(u16::from_be_bytes([high, low])).max(2))
}

/// What stands behind the data of the scans.
struct Tail {
    has_end: bool,
    /// Where a segment stands that tells the height, and the height.
    height: Option<(usize, [u8; 2])>,
}

/// Follows `rest`, which begins with a scan. Markers in a scan's data are those of restarts alone.
fn tail_of(rest: &[u8]) -> Tail {
    let mut tail = Tail { has_end: false, height: None };
    let mut at = 0;
    while let Some((marker_at, marker)) = next_marker(rest, at) {
        at = marker_at + 2;
        match marker {
            0xd9 => {
                tail.has_end = true;
                break;
            }
            0x01 | 0xd0..=0xd8 => {}
            0xdc => {
                if let Some(&[0, 4, high, low]) = rest.get(at..marker_at + HEIGHT_BYTES) {
                    tail.height.get_or_insert((marker_at, [high, low]));
                }
                at += length_at(rest, at).unwrap_or(0);
            }
            _ => at += length_at(rest, at).unwrap_or(0),
        }
    }
    tail
}

/// One table of codes, as a segment of a file holds it.
struct Table {
    /// Class and place.
    place: u8,
    /// How many codes there are of each length, from 1 to 16 bits.
    counts: [u8; 16],
    symbols: &'static [u8],
}

impl Table {
    fn append(&self, file: &mut Vec<u8>) {
        let length = 2 + 1 + self.counts.len() + self.symbols.len();
        file.extend([0xff, 0xc4]);
        file.extend((length as u16).to_be_bytes());
        file.push(self.place);
        file.extend(self.counts);
        file.extend(self.symbols);
    }
}

/// The tables of ITU-T T.81, annex K.3, that a picture without any is coded by: luma and chroma, first the means and then the rest.
const STANDARD_TABLES: [Table; 4] = [
    Table {
        place: 0x00,
        counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    Table {
        place: 0x01,
        counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    Table { place: 0x10, counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d], symbols: &LUMA_SYMBOLS },
    Table { place: 0x11, counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77], symbols: &CHROMA_SYMBOLS },
];

const LUMA_SYMBOLS: [u8; 162] = [
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71, 0x14,
    0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09,
    0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a,
    0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65,
    0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88,
    0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9,
    0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca,
    0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea,
    0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
];

const CHROMA_SYMBOLS: [u8; 162] = [
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22, 0x32,
    0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16,
    0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19, 0x1a, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38, 0x39,
    0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64,
    0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x82, 0x83, 0x84, 0x85, 0x86,
    0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
    0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8,
    0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9,
    0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
];

#[cfg(test)]
mod tests {
    use super::{STANDARD_TABLES, mend};

    fn file(before_scan: &[u8], end: &[u8]) -> Vec<u8> {
        [&[0xff, 0xd8][..], before_scan, &[0xff, 0xda, 0, 3, 9, 1, 0xff, 0, 0xff, 0xd0, 2], end].concat()
    }

    #[test]
    fn an_intact_file_is_left_as_it_is() {
        let whole = file(&[0xff, 0xc4, 0, 3, 7], &[0xff, 0xff, 0xd9]);
        let mended = mend(&whole);
        assert!(mended.has_end && *mended.bytes == whole);
        assert!(!mend(&file(&[0xff, 0xc4, 0, 3, 7], &[0xff])).has_end);
    }

    #[test]
    fn bytes_before_a_marker_are_taken_out() {
        let plain = file(&[0xff, 0xc4, 0, 3, 7, 0xff, 0xfe, 0, 3, 8], &[0xff, 0xd9]);
        let stray = file(
            &[1, 2, 3, 4, 5, 0xff, 0xc4, 0, 3, 7, 9, 9, 9, 9, 0xff, 0xff, 0xfe, 0, 3, 8, 0, 0, 0, 0],
            &[0xff, 0xd9],
        );
        assert_eq!(*mend(&stray).bytes, plain);
    }

    #[test]
    fn a_file_without_code_tables_gets_the_standard_ones() {
        let bare = file(&[0xff, 0xfe, 0, 3, 8], &[0xff, 0xd9]);
        let mended = mend(&bare);
        assert_eq!(mended.bytes.len(), bare.len() + 4 * (2 + 2 + 17) + 12 + 12 + 162 + 162);
        for table in STANDARD_TABLES {
            let count: usize = table.counts.iter().map(|&count| usize::from(count)).sum();
            assert_eq!(count, table.symbols.len());
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_followed_as_far_as_it_goes() {
        let whole = file(&[0xff, 0xc4, 0, 3, 7], &[0xff, 0xd9]);
        for end in 2..whole.len() {
            assert!(!mend(&whole[..end]).has_end);
        }
    }
}
