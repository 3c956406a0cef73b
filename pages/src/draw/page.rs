//! A page on which digits are written one by one, and the truth about each.

use super::curve::Point;
use super::hand::{Hand, Written, habits, write};
use super::layout;
use super::letters::letter_shape;
use super::paper::{Layers, photograph};
use super::params::{PageParams, Ruling};
use super::pen::{Coverage, PenPoint, cover};
use super::strokes::{Shape, digit_shapes};
use super::view::{View, sin_cos};
use crate::BoundingBox;
use crate::rng::Rng;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, GrayImage, ImageBuffer, PixelWithColorType, RgbImage};

/// A digit on a drawn page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnDigit {
    /// 0 to 9.
    pub label: u8,
    /// Tight around the ink, in pixels of the picture. Ink counts where it reaches [`INK`] of the digit's darkest pixel.
    pub bounding_box: BoundingBox,
    /// Index into [`DrawnPage::lines`].
    pub line: usize,
}

/// A number on a drawn page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnNumber {
    /// Its digits, with the marks `. , - / :` that stand before and among them.
    pub text: String,
    /// Row and column, counted from 0, where it stands in a table.
    pub cell: Option<(usize, usize)>,
}

/// The part of a digit's greatest coverage from which a pixel counts as its ink.
pub const INK: f32 = 0.3;

/// A finished page.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnPage {
    /// The picture in grey.
    pub image: GrayImage,
    /// The picture in colour.
    pub color: RgbImage,
    /// In the order they were written: by [`Page::write_lines`] that is reading order. Letters are not among them.
    pub digits: Vec<DrawnDigit>,
    /// The digits of the lines' numbers, separated by a space, and so the parts of dates and times; lines without digits are left out.
    pub lines: Vec<String>,
    /// In the order they were written.
    pub numbers: Vec<DrawnNumber>,
}

impl DrawnPage {
    /// All lines, separated by a newline.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The picture in colour as a PNG file.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        png(&self.color)
    }

    /// The picture in grey as a PNG file.
    #[must_use]
    pub fn gray_png(&self) -> Vec<u8> {
        png(&self.image)
    }

    /// The picture in colour as a JPEG file of `quality` 1 to 100.
    ///
    /// # Panics
    /// When the page has no pixels or more than 65 535 a side: such a picture is no JPEG.
    #[must_use]
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, quality)
            .encode_image(&self.color)
            .expect("a page fits into a JPEG file");
        file
    }
}

fn png<P>(picture: &ImageBuffer<P, Vec<u8>>) -> Vec<u8>
where
    P: PixelWithColorType<Subpixel = u8>,
{
    let mut file = Vec::new();
    // The smallest file: example pictures are committed and sent to browsers.
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive);
    picture.write_with_encoder(encoder).expect("memory takes every picture");
    file
}

/// A page that is being written. Places are in pixels of the page as it lies straight; the picture of it may lean.
#[derive(Debug, Clone)]
pub struct Page {
    params: PageParams,
    view: View,
    rng: Rng,
    habits: [usize; 10],
    layers: Layers,
    digits: Vec<DrawnDigit>,
    lines: Vec<String>,
    numbers: Vec<DrawnNumber>,
}

/// Whether a sign is part of a number.
fn is_mark(sign: char) -> bool {
    ".,-/:".contains(sign)
}

/// How a text is set: the upper left corner of its line, the height of its digits, how many rows the line falls for each column, and
/// whether each sign stands in a box.
#[derive(Debug, Clone, Copy)]
struct Setting {
    corner: (f32, f32),
    height: f32,
    slope: f32,
    boxes: bool,
}

impl Page {
    /// An empty page, ruled as `params` says but for boxes, which are drawn around what is written.
    #[must_use]
    pub fn new(params: &PageParams) -> Self {
        let pixels = params.width as usize * params.height as usize;
        let mut rng = Rng::new(params.seed);
        let mut page = Self {
            params: params.clone(),
            view: View::new(params.width, params.height, params.lean_degrees, params.keystone),
            habits: habits(&mut rng),
            rng,
            layers: Layers { ink: vec![0.0; pixels], rules: vec![0.0; pixels] },
            digits: Vec::new(),
            lines: Vec::new(),
            numbers: Vec::new(),
        };
        for (from, to) in layout::rules(params) {
            page.rule(from, to);
        }
        page
    }

    /// The fields the page was made with.
    #[must_use]
    pub fn params(&self) -> &PageParams {
        &self.params
    }

    /// Writes lines of numbers from the top left. Digits stand together, numbers are separated by spaces; letters and the signs
    /// `+ = , . - / :` may stand among them and count as no digits. Where the text would not fit, it is written smaller.
    pub fn write_lines(&mut self, lines: &[&str]) -> &mut Self {
        let plan = layout::plan(&self.params, lines);
        for (i, line) in lines.iter().enumerate() {
            let drift = 0.006 * self.params.jitter * self.rng.normal();
            let indent = plan.height * 0.15 * self.params.jitter * self.rng.unit();
            let indent = if self.params.step > 0.0 { 0.0 } else { indent };
            let y = plan.first_baseline + plan.pitch * i as f32 - plan.height;
            let setting =
                Setting { corner: (plan.left + indent, y), height: plan.height, slope: drift, boxes: plan.boxes };
            self.write_line([(*line, setting, None)]);
        }
        self
    }

    /// Writes a table that fills the page, every column as wide as every other; an empty cell stays empty. With [`Ruling::Cells`] lines are
    /// drawn between rows and columns. Where the text would not fit, it is written smaller.
    pub fn write_table(&mut self, rows: &[Vec<String>]) -> &mut Self {
        let plan = layout::plan_table(&self.params, rows);
        let count = rows.iter().map(Vec::len).max().unwrap_or_default();
        if self.params.ruling == Ruling::Cells {
            let (right, bottom) = (plan.left + count as f32 * plan.column, plan.top + rows.len() as f32 * plan.pitch);
            for row in 0..=rows.len() {
                let y = plan.top + row as f32 * plan.pitch;
                self.rule((plan.left, y), (right, y));
            }
            for column in 0..=count {
                let x = plan.left + column as f32 * plan.column;
                self.rule((x, plan.top), (x, bottom));
            }
        }
        for (row, cells) in rows.iter().enumerate() {
            let mut written = Vec::new();
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let stray = 0.15 * plan.height * self.params.jitter * self.rng.unit();
                let x = plan.left + column as f32 * plan.column + 0.3 * plan.height + stray;
                let y = plan.top + row as f32 * plan.pitch + 0.5 * (plan.pitch - plan.height);
                let setting = Setting { corner: (x, y), height: plan.height, slope: 0.0, boxes: false };
                written.push((text.as_str(), setting, Some((row, column))));
            }
            self.write_line(written);
        }
        self
    }

    /// Writes `text` as a line of its own, its upper left corner at `x`, `y`, its digits `height` pixels high.
    pub fn write_at(&mut self, text: &str, x: f32, y: f32, height: f32) -> &mut Self {
        self.write_line([(text, Setting { corner: (x, y), height, slope: 0.0, boxes: false }, None)]);
        self
    }

    /// Writes `text` and draws a ring around it by hand, which leaves it as much room as `room` says in pixels. Returns where the ring ends at
    /// the right. The page has to lie straight.
    pub fn write_ringed(&mut self, text: &str, x: f32, y: f32, height: f32, room: f32) -> f32 {
        let before = self.digits.len();
        self.write_at(text, x + room, y, height);
        let written = self.digits[before..].iter().map(|digit| digit.bounding_box).reduce(|a, b| a.union(&b));
        let Some(b) = written else { return x };
        let (width, height) = (b.width as f32, b.height as f32);
        let (middle_x, middle_y) = (b.x as f32 + width / 2.0, b.y as f32 + height / 2.0);
        let (across, down) = (width / 2.0 + room, height / 2.0 + 0.7 * room);
        let (start, wobble) = (self.rng.between(0.0, 6.0), self.rng.between(0.0, 0.06));
        // A little more than once around, as a pen comes back to where it began.
        let points = (0..=52).map(|i| 0.125 * i as f32).map(|turn| {
            let (sin, cos) = sin_cos((start + turn).to_degrees());
            let r = 1.0 + wobble * sin_cos((2.0 * turn).to_degrees()).0;
            let (x, y) = self.view.to_picture((middle_x + across * r * cos, middle_y + down * r * sin));
            PenPoint { x, y, radius: self.params.pen_width * self.view.scale() / 2.0 }
        });
        let ring = [points.collect()];
        self.draw(&ring);
        middle_x + across
    }

    /// Draws a printed line between two points.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        self.print_line(from, to, self.params.ruling_width, 1.0)
    }

    /// Draws a printed line of `width` pixels that hides the paper by `opacity`, 0 to 1.
    pub fn print_line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, opacity: f32) -> &mut Self {
        let radius = width * self.view.scale() / 2.0;
        // In short pieces: under keystone a straight line stays straight, but a long piece's bounding box is large.
        let pieces = 24;
        let points = (0..=pieces).map(|i| {
            let t = i as f32 / pieces as f32;
            let (x, y) = self.view.to_picture((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t));
            PenPoint { x, y, radius }
        });
        let strokes = [points.collect()];
        let mut coverage = self.cover(&strokes);
        coverage.values.iter_mut().for_each(|value| *value *= opacity);
        lay(&mut self.layers.rules, self.params.width as usize, &coverage);
        self
    }

    /// The picture and the truth.
    #[must_use]
    pub fn finish(&self) -> DrawnPage {
        let color = photograph(&self.params, &self.layers);
        let image = DynamicImage::ImageRgb8(color.clone()).into_luma8();
        DrawnPage {
            image,
            color,
            digits: self.digits.clone(),
            lines: self.lines.clone(),
            numbers: self.numbers.clone(),
        }
    }

    /// Writes texts, each with the cell it stands in, as one line of the truth.
    fn write_line<'a>(&mut self, texts: impl IntoIterator<Item = (&'a str, Setting, Option<(usize, usize)>)>) {
        let mut line: Vec<String> = Vec::new();
        for (text, setting, cell) in texts {
            let written = self.write_text(text, setting);
            for number in written.split_whitespace() {
                let number = number.trim_end_matches(is_mark).trim_start_matches(|sign| is_mark(sign) && sign != '-');
                if !number.is_empty() {
                    line.extend(number.split(['/', ':']).map(|part| part.replace(is_mark, "")));
                    self.numbers.push(DrawnNumber { text: number.to_owned(), cell });
                }
            }
        }
        if !line.is_empty() {
            self.lines.push(line.join(" "));
        }
    }

    /// Writes a text, and returns its digits, marks and spaces, as far as they lie in the picture.
    fn write_text(&mut self, text: &str, Setting { corner: (left, top), height, slope, boxes }: Setting) -> String {
        let mut x = left;
        // Where the pen passed for the character before, for this one to touch.
        let mut before: Vec<Point> = Vec::new();
        let mut written = String::new();
        let j = self.params.jitter;
        for sign in text.chars() {
            if sign == ' ' {
                x += height
                    * match (boxes, self.params.step) {
                        (true, _) => 0.5,
                        (false, step) if step > 0.0 => step,
                        (false, _) => 0.7 + 0.1 * j * self.rng.normal(),
                    };
                before.clear();
                written.push(' ');
                continue;
            }
            let Some(shape) = self.shape_of(sign) else { continue };
            let size = height * (1.0 + 0.05 * j * self.rng.normal()).clamp(0.8, 1.2);
            let y = top + slope * (x - left) + height - size + 0.03 * j * height * self.rng.normal();
            let strokes = write(shape, &self.hand(), &mut self.rng);
            let (start, end) = layout::extent(&strokes);
            let mut origin = x - start * size;
            if self.params.step > 0.0 {
                origin += 0.06 * self.params.step * j * height * self.rng.normal();
            }
            if boxes {
                let (width, high, above) = layout::box_of(&self.params);
                let width = width * height;
                self.draw_box((x, top - above * height), width, high * height);
                origin += (width - (end - start) * size) / 2.0;
                x += width;
            } else if self.params.touching && !before.is_empty() {
                let points = strokes.iter().flatten().map(|point| (point.x * size, y + point.y * size));
                // Their middle lines a little less than a pen's width apart: they touch, and do not lie on each other.
                origin = layout::touching_step(&before, points, 0.035 * height) + 0.6 * self.params.pen_width;
            }
            let pen = self.set_down(&strokes, (origin, y), size);
            if let Some(bounding_box) = self.draw(&pen) {
                written.extend(Some(sign).filter(|&sign| sign.is_ascii_digit() || is_mark(sign)));
                let line = self.lines.len();
                let digit = sign.to_digit(10).map(|label| DrawnDigit { label: label as u8, bounding_box, line });
                self.digits.extend(digit);
            }
            if self.params.step > 0.0 {
                x += self.params.step * height;
            } else if !boxes {
                let gap = self.params.spacing * (1.0 + 0.25 * j * self.rng.normal()).max(0.2);
                x = origin + end * size + gap * height + self.params.pen_width;
            }
            before.clear();
            before.extend(strokes.iter().flatten().map(|point| (origin + point.x * size, y + point.y * size)));
        }
        written
    }

    /// Mostly the shape the writer is used to.
    fn shape_of(&mut self, sign: char) -> Option<Shape> {
        let Some(label) = sign.to_digit(10) else { return letter_shape(sign) };
        let shapes = digit_shapes(label as u8);
        let usual = self.habits[label as usize];
        Some(shapes[if self.rng.chance(0.2) { self.rng.below(shapes.len()) } else { usual }])
    }

    fn hand(&self) -> Hand {
        let (sin, cos) = sin_cos(self.params.slant_degrees.clamp(-60.0, 60.0));
        let PageParams { jitter, pressure, broken, .. } = self.params;
        Hand { slant: sin / cos, jitter, pressure, broken }
    }

    fn set_down(&self, strokes: &[Vec<Written>], (x, y): (f32, f32), size: f32) -> Vec<Vec<PenPoint>> {
        let radius = self.params.pen_width * self.view.scale() / 2.0;
        let place = |point: &Written| {
            let (x, y) = self.view.to_picture((x + point.x * size, y + point.y * size));
            PenPoint { x, y, radius: radius * point.width }
        };
        strokes.iter().map(|stroke| stroke.iter().map(place).collect()).collect()
    }

    fn cover(&self, strokes: &[Vec<PenPoint>]) -> Coverage {
        cover(strokes, self.params.blur, self.params.width as usize, self.params.height as usize)
    }

    /// Lays the ink down; `None` when none of it lies in the picture.
    fn draw(&mut self, pen: &[Vec<PenPoint>]) -> Option<BoundingBox> {
        let coverage = self.cover(pen);
        lay(&mut self.layers.ink, self.params.width as usize, &coverage);
        ink_box(&coverage)
    }

    fn draw_box(&mut self, (x, y): (f32, f32), width: f32, height: f32) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        for i in 0..4 {
            self.rule(corners[i], corners[(i + 1) % 4]);
        }
    }
}

fn lay(layer: &mut [f32], width: usize, coverage: &Coverage) {
    for (x, y, value) in coverage.pixels() {
        let pixel = &mut layer[y * width + x];
        *pixel = pixel.max(value);
    }
}

/// The smallest box around the pixels that count as ink.
pub(super) fn ink_box(coverage: &Coverage) -> Option<BoundingBox> {
    let peak = coverage.values.iter().copied().fold(0.0, f32::max);
    if peak == 0.0 {
        return None;
    }
    let ink = coverage.pixels().filter(|&(_, _, value)| value >= INK * peak);
    ink.map(|(x, y, _)| BoundingBox { x: x as u32, y: y as u32, width: 1, height: 1 }).reduce(|a, b| a.union(&b))
}
