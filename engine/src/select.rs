//! Shapes → digits: of the ways to take the shapes apart and together, the one that reads best.
//!
//! A digit costs `−ln` of its probability, ink that is left unread costs in proportion to its size; each shape, and each pair of
//! neighbours, takes the cheapest way. Over-segmentation with a best path after Casey and Lecolinet, "A survey of methods and
//! strategies in character segmentation" (1996).

use crate::classify::Prediction;
use crate::components::{Component, Run, components_of};
use crate::geometry::{BoundingBox, usual_height};
use crate::segment::Shape;

/// How ways are weighed.
#[derive(Debug, Clone)]
pub struct SelectParams {
    /// Cost of leaving ink of a digit's size unread: 1.6 gives up where the best reading has a probability under 0.2.
    pub unread_cost: f32,
    /// Cost of each cut through a shape.
    pub cut_cost: f32,
    /// Probability from which a whole shape is taken as it is, without looking for other ways.
    pub certain: f32,
    /// Least probability of a piece that was cut.
    pub min_piece: f32,
    /// Lowest digit as a share of the page's usual one.
    pub min_share: f32,
    /// Highest digit as a share of the page's usual one.
    pub max_share: f32,
    /// Highest 1 that is a bare stroke, likewise: what is higher is a piece of a rule.
    pub max_slender: f32,
}

impl Default for SelectParams {
    fn default() -> Self {
        Self {
            unread_cost: 1.6,
            cut_cost: 0.25,
            certain: 0.8,
            min_piece: 0.5,
            min_share: 0.42,
            max_share: 3.5,
            max_slender: 1.5,
        }
    }
}

/// A component that was read as a digit.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its ink.
    pub component: Component,
    /// What it was read as.
    pub prediction: Prediction,
}

/// What the ways of a page are weighed with.
struct Weigher<'a> {
    params: &'a SelectParams,
    predict: &'a dyn Fn(&[Component]) -> Vec<Prediction>,
    /// Height of the page's usual digit in pixels.
    usual: f32,
}

/// One way to read a shape.
struct Way {
    cost: f32,
    digits: Vec<Found>,
}

/// Selects the digits among the shapes; `predict` reads components, one prediction each.
#[must_use]
pub fn select(
    shapes: &[Shape],
    min_height: u32,
    params: &SelectParams,
    predict: &dyn Fn(&[Component]) -> Vec<Prediction>,
) -> Vec<Found> {
    let wholes: Vec<Component> = shapes.iter().map(|shape| shape.whole.clone()).collect();
    let readable: Vec<usize> =
        (0..shapes.len()).filter(|&i| may_be_digit(&wholes[i].bounding_box, min_height)).collect();
    let asked: Vec<Component> = readable.iter().map(|&i| wholes[i].clone()).collect();
    let mut predictions: Vec<Option<Prediction>> = vec![None; shapes.len()];
    for (&i, prediction) in readable.iter().zip(predict(&asked)) {
        predictions[i] = Some(prediction);
    }
    let certain = |slender: bool| -> Vec<u32> {
        wholes
            .iter()
            .zip(&predictions)
            .filter(|(_, prediction)| prediction.is_some_and(|prediction| prediction.best().1 >= params.certain))
            .map(|(whole, _)| whole.bounding_box)
            .filter(|b| slender || !is_slender(b))
            .map(|b| b.height)
            .collect()
    };
    let usual = usual_height(certain(false))
        .or_else(|| usual_height(certain(true)))
        .or_else(|| usual_height(asked.iter().map(|component| component.bounding_box.height).collect()))
        .unwrap_or(min_height as f32);
    let weigher = Weigher { params, predict, usual };
    let mut ways: Vec<Way> =
        shapes.iter().zip(&predictions).map(|(shape, prediction)| weigher.best_way(shape, *prediction)).collect();
    weigher.join_neighbours(&wholes, &mut ways);
    ways.into_iter()
        .flat_map(|way| way.digits)
        .filter(|found| {
            let b = &found.component.bounding_box;
            let share = b.height as f32 / usual;
            let highest = if is_slender(b) { params.max_slender } else { params.max_share };
            b.height >= min_height && (params.min_share..=highest).contains(&share)
        })
        .collect()
}

fn may_be_digit(b: &BoundingBox, min_height: u32) -> bool {
    b.height >= min_height && 2 * b.width <= 5 * b.height && b.height <= 25 * b.width
}

/// Whether a box is that of a bare stroke, which alone does not tell a 1 from a piece of a rule.
fn is_slender(b: &BoundingBox) -> bool {
    b.width * 4 < b.height
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

    fn best_way(&self, shape: &Shape, prediction: Option<Prediction>) -> Way {
        let b = shape.whole.bounding_box;
        let mut best = Way { cost: self.unread(&shape.whole, self.usual), digits: Vec::new() };
        if let Some(prediction) = prediction {
            let cost = cost_of(&prediction);
            if prediction.is_digit() && cost < best.cost {
                best = Way { cost, digits: vec![Found { component: shape.whole.clone(), prediction }] };
            }
            if prediction.best().1 >= self.params.certain {
                return best;
            }
        }
        if (b.height as f32) < 0.6 * self.usual
            || b.height as f32 > 3.0 * self.usual
            || b.width as f32 > 12.0 * self.usual
        {
            return best;
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

    /// Every part by itself.
    fn way_of_parts(&self, parts: &[Component], usual: f32) -> Way {
        let mut way = Way { cost: self.params.cut_cost * (parts.len() - 1) as f32 * 0.4, digits: Vec::new() };
        for (part, prediction) in parts.iter().zip((self.predict)(parts)) {
            let (cost, read) = self.cost_of_piece(part, &prediction, usual);
            way.cost += cost;
            if read {
                way.digits.push(Found { component: part.clone(), prediction });
            }
        }
        way
    }

    /// The best path over vertical cuts.
    fn way_of_cuts(&self, whole: &Component, usual: f32) -> Way {
        let b = whole.bounding_box;
        let height = (b.height as f32).min(1.4 * usual);
        let cuts = cuts_of(whole, height);
        let mut spans = Vec::new();
        let mut pieces = Vec::new();
        for from in 0..cuts.len() - 1 {
            for to in from + 1..cuts.len() {
                let width = (cuts[to] - cuts[from]) as f32;
                if width < 0.12 * height || width > 1.15 * height || (from == 0 && to == cuts.len() - 1) {
                    continue;
                }
                if let Some(piece) = between(whole, cuts[from], cuts[to]) {
                    spans.push((from, to));
                    pieces.push(piece);
                }
            }
        }
        let predictions = (self.predict)(&pieces);
        // The cheapest way to read all up to each cut: its cost, and the piece that ends there.
        let mut paths: Vec<(f32, Option<usize>)> = vec![(f32::INFINITY, None); cuts.len()];
        paths[0].0 = 0.0;
        for to in 1..cuts.len() {
            for (i, &(from, _)) in spans.iter().enumerate().filter(|(_, span)| span.1 == to) {
                let cost = paths[from].0
                    + self.cost_of_piece(&pieces[i], &predictions[i], usual).0
                    + if from > 0 { self.params.cut_cost } else { 0.0 };
                if cost < paths[to].0 {
                    paths[to] = (cost, Some(i));
                }
            }
        }
        let mut way = Way { cost: paths[cuts.len() - 1].0, digits: Vec::new() };
        let mut at = paths[cuts.len() - 1].1;
        while let Some(i) = at {
            if self.cost_of_piece(&pieces[i], &predictions[i], usual).1 {
                way.digits.push(Found { component: pieces[i].clone(), prediction: predictions[i] });
            }
            at = paths[spans[i].0].1;
        }
        way.digits.reverse();
        way
    }

    /// The cost of a piece that was cut, and whether it is read as a digit or left unread.
    fn cost_of_piece(&self, piece: &Component, prediction: &Prediction, usual: f32) -> (f32, bool) {
        let (read, unread) = (cost_of(prediction), self.unread(piece, usual));
        let readable = prediction.best().1 >= self.params.min_piece
            && prediction.is_digit()
            && piece.bounding_box.height as f32 >= 0.5 * usual;
        if readable && read < unread { (read, true) } else { (unread, false) }
    }

    /// Joins neighbours where the pair reads better than its parts: the flag of a 5, the two strokes of a 4.
    fn join_neighbours(&self, wholes: &[Component], ways: &mut [Way]) {
        let mut pairs = Vec::new();
        let mut joined = Vec::new();
        let mut order: Vec<usize> = (0..wholes.len())
            .filter(|&i| {
                let b = wholes[i].bounding_box;
                let size = b.width.max(b.height) as f32;
                size >= 0.12 * self.usual && b.height as f32 <= 1.4 * self.usual && b.width as f32 <= 1.4 * self.usual
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
            .filter(|(gain, _, _)| *gain > 0.1)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut used = vec![false; wholes.len()];
        for (_, i, prediction) in ranked {
            let (a, b) = pairs[i];
            if !used[a] && !used[b] {
                used[a] = true;
                used[b] = true;
                ways[b] = Way { cost: 0.0, digits: Vec::new() };
                ways[a] = Way {
                    cost: cost_of(&prediction),
                    digits: vec![Found { component: joined[i].clone(), prediction }],
                };
            }
        }
    }
}

/// Columns where a shape may be cut, its two ends included: where little ink is crossed, and where two strokes may lie side by side.
fn cuts_of(whole: &Component, height: f32) -> Vec<u32> {
    let b = whole.bounding_box;
    let width = b.width as usize;
    let mut profile = vec![0.0f32; width];
    for run in &whole.runs {
        for value in &mut profile[(run.start - b.x) as usize..(run.end - b.x) as usize] {
            *value += 1.0;
        }
    }
    let smooth: Vec<f32> = (0..width)
        .map(|x| {
            let window = &profile[x.saturating_sub(1)..(x + 2).min(width)];
            window.iter().sum::<f32>() / window.len() as f32
        })
        .collect();
    let reach = (0.1 * height) as usize + 1;
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for x in reach..width.saturating_sub(reach) {
        let around = &smooth[x - reach..=x + reach];
        let (least, most) = around.iter().fold((f32::MAX, f32::MIN), |(l, m), &v| (l.min(v), m.max(v)));
        if smooth[x] <= least {
            scored.push((smooth[x] / height, x));
        } else if smooth[x] >= most {
            // Two walls that touch make one thick wall: its middle is a seam, though a worse bet than a thin place.
            scored.push((0.5 + 0.5 * (1.0 - (smooth[x] / height).min(1.0)), x));
        }
    }
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut cuts: Vec<usize> = vec![0, width];
    let most = 3 + (3.0 * width as f32 / height) as usize;
    for (_, x) in scored {
        if cuts.len() < most.min(14) && cuts.iter().all(|&cut| cut.abs_diff(x) > reach) {
            cuts.push(x);
        }
    }
    cuts.sort_unstable();
    cuts.into_iter().map(|x| b.x + x as u32).collect()
}

/// The part of a component in the columns `from..to`, without the slivers that a cut leaves of what lies beyond it.
fn between(whole: &Component, from: u32, to: u32) -> Option<Component> {
    let runs: Vec<Run> = whole
        .runs
        .iter()
        .filter(|run| run.start < to && run.end > from)
        .map(|run| Run { y: run.y, start: run.start.max(from), end: run.end.min(to) })
        .collect();
    let parts = components_of(&runs);
    let area: u32 = parts.iter().map(Component::area).sum();
    parts.into_iter().filter(|part| part.area() * 8 >= area).reduce(|all, part| all.joined(&part))
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
