use super::{MAX_SLOPE, Scatter, chains_of, row_starts, runs_near};
use crate::components::{Run, runs_of};
use crate::random::SplitMix64;
use crate::rules::RuleParams;

const PARAMS: RuleParams =
    RuleParams { min_length: 50, min_side: 20, max_thickness: 6, min_aspect: 12.0, max_lone_length: 80 };

/// Strokes that go down, wander, meet and break off, on specks.
fn strokes(width: usize, height: usize, seed: u64) -> Vec<Run> {
    let mut random = SplitMix64::new(seed);
    let mut mask: Vec<u8> = (0..width * height).map(|_| u8::from(random.next_unit() < 0.02)).collect();
    for _ in 0..14 {
        let (mut x, slope) = (random.next_between(4.0, width as f32 - 12.0), random.next_between(-0.4, 0.4));
        let (top, length) = (random.next_between(0.0, height as f32 / 2.0) as usize, random.next_between(6.0, 70.0));
        let thickness = random.next_between(1.0, 6.0);
        for y in top..(top + length as usize).min(height) {
            x += slope + random.next_between(-0.3, 0.3);
            let thick = thickness + random.next_between(0.0, 1.0);
            for x in x.max(0.0) as usize..((x + thick) as usize).min(width) {
                mask[y * width + x] = 1;
            }
        }
    }
    runs_of(&mask, width, 1)
}

/// Slope of the least squares, and the root mean square distance from that line, summed point by point.
fn fitted(points: &[(f64, f64)]) -> (f64, f64) {
    let mean = |value: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(value).sum::<f64>() / points.len() as f64;
    let (y, x) = (mean(&|p| p.0), mean(&|p| p.1));
    let (yy, xy) = (mean(&|p| (p.0 - y).powi(2)), mean(&|p| (p.0 - y) * (p.1 - x)));
    let slope = if yy > 0.0 { xy / yy } else { 0.0 };
    (slope, mean(&|p| (p.1 - x - slope * (p.0 - y)).powi(2)).sqrt())
}

/// Top, bottom, mean thickness and slope of each chain, followed down from each run that carries on nothing.
fn plainly_followed(runs: &[Run], params: &RuleParams) -> Vec<(u32, u32, f64, f64)> {
    let touching = |a: &Run, b: &Run| a.start < b.end && b.start < a.end;
    let above = |i: usize| -> Vec<usize> {
        (0..runs.len()).filter(|&j| runs[j].y + 1 == runs[i].y && touching(&runs[j], &runs[i])).collect()
    };
    let below = |i: usize| -> Vec<usize> {
        (0..runs.len()).filter(|&j| runs[j].y == runs[i].y + 1 && touching(&runs[j], &runs[i])).collect()
    };
    let middle = |i: usize| f64::from(runs[i].start + runs[i].end) / 2.0;
    let thickness = |i: usize| f64::from(runs[i].end - runs[i].start);
    let mut carried_on = vec![false; runs.len()];
    let mut chains = Vec::new();
    for first in 0..runs.len() {
        if carried_on[first] || thickness(first) > f64::from(params.max_thickness) {
            continue;
        }
        let mut chain = vec![first];
        let mean = |chain: &[usize]| chain.iter().map(|&i| thickness(i)).sum::<f64>() / chain.len() as f64;
        while let [next] = below(chain[chain.len() - 1])[..] {
            let (last, usual) = (chain[chain.len() - 1], mean(&chain));
            if above(next) != [last]
                || chain.len() as u32 >= params.min_length
                || thickness(next) > 1.5 * usual + 1.0
                || usual > 1.5 * thickness(next) + 1.0
                || (middle(next) - middle(last)).abs() > 1.5
            {
                break;
            }
            carried_on[next] = true;
            chain.push(next);
        }
        let points: Vec<(f64, f64)> = chain.iter().map(|&i| (f64::from(runs[i].y), middle(i))).collect();
        let ((slope, residual), usual) = (fitted(&points), mean(&chain));
        let rows = chain.len() as f64;
        if rows >= f64::from((params.min_length / 10).max(5))
            && rows >= 1.5 * usual
            && slope.abs() <= f64::from(MAX_SLOPE)
            && residual <= 0.5 + 0.08 * usual
        {
            chains.push((runs[first].y, runs[chain[chain.len() - 1]].y, usual, slope));
        }
    }
    chains
}

#[test]
fn chains_are_those_that_are_found_by_following_each_run_by_itself() {
    let mut followed = 0;
    for seed in 1..=12 {
        let runs = strokes(120, 90, seed);
        let key = |chain: &(u32, u32, f64, f64)| (chain.0, chain.1, (chain.2 * 1e3) as i64, (chain.3 * 1e6) as i64);
        let mut fast: Vec<(u32, u32, f64, f64)> = chains_of(&runs, &row_starts(&runs), &PARAMS)
            .iter()
            .map(|c| (c.top, c.bottom, f64::from(c.thickness), f64::from(c.scatter.slope())))
            .collect();
        let mut slow = plainly_followed(&runs, &PARAMS);
        fast.sort_by_key(key);
        slow.sort_by_key(key);
        assert_eq!(fast.len(), slow.len(), "seed {seed}: {fast:?} {slow:?}");
        for (fast, slow) in fast.iter().zip(&slow) {
            assert_eq!((fast.0, fast.1), (slow.0, slow.1), "seed {seed}");
            assert!((fast.2 - slow.2).abs() < 1e-3 && (fast.3 - slow.3).abs() < 1e-3, "{fast:?} {slow:?}");
        }
        followed += slow.len();
    }
    assert!(followed > 50, "{followed} chains");
}

#[test]
fn a_scatter_that_is_merged_and_fades_is_that_of_all_points_with_their_weights() {
    let mut random = SplitMix64::new(3);
    let (mut scatter, mut points) = (Scatter::default(), Vec::new());
    for block in 0..6 {
        let mut part = Scatter::default();
        scatter.fade(0.8);
        points.iter_mut().for_each(|point: &mut (f32, f32, f32)| point.2 *= 0.8);
        for i in 0..10 {
            let y = (block * 10 + i) as f32;
            let x = 40.0 + 0.2 * y + random.next_between(-1.0, 1.0);
            part.add(y, x);
            points.push((y, x, 1.0));
        }
        scatter.merge(&part);
    }
    let sum = |value: &dyn Fn(f32, f32) -> f32| points.iter().map(|&(y, x, weight)| weight * value(y, x)).sum::<f32>();
    let weight = sum(&|_, _| 1.0);
    let (y, x) = (sum(&|y, _| y) / weight, sum(&|_, x| x) / weight);
    let slope = sum(&|a, b| (a - y) * (b - x)) / sum(&|a, _| (a - y) * (a - y));
    assert!((scatter.weight - weight).abs() < 1e-3 && (scatter.slope() - slope).abs() < 1e-4);
    assert!((scatter.at(70.0) - (x + slope * (70.0 - y))).abs() < 1e-2);
    let residual = (sum(&|a, b| (b - x - slope * (a - y)).powi(2)) / weight).sqrt();
    assert!((scatter.residual() - residual).abs() < 1e-2);
}

#[test]
fn the_runs_near_a_place_are_those_of_its_row_that_come_as_near() {
    let runs = strokes(120, 90, 40);
    let rows = row_starts(&runs);
    // Wherever the ones before were found.
    let mut hint = 7;
    for y in 0..95 {
        for x in [-3.0, 0.0, 17.5, 60.0, 119.0, 130.0] {
            for reach in [0.0, 1.0, 6.5] {
                let near: Vec<usize> = runs_near(&runs, &rows, y, x, reach, &mut hint).collect();
                let scanned: Vec<usize> = (0..runs.len())
                    .filter(|&i| runs[i].y == y && runs[i].start as f32 <= x + reach && runs[i].end as f32 >= x - reach)
                    .collect();
                assert_eq!(near, scanned, "at {x}, {y}, reach {reach}");
            }
        }
    }
}
