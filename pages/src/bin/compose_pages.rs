//! Writes composed pages: to be looked at, to be read, or as a stream to train on.
//!
//! ```text
//! compose-pages stream HANDS DIGITS FONTS SEED SIDE        crops with their maps, without end, to the standard output
//! compose-pages look   HANDS DIGITS FONTS SEED OUT.png     one contact sheet
//! ```
//!
//! HANDS holds strokes, DIGITS the training set of MNIST, FONTS fonts for the print.

use image::{GrayImage, Rgb, RgbImage};
use pages::compose::hands::Hands;
use pages::compose::target::{ANY, Target};
use pages::compose::{Composed, crop};
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, hands, digits, fonts, seed, last] = &arguments[..] else {
        return Err("usage: compose-pages stream|look HANDS DIGITS FONTS SEED SIDE|OUT.png".into());
    };
    let mut hands = Hands::load(Path::new(hands), &fonts_below(Path::new(fonts))?)?;
    hands.add_pictures(Path::new(digits))?;
    let seed: u64 = seed.parse()?;
    match what.as_str() {
        "stream" => stream(&hands, seed, last.parse()?),
        "look" => look(&hands, seed, Path::new(last)),
        other => Err(format!("there is no `{other}`; say `stream` or `look`").into()),
    }
}

/// Each crop: its pixels, then [`Target::write`].
fn stream(hands: &Hands, seed: u64, side: usize) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let mut bytes = Vec::new();
    for number in 0.. {
        let page = crop(hands, seed.wrapping_add(number), side);
        bytes.clear();
        bytes.extend_from_slice(page.image.as_raw());
        Target::of(&page).write(&mut bytes);
        // The reader ends this by closing its end.
        if out.write_all(&bytes).is_err() {
            break;
        }
    }
    Ok(())
}

fn look(hands: &Hands, seed: u64, out: &Path) -> Result<(), Box<dyn Error>> {
    const SIDE: usize = 192;
    const ACROSS: usize = 8;
    const DOWN: usize = 5;
    let mut sheet = RgbImage::new((SIDE * ACROSS) as u32, (SIDE * DOWN) as u32);
    let start = std::time::Instant::now();
    for i in 0..ACROSS * DOWN {
        let page = crop(hands, seed + i as u64, SIDE);
        let picture = with_boxes(&page);
        image::imageops::replace(&mut sheet, &picture, (i % ACROSS * SIDE) as i64, (i / ACROSS * SIDE) as i64);
    }
    eprintln!("{:.2} ms a crop", start.elapsed().as_secs_f64() * 1e3 / (ACROSS * DOWN) as f64);
    sheet.save(out)?;
    Ok(())
}

fn with_boxes(page: &Composed) -> RgbImage {
    let target = Target::of(page);
    let gray: &GrayImage = &page.image;
    let mut picture = RgbImage::from_fn(gray.width(), gray.height(), |x, y| {
        let v = gray.get_pixel(x, y).0[0];
        Rgb([v, v, v])
    });
    let cells = target.columns * target.rows;
    for cell in 0..cells {
        let peak = (0..ANY).map(|map| target.heat[map * cells + cell]).max().unwrap_or(0);
        let (x, y) = ((cell % target.columns * 4) as u32, (cell / target.columns * 4) as u32);
        if peak == 255 {
            (0..3).for_each(|d| picture.put_pixel(x + d, y + 2, Rgb([0, 160, 0])));
        }
        if target.known[cell] & 1 == 0 {
            picture.put_pixel(x, y, Rgb([255, 160, 0]));
        }
    }
    for glyph in &page.glyphs {
        let color = if glyph.cancelled {
            Rgb([255, 0, 255])
        } else if glyph.print {
            Rgb([0, 0, 255])
        } else {
            Rgb([255, 0, 0])
        };
        let [l, t, r, b] = glyph.bounds.map(|v| v.round() as i64);
        let mut put = |x: i64, y: i64| {
            if x >= 0 && y >= 0 && x < i64::from(picture.width()) && y < i64::from(picture.height()) {
                picture.put_pixel(x as u32, y as u32, color);
            }
        };
        (l..=r).for_each(|x| [t, b].into_iter().for_each(|y| put(x, y)));
        (t..=b).for_each(|y| [l, r].into_iter().for_each(|x| put(x, y)));
        if glyph.linked {
            (0..4).for_each(|d| put(r + d, (t + b) / 2));
        }
    }
    picture
}

/// All fonts in a folder and those below it, by name.
fn fonts_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut fonts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            fonts.extend(fonts_below(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "ttf" || ending == "otf") {
            fonts.push(path);
        }
    }
    fonts.sort();
    Ok(fonts)
}
