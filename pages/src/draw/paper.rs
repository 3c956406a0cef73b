//! Ink and rules laid on paper, in light: the picture's pixels.

use super::noise::{Grid, field, mix, smooth};
use super::params::PageParams;
use super::view::{View, sin_cos};
use crate::motion::moved;
use crate::rng::Rng;
use image::RgbImage;
use std::borrow::Cow;

/// How much of each pixel is covered, row by row.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    /// By the pen.
    pub(super) ink: Vec<f32>,
    /// By what was printed beforehand.
    pub(super) rules: Vec<f32>,
}

impl Layers {
    /// As a camera sees them that moves while it takes the picture.
    fn shaken(&self, params: &PageParams) -> Cow<'_, Self> {
        if params.shake == 0.0 {
            return Cow::Borrowed(self);
        }
        let direction = sin_cos(Rng::new(params.seed ^ 0x73_68_61_6b_65).between(0.0, 360.0));
        let moved = |layer: &[f32]| moved(layer, params.width as usize, params.shake, direction);
        Cow::Owned(Self { ink: moved(&self.ink), rules: moved(&self.rules) })
    }
}

/// The photograph of the page. Ink lies over rules, both over paper; light falls on all of it.
pub(super) fn photograph(params: &PageParams, layers: &Layers) -> RgbImage {
    let mut rng = Rng::new(params.seed ^ 0x70_61_70_65_72);
    let clouds = Grid::new(rng.next(), params.width, params.height, 70.0);
    let fibres = Grid::new(rng.next(), params.width, params.height, 6.0);
    let grain = rng.next();
    let light = Light::new(params, &mut rng);
    let table = params.table.map(|color| Table::new(color, params, &mut rng));
    let layers = layers.shaken(params);
    let width = params.width as usize;
    let colors = [params.paper, params.ruling_color, params.ink].map(|color| color.map(f32::from));
    RgbImage::from_fn(params.width, params.height, |column, row| {
        let (x, y) = (column as f32, row as f32);
        let pixel = row as usize * width + column as usize;
        let uneven =
            if params.texture > 0.0 { params.texture * (0.6 * clouds.at(x, y) + 0.4 * fibres.at(x, y)) } else { 0.0 };
        let mut ink = layers.ink[pixel];
        if ink > 0.0 && params.grain > 0.0 {
            ink *= 1.0 - params.grain * (0.5 + 0.5 * field(grain, x / 1.7, y / 1.7));
        }
        let bright = light.at(x, y);
        let noise = if params.noise > 0.0 { params.noise * rng.pixel_noise() } else { 0.0 };
        let table = table.as_ref().and_then(|table| table.at(x, y));
        image::Rgb(std::array::from_fn(|channel| {
            if let Some(table) = table {
                return (table[channel] * bright + noise).round().clamp(0.0, 255.0) as u8;
            }
            let paper = colors[0][channel] + uneven;
            let ruled = mix(paper, colors[1][channel], layers.rules[pixel]);
            let inked = mix(ruled, colors[2][channel], ink * params.ink_opacity);
            (inked * bright + noise).round().clamp(0.0, 255.0) as u8
        }))
    })
}

/// What the sheet lies on.
struct Table {
    color: [u8; 3],
    view: View,
    /// Width and height of the sheet.
    sheet: (f32, f32),
    /// Makes its grain.
    grain: u64,
    /// How strong that is.
    strength: f32,
}

impl Table {
    fn new(color: [u8; 3], params: &PageParams, rng: &mut Rng) -> Self {
        let view = View::new(params.width, params.height, params.lean_degrees, params.keystone);
        Self {
            color,
            view,
            sheet: (params.width as f32, params.height as f32),
            grain: rng.next(),
            strength: params.table_grain,
        }
    }

    /// Its colour at a place of the picture; `None` where the sheet lies on it.
    fn at(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        /// Grey levels by which the grain of wood differs, in its fibres and in its rings.
        const FIBRES: f32 = 14.0;
        const RINGS: f32 = 22.0;
        let on_page = self.view.to_page((x, y));
        if (0.0..self.sheet.0).contains(&on_page.0) && (0.0..self.sheet.1).contains(&on_page.1) {
            return None;
        }
        let fibres = FIBRES * self.strength * field(self.grain, x / 60.0, y / 3.0);
        let rings = RINGS * self.strength * field(self.grain ^ 1, x / 220.0, y / 14.0);
        Some(self.color.map(|channel| f32::from(channel) + fibres + rings))
    }
}

/// How much light falls where.
struct Light {
    width: f32,
    height: f32,
    vignette: f32,
    shadow: f32,
    /// Towards the shaded side, of length 1.
    direction: (f32, f32),
    /// Where the shadow's edge runs, as a part of the diagonal from the centre.
    edge: f32,
    /// Makes the shadow's edge uneven.
    wave: u64,
}

impl Light {
    fn new(params: &PageParams, rng: &mut Rng) -> Self {
        let (sin, cos) = sin_cos(rng.between(0.0, 360.0));
        Self {
            width: params.width as f32,
            height: params.height as f32,
            vignette: params.vignette,
            shadow: params.shadow,
            direction: (cos, sin),
            edge: rng.between(-0.12, 0.12),
            wave: rng.next(),
        }
    }

    /// 0 (dark) to 1.
    fn at(&self, x: f32, y: f32) -> f32 {
        if self.vignette == 0.0 && self.shadow == 0.0 {
            return 1.0;
        }
        let diagonal = (self.width * self.width + self.height * self.height).sqrt();
        let (x, y) = ((x - self.width / 2.0) / diagonal, (y - self.height / 2.0) / diagonal);
        // In a corner x² + y² is a quarter.
        let corner = 1.0 - self.vignette * 4.0 * (x * x + y * y);
        let edge = self.edge + 0.05 * field(self.wave, x * 5.0, y * 5.0);
        let inside = (x * self.direction.0 + y * self.direction.1 - edge) / 0.1 + 0.5;
        corner * (1.0 - self.shadow * smooth(inside.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Layers, photograph};
    use crate::draw::params::PageParams;

    fn page(params: &PageParams, ink: f32, rules: f32) -> image::RgbImage {
        let pixels = (params.width * params.height) as usize;
        photograph(params, &Layers { ink: vec![ink; pixels], rules: vec![rules; pixels] })
    }

    fn still() -> PageParams {
        PageParams { width: 60, height: 40, noise: 0.0, texture: 0.0, grain: 0.0, ..PageParams::default() }
    }

    #[test]
    fn bare_ruled_and_inked_paper_have_their_colours() {
        let params = PageParams { ink_opacity: 1.0, ..still() };
        assert_eq!(page(&params, 0.0, 0.0).get_pixel(5, 5).0, params.paper);
        assert_eq!(page(&params, 0.0, 1.0).get_pixel(5, 5).0, params.ruling_color);
        assert_eq!(page(&params, 1.0, 1.0).get_pixel(5, 5).0, params.ink);
    }

    #[test]
    fn a_shadow_darkens_a_part_by_as_much_as_it_was_told_and_leaves_the_rest() {
        let picture = page(&PageParams { shadow: 0.5, paper: [200; 3], ..still() }, 0.0, 0.0);
        let values: Vec<u8> = picture.pixels().map(|pixel| pixel.0[0]).collect();
        assert_eq!((values.iter().min(), values.iter().max()), (Some(&100), Some(&200)));
    }

    #[test]
    fn a_vignette_darkens_the_corners_and_not_the_middle() {
        let picture = page(&PageParams { vignette: 0.4, paper: [200; 3], ..still() }, 0.0, 0.0);
        assert_eq!(picture.get_pixel(30, 20).0[0], 200);
        assert!(picture.get_pixel(0, 0).0[0].abs_diff(120) <= 2);
    }

    #[test]
    fn noise_has_the_deviation_it_was_told() {
        let picture = page(&PageParams { noise: 4.0, paper: [128; 3], ..still() }, 0.0, 0.0);
        let squares: f32 = picture.pixels().map(|pixel| (f32::from(pixel.0[0]) - 128.0).powi(2)).sum();
        let deviation = (squares / (60.0 * 40.0)).sqrt();
        assert!((deviation - 4.0).abs() < 0.3, "deviation {deviation}");
    }
}
