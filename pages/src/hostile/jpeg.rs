//! JPEG files of every kind, written by a small encoder whose code words all have the same length.

use super::{Case, Outcome, Refusal, cuts, exif, note, stored_for};
use image::GrayImage;
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// What a file is made of.
#[derive(Clone)]
struct Jpeg {
    width: u16,
    height: u16,
    /// Eight bits a pixel, all of the picture's size.
    planes: Vec<Vec<u8>>,
    process: Process,
    /// Segments before the frame: marker and content.
    segments: Vec<(u8, Vec<u8>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Process {
    /// All components in one scan.
    Baseline,
    /// One scan a component.
    ScanByScan,
    /// The means of all components, then the rest of each.
    Progressive,
}

/// Order of the coefficients.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// Step of every coefficient.
const STEP: f64 = 4.0;

/// Symbols of the second table: a run of zeros and the size of what follows; the blocks' end in all its lengths.
fn ac_symbols() -> Vec<u8> {
    let sized = (0..16u8).flat_map(|run| (1..=10u8).map(move |size| run << 4 | size));
    sized.chain((0..16u8).map(|run| run << 4)).collect()
}

struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for i in (0..count).rev() {
            self.held = self.held << 1 | (value >> i & 1);
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.held as u8);
                if self.held == 0xff {
                    self.bytes.push(0);
                }
                (self.held, self.count) = (0, 0);
            }
        }
    }

    /// A symbol of the second table.
    fn put_ac(&mut self, symbol: u8) {
        let place = ac_symbols().iter().position(|&other| other == symbol).expect("a symbol of the table");
        self.put(place as u32, 8);
    }

    /// The bits behind a symbol that tells their number.
    fn put_value(&mut self, value: i32, size: u32) {
        self.put(if value < 0 { value - 1 } else { value } as u32 & ((1 << size) - 1), size);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.put(0x7f, 8 - self.count);
        }
        self.bytes
    }
}

fn size_of(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// The quantised coefficients of each block, in zigzag order.
fn blocks_of(plane: &[u8], width: usize, height: usize) -> Vec<[i32; 64]> {
    let cosine = |x: usize, u: usize| ((2 * x + 1) as f64 * u as f64 * PI / 16.0).cos();
    let mut blocks = Vec::new();
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            let pixel = |x: usize, y: usize| {
                f64::from(plane[(top + y).min(height - 1) * width + (left + x).min(width - 1)]) - 128.0
            };
            let mut rows = [[0.0; 8]; 8];
            for (y, row) in rows.iter_mut().enumerate() {
                for (u, value) in row.iter_mut().enumerate() {
                    *value = (0..8).map(|x| pixel(x, y) * cosine(x, u)).sum();
                }
            }
            blocks.push(ZIGZAG.map(|place| {
                let (u, v) = (place % 8, place / 8);
                let scale = |i: usize| if i == 0 { FRAC_1_SQRT_2 } else { 1.0 };
                let sum: f64 = (0..8).map(|y| rows[y][u] * cosine(y, v)).sum();
                (0.25 * scale(u) * scale(v) * sum / STEP).round() as i32
            }));
        }
    }
    blocks
}

fn put_dc(bits: &mut Bits, block: &[i32; 64], before: &mut i32) {
    let step = block[0] - *before;
    *before = block[0];
    bits.put(size_of(step), 4);
    bits.put_value(step, size_of(step));
}

fn put_rest(bits: &mut Bits, block: &[i32; 64]) {
    let mut run = 0;
    for &value in &block[1..] {
        if value == 0 {
            run += 1;
            continue;
        }
        while run > 15 {
            bits.put_ac(0xf0);
            run -= 16;
        }
        bits.put_ac(run << 4 | size_of(value) as u8);
        bits.put_value(value, size_of(value));
        run = 0;
    }
    if run > 0 {
        bits.put_ac(0);
    }
}

fn segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    file.extend([0xff, marker]);
    file.extend((content.len() as u16 + 2).to_be_bytes());
    file.extend(content);
}

/// A start of scan over the components `which`, coefficients `from..=to`, bits from `high` to `low`, and its `data`.
fn scan(file: &mut Vec<u8>, which: &[u8], from: u8, to: u8, bits: (u8, u8), data: &[u8]) {
    let mut content = vec![which.len() as u8];
    which.iter().for_each(|&component| content.extend([component + 1, 0]));
    content.extend([from, to, bits.0 << 4 | bits.1]);
    segment(file, 0xda, &content);
    file.extend(data);
}

/// Everything before the first scan.
fn head(width: u16, height: u16, components: u8, marker: u8, segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    segments.iter().for_each(|(marker, content)| segment(&mut file, *marker, content));
    segment(&mut file, 0xdb, &[&[0][..], &[STEP as u8; 64]].concat());
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.push(components);
    (0..components).for_each(|component| frame.extend([component + 1, 0x11, 0]));
    segment(&mut file, marker, &frame);
    let table = |class: u8, length: usize, symbols: &[u8]| {
        let mut counts = [0; 16];
        counts[length - 1] = symbols.len() as u8;
        [&[class << 4][..], &counts, symbols].concat()
    };
    segment(&mut file, 0xc4, &table(0, 4, &(0..12).collect::<Vec<u8>>()));
    segment(&mut file, 0xc4, &table(1, 8, &ac_symbols()));
    file
}

impl Jpeg {
    fn of(page: &GrayImage) -> Self {
        Self {
            width: page.width() as u16,
            height: page.height() as u16,
            planes: vec![page.as_raw().clone()],
            process: Process::Baseline,
            segments: Vec::new(),
        }
    }

    fn file(&self) -> Vec<u8> {
        let (width, height) = (usize::from(self.width), usize::from(self.height));
        let planes: Vec<Vec<[i32; 64]>> = self.planes.iter().map(|plane| blocks_of(plane, width, height)).collect();
        let components: Vec<u8> = (0..planes.len() as u8).collect();
        let marker = if self.process == Process::Progressive { 0xc2 } else { 0xc0 };
        let mut file = head(self.width, self.height, planes.len() as u8, marker, &self.segments);
        let bits = || Bits { bytes: Vec::new(), held: 0, count: 0 };
        if self.process == Process::ScanByScan {
            for (component, blocks) in components.iter().zip(&planes) {
                let (mut bits, mut before) = (bits(), 0);
                for block in blocks {
                    put_dc(&mut bits, block, &mut before);
                    put_rest(&mut bits, block);
                }
                scan(&mut file, &[*component], 0, 63, (0, 0), &bits.finish());
            }
        } else {
            let (mut first, mut before) = (bits(), vec![0; planes.len()]);
            for i in 0..planes[0].len() {
                for (blocks, before) in planes.iter().zip(&mut before) {
                    put_dc(&mut first, &blocks[i], before);
                    if self.process == Process::Baseline {
                        put_rest(&mut first, &blocks[i]);
                    }
                }
            }
            let to = if self.process == Process::Baseline { 63 } else { 0 };
            scan(&mut file, &components, 0, to, (0, 0), &first.finish());
            if self.process == Process::Progressive {
                for (component, blocks) in components.iter().zip(&planes) {
                    let mut bits = bits();
                    blocks.iter().for_each(|block| put_rest(&mut bits, block));
                    scan(&mut file, &[*component], 1, 63, (0, 0), &bits.finish());
                }
            }
        }
        file.extend([0xff, 0xd9]);
        file
    }
}

/// The end of as many blocks, each symbol telling of as many as it can.
fn ends_of_blocks(blocks: usize) -> Vec<u8> {
    let mut bits = Bits { bytes: Vec::new(), held: 0, count: 0 };
    let mut left = blocks;
    while left > 0 {
        let run = left.min(0x7fff);
        let size = run.ilog2();
        bits.put_ac((size as u8) << 4);
        bits.put(run as u32 - (1 << size), size);
        left -= run;
    }
    bits.finish()
}

/// A grey progressive picture of many scans that say next to nothing, over all its blocks each.
fn many_scans(width: u16, height: u16, scans: usize, refining: bool) -> Vec<u8> {
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let mut file = head(width, height, 1, 0xc2, &[]);
    let mut bits = Bits { bytes: Vec::new(), held: 0, count: 0 };
    (0..blocks).for_each(|_| bits.put(0, 4));
    scan(&mut file, &[0], 0, 0, (0, 0), &bits.finish());
    let data = ends_of_blocks(blocks);
    scan(&mut file, &[0], 1, 63, (0, 1), &data);
    for _ in 0..scans {
        scan(&mut file, &[0], 1, 63, if refining { (1, 0) } else { (0, 1) }, &data);
    }
    file.extend([0xff, 0xd9]);
    file
}

/// The same picture without the scan that tells of each block: some dozen bytes a scan.
pub(super) fn scans_without_content(width: u16, height: u16, scans: usize) -> Vec<u8> {
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let mut file = head(width, height, 1, 0xc2, &[]);
    let data = ends_of_blocks(blocks);
    (0..scans).for_each(|_| scan(&mut file, &[0], 1, 63, (0, 1), &data));
    file.extend([0xff, 0xd9]);
    file
}

/// Adobe's segment that tells what the channels are.
fn adobe(transform: u8) -> (u8, Vec<u8>) {
    (0xee, [b"Adobe\0\x64\0\0\0\0".to_vec(), vec![transform]].concat())
}

pub(super) fn small() -> Vec<Case> {
    use Outcome::{Reads, Refused};
    use Refusal::{Damaged, TooLarge, Unsupported};
    let page = note();
    let whole = Jpeg::of(&page);
    let tones = page.as_raw().clone();
    let even = |value: u8| vec![value; tones.len()];
    let guise = |name: &str, jpeg: Jpeg| Case::new(format!("JPEG {name}"), Reads, move || jpeg.file());
    let color = Jpeg { planes: vec![tones.clone(), even(128), even(128)], ..whole.clone() };
    let inks = Jpeg { planes: vec![even(255), even(255), even(255), tones.clone()], ..whole.clone() };
    let mut cases = vec![
        guise("grey", whole.clone()),
        guise("in colour", color.clone()),
        guise("in colour, scan by scan", Jpeg { process: Process::ScanByScan, ..color.clone() }),
        guise("progressive, grey", Jpeg { process: Process::Progressive, ..whole.clone() }),
        guise("progressive, in colour", Jpeg { process: Process::Progressive, ..color.clone() }),
        guise("RGB", Jpeg { planes: vec![tones.clone(); 3], segments: vec![adobe(0)], ..whole.clone() }),
        guise("CMYK", Jpeg { segments: vec![adobe(0)], ..inks.clone() }),
        guise("CMYK without a word", inks.clone()),
        guise("CMYK, progressive", Jpeg { segments: vec![adobe(0)], process: Process::Progressive, ..inks.clone() }),
        // Luma 0 and no chroma are no ink in the inverse.
        guise(
            "YCCK",
            Jpeg {
                planes: vec![even(0), even(128), even(128), tones.clone()],
                segments: vec![adobe(2)],
                ..whole.clone()
            },
        ),
        Case::new("JPEG with garbage behind its end", Reads, {
            let file = [whole.file(), vec![0x77; 4000]].concat();
            move || file.clone()
        }),
        guise(
            "with an EXIF block that is none",
            Jpeg { segments: vec![(0xe1, [b"Exif\0\0".to_vec(), vec![0x5a; 200]].concat())], ..whole.clone() },
        ),
        guise(
            "with a comment and a profile of garbage",
            Jpeg {
                segments: vec![
                    (0xfe, vec![0xff; 300]),
                    (0xe2, [b"ICC_PROFILE\0\x01\x01".to_vec(), vec![9; 99]].concat()),
                ],
                ..whole.clone()
            },
        ),
    ];
    for orientation in 1..=8 {
        let segments = vec![(0xe1, [b"Exif\0\0".to_vec(), exif(orientation)].concat())];
        cases.push(guise(
            &format!("with EXIF orientation {orientation}"),
            Jpeg { segments, ..Jpeg::of(&stored_for(orientation, &page)) },
        ));
    }
    let file = whole.file();
    let changed = |from: &[u8], change: &dyn Fn(&mut [u8])| {
        let mut file = file.clone();
        let place = file.windows(from.len()).position(|window| window == from).expect("it is there");
        change(&mut file[place..]);
        file
    };
    let frame = [0xff, 0xc0];
    let refused =
        |name: &str, refusal, file: Vec<u8>| Case::new(format!("JPEG {name}"), Refused(refusal), move || file.clone());
    cases.extend([
        refused("of no width", Damaged, changed(&frame, &|frame| frame[7..9].fill(0))),
        refused("of no height", Damaged, changed(&frame, &|frame| frame[5..7].fill(0))),
        refused("of 65 535 × 65 535 pixels", TooLarge, changed(&frame, &|frame| frame[5..9].fill(0xff))),
        Case::new("JPEG of more rows than there are", Reads, {
            let file = changed(&frame, &|frame| frame[5] = 20);
            move || file.clone()
        }),
        refused("of no components", Damaged, changed(&frame, &|frame| frame[9] = 0)),
        refused("of 12 bits", Unsupported, changed(&frame, &|frame| frame[4] = 12)),
        refused("with arithmetic coding", Unsupported, changed(&frame, &|frame| frame[1] = 0xc9)),
        refused("without loss", Unsupported, changed(&frame, &|frame| frame[1] = 0xc3)),
        refused("without code tables", Damaged, changed(&[0xff, 0xc4], &|table| table[1] = 0xe5)),
        refused("without steps", Damaged, changed(&[0xff, 0xdb], &|table| table[1] = 0xe5)),
        refused("of thousands of scans", Damaged, many_scans(64, 64, 3000, true)),
        refused("that is only a marker", Damaged, vec![0xff, 0xd8, 0xff]),
        refused("of fill bytes alone", Damaged, [vec![0xff, 0xd8], vec![0xff; 5000]].concat()),
    ]);
    let scan = file.windows(2).position(|marker| marker == [0xff, 0xda]).expect("a scan");
    // Of a picture cut within its first rows nothing is left; how many these are is the decoder's business.
    cases.extend(cuts("JPEG", &file[..scan], scan, &Refused(Damaged)));
    cases.extend((scan + (file.len() - scan) / 8..file.len()).step_by(64).map(|end| {
        let part = file[..end].to_vec();
        Case::new(format!("JPEG cut after {end} bytes"), Outcome::Answers, move || part.clone())
    }));
    cases
}

pub(super) fn large() -> Vec<Case> {
    let scans = |name: &str, outcome, count, refining| {
        Case::new(format!("JPEG of 10 000 × 5 000 pixels, {name}"), outcome, move || {
            many_scans(10_000, 5_000, count, refining)
        })
    };
    let even = |name: &str, components: u8, marker: u8, outcome| {
        Case::new(format!("JPEG of 10 000 × 5 000 pixels, {name}"), outcome, move || {
            let mut file = head(10_000, 5_000, components, marker, &[]);
            let mut bits = Bits { bytes: Vec::new(), held: 0, count: 0 };
            for _ in 0..1250 * 625 * u32::from(components) {
                bits.put(0, 4);
                if marker == 0xc0 {
                    bits.put_ac(0);
                }
            }
            let which: Vec<u8> = (0..components).collect();
            scan(&mut file, &which, 0, if marker == 0xc0 { 63 } else { 0 }, (0, 0), &bits.finish());
            file.extend([0xff, 0xd9]);
            file
        })
    };
    vec![
        even("grey", 1, 0xc0, Outcome::Empty),
        even("in colour", 3, 0xc0, Outcome::Empty),
        even("CMYK", 4, 0xc0, Outcome::Empty),
        even("progressive, grey", 1, 0xc2, Outcome::Empty),
        even("progressive, in full colour", 3, 0xc2, Outcome::Refused(Refusal::TooLarge)),
        even("progressive, CMYK", 4, 0xc2, Outcome::Refused(Refusal::TooLarge)),
        scans("ten scans", Outcome::Empty, 10, true),
        scans("a hundred scans", Outcome::Refused(Refusal::Damaged), 100, false),
        scans("ten thousand scans", Outcome::Refused(Refusal::Damaged), 10_000, true),
    ]
}
