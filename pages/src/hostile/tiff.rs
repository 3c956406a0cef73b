//! TIFF files with layouts that scanners and other programs write, tag by tag.

use super::several::packed;
use super::{Case, Outcome, Refusal, cuts, note, stored_for};
use image::GrayImage;

/// What a file is made of.
#[derive(Clone)]
pub(super) struct Tiff {
    big_endian: bool,
    width: u32,
    height: u32,
    bits: Vec<u16>,
    /// 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK.
    photometric: u16,
    orientation: u16,
    planar: bool,
    /// Size of the tiles; strips of `rows` rows without.
    tile: Option<(u32, u32)>,
    rows: u32,
    /// 1 none, 4 fax of group 4, 8 deflate, 32773 PackBits.
    compression: u16,
    /// Further tags: number and shorts.
    tags: Vec<(u16, Vec<u16>)>,
    /// The content of each strip or tile.
    chunks: Vec<Vec<u8>>,
    /// How often each of these stands in the picture, though the file holds it once.
    times: usize,
}

/// A grey picture in one strip, without compression.
fn in_one_strip(width: u32, height: u32, strip: Vec<u8>) -> Tiff {
    Tiff {
        big_endian: false,
        width,
        height,
        bits: vec![8],
        photometric: 1,
        orientation: 1,
        planar: false,
        tile: None,
        rows: height,
        compression: 1,
        tags: Vec::new(),
        chunks: vec![strip],
        times: 1,
    }
}

/// A picture of one bit a pixel, faxed (group 4).
pub(super) fn faxed(width: u32, height: u32, rows: Vec<u8>) -> Tiff {
    Tiff { compression: 4, bits: vec![1], photometric: 0, ..in_one_strip(width, height, rows) }
}

/// A picture of the most pixels whose strips all stand in one place of the file.
pub(super) fn of_one_strip(deep: bool) -> Tiff {
    const WIDTH: u32 = 10_000;
    const HEIGHT: u32 = 5_000;
    const STRIPS: u32 = 50;
    let (bits, bytes) = if deep { (16, 2 * WIDTH) } else { (1, WIDTH / 8) };
    let rows = HEIGHT / STRIPS;
    let strip = packed(255, (bytes * rows) as usize);
    Tiff { bits: vec![bits], rows, compression: 8, times: STRIPS as usize, ..in_one_strip(WIDTH, HEIGHT, strip) }
}

impl Tiff {
    fn of(page: &GrayImage) -> Self {
        in_one_strip(page.width(), page.height(), page.as_raw().clone())
    }

    /// The same in another guise: `pixel` appends the bytes of a pixel of that tone.
    fn guise(page: &GrayImage, bits: &[u16], photometric: u16, pixel: impl Fn(u8, &mut Vec<u8>)) -> Self {
        let mut bytes = Vec::new();
        page.as_raw().iter().for_each(|&tone| pixel(tone, &mut bytes));
        Self { bits: bits.to_vec(), photometric, chunks: vec![bytes], ..Self::of(page) }
    }

    pub(super) fn file(&self) -> Vec<u8> {
        let short = |value: u16| if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut file = if self.big_endian { b"MM\0\x2a".to_vec() } else { b"II\x2a\0".to_vec() };
        file.extend([0; 4]);
        let (mut offsets, mut counts) = (Vec::new(), Vec::new());
        for chunk in &self.chunks {
            offsets.extend(vec![file.len() as u32; self.times]);
            counts.extend(vec![chunk.len() as u32; self.times]);
            file.extend(chunk);
            file.extend(vec![0; chunk.len() % 2]);
        }
        // Tag, whether its values are longs, values.
        let mut tags: Vec<(u16, bool, Vec<u32>)> = vec![
            (256, true, vec![self.width]),
            (257, true, vec![self.height]),
            (258, false, self.bits.iter().map(|&bits| u32::from(bits)).collect()),
            (259, false, vec![u32::from(self.compression)]),
            (262, false, vec![u32::from(self.photometric)]),
            (274, false, vec![u32::from(self.orientation)]),
            (277, false, vec![self.bits.len() as u32]),
            (284, false, vec![if self.planar { 2 } else { 1 }]),
        ];
        match self.tile {
            Some((across, down)) => {
                tags.extend([
                    (322, true, vec![across]),
                    (323, true, vec![down]),
                    (324, true, offsets),
                    (325, true, counts),
                ]);
            }
            None => tags.extend([(273, true, offsets), (278, true, vec![self.rows]), (279, true, counts)]),
        }
        tags.extend(
            self.tags.iter().map(|(tag, values)| (*tag, false, values.iter().map(|&v| u32::from(v)).collect())),
        );
        tags.sort_by_key(|tag| tag.0);
        let bytes_of = |longs: bool, values: &[u32]| -> Vec<u8> {
            values
                .iter()
                .flat_map(|&value| if longs { long(value).to_vec() } else { short(value as u16).to_vec() })
                .collect()
        };
        // Values that do not fit into their entry.
        let places: Vec<u32> = tags
            .iter()
            .map(|(_, longs, values)| {
                let place = file.len() as u32;
                let bytes = bytes_of(*longs, values);
                if bytes.len() > 4 {
                    file.extend(bytes);
                }
                place
            })
            .collect();
        let directory = long(file.len() as u32);
        file[4..8].copy_from_slice(&directory);
        file.extend(short(tags.len() as u16));
        for ((tag, longs, values), place) in tags.iter().zip(places) {
            file.extend(short(*tag));
            file.extend(short(if *longs { 4 } else { 3 }));
            file.extend(long(values.len() as u32));
            let mut bytes = bytes_of(*longs, values);
            if bytes.len() > 4 {
                bytes = long(place).to_vec();
            }
            bytes.resize(4, 0);
            file.extend(bytes);
        }
        file.extend([0; 4]);
        file
    }
}

fn bits_of(page: &GrayImage, set: impl Fn(u8) -> bool) -> Vec<u8> {
    let rows = page.as_raw().chunks_exact(page.width() as usize);
    rows.flat_map(|row| {
        row.chunks(8)
            .map(|pixels| pixels.iter().enumerate().fold(0, |byte, (i, &tone)| byte | u8::from(set(tone)) << (7 - i)))
            .collect::<Vec<u8>>()
    })
    .collect()
}

fn tiles(page: &GrayImage, across: u32, down: u32) -> Vec<Vec<u8>> {
    let mut tiles = Vec::new();
    for top in (0..page.height()).step_by(down as usize) {
        for left in (0..page.width()).step_by(across as usize) {
            let pixel =
                |i: u32| page.get_pixel_checked(left + i % across, top + i / across).map_or(0, |pixel| pixel.0[0]);
            tiles.push((0..across * down).map(pixel).collect());
        }
    }
    tiles
}

/// Runs of one byte, the most that each can be.
fn packed_run(value: u8, length: usize) -> Vec<u8> {
    (0..length.div_ceil(128)).flat_map(|i| [(257 - (length - 128 * i).min(128)) as u8, value]).collect()
}

pub(super) fn small() -> Vec<Case> {
    use Outcome::{Reads, Refused};
    use Refusal::{Damaged, TooLarge, Unsupported};
    let page = note();
    let whole = Tiff::of(&page);
    let guise = |name: &str, tiff: Tiff| Case::new(format!("TIFF {name}"), Reads, move || tiff.file());
    let float = |value: f32| value.to_le_bytes();
    let mut cases = vec![
        guise("grey", whole.clone()),
        guise("big-endian", Tiff { big_endian: true, ..whole.clone() }),
        guise("16-bit grey", Tiff::guise(&page, &[16], 1, |tone, bytes| bytes.extend([7, tone]))),
        guise(
            "32-bit floating-point grey",
            Tiff {
                tags: vec![(339, vec![3])],
                ..Tiff::guise(&page, &[32], 1, move |tone, bytes| bytes.extend(float(f32::from(tone) / 255.0)))
            },
        ),
        guise(
            "of a palette",
            Tiff {
                photometric: 3,
                tags: vec![(320, (0..256).map(|i| i * 257).collect::<Vec<u16>>().repeat(3))],
                ..whole.clone()
            },
        ),
        guise("white is zero", Tiff::guise(&page, &[8], 0, |tone, bytes| bytes.push(255 - tone))),
        guise("one bit", Tiff { bits: vec![1], chunks: vec![bits_of(&page, |tone| tone >= 140)], ..whole.clone() }),
        guise(
            "one bit, white is zero",
            Tiff { bits: vec![1], photometric: 0, chunks: vec![bits_of(&page, |tone| tone < 140)], ..whole.clone() },
        ),
        guise("RGB", Tiff::guise(&page, &[8; 3], 2, |tone, bytes| bytes.extend([tone; 3]))),
        guise(
            "alpha only",
            Tiff {
                tags: vec![(338, vec![2])],
                ..Tiff::guise(&page, &[8; 4], 2, |tone, bytes| bytes.extend([0, 0, 0, 255 - tone]))
            },
        ),
        guise(
            "16-bit RGBA",
            Tiff {
                tags: vec![(338, vec![2])],
                ..Tiff::guise(&page, &[16; 4], 2, |tone, bytes| bytes.extend([0, tone, 0, tone, 0, tone, 255, 255]))
            },
        ),
        guise("CMYK", Tiff::guise(&page, &[8; 4], 5, |tone, bytes| bytes.extend([0, 0, 0, 255 - tone]))),
        guise(
            "in planes",
            Tiff {
                bits: vec![8; 3],
                photometric: 2,
                planar: true,
                chunks: vec![page.as_raw().clone(); 3],
                ..whole.clone()
            },
        ),
        guise("in tiles", Tiff { tile: Some((64, 48)), chunks: tiles(&page, 64, 48), ..whole.clone() }),
        guise(
            "in a tile larger than the picture",
            Tiff { tile: Some((256, 256)), chunks: tiles(&page, 256, 256), ..whole.clone() },
        ),
        guise("in a strip of as many rows as there are", Tiff { rows: u32::MAX, ..whole.clone() }),
        guise(
            "in strips of a row",
            Tiff {
                rows: 1,
                chunks: page.as_raw().chunks(page.width() as usize).map(<[u8]>::to_vec).collect(),
                ..whole.clone()
            },
        ),
    ];
    for orientation in 1..=8u8 {
        let stored = Tiff::of(&stored_for(orientation, &page));
        cases.push(guise(
            &format!("with orientation {orientation}"),
            Tiff { orientation: u16::from(orientation), ..stored },
        ));
    }
    let refused =
        |name: &str, refusal, tiff: Tiff| Case::new(format!("TIFF {name}"), Refused(refusal), move || tiff.file());
    cases.extend([
        refused("of no width", Damaged, Tiff { width: 0, ..whole.clone() }),
        refused("of no height", Damaged, Tiff { height: 0, ..whole.clone() }),
        refused(
            "of more rows than there are",
            Damaged,
            Tiff { height: page.height() * 30, rows: page.height() * 30, ..whole.clone() },
        ),
        refused("of 4 294 967 295 rows", TooLarge, Tiff { height: u32::MAX, rows: u32::MAX, ..whole.clone() }),
        refused("in a tile of a gigapixel", Damaged, Tiff { tile: Some((32_768, 32_768)), ..whole.clone() }),
        refused("of eleven channels", Unsupported, Tiff { bits: vec![8; 11], ..whole.clone() }),
        refused("of a palette without colours", Damaged, Tiff { photometric: 3, ..whole.clone() }),
        refused("with unknown compression", Unsupported, Tiff { compression: 34_712, ..whole.clone() }),
    ]);
    let file = whole.file();
    cases.extend(cuts("TIFF", &file, file.len(), &Refused(Damaged)));
    cases
}

pub(super) fn large() -> Vec<Case> {
    let even = |name: &str, bits: Vec<u16>, photometric, bytes_a_row: usize, rows: u32, outcome| {
        Case::new(format!("TIFF of 10 000 × 5 000 pixels, {name}"), outcome, move || {
            let strips = 5_000u32.div_ceil(rows);
            let tiff = Tiff {
                bits: bits.clone(),
                photometric,
                rows,
                compression: 32_773,
                chunks: vec![packed_run(255, bytes_a_row * rows as usize); strips as usize],
                ..in_one_strip(10_000, 5_000, Vec::new())
            };
            tiff.file()
        })
    };
    vec![
        even("RGB in one strip", vec![8; 3], 2, 30_000, 5_000, Outcome::Refused(Refusal::TooLarge)),
        even("16-bit RGB in strips", vec![16; 3], 2, 60_000, 50, Outcome::Empty),
        even("16-bit RGBA in one strip", vec![16; 4], 2, 80_000, 5_000, Outcome::Refused(Refusal::TooLarge)),
    ]
}
