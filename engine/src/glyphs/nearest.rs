//! Which digits stand nearest to a place. Print comes in lines, so that what stands above or below counts as farther away.

/// How much farther a digit above or below counts than one beside.
const DOWN: f32 = 3.0;

/// A digit of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Its middle.
    pub(super) x: f32,
    /// Its middle.
    pub(super) y: f32,
    pub(super) height: f32,
    /// How much it resembles print.
    pub(super) print: f32,
}

/// The digits of a page from top to bottom: it may have thousands, and each asks for those around it.
pub(super) struct Spots(Vec<Spot>);

impl Spots {
    pub(super) fn of(mut spots: Vec<Spot>) -> Self {
        spots.sort_by(|a, b| a.y.total_cmp(&b.y));
        Self(spots)
    }

    /// Those whose height is alike.
    pub(super) fn alike(&self, height: f32) -> impl Iterator<Item = &Spot> {
        self.0.iter().filter(move |spot| is_alike(spot, height))
    }

    /// How much the `count` nearest to a place resemble print, of those whose height is alike; the nearest first.
    pub(super) fn nearest(&self, (x, y): (f32, f32), height: f32, count: usize) -> Vec<f32> {
        // Squared, which says as much of which is nearer. The farthest comes last.
        let mut nearest: Vec<(f32, f32)> = Vec::with_capacity(count + 1);
        let (above, below) = self.0.split_at(self.0.partition_point(|spot| spot.y < y));
        let mut add_from = |spots: &mut dyn Iterator<Item = &Spot>| {
            for spot in spots {
                let down = (DOWN * (spot.y - y)).powi(2);
                let is_full = nearest.len() == count;
                if is_full && nearest.last().is_none_or(|farthest| farthest.0 <= down) {
                    break;
                }
                let distance = (spot.x - x).powi(2) + down;
                if is_alike(spot, height) && !(is_full && nearest.last().is_some_and(|last| last.0 <= distance)) {
                    let place = nearest.partition_point(|other| other.0 <= distance);
                    nearest.insert(place, (distance, spot.print));
                    nearest.truncate(count);
                }
            }
        };
        add_from(&mut below.iter());
        add_from(&mut above.iter().rev());
        nearest.into_iter().map(|(_, print)| print).collect()
    }
}

fn is_alike(spot: &Spot, height: f32) -> bool {
    (0.7..1.43).contains(&(spot.height / height))
}

#[cfg(test)]
mod tests {
    use super::{DOWN, Spot, Spots};
    use crate::random::SplitMix64;

    #[test]
    fn the_nearest_are_the_first_of_all_when_these_are_sorted() {
        let mut random = SplitMix64::new(8);
        for size in [0, 1, 5, 200] {
            let spots: Vec<Spot> = (0..size)
                .map(|_| Spot {
                    x: random.next_between(0.0, 900.0),
                    y: random.next_between(0.0, 900.0),
                    height: random.next_between(10.0, 30.0),
                    print: random.next_unit(),
                })
                .collect();
            let sorted = Spots::of(spots.clone());
            for _ in 0..20 {
                let (x, y) = (random.next_between(0.0, 900.0), random.next_between(0.0, 900.0));
                let distance = |spot: &Spot| (spot.x - x).hypot(DOWN * (spot.y - y));
                let mut all: Vec<&Spot> = sorted.alike(20.0).collect();
                all.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
                let expected: Vec<f32> = all.iter().take(6).map(|spot| spot.print).collect();
                assert_eq!(sorted.nearest((x, y), 20.0, 6), expected);
            }
        }
    }
}
