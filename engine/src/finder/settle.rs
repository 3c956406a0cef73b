//! Candidates at one scale or several → which of them count.

use super::candidate::{Candidate, Verdict};
use super::scales::FinderParams;
use std::collections::HashMap;

/// Decides between candidates that are of the same ink, at one scale or several, and between marks that stand by a digit and others.
pub(super) fn settle(candidates: &mut [Candidate], params: &FinderParams) {
    let suits = |candidate: &Candidate| {
        // How far, in logarithms, a height may be from the best without loss.
        const EASE: f32 = 0.45;
        let height = candidate.height().max(1.0) / candidate.scale;
        let off = ((height / params.best_height).ln().abs() - EASE).max(0.0);
        if candidate.is_digit() { (-off * off).exp() } else { 1.0 }
    };
    candidates.sort_by(|a, b| {
        let rank = |candidate: &Candidate| candidate.score() * suits(candidate);
        (b.verdict == Verdict::Kept).cmp(&(a.verdict == Verdict::Kept)).then(rank(b).total_cmp(&rank(a)))
    });
    leave_rings_out(candidates, params);
    // One by one, the clearest first, each against those kept before it. What is left to another scale counts where
    // that scale sees it too, in a box that runs into a neighbour's.
    let mut kept: Vec<usize> = Vec::new();
    let mut near = Near::of(candidates);
    for i in 0..candidates.len() {
        let candidate = &candidates[i];
        let is_other = candidate.verdict == Verdict::OtherScale;
        let (x, y) = candidate.center();
        let is_seen_twice = || {
            let mut dropped = candidates.iter().filter(|other| other.verdict == Verdict::Overlaps);
            dropped.any(|other| other.class == candidate.class && other.holds(x, y))
        };
        let counts = is_other && candidate.score() >= params.other_scale && is_seen_twice();
        if candidate.verdict != Verdict::Kept && !counts {
            continue;
        }
        let same = |other: &Candidate| {
            let iou = candidate.iou(other);
            let within = candidate.is_digit() == other.is_digit() && candidate.overlap(other) > params.max_overlap;
            iou > params.max_iou || within
        };
        if near.around(candidate).any(|other| same(&candidates[other])) {
            candidates[i].verdict = if is_other { Verdict::OtherScale } else { Verdict::Overlaps };
        } else {
            near.add(i, candidate);
            candidates[i].verdict = Verdict::Kept;
            kept.push(i);
        }
    }
    for i in kept.iter().copied().filter(|&i| !candidates[i].is_digit()).collect::<Vec<_>>() {
        let (x, y) = candidates[i].center();
        let near = kept.iter().map(|&other| &candidates[other]).filter(|other| other.is_digit()).any(|digit| {
            let (dx, dy) = (digit.center().0 - x, digit.center().1 - y);
            let ratio = digit.scale / candidates[i].scale;
            dx.abs() < 1.8 * digit.height() && dy.abs() < 1.2 * digit.height() && (0.4..2.5).contains(&ratio)
        });
        if !near {
            candidates[i].verdict = Verdict::Alone;
        }
    }
}

/// Drops the 0s within which digits stand: rings that somebody drew around them.
fn leave_rings_out(candidates: &mut [Candidate], params: &FinderParams) {
    let is_clear = |candidate: &Candidate| {
        candidate.is_digit() && candidate.verdict == Verdict::Kept && candidate.score() >= params.in_ring
    };
    let mut near = Near::of(candidates);
    (0..candidates.len()).filter(|&i| is_clear(&candidates[i])).for_each(|i| near.add(i, &candidates[i]));
    let has_digits_within = |ring: &Candidate| {
        let (across, down) = (RIM * ring.width(), RIM * ring.height());
        let [left, top, right, bottom] = ring.bounds;
        let within = [left + across, top + down, right - across, bottom - down];
        near.around(ring).map(|i| &candidates[i]).any(|digit| {
            let b = digit.bounds;
            b[0] >= within[0]
                && b[1] >= within[1]
                && b[2] <= within[2]
                && b[3] <= within[3]
                && digit.height() >= SMALLEST * ring.height()
        })
    };
    let is_ring = |candidate: &Candidate| candidate.class == 0 && has_digits_within(candidate);
    let rings: Vec<usize> = (0..candidates.len()).filter(|&i| is_ring(&candidates[i])).collect();
    rings.into_iter().for_each(|i| candidates[i].verdict = Verdict::Ring);
}

/// Share of a ring's width and height, at each side, that the digits within leave free: the stroke of a 0 itself lies there.
const RIM: f32 = 0.08;
/// Height of a digit within, as a share of the ring's: less is a blot, or the dot that some put into their 0.
const SMALLEST: f32 = 0.3;

/// Candidates by the squares that their middles lie in. A square is as long as the largest of them, so that only those of neighbouring squares
/// may have ink in common.
struct Near {
    side: f32,
    squares: HashMap<(i32, i32), Vec<usize>>,
}

impl Near {
    /// None yet, with squares that suit these.
    fn of(candidates: &[Candidate]) -> Self {
        let side = |candidate: &Candidate| candidate.width().max(candidate.height());
        Self { side: candidates.iter().map(side).fold(1.0, f32::max), squares: HashMap::new() }
    }

    fn square(&self, candidate: &Candidate) -> (i32, i32) {
        let (x, y) = candidate.center();
        ((x / self.side).floor() as i32, (y / self.side).floor() as i32)
    }

    fn add(&mut self, at: usize, candidate: &Candidate) {
        self.squares.entry(self.square(candidate)).or_default().push(at);
    }

    fn around(&self, candidate: &Candidate) -> impl Iterator<Item = usize> {
        let (column, row) = self.square(candidate);
        let squares =
            (row - 1..=row + 1).flat_map(move |row| (column - 1..=column + 1).map(move |column| (column, row)));
        squares.filter_map(|square| self.squares.get(&square)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Near, settle};
    use crate::finder::candidate::{Candidate, Verdict};
    use crate::finder::scales::FinderParams;
    use crate::random::SplitMix64;

    #[test]
    fn whatever_has_ink_in_common_with_a_candidate_is_around_it() {
        let mut random = SplitMix64::new(8);
        let mut candidate = || {
            let (left, top) = (random.next_between(-20.0, 900.0), random.next_between(-20.0, 500.0));
            let (width, height) = (random.next_between(2.0, 60.0), random.next_between(2.0, 60.0));
            Candidate::seen_at([left, top, left + width, top + height], &[(0, 0.9)])
        };
        let candidates: Vec<Candidate> = (0..600).map(|_| candidate()).collect();
        let mut near = Near::of(&candidates);
        candidates.iter().enumerate().for_each(|(i, candidate)| near.add(i, candidate));
        let mut farther = 0;
        for candidate in &candidates {
            let around: Vec<usize> = near.around(candidate).collect();
            farther += candidates.len() - around.len();
            let shares_ink = |&i: &usize| candidate.overlap(&candidates[i]) > 0.0;
            let missing: Vec<usize> =
                (0..candidates.len()).filter(shares_ink).filter(|i| !around.contains(i)).collect();
            assert!(missing.is_empty(), "{missing:?} near {:?}", candidate.bounds);
        }
        assert!(farther > 600 * 500, "nearly all are left out");
    }

    #[test]
    fn a_ring_around_a_digit_is_no_0_and_a_0_with_a_dot_or_beside_a_digit_is_one() {
        let kept = |others: &[([f32; 4], usize)]| {
            let mut candidates = vec![Candidate::seen_at([100.0, 100.0, 160.0, 180.0], &[(0, 0.9)])];
            candidates.extend(others.iter().map(|&(bounds, class)| Candidate::seen_at(bounds, &[(class, 0.6)])));
            settle(&mut candidates, &FinderParams::default());
            candidates.retain(|candidate| candidate.verdict == Verdict::Kept);
            let mut labels: Vec<usize> = candidates.iter().map(|candidate| candidate.class).collect();
            labels.sort_unstable();
            labels
        };
        assert_eq!(kept(&[]), [0]);
        assert_eq!(kept(&[([118.0, 118.0, 140.0, 160.0], 4)]), [4]);
        assert_eq!(kept(&[([108.0, 120.0, 128.0, 160.0], 1), ([132.0, 120.0, 152.0, 160.0], 7)]), [1, 7]);
        assert_eq!(kept(&[([126.0, 130.0, 136.0, 145.0], 1)]), [0]);
        assert_eq!(kept(&[([170.0, 110.0, 200.0, 170.0], 5)]), [0, 5]);
        assert_eq!(kept(&[([102.0, 100.0, 112.0, 180.0], 1)]), [0], "the stroke of the 0 itself");
    }
}
