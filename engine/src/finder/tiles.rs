//! Places that want a look → the rectangles that the network looks at, one by one.

use super::net::GRANULE;
use super::pixels::Area;

/// Rectangles around places of the picture, in pixels of the picture in `factor` times its size; no two of them overlap by much.
pub(super) fn areas_of(places: &[[f32; 4]], factor: f32, (width, height): (usize, usize)) -> Vec<Area> {
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

/// Puts the tiles first that hold most of the places.
pub(super) fn most_wanted_first(tiles: &mut [(Area, Area)], places: &[[f32; 4]], factor: f32) {
    /// About so many places tell: a texture may have a hundred times as many.
    const TOLD: usize = 2_000;
    let middle = |place: &[f32; 4]| ((place[0] + place[2]) / 2.0 * factor, (place[1] + place[3]) / 2.0 * factor);
    let told: Vec<(f32, f32)> = places.iter().step_by(places.len() / TOLD + 1).map(middle).collect();
    tiles.sort_by_cached_key(|(core, _)| std::cmp::Reverse(told.iter().filter(|&&(x, y)| core.holds(x, y)).count()));
}

/// Parts of an area of at most `side` pixels a side, each with the pixels around it that the network needs to see: so a page takes no more
/// memory than a tile.
pub(super) fn tiles_of(area: &Area, side: usize) -> Vec<(Area, Area)> {
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
