//! From coarse to fine: the whole page small, then, at twice the size each time, only the places whose digits are still too small.
//!
//! So a picture is seen alike whatever its size and margin, and bare paper costs next to nothing.

use super::candidate::{Candidate, Verdict, peaks, sigmoid};
use super::contrast::Contrasts;
use super::maps::Maps;
use super::net::{Net, STRIDE, channel};
use super::pixels::{Area, Pixels, Surroundings};
use super::settle::settle;
use super::tiles::{areas_of, most_wanted_first, tiles_of};
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
    /// Least word on how the page lies, in digits, for each place that wants a finer look, for it to be believed before that look: a row of
    /// digits too small to be seen looks like one digit that lies.
    pub votes_a_place: f32,
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
    /// Most pixels over all looks at one page: more are a texture,
    pub max_pixels: usize,
    /// unless digits are seen there. So many more for each of them: its place at the next look, and paper around it.
    pub pixels_a_digit: usize,
    /// Most pixels whatever is seen.
    pub most_pixels: usize,
    /// Most places that may look like a glyph: a sheet of 5 000 digits has fewer, and each is named.
    pub max_candidates: usize,
    /// Longest side of what the network sees at once.
    pub max_tile: usize,
    /// The same at a look for which there may not be pixels enough: each says whether to go on.
    pub costly_tile: usize,
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
            votes_a_place: 0.04,
            hint: 0.2,
            other_scale: 0.25,
            in_ring: 0.25,
            max_iou: 0.35,
            max_overlap: 0.72,
            max_pixels: 6_000_000,
            pixels_a_digit: 8_000,
            most_pixels: 24_000_000,
            max_candidates: 8_000,
            max_tile: 1024,
            costly_tile: 512,
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
    /// Whether they were left out because the page has too much that is small; then small digits count as they were seen.
    pub too_small: bool,
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
        let mut page = Page { net: self, picture, params, coarsest, findings: &mut findings, contrasts, digits: 0 };
        let mut factor = first;
        let mut pixels = page.pixels(factor);
        for level in (1..=params.coarser).rev() {
            let factor = coarser(level);
            let (width, height) = page.size(factor);
            page.look(&pixels.smaller(width, height), factor, None, false);
        }
        let mut places: Option<Vec<[f32; 4]>> = None;
        loop {
            let may_go_on = factor * 2.0 <= params.max_enlargement;
            let mut finer = page.look(&pixels, factor, places.as_deref(), may_go_on);
            if !may_go_on || finer.is_empty() {
                break;
            }
            let turns = page.contrasts.turns(params);
            let is_told = turns.iter().sum::<f32>() >= params.votes_a_place * finer.len() as f32;
            if is_told && is_enough(turns) {
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
        /// Places that are compared for each that may count: two scales may see the same.
        const COMPARED: usize = 3;
        let kept = |findings: &Findings| {
            findings.candidates.iter().filter(|candidate| candidate.verdict == Verdict::Kept).count()
        };
        let mut places = kept(&findings);
        if places <= COMPARED * params.max_candidates {
            settle(&mut findings.candidates, params);
            places = kept(&findings);
        }
        if places > params.max_candidates {
            findings = Findings { too_many: Some(places), ..Findings::default() };
        }
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
    /// Digits that were seen clearly, at the last look or at this one, whichever saw more.
    digits: usize,
}

impl Page<'_> {
    /// Looks at `pixels`, the picture in `factor` times its size, at `places` of it (left, top, right, bottom) or at all of it, as far as there
    /// are pixels to be spent. Returns the places that want a finer look.
    fn look(&mut self, pixels: &Pixels, factor: f32, places: Option<&[[f32; 4]]>, may_go_on: bool) -> Vec<[f32; 4]> {
        let (width, height) = (pixels.width, pixels.height);
        let whole = Area { left: 0, top: 0, right: width, bottom: height };
        let areas = places.map_or_else(|| vec![whole], |places| areas_of(places, factor, (width, height)));
        let cost: usize = areas.iter().map(Area::size).sum();
        let is_costly = self.findings.looked_at + cost > self.most_pixels();
        let side = if is_costly { self.params.costly_tile } else { self.params.max_tile };
        let mut tiles: Vec<(Area, Area)> = areas.iter().flat_map(|area| tiles_of(area, side)).collect();
        if is_costly {
            most_wanted_first(&mut tiles, places.unwrap_or_default(), factor);
        }
        /// Tiles of those that want a costly look most, after which a page that shows no digit there is a texture.
        const TRIED: usize = 4;
        let surroundings = Surroundings::of(pixels);
        let (mut finer, mut digits) = (Vec::new(), 0);
        let mut looked = 0;
        for (core, area) in &tiles {
            let is_texture = looked >= TRIED && digits == 0;
            if is_costly && (is_texture || self.findings.looked_at + area.size() > self.most_pixels()) {
                break;
            }
            looked += 1;
            self.findings.looked_at += if is_costly { area.size() } else { 0 };
            let answer = self.net.look(&pixels.evened(&surroundings, area));
            let origin = (area.left as f32, area.top as f32);
            let mut seen = peaks(&answer, self.params.hint, origin, 1.0 / factor);
            seen.retain(|candidate| core.holds(candidate.center().0 * factor, candidate.center().1 * factor));
            self.weigh_turns(&answer, pixels, origin);
            for digit in seen.iter().filter(|seen| seen.is_digit() && seen.score() >= self.params.min_vote) {
                self.contrasts.add_digit(pixels.contrast(digit.bounds.map(|at| at * factor)));
                digits += 1;
            }
            self.digits = self.digits.max(digits);
            if may_go_on {
                finer.extend(self.want_finer(&answer, &seen, origin, factor));
            }
            let judged: Vec<Candidate> =
                seen.into_iter().map(|candidate| self.judged(candidate, factor, may_go_on)).collect();
            self.findings.candidates.extend(judged);
        }
        self.findings.looked_at += if is_costly { 0 } else { cost };
        let left: Vec<Area> = tiles.drain(looked..).map(|(core, _)| core).collect();
        self.keep_small(&left, factor);
        self.digits = digits;
        finer
    }

    /// Most pixels over all looks, by what was seen so far.
    fn most_pixels(&self) -> usize {
        let params = self.params;
        (params.max_pixels + params.pixels_a_digit * self.digits).min(params.most_pixels.max(params.max_pixels))
    }

    /// Lets the digits count that were left to the look at `factor`, where that had to leave these areas out: seen badly is better than not at
    /// all.
    fn keep_small(&mut self, left: &[Area], factor: f32) {
        let before = factor / 2.0;
        let is_left = |seen: &Candidate| {
            let is_of_the_look_before = (seen.scale * before - 1.0).abs() < 0.01;
            let is_small = seen.height().max(seen.width()) * before < self.params.min_height;
            let (x, y) = (seen.center().0 * factor, seen.center().1 * factor);
            seen.verdict == Verdict::OtherScale
                && is_of_the_look_before
                && is_small
                && left.iter().any(|area| area.holds(x, y))
        };
        for seen in self.findings.candidates.iter_mut().filter(|seen| is_left(seen)) {
            seen.verdict = Verdict::Kept;
            self.findings.too_small = true;
        }
        self.findings.too_small |= !left.is_empty() && self.digits > 0;
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
                // Print shows through from the back, upside down. A row of digits that are too small to be seen looks like one that lies.
                let any = any * (1.0 - sigmoid(pixel[channel::PRINT])) * (1.0 - sigmoid(pixel[channel::FINER]));
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

#[cfg(test)]
mod tests {
    use super::{FinderParams, Findings, Net, Verdict};
    use pages::draw;
    use pages::rng::Rng;

    fn digits(findings: &Findings) -> usize {
        let is_kept = |seen: &&super::Candidate| seen.is_digit() && seen.verdict == Verdict::Kept;
        findings.candidates.iter().filter(is_kept).count()
    }

    #[test]
    fn digits_that_are_seen_are_worth_pixels_and_where_there_are_none_left_small_ones_count() {
        let (net, params) = (Net::built_in().unwrap(), FinderParams::default());
        let page = draw::small_writing(1);
        let all = net.find(&page.image, &params);
        assert!(all.looked_at > params.max_pixels && !all.too_small, "{}", all.looked_at);
        assert!(digits(&all) * 100 >= page.digits.len() * 95, "{} of {}", digits(&all), page.digits.len());

        let some = net.find(&page.image, &FinderParams { most_pixels: params.max_pixels, ..params.clone() });
        assert!(some.looked_at <= params.max_pixels && some.too_small);
        assert!(digits(&some) * 100 >= page.digits.len() * 70, "{} of {}", digits(&some), page.digits.len());
    }

    #[test]
    fn what_shows_no_digit_is_not_worth_more_however_finely_it_is_drawn() {
        let mut rng = Rng::new(3);
        let grain = image::GrayImage::from_fn(3000, 2200, |_, _| image::Luma([rng.between(120.0, 255.0) as u8]));
        let params = FinderParams::default();
        let found = Net::built_in().unwrap().find(&grain, &params);
        assert!(found.looked_at <= params.max_pixels && !found.too_small, "{}", found.looked_at);
    }
}
