//! Grey pixels → ink map and foreground mask: light evened out, either polarity, at the scale the page needs.

use crate::components::Run;
use image::GrayImage;

/// How ink is told from paper.
#[derive(Debug, Clone)]
pub struct BinarizeParams {
    /// Pixels above which the picture is averaged down before anything else: strokes of a page stay several pixels wide at 3
    /// megapixels, and every later pass is over a fraction of the camera's pixels.
    pub max_pixels: usize,
    /// Share of the ink's local peak from which a pixel is strong foreground. Lower joins strokes, higher breaks them.
    pub strong_share: f32,
    /// The same for weak foreground, which counts where it hangs on strong one: the light parts of an uneven stroke.
    pub weak_share: f32,
    /// Smallest ink value (0 to 255) that is ever foreground: faint pencil on clean paper lies around 25.
    pub min_ink: u8,
    /// How many times the paper's own unevenness an ink value must exceed.
    pub noise_factor: f32,
}

impl Default for BinarizeParams {
    fn default() -> Self {
        Self { max_pixels: 3_000_000, strong_share: 0.42, weak_share: 0.24, min_ink: 16, noise_factor: 5.0 }
    }
}

/// Ink and foreground of a page, `1 / scale` of the picture's size.
#[derive(Debug, Clone)]
pub struct InkMap {
    /// Pixels of the picture along each side of one pixel here.
    pub scale: u32,
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// How much darker (or, for light ink, lighter) than its surrounding paper each pixel is: 0 paper, 255 black on white.
    pub ink: Vec<u8>,
    /// [`STRONG`], [`WEAK`] or 0 for paper.
    pub mask: Vec<u8>,
}

/// Foreground that counts only where it hangs on strong foreground.
pub const WEAK: u8 = 1;
/// Foreground.
pub const STRONG: u8 = 2;

impl InkMap {
    /// The mask and the ink under a run.
    #[must_use]
    pub fn row(&self, run: &Run) -> (&[u8], &[u8]) {
        let row = run.y as usize * self.width;
        let pixels = row + run.start as usize..row + run.end as usize;
        (&self.mask[pixels.clone()], &self.ink[pixels])
    }
}

/// Tone below which paper counts as no darker: the camera's noise is as large as any ink there.
const DARKEST_PAPER: f32 = 40.0;

/// Side of the cells that the paper's tone and the ink's peak are gathered in.
const CELL: usize = 8;

/// Values per cell of `cell × cell` pixels.
struct Grid {
    cell: usize,
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// Binarizes `picture`.
#[must_use]
pub fn binarize(picture: &GrayImage, params: &BinarizeParams) -> InkMap {
    let (full_width, full_height) = (picture.width() as usize, picture.height() as usize);
    let mut scale = 1;
    while full_width * full_height > params.max_pixels * scale * scale {
        scale += 1;
    }
    let (width, height, mut gray) = reduce(picture.as_raw(), full_width, full_height, scale);
    if width == 0 || height == 0 {
        return InkMap { scale: scale as u32, width, height, ink: Vec::new(), mask: Vec::new() };
    }
    let means = Grid::means(&gray, width, u32::from);
    if ink_is_light(&gray, width, &means) {
        gray.iter_mut().for_each(|value| *value = 255 - *value);
    }
    let paper = paper_tone(&gray, width);
    let ink = relative_ink(&gray, width, &paper);
    drop(gray);
    let floor = floor_of(&ink, width, &paper, params);
    let mask = foreground(&ink, width, &floor, params);
    InkMap { scale: scale as u32, width, height, ink, mask }
}

/// Averages squares of `scale × scale` pixels; a rest at the right and bottom edge is left out.
fn reduce(pixels: &[u8], width: usize, height: usize, scale: usize) -> (usize, usize, Vec<u8>) {
    if scale <= 1 {
        return (width, height, pixels.to_vec());
    }
    let (small_width, small_height) = (width / scale, height / scale);
    let mut small = Vec::with_capacity(small_width * small_height);
    let mut sums = vec![0u16; small_width * scale];
    let area = (scale * scale) as u32;
    for rows in pixels.chunks_exact(width * scale).take(small_height) {
        sums.fill(0);
        for row in rows.chunks_exact(width) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += u16::from(value);
            }
        }
        small.extend(
            sums.chunks_exact(scale).map(|sums| (sums.iter().map(|&sum| u32::from(sum)).sum::<u32>() / area) as u8),
        );
    }
    (small_width, small_height, small)
}

impl Grid {
    /// One value a cell: `row_value` takes the up to [`CELL`] pixels of each row in it, `summary` their sum and the number of rows.
    fn gather(
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
    fn means(pixels: &[u8], width: usize, value: impl Fn(u8) -> u32) -> Self {
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
    fn filter(&mut self, radius: usize, pick: impl Fn(&[f32]) -> f32) {
        self.filter_lines(|line, i| pick(&line[i.saturating_sub(radius)..(i + radius + 1).min(line.len())]));
    }

    /// The grid with `margin` more cells on every side, where the light falls off as it does inside: without them a closing would
    /// take a dark edge of the paper for ink.
    fn padded(&self, margin: usize) -> Self {
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
    fn cropped(&self, margin: usize) -> Self {
        let (width, height) = (self.width - 2 * margin, self.height - 2 * margin);
        let rows = self.values.chunks_exact(self.width).skip(margin).take(height);
        let values = rows.flat_map(|row| row[margin..margin + width].iter().copied()).collect();
        Self { cell: self.cell, width, height, values }
    }

    /// Replaces every value by the mean of its neighbours within `radius`, fewer at the edges but as many on either side: a ramp of
    /// light stays as it is.
    fn smooth(&mut self, radius: usize) {
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
    fn coarsened(&self, factor: usize, share: f32) -> Self {
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
    fn row(&self, y: usize, row: &mut [f32]) {
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

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::MIN, f32::max)
}

fn smallest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::MAX, f32::min)
}

/// Whether the ink is lighter than its paper: strokes cover the smaller part of a page, so that the differences from the local
/// mean are skewed to the ink's side.
fn ink_is_light(gray: &[u8], width: usize, means: &Grid) -> bool {
    let mut smooth = means.coarsened(1, 0.0);
    smooth.smooth(3);
    let (mut third, mut second, mut count) = (0.0f64, 0.0f64, 0.0f64);
    let mut tone = vec![0.0; width];
    for (y, row) in gray.chunks_exact(width).enumerate().step_by(2) {
        smooth.row(y, &mut tone);
        for (&value, tone) in row.iter().zip(&tone).step_by(2) {
            let difference = f64::from(f32::from(value) - tone);
            second += difference * difference;
            third += difference * difference * difference;
            count += 1.0;
        }
    }
    // Skewness of 0.3 and above: an evenly grey picture with noise must stay dark on light.
    count > 0.0 && third / count > 0.3 * (second / count).powf(1.5)
}

/// The tone of the paper under and around the ink: a morphological closing of the cells' bright values, smoothed.
///
/// Closing leaves ramps and edges of light as they are and fills whatever is dark and narrower than its window.
fn paper_tone(gray: &[u8], width: usize) -> Grid {
    // The mean of the rows' brightest pixels: less at the mercy of noise than the brightest of all.
    let brightest = |pixels: &[u8]| u32::from(pixels.iter().copied().max().unwrap_or(0));
    let grid = Grid::gather(gray, width, brightest, |sum, rows| sum / rows);
    // A twelfth of the page bridges any stroke of a digit that fills the page.
    let radius = (grid.width.min(grid.height) / 12).clamp(3, 16);
    let mut grid = grid.padded(radius);
    grid.filter(radius, largest);
    grid.filter(radius, smallest);
    let mut grid = grid.cropped(radius);
    grid.smooth(2);
    grid
}

fn relative_ink(gray: &[u8], width: usize, paper: &Grid) -> Vec<u8> {
    let mut ink = Vec::with_capacity(gray.len());
    let mut tone = vec![0.0; width];
    for (y, row) in gray.chunks_exact(width).enumerate() {
        paper.row(y, &mut tone);
        ink.extend(row.iter().zip(&tone).map(|(&value, &tone)| {
            let tone = tone.max(DARKEST_PAPER);
            ((tone - f32::from(value)) * (255.0 / tone)).clamp(0.0, 255.0) as u8
        }));
    }
    ink
}

/// The smallest foreground value at each place: above what the paper around shows by itself.
///
/// Among cells of a neighbourhood the calmer ones are bare paper, whatever else lies there; a table of wood has none so calm.
fn floor_of(ink: &[u8], width: usize, paper: &Grid, params: &BinarizeParams) -> Grid {
    let tone = Grid::means(ink, width, u32::from);
    let mut noise = Grid::means(ink, width, |value| u32::from(value) * u32::from(value));
    for (noise, mean) in noise.values.iter_mut().zip(&tone.values) {
        *noise = (*noise - mean * mean).max(0.0).sqrt();
    }
    let (mut floor, noise, paper) = (tone.coarsened(4, 0.3), noise.coarsened(4, 0.3), paper.coarsened(4, 0.5));
    // The camera's noise is much the same in light and in shadow, so that neighbours compare in its own units, not the paper's.
    let to_camera = |paper: f32| paper.max(DARKEST_PAPER) / 255.0;
    for ((floor, noise), &paper) in floor.values.iter_mut().zip(&noise.values).zip(&paper.values) {
        *floor = (*floor + params.noise_factor * noise) * to_camera(paper);
    }
    floor.filter(1, smallest);
    floor.smooth(1);
    for (floor, &paper) in floor.values.iter_mut().zip(&paper.values) {
        *floor = (*floor / to_camera(paper)).max(f32::from(params.min_ink)).min(100.0);
    }
    floor
}

/// The largest ink of each cell.
fn peaks_of(ink: &[u8], width: usize) -> Grid {
    let mut values = Vec::with_capacity(ink.len() / (CELL * CELL) + width);
    let mut largest = vec![0u8; width];
    for band in ink.chunks(width * CELL) {
        largest.fill(0);
        for row in band.chunks_exact(width) {
            for (largest, &value) in largest.iter_mut().zip(row) {
                *largest = (*largest).max(value);
            }
        }
        values.extend(largest.chunks(CELL).map(|cell| f32::from(cell.iter().copied().max().unwrap_or(0))));
    }
    let columns = width.div_ceil(CELL);
    Grid { cell: CELL, width: columns, height: values.len() / columns, values }
}

/// Foreground where the ink reaches both the `floor` and a share of its neighbourhood's peak.
fn foreground(ink: &[u8], width: usize, floor: &Grid, params: &BinarizeParams) -> Vec<u8> {
    let mut peaks = peaks_of(ink, width);
    peaks.filter(1, largest);
    peaks.smooth(1);
    let mut mask = Vec::with_capacity(ink.len());
    let (mut peak_row, mut floor_row) = (vec![0.0; width], vec![0.0; width]);
    for (y, row) in ink.chunks_exact(width).enumerate() {
        peaks.row(y, &mut peak_row);
        floor.row(y, &mut floor_row);
        mask.extend(row.iter().zip(peak_row.iter().zip(&floor_row)).map(|(&value, (&peak, &floor))| {
            let value = f32::from(value);
            u8::from(value >= floor && value >= params.weak_share * peak)
                + u8::from(value >= floor && value >= params.strong_share * peak)
        }));
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::{BinarizeParams, Grid, InkMap, STRONG, binarize};
    use crate::random::SplitMix64;
    use image::{GrayImage, Luma};

    /// Paper that darkens from left to right by `shadow`, with a bar of ink `contrast` darker than it.
    fn page(shadow: f32, contrast: f32, seed: u64) -> GrayImage {
        let mut random = SplitMix64::new(seed);
        GrayImage::from_fn(203, 157, |x, y| {
            let paper = 220.0 * (1.0 - shadow * x as f32 / 203.0);
            let inked = (90..95).contains(&x) && (40..110).contains(&y);
            let tone = if inked { paper * (1.0 - contrast) } else { paper };
            Luma([(tone + random.next_between(-2.0, 2.0)).clamp(0.0, 255.0) as u8])
        })
    }

    /// How much of the bar is strong foreground, 0 to 1, and how many pixels elsewhere are.
    fn bar_of(map: &InkMap) -> (f32, usize) {
        let strong = |x: usize, y: usize| map.mask[y * map.width + x] == STRONG;
        let hit = (40..110).flat_map(|y| (90..95).map(move |x| (x, y))).filter(|&(x, y)| strong(x, y)).count();
        let all = map.mask.iter().filter(|&&value| value == STRONG).count();
        (hit as f32 / 350.0, all - hit)
    }

    #[test]
    fn ink_is_found_under_any_shadow_and_down_to_faint_pencil() {
        for (shadow, contrast) in [(0.0, 0.8), (0.7, 0.8), (0.5, 0.4), (0.0, 0.15), (0.6, 0.2)] {
            let (hit, elsewhere) = bar_of(&binarize(&page(shadow, contrast, 3), &BinarizeParams::default()));
            assert!(hit > 0.95, "shadow {shadow}, contrast {contrast}: {hit} of the bar");
            assert!(elsewhere < 40, "shadow {shadow}, contrast {contrast}: {elsewhere} pixels elsewhere");
        }
    }

    #[test]
    fn light_ink_on_a_dark_board_is_found_as_dark_ink_on_paper() {
        let mut board = page(0.2, 0.7, 4);
        assert!(bar_of(&binarize(&board, &BinarizeParams::default())).0 > 0.95);
        board.pixels_mut().for_each(|pixel| pixel.0[0] = 255 - pixel.0[0]);
        assert!(bar_of(&binarize(&board, &BinarizeParams::default())).0 > 0.95);
    }

    #[test]
    fn an_empty_and_a_tiny_picture_have_no_ink() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (9, 1)] {
            let map = binarize(&GrayImage::from_pixel(width, height, Luma([200])), &BinarizeParams::default());
            assert!(map.mask.iter().all(|&value| value == 0), "{width} × {height}");
        }
    }

    #[test]
    fn a_row_of_a_grid_is_bilinear_between_the_centres_of_its_cells() {
        let mut random = SplitMix64::new(9);
        let (columns, rows) = (5, 4);
        let values: Vec<f32> = (0..columns * rows).map(|_| random.next_between(0.0, 255.0)).collect();
        let grid = Grid { cell: 8, width: columns, height: rows, values };
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
