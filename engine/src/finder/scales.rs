//! From coarse to fine: the whole page small, then, at twice the size each time, only the places whose digits are still too small.
//!
//! So a picture is seen alike whatever its size and margin, and bare paper costs next to nothing.

use super::candidate::{Candidate, Verdict, peaks, sigmoid};
use super::contrast::Contrasts;
use super::maps::Maps;
use super::net::{GRANULE, Net, STRIDE, channel};
use super::pixels::{Area, Pixels, Surroundings};
use super::settle::settle;
use image::GrayImage;

/// How the network is led over a page. Heights are in pixels as it sees them.
#[derive(Debug, Clone)]
pub struct FinderParams {
    /// The longer side of the page at the first look that may ask for a finer one.
    pub first_side: f32,
    /// The shorter side of a strip, such as a receipt, at that look: its digits are larger than on a page as long.
    pub strip_side: f32,
    /// The longer side of a strip at most.
    pub strip_length: f32,
    /// How many times the page is halved below that, for digits that fill it.
    pub coarser: u32,
    /// Most pixels to look at for each pixel of the picture, along a side: larger only blurs.
    pub max_enlargement: f32,
    /// Heights that are left to a finer look where there is one.
    pub min_height: f32,
    /// Heights that are left to a coarser look.
    pub max_height: f32,
    /// Digits up to this high are looked at again at twice the size.
    pub look_again: f32,
    /// Probability that something is too small to be seen well from which a place is looked at again.
    pub finer: f32,
    /// Contrast with the paper, 0 to 1, from which ink is always looked at finely if it is too small. Below it no digit is ever sure: what is
    /// written on the back of the sheet shows through as pale as this.
    pub pale: f32,
    /// Share of the contrast of the page's digits from which ink is looked at finely even if it is paler than that.
    pub pale_beside: f32,
    /// Height at which digits were most often seen in training.
    pub best_height: f32,
    /// How strongly any digit must be seen to tell how the page lies.
    pub threshold: f32,
    /// How strongly a digit must be seen for its word on how the page lies.
    pub min_vote: f32,
    /// How strongly something must be seen to be a candidate, and to ask for a finer look.
    pub hint: f32,
    /// How strongly a digit must be seen whose size is left to another scale, to count where that scale's box is no use.
    pub other_scale: f32,
    /// How strongly a digit must be seen within a 0 for that to be a ring around it.
    pub in_ring: f32,
    /// Share of common area from which two candidates are taken for the same.
    pub max_iou: f32,
    /// The same of the smaller one's area alone.
    pub max_overlap: f32,
    /// Most pixels over all looks at one page: more are a texture.
    pub max_pixels: usize,
    /// Most places that may look like a glyph: a sheet of 5 000 digits has fewer, and each is compared with each.
    pub max_candidates: usize,
    /// Longest side of what the network sees at once.
    pub max_tile: usize,
}

impl Default for FinderParams {
    fn default() -> Self {
        Self {
            first_side: 512.0,
            strip_side: 128.0,
            strip_length: 4096.0,
            coarser: 3,
            max_enlargement: 1.6,
            min_height: 15.0,
            max_height: 46.0,
            look_again: 19.0,
            finer: 0.6,
            pale: 0.14,
            pale_beside: 0.35,
            best_height: 27.0,
            threshold: 0.3,
            min_vote: 0.5,
            hint: 0.2,
            other_scale: 0.25,
            in_ring: 0.25,
            max_iou: 0.35,
            max_overlap: 0.72,
            max_pixels: 6_000_000,
            max_candidates: 8_000,
            max_tile: 1024,
        }
    }
}

/// All that the network saw on a page.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Each with its verdict; those kept first.
    pub candidates: Vec<Candidate>,
    /// How strongly digits were seen upright and turned by 90, 180, 270 degrees clockwise.
    pub turns: [f32; 4],
    /// Pixels that were looked at.
    pub looked_at: usize,
    /// How many places look like a glyph, where these are more than [`FinderParams::max_candidates`]; then none is in the answer.
    pub too_many: Option<usize>,
    /// Whether the finer looks that the page asked for were left out, because what was seen before was enough.
    pub cut_short: bool,
}

impl Net {
    /// Finds the digits and marks of an upright picture.
    #[must_use]
    pub fn find(&self, picture: &GrayImage, params: &FinderParams) -> Findings {
        self.find_until(picture, params, |_| false)
    }

    /// The same, until `is_enough` says so of what is known of how the page lies, as [`Findings::turns`]; it is asked before each finer look.
    pub fn find_until(
        &self,
        picture: &GrayImage,
        params: &FinderParams,
        is_enough: impl Fn([f32; 4]) -> bool,
    ) -> Findings {
        let mut findings = Findings::default();
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        if width < 1.0 || height < 1.0 {
            return findings;
        }
        let of_strip = (params.strip_side / width.min(height)).min(params.strip_length / width.max(height));
        let first = (params.first_side / width.max(height)).max(of_strip).min(params.max_enlargement);
        let coarser = |level: u32| first / (1 << level) as f32;
        let coarsest = coarser(params.coarser);
        let contrasts = Contrasts::default();
        let mut page = Page { net: self, picture, params, coarsest, findings: &mut findings, contrasts };
        let mut factor = first;
        let mut pixels = page.pixels(factor);
        for level in (1..=params.coarser).rev() {
            let factor = coarser(level);
            let (width, height) = page.size(factor);
            let _ = page.look(&pixels.smaller(width, height), factor, None, false);
        }
        let mut places: Option<Vec<[f32; 4]>> = None;
        loop {
            let may_go_on = factor * 2.0 <= params.max_enlargement;
            let Some(mut finer) = page.look(&pixels, factor, places.as_deref(), may_go_on) else { break };
            if !may_go_on || finer.is_empty() {
                break;
            }
            if is_enough(page.contrasts.turns(params)) {
                page.findings.cut_short = true;
                break;
            }
            factor *= 2.0;
            pixels = page.pixels(factor);
            page.leave_pale_ink(&mut finer, &pixels, factor);
            if finer.is_empty() {
                break;
            }
            places = Some(finer);
        }
        page.findings.turns = page.contrasts.turns(params);
        let places = findings.candidates.iter().filter(|candidate| candidate.verdict == Verdict::Kept).count();
        if places > params.max_candidates {
            findings = Findings { too_many: Some(places), ..Findings::default() };
        }
        settle(&mut findings.candidates, params);
        findings
    }
}

struct Page<'a> {
    net: &'a Net,
    picture: &'a GrayImage,
    params: &'a FinderParams,
    /// The least size in which the picture is looked at.
    coarsest: f32,
    findings: &'a mut Findings,
    contrasts: Contrasts,
}

impl Page<'_> {
    /// Looks at `pixels`, the picture in `factor` times its size, at `places` of it (left, top, right, bottom) or at all of it. Returns the
    /// places that want a finer look; `None` when there is no more to be spent.
    fn look(
        &mut self,
        pixels: &Pixels,
        factor: f32,
        places: Option<&[[f32; 4]]>,
        may_go_on: bool,
    ) -> Option<Vec<[f32; 4]>> {
        let (width, height) = (pixels.width, pixels.height);
        let whole = Area { left: 0, top: 0, right: width, bottom: height };
        let areas = places.map_or_else(|| vec![whole], |places| areas_of(places, factor, (width, height)));
        let cost: usize = areas.iter().map(Area::size).sum();
        if self.findings.looked_at + cost > self.params.max_pixels {
            return None;
        }
        self.findings.looked_at += cost;
        let surroundings = Surroundings::of(pixels);
        let mut finer = Vec::new();
        for (core, area) in areas.iter().flat_map(|area| tiles_of(area, self.params.max_tile)) {
            let answer = self.net.look(&pixels.evened(&surroundings, &area));
            let origin = (area.left as f32, area.top as f32);
            let mut seen = peaks(&answer, self.params.hint, origin, 1.0 / factor);
            seen.retain(|candidate| core.holds(candidate.center().0 * factor, candidate.center().1 * factor));
            self.weigh_turns(&answer, pixels, origin);
            for digit in seen.iter().filter(|seen| seen.is_digit() && seen.score() >= self.params.min_vote) {
                self.contrasts.add_digit(pixels.contrast(digit.bounds.map(|at| at * factor)));
            }
            if may_go_on {
                finer.extend(self.want_finer(&answer, &seen, origin, factor));
            }
            let judged: Vec<Candidate> =
                seen.into_iter().map(|candidate| self.judged(candidate, factor, may_go_on)).collect();
            self.findings.candidates.extend(judged);
        }
        Some(finer)
    }

    /// Leaves out places whose ink is from the back of the sheet; `pixels` are those of the finer look, `factor` its.
    fn leave_pale_ink(&self, places: &mut Vec<[f32; 4]>, pixels: &Pixels, factor: f32) {
        let least = self.contrasts.least(self.params);
        places.retain(|place| pixels.contrast(place.map(|at| at * factor)) >= least);
    }

    /// Width and height of the picture in `factor` times its size.
    fn size(&self, factor: f32) -> (usize, usize) {
        // Below this a picture is a few cells.
        const LEAST: f32 = 8.0;
        let side = |side: u32| ((side as f32 * factor).round().max(LEAST)) as usize;
        (side(self.picture.width()), side(self.picture.height()))
    }

    /// The picture in `factor` times its size.
    fn pixels(&self, factor: f32) -> Pixels {
        let (width, height) = self.size(factor);
        Pixels::of(self.picture, width, height)
    }

    /// A candidate with the verdict that its size deserves at this scale.
    fn judged(&self, mut candidate: Candidate, factor: f32, may_go_on: bool) -> Candidate {
        let height = candidate.height().max(candidate.width()) * factor;
        let small = may_go_on && height < self.params.min_height;
        // A digit that fills the picture is high wherever one looks.
        let large = factor > self.coarsest && height > self.params.max_height;
        if candidate.is_digit() && (small || large) {
            candidate.verdict = Verdict::OtherScale;
        }
        candidate
    }

    /// What is seen in an area says how the page lies; its contrast says whether it may.
    fn weigh_turns(&mut self, answer: &Maps, pixels: &Pixels, origin: (f32, f32)) {
        for y in 0..answer.height {
            for x in 0..answer.width {
                let pixel = answer.pixel(x, y);
                let any = sigmoid(pixel[channel::ANY]);
                if any < self.params.min_vote {
                    continue;
                }
                // Print shows through from the back, upside down.
                let any = any * (1.0 - sigmoid(pixel[channel::PRINT]));
                let turns = &pixel[channel::TURN..channel::TURN + 4];
                let highest = turns.iter().copied().fold(f32::MIN, f32::max);
                let powers: [f32; 4] = std::array::from_fn(|i| (turns[i] - highest).exp());
                let sum: f32 = powers.iter().sum();
                let (x, y) = (origin.0 + (x * STRIDE) as f32, origin.1 + (y * STRIDE) as f32);
                let half = self.params.best_height / 2.0;
                let contrast = pixels.contrast([x - half, y - half, x + half, y + half]);
                self.contrasts.add_vote(contrast, powers.map(|power| any * power / sum));
            }
        }
    }

    /// Places in the picture whose digits are too small for this scale.
    fn want_finer(&self, answer: &Maps, seen: &[Candidate], origin: (f32, f32), factor: f32) -> Vec<[f32; 4]> {
        let mut places: Vec<[f32; 4]> = seen
            .iter()
            .filter(|candidate| candidate.is_digit() && candidate.height() * factor < self.params.look_again)
            .map(|candidate| {
                let margin = 0.7 * candidate.height();
                let [left, top, right, bottom] = candidate.bounds;
                [left - margin, top - margin, right + margin, bottom + margin]
            })
            .collect();
        let cell = STRIDE as f32 / factor;
        for y in 0..answer.height {
            for x in 0..answer.width {
                if sigmoid(answer.pixel(x, y)[channel::FINER]) > self.params.finer {
                    let (left, top) = (origin.0 / factor + x as f32 * cell, origin.1 / factor + y as f32 * cell);
                    places.push([left - cell, top - cell, left + 2.0 * cell, top + 2.0 * cell]);
                }
            }
        }
        places
    }
}

/// Rectangles around places of the picture, in pixels of the picture in `factor` times its size; no two of them overlap by much.
fn areas_of(places: &[[f32; 4]], factor: f32, (width, height): (usize, usize)) -> Vec<Area> {
    /// Side of the squares in which places are gathered.
    const SQUARE: usize = 64;
    /// Pixels around a place that the network sees of its surroundings.
    const MARGIN: usize = 32;
    let (columns, rows) = (width.div_ceil(SQUARE), height.div_ceil(SQUARE));
    let mut wanted = vec![false; columns * rows];
    let square = |at: f32, count: usize| ((at * factor).max(0.0) as usize / SQUARE).min(count - 1);
    for &[left, top, right, bottom] in places {
        for row in square(top, rows)..=square(bottom, rows) {
            for column in square(left, columns)..=square(right, columns) {
                wanted[row * columns + column] = true;
            }
        }
    }
    let mut areas: Vec<Area> = Vec::new();
    for start in 0..wanted.len() {
        if !wanted[start] {
            continue;
        }
        let (mut left, mut right) = (columns, 0);
        let (mut top, mut bottom) = (rows, 0);
        let mut open = vec![start];
        wanted[start] = false;
        while let Some(at) = open.pop() {
            let (column, row) = (at % columns, at / columns);
            (left, right) = (left.min(column), right.max(column + 1));
            (top, bottom) = (top.min(row), bottom.max(row + 1));
            for y in row.saturating_sub(1)..(row + 2).min(rows) {
                for x in column.saturating_sub(1)..(column + 2).min(columns) {
                    if std::mem::take(&mut wanted[y * columns + x]) {
                        open.push(y * columns + x);
                    }
                }
            }
        }
        areas.push(Area { left, top, right, bottom });
    }
    merge(&mut areas);
    areas
        .into_iter()
        .map(|area| Area {
            left: (area.left * SQUARE).saturating_sub(MARGIN) / GRANULE * GRANULE,
            top: (area.top * SQUARE).saturating_sub(MARGIN) / GRANULE * GRANULE,
            right: (area.right * SQUARE + MARGIN).min(width),
            bottom: (area.bottom * SQUARE + MARGIN).min(height),
        })
        .collect()
}

/// Parts of an area of at most `side` pixels a side, each with the pixels around it that the network needs to see: so a page takes no more
/// memory than a tile.
fn tiles_of(area: &Area, side: usize) -> Vec<(Area, Area)> {
    /// Pixels around a tile that are looked at with it.
    const MARGIN: usize = 64;
    let parts = |from: usize, to: usize| {
        let count = (to - from).div_ceil(side).max(1);
        let step = (to - from).div_ceil(count).next_multiple_of(GRANULE);
        (0..count).map(move |i| (from + i * step, (from + (i + 1) * step).min(to))).filter(|(low, high)| low < high)
    };
    let around = |low: usize, high: usize, from: usize, to: usize| {
        (low.saturating_sub(MARGIN).max(from), (high + MARGIN).min(to))
    };
    let mut tiles = Vec::new();
    for (top, bottom) in parts(area.top, area.bottom) {
        for (left, right) in parts(area.left, area.right) {
            let core = Area { left, top, right, bottom };
            let ((left, right), (top, bottom)) =
                (around(left, right, area.left, area.right), around(top, bottom, area.top, area.bottom));
            tiles.push((core, Area { left, top, right, bottom }));
        }
    }
    // What lies on the outer edge belongs to the tile there.
    for (core, _) in &mut tiles {
        core.left = if core.left == area.left { 0 } else { core.left };
        core.top = if core.top == area.top { 0 } else { core.top };
        core.right = if core.right == area.right { usize::MAX } else { core.right };
        core.bottom = if core.bottom == area.bottom { usize::MAX } else { core.bottom };
    }
    tiles
}

/// Makes one of rectangles that overlap, until none do.
fn merge(areas: &mut Vec<Area>) {
    let overlap = |a: &Area, b: &Area| a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    let mut at = 0;
    while at < areas.len() {
        let other = (0..areas.len()).find(|&other| other != at && overlap(&areas[at], &areas[other]));
        match other {
            Some(other) => {
                let gone = areas.swap_remove(other);
                let at_now = if at == areas.len() { other } else { at };
                let area = &mut areas[at_now];
                area.left = area.left.min(gone.left);
                area.top = area.top.min(gone.top);
                area.right = area.right.max(gone.right);
                area.bottom = area.bottom.max(gone.bottom);
                at = 0;
            }
            None => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, areas_of, merge, tiles_of};

    #[test]
    fn tiles_cover_an_area_once_and_see_around_themselves() {
        let area = Area { left: 32, top: 0, right: 2500, bottom: 700 };
        let tiles = tiles_of(&area, 1024);
        assert_eq!(tiles.len(), 3);
        for (x, y) in [(32.0, 0.0), (900.0, 650.0), (1300.0, 10.0), (2499.0, 699.0), (20.0, 710.0)] {
            assert_eq!(tiles.iter().filter(|(core, _)| core.holds(x, y)).count(), 1, "{x}, {y}");
        }
        assert!(tiles.iter().all(|(_, tile)| tile.right - tile.left <= 1024 + 128 && tile.bottom <= 700));
    }

    #[test]
    fn places_far_apart_are_looked_at_apart_and_near_ones_together() {
        let places = [[10.0, 10.0, 20.0, 20.0], [40.0, 15.0, 50.0, 25.0], [900.0, 700.0, 920.0, 720.0]];
        let areas = areas_of(&places, 2.0, (2000, 1600));
        assert_eq!(areas.len(), 2);
        for [left, top, right, bottom] in places {
            let inside = |area: &&Area| {
                area.left as f32 <= 2.0 * left
                    && area.top as f32 <= 2.0 * top
                    && area.right as f32 >= 2.0 * right
                    && area.bottom as f32 >= 2.0 * bottom
            };
            assert_eq!(areas.iter().filter(inside).count(), 1);
        }
    }

    #[test]
    fn rectangles_that_overlap_become_one() {
        let area = |left, top, right, bottom| Area { left, top, right, bottom };
        let mut areas = vec![area(0, 0, 4, 4), area(10, 10, 12, 12), area(3, 3, 11, 5), area(9, 4, 11, 11)];
        merge(&mut areas);
        assert_eq!(areas, [area(0, 0, 12, 12)]);
    }
}
