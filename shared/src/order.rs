//! One sort for all types.

use std::cmp::Ordering;

/// Sorts by comparing two at a time; what is equal keeps its order. The standard library's sort is compiled once for each type, a few
/// kilobytes each, and the page is sent over telephones: this one is compiled once for all.
pub fn sort_by<T>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut order, &|a, b| compare(&items[a], &items[b]));
    let mut taken: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|place| taken[place].take()));
}

#[inline(never)]
fn sort_places(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_by(|&a, &b| compare(a, b));
}

#[cfg(test)]
mod tests {
    use super::sort_by;

    #[test]
    fn it_sorts_as_the_standard_library_does_and_keeps_the_order_of_equals() {
        let mut seed = 7_u32;
        for length in [0, 1, 2, 5, 30, 200] {
            let mut pairs: Vec<(u32, usize)> = (0..length)
                .map(|place| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 29, place)
                })
                .collect();
            let mut expected = pairs.clone();
            expected.sort_by_key(|pair| pair.0);
            sort_by(&mut pairs, &|a, b| a.0.cmp(&b.0));
            assert_eq!(pairs, expected);
        }
    }
}
