//! Grey pixels → ink map and foreground mask: light evened out, either polarity, at the scale the page needs.

mod panels;
#[cfg(test)]
mod plain;

use crate::coarse::Coarse;
use crate::components::Run;
use image::GrayImage;
use panels::invert_panels;

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

/// Mean tone above which a page is not a board for light ink, however its grain is skewed.
const BRIGHTEST_BOARD: f64 = 190.0;

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
    let means = Coarse::means(&gray, width, u32::from);
    if ink_is_light(&gray, width, &means) {
        gray.iter_mut().for_each(|value| *value = 255 - *value);
    } else {
        invert_panels(&mut gray, width, &means);
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

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::MIN, f32::max)
}

fn smallest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::MAX, f32::min)
}

/// Whether the ink is lighter than its paper: strokes cover the smaller part of a page, so that the differences from the local
/// mean are skewed to the ink's side.
fn ink_is_light(gray: &[u8], width: usize, means: &Coarse) -> bool {
    let mut smooth = means.coarsened(1, 0.0);
    smooth.smooth(3);
    let (mut third, mut second, mut count, mut sum) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
    let mut tone = vec![0.0; width];
    for (y, row) in gray.chunks_exact(width).enumerate().step_by(2) {
        smooth.row(y, &mut tone);
        for (&value, tone) in row.iter().zip(&tone).step_by(2) {
            let difference = f64::from(f32::from(value) - tone);
            second += difference * difference;
            third += difference * difference * difference;
            count += 1.0;
            sum += f64::from(value);
        }
    }
    if sum > BRIGHTEST_BOARD * count {
        return false;
    }
    // Skewness of 0.3 and above: an evenly grey picture with noise must stay dark on light.
    count > 0.0 && third / count > 0.3 * (second / count).powf(1.5)
}

/// The tone of the paper under and around the ink: a morphological closing of the cells' bright values, smoothed.
///
/// Closing leaves ramps and edges of light as they are and fills whatever is dark and narrower than its window.
fn paper_tone(gray: &[u8], width: usize) -> Coarse {
    // The mean of the rows' brightest pixels: less at the mercy of noise than the brightest of all.
    let brightest = |pixels: &[u8]| u32::from(pixels.iter().copied().max().unwrap_or(0));
    let grid = Coarse::gather(gray, width, brightest, |sum, rows| sum / rows);
    // A twelfth of the page bridges any stroke of a digit that fills the page.
    let radius = (grid.width.min(grid.height) / 12).clamp(3, 16);
    let mut grid = grid.padded(radius);
    grid.filter(radius, largest);
    grid.filter(radius, smallest);
    let mut grid = grid.cropped(radius);
    grid.smooth(2);
    grid
}

fn relative_ink(gray: &[u8], width: usize, paper: &Coarse) -> Vec<u8> {
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
fn floor_of(ink: &[u8], width: usize, paper: &Coarse, params: &BinarizeParams) -> Coarse {
    let tone = Coarse::means(ink, width, u32::from);
    let mut noise = Coarse::means(ink, width, |value| u32::from(value) * u32::from(value));
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

/// Foreground where the ink reaches both the `floor` and a share of its neighbourhood's peak.
fn foreground(ink: &[u8], width: usize, floor: &Coarse, params: &BinarizeParams) -> Vec<u8> {
    let mut peaks = Coarse::peaks(ink, width);
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
    use super::{BinarizeParams, InkMap, STRONG, WEAK, binarize, plain};
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
    fn bare_paper_with_grain_that_is_lighter_here_and_there_is_no_board() {
        let mut random = SplitMix64::new(6);
        let paper = GrayImage::from_fn(203, 157, |_, _| Luma([if random.next_unit() < 0.02 { 225 } else { 205 }]));
        let map = binarize(&paper, &BinarizeParams::default());
        assert!(map.mask.iter().all(|&value| value == 0));
    }

    #[test]
    fn an_empty_and_a_tiny_picture_have_no_ink() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (9, 1)] {
            let map = binarize(&GrayImage::from_pixel(width, height, Luma([200])), &BinarizeParams::default());
            assert!(map.mask.iter().all(|&value| value == 0), "{width} × {height}");
        }
    }

    /// A patch of light, a shadow, a bar and blots of ink on noise, `width × height`.
    fn blotted(width: u32, height: u32, seed: u64) -> GrayImage {
        let mut random = SplitMix64::new(seed);
        let blots: Vec<(f32, f32, f32, f32)> = (0..9)
            .map(|_| {
                let mut up_to = |end: f32| random.next_between(0.0, end);
                (up_to(width as f32), up_to(height as f32), 1.0 + up_to(9.0), up_to(0.9))
            })
            .collect();
        GrayImage::from_fn(width, height, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let light = 230.0 - 120.0 * x / width as f32 - 40.0 * y / height as f32;
            let inked = blots.iter().filter(|blot| (x - blot.0).hypot(y - blot.1) < blot.2).map(|blot| blot.3);
            let tone = light * (1.0 - inked.fold(0.0, f32::max)) + random.next_between(-4.0, 4.0);
            Luma([tone.clamp(0.0, 255.0) as u8])
        })
    }

    #[test]
    fn binarizing_comes_to_the_same_as_looking_at_every_pixel_by_itself() {
        for (width, height, max_pixels, dark) in
            [(203, 157, 1 << 20, true), (96, 64, 1 << 20, false), (411, 290, 40_000, true), (9, 70, 1 << 20, true)]
        {
            let mut picture = blotted(width, height, u64::from(width));
            if !dark {
                picture.pixels_mut().for_each(|pixel| pixel.0[0] = 255 - pixel.0[0]);
            }
            let params = BinarizeParams { max_pixels, ..BinarizeParams::default() };
            let map = binarize(&picture, &params);
            let gray = plain::reduced(picture.as_raw(), width as usize, height as usize, map.scale as usize);
            let gray = plain::dark_on_light(gray);
            let paper = plain::paper(&gray);
            let ink = plain::ink(&gray, &paper);
            assert_eq!((map.width, map.height), (ink.width, ink.height));
            // Of a value that is a whole number but for rounding, one may be rounded down.
            let far = |(&fast, &slow): (&u8, &f64)| (f64::from(fast) - slow).abs() > 1.0;
            assert_eq!(map.ink.iter().zip(&ink.values).filter(|pair| far(*pair)).count(), 0);
            let (mut foreground, mut wrong) = (0, 0);
            for (&value, (weak, strong)) in map.mask.iter().zip(plain::margins(&ink, &paper, &params)) {
                foreground += usize::from(value > 0);
                // Within a tone of the threshold either is right.
                wrong += usize::from(weak.abs() > 1.5 && (value >= WEAK) != (weak > 0.0));
                wrong += usize::from(strong.abs() > 1.5 && (value >= STRONG) != (strong > 0.0));
            }
            assert_eq!(wrong, 0, "{width} × {height}");
            assert!(foreground > 20, "{width} × {height}: {foreground} pixels of foreground");
        }
    }
}
