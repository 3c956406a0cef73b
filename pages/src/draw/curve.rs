//! A few written-down points → the smooth line a hand makes through them.

/// A point: x to the right, y down.
pub(crate) type Point = (f32, f32);

/// The line through `points`, as points at most about `step` apart. It is smooth (a centripetal Catmull-Rom spline, which makes
/// no loops of its own) but for the places where a point stands twice: there the pen stops and turns.
pub(crate) fn trace(points: &[Point], step: f32) -> Vec<Point> {
    let mut line = Vec::new();
    for run in points.chunk_by(|a, b| a != b) {
        trace_run(run, step, &mut line);
    }
    line
}

fn trace_run(run: &[Point], step: f32, line: &mut Vec<Point>) {
    let Some((&first, &last)) = run.first().zip(run.last()) else { return };
    if line.last() != Some(&first) {
        line.push(first);
    }
    for i in 1..run.len() {
        let (b, c) = (run[i - 1], run[i]);
        // Beyond its ends the line goes on as it came.
        let a = if i >= 2 { run[i - 2] } else { (2.0 * b.0 - c.0, 2.0 * b.1 - c.1) };
        let d = run.get(i + 1).copied().unwrap_or((2.0 * c.0 - b.0, 2.0 * c.1 - b.1));
        let pieces = (distance(b, c) / step).ceil().clamp(1.0, 200.0) as usize;
        line.extend((1..pieces).map(|piece| spline([a, b, c, d], piece as f32 / pieces as f32)));
        line.push(if i + 1 == run.len() { last } else { c });
    }
}

/// The point at `t` (0 to 1) between the inner two of four points: Barry and Goldman's pyramid.
fn spline([a, b, c, d]: [Point; 4], t: f32) -> Point {
    let gap = |p, q| distance(p, q).max(1e-6).sqrt();
    let ta = -gap(a, b);
    let tc = gap(b, c);
    let td = tc + gap(c, d);
    let t = t * tc;
    let blend = |p: Point, tp: f32, q: Point, tq: f32| {
        let f = (t - tp) / (tq - tp);
        (p.0 + (q.0 - p.0) * f, p.1 + (q.1 - p.1) * f)
    };
    let (ab, bc, cd) = (blend(a, ta, b, 0.0), blend(b, 0.0, c, tc), blend(c, tc, d, td));
    blend(blend(ab, ta, bc, tc), 0.0, blend(bc, 0.0, cd, td), tc)
}

pub(super) fn distance(a: Point, b: Point) -> f32 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{distance, trace};

    #[test]
    fn the_line_passes_through_every_point_in_small_steps() {
        let points = [(0.0, 0.0), (0.5, 0.2), (0.4, 0.8), (0.0, 1.0)];
        let line = trace(&points, 0.02);
        for point in points {
            assert!(line.contains(&point), "{point:?} is left out");
        }
        assert!(line.windows(2).all(|pair| distance(pair[0], pair[1]) < 0.04));
    }

    #[test]
    fn a_point_that_stands_twice_is_a_corner() {
        let line = trace(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0)], 0.1);
        let off = line.iter().map(|&(x, y)| y.abs().min((x - 1.0).abs())).fold(0.0, f32::max);
        assert!(off < 1e-5, "rounded off by {off}");
    }

    #[test]
    fn points_of_a_ring_give_a_ring() {
        let ring = [(1.0, 0.0), (0.707, 0.707), (0.0, 1.0), (-0.707, 0.707), (-1.0, 0.0)];
        // The first and last piece have a neighbour on one side only and are flatter.
        let line = trace(&ring, 0.02).into_iter().filter(|point| point.1 > 0.71);
        let radii: Vec<f32> = line.map(|point| distance(point, (0.0, 0.0))).collect();
        assert!(radii.len() > 70);
        assert!(radii.iter().all(|radius| (radius - 1.0).abs() < 0.02), "{radii:?}");
    }
}
