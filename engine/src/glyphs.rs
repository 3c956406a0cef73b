//! Candidates and the page's ink → glyphs, each with its label and how sure of it the reader is.

use crate::binarize::InkMap;
use crate::classify::{DIGITS, Prediction};
use crate::components::Component;
use crate::finder::Verdict;
use crate::finder::candidate::Candidate;
use crate::geometry::BoundingBox;
use crate::median::median;
use crate::segment::strength;
use naming::{likely_digit, name};
use nearest::{Spot, Spots};
use page_ink::best_ink;

mod naming;
mod nearest;
mod page_ink;

pub use naming::{Asked, Classify, Said, together};
pub use page_ink::PageInk;

/// How the words of those who look at a candidate are weighed.
#[derive(Debug, Clone)]
pub struct GlyphParams {
    /// How often the finder's word counts on which digit it is: it saw the page, but coarsely.
    pub finder: f32,
    /// The namer's: it sees the digit closely, and what is around it.
    pub namer: f32,
    /// The classifier's: it sees no more than the ink.
    pub classifier: f32,
    /// How often counts what teaching has changed in the classifier's word: it knows the hand that wrote the page, and the networks do not.
    pub taught: f32,
    /// How much of the classifier's word counts on whether it is a digit at all.
    pub trust: f32,
    /// The same of the namer's, which sees what is around it, too.
    pub namer_trust: f32,
    /// Share of the picture that digits cover where a page is full of them. Where they cover more, it was cut close around them, and shows
    /// hardly anything else that could be taken for one.
    pub full_page: f32,
    /// Where the namer is not asked: how strongly the finder must see a digit there, how much of its word must be for one of the ten, and how
    /// much of the classifier's for the same one.
    pub clear: (f32, f32, f32),
    /// The namer's word for that digit there, in the mean.
    pub clear_word: f32,
    /// How strongly a 1 must be seen for it to be no side of a box, though its ink lies in one of the page's rules: long rows of 1s under each
    /// other look like one.
    pub clear_one: f32,
    /// The same where it goes from one level rule to another: hardly anybody writes a 1 as high as its box.
    pub clear_one_in_box: f32,
    /// Least probability that a candidate is a digit at all.
    pub min_digit: f32,
    /// The same for one that stands beside digits as the next of a number does.
    pub min_beside: f32,
    /// How strongly the network must see a digit that stands by itself.
    pub min_score: f32,
    /// Share of the page's usual strength of ink below which a candidate must be seen clearly: print that shows through, grain.
    pub faint: f32,
    /// How clearly.
    pub faint_min_digit: f32,
    /// Strength of ink, 0 to 255, below which no digit is sure: what is written on the back of the sheet shows through as pale as this, and
    /// mirrored. A hard pencil is darker.
    pub pale: f32,
    /// Confidence from which a digit is sure, if those who look at it agree.
    pub sure: f32,
    /// Whether printed digits are read.
    pub print: bool,
    /// How many of the nearest digits of its size tell whether one is printed, itself among them.
    pub neighbours: usize,
    /// How much these must resemble print, in the mean.
    pub min_print: f32,
    /// The same where nothing on the page looks written. A neat pen resembles print, and to lose all that it wrote is worse than to read
    /// some print.
    pub min_print_alone: f32,
    /// Fewest digits of one size that resemble print, for them to be print: a single number that is photographed closely has nothing
    /// beside it that shows whose it is, and to lose it is worse than to read a printed one.
    pub least_printed: usize,
    /// Least probability of being struck out of a number's digits, in the mean.
    pub min_cancelled: f32,
    /// Fewest digits of a puzzle: no sudoku has fewer clues than 17.
    pub min_puzzle: usize,
}

impl Default for GlyphParams {
    fn default() -> Self {
        Self {
            finder: 0.3,
            namer: 1.0,
            classifier: 0.2,
            taught: 1.5,
            trust: 0.15,
            namer_trust: 0.5,
            full_page: 0.15,
            clear: (0.6, 0.7, 0.9),
            clear_word: 0.975,
            clear_one: 0.6,
            clear_one_in_box: 0.85,
            min_digit: 0.4,
            min_beside: 0.25,
            min_score: 0.3,
            faint: 0.45,
            faint_min_digit: 0.9,
            pale: 36.0,
            sure: 0.96,
            print: false,
            neighbours: 15,
            min_print: 0.7,
            min_print_alone: 0.94,
            least_printed: 10,
            min_cancelled: 0.35,
            min_puzzle: 17,
        }
    }
}

/// A digit or a mark of the page.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// What the network saw.
    pub candidate: Candidate,
    /// Around its ink; where there is hardly any, as the network saw it. In pixels of the picture.
    pub bounding_box: BoundingBox,
    /// Its ink, in pixels of the map; none for marks.
    pub component: Option<Component>,
    /// What the classifier says of its ink, if it was asked.
    pub said: Option<Said>,
    /// All words together; all zero for marks.
    pub prediction: Prediction,
    /// Whether the namer and one other say this digit, or a classifier that was taught so.
    pub agreed: bool,
    /// Whether the finder saw it; without that it is ink that stands where a digit must be.
    pub seen: bool,
    /// Whether it is a digit rather than none, by all who looked at it.
    pub is_likely: bool,
    /// Whether it is printed.
    pub printed: bool,
}

/// The candidates for digits, parted.
#[derive(Debug)]
pub struct Glyphs {
    /// Those that are digits.
    pub digits: Vec<Glyph>,
    /// Those that the finder sees, but that are no digits by what the classifier says of their ink, or for how faint it is.
    pub no_digits: Vec<Glyph>,
}

/// The digits among `candidates`, whose verdicts say what became of the others.
pub fn glyphs(candidates: &mut [Candidate], page: &PageInk<'_>, asked: &Asked<'_>, params: &GlyphParams) -> Glyphs {
    let &PageInk { map, written, size, .. } = page;
    let kept: Vec<usize> = (0..candidates.len()).filter(|&i| candidates[i].verdict == Verdict::Kept).collect();
    let inks: Vec<Option<Component>> = kept
        .iter()
        .map(|&i| if candidates[i].is_digit() { best_ink(&candidates[i], map, written) } else { None })
        .collect();
    let with_ink: Vec<Component> = inks.iter().flatten().cloned().collect();
    let mut words = asked.classifier.map_or_else(Vec::new, |classify| classify(&with_ink)).into_iter();
    let usual = usual_strength(kept.iter().map(|&i| &candidates[i]), &inks, map);
    let mut glyphs = Vec::with_capacity(kept.len());
    let (mut doubtful, mut no_digits) = (Vec::new(), Vec::new());
    for (i, ink) in kept.into_iter().zip(inks) {
        let candidate = &mut candidates[i];
        let whole = BoundingBox::in_picture(candidate.bounds, size);
        if !candidate.is_digit() {
            continue;
        }
        let said = ink.as_ref().and_then(|_| words.next());
        if candidate.score() < page.least_of_one(candidate, params) {
            candidate.verdict = Verdict::NoDigit;
            continue;
        }
        let digit = likely_digit(candidate, said.as_ref(), params);
        let is_faint = ink.as_ref().is_some_and(|ink| strength(ink, map) < params.faint * usual);
        let least = if is_faint { params.faint_min_digit } else { params.min_digit };
        let tight = ink.as_ref().map(|ink| ink.bounding_box.scaled(map.scale));
        // The ink's box is the more exact one, unless part of the digit is missing in it.
        let bounding_box = tight.filter(|tight| tight.iou(&whole) > 0.45).unwrap_or(whole);
        let glyph = Glyph { component: ink, said, ..Glyph::seen(candidate, bounding_box) };
        let is_weak = candidate.score() < params.min_score;
        if !is_weak && digit >= least {
            glyphs.push(glyph);
        } else {
            candidate.verdict = if is_weak { Verdict::Weak } else { Verdict::NoDigit };
            if !is_faint && digit >= params.min_beside {
                doubtful.push((i, glyph));
            } else if !is_weak {
                no_digits.push(glyph);
            }
        }
    }
    let left = take_in_neighbours(&mut glyphs, doubtful, candidates);
    no_digits.extend(left.into_iter().filter(|glyph| glyph.candidate.score() >= params.min_score));
    drop_doubles(&mut glyphs, candidates);
    tell_print(&mut glyphs, params);
    if !params.print {
        leave_out(&mut glyphs, candidates, Verdict::Print, |glyph| glyph.printed);
    }
    // Only now: on a page full of candidates the namer takes longest, and what was dropped needs no name.
    let odds: Vec<f32> = glyphs.iter_mut().map(|glyph| name(glyph, map, asked.namer, params)).collect();
    let least = 1.0 / fullness(&glyphs, size, params);
    glyphs.iter_mut().zip(odds).for_each(|(glyph, odds)| glyph.is_likely = odds >= least);
    Glyphs { digits: glyphs, no_digits }
}

/// Drops what is rather no digit, and returns its boxes.
pub fn leave_unlikely_out(glyphs: &mut Vec<Glyph>, candidates: &mut [Candidate]) -> Vec<BoundingBox> {
    let unlikely = leave_out(glyphs, candidates, Verdict::NoDigit, |glyph| !glyph.is_likely);
    unlikely.into_iter().map(|glyph| glyph.bounding_box).collect()
}

/// How many times likelier a digit is on this picture than on a page, by how much of it digits cover; 1 where that is no more than on a full
/// page. Odds are multiplied by a quotient of priors (Saerens, Latinne, Decaestecker 2002).
fn fullness(digits: &[Glyph], (width, height): (u32, u32), params: &GlyphParams) -> f32 {
    // Boxes overlap: together they may be larger than the picture.
    const MOST: f32 = 0.9;
    let area: f32 = digits.iter().map(|digit| digit.bounding_box.area() as f32).sum();
    let odds = |share: f32| share / (1.0 - share);
    (odds((area / (width as f32 * height as f32)).min(MOST)) / odds(params.full_page)).max(1.0)
}

/// Drops the glyphs that go, says so of their candidates, and returns them.
pub(crate) fn leave_out(
    glyphs: &mut Vec<Glyph>,
    candidates: &mut [Candidate],
    verdict: Verdict,
    goes: impl Fn(&Glyph) -> bool,
) -> Vec<Glyph> {
    let gone: Vec<Glyph> = glyphs.extract_if(.., |glyph| goes(glyph)).collect();
    gone.iter().for_each(|glyph| set_verdict(glyph, candidates, verdict));
    gone
}

/// Says what became of the candidate that a glyph was made of.
pub(crate) fn set_verdict(glyph: &Glyph, candidates: &mut [Candidate], verdict: Verdict) {
    let same = |candidate: &&mut Candidate| candidate.bounds == glyph.candidate.bounds;
    candidates.iter_mut().filter(same).for_each(|candidate| candidate.verdict = verdict);
}

/// Drops digits whose ink is another's, which is seen more clearly: the network's boxes of a thin stroke may lie beside each other, and one
/// of them beside the ink.
fn drop_doubles(glyphs: &mut Vec<Glyph>, candidates: &mut [Candidate]) {
    const SAME: f32 = 0.6;
    /// Share of a digit's ink that is another's too from which it is a piece of that one. Digits that run into each other share less.
    const PART: f32 = 0.95;
    /// Digits with a stem that is a 1 by itself.
    const STEMMED: [usize; 3] = [4, 7, 9];
    /// How far, in heights, a box without ink may lie from the digit that it is of.
    const BESIDE: f32 = 0.35;
    let has_part = |whole: &Glyph, part: &Glyph| {
        let [whole, part] = [whole, part].map(|glyph| glyph.candidate.class);
        whole == part || part == 1 && STEMMED.contains(&whole)
    };
    let rank = |glyph: &Glyph| (glyph.component.is_some(), glyph.candidate.score());
    glyphs.sort_by(|a, b| rank(b).0.cmp(&rank(a).0).then(rank(b).1.total_cmp(&rank(a).1)));
    let is_beside = |bare: &Glyph, inked: &Glyph| {
        let ((x, y), (other_x, other_y)) = (bare.candidate.center(), inked.candidate.center());
        let reach = BESIDE * inked.candidate.height();
        let is_same = bare.candidate.class == inked.candidate.class && inked.component.is_some();
        bare.component.is_none() && is_same && (x - other_x).abs() < reach && (y - other_y).abs() < reach
    };
    let is_part = |one: &Glyph, other: &Glyph| match (&one.component, &other.component) {
        (Some(ink), Some(others)) if has_part(one, other) || has_part(other, one) => {
            ink.shared_ink(others) as f32 > PART * ink.area().min(others.area()) as f32
        }
        _ => false,
    };
    // Only what lies near is compared: a page may have thousands.
    let around = |glyph: &Glyph| {
        let [left, top, right, bottom] = glyph.candidate.bounds;
        let b = glyph.bounding_box.edges();
        let (left, top, right, bottom) = (left.min(b[0]), top.min(b[1]), right.max(b[2]), bottom.max(b[3]));
        let reach = BESIDE * (right - left).max(bottom - top);
        [left - reach, top - reach, right + reach, bottom + reach]
    };
    let is_near = |a: &[f32; 4], b: &[f32; 4]| a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut places: Vec<[f32; 4]> = Vec::with_capacity(glyphs.len());
    for glyph in std::mem::take(glyphs) {
        let place = around(&glyph);
        let near = places.iter().zip(&kept).filter(|(other, _)| is_near(other, &place)).map(|(_, other)| other);
        let is_double = glyph.candidate.is_digit()
            && near.filter(|other| other.candidate.is_digit()).any(|other| {
                other.bounding_box.iou(&glyph.bounding_box) > SAME || is_beside(&glyph, other) || is_part(&glyph, other)
            });
        if is_double {
            set_verdict(&glyph, candidates, Verdict::Overlaps);
        } else {
            places.push(place);
            kept.push(glyph);
        }
    }
    *glyphs = kept;
}

/// Adds the doubtful digits that stand beside digits as the next of a number does: two thresholds, as Canny (1986) follows edges. Returns
/// the others.
fn take_in_neighbours(
    glyphs: &mut Vec<Glyph>,
    mut doubtful: Vec<(usize, Glyph)>,
    candidates: &mut [Candidate],
) -> Vec<Glyph> {
    let is_beside = |a: &Candidate, b: &Candidate| {
        let (left, right) = if a.center().0 < b.center().0 { (a, b) } else { (b, a) };
        let height = a.height().max(b.height());
        let gap = right.bounds[0] - left.bounds[2];
        left.link > 0.4
            && (-0.3..0.7).contains(&(gap / height))
            && (a.center().1 - b.center().1).abs() < 0.35 * height
            && (0.55..1.8).contains(&(a.height() / b.height()))
    };
    loop {
        let beside = |glyph: &Glyph| {
            glyphs.iter().any(|other| other.candidate.is_digit() && is_beside(&glyph.candidate, &other.candidate))
        };
        let (taken, left): (Vec<_>, Vec<_>) = doubtful.into_iter().partition(|(_, glyph)| beside(glyph));
        if taken.is_empty() {
            return left.into_iter().map(|(_, glyph)| glyph).collect();
        }
        for (i, glyph) in taken {
            candidates[i].verdict = Verdict::Kept;
            glyphs.push(glyph);
        }
        doubtful = left;
    }
}

/// Tells printed digits, but not those among written ones of their size: the clues of a puzzle belong to it, and a neat hand resembles
/// print now and then.
fn tell_print(glyphs: &mut [Glyph], params: &GlyphParams) {
    /// How much a digit itself must resemble print, if those beside it do.
    const OWN: f32 = 0.2;
    /// How little a digit resembles print that is surely written, and how many of these show that somebody wrote on the page.
    const WRITTEN: (f32, usize) = (0.3, 3);
    let digits: Vec<&Candidate> = glyphs.iter().map(|glyph| &glyph.candidate).filter(|c| c.is_digit()).collect();
    let has_writing = digits.iter().filter(|digit| digit.print < WRITTEN.0).count() >= WRITTEN.1;
    let least = if has_writing { params.min_print } else { params.min_print_alone };
    let spot = |digit: &&Candidate| {
        let (x, y) = digit.center();
        Spot { x, y, height: digit.height(), print: digit.print }
    };
    let spots = Spots::of(digits.iter().map(spot).collect());
    let is_print = |candidate: &Candidate| {
        let height = candidate.height();
        let printed = spots.alike(height).filter(|spot| spot.print > 0.5);
        if candidate.print <= OWN || printed.take(params.least_printed).count() < params.least_printed {
            return false;
        }
        let near = spots.nearest(candidate.center(), height, params.neighbours);
        near.iter().sum::<f32>() / near.len().max(1) as f32 > least
    };
    let puzzle = puzzle_heights(&digits, params);
    let print: Vec<bool> = glyphs
        .iter()
        .map(|glyph| &glyph.candidate)
        .map(|digit| digit.is_digit() && !puzzle.contains(&digit.height()) && is_print(digit))
        .collect();
    glyphs.iter_mut().zip(print).for_each(|(glyph, print)| glyph.printed = print);
}

/// The heights of a puzzle's digits: where printed and written ones of one size stand each for itself, as clues and what was filled in.
/// Empty where there is none.
fn puzzle_heights(digits: &[&Candidate], params: &GlyphParams) -> std::ops::Range<f32> {
    /// A smaller share of either is chance.
    const LEAST: f32 = 0.15;
    let written = digits.iter().filter(|digit| digit.print <= 0.5);
    let Some(usual) = median(written.map(|digit| digit.height())) else { return 0.0..0.0 };
    let heights = 0.65 * usual..1.5 * usual;
    let alike: Vec<&&Candidate> = digits.iter().filter(|digit| heights.contains(&digit.height())).collect();
    let count = |holds: &dyn Fn(&Candidate) -> bool| alike.iter().filter(|digit| holds(digit)).count();
    let (printed, alone) = (count(&|digit| digit.print > 0.5), count(&|digit| digit.link < 0.5));
    let share = printed as f32 / alike.len().max(1) as f32;
    let is_puzzle =
        alike.len() >= params.min_puzzle && (LEAST..1.0 - LEAST).contains(&share) && alone * 5 >= alike.len() * 4;
    if is_puzzle { heights } else { 0.0..0.0 }
}

impl Glyph {
    /// What the finder saw, before anybody said which digit it is: all that there is of a mark.
    pub(crate) fn seen(candidate: &Candidate, bounding_box: BoundingBox) -> Self {
        let prediction = Prediction { probabilities: [0.0; DIGITS + 1] };
        let candidate = candidate.clone();
        Self {
            candidate,
            bounding_box,
            component: None,
            said: None,
            prediction,
            agreed: true,
            seen: true,
            is_likely: true,
            printed: false,
        }
    }

    /// The prediction with its confidence as often right as it says: the network and the classifier are each more often right than their
    /// product lets one think. A logistic function of the logit (Platt 1999), fitted on photographs, where digits of confidence 0.34,
    /// 0.59, 0.69 and 0.81 were right in 70, 96, 98 and 99 of 100.
    #[must_use]
    pub fn calibrated(&self) -> Prediction {
        // Of what the finder did not see, nothing was measured; its prediction is held low by itself.
        if !self.seen {
            return self.prediction;
        }
        const SLOPE: f32 = 1.8;
        const OFFSET: f32 = 2.3;
        let (label, raw) = self.prediction.best();
        let raw = raw.clamp(1e-6, 1.0 - 1e-6);
        let confidence = 1.0 / (1.0 + (-(SLOPE * (raw / (1.0 - raw)).ln() + OFFSET)).exp());
        let mut probabilities = self.prediction.probabilities.map(|other| other * (1.0 - confidence) / (1.0 - raw));
        probabilities[usize::from(label)] = confidence;
        Prediction { probabilities }
    }
}

/// Median strength of the ink of digits that are seen clearly.
fn usual_strength<'a>(
    candidates: impl Iterator<Item = &'a Candidate>,
    inks: &[Option<Component>],
    map: &InkMap,
) -> f32 {
    let clear = candidates.zip(inks).filter(|(candidate, _)| candidate.score() > 0.6);
    median(clear.filter_map(|(_, ink)| ink.as_ref()).map(|ink| strength(ink, map))).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Asked, GlyphParams, PageInk, glyphs};
    use crate::binarize::{InkMap, STRONG};
    use crate::classify::{DIGITS, Prediction};
    use crate::finder::candidate::{Candidate, Verdict};
    use crate::rules::{Rule, Rules};
    use std::cell::RefCell;

    /// 60 × 40 pixels, in which `stroke` is an upright stroke or nothing is.
    fn map_of(stroke: bool) -> InkMap {
        let inked = |i: usize| stroke && (20..24).contains(&(i % 60)) && (8..32).contains(&(i / 60));
        let mask: Vec<u8> = (0..60 * 40).map(|i| if inked(i) { STRONG } else { 0 }).collect();
        InkMap { scale: 1, width: 60, height: 40, ink: vec![200; mask.len()], mask }
    }

    /// A 1 as high as the stroke.
    fn one(left: f32, score: f32) -> Candidate {
        Candidate::seen_at([left, 8.0, left + 6.0, 32.0], &[(1, score)])
    }

    fn surely_one() -> Prediction {
        Prediction { probabilities: std::array::from_fn(|i| if i == 1 { 1.0 } else { 0.0 }) }
    }

    #[test]
    fn of_two_candidates_for_one_stroke_the_clearer_one_is_kept_and_only_that_is_named() {
        let map = map_of(true);
        let mut candidates = [one(19.0, 0.7), one(18.0, 0.9), one(45.0, 0.05)];
        let places = RefCell::new(Vec::new());
        let namer = |bounds: [f32; 4]| {
            places.borrow_mut().push(bounds[0]);
            surely_one()
        };
        let ink = PageInk { map: &map, written: &map, size: (60, 40), rules: &Rules::default() };
        let asked = Asked { namer: &namer, classifier: None };
        let found = glyphs(&mut candidates, &ink, &asked, &GlyphParams::default()).digits;
        assert_eq!(places.into_inner(), [18.0]);
        assert_eq!(found.iter().map(|glyph| glyph.prediction.label()).collect::<Vec<_>>(), [1]);
        assert_eq!(candidates.map(|candidate| candidate.verdict), [Verdict::Overlaps, Verdict::Kept, Verdict::Weak]);
    }

    #[test]
    fn the_side_of_a_box_is_no_1_unless_it_is_seen_as_one_clearly() {
        let (map, without_rules) = (map_of(true), map_of(false));
        let side = |x: f32| Rule::through(vec![(2.0, x), (38.0, x)]);
        let edge = |y: f32| Rule::through(vec![(2.0, y), (58.0, y)]);
        let rules = Rules { down: [2.0, 22.0, 40.0, 58.0].map(side).into(), across: [2.0, 38.0].map(edge).into() };
        let ink = PageInk { map: &map, written: &without_rules, size: (60, 40), rules: &rules };
        let asked = Asked { namer: &|_| surely_one(), classifier: None };
        let is_read = |score: f32, ink: &PageInk<'_>| {
            !glyphs(&mut [one(19.0, score)], ink, &asked, &GlyphParams::default()).digits.is_empty()
        };
        assert!(!is_read(0.5, &ink));
        assert!(is_read(0.7, &ink));
        assert!(is_read(0.5, &PageInk { written: &map, ..ink }), "ink that lies in no rule");
        let low = Rules { across: [9.0, 31.0].map(edge).into(), ..rules.clone() };
        let ink = PageInk { rules: &low, ..ink };
        assert!(!is_read(0.7, &ink), "from the upper edge of the box to the lower one");
        assert!(is_read(0.9, &ink));
    }
    #[test]
    fn what_the_namer_takes_for_none_is_unlikely_unless_digits_cover_more_than_on_a_full_page() {
        let map = map_of(true);
        let none = Prediction { probabilities: std::array::from_fn(|i| if i == DIGITS { 0.9 } else { 0.01 }) };
        let asked = Asked { namer: &|_| none, classifier: None };
        let ink = PageInk { map: &map, written: &map, size: (60, 40), rules: &Rules::default() };
        let is_likely = |full_page: f32| {
            let params = GlyphParams { full_page, ..GlyphParams::default() };
            glyphs(&mut [one(19.0, 0.6)], &ink, &asked, &params).digits[0].is_likely
        };
        // The stroke covers four of a hundred.
        assert!(!is_likely(0.04) && is_likely(0.01));
    }
}
