//! Numbers as they stand once the page is set upright: how far they are from being aligned, and how far the columns lean.

use super::Extent;

/// A number set upright: across and down the page as its lines lean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upright {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) mark: Option<f32>,
    /// Height of its middle.
    pub(super) y: f32,
    pub(super) line: usize,
}

impl Upright {
    /// How far two numbers are from being aligned by the edges, the middle or the decimal mark that fit best.
    pub(super) fn apart(&self, other: &Self) -> f32 {
        let marks = self.mark.zip(other.mark).map_or(f32::INFINITY, |(a, b)| (a - b).abs());
        let middles = ((self.left + self.right) - (other.left + other.right)).abs() / 2.0;
        (self.left - other.left).abs().min((self.right - other.right).abs()).min(middles).min(marks)
    }

    /// The share of the narrower one that lies over or under the other.
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        let common = self.right.min(other.right) - self.left.max(other.left);
        common / (self.right - self.left).min(other.right - other.left).max(1.0)
    }

    pub(super) fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// Pixels to the right for each down, along the columns: the one by which most numbers are aligned with one of the next line. A camera sees
/// lines and columns lean by angles of their own.
pub(super) fn lean(lines: &[Vec<Extent>], height: f32) -> f32 {
    const STEPS: i32 = 16;
    const STEEPEST: f32 = 0.32;
    let aligned = |lean: f32| {
        let apart = |a: &Extent, b: &Extent| {
            let shift = lean * (b.bounds[1] + b.bounds[3] - a.bounds[1] - a.bounds[3]) / 2.0;
            let (left, right) = (b.bounds[0] - a.bounds[0] - shift, b.bounds[2] - a.bounds[2] - shift);
            let marks = a.mark.zip(b.mark).map_or(f32::INFINITY, |(a, b)| (b - a - shift).abs());
            left.abs().min(right.abs()).min((left + right).abs() / 2.0).min(marks) / height
        };
        let near = |a: &Extent, next: &[Extent]| next.iter().map(|b| apart(a, b)).fold(f32::INFINITY, f32::min);
        let of_line =
            |pair: &[Vec<Extent>]| pair[0].iter().map(|a| (-4.0 * near(a, &pair[1]).powi(2)).exp()).sum::<f32>();
        // Upright ones are more common.
        lines.windows(2).map(of_line).sum::<f32>() * (1.0 - 0.3 * lean.abs() / STEEPEST)
    };
    let leans = (-STEPS..=STEPS).map(|step| STEEPEST * step as f32 / STEPS as f32);
    let scored = leans.map(|lean| (aligned(lean), lean));
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs()))).map_or(0.0, |(_, lean)| lean)
}
