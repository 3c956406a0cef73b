use super::Frame;
use crate::decode::{DecodeLimits, Page, decode_page};
use crate::error::ReadError;
use crate::reading::Warning;
use image::GrayImage;
use image::codecs::jpeg::JpegEncoder;

/// Stripes of ink on paper, 96 × 64 pixels, darker towards the bottom.
fn page() -> GrayImage {
    GrayImage::from_fn(96, 64, |x, y| image::Luma([if x / 8 % 2 == 0 { 240 } else { 90 - y as u8 }]))
}

/// As the standard's own tables code it.
fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(&page()).expect("a small picture");
    file
}

fn decoded(file: &[u8]) -> Result<Page<GrayImage>, ReadError> {
    decode_page(file, None, &DecodeLimits::default())
}

fn place_of(file: &[u8], what: &[u8]) -> usize {
    file.windows(what.len()).position(|window| window == what).expect("it is there")
}

#[test]
fn the_frame_header_is_found_behind_other_segments_and_fill_bytes() {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, 0xc2];
    bytes.extend([0, 17, 8, 0, 100, 0, 200, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    let frame = Frame::of(&bytes).unwrap();
    assert!(frame.is_progressive() && frame.unread_kind().is_none());
    assert_eq!((frame.width, frame.height), (200, 100));
    // 13 × 7 units of 16 × 16 pixels, each of four blocks of luma and two of chroma.
    assert_eq!(frame.coefficients(), 64 * 13 * 7 * 6);
    for end in 0..bytes.len() {
        let _ = Frame::of(&bytes[..end]);
    }
}

#[test]
fn an_intact_picture_is_read_without_a_warning() {
    let whole = decoded(&jpeg()).unwrap();
    assert_eq!((whole.warnings, whole.number, whole.pages), (vec![], 1, 1));
}

#[test]
fn a_picture_without_the_mark_of_its_end_is_read_as_a_whole() {
    let file = jpeg();
    let cut = decoded(&file[..file.len() - 2]).unwrap();
    assert_eq!(cut.warnings, [Warning::EndMissing { format: "JPEG" }]);
    assert_eq!(cut.picture, decoded(&file).unwrap().picture);
}

#[test]
fn of_a_picture_cut_short_what_is_there_is_kept_and_the_rest_looks_like_paper() {
    let file = jpeg();
    let whole = decoded(&file).unwrap().picture;
    let data = place_of(&file, &[0xff, 0xda]);
    let mut rows_before = 0;
    for end in (data + 200..file.len() - 2).step_by(97) {
        let cut = decoded(&file[..end]).unwrap();
        let &[Warning::RowsMissing { format: "JPEG", kept, rows: 64 }] = cut.warnings.as_slice() else {
            panic!("{end}: {:?}", cut.warnings)
        };
        assert!(kept >= rows_before && kept < 64 && kept % 8 == 0, "{kept}");
        rows_before = kept;
        for (x, y, pixel) in cut.picture.enumerate_pixels() {
            let expected = if y < kept { whole.get_pixel(x, y).0[0] } else { cut.picture.get_pixel(0, 63).0[0] };
            assert_eq!(pixel.0[0], expected, "{end}: {x}, {y}");
        }
    }
    assert!(rows_before >= 48);
}

#[test]
fn a_picture_of_which_no_row_is_there_is_damaged() {
    let file = jpeg();
    let data = place_of(&file, &[0xff, 0xda]);
    for end in [data, data + 2, data + 12, data + 20] {
        assert!(matches!(decoded(&file[..end]), Err(ReadError::DamagedImage { format: "JPEG", .. })), "{end}");
    }
}

#[test]
fn bytes_before_a_marker_are_passed_over() {
    let file = jpeg();
    let whole = decoded(&file).unwrap();
    for marker in [[0xff, 0xdb], [0xff, 0xc0], [0xff, 0xc4], [0xff, 0xda]] {
        let place = place_of(&file, &marker);
        let stray = [&file[..place], &[7; 40], &file[place..]].concat();
        assert_eq!(decoded(&stray).unwrap(), whole, "{marker:x?}");
    }
}

#[test]
fn a_height_told_behind_the_scan_counts() {
    let file = jpeg();
    let mut late = file.clone();
    let frame = place_of(&late, &[0xff, 0xc0]);
    late[frame + 5..frame + 7].fill(0);
    let end = late.len() - 2;
    late.splice(end..end, [0xff, 0xdc, 0, 4, 0, 64]);
    assert_eq!(decoded(&late).unwrap(), decoded(&file).unwrap());
    late[end..end + 6].fill(0);
    assert!(matches!(decoded(&late), Err(ReadError::DamagedImage { .. })));
}

#[test]
fn a_frame_of_a_webcam_without_code_tables_is_read_by_the_standard_ones() {
    let file = jpeg();
    let mut bare = file.clone();
    while let Some(place) = bare.windows(2).position(|marker| marker == [0xff, 0xc4]) {
        let length = usize::from(u16::from_be_bytes([bare[place + 2], bare[place + 3]]));
        bare.drain(place..place + 2 + length);
    }
    assert!(bare.len() < file.len() - 200);
    assert_eq!(decoded(&bare).unwrap(), decoded(&file).unwrap());
}

#[test]
fn a_progressive_picture_cut_short_is_read_as_sharp_as_it_is() {
    let note = pages::hostile::note();
    let cases = pages::hostile::small();
    let file = cases.iter().find(|case| case.name == "JPEG progressive, grey").expect("it is among them").file();
    let whole = decoded(&file).unwrap();
    assert_eq!(whole.warnings, []);
    let without_end = decoded(&file[..file.len() - 2]).unwrap();
    assert_eq!(without_end.warnings, [Warning::DetailMissing { format: "JPEG" }]);
    assert_eq!(without_end.picture, whole.picture);
    // Behind the first scan, which holds the mean of each block.
    let second = file.windows(2).rposition(|marker| marker == [0xff, 0xda]).expect("a second scan");
    let blurred = decoded(&file[..second + 60]).unwrap();
    assert_eq!(blurred.warnings, [Warning::DetailMissing { format: "JPEG" }]);
    let dark = |picture: &GrayImage| picture.pixels().filter(|pixel| pixel.0[0] < 200).count();
    assert!(dark(&blurred.picture) > dark(&note) / 2);
    // Within the first scan.
    let first = place_of(&file, &[0xff, 0xda]);
    let part = decoded(&file[..first + (second - first) / 2]).unwrap();
    assert!(
        matches!(part.warnings[..], [Warning::RowsMissing { kept: 16..=100, rows: 120, .. }]),
        "{:?}",
        part.warnings
    );
}
