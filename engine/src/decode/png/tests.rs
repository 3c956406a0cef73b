use crate::decode::{DecodeLimits, Page, decode_page};
use crate::error::ReadError;
use crate::reading::Warning;
use image::GrayImage;
use pages::hostile::{note, small};
use std::error::Error as _;

fn decoded(file: &[u8]) -> Result<Page<GrayImage>, ReadError> {
    decode_page(file, None, &DecodeLimits::default())
}

fn file(name: &str) -> Vec<u8> {
    small().iter().find(|case| case.name == name).expect("it is among them").file()
}

#[test]
fn of_a_picture_cut_short_the_rows_that_are_there_are_kept() {
    for name in ["PNG grey", "PNG 16-bit RGBA", "PNG 1-bit", "PNG with EXIF orientation 1"] {
        let file = file(name);
        let whole = decoded(&file).unwrap();
        assert_eq!(whole.warnings, []);
        let mut most = 0;
        for end in (file.len() / 3..file.len() - 30).step_by(53) {
            let cut = decoded(&file[..end]).unwrap();
            let &[Warning::RowsMissing { format: "PNG", kept, rows: 120 }] = cut.warnings.as_slice() else {
                panic!("{name}: {end}: {:?}", cut.warnings)
            };
            assert!(kept >= most && kept < 120, "{name}: {kept}");
            most = kept;
            let rows = kept as usize * 240;
            assert_eq!(cut.picture.as_raw()[..rows], whole.picture.as_raw()[..rows]);
            let paper = cut.picture.get_pixel(0, 119).0[0];
            assert!(paper > 200 && cut.picture.as_raw()[rows..].iter().all(|&tone| tone == paper), "{name}");
        }
        assert!(most > 80, "{name}: {most}");
    }
}

#[test]
fn a_refusal_keeps_what_the_decoder_said() {
    let refusal = decoded(&file("PNG grey")[..20]).expect_err("there is no picture");
    assert!(refusal.source().and_then(|cause| cause.downcast_ref::<png::DecodingError>()).is_some(), "{refusal:?}");
}

#[test]
fn a_picture_whose_end_alone_is_missing_is_whole() {
    let file = file("PNG grey");
    let whole = decoded(&file).unwrap();
    for missing in [1, 12, 16, 18] {
        let cut = decoded(&file[..file.len() - missing]).unwrap();
        assert_eq!(cut.picture, whole.picture);
        assert!(matches!(cut.warnings[..], [] | [Warning::EndMissing { format: "PNG" }]), "{:?}", cut.warnings);
    }
}

#[test]
fn a_picture_of_which_no_row_is_there_is_damaged() {
    let file = file("PNG grey");
    for end in [30, 33, 41, 43] {
        assert!(matches!(decoded(&file[..end]), Err(ReadError::DamagedImage { format: "PNG", .. })), "{end}");
    }
}

#[test]
fn an_interlaced_picture_cut_short_is_read_as_sharp_as_it_is() {
    let file = file("PNG interlaced");
    let whole = decoded(&file).unwrap();
    assert_eq!((&whole.picture, &whole.warnings), (&note(), &vec![]));
    let off = |picture: &GrayImage| {
        picture.as_raw().iter().zip(note().as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>()
    };
    let mut before = u64::MAX;
    for twelfths in [3, 6, 9, 11] {
        let cut = decoded(&file[..file.len() * twelfths / 12]).unwrap();
        assert_eq!(cut.warnings, [Warning::DetailMissing { format: "PNG" }]);
        assert!(off(&cut.picture) < before, "more of the file shows more");
        before = off(&cut.picture);
    }
    // Within the first pass.
    let part = (60..file.len()).find_map(|end| decoded(&file[..end]).ok()).expect("its first row is there");
    assert!(matches!(part.warnings[..], [Warning::RowsMissing { kept, .. }] if kept % 8 == 0), "{:?}", part.warnings);
}
