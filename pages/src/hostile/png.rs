//! PNG files of every kind, right and wrong, written chunk by chunk.

use super::{Case, Outcome, Refusal, cuts, exif, note, stored_for};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use flate2::{Crc, read::DeflateEncoder};
use image::GrayImage;
use std::io::{Read, Write};

/// PNG's colour types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Color {
    /// One channel.
    Gray = 0,
    /// Three channels.
    Rgb = 2,
    /// Indices into a palette.
    Palette = 3,
    /// Two channels.
    GrayAlpha = 4,
    /// Four channels.
    Rgba = 6,
}

/// What a PNG file is made of.
#[derive(Debug, Clone)]
pub struct Png {
    /// Pixels across, as the header tells.
    pub width: u32,
    /// Pixels down, as the header tells.
    pub height: u32,
    /// Bits a sample.
    pub depth: u8,
    /// What a pixel is made of.
    pub color: Color,
    /// Whether its rows come in Adam7's seven passes.
    pub interlaced: bool,
    /// Chunks between the header and the pixels: name and content.
    pub chunks: Vec<([u8; 4], Vec<u8>)>,
    /// The compressed rows.
    pub data: Vec<u8>,
}

impl Png {
    /// The file's bytes.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = Vec::new();
        header.extend(self.width.to_be_bytes());
        header.extend(self.height.to_be_bytes());
        header.extend([self.depth, self.color as u8, 0, 0, u8::from(self.interlaced)]);
        chunk(&mut file, *b"IHDR", &header);
        for (name, content) in &self.chunks {
            chunk(&mut file, *name, content);
        }
        // As most programs write them: in pieces.
        for part in self.data.chunks(1 << 16) {
            chunk(&mut file, *b"IDAT", part);
        }
        chunk(&mut file, *b"IEND", &[]);
        file
    }

    /// A picture whose rows are `row`, over and over.
    #[must_use]
    pub fn of_equal_rows(width: u32, height: u32, depth: u8, color: Color, row: &[u8]) -> Self {
        let mut rows = Repeated { row: [&[0], row].concat(), at: 0, left: u64::from(height) };
        let mut data = vec![0x78, 0x01];
        // The checksum at the end is left out: decoders pass over it, and it would have to be computed over all rows.
        DeflateEncoder::new(&mut rows, Compression::fast()).read_to_end(&mut data).expect("memory does not fail");
        data.extend([0; 4]);
        Self { width, height, depth, color, interlaced: false, chunks: Vec::new(), data }
    }

    /// A grey page in another guise: `pixel` appends the bytes of a pixel of that tone.
    fn of_page(page: &GrayImage, depth: u8, color: Color, pixel: impl Fn(u8, &mut Vec<u8>)) -> Self {
        let mut rows = Vec::new();
        for row in page.as_raw().chunks_exact(page.width() as usize) {
            rows.push(0);
            row.iter().for_each(|&tone| pixel(tone, &mut rows));
        }
        Self {
            width: page.width(),
            height: page.height(),
            depth,
            color,
            interlaced: false,
            chunks: Vec::new(),
            data: deflated(&rows),
        }
    }
}

/// Rows that need not all be in memory.
struct Repeated {
    row: Vec<u8>,
    at: usize,
    left: u64,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let count = buffer.len().min(self.row.len() - self.at);
        buffer[..count].copy_from_slice(&self.row[self.at..self.at + count]);
        self.at += count;
        if self.at == self.row.len() {
            self.at = 0;
            self.left -= 1;
        }
        Ok(count)
    }
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    file.extend((content.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend(content);
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(content);
    file.extend(crc.sum().to_be_bytes());
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory does not fail")
}

fn gray(page: &GrayImage) -> Png {
    Png::of_page(page, 8, Color::Gray, |tone, row| row.push(tone))
}

/// Bits packed into bytes, row by row; `value` tells each pixel's.
fn packed(page: &GrayImage, depth: u8, color: Color, value: impl Fn(u8) -> u8) -> Png {
    let mut rows = Vec::new();
    for row in page.as_raw().chunks_exact(page.width() as usize) {
        rows.push(0);
        for pixels in row.chunks(8 / usize::from(depth)) {
            let byte =
                pixels.iter().enumerate().fold(0, |byte, (i, &tone)| byte | value(tone) << (8 - depth * (i as u8 + 1)));
            rows.push(byte);
        }
    }
    Png { data: deflated(&rows), depth, color, ..gray(page) }
}

fn interlaced(page: &GrayImage) -> Png {
    const PASSES: [(u32, u32, u32, u32); 7] =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let mut rows = Vec::new();
    for (left, top, across, down) in PASSES {
        if left >= page.width() {
            continue;
        }
        for y in (top..page.height()).step_by(down as usize) {
            rows.push(0);
            rows.extend((left..page.width()).step_by(across as usize).map(|x| page.get_pixel(x, y).0[0]));
        }
    }
    Png { interlaced: true, data: deflated(&rows), ..gray(page) }
}

fn animated(page: &GrayImage) -> Vec<u8> {
    let png = gray(page);
    let control = |number: u32| {
        let mut control = Vec::new();
        [number, png.width, png.height, 0, 0].iter().for_each(|value| control.extend(value.to_be_bytes()));
        control.extend([0, 1, 0, 10, 0, 0]);
        control
    };
    let mut first = png.clone();
    first.chunks = vec![(*b"acTL", [2u32.to_be_bytes(), 0u32.to_be_bytes()].concat()), (*b"fcTL", control(0))];
    let mut file = first.file();
    file.truncate(file.len() - 12);
    chunk(&mut file, *b"fcTL", &control(1));
    let blank = gray(&GrayImage::from_pixel(png.width, png.height, image::Luma([255])));
    chunk(&mut file, *b"fdAT", &[&2u32.to_be_bytes()[..], &blank.data].concat());
    chunk(&mut file, *b"IEND", &[]);
    file
}

pub(super) fn small() -> Vec<Case> {
    use Outcome::{Empty, Reads, Refused};
    use Refusal::{Damaged, TooLarge};
    let page = note();
    let whole = gray(&page);
    let guise = |name: &str, png: Png| Case::new(format!("PNG {name}"), Reads, move || png.file());
    let with = |name, content: Vec<u8>| Png { chunks: vec![(name, content)], ..whole.clone() };
    let ramp: Vec<u8> = (0..=255).flat_map(|tone| [tone; 3]).collect();
    let threshold = |tone: u8| u8::from(tone >= 140);
    let mut cases = vec![
        guise("grey", whole.clone()),
        guise("16-bit grey", Png::of_page(&page, 16, Color::Gray, |tone, row| row.extend([tone, 77]))),
        guise("RGB", Png::of_page(&page, 8, Color::Rgb, |tone, row| row.extend([tone; 3]))),
        guise(
            "16-bit RGBA",
            Png::of_page(&page, 16, Color::Rgba, |tone, row| {
                row.extend([tone, 9, tone, 9, tone, 9, 255, 255]);
            }),
        ),
        guise("alpha only", Png::of_page(&page, 8, Color::Rgba, |tone, row| row.extend([0, 0, 0, 255 - tone]))),
        guise("grey and alpha only", Png::of_page(&page, 8, Color::GrayAlpha, |tone, row| row.extend([0, 255 - tone]))),
        guise(
            "256 colours of a palette",
            Png {
                chunks: vec![(*b"PLTE", ramp.clone())],
                ..Png::of_page(&page, 8, Color::Palette, |tone, row| row.push(tone))
            },
        ),
        guise(
            "two colours of a palette, upside down",
            Png {
                chunks: vec![(*b"PLTE", vec![245, 245, 230, 20, 20, 90])],
                ..packed(&page, 1, Color::Palette, move |tone| 1 - threshold(tone))
            },
        ),
        guise(
            "one transparent colour of a palette",
            Png {
                chunks: vec![(*b"PLTE", vec![9, 9, 9, 20, 20, 20]), (*b"tRNS", vec![0, 255])],
                ..packed(&page, 1, Color::Palette, move |tone| 1 - threshold(tone))
            },
        ),
        guise("1-bit", packed(&page, 1, Color::Gray, threshold)),
        guise("2-bit", packed(&page, 2, Color::Gray, |tone| tone >> 6)),
        guise("4-bit", packed(&page, 4, Color::Gray, |tone| tone >> 4)),
        guise("interlaced", interlaced(&page)),
        Case::new("PNG animated", Reads, {
            let page = page.clone();
            move || animated(&page)
        }),
        guise(
            "with a wrong checksum over its rows",
            Png {
                data: {
                    let mut data = whole.data.clone();
                    let last = data.len() - 1;
                    data[last] ^= 0xff;
                    data
                },
                ..whole.clone()
            },
        ),
        guise("with garbage in its metadata", with(*b"iCCP", vec![0xa5; 500])),
        guise("with an EXIF block that is none", with(*b"eXIf", vec![0x5a; 300])),
        guise(
            "with a text that unpacks to a gigabyte",
            with(*b"zTXt", {
                let bomb = Png::of_equal_rows(1, 100_000, 8, Color::Gray, &[b'a'; 100]);
                [b"Comment\0\0".to_vec(), bomb.data].concat()
            }),
        ),
        Case::new("PNG with garbage behind its end", Reads, {
            let file = [whole.file(), vec![0x77; 4000]].concat();
            move || file.clone()
        }),
        Case::new("PNG without an end", Reads, {
            let file = whole.file();
            move || file[..file.len() - 12].to_vec()
        }),
    ];
    for orientation in 1..=8 {
        let stored = stored_for(orientation, &page);
        cases.push(guise(
            &format!("with EXIF orientation {orientation}"),
            Png { chunks: vec![(*b"eXIf", exif(orientation))], ..gray(&stored) },
        ));
    }
    let refused =
        |name: &str, refusal, png: Png| Case::new(format!("PNG {name}"), Refused(refusal), move || png.file());
    cases.extend([
        refused("of no width", Damaged, Png { width: 0, ..whole.clone() }),
        refused("of no height", Damaged, Png { height: 0, ..whole.clone() }),
        refused("of more rows than there are", Damaged, Png { height: whole.height * 40, ..whole.clone() }),
        refused("wider than its rows", Damaged, Png { width: whole.width * 40, ..whole.clone() }),
        refused(
            "of a colour type with a depth it cannot have",
            Damaged,
            Png { depth: 2, color: Color::Rgb, ..whole.clone() },
        ),
        refused("without its palette", Damaged, Png { color: Color::Palette, ..whole.clone() }),
        refused("of 60 000 × 60 000 pixels", TooLarge, Png { width: 60_000, height: 60_000, ..whole.clone() }),
        refused("of 2 147 483 647 × 1 pixels", TooLarge, Png { width: 0x7fff_ffff, height: 1, ..whole.clone() }),
        refused("a pixel too wide", TooLarge, Png::of_equal_rows(10_001, 1, 8, Color::Gray, &[255; 10_001])),
        refused(
            "of random rows",
            Damaged,
            Png { data: (0..9000u32).map(|i| ((i * i) >> 7) as u8).collect(), ..whole.clone() },
        ),
        Case::new("PNG with a wrong checksum of a chunk", Refused(Damaged), {
            let mut file = whole.file();
            // The last byte of the checksum of the rows' chunk: before it the end's twelve.
            let place = file.len() - 13;
            file[place] ^= 0xff;
            move || file.clone()
        }),
        // Its rows are all there.
        Case::new("PNG whose chunk is longer than the file", Reads, {
            let mut file = whole.file();
            file[33..37].copy_from_slice(&0x7fff_fff0u32.to_be_bytes());
            move || file.clone()
        }),
    ]);
    for (width, height) in [(1, 1), (1, 300), (300, 1), (2, 2), (7, 3)] {
        let png = Png::of_equal_rows(width, height, 8, Color::Gray, &vec![120; width as usize]);
        cases.push(Case::new(format!("PNG of {width} × {height} pixels"), Empty, move || png.file()));
    }
    let file = whole.file();
    // Behind the last row stand its two checksums and the mark of the end.
    cases.extend(cuts("PNG", &file, file.len() - 20, &Outcome::Part));
    cases
}

pub(super) fn large() -> Vec<Case> {
    let row = |width: usize, bytes: usize| -> Vec<u8> {
        (0..width * bytes).map(|i| if i / 400 % 2 == 0 { 255 } else { 250 }).collect()
    };
    let limit = |name: &str, depth, color, bytes: usize| {
        let row = row(10_000, bytes);
        Case::new(format!("PNG of 10 000 × 5 000 pixels, {name}"), Outcome::Empty, move || {
            Png::of_equal_rows(10_000, 5_000, depth, color, &row).file()
        })
    };
    vec![
        limit("grey", 8, Color::Gray, 1),
        limit("RGB", 8, Color::Rgb, 3),
        limit("RGBA", 8, Color::Rgba, 4),
        limit("16-bit RGBA", 16, Color::Rgba, 8),
        Case::new("PNG of 10 000 × 5 000 pixels, one bit", Outcome::Empty, || {
            Png::of_equal_rows(10_000, 5_000, 1, Color::Gray, &[255; 1250]).file()
        }),
        Case::new("PNG of 1 × 10 000 pixels", Outcome::Empty, || {
            Png::of_equal_rows(1, 10_000, 8, Color::Gray, &[9]).file()
        }),
        Case::new("PNG of 10 000 × 1 pixels", Outcome::Empty, || {
            Png::of_equal_rows(10_000, 1, 8, Color::Gray, &[9; 10_000]).file()
        }),
        Case::new("PNG of a pixel too many", Outcome::Refused(Refusal::TooLarge), || {
            Png::of_equal_rows(10_000, 5_001, 8, Color::Gray, &[9; 10_000]).file()
        }),
    ]
}
