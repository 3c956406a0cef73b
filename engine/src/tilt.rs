//! A page that lies aslant → by how much, and the picture straightened.
//!
//! Hardly anybody holds a camera quite straight. What is written in a row stands in a row all the same, so that the centers of the digits tell
//! the angle: under the right one, most neighbours lie level with each other, and most columns upright. (The idea of projection profiles,
//! W. Postl, "Detection of linear oblique structures and skew scan in digitized documents", 1986, with neighbours in place of pixels.)

use crate::finder::Verdict;
use crate::finder::candidate::Candidate;
use crate::geometry::BoundingBox;
use image::GrayImage;

/// When a page counts as aslant. Lengths are in heights of a digit, angles in degrees.
#[derive(Debug, Clone)]
pub struct TiltParams {
    /// Angle from which the picture is straightened. Lines that lean less are put together as they are.
    pub least: f32,
    /// The same where digits are few: those of one number climb and fall more than its page does.
    pub least_of_few: f32,
    /// How many digits are no longer few.
    pub many: usize,
    /// Angle from which the network looks at the straightened picture again. Digits that lean less are seen as well as straight ones, and each
    /// look costs as much as all the rest.
    pub look_again: f32,
    /// The largest angle. Beyond it the page rather lies on its side.
    pub most: f32,
    /// How many digits it takes: two lie level under some angle always.
    pub least_digits: usize,
    /// How strongly a digit must be seen.
    pub min_score: f32,
    /// How far apart neighbours may be.
    pub reach: f32,
    /// Distance over which the word of two neighbours falls to a third.
    pub near: f32,
    /// How far off a row somebody writes (standard deviation).
    pub off_row: f32,
    /// What a pair above each other says, beside one side by side: columns are kept less well.
    pub column: f32,
    /// How sharply small angles are preferred (standard deviation).
    pub usual: f32,
    /// How many times as much as the page as it lies an angle must have for it.
    pub gain: f32,
    /// Most pixels of a straightened picture: what a reading may take of memory is told by the picture's size before.
    pub max_pixels: u64,
    /// From how many digits neighbours are looked for. More take time and say the same.
    pub most_asked: usize,
}

impl Default for TiltParams {
    fn default() -> Self {
        Self {
            least: 3.0,
            least_of_few: 10.0,
            many: 6,
            look_again: 5.0,
            most: 45.0,
            least_digits: 3,
            min_score: 0.4,
            reach: 12.0,
            near: 5.0,
            off_row: 0.18,
            column: 0.5,
            usual: 25.0,
            gain: 1.15,
            max_pixels: 32_000_000,
            most_asked: 150,
        }
    }
}

/// Half a degree: finer than anyone writes.
const STEP: f32 = 0.5;

/// By how much a page leans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tilt {
    /// Clockwise, in degrees: positive where lines fall to the right.
    pub degrees: f32,
}

impl Tilt {
    /// The tilt of a picture of this width and height in which the finder saw `candidates`; `None` where it is straight enough, where they do
    /// not tell, or where it would be too large.
    #[must_use]
    pub fn of(candidates: &[Candidate], size: (u32, u32), params: &TiltParams) -> Option<Self> {
        let is_clear = |c: &&Candidate| c.verdict == Verdict::Kept && c.is_digit() && c.score() >= params.min_score;
        let digits: Vec<&Candidate> = candidates.iter().filter(is_clear).collect();
        if digits.len() < params.least_digits {
            return None;
        }
        let steps = (params.most / STEP) as i32;
        let mut level = vec![0.0f32; 2 * steps as usize + 1];
        for asked in digits.iter().step_by(digits.len().div_ceil(params.most_asked)) {
            for other in &digits {
                if let Some((across, down)) = neighbours(asked, other, params) {
                    add(&mut level, (across, down), 1.0, params);
                    // A column that leans as the rows do is a row on its side.
                    add(&mut level, (down, -across), params.column, params);
                }
            }
        }
        let degrees = |i: usize| (i as i32 - steps) as f32 * STEP;
        let word = |i: usize| level[i] * (-(degrees(i) / params.usual).powi(2) / 2.0).exp();
        let best = (0..level.len()).max_by(|&a, &b| word(a).total_cmp(&word(b)))?;
        let least = if digits.len() < params.many { params.least_of_few } else { params.least };
        let is_aslant = degrees(best).abs() >= least && level[best] >= params.gain * level[steps as usize];
        let tilt = Self { degrees: degrees(best) };
        let (width, height) = tilt.size(size);
        (is_aslant && u64::from(width) * u64::from(height) <= params.max_pixels).then_some(tilt)
    }

    /// The picture straightened, in a size that holds all of it; around it goes on what lies on its edge. Between pixels it is interpolated in
    /// both directions.
    #[must_use]
    pub fn picture(self, picture: &GrayImage) -> GrayImage {
        /// Bits behind the point of a place: over ten thousand pixels an angle is then off by a sixth of one.
        const BITS: u32 = 16;
        let fixed = |value: f32| (f64::from(value) * f64::from(1 << BITS)).round() as i64;
        let before = picture.dimensions();
        let (width, height) = self.size(before);
        let raw = picture.as_raw();
        let across = before.0 as usize;
        let (last_x, last_y) = (i64::from(before.0) - 1, i64::from(before.1) - 1);
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (step_x, step_y) = (fixed(cos), fixed(sin));
        let mut straight = GrayImage::new(width, height);
        for (row, pixels) in straight.chunks_exact_mut(width as usize).enumerate() {
            let (x, y) = self.point_before((0.5, row as f32 + 0.5), before);
            let (mut x, mut y) = (fixed(x - 0.5), fixed(y - 0.5));
            for straightened in pixels {
                let (at_x, at_y) = (x.clamp(0, last_x << BITS), y.clamp(0, last_y << BITS));
                let (left, top) = (at_x >> BITS, at_y >> BITS);
                let (right, bottom) = ((left + 1).min(last_x) as usize, (top + 1).min(last_y) as usize * across);
                let (left, top) = (left as usize, top as usize * across);
                // A byte of each share is finer than a tone.
                let share = |at: i64| (at >> (BITS - 8)) as u32 & 0xff;
                let (right_share, bottom_share) = (share(at_x), share(at_y));
                let pixel = |at: usize| u32::from(raw[at]);
                let between = |row: usize| pixel(row + left) * (256 - right_share) + pixel(row + right) * right_share;
                let sum = between(top) * (256 - bottom_share) + between(bottom) * bottom_share;
                *straightened = ((sum + (1 << 15)) >> 16) as u8;
                (x, y) = (x + step_x, y + step_y);
            }
        }
        straight
    }

    /// Where a box of the straightened picture lies in the picture as it was, `before` wide and high: around the ellipse that fills it, since
    /// ink hardly ever fills its corners.
    #[must_use]
    pub fn box_before(self, b: &BoundingBox, before: (u32, u32)) -> BoundingBox {
        BoundingBox::in_picture(self.bounds_before(b.edges(), before), before)
    }

    /// The same for left, top, right and bottom in parts of pixels.
    #[must_use]
    pub fn bounds_before(self, [left, top, right, bottom]: [f32; 4], before: (u32, u32)) -> [f32; 4] {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (x, y) = self.point_before(((left + right) / 2.0, (top + bottom) / 2.0), before);
        let (across, down) = ((right - left) / 2.0, (bottom - top) / 2.0);
        let (half_width, half_height) = ((across * cos).hypot(down * sin), (across * sin).hypot(down * cos));
        [x - half_width, y - half_height, x + half_width, y + half_height]
    }

    /// Where what fills left, top, right and bottom of the picture as it was lies in the straightened one, upright: the other way round.
    #[must_use]
    pub fn bounds_after(self, [left, top, right, bottom]: [f32; 4], before: (u32, u32)) -> [f32; 4] {
        /// Least share of its width or height that is left of a box: a leaning stroke is all slope.
        const LEAST: f32 = 0.3;
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (x, y) = ((left + right - before.0 as f32) / 2.0, (top + bottom - before.1 as f32) / 2.0);
        let after = self.size(before);
        let (x, y) = (x * cos + y * sin + after.0 as f32 / 2.0, y * cos - x * sin + after.1 as f32 / 2.0);
        let (across, down) = ((right - left) / 2.0, (bottom - top) / 2.0);
        let side = |own: f32, other: f32| {
            let squared = ((own * cos).powi(2) - (other * sin).powi(2)) / (cos * cos - sin * sin).max(f32::EPSILON);
            squared.max((LEAST * own).powi(2)).sqrt()
        };
        let (half_width, half_height) = (side(across, down), side(down, across));
        [x - half_width, y - half_height, x + half_width, y + half_height]
    }

    /// Width and height of the straightened picture.
    fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (width, height) = (width as f32, height as f32);
        let side = |a: f32, b: f32| (a * cos.abs() + b * sin.abs()).ceil().max(1.0) as u32;
        (side(width, height), side(height, width))
    }

    /// Where a point of the straightened picture lies in the picture as it was.
    fn point_before(self, (x, y): (f32, f32), before: (u32, u32)) -> (f32, f32) {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let after = self.size(before);
        let (x, y) = (x - after.0 as f32 / 2.0, y - after.1 as f32 / 2.0);
        (x * cos - y * sin + before.0 as f32 / 2.0, x * sin + y * cos + before.1 as f32 / 2.0)
    }
}

/// How far one digit is to the right of and below another, if they are neighbours of a size.
fn neighbours(one: &Candidate, other: &Candidate, params: &TiltParams) -> Option<(f32, f32)> {
    /// Times that the larger of two digits of a row is as high as the other at most.
    const UNLIKE: f32 = 1.8;
    /// Centers that are nearer belong to one digit.
    const LEAST: f32 = 0.5;
    let (a, b) = (one.height(), other.height());
    let height = (a + b) / 2.0;
    let (across, down) = ((other.center().0 - one.center().0) / height, (other.center().1 - one.center().1) / height);
    let is_near = (LEAST..params.reach).contains(&across.hypot(down));
    (is_near && a.max(b) < UNLIKE * a.min(b)).then_some((across, down))
}

/// Adds the word of two digits, apart by so much, for the angles under which they lie level.
fn add(level: &mut [f32], (across, down): (f32, f32), share: f32, params: &TiltParams) {
    /// Standard deviations beyond which a word is none.
    const NOTHING: f32 = 3.0;
    // Each pair is met from both of its ends.
    if across <= 0.0 {
        return;
    }
    let (distance, angle) = (across.hypot(down), down.atan2(across).to_degrees());
    let share = share * (-distance / params.near).exp();
    let reach = (NOTHING * params.off_row / distance).min(1.0).asin().to_degrees();
    let (middle, last) = ((level.len() / 2) as f32, level.len() as f32 - 1.0);
    let (from, to) = ((angle - reach) / STEP + middle, (angle + reach) / STEP + middle);
    if to < 0.0 || from > last {
        return;
    }
    for (i, sum) in level.iter_mut().enumerate().take(to.min(last) as usize + 1).skip(from.max(0.0).ceil() as usize) {
        let off = distance * (angle - (i as f32 - middle) * STEP).to_radians().sin() / params.off_row;
        *sum += share * (-off * off / 2.0).exp();
    }
}

#[cfg(test)]
mod tests {
    use super::{Tilt, TiltParams};
    use crate::finder::{Candidate, FinderParams, Net, Verdict};
    use crate::geometry::BoundingBox;
    use crate::random::SplitMix64;
    use image::{GrayImage, Luma};
    use pages::draw;

    const SIZE: (u32, u32) = (1000, 1500);

    /// The definition, written out.
    fn straightened_slowly(tilt: Tilt, picture: &GrayImage) -> GrayImage {
        let before = picture.dimensions();
        let (width, height) = tilt.size(before);
        let (last_x, last_y) = (before.0 as f32 - 1.0, before.1 as f32 - 1.0);
        GrayImage::from_fn(width, height, |x, y| {
            let (x, y) = tilt.point_before((x as f32 + 0.5, y as f32 + 0.5), before);
            let (x, y) = ((x - 0.5).clamp(0.0, last_x), (y - 0.5).clamp(0.0, last_y));
            let (left, top) = (x as u32, y as u32);
            let (right, bottom) = ((left + 1).min(before.0 - 1), (top + 1).min(before.1 - 1));
            let (right_share, bottom_share) = (x - left as f32, y - top as f32);
            let pixel = |x, y| f32::from(picture.get_pixel(x, y).0[0]);
            let row = |y| pixel(left, y) * (1.0 - right_share) + pixel(right, y) * right_share;
            Luma([(row(top) * (1.0 - bottom_share) + row(bottom) * bottom_share + 0.5) as u8])
        })
    }

    #[test]
    fn a_straightened_picture_equals_its_definition_to_a_tone_or_two() {
        let mut random = SplitMix64::new(31);
        for (width, height, degrees) in
            [(300, 200, 4.0), (200, 301, -7.5), (40, 900, 45.0), (900, 3, -30.0), (1, 1, 12.0)]
        {
            let waves = |x: u32, y: u32| 128.0 + 60.0 * (x as f32 / 9.0).sin() + 60.0 * (y as f32 / 7.0).cos();
            let picture = GrayImage::from_fn(width, height, |x, y| Luma([(waves(x, y) + random.next_unit()) as u8]));
            let tilt = Tilt { degrees };
            let (fast, slow) = (tilt.picture(&picture), straightened_slowly(tilt, &picture));
            assert_eq!(fast.dimensions(), slow.dimensions());
            let most = fast.pixels().zip(slow.pixels()).map(|(a, b)| a.0[0].abs_diff(b.0[0])).max();
            assert!(most <= Some(2), "{width} × {height} by {degrees}: {most:?} tones apart");
        }
    }

    /// Digits 30 high whose centers lie at these places, leaning by `degrees`.
    fn digits(places: &[(f32, f32)], degrees: f32) -> Vec<Candidate> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let digit = |&(x, y): &(f32, f32)| {
            let (x, y) = (x * cos - y * sin, x * sin + y * cos);
            Candidate { link: 0.5, ..Candidate::seen_at([x - 10.0, y - 15.0, x + 10.0, y + 15.0], &[(3, 0.9)]) }
        };
        places.iter().map(digit).collect()
    }

    /// Rows of numbers of two or three digits, each a little off its row.
    fn loose_rows(seed: u64) -> Vec<(f32, f32)> {
        let mut random = SplitMix64::new(seed);
        let mut places = Vec::new();
        for row in 0..6 {
            for column in 0..12 {
                if column % 4 != 3 && random.next_between(0.0, 1.0) < 0.8 {
                    let off = random.next_between(-3.0, 3.0);
                    places.push((column as f32 * 26.0 + off, row as f32 * 55.0 + random.next_between(-4.0, 4.0)));
                }
            }
        }
        places
    }

    #[test]
    fn the_angle_of_loose_rows_is_found_and_level_ones_have_none() {
        for seed in 0..5 {
            for degrees in [-38.0f32, -17.0, -6.0, 0.0, 4.0, 11.0, 24.0, 40.0] {
                let found = Tilt::of(&digits(&loose_rows(seed), degrees), SIZE, &TiltParams::default());
                let found = found.map_or(0.0, |tilt| tilt.degrees);
                assert!((found - degrees).abs() <= 2.0, "seed {seed}: {found} for {degrees}");
            }
        }
    }

    #[test]
    fn too_few_digits_and_those_that_are_not_kept_say_nothing() {
        let places = [(0.0, 0.0), (26.0, 1.0), (52.0, 0.0), (78.0, -1.0)];
        let mut row = digits(&places, 15.0);
        let tilt = |row: &[Candidate]| Tilt::of(row, SIZE, &TiltParams::default());
        assert!(tilt(&row).is_some());
        assert_eq!(tilt(&digits(&places, 7.0)), None, "one number that climbs");
        assert_eq!(Tilt::of(&row, (9_000, 6_000), &TiltParams::default()), None, "a picture of 54 megapixels");
        assert_eq!(tilt(&row[..2]), None);
        row[1].verdict = Verdict::Overlaps;
        row[2].verdict = Verdict::Overlaps;
        assert_eq!(tilt(&row), None);
    }

    #[test]
    fn digits_asked_one_by_one_and_only_some_of_them_tell_the_same_angle() {
        let places: Vec<(f32, f32)> = (0..900).map(|i| ((i % 30) as f32 * 31.0, (i / 30) as f32 * 47.0)).collect();
        let digits = digits(&places, 9.0);
        let all = TiltParams { most_asked: places.len(), ..TiltParams::default() };
        assert_eq!(Tilt::of(&digits, SIZE, &TiltParams::default()), Tilt::of(&digits, SIZE, &all));
    }

    #[test]
    fn what_is_seen_on_a_straightened_picture_lies_where_its_pixels_were() {
        for degrees in [-31.0, -4.0, 7.0, 22.0] {
            let (sin, cos) = f32::to_radians(degrees).sin_cos();
            // A zero that leans as the page does.
            let picture = GrayImage::from_fn(300, 200, |x, y| {
                let (x, y) = (x as f32 - 221.0, y as f32 - 62.0);
                let (across, down) = ((x * cos + y * sin) / 12.0, (y * cos - x * sin) / 20.0);
                Luma([if across.hypot(down) < 1.0 { 0 } else { 255 }])
            });
            let tilt = Tilt { degrees };
            let straight = tilt.picture(&picture);
            assert!(straight.width() > 300 && straight.height() > 200, "all of it is there");
            let dark = |picture: &GrayImage| {
                let pixels = || picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] < 128);
                let (left, right) = (pixels().map(|p| p.0).min().unwrap(), pixels().map(|p| p.0).max().unwrap());
                let (top, bottom) = (pixels().map(|p| p.1).min().unwrap(), pixels().map(|p| p.1).max().unwrap());
                BoundingBox::from_edges(left, top, right + 1, bottom + 1)
            };
            let (before, after) = (dark(&picture), tilt.box_before(&dark(&straight), picture.dimensions()));
            assert!(before.iou(&after) > 0.9, "{degrees}: {before:?} and {after:?}");
            let again = tilt.bounds_after(before.edges(), picture.dimensions());
            let off = again.iter().zip(dark(&straight).edges()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off < 2.5, "{degrees}: {again:?} is {off} pixels off {:?}", dark(&straight));
        }
    }

    #[test]
    fn a_sheet_that_lies_aslant_is_straight_afterwards() {
        let net = Net::built_in().unwrap();
        let found = |picture: &GrayImage| {
            let found = net.find(picture, &FinderParams::default());
            Tilt::of(&found.candidates, picture.dimensions(), &TiltParams::default())
        };
        for seed in 1..4 {
            let page = draw::sheet_aslant(seed).image;
            let tilt = found(&page).expect("it leans by 8 degrees or more");
            assert_eq!(found(&tilt.picture(&page)), None, "seed {seed} after {tilt:?}");
        }
    }
}
