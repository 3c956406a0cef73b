//! Values on a coarse grid over a picture: the paper's tone, the ink's peaks.

/// Side of the cells that the paper's tone and the ink's peak are gathered in.
const CELL: usize = 8;

/// Values per cell of `cell × cell` pixels.
pub(crate) struct Coarse {
    pub(crate) cell: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) values: Vec<f32>,
}

impl Coarse {
    /// One value a cell: `row_value` takes the up to [`CELL`] pixels of each row in it, `summary` their sum and the number of rows.
    pub(crate) fn gather(
        pixels: &[u8],
        width: usize,
        row_value: impl Fn(&[u8]) -> u32,
        summary: impl Fn(f32, f32) -> f32,
    ) -> Self {
        let columns = width.div_ceil(CELL);
        let mut values = Vec::with_capacity(pixels.len() / (CELL * CELL) + columns);
        let mut sums = vec![0u32; columns];
        for band in pixels.chunks(width * CELL) {
            sums.fill(0);
            for row in band.chunks_exact(width) {
                let (whole, rest) = row.as_chunks::<CELL>();
                for (sum, pixels) in sums.iter_mut().zip(whole) {
                    *sum += row_value(pixels);
                }
                if let (Some(sum), false) = (sums.last_mut(), rest.is_empty()) {
                    *sum += row_value(rest);
                }
            }
            let rows = (band.len() / width) as f32;
            values.extend(sums.iter().map(|&sum| summary(sum as f32, rows)));
        }
        Self { cell: CELL, width: columns, height: values.len() / columns, values }
    }

    /// The mean over each cell of `value` of its pixels.
    pub(crate) fn means(pixels: &[u8], width: usize, value: impl Fn(u8) -> u32) -> Self {
        let row_value = |pixels: &[u8]| pixels.iter().map(|&pixel| value(pixel)).sum();
        let mut grid = Self::gather(pixels, width, row_value, |sum, rows| sum / (rows * CELL as f32));
        // The last column of cells may be narrower.
        let rest = width % CELL;
        if rest > 0 {
            for value in grid.values.iter_mut().skip(grid.width - 1).step_by(grid.width) {
                *value *= CELL as f32 / rest as f32;
            }
        }
        grid
    }

    /// Replaces every value by `pick` over its neighbours within `radius`, along rows and then along columns.
    pub(crate) fn filter(&mut self, radius: usize, pick: impl Fn(&[f32]) -> f32) {
        self.filter_lines(|line, i| pick(&line[i.saturating_sub(radius)..(i + radius + 1).min(line.len())]));
    }

    /// The largest pixel of each cell.
    pub(crate) fn peaks(pixels: &[u8], width: usize) -> Self {
        let mut values = Vec::with_capacity(pixels.len() / (CELL * CELL) + width);
        let mut largest = vec![0u8; width];
        for band in pixels.chunks(width * CELL) {
            largest.fill(0);
            for row in band.chunks_exact(width) {
                for (largest, &value) in largest.iter_mut().zip(row) {
                    *largest = (*largest).max(value);
                }
            }
            values.extend(largest.chunks(CELL).map(|cell| f32::from(cell.iter().copied().max().unwrap_or(0))));
        }
        let columns = width.div_ceil(CELL);
        Self { cell: CELL, width: columns, height: values.len() / columns, values }
    }

    /// The grid with `margin` more cells on every side, where the light falls off as it does inside: without them a closing would
    /// take a dark edge of the paper for ink.
    pub(crate) fn padded(&self, margin: usize) -> Self {
        let inside = |i: usize, count: usize| {
            let i = i as isize - margin as isize;
            let edge = i.clamp(0, count as isize - 1);
            // Mirrored at the edge: as far inside as `i` lies outside.
            (edge as usize, (2 * edge - i).clamp(0, count as isize - 1) as usize)
        };
        let (width, height) = (self.width + 2 * margin, self.height + 2 * margin);
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let (edge_y, mirrored_y) = inside(y, self.height);
            for x in 0..width {
                let (edge_x, mirrored_x) = inside(x, self.width);
                let edge = self.values[edge_y * self.width + edge_x];
                values.push((2.0 * edge - self.values[mirrored_y * self.width + mirrored_x]).min(edge));
            }
        }
        Self { cell: self.cell, width, height, values }
    }

    /// The grid without the `margin` cells on every side.
    pub(crate) fn cropped(&self, margin: usize) -> Self {
        let (width, height) = (self.width - 2 * margin, self.height - 2 * margin);
        let rows = self.values.chunks_exact(self.width).skip(margin).take(height);
        let values = rows.flat_map(|row| row[margin..margin + width].iter().copied()).collect();
        Self { cell: self.cell, width, height, values }
    }

    /// Replaces every value by the mean of its neighbours within `radius`, fewer at the edges but as many on either side: a ramp of
    /// light stays as it is.
    pub(crate) fn smooth(&mut self, radius: usize) {
        self.filter_lines(|line, i| {
            let radius = radius.min(i).min(line.len() - 1 - i);
            let window = &line[i - radius..=i + radius];
            window.iter().sum::<f32>() / window.len() as f32
        });
    }

    /// Replaces every value by `pick` of its row and place, and then by that of its column and place.
    fn filter_lines(&mut self, pick: impl Fn(&[f32], usize) -> f32) {
        let mut line = Vec::new();
        for row in self.values.chunks_exact_mut(self.width) {
            line.clear();
            line.extend_from_slice(row);
            for (i, value) in row.iter_mut().enumerate() {
                *value = pick(&line, i);
            }
        }
        for column in 0..self.width {
            line.clear();
            line.extend(self.values.iter().skip(column).step_by(self.width));
            for i in 0..self.height {
                self.values[i * self.width + column] = pick(&line, i);
            }
        }
    }

    /// Squares of `factor × factor` cells, each with the value that `share` (0 to 1) of its cells stay under.
    pub(crate) fn coarsened(&self, factor: usize, share: f32) -> Self {
        let (columns, rows) = (self.width.div_ceil(factor), self.height.div_ceil(factor));
        let mut values = Vec::with_capacity(columns * rows);
        let mut square = Vec::with_capacity(factor * factor);
        for band in self.values.chunks(self.width * factor) {
            for column in 0..columns {
                square.clear();
                for row in band.chunks_exact(self.width) {
                    square.extend_from_slice(&row[column * factor..((column + 1) * factor).min(self.width)]);
                }
                square.sort_by(f32::total_cmp);
                values.push(square[(square.len() as f32 * share) as usize]);
            }
        }
        Self { cell: self.cell * factor, width: columns, height: rows, values }
    }

    /// Fills `row` with the values at the pixels of row `y`, bilinear between the cells' centres.
    pub(crate) fn row(&self, y: usize, row: &mut [f32]) {
        let place = ((y as f32 + 0.5) / self.cell as f32 - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (top, fy) = (place as usize, place.fract());
        let bottom = (top + 1).min(self.height - 1);
        let line = |y: usize| &self.values[y * self.width..(y + 1) * self.width];
        let mut blended = line(top).iter().zip(line(bottom)).map(|(top, bottom)| top + (bottom - top) * fy);
        let mut left = blended.next().unwrap_or(0.0);
        let (edge, rest) = row.split_at_mut((self.cell / 2).min(row.len()));
        edge.fill(left);
        for stretch in rest.chunks_mut(self.cell) {
            // Behind the last centre the value stays as it is.
            let right = blended.next().unwrap_or(left);
            let step = (right - left) / self.cell as f32;
            for (i, value) in stretch.iter_mut().enumerate() {
                *value = left + step * (i as f32 + 0.5);
            }
            left = right;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Coarse;
    use crate::random::SplitMix64;

    #[test]
    fn a_row_of_a_grid_is_bilinear_between_the_centres_of_its_cells() {
        let mut random = SplitMix64::new(9);
        let (columns, rows) = (5, 4);
        let values: Vec<f32> = (0..columns * rows).map(|_| random.next_between(0.0, 255.0)).collect();
        let grid = Coarse { cell: 8, width: columns, height: rows, values };
        for y in 0..30 {
            let mut row = vec![0.0; 37];
            grid.row(y, &mut row);
            for (x, &found) in row.iter().enumerate() {
                let place = |at: usize, count: usize| ((at as f32 + 0.5) / 8.0 - 0.5).clamp(0.0, (count - 1) as f32);
                let (px, py) = (place(x, columns), place(y, rows));
                let at =
                    |x: f32, y: f32| grid.values[(y as usize).min(rows - 1) * columns + (x as usize).min(columns - 1)];
                let (fx, fy) = (px.fract(), py.fract());
                let top = at(px, py) * (1.0 - fx) + at(px + 1.0, py) * fx;
                let bottom = at(px, py + 1.0) * (1.0 - fx) + at(px + 1.0, py + 1.0) * fx;
                assert!((found - (top * (1.0 - fy) + bottom * fy)).abs() < 0.01, "at {x}, {y}");
            }
        }
    }
}
