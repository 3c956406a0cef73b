//! What lies on a page, in layers, and how the page lies in the picture.

use crate::rng::Rng;
use std::f32::consts::TAU;

/// Where the points of a page that lies straight are in the picture: turned, seen from an angle, curled.
#[derive(Debug, Clone, Copy)]
pub struct View {
    center: (f32, f32),
    sin: f32,
    cos: f32,
    perspective: (f32, f32),
    curl: f32,
    curl_length: f32,
    curl_phase: f32,
}

impl View {
    /// A page that lies as the picture does, about `center`.
    #[must_use]
    pub fn straight(center: (f32, f32)) -> Self {
        Self { center, sin: 0.0, cos: 1.0, perspective: (0.0, 0.0), curl: 0.0, curl_length: 1.0, curl_phase: 0.0 }
    }

    /// As a hand holds a telephone over a page: mostly a little askew. `size` is the picture's longer side in pixels.
    pub fn by_hand(rng: &mut Rng, center: (f32, f32), size: f32) -> Self {
        let degrees = if rng.chance(0.08) { rng.between(-20.0, 20.0) } else { 3.0 * rng.normal() };
        let (sin, cos) = degrees.to_radians().sin_cos();
        let tilt = 0.04 / size;
        let curl = if rng.chance(0.12) { rng.between(0.0, 0.02) * size } else { 0.0 };
        Self {
            sin,
            cos,
            perspective: (tilt * rng.normal(), tilt * rng.normal()),
            curl,
            curl_length: size * rng.between(0.6, 2.0),
            curl_phase: rng.between(0.0, TAU),
            ..Self::straight(center)
        }
    }

    /// The picture's pixel under a point of the page.
    #[must_use]
    pub fn to_picture(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let (x, y) = (x - self.center.0, y - self.center.1);
        let y = y + self.curl * (x / self.curl_length * TAU + self.curl_phase).sin();
        let depth = 1.0 + self.perspective.0 * x + self.perspective.1 * y;
        let (tx, ty) = ((x * self.cos - y * self.sin) / depth, (x * self.sin + y * self.cos) / depth);
        (tx + self.center.0, ty + self.center.1)
    }

    /// Pixels of the picture for each step to the right and downwards on the page, near a point.
    #[must_use]
    pub fn steps_at(&self, at: (f32, f32)) -> [(f32, f32); 2] {
        let origin = self.to_picture(at);
        let by = |dx: f32, dy: f32| {
            let there = self.to_picture((at.0 + dx, at.1 + dy));
            (there.0 - origin.0, there.1 - origin.1)
        };
        [by(1.0, 0.0), by(0.0, 1.0)]
    }
}

/// A point where a pen passes, and half the width of its line, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PenPoint {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Half the width.
    pub radius: f32,
}

/// A small picture of ink: a printed character, a digit that was scanned.
#[derive(Debug, Clone, Copy)]
pub struct Bitmap<'a> {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row, 255 where ink covers all.
    pub values: &'a [u8],
}

/// How much of each pixel is covered, row by row, 0 to 1.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

impl Layer {
    /// A bare layer.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    /// Draws a stroke that covers by `depth`; where strokes cross, the darker stays.
    pub fn stroke(&mut self, points: &[PenPoint], depth: f32) {
        match *points {
            [] => {}
            [only] => self.piece(only, only, depth),
            _ => points.windows(2).for_each(|pair| self.piece(pair[0], pair[1], depth)),
        }
    }

    fn piece(&mut self, a: PenPoint, b: PenPoint, depth: f32) {
        // A line thinner than a pixel covers less of it.
        let depth = depth * (a.radius.max(b.radius) * 2.0).min(1.0);
        let reach = a.radius.max(b.radius).max(0.5) + 1.0;
        let within = |low: f32, high: f32, count: usize| {
            let first = (low - reach).floor().clamp(0.0, count as f32) as usize;
            first..((high + reach).ceil().clamp(0.0, count as f32) as usize)
        };
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length_squared = (dx * dx + dy * dy).max(1e-12);
        for row in within(a.y.min(b.y), a.y.max(b.y), self.height) {
            let y = row as f32 + 0.5 - a.y;
            for column in within(a.x.min(b.x), a.x.max(b.x), self.width) {
                let x = column as f32 + 0.5 - a.x;
                let along = ((x * dx + y * dy) / length_squared).clamp(0.0, 1.0);
                let (off_x, off_y) = (x - along * dx, y - along * dy);
                let radius = (a.radius + (b.radius - a.radius) * along).max(0.5);
                let value = (radius + 0.5 - (off_x * off_x + off_y * off_y).sqrt()).clamp(0.0, 1.0) * depth;
                let pixel = &mut self.values[row * self.width + column];
                *pixel = pixel.max(value);
            }
        }
    }

    /// Lays a bitmap down with its corner at `origin`, its columns and rows along `steps`; `ink` says how much its values, 0 to 1, cover.
    /// Returns the bounds of the whole bitmap, or `None` where it has no area.
    pub fn paste(
        &mut self,
        bitmap: &Bitmap<'_>,
        origin: (f32, f32),
        [right, down]: [(f32, f32); 2],
        ink: impl Fn(f32) -> f32,
    ) -> Option<[f32; 4]> {
        let (w, h) = (bitmap.width, bitmap.height);
        let determinant = right.0 * down.1 - right.1 * down.0;
        if w == 0 || h == 0 || determinant.abs() < 1e-6 {
            return None;
        }
        let (fw, fh) = (w as f32, h as f32);
        let corners = [(0.0, 0.0), (fw, 0.0), (0.0, fh), (fw, fh)]
            .map(|(u, v)| (origin.0 + u * right.0 + v * down.0, origin.1 + u * right.1 + v * down.1));
        let low = |value: fn(&(f32, f32)) -> f32| corners.iter().map(value).fold(f32::MAX, f32::min);
        let high = |value: fn(&(f32, f32)) -> f32| corners.iter().map(value).fold(f32::MIN, f32::max);
        let bounds = [low(|p| p.0), low(|p| p.1), high(|p| p.0), high(|p| p.1)];
        let value = |u: i32, v: i32| {
            let inside = (0..w as i32).contains(&u) && (0..h as i32).contains(&v);
            if inside { f32::from(bitmap.values[v as usize * w + u as usize]) / 255.0 } else { 0.0 }
        };
        let range = |low: f32, high: f32, count: usize| {
            low.floor().clamp(0.0, count as f32) as usize..high.ceil().clamp(0.0, count as f32) as usize
        };
        for row in range(bounds[1], bounds[3], self.height) {
            for column in range(bounds[0], bounds[2], self.width) {
                let (dx, dy) = (column as f32 + 0.5 - origin.0, row as f32 + 0.5 - origin.1);
                let u = (dx * down.1 - dy * down.0) / determinant - 0.5;
                let v = (dy * right.0 - dx * right.1) / determinant - 0.5;
                let (u0, v0) = (u.floor(), v.floor());
                let (fu, fv, u0, v0) = (u - u0, v - v0, u0 as i32, v0 as i32);
                let top = value(u0, v0) + (value(u0 + 1, v0) - value(u0, v0)) * fu;
                let bottom = value(u0, v0 + 1) + (value(u0 + 1, v0 + 1) - value(u0, v0 + 1)) * fu;
                let pixel = &mut self.values[row * self.width + column];
                *pixel = pixel.max(ink(top + (bottom - top) * fv));
            }
        }
        Some(bounds)
    }

    /// Fills the polygon of `corners`, which turns one way only, by `depth`.
    pub fn fill(&mut self, corners: &[(f32, f32)], depth: f32) {
        let bounds = |value: fn(&(f32, f32)) -> f32, count: usize| {
            let low = corners.iter().map(value).fold(f32::MAX, f32::min).floor().clamp(0.0, count as f32) as usize;
            let high = corners.iter().map(value).fold(f32::MIN, f32::max).ceil().clamp(0.0, count as f32) as usize;
            low..high
        };
        for row in bounds(|p| p.1, self.height) {
            for column in bounds(|p| p.0, self.width) {
                let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
                let side = |i: usize| {
                    let ((ax, ay), (bx, by)) = (corners[i], corners[(i + 1) % corners.len()]);
                    (bx - ax) * (y - ay) - (by - ay) * (x - ax)
                };
                let sides = || (0..corners.len()).map(side);
                if sides().all(|side| side >= 0.0) || sides().all(|side| side <= 0.0) {
                    let pixel = &mut self.values[row * self.width + column];
                    *pixel = pixel.max(depth);
                }
            }
        }
    }
}

/// A field of smooth noise over a picture, −1 to 1, that changes over distances of about `cell` pixels.
#[must_use]
pub fn clouds(rng: &mut Rng, width: usize, height: usize, cell: (f32, f32)) -> Vec<f32> {
    let columns = (width as f32 / cell.0) as usize + 2;
    let rows = (height as f32 / cell.1) as usize + 2;
    let knots: Vec<f32> = (0..columns * rows).map(|_| rng.between(-1.0, 1.0)).collect();
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let mut field = Vec::with_capacity(width * height);
    for row in 0..height {
        let y = row as f32 / cell.1;
        let (above, fy) = (y as usize, smooth(y.fract()));
        for column in 0..width {
            let x = column as f32 / cell.0;
            let (left, fx) = (x as usize, smooth(x.fract()));
            let knot = |dx: usize, dy: usize| knots[(above + dy) * columns + left + dx];
            let top = knot(0, 0) + (knot(1, 0) - knot(0, 0)) * fx;
            let bottom = knot(0, 1) + (knot(1, 1) - knot(0, 1)) * fx;
            field.push(top + (bottom - top) * fy);
        }
    }
    field
}

/// Blurs by a Gaussian of deviation `sigma` pixels, along rows and then along columns; edges are repeated.
pub fn blur(values: &mut [f32], width: usize, height: usize, sigma: f32) {
    let reach = (2.5 * sigma).ceil() as usize;
    if reach == 0 || width == 0 {
        return;
    }
    let weights: Vec<f32> = (0..=reach).map(|i| (-0.5 * (i as f32 / sigma).powi(2)).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    let weights: Vec<f32> = weights.iter().map(|weight| weight / total).collect();
    let mut line = vec![0.0; width.max(height)];
    let mut pass = |values: &mut [f32], start: usize, step: usize, count: usize| {
        for (i, value) in line[..count].iter_mut().enumerate() {
            *value = values[start + i * step];
        }
        for i in 0..count {
            let mut sum = weights[0] * line[i];
            for (j, weight) in weights.iter().enumerate().skip(1) {
                sum += weight * (line[i.saturating_sub(j)] + line[(i + j).min(count - 1)]);
            }
            values[start + i * step] = sum;
        }
    };
    (0..height).for_each(|row| pass(values, row * width, 1, width));
    (0..width).for_each(|column| pass(values, column, width, height));
}
