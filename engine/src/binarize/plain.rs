//! The same binarization, said pixel by pixel: slow, without grids that are walked or windows that are taken apart. What the fast one
//! must come to.

use super::{BRIGHTEST_BOARD, BinarizeParams, DARKEST_PAPER};

/// Values by column and row.
pub(super) struct Field {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f64>,
}

impl Field {
    fn of(width: usize, height: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let values = (0..width * height).map(|i| value(i % width, i / width)).collect();
        Self { width, height, values }
    }

    fn at(&self, x: usize, y: usize) -> f64 {
        self.values[y * self.width + x]
    }

    fn map(&self, value: impl Fn(f64) -> f64) -> Self {
        Self::of(self.width, self.height, |x, y| value(self.at(x, y)))
    }

    /// The value at each place that `pick` takes of the square within `radius` around it.
    fn around(&self, radius: usize, pick: impl Fn(&[f64]) -> f64) -> Self {
        Self::of(self.width, self.height, |x, y| {
            let columns = x.saturating_sub(radius)..(x + radius + 1).min(self.width);
            let rows = y.saturating_sub(radius)..(y + radius + 1).min(self.height);
            let square: Vec<f64> = rows.flat_map(|y| columns.clone().map(move |x| self.at(x, y))).collect();
            pick(&square)
        })
    }

    /// The mean of the rectangle around each place that reaches as far to either side as the edge lets it, `radius` at most.
    fn smoothed(&self, radius: usize) -> Self {
        Self::of(self.width, self.height, |x, y| {
            let across = radius.min(x).min(self.width - 1 - x);
            let down = radius.min(y).min(self.height - 1 - y);
            let rows = y - down..=y + down;
            mean(rows.flat_map(|y| (x - across..=x + across).map(move |x| self.at(x, y))))
        })
    }

    /// Cells of `side × side`, each the `summary` of what lies in it.
    fn cells(&self, side: usize, summary: impl Fn(&Self) -> f64) -> Self {
        Self::of(self.width.div_ceil(side), self.height.div_ceil(side), |column, row| {
            let (width, height) = (side.min(self.width - column * side), side.min(self.height - row * side));
            summary(&Self::of(width, height, |x, y| self.at(column * side + x, row * side + y)))
        })
    }

    /// Between the middles of cells of `side × side` pixels, bilinear.
    fn between_cells(&self, side: usize, x: usize, y: usize) -> f64 {
        let place = |at: usize, count: usize| ((at as f64 + 0.5) / side as f64 - 0.5).clamp(0.0, (count - 1) as f64);
        let (px, py) = (place(x, self.width), place(y, self.height));
        let at = |x: f64, y: f64| self.at((x as usize).min(self.width - 1), (y as usize).min(self.height - 1));
        let (fx, fy) = (px.fract(), py.fract());
        let row = |y: f64| at(px, y) * (1.0 - fx) + at(px + 1.0, y) * fx;
        row(py) * (1.0 - fy) + row(py + 1.0) * fy
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::MIN, f64::max)
}

fn smallest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::MAX, f64::min)
}

/// What `share` of the values stay under.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() as f64 * share) as usize]
}

/// The mean of each square of `scale × scale` pixels that is whole.
pub(super) fn reduced(pixels: &[u8], width: usize, height: usize, scale: usize) -> Field {
    Field::of(width / scale, height / scale, |x, y| {
        let rows = y * scale..(y + 1) * scale;
        mean(rows.flat_map(|y| (x * scale..(x + 1) * scale).map(move |x| f64::from(pixels[y * width + x])))).floor()
    })
}

/// The page's tones with dark ink, whichever it had.
pub(super) fn dark_on_light(gray: Field) -> Field {
    let means = gray.cells(8, |cell| mean(cell.values.iter().copied())).smoothed(3);
    let some = || (0..gray.height).step_by(2).flat_map(|y| (0..gray.width).step_by(2).map(move |x| (x, y)));
    let moment = |power: i32| mean(some().map(|(x, y)| (gray.at(x, y) - means.between_cells(8, x, y)).powi(power)));
    let bright = mean(some().map(|(x, y)| gray.at(x, y))) > BRIGHTEST_BOARD;
    if !bright && moment(3) > 0.3 * moment(2).powf(1.5) { gray.map(|value| 255.0 - value) } else { gray }
}

/// The tone of the paper in cells of eight pixels: a closing whose window is a square, smoothed.
pub(super) fn paper(gray: &Field) -> Field {
    let row_peaks = |cell: &Field| mean(cell.values.chunks(cell.width).map(largest)).max(0.0);
    let cells = gray.cells(8, row_peaks);
    let radius = (cells.width.min(cells.height) / 12).clamp(3, 16);
    // Beyond the edge the light falls off as inside: the value there is mirrored through that at the edge, and no lighter.
    let mirrored = |i: usize, count: usize| {
        let (i, last) = (i as isize - radius as isize, count as isize - 1);
        let edge = i.clamp(0, last);
        (edge as usize, (2 * edge - i).clamp(0, last) as usize)
    };
    let wider = Field::of(cells.width + 2 * radius, cells.height + 2 * radius, |x, y| {
        let ((edge_x, inner_x), (edge_y, inner_y)) = (mirrored(x, cells.width), mirrored(y, cells.height));
        let edge = cells.at(edge_x, edge_y);
        (2.0 * edge - cells.at(inner_x, inner_y)).min(edge)
    });
    let closed = wider.around(radius, largest).around(radius, smallest);
    Field::of(cells.width, cells.height, |x, y| closed.at(x + radius, y + radius)).smoothed(2)
}

/// How much darker than the paper each pixel is, in whole numbers.
pub(super) fn ink(gray: &Field, paper: &Field) -> Field {
    Field::of(gray.width, gray.height, |x, y| {
        let tone = paper.between_cells(8, x, y).max(f64::from(DARKEST_PAPER));
        ((tone - gray.at(x, y)) * 255.0 / tone).clamp(0.0, 255.0).floor()
    })
}

/// For each pixel by how much its ink reaches, or misses, what weak and what strong foreground take.
pub(super) fn margins(ink: &Field, paper: &Field, params: &BinarizeParams) -> Vec<(f64, f64)> {
    let means = ink.cells(8, |cell| mean(cell.values.iter().copied()));
    let spreads = ink.cells(8, |cell| {
        let middle = mean(cell.values.iter().copied());
        mean(cell.values.iter().map(|value| value * value - middle * middle)).max(0.0).sqrt()
    });
    let (means, spreads) =
        (means.cells(4, |c| quantile(&c.values, 0.3)), spreads.cells(4, |c| quantile(&c.values, 0.3)));
    let camera = paper.cells(4, |c| quantile(&c.values, 0.5)).map(|tone| tone.max(f64::from(DARKEST_PAPER)) / 255.0);
    let noise = Field::of(means.width, means.height, |x, y| {
        (means.at(x, y) + f64::from(params.noise_factor) * spreads.at(x, y)) * camera.at(x, y)
    });
    let noise = noise.around(1, smallest).smoothed(1);
    let floor = Field::of(means.width, means.height, |x, y| {
        (noise.at(x, y) / camera.at(x, y)).max(f64::from(params.min_ink)).min(100.0)
    });
    let peaks = ink.cells(8, |cell| largest(&cell.values)).around(1, largest).smoothed(1);
    (0..ink.width * ink.height)
        .map(|i| {
            let (x, y) = (i % ink.width, i / ink.width);
            let (value, peak, floor) = (ink.at(x, y), peaks.between_cells(8, x, y), floor.between_cells(32, x, y));
            let margin = |share: f32| (value - floor).min(value - f64::from(share) * peak);
            (margin(params.weak_share), margin(params.strong_share))
        })
        .collect()
}
