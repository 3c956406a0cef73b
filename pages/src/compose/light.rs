//! Layers of ink on paper, in light, through a camera: the picture's pixels.

use super::canvas::{blur, clouds};
use super::scene::{Glyph, Scene};
use crate::motion::moved;
use crate::rng::Rng;
use image::GrayImage;
use image::codecs::jpeg::JpegEncoder;

/// The share of a telephone's pictures that the hand shook or that are out of focus.
const SHAKEN: f32 = 0.3;

/// How much a page is spoilt on its way into the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Camera {
    /// A scan: even light, hardly any noise.
    Scanner,
    /// As telephones do.
    Telephone,
    /// Drawn on a screen: flat colours.
    Screen,
}

/// The picture of a scene. Glyphs that the picture no longer shows are taken from the scene's truth.
pub fn photograph(scene: &mut Scene<'_>, camera: Camera) -> GrayImage {
    let (w, h) = (scene.ink.width, scene.ink.height);
    let mut rng = scene.rng.clone();
    let rng = &mut rng;
    let screen = camera == Camera::Screen;
    let paper = if screen { rng.between(0.9, 1.0) } else { rng.between(0.5, 1.0) };
    let mut picture = vec![paper; w * h];
    if camera == Camera::Telephone {
        shade(&mut picture, rng, w, h);
    }
    // Fainter writing than this a person cannot read either.
    let contrast = if rng.chance(0.1) { rng.between(0.16, 0.3) } else { rng.between(0.3, 0.95) };
    let faint = contrast < 0.3;
    let grain = if !screen && !faint && rng.chance(0.35) { rng.between(0.15, 0.7) } else { 0.0 };
    let (rule_dark, print_dark) = (contrast * rng.between(0.15, 1.1), rng.between(0.3, 0.95));
    for (i, value) in picture.iter_mut().enumerate() {
        let mut ink = scene.ink.values[i];
        if ink > 0.0 && grain > 0.0 {
            ink *= 1.0 - (grain * rng.pixel_noise().abs()).min(0.9);
        }
        let tint = 1.0 - scene.tint.values[i];
        let rule = 1.0 - (rule_dark * scene.rules.values[i]).min(0.95);
        let print = 1.0 - print_dark * scene.print.values[i];
        *value *= tint * rule.min(print) * (1.0 - contrast * ink);
    }
    if camera == Camera::Telephone {
        if rng.chance(0.25) {
            shadow(&mut picture, rng, w, h);
        }
        if rng.chance(0.12) {
            table(&mut picture, &mut scene.glyphs, rng, w, h);
        }
        if rng.chance(0.06) {
            flash(&mut picture, rng, w, h);
        }
    }
    if camera == Camera::Telephone && !faint && rng.chance(SHAKEN) {
        shake(&mut picture, rng, w, h, height_of(&scene.glyphs));
    }
    lens(&mut picture, rng, w, h, if faint && camera == Camera::Telephone { Camera::Scanner } else { camera });
    if rng.chance(if screen { 0.3 } else { 0.14 }) {
        picture.iter_mut().for_each(|value| *value = 1.0 - *value);
    }
    expose(&mut picture, rng);
    let image = GrayImage::from_fn(w as u32, h as u32, |x, y| {
        image::Luma([(picture[y as usize * w + x as usize].clamp(0.0, 1.0) * 255.0).round() as u8])
    });
    scene.rng = rng.clone();
    if rng.chance(0.35) { compressed(&image, 30 + rng.below(60) as u8) } else { image }
}

/// Uneven paper and light.
fn shade(picture: &mut [f32], rng: &mut Rng, w: usize, h: usize) {
    let size = w.max(h) as f32;
    let mut add = |cell: (f32, f32), amount: f32, rng: &mut Rng| {
        let field = clouds(rng, w, h, cell);
        picture.iter_mut().zip(field).for_each(|(value, f)| *value += amount * f);
    };
    let amount = rng.between(0.0, 0.08);
    add((size / 3.0, size / 3.0), amount, rng);
    let (cell, amount) = (rng.between(2.0, 12.0), rng.between(0.0, 0.025));
    add((cell, cell), amount, rng);
    // Wood, cloth and the like shine through thin paper, or somebody wrote on them.
    if rng.chance(0.1) {
        let (fine, long, amount) = (rng.between(2.0, 5.0), rng.between(20.0, 80.0), rng.between(0.02, 0.1));
        add(if rng.chance(0.5) { (fine, long) } else { (long, fine) }, amount, rng);
    }
    // A fold: a bright and a dark side.
    if rng.chance(0.08) {
        let (sin, cos) = rng.between(0.0, 6.3).sin_cos();
        let (cx, cy) = (rng.between(0.0, w as f32), rng.between(0.0, h as f32));
        let (amount, width) = (rng.between(0.03, 0.15), rng.between(1.0, 8.0));
        for (i, value) in picture.iter_mut().enumerate() {
            let d = ((i % w) as f32 - cx) * cos + ((i / w) as f32 - cy) * sin;
            *value -= amount * (-(d / width).abs()).exp() * (d / width).signum();
        }
    }
}

/// A hand's or a head's shadow.
fn shadow(picture: &mut [f32], rng: &mut Rng, w: usize, h: usize) {
    let (sin, cos) = rng.between(0.0, 6.3).sin_cos();
    let (cx, cy) = (rng.between(0.0, w as f32), rng.between(0.0, h as f32));
    let (amount, width) = (rng.between(0.1, 0.6), rng.between(1.0, 25.0));
    let bend = rng.between(-1.0, 1.0) / w as f32;
    for (i, value) in picture.iter_mut().enumerate() {
        let (x, y) = ((i % w) as f32 - cx, (i / w) as f32 - cy);
        let (d, along) = (x * cos + y * sin, y * cos - x * sin);
        let d = d + bend * along * along;
        *value *= 1.0 - amount / (1.0 + (-d / width).exp());
    }
}

/// The edge of the paper, and what it lies on. Glyphs there are gone.
fn table(picture: &mut [f32], glyphs: &mut Vec<Glyph>, rng: &mut Rng, w: usize, h: usize) {
    let angle = rng.below(4) as f32 * std::f32::consts::FRAC_PI_2 + 0.1 * rng.normal();
    let (sin, cos) = angle.sin_cos();
    let far = rng.between(0.22, 0.48) * w.max(h) as f32;
    let outside = |x: f32, y: f32| (x - w as f32 / 2.0) * cos + (y - h as f32 / 2.0) * sin > far;
    let tone = rng.between(0.03, 0.85);
    let cell = match rng.below(4) {
        0 => (rng.between(2.0, 5.0), rng.between(20.0, 70.0)),
        1 => (rng.between(20.0, 70.0), rng.between(2.0, 5.0)),
        2 => (rng.between(2.0, 6.0), rng.between(2.0, 6.0)),
        _ => (30.0, 30.0),
    };
    let field = clouds(rng, w, h, cell);
    let (amount, noise) = (rng.between(0.0, 0.25), rng.between(0.0, 0.05));
    for (i, value) in picture.iter_mut().enumerate() {
        if outside((i % w) as f32, (i / w) as f32) {
            *value = (tone + amount * field[i] + noise * rng.pixel_noise()).max(0.0);
        }
    }
    glyphs.retain(|glyph| {
        let [left, top, right, bottom] = glyph.bounds;
        !outside((left + right) / 2.0, (top + bottom) / 2.0)
    });
}

/// A lamp's or a flash's reflection.
fn flash(picture: &mut [f32], rng: &mut Rng, w: usize, h: usize) {
    let (cx, cy) = (rng.between(0.0, w as f32), rng.between(0.0, h as f32));
    let (radius, amount) = (rng.between(0.1, 0.5) * w as f32, rng.between(0.1, 0.45));
    for (i, value) in picture.iter_mut().enumerate() {
        let d = ((i % w) as f32 - cx).hypot((i / w) as f32 - cy) / radius;
        *value += amount * (-d * d).exp();
    }
}

/// Blur, a smaller size and back, noise.
fn lens(picture: &mut Vec<f32>, rng: &mut Rng, w: usize, h: usize, camera: Camera) {
    let sigma = [0.0, 0.0, 0.5, 0.7, 0.9, 1.2, 1.6][rng.below(if camera == Camera::Screen { 4 } else { 7 })];
    if sigma > 0.0 {
        blur(picture, w, h, sigma);
    }
    if rng.chance(0.08) {
        let small = thumbnail(picture, w, h, rng.between(1.3, 2.2));
        *picture = small;
    }
    let noise = match camera {
        Camera::Screen => [0.0, 0.0, 0.01][rng.below(3)],
        Camera::Scanner => [0.0, 0.005, 0.015][rng.below(3)],
        Camera::Telephone => [0.0, 0.005, 0.01, 0.02, 0.04, 0.07][rng.below(6)],
    };
    // A camera's own noise is smoothed by its software.
    let coarse = noise > 0.0 && rng.chance(0.4);
    let mut field: Vec<f32> =
        if noise > 0.0 { picture.iter().map(|_| rng.pixel_noise()).collect() } else { Vec::new() };
    if coarse {
        blur(&mut field, w, h, 0.8);
    }
    let amount = if coarse { 2.5 * noise } else { noise };
    picture.iter_mut().zip(field).for_each(|(value, f)| *value += amount * f);
    if camera == Camera::Telephone && rng.chance(0.03) {
        let (a, b, amount) = (rng.between(0.3, 2.5), rng.between(-2.5, 2.5), rng.between(0.02, 0.08));
        for (i, value) in picture.iter_mut().enumerate() {
            *value += amount * (a * (i % w) as f32 + b * (i / w) as f32).sin();
        }
    }
}

/// The picture seen through fewer pixels, each `factor` wide.
fn thumbnail(picture: &[f32], w: usize, h: usize, factor: f32) -> Vec<f32> {
    let (sw, sh) = ((w as f32 / factor) as usize + 2, (h as f32 / factor) as usize + 2);
    let at = |x: usize, y: usize| picture[y.min(h - 1) * w + x.min(w - 1)];
    let small: Vec<f32> = (0..sw * sh)
        .map(|i| {
            let (x, y) = (((i % sw) as f32 * factor) as usize, ((i / sw) as f32 * factor) as usize);
            (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0
        })
        .collect();
    let mut back = Vec::with_capacity(w * h);
    for row in 0..h {
        let y = (row as f32 / factor).min((sh - 2) as f32);
        for column in 0..w {
            let x = (column as f32 / factor).min((sw - 2) as f32);
            let (fx, fy, i) = (x.fract(), y.fract(), y as usize * sw + x as usize);
            let top = small[i] + (small[i + 1] - small[i]) * fx;
            let bottom = small[i + sw] + (small[i + sw + 1] - small[i + sw]) * fx;
            back.push(top + (bottom - top) * fy);
        }
    }
    back
}

/// The median height of what is written, in pixels; that of a middling digit where nothing is.
fn height_of(glyphs: &[Glyph]) -> f32 {
    let mut heights: Vec<f32> = glyphs.iter().map(|glyph| glyph.bounds[3] - glyph.bounds[1]).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(30.0)
}

/// The hand shook, or the picture is out of focus: as far as a person still reads digits of this height.
fn shake(picture: &mut Vec<f32>, rng: &mut Rng, w: usize, h: usize, height: f32) {
    if rng.chance(0.4) {
        return blur(picture, w, h, (height * rng.between(0.03, 0.12)).clamp(0.5, 6.0));
    }
    let direction = rng.between(0.0, 6.3).sin_cos();
    let length = (height * rng.between(0.05, 0.4)).clamp(1.0, 20.0);
    *picture = moved(picture, w, length, direction);
}

/// Too dark, too bright, or as it should be.
fn expose(picture: &mut [f32], rng: &mut Rng) {
    if rng.chance(0.3) {
        let gamma = rng.between(-0.6, 0.6).exp();
        picture.iter_mut().for_each(|value| *value = value.clamp(0.0, 1.0).powf(gamma));
    }
    if rng.chance(0.15) {
        let (scale, offset) = (rng.between(0.3, 0.8), rng.between(0.0, 0.3));
        picture.iter_mut().for_each(|value| *value = offset + scale * *value);
    }
}

/// The picture after a JPEG of this quality.
fn compressed(image: &GrayImage, quality: u8) -> GrayImage {
    let mut file = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut file, quality).encode_image(image);
    // A picture of a few hundred pixels a side always fits.
    match encoded.and_then(|()| image::load_from_memory(&file)) {
        Ok(decoded) => decoded.into_luma8(),
        Err(_) => image.clone(),
    }
}
