//! The truth of a page as the finder is to answer it: maps at a quarter of the picture's size (CenterNet: Zhou, Wang, Krähenbühl 2019).

use super::Composed;
use super::scene::{Class, Glyph};
use std::collections::HashMap;

/// Pixels of the picture for each cell of the maps.
pub const STRIDE: usize = 4;
/// Maps of [`Target::heat`]: the classes, any digit however it lies, digits too small for this scale.
pub const HEATS: usize = Class::COUNT + 2;
/// Index of the map of any digit.
pub const ANY: usize = Class::COUNT;
/// Index of the map of what needs a finer scale.
pub const FINER: usize = Class::COUNT + 1;

/// Heights of digits in pixels. Lower ones are left to a finer scale; those up to `SMALL` may be found or not.
const TINY: f32 = 10.0;
/// From here on a finer scale need not be asked.
const SMALL: f32 = 13.0;
/// Higher digits may be found or not, up to [`HUGE`]; those beyond are left to a coarser scale.
const LARGE: f32 = 64.0;
/// Higher digits are nothing at this scale.
const HUGE: f32 = 84.0;
/// Levels of grey between the darkest and the brightest pixel of a glyph below which nobody can see it: light and exposure swallowed it.
const VISIBLE: u8 = 9;

/// What is known of a cell.
pub mod known {
    /// Which class is there, or that none is.
    pub const CLASS: u8 = 1;
    /// Whether any digit is there.
    pub const ANY: u8 = 2;
    /// Whether a finer scale is needed.
    pub const FINER: u8 = 4;
    /// The box, print or hand, cancelled, and the turn.
    pub const GLYPH: u8 = 8;
    /// Whether the next glyph follows at the right.
    pub const LINK: u8 = 16;
}

/// The maps for one picture; each `rows × columns`, row by row.
#[derive(Debug, Clone)]
pub struct Target {
    /// Cells across.
    pub columns: usize,
    /// Cells down.
    pub rows: usize,
    /// [`HEATS`] maps, 0 to 255.
    pub heat: Vec<u8>,
    /// Bits of [`known`].
    pub known: Vec<u8>,
    /// Four maps: from the cell's middle to the box's, in cells across and down; natural logarithms of width and height in 16 pixels.
    pub boxes: Vec<f32>,
    /// Bit 0 linked, bit 1 print, bit 2 cancelled, bits 4 and 5 the turn.
    pub facts: Vec<u8>,
}

impl Target {
    /// The maps of a page.
    #[must_use]
    pub fn of(page: &Composed) -> Self {
        let (width, height) = (page.image.width() as usize, page.image.height() as usize);
        let (columns, rows) = (width / STRIDE, height / STRIDE);
        let cells = columns * rows;
        let mut target = Self {
            columns,
            rows,
            heat: vec![0; HEATS * cells],
            known: vec![known::CLASS | known::ANY | known::FINER; cells],
            boxes: vec![0.0; 4 * cells],
            facts: vec![0; cells],
        };
        let heights = heights_of_numbers(page);
        for glyph in &page.glyphs {
            let line_height = heights.get(&glyph.number).copied().unwrap_or_else(|| extent(glyph, page.turn).1);
            if !is_visible(glyph, page) {
                target.for_cells(glyph.bounds, |target, cell| target.known[cell] &= !(known::CLASS | known::ANY));
                continue;
            }
            target.add(glyph, line_height, page.turn, &page.window);
        }
        target
    }

    fn add(&mut self, glyph: &Glyph, line_height: f32, turn: u8, window: &[f32; 4]) {
        let [left, top, right, bottom] = glyph.bounds;
        let visible_x = (right.min(window[2]) - left.max(window[0])) / (right - left).max(1e-3);
        let visible_y = (bottom.min(window[3]) - top.max(window[1])) / (bottom - top).max(1e-3);
        if visible_x <= 0.0 || visible_y <= 0.0 || line_height > HUGE {
            return;
        }
        let is_digit = matches!(glyph.class, Class::Digit(_));
        if line_height < SMALL && is_digit {
            self.for_cells(glyph.bounds, |target, cell| {
                if line_height < TINY {
                    let cells = target.cells();
                    target.heat[FINER * cells + cell] = 255;
                } else {
                    target.known[cell] &= !known::FINER;
                }
            });
        }
        let cut_off = visible_x < 0.6 || visible_y < 0.7;
        if cut_off || !(TINY..=LARGE).contains(&line_height) {
            self.for_cells(glyph.bounds, |target, cell| target.known[cell] &= !(known::CLASS | known::ANY));
            return;
        }
        if turn != 0 {
            self.for_cells(glyph.bounds, |target, cell| target.known[cell] &= !known::CLASS);
            if !is_digit {
                return;
            }
        }
        self.add_peak(glyph, turn, is_digit);
    }

    fn add_peak(&mut self, glyph: &Glyph, turn: u8, is_digit: bool) {
        let [left, top, right, bottom] = glyph.bounds;
        let stride = STRIDE as f32;
        let (cx, cy) = ((left + right) / 2.0 / stride, (top + bottom) / 2.0 / stride);
        let (w, h) = ((right - left).max(1.0), (bottom - top).max(1.0));
        let (column, row) = (cx.floor() as i32, cy.floor() as i32);
        // A Gaussian whose deviation is a share of the box, so that centres of neighbours stay apart.
        let (sx, sy) = ((0.13 * w / stride).max(0.55), (0.13 * h / stride).max(0.55));
        let cells = self.cells();
        for dy in -4_i32..=4 {
            for dx in -4_i32..=4 {
                let (x, y) = (column + dx, row + dy);
                if x < 0 || y < 0 || x >= self.columns as i32 || y >= self.rows as i32 {
                    continue;
                }
                let cell = y as usize * self.columns + x as usize;
                let value = (-((dx as f32 / sx).powi(2) + (dy as f32 / sy).powi(2)) / 2.0).exp();
                let heat = (value * 255.0).round() as u8;
                let mut raise = |map: usize| {
                    let at = &mut self.heat[map * cells + cell];
                    *at = (*at).max(heat);
                };
                if turn == 0 {
                    raise(glyph.class.index());
                }
                if is_digit {
                    raise(ANY);
                }
                let near = dx.abs() <= 1 && dy.abs() <= 1 && value > 0.4;
                // Where two centres are near, the nearer one is described.
                if near && (dx == 0 && dy == 0 || self.known[cell] & known::GLYPH == 0) {
                    self.known[cell] |= known::GLYPH | if turn == 0 { known::LINK } else { 0 };
                    let box_here = [cx - x as f32 - 0.5, cy - y as f32 - 0.5, (w / 16.0).ln(), (h / 16.0).ln()];
                    for (map, value) in box_here.into_iter().enumerate() {
                        self.boxes[map * cells + cell] = value;
                    }
                    self.facts[cell] = u8::from(glyph.linked)
                        | u8::from(glyph.print) << 1
                        | u8::from(glyph.cancelled) << 2
                        | turn << 4;
                }
            }
        }
        if !is_digit {
            return;
        }
        // The middle of a digit is known, whatever lies over it.
        if let Some(cell) = self.cell_at(cx, cy) {
            self.known[cell] |= known::ANY;
        }
    }

    fn cells(&self) -> usize {
        self.columns * self.rows
    }

    fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let inside = x >= 0.0 && y >= 0.0 && x < self.columns as f32 && y < self.rows as f32;
        inside.then(|| y as usize * self.columns + x as usize)
    }

    fn for_cells(&mut self, [left, top, right, bottom]: [f32; 4], mut each: impl FnMut(&mut Self, usize)) {
        let range = |low: f32, high: f32, count: usize| {
            let (low, high) = (low / STRIDE as f32, high / STRIDE as f32);
            low.floor().clamp(0.0, count as f32) as usize..high.ceil().clamp(0.0, count as f32) as usize
        };
        for row in range(top, bottom, self.rows) {
            for column in range(left, right, self.columns) {
                each(self, row * self.columns + column);
            }
        }
    }

    /// The bytes that a trainer reads: heat, known, boxes as little-endian `f32`, facts.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.heat);
        out.extend_from_slice(&self.known);
        self.boxes.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
        out.extend_from_slice(&self.facts);
    }
}

fn is_visible(glyph: &Glyph, page: &Composed) -> bool {
    let (width, height) = page.image.dimensions();
    let [left, top, right, bottom] = glyph.bounds;
    let range = |low: f32, high: f32, end: u32| (low - 1.0).max(0.0) as u32..((high + 2.0).max(0.0) as u32).min(end);
    let tones = || range(top, bottom, height).flat_map(|y| range(left, right, width).map(move |x| (x, y)));
    let tones = || tones().map(|(x, y)| page.image.get_pixel(x, y).0[0]);
    match (tones().min(), tones().max()) {
        (Some(darkest), Some(brightest)) => brightest - darkest >= VISIBLE,
        // Beyond the picture.
        _ => true,
    }
}

/// Width and height of a glyph as it is written, whatever the picture's turn.
fn extent(glyph: &Glyph, turn: u8) -> (f32, f32) {
    let [left, top, right, bottom] = glyph.bounds;
    if turn.is_multiple_of(2) { (right - left, bottom - top) } else { (bottom - top, right - left) }
}

/// The height of each number's highest digit: a point is as large as the number it stands in.
fn heights_of_numbers(page: &Composed) -> HashMap<usize, f32> {
    let mut heights = HashMap::new();
    for glyph in page.glyphs.iter().filter(|glyph| matches!(glyph.class, Class::Digit(_))) {
        let height = extent(glyph, page.turn).1;
        let known = heights.entry(glyph.number).or_insert(height);
        *known = height.max(*known);
    }
    heights
}
