//! Pictures cut short, in formats whose decoders know no rows.
//!
//! Such a picture is decoded twice, with other bytes in place of the missing ones each time. A row that comes out the same did not
//! depend on them: it is there.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::ops::Range;

/// A file that goes on behind its end, with the same byte over and over.
pub(super) struct Padded<'a> {
    bytes: &'a [u8],
    padding: [u8; 256],
    at: u64,
    end: u64,
}

impl<'a> Padded<'a> {
    /// The file with `padding` appended `count` times.
    pub(super) fn new(bytes: &'a [u8], padding: u8, count: u64) -> Self {
        Self { bytes, padding: [padding; 256], at: 0, end: bytes.len() as u64 + count }
    }
}

impl BufRead for Padded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let there = usize::try_from(self.at).ok().and_then(|at| self.bytes.get(at..)).filter(|rest| !rest.is_empty());
        Ok(there.unwrap_or_else(|| {
            let left = self.end.saturating_sub(self.at).min(self.padding.len() as u64);
            &self.padding[..left as usize]
        }))
    }

    fn consume(&mut self, count: usize) {
        self.at += count as u64;
    }
}

impl Read for Padded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl Seek for Padded<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Pads whose first bit read is 0, and those whose first bit is 1, from either end: what one of either kind gives cannot be alike by chance.
/// A pad may stand for something impossible; then the next one is tried.
const PADS: [[u8; 12]; 2] = [
    [0x00, 0x56, 0x2a, 0x6c, 0x12, 0x4e, 0x38, 0x74, 0x0a, 0x62, 0x5c, 0x26],
    [0xd5, 0xff, 0x93, 0xe7, 0xa9, 0xcb, 0xbd, 0x85, 0xf1, 0x9f, 0xb3, 0xed],
];

/// Pixels that a decoder makes of a file with a pad behind it, and the rows that depend on the pad; none where no pad can be decoded.
/// `tries` bounds how often it decodes, and is at least 2.
pub(super) fn decode_twice(
    mut decode: impl FnMut(u8) -> Option<Vec<u8>>,
    stride: usize,
    tries: usize,
) -> Option<(Vec<u8>, Range<usize>)> {
    let mut with_any = |pads: &[u8]| pads.iter().take(tries / 2).find_map(|&pad| decode(pad));
    let (first, second) = (with_any(&PADS[0])?, with_any(&PADS[1])?);
    let rows = || first.chunks(stride.max(1)).zip(second.chunks(stride.max(1)));
    let start = rows().position(|(row, other)| row != other);
    let end = rows().rposition(|(row, other)| row != other);
    let missing = start.zip(end).map_or(0..0, |(start, end)| start..end + 1);
    Some((first, missing))
}

#[cfg(test)]
mod tests {
    use super::{Padded, decode_twice};
    use std::io::{Read, Seek, SeekFrom};

    #[test]
    fn a_padded_file_goes_on_behind_its_end_and_ends_all_the_same() {
        let mut file = Padded::new(b"abc", 7, 300);
        let mut all = Vec::new();
        assert_eq!(file.read_to_end(&mut all).unwrap(), 303);
        assert_eq!(all, [&b"abc"[..], &[7; 300]].concat());
        assert_eq!(file.seek(SeekFrom::Start(2)).unwrap(), 2);
        assert_eq!(file.seek(SeekFrom::Current(-1)).unwrap(), 1);
        let mut some = [0; 4];
        file.read_exact(&mut some).unwrap();
        assert_eq!(some, [b'b', b'c', 7, 7]);
        file.seek(SeekFrom::End(10)).unwrap();
        assert!(file.read_exact(&mut some).is_err() && file.seek(SeekFrom::Current(-400)).is_err());
    }

    #[test]
    fn rows_that_depend_on_the_pad_are_missing() {
        let decode = |pad: u8| Some(vec![1, 1, 2, pad, pad, pad, 3, 3]);
        assert_eq!(decode_twice(decode, 2, 2).unwrap().1, 1..3);
        assert_eq!(decode_twice(|_| Some(vec![5; 8]), 2, 2).unwrap().1, 0..0);
        // Where some pads stand for nothing that can be decoded.
        let fussy = |pad: u8| if pad == 0x56 || pad == 0xff { decode(pad) } else { None };
        assert_eq!(decode_twice(fussy, 2, 2), None);
        assert_eq!(decode_twice(fussy, 2, 8).unwrap().1, 1..3);
    }
}
