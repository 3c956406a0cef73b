use crate::decode::{DecodeLimits, Page, decode, decode_color, decode_page, pages_of, reading_memory_of};
use crate::error::ReadError;
use crate::reading::Warning;
use fax::encoder::Encoder;
use fax::maps::{black, white};
use fax::{BitWriter as _, Bits, Color, VecWriter};
use image::GrayImage;

/// Tags of shorts and longs of one page, and the content of its strips.
#[derive(Clone)]
struct Directory {
    tags: Vec<(u16, Vec<u32>)>,
    strips: Vec<Vec<u8>>,
}

impl Directory {
    fn of(width: u32, height: u32, tags: &[(u16, u32)], strips: Vec<Vec<u8>>) -> Self {
        let mut all = vec![(256, vec![width]), (257, vec![height])];
        all.extend(tags.iter().map(|&(tag, value)| (tag, vec![value])));
        Self { tags: all, strips }
    }
}

/// A file of pages. Numbers are longs where they do not fit into a short, resolutions fractions; of eight bytes each in a BigTIFF.
fn file(pages: &[Directory], big: bool) -> Vec<u8> {
    let mut file = if big { b"II+\0\x08\0\0\0".to_vec() } else { b"II*\0".to_vec() };
    let offset =
        |value: usize| if big { (value as u64).to_le_bytes().to_vec() } else { (value as u32).to_le_bytes().to_vec() };
    let mut link = file.len();
    file.extend(offset(0));
    for page in pages {
        let mut tags = page.tags.clone();
        let places: Vec<u32> = page
            .strips
            .iter()
            .map(|strip| {
                let place = file.len() as u32;
                file.extend(strip);
                place
            })
            .collect();
        tags.extend([(273, places), (279, page.strips.iter().map(|strip| strip.len() as u32).collect())]);
        tags.sort_by_key(|tag| tag.0);
        let entries: Vec<Vec<u8>> = tags
            .iter()
            .map(|(tag, values)| {
                let (kind, bytes): (u16, Vec<u8>) = match *tag {
                    282 | 283 => (5, [values[0], 1].map(u32::to_le_bytes).concat()),
                    _ if values.iter().any(|&value| value > 65_535) || matches!(tag, 273 | 279) => {
                        (4, values.iter().flat_map(|value| value.to_le_bytes()).collect())
                    }
                    _ => (3, values.iter().flat_map(|&value| (value as u16).to_le_bytes()).collect()),
                };
                let mut value = bytes.clone();
                if bytes.len() > offset(0).len() {
                    value = offset(file.len());
                    file.extend(bytes);
                }
                value.resize(offset(0).len(), 0);
                [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &offset(values.len()), &value].concat()
            })
            .collect();
        let here = file.len();
        file[link..link + offset(0).len()].copy_from_slice(&offset(here));
        file.extend(if big {
            (entries.len() as u64).to_le_bytes().to_vec()
        } else {
            (entries.len() as u16).to_le_bytes().to_vec()
        });
        file.extend(entries.concat());
        link = file.len();
        file.extend(offset(0));
    }
    file
}

fn decoded(pages: &[Directory]) -> GrayImage {
    decode(&file(pages, false), &DecodeLimits::default()).unwrap()
}

/// Black and white, with long runs, short ones and an empty row.
fn drawing() -> GrayImage {
    GrayImage::from_fn(200, 32, |x, y| {
        let ink = y != 9 && (x.abs_diff(100 + 2 * y) < 30 + y / 3 && x / 3 % 2 == 0 || (x + y) % 71 == 0);
        image::Luma([if ink { 0 } else { 255 }])
    })
}

fn colors(row: &[u8]) -> Vec<Color> {
    row.iter().map(|&tone| if tone == 0 { Color::Black } else { Color::White }).collect()
}

fn group_4(drawing: &GrayImage) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in drawing.as_raw().chunks_exact(drawing.width() as usize) {
        let _ = encoder.encode_line(colors(row).into_iter(), drawing.width() as u16);
    }
    encoder.finish().unwrap().finish()
}

/// Runs of the row in the codes of group 3; `before` each row the mark of its end, and a bit more where rows may be of either kind.
fn group_3(drawing: &GrayImage, with_ends: bool, two_dimensional: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut bits = VecWriter::new();
    for row in drawing.as_raw().chunks_exact(drawing.width() as usize) {
        if with_ends {
            let _ = bits.write(Bits { data: 1, len: 12 });
        }
        if two_dimensional {
            let _ = bits.write(Bits { data: 1, len: 1 });
        }
        let mut color = Color::White;
        let mut rest = &colors(row)[..];
        while !rest.is_empty() {
            let run = rest.iter().take_while(|&&other| other == color).count();
            rest = &rest[run..];
            let encode = |length: u16| match color {
                Color::White => white::encode(length),
                Color::Black => black::encode(length),
            };
            if run >= 64 {
                let _ = bits.write(encode((run / 64 * 64) as u16).expect("a run of a row"));
            }
            let _ = bits.write(encode((run % 64) as u16).expect("a short run"));
            color = !color;
        }
        if !with_ends {
            // Each row begins with a byte.
            bytes.extend(std::mem::replace(&mut bits, VecWriter::new()).finish());
        }
    }
    bytes.extend(bits.finish());
    bytes
}

fn fax(drawing: &GrayImage, tags: &[(u16, u32)], data: Vec<u8>) -> Directory {
    Directory::of(drawing.width(), drawing.height(), &[&[(258, 1), (262, 0)], tags].concat(), vec![data])
}

#[test]
fn faxes_of_every_group_are_read() {
    let drawing = drawing();
    for (name, tags, data) in [
        ("rows alone", &[(259, 2)][..], group_3(&drawing, false, false)),
        ("group 3", &[(259, 3)], group_3(&drawing, true, false)),
        ("group 3, of two dimensions", &[(259, 3), (292, 1)], group_3(&drawing, true, true)),
        ("group 4", &[(259, 4)], group_4(&drawing)),
    ] {
        assert_eq!(decoded(&[fax(&drawing, tags, data.clone())]), drawing, "{name}");
        let reversed = data.iter().map(|byte| byte.reverse_bits()).collect();
        assert_eq!(
            decoded(&[fax(&drawing, &[tags, &[(266, 2)]].concat(), reversed)]),
            drawing,
            "{name}, bits reversed"
        );
    }
}

#[test]
fn a_fax_in_strips_is_read_with_and_without_their_lengths() {
    let drawing = drawing();
    let strips: Vec<Vec<u8>> = (0..4)
        .map(|i| group_4(&image::imageops::crop_imm(&drawing, 0, 8 * i, drawing.width(), 8).to_image()))
        .collect();
    let tags = [(258, 1), (262, 0), (259, 4), (278, 8)];
    let page = Directory::of(drawing.width(), drawing.height(), &tags, strips);
    assert_eq!(decoded(std::slice::from_ref(&page)), drawing);
    let mut file = file(&[page], false);
    // The tag of the lengths becomes another one.
    let lengths = file.windows(4).position(|entry| entry == [0x17, 1, 4, 0]).expect("the tag of the lengths");
    file[lengths] = 0x18;
    assert_eq!(decode(&file, &DecodeLimits::default()).unwrap(), drawing);
}

#[test]
fn a_fax_may_call_its_paper_black() {
    let drawing = drawing();
    let mut page = fax(&drawing, &[(259, 4)], group_4(&drawing));
    page.tags.iter_mut().filter(|tag| tag.0 == 262).for_each(|tag| tag.1 = vec![1]);
    let mut expected = drawing;
    image::imageops::invert(&mut expected);
    assert_eq!(decoded(&[page]), expected);
}

#[test]
fn the_flat_pixels_of_a_fax_are_made_square() {
    let drawing = drawing();
    let page = fax(&drawing, &[(259, 4), (282, 204), (283, 98)], group_4(&drawing));
    assert_eq!(decoded(&[page]).dimensions(), (200, 67));
    // Nobody sees this much.
    let page = fax(&drawing, &[(259, 4), (282, 204), (283, 196)], group_4(&drawing));
    assert_eq!(decoded(&[page]).dimensions(), (200, 32));
}

#[test]
fn of_a_fax_that_breaks_off_the_rows_before_are_read() {
    let drawing = drawing();
    let data = group_4(&drawing);
    let page = fax(&drawing, &[(259, 4)], data[..data.len() / 2].to_vec());
    let cut = decode_page(&file(&[page], false), None, &DecodeLimits::default()).unwrap();
    let &[Warning::RowsMissing { format: "TIFF", kept, rows: 32 }] = cut.warnings.as_slice() else {
        panic!("{:?}", cut.warnings)
    };
    assert!((8..30).contains(&kept));
    let stride = 200 * kept as usize;
    assert_eq!(cut.picture.as_raw()[..stride], drawing.as_raw()[..stride]);
    let page = fax(&drawing, &[(259, 4)], vec![0]);
    assert!(decode(&file(&[page], false), &DecodeLimits::default()).is_err());
}

/// Values of 8 bits.
fn values(width: u32, tags: &[(u16, u32)], values: &[u8]) -> Directory {
    Directory::of(
        width,
        values.len() as u32 / width,
        &[&[(258, 8), (259, 1), (262, 1)], tags].concat(),
        vec![values.to_vec()],
    )
}

#[test]
fn a_palette_gives_values_their_colours() {
    let mut page = values(2, &[], &[0, 1, 2, 3]);
    page.tags.iter_mut().filter(|tag| tag.0 == 262).for_each(|tag| tag.1 = vec![3]);
    let channel = |colors: [u32; 4]| [&colors[..], &[0; 252]].concat();
    let (red, green, blue) = (channel([255, 0, 0, 9]), channel([0, 255, 0, 9]), channel([0, 0, 255, 9]));
    for scale in [1, 257] {
        let map: Vec<u32> = [&red[..], &green, &blue].concat().iter().map(|&value| value * scale).collect();
        page.tags.retain(|tag| tag.0 != 320);
        page.tags.push((320, map));
        let file = file(&[page.clone()], false);
        let picture = decode_color(&file, None, &DecodeLimits::default()).unwrap();
        assert_eq!(picture.into_raw(), [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
        assert_eq!(decode(&file, &DecodeLimits::default()).unwrap().into_raw(), [76, 150, 29, 9]);
    }
}

#[test]
fn four_bits_a_value_have_a_palette_too() {
    let tags = [(258, 4), (259, 1), (262, 3)];
    let mut page = Directory::of(3, 1, &tags, vec![vec![0x10, 0xf0]]);
    let tones: Vec<u32> = (0..16).map(|i| 0xff00 - 0x1000 * i).collect();
    page.tags.push((320, tones.repeat(3)));
    assert_eq!(decoded(&[page]).into_raw(), [0xef, 0xff, 0x0f]);
}

#[test]
fn a_file_of_eight_byte_offsets_is_read() {
    let page = values(2, &[], &[1, 2, 3, 4]);
    let picture = decode(&file(&[page], true), &DecodeLimits::default()).unwrap();
    assert_eq!(picture.into_raw(), [1, 2, 3, 4]);
}

#[test]
fn the_preview_before_a_page_is_not_taken_for_it() {
    let (preview, page) = (values(1, &[(254, 1)], &[9]), values(2, &[(254, 0)], &[1, 2]));
    let file = file(&[preview.clone(), page], false);
    assert_eq!(decode(&file, &DecodeLimits::default()).unwrap().into_raw(), [1, 2]);
    assert_eq!(pages_of(&file, &DecodeLimits::default()).unwrap(), 1);
    // Better than nothing.
    assert_eq!(decoded(&[preview]).into_raw(), [9]);
}

#[test]
fn the_preview_of_a_raw_photograph_is_not_taken_for_it() {
    let raw = values(2, &[(254, 0)], &[1, 2]);
    let with_photometric = |mut page: Directory, value| {
        page.tags.iter_mut().filter(|tag| tag.0 == 262).for_each(|tag| tag.1 = vec![value]);
        page
    };
    let mut file = file(&[values(1, &[(254, 1), (330, 0), (50706, 1)], &[9]), with_photometric(raw, 32803)], false);
    // The second directory is nested in the first, and in no chain.
    let link =
        file.windows(8).position(|entry| entry == [0x4a, 1, 3, 0, 1, 0, 0, 0]).expect("the nested directory's tag");
    let first = u32::from_le_bytes([file[4], file[5], file[6], file[7]]) as usize;
    let next = first + 2 + 12 * usize::from(file[first]);
    let second = u16::from_le_bytes([file[next], file[next + 1]]);
    file[link + 8..link + 10].copy_from_slice(&second.to_le_bytes());
    file[next..next + 4].fill(0);
    let refusal = decode(&file, &DecodeLimits::default());
    assert!(matches!(refusal, Err(ReadError::UnsupportedImage { kind: Some("a raw photograph") })), "{refusal:?}");
}

#[test]
fn a_page_of_a_kind_that_is_not_read_stands_in_no_others_way_and_each_takes_its_own_memory() {
    let unread = Directory::of(1, 1, &[(258, 8), (259, 50000), (262, 1)], vec![vec![0]]);
    let file = file(&[unread, values(200, &[], &[20; 200 * 300])], false);
    let limits = DecodeLimits::default();
    assert_eq!(pages_of(&file, &limits).unwrap(), 2);
    assert_eq!(decode_page(&file, Some(2), &limits).unwrap().picture.dimensions(), (200, 300));
    assert!(reading_memory_of(&file, Some(2), &limits).unwrap() > 200 * 300);
    assert!(matches!(reading_memory_of(&file, None, &limits), Err(ReadError::UnsupportedImage { .. })));
}

#[test]
fn a_strip_may_be_said_to_be_higher_than_the_page() {
    // 2^32 - 1 is what a file means that does not say.
    assert_eq!(decoded(&[values(2, &[(278, u32::MAX)], &[1, 2, 3, 4])]).into_raw(), [1, 2, 3, 4]);
}

#[test]
fn every_page_can_be_asked_for_and_no_other() {
    let file = file(&[values(1, &[], &[10]), values(2, &[], &[20, 21]), values(1, &[], &[30])], false);
    let page = |number| decode_page(&file, number, &DecodeLimits::default());
    for (number, pixels) in [(None, vec![10]), (Some(1), vec![10]), (Some(2), vec![20, 21]), (Some(3), vec![30])] {
        let Page { picture, number: found, pages, warnings } = page(number).unwrap();
        assert_eq!((picture.into_raw(), found, pages), (pixels, number.unwrap_or(1), 3));
        assert_eq!(warnings, []);
    }
    for number in [0, 4, u32::MAX] {
        assert!(matches!(page(Some(number)), Err(ReadError::NoSuchPage { page, pages: 3 }) if page == number));
    }
}

#[test]
fn twelve_bits_in_sixteen_are_as_bright_as_they_were() {
    let page = |samples: &[u16], photometric| {
        let bytes = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        Directory::of(samples.len() as u32, 1, &[(258, 16), (259, 1), (262, photometric)], vec![bytes])
    };
    assert_eq!(decoded(&[page(&[0, 0x0800, 0x0fff], 1)]).into_raw(), [0, 128, 255]);
    assert_eq!(decoded(&[page(&[0, 0x0800, 0x0fff], 0)]).into_raw(), [255, 127, 0]);
    assert_eq!(decoded(&[page(&[0, 0x3fff, 0x1000], 1)]).into_raw(), [0, 255, 64]);
    assert_eq!(decoded(&[page(&[0, 0xffff, 0x1000], 1)]).into_raw(), [0, 255, 16]);
}

#[test]
fn what_is_not_read_is_named() {
    for (tags, name) in [
        (&[(259, 6)][..], "a TIFF picture with JPEG compression of the old kind"),
        (&[(259, 50001)], "a TIFF picture with WebP compression"),
        (&[(259, 50000)], "a TIFF picture with Zstandard compression"),
        (&[(262, 9)], "a TIFF picture in Lab colours"),
        (&[(259, 4)], "a TIFF fax in grey or colour"),
    ] {
        let mut page = values(2, &[], &[1, 2]);
        for &(tag, value) in tags {
            page.tags.iter_mut().filter(|entry| entry.0 == tag).for_each(|entry| entry.1 = vec![value]);
        }
        let refusal = decode(&file(&[page], false), &DecodeLimits::default());
        assert!(
            matches!(refusal, Err(ReadError::UnsupportedImage { kind: Some(kind) }) if kind == name),
            "{refusal:?}"
        );
    }
}
