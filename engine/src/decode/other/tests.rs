use crate::decode::{DecodeLimits, Page, decode_page};
use crate::error::ReadError;
use crate::reading::Warning;
use image::GrayImage;
use pages::hostile::small;

fn decoded(file: &[u8]) -> Result<Page<GrayImage>, ReadError> {
    decode_page(file, None, &DecodeLimits::default())
}

fn file(name: &str) -> Vec<u8> {
    small().iter().find(|case| case.name == name).expect("it is among them").file()
}

/// Rows kept of a file cut after `end` bytes, each equal to that of the whole one; the others look like paper.
fn kept_of(file: &[u8], end: usize, from_below: bool) -> Option<u32> {
    let whole = decoded(file).unwrap().picture;
    let cut = match decoded(&file[..end]) {
        Err(ReadError::DamagedImage { .. }) => return None,
        cut => cut.unwrap(),
    };
    let &[Warning::RowsMissing { kept, rows: 120, .. }] = cut.warnings.as_slice() else {
        panic!("{end}: {:?}", cut.warnings)
    };
    let paper = cut.picture.get_pixel(0, if from_below { 0 } else { 119 });
    for (x, y, pixel) in cut.picture.enumerate_pixels() {
        let is_there = if from_below { y >= 120 - kept } else { y < kept };
        assert_eq!(pixel, if is_there { whole.get_pixel(x, y) } else { paper }, "{end}: {x}, {y} of {kept} rows");
    }
    Some(kept)
}

#[test]
fn of_a_webp_picture_cut_short_the_rows_that_are_there_are_kept() {
    for name in ["WebP, lossy", "WebP, lossy, with alpha", "WebP, lossless"] {
        let file = file(name);
        let mut most = 0;
        let mut lost = 0;
        let start = if name.ends_with("alpha") { file.len() - 1200 } else { file.len() / 2 };
        for end in (start..file.len() - 40).step_by(23) {
            match kept_of(&file, end, false) {
                Some(kept) => {
                    assert!(kept >= most, "{name}: {end}: {kept} rows of at least {most}");
                    most = kept;
                }
                None => lost += 1,
            }
        }
        assert!(most >= 64 && lost <= 25, "{name}: {most} rows, {lost} without any");
    }
}

#[test]
fn of_a_bitmap_cut_short_the_rows_that_are_there_are_kept_whichever_way_they_run() {
    for (name, from_below) in [("BMP", true), ("BMP upside down", false)] {
        let file = file(name);
        for missing in [1, 239, 240, 241, 9_000, 20_000] {
            let rows = (missing as u32).div_ceil(240);
            assert_eq!(kept_of(&file, file.len() - missing, from_below), Some(120 - rows), "{name}: {missing}");
        }
    }
}

#[test]
fn a_picture_whose_metadata_alone_are_missing_is_whole() {
    let (plain, promising) = (file("WebP, lossy"), file("WebP, lossy, whose metadata are missing"));
    let read = decoded(&promising).unwrap();
    assert_eq!(read.picture, decoded(&plain).unwrap().picture);
    assert_eq!(read.warnings, [Warning::EndMissing { format: "WebP" }]);
}
