//! The ways to read one shape, or a pair of neighbours, and what each costs.

use super::{Found, SelectParams, is_tangle};
use crate::classify::Prediction;
use crate::components::Component;
use crate::cuts::{Slant, between, between_rows, cuts_of, rows_of};
use crate::geometry::BoundingBox;
use crate::rules::Rules;
use crate::segment::Shape;
use std::cell::Cell;

/// What the ways of a page are weighed with.
pub(super) struct Weigher<'a> {
    pub(super) params: &'a SelectParams,
    pub(super) predict: &'a dyn Fn(&[Component]) -> Vec<Prediction>,
    /// Height of the page's usual digit in pixels.
    pub(super) usual: f32,
    /// Lean of the page's writing.
    pub(super) slant: Slant,
    /// Ruled lines of the page.
    pub(super) rules: &'a Rules,
    /// How many more pieces may be looked at.
    pub(super) pieces_left: Cell<usize>,
}

/// One way to read a shape.
pub(super) struct Way {
    cost: f32,
    pub(super) digits: Vec<Found>,
    /// Whether the shape is part of what another one was read as.
    pub(super) joined: bool,
}

impl Way {
    /// No way at all.
    pub(super) fn none() -> Self {
        Self::of(f32::INFINITY, Vec::new())
    }

    fn of(cost: f32, digits: Vec<Found>) -> Self {
        Self { cost, digits, joined: false }
    }
}

fn cost_of(prediction: &Prediction) -> f32 {
    -prediction.best().1.max(1e-6).ln()
}

impl Weigher<'_> {
    /// What leaving a component unread costs: in proportion to its longer side.
    fn unread(&self, component: &Component, usual: f32) -> f32 {
        let b = component.bounding_box;
        self.params.unread_cost * (b.width.max(b.height) as f32 / usual).min(4.0)
    }

    /// Whether a box is much higher than the page's digits and lies on two rows of a ruled page.
    fn is_of_two_rows(&self, b: &BoundingBox) -> bool {
        let middle = b.y as f32 + 0.25 * b.height as f32..b.y as f32 + 0.75 * b.height as f32;
        b.height as f32 > 1.6 * self.usual
            && self.rules.across.iter().filter_map(|rule| rule.at(b.center().0)).any(|place| middle.contains(&place))
    }

    /// What it costs that a digit is of this height among digits of the page's: those of one hand are within a third of each other.
    fn cost_of_size(&self, b: &BoundingBox) -> f32 {
        0.5 * ((b.height as f32 / self.usual).ln() / 0.33).powi(2)
    }

    /// Whether a digit has a size and a lean that digits on this page have.
    pub(super) fn is_plausible(&self, found: &Found, min_height: u32) -> bool {
        let b = &found.component.bounding_box;
        let share = b.height as f32 / self.usual;
        let highest = if b.is_slender() { self.params.max_slender } else { self.params.max_share };
        let leans = found.prediction.best().0 == 1
            && (Slant::of(std::iter::once(&found.component)).0 - self.slant.0).abs() > self.params.max_lean;
        b.height >= min_height && (self.params.min_share..=highest).contains(&share) && !leans
    }

    pub(super) fn best_way(&self, shape: &Shape, prediction: Option<Prediction>) -> Way {
        let b = shape.whole.bounding_box;
        let mut best = Way::of(self.unread(&shape.whole, self.usual), Vec::new());
        if let Some(prediction) = prediction {
            let cost = cost_of(&prediction);
            if prediction.is_digit() && cost < best.cost {
                best = Way::of(cost, vec![Found { component: shape.whole.clone(), prediction }]);
            }
            if prediction.best().1 >= self.params.certain && !self.is_of_two_rows(&b) {
                return best;
            }
        }
        if (b.height as f32) < 0.6 * self.usual
            || b.height as f32 > 3.5 * self.usual
            || b.width as f32 > 14.0 * self.usual
            || is_tangle(&shape.whole)
        {
            return best;
        }
        if b.height as f32 > 1.5 * self.usual {
            let way = self.way_of_rows(&shape.whole);
            // Two 0s that hang on each other over a rule resemble an 8, but not one of this page's size.
            let size = if self.is_of_two_rows(&b) { self.cost_of_size(&b) } else { 0.0 };
            if way.cost < best.cost + size {
                best = way;
            }
            if best.digits.len() == 1 && prediction.is_some_and(|prediction| prediction.best().1 >= self.params.certain)
            {
                return best;
            }
        }
        // On a page of small print and large digits the shape's own height says more of its digits than the page's.
        let usual = self.usual.max(0.75 * b.height as f32);
        best.cost = best.cost.min(self.unread(&shape.whole, usual));
        if shape.strong.len() > 1 && shape.strong.len() <= 12 {
            let way = self.way_of_parts(&shape.strong, usual);
            if way.cost < best.cost {
                best = way;
            }
        }
        if b.width as f32 > 0.8 * usual.min(b.height as f32) {
            let way = self.way_of_cuts(&shape.whole, usual);
            if way.cost < best.cost {
                best = way;
            }
        }
        best
    }

    /// Whether `count` more pieces may be looked at; they then count as looked at.
    fn may_look_at(&self, count: usize) -> bool {
        let left = self.pieces_left.get().checked_sub(count);
        self.pieces_left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Every part by itself.
    fn way_of_parts(&self, parts: &[Component], usual: f32) -> Way {
        if !self.may_look_at(parts.len()) {
            return Way::none();
        }
        let mut way = Way::of(self.params.cut_cost * (parts.len() - 1) as f32 * 0.4, Vec::new());
        for (part, prediction) in parts.iter().zip((self.predict)(parts)) {
            let (cost, read) = self.cost_of_piece(part, &prediction, usual, self.params.min_piece);
            way.cost += cost;
            if read {
                way.digits.push(Found { component: part.clone(), prediction });
            }
        }
        way
    }

    /// The best path over cuts from top to bottom.
    fn way_of_cuts(&self, whole: &Component, usual: f32) -> Way {
        if self.pieces_left.get() == 0 {
            return Way::none();
        }
        let height = (whole.bounding_box.height as f32).min(1.4 * usual);
        // What is no wider than one sign may be a letter, which falls into pieces like digits too.
        let one_sign = (whole.bounding_box.width as f32) < 1.2 * whole.bounding_box.height as f32;
        let min_piece = if one_sign { self.params.min_piece_of_one } else { self.params.min_piece };
        let cuts = cuts_of(whole, height, self.slant);
        let mut spans = Vec::new();
        let mut pieces = Vec::new();
        for from in 0..cuts.len() - 1 {
            for to in from + 1..cuts.len() {
                let width = (cuts[to].x - cuts[from].x) as f32;
                if width < 0.12 * height || width > 1.15 * height || (from == 0 && to == cuts.len() - 1) {
                    continue;
                }
                if let Some(piece) = between(whole, cuts[from], cuts[to], self.slant) {
                    spans.push((from, to));
                    pieces.push(piece);
                }
            }
        }
        if !self.may_look_at(pieces.len()) {
            return Way::none();
        }
        let ways = pieces.iter().zip((self.predict)(&pieces)).map(|(piece, prediction)| {
            let (cost, read) = self.cost_of_piece(piece, &prediction, usual, min_piece);
            let digits = if read { vec![Found { component: piece.clone(), prediction }] } else { Vec::new() };
            Way::of(cost, digits)
        });
        best_path(cuts.len(), &spans, ways.collect(), self.params.cut_cost)
    }

    /// The best path over cuts from side to side, for what hangs on each other from line to line.
    fn way_of_rows(&self, whole: &Component) -> Way {
        let rows = rows_of(whole, self.usual);
        let mut spans = Vec::new();
        let mut ways = Vec::new();
        for from in 0..rows.len() - 1 {
            for to in from + 1..rows.len() {
                if (rows[to] - rows[from]) as f32 > 1.5 * self.usual || (from == 0 && to == rows.len() - 1) {
                    continue;
                }
                let Some(piece) = between_rows(whole, rows[from], rows[to]) else { continue };
                if !self.may_look_at(1) {
                    return Way::none();
                }
                let [prediction] = (self.predict)(std::slice::from_ref(&piece))[..] else { continue };
                let (cost, read) = self.cost_of_piece(&piece, &prediction, self.usual, self.params.min_piece_of_one);
                let mut way = Way::of(cost, Vec::new());
                let b = piece.bounding_box;
                if read {
                    way.digits.push(Found { component: piece, prediction });
                } else if b.height as f32 > 0.6 * self.usual && b.width as f32 > 0.8 * b.height as f32 {
                    let cut = self.way_of_cuts(&piece, self.usual);
                    if cut.cost < way.cost {
                        way = cut;
                    }
                }
                spans.push((from, to));
                ways.push(way);
            }
        }
        best_path(rows.len(), &spans, ways, self.params.cut_cost)
    }

    /// The cost of a piece that was cut, and whether it is read as a digit or left unread.
    fn cost_of_piece(&self, piece: &Component, prediction: &Prediction, usual: f32, min_piece: f32) -> (f32, bool) {
        let (read, unread) = (cost_of(prediction), self.unread(piece, usual));
        let readable = prediction.best().1 >= min_piece
            && prediction.is_digit()
            && piece.bounding_box.height as f32 >= 0.5 * usual;
        if readable && read < unread { (read, true) } else { (unread, false) }
    }

    /// Whether joining a pair changes no digit that is certain for the sake of a mark beside it: a dash, a dot, a speck.
    fn leaves_what_is_certain(
        &self,
        pair: (usize, usize),
        wholes: &[Component],
        ways: &[Way],
        joined: &Prediction,
    ) -> bool {
        [pair, (pair.1, pair.0)].into_iter().all(|(digit, mark)| {
            let b = wholes[mark].bounding_box;
            let is_mark = (b.width.max(b.height) as f32) < self.params.mark * self.usual;
            match &ways[digit].digits[..] {
                [found] if is_mark && ways[digit].cost < 0.05 => found.prediction.best().0 == joined.best().0,
                _ => true,
            }
        })
    }

    /// Joins neighbours where the pair reads better than its parts: the flag of a 5, the two strokes of a 4.
    pub(super) fn join_neighbours(&self, wholes: &[Component], print: &[bool], ways: &mut [Way]) {
        let mut pairs = Vec::new();
        let mut joined = Vec::new();
        let mut order: Vec<usize> = (0..wholes.len())
            .filter(|&i| {
                let b = wholes[i].bounding_box;
                let size = b.width.max(b.height) as f32;
                !print[i]
                    && size >= 0.12 * self.usual
                    && b.height as f32 <= 1.4 * self.usual
                    && b.width as f32 <= 1.4 * self.usual
            })
            .collect();
        order.sort_by_key(|&i| wholes[i].bounding_box.x);
        for (place, &a) in order.iter().enumerate() {
            for &b in &order[place + 1..] {
                let (first, second) = (&wholes[a].bounding_box, &wholes[b].bounding_box);
                if second.x as f32 > first.right() as f32 + 0.15 * self.usual {
                    break;
                }
                // Two digits that are certain are two digits.
                let doubtful = |i: usize| ways[i].digits.len() != 1 || ways[i].cost > 0.05;
                if (doubtful(a) || doubtful(b)) && may_join(first, second, self.usual) {
                    if !self.may_look_at(1) {
                        return;
                    }
                    pairs.push((a, b));
                    joined.push(wholes[a].clone().joined(&wholes[b]));
                }
            }
        }
        let mut ranked: Vec<(f32, usize, Prediction)> = (self.predict)(&joined)
            .into_iter()
            .enumerate()
            .filter(|(_, prediction)| prediction.is_digit())
            .map(|(i, prediction)| {
                let (a, b) = pairs[i];
                (ways[a].cost + ways[b].cost - cost_of(&prediction), i, prediction)
            })
            .filter(|(gain, i, prediction)| {
                *gain > 0.1 && self.leaves_what_is_certain(pairs[*i], wholes, ways, prediction)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut used = vec![false; wholes.len()];
        for (_, i, prediction) in ranked {
            let (a, b) = pairs[i];
            if !used[a] && !used[b] {
                used[a] = true;
                used[b] = true;
                ways[b] = Way { joined: true, ..Way::of(0.0, Vec::new()) };
                ways[a] = Way::of(cost_of(&prediction), vec![Found { component: joined[i].clone(), prediction }]);
            }
        }
    }
}

/// The cheapest way over a row of `stops` from the first to the last: `ways[i]` leads from stop `spans[i].0` to stop `spans[i].1`, in
/// order of the first. Each stop on the way costs `cut_cost`.
fn best_path(stops: usize, spans: &[(usize, usize)], mut ways: Vec<Way>, cut_cost: f32) -> Way {
    let mut paths: Vec<(f32, Option<usize>)> = vec![(f32::INFINITY, None); stops];
    paths[0].0 = 0.0;
    for (i, &(from, to)) in spans.iter().enumerate() {
        let cost = paths[from].0 + ways[i].cost + if from > 0 { cut_cost } else { 0.0 };
        if cost < paths[to].0 {
            paths[to] = (cost, Some(i));
        }
    }
    let mut path = Way::of(paths[stops - 1].0, Vec::new());
    let mut at = paths[stops - 1].1;
    while let Some(i) = at {
        path.digits.append(&mut ways[i].digits);
        at = paths[spans[i].0].1;
    }
    path.digits.reverse();
    path
}

fn may_join(a: &BoundingBox, b: &BoundingBox, usual: f32) -> bool {
    let gap_x = (a.x.max(b.x) as f32 - a.right().min(b.right()) as f32).max(0.0);
    let gap_y = (a.y.max(b.y) as f32 - a.bottom().min(b.bottom()) as f32).max(0.0);
    let together = a.union(b);
    let height = together.height as f32;
    gap_x <= 0.15 * usual
        && gap_y <= 0.25 * usual
        && height <= 1.5 * usual
        && height >= 0.6 * usual
        && together.width as f32 <= 1.1 * height.max(usual)
}
