//! A ZIP archive of files that are stored as they are: all that XLSX needs, in a hundred lines instead of a crate.
//!
//! Layout as of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

/// The first day that the format can tell: 1 January 1980. The page has no need to tell a truer one.
const DATE: u16 = (1 << 5) | 1;
/// Names are UTF-8 (general purpose bit 11).
const UTF_8: u16 = 1 << 11;
/// What a reader must understand: version 2.0.
const VERSION: u16 = 20;

/// Packs files, each a name and its content.
pub(super) fn zip(files: &[(String, String)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = archive.len() as u32;
        let mut header = Vec::new();
        for field in [VERSION, UTF_8, 0, 0, DATE] {
            header.extend(field.to_le_bytes());
        }
        for field in [crc32(content.as_bytes()), content.len() as u32, content.len() as u32] {
            header.extend(field.to_le_bytes());
        }
        header.extend((name.len() as u16).to_le_bytes());
        // No extra field.
        header.extend(0_u16.to_le_bytes());

        archive.extend(b"PK\x03\x04");
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(content.as_bytes());

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&header);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (archive.len() as u32, files.len() as u16);
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06");
    // This disk, and the disk where the directory starts.
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend(0_u16.to_le_bytes());
    archive
}

/// The check sum of ISO 3309, polynomial 0xEDB88320 reflected.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_one_everybody_knows() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn the_directory_tells_where_each_file_begins() {
        let archive = zip(&[("a.txt".into(), "one".into()), ("b.txt".into(), "three".into())]);
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
        let number = |at: usize| u32::from_le_bytes([archive[at], archive[at + 1], archive[at + 2], archive[at + 3]]);
        let directory = number(end + 16) as usize;
        let second = directory + 46 + "a.txt".len();
        assert_eq!(&archive[second..second + 4], b"PK\x01\x02");
        let file = number(second + 42) as usize;
        assert_eq!(&archive[file..file + 4], b"PK\x03\x04");
        assert_eq!(&archive[file + 30..file + 40], b"b.txtthree");
    }
}
