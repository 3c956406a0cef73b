use crate::decode::{DecodeLimits, Page, decode_page};
use crate::error::ReadError;
use crate::reading::Warning;
use gif::{Encoder, Frame};
use image::GrayImage;

const WIDTH: u16 = 90;
const HEIGHT: u16 = 61;
/// Bytes before the pixels, most of them the palette's.
const HEAD: usize = 790;

/// A tone for each pixel that no neighbour has.
fn index(x: u16, y: u16) -> u8 {
    ((u32::from(x) * 7 + u32::from(y) * 13) % 61) as u8
}

/// A file of one frame whose rows stand in the order of `rows`, at `top` of the screen.
fn file(rows: &[u16], interlaced: bool, top: u16) -> Vec<u8> {
    let palette: Vec<u8> = (0..=255).flat_map(|tone| [tone; 3]).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, WIDTH, HEIGHT + top, &palette).expect("memory does not fail");
    let indices: Vec<u8> = rows.iter().flat_map(|&y| (0..WIDTH).map(move |x| index(x, y))).collect();
    let frame = Frame { width: WIDTH, height: HEIGHT, top, interlaced, buffer: indices.into(), ..Frame::default() };
    encoder.write_frame(&frame).expect("memory does not fail");
    drop(encoder);
    file
}

fn in_order(top: u16) -> Vec<u8> {
    file(&(0..HEIGHT).collect::<Vec<_>>(), false, top)
}

fn interlaced() -> Vec<u8> {
    let pass = |first: u16, step: usize| (first..HEIGHT).step_by(step);
    file(&pass(0, 8).chain(pass(4, 8)).chain(pass(2, 4)).chain(pass(1, 2)).collect::<Vec<_>>(), true, 0)
}

fn decoded(file: &[u8]) -> Result<Page<GrayImage>, ReadError> {
    decode_page(file, None, &DecodeLimits::default())
}

#[test]
fn interlaced_rows_stand_where_they_belong() {
    let whole = decoded(&in_order(0)).unwrap();
    assert!(whole.picture.enumerate_pixels().all(|(x, y, pixel)| pixel.0[0] == index(x as u16, y as u16)));
    assert_eq!(decoded(&interlaced()).unwrap(), whole);
}

#[test]
fn of_a_picture_cut_short_the_rows_that_are_there_are_kept() {
    for top in [0u16, 9] {
        let file = in_order(top);
        let whole = decoded(&file).unwrap().picture;
        let mut most = 0;
        for end in (HEAD + 200..file.len() - 60).step_by(41) {
            let cut = decoded(&file[..end]).unwrap();
            let &[Warning::RowsMissing { format: "GIF", kept, rows }] = cut.warnings.as_slice() else {
                panic!("{end}: {:?}", cut.warnings)
            };
            assert!(rows == u32::from(HEIGHT + top) && kept >= most && kept < rows, "{kept}");
            most = kept;
            let there = kept as usize * usize::from(WIDTH);
            assert_eq!(cut.picture.as_raw()[..there], whole.as_raw()[..there]);
            assert!(cut.picture.as_raw()[there..].iter().all(|&tone| tone == cut.picture.as_raw()[there]));
        }
        assert!(most > 50, "{most}");
    }
}

#[test]
fn an_interlaced_picture_cut_short_is_read_as_sharp_as_it_is() {
    let file = interlaced();
    let cut = decoded(&file[..HEAD + (file.len() - HEAD) * 2 / 3]).unwrap();
    assert_eq!(cut.warnings, [Warning::DetailMissing { format: "GIF" }]);
    let is_from = |x: u32, y: u32, from: u32| cut.picture.get_pixel(x, y).0[0] == index(x as u16, from as u16);
    // Every other row is there, and those below a missing one show the one above.
    assert!((0..90).all(|x| is_from(x, 8, 8) && is_from(x, 60, 60) && is_from(x, 59, 58)));
    let early = decoded(&file[..HEAD + (file.len() - HEAD) / 10]).unwrap();
    assert!(
        matches!(early.warnings[..], [Warning::RowsMissing { kept: 8 | 16, rows: 61, .. }]),
        "{:?}",
        early.warnings
    );
}

#[test]
fn a_picture_of_which_no_row_is_there_is_damaged() {
    let file = in_order(0);
    for end in [13, 400, HEAD, HEAD + 10, HEAD + 20] {
        assert!(matches!(decoded(&file[..end]), Err(ReadError::DamagedImage { format: "GIF", .. })), "{end}");
    }
}
