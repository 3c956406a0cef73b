//! What stands on pages besides numbers and words.

use super::Scene;
use crate::compose::style::Style;

impl Scene<'_> {
    /// A ring by hand.
    pub fn ring(&mut self, (x, y): (f32, f32), (rx, ry): (f32, f32), style: &Style) {
        let start = self.rng.between(0.0, 6.3);
        let points: Vec<(f32, f32)> = (0..26)
            .map(|i| {
                let a = start + i as f32 * 0.26;
                let r = 1.0 + 0.04 * self.rng.normal();
                (x + rx * r * a.cos(), y + ry * r * a.sin())
            })
            .collect();
        self.line(&points, style.radius, style.depth);
    }

    /// What stands on pages besides numbers and words: ticks, crosses, dashes, arrows, triangles, squares, scribble. Returns the width.
    pub fn scrap(&mut self, (x, y): (f32, f32), style: &Style) -> f32 {
        let h = style.height * self.rng.between(0.6, 1.3);
        let (r, d) = (style.radius, style.depth);
        match self.rng.below(11) {
            0 => {
                self.line(&[(x, y + 0.5 * h), (x + 0.25 * h, y + h), (x + 0.9 * h, y - 0.2 * h)], r, d);
            }
            1 => {
                self.line(&[(x, y), (x + 0.8 * h, y + 0.9 * h)], r, d);
                self.line(&[(x + 0.8 * h, y), (x, y + 0.9 * h)], r, d);
            }
            2 => {
                let length = h * self.rng.between(1.0, 5.0);
                let end = y + h * self.rng.between(0.4, 0.6);
                self.line(&[(x, y + 0.5 * h), (x + length, end)], r, d);
                return length;
            }
            3 => {
                let points = [(x, y + 0.9 * h), (x + 0.5 * h, y), (x + h, y + 0.9 * h), (x, y + 0.9 * h)];
                self.line(&points, r, d);
            }
            4 => {
                let points = [(x, y), (x + 0.9 * h, y), (x + 0.9 * h, y + 0.9 * h), (x, y + 0.9 * h), (x, y)];
                self.line(&points, r, d);
            }
            5 => {
                let length = h * self.rng.between(1.0, 3.0);
                self.line(&[(x, y + 0.5 * h), (x + length, y + 0.5 * h)], r, d);
                let tip = (x + length, y + 0.5 * h);
                self.line(&[(tip.0 - 0.3 * h, tip.1 - 0.25 * h), tip, (tip.0 - 0.3 * h, tip.1 + 0.25 * h)], r, d);
                return length;
            }
            6 => {
                let mut at = (x, y + 0.5 * h);
                let points: Vec<(f32, f32)> = (0..14)
                    .map(|_| {
                        at = (at.0 + 0.3 * h * self.rng.normal() + 0.1 * h, at.1 + 0.35 * h * self.rng.normal());
                        at
                    })
                    .collect();
                self.line(&points, r, d);
                return 2.0 * h;
            }
            // A signature.
            7 => {
                let points: Vec<(f32, f32)> = (0..40)
                    .map(|i| {
                        let t = i as f32 * 0.45;
                        let loops = 0.3 * h * (1.0 + 0.5 * (0.3 * t).sin());
                        (x + 0.16 * h * t + loops * t.sin(), y + 0.5 * h + loops * (1.3 * t).cos())
                    })
                    .collect();
                self.line(&points, r, d);
                return 3.5 * h;
            }
            8 => self.ring((x + 0.7 * h, y + 0.5 * h), (0.7 * h, 0.7 * h), style),
            9 => {
                for i in 0..2 {
                    let yy = y + h * (0.4 + 0.25 * i as f32);
                    self.line(&[(x, yy), (x + 0.7 * h, yy)], r, d);
                }
            }
            _ => {
                self.line(&[(x, y + 0.5 * h), (x + 0.7 * h, y + 0.5 * h)], r, d);
                self.line(&[(x + 0.35 * h, y + 0.15 * h), (x + 0.35 * h, y + 0.85 * h)], r, d);
            }
        }
        h
    }
}
