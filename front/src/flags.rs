//! Where the labels of the boxes stand on the photograph, and which digit a tap means.
//!
//! Labels keep their size on screen, so how much of the picture one covers depends on the scale. Where digits are close,
//! labels move around their box, and a label that finds no room and tells nothing new (a sure digit) stays away until the
//! picture is enlarged. Unsure digits choose their place first, and stay without a label only where they are shown so small that it would
//! hide what is around it.

use shared::BoundingBox;

/// Height of a label in pixels of the screen.
pub const HEIGHT: f64 = 18.0;
/// Width of a label that holds a digit, in pixels of the screen.
pub const WIDTH: f64 = 15.0;
/// Width of a label that holds a digit and a sign, in pixels of the screen.
pub const WIDE: f64 = 26.0;
/// Room between ink and outline, in pixels of the screen, so that the outline covers no ink.
pub const PADDING: f64 = 3.0;
/// A label covered by more than this share of itself is no help.
const MOST_COVERED: f64 = 0.2;
/// Digits smaller than this on the screen, in both directions, are framed closely and carry no label that tells nothing new: there would
/// be more frames and labels than ink. A little more than the height of a label.
const SMALL: f64 = 21.0;
/// So many of the places around a box are above or below it; the others are beside it.
const UPRIGHT: usize = 5;

/// A rectangle in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
}

impl Rect {
    /// The outline around a digit: its box and some room, in a picture shown at `scale` screen pixels per pixel.
    pub fn around(bounds: &BoundingBox, scale: f64) -> Self {
        let padding = if is_small(bounds, scale) { PADDING / 2.0 } else { PADDING } / scale;
        Self {
            x: f64::from(bounds.x) - padding,
            y: f64::from(bounds.y) - padding,
            width: f64::from(bounds.width) + 2.0 * padding,
            height: f64::from(bounds.height) + 2.0 * padding,
        }
    }

    fn area(&self) -> f64 {
        self.width * self.height
    }

    fn overlap(&self, other: &Self) -> f64 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }
}

/// Whether a digit is shown so small, at `scale` screen pixels per pixel, that the usual frame and label would hide more than they tell.
pub fn is_small(bounds: &BoundingBox, scale: f64) -> bool {
    f64::from(bounds.width.max(bounds.height)) * scale < SMALL
}

/// The place of each digit's label in a picture of `size` (width, height) shown at `scale` screen pixels per pixel; `None`
/// where the label of a sure or a small digit finds no room.
pub fn place(digits: &[(BoundingBox, bool)], size: (f64, f64), scale: f64) -> Vec<Option<Rect>> {
    let outlines: Vec<Rect> = digits.iter().map(|(bounds, _)| Rect::around(bounds, scale)).collect();
    let mut flags: Vec<Option<Rect>> = vec![None; digits.len()];
    let mut placed: Vec<Rect> = Vec::with_capacity(digits.len());
    let unsure_first =
        (0..digits.len()).filter(|index| !digits[*index].1).chain((0..digits.len()).filter(|index| digits[*index].1));
    for index in unsure_first {
        let (bounds, sure) = digits[index];
        let is_small = is_small(&bounds, scale);
        if sure && is_small {
            continue;
        }
        let cost = |flag: &Rect| {
            let labels: f64 = placed.iter().map(|other| flag.overlap(other)).sum();
            let others: f64 =
                outlines.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, o)| flag.overlap(o)).sum();
            let inside = flag.overlap(&Rect { x: 0.0, y: 0.0, width: size.0, height: size.1 });
            (2.0 * labels + others + (flag.area() - inside)) / flag.area()
        };
        // Beside its box a label is easily taken for the neighbour's, so only those that must be shown stand there.
        let choice = if sure { UPRIGHT } else { usize::MAX };
        let best = places(&outlines[index], sure, scale)
            .into_iter()
            .take(choice)
            .map(|flag| (cost(&flag), flag))
            // The earlier of two equal places, so that most labels stand where they are expected.
            .reduce(|best, next| if next.0 + 1e-9 < best.0 { next } else { best });
        if let Some((cost, flag)) = best
            && (!sure && !is_small || cost <= MOST_COVERED)
        {
            placed.push(flag);
            flags[index] = Some(flag);
        }
    }
    flags
}

/// Where a label stands when nothing is in its way.
pub fn default_place(bounds: &BoundingBox, sure: bool, scale: f64) -> Rect {
    places(&Rect::around(bounds, scale), sure, scale)[0]
}

/// The places around a box in order of preference: above, below, beside.
fn places(outline: &Rect, sure: bool, scale: f64) -> [Rect; 8] {
    let width = if sure { WIDTH } else { WIDE } / scale;
    let height = HEIGHT / scale;
    let left = outline.x;
    let right = outline.x + outline.width - width;
    let centre = outline.x + (outline.width - width) / 2.0;
    let above = outline.y - height;
    let below = outline.y + outline.height;
    let beside = outline.x + outline.width;
    [
        (left, above),
        (right, above),
        (centre, above),
        (left, below),
        (right, below),
        (beside, outline.y),
        (outline.x - width, outline.y),
        (beside, outline.y + outline.height - height),
    ]
    .map(|(x, y)| Rect { x, y, width, height })
}

/// The digit nearest to a point, if its box is within `reach`; all in pixels of the picture.
pub fn nearest<'a>(boxes: impl IntoIterator<Item = &'a BoundingBox>, (x, y): (f64, f64), reach: f64) -> Option<usize> {
    let beyond = |at: f64, start: u32, length: u32| {
        let start = f64::from(start);
        (start - at).max(at - start - f64::from(length)).max(0.0)
    };
    boxes
        .into_iter()
        .map(|bounds| beyond(x, bounds.x, bounds.width).hypot(beyond(y, bounds.y, bounds.height)))
        .enumerate()
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(x: u32, y: u32) -> BoundingBox {
        BoundingBox { x, y, width: 40, height: 60 }
    }

    #[test]
    fn a_lone_label_stands_above_its_box() {
        let flags = place(&[(bounds(100, 100), true)], (400.0, 400.0), 1.0);
        assert_eq!(flags, [Some(Rect { x: 97.0, y: 79.0, width: WIDTH, height: HEIGHT })]);
    }

    #[test]
    fn a_label_keeps_its_size_on_screen() {
        let flags = place(&[(bounds(100, 100), true)], (400.0, 400.0), 0.5);
        assert_eq!(flags[0].map(|flag| (flag.width, flag.height)), Some((2.0 * WIDTH, 2.0 * HEIGHT)));
    }

    #[test]
    fn a_label_at_the_top_edge_stands_below() {
        let flags = place(&[(bounds(100, 2), true)], (400.0, 400.0), 1.0);
        assert_eq!(flags[0].map(|flag| flag.y), Some(65.0));
    }

    #[test]
    fn labels_do_not_cover_each_other_where_there_is_room() {
        let digits = [(bounds(100, 100), false), (bounds(112, 165), true), (bounds(145, 100), true)];
        let flags: Vec<Rect> = place(&digits, (400.0, 400.0), 1.0).into_iter().flatten().collect();
        assert_eq!(flags.len(), 3);
        for (index, flag) in flags.iter().enumerate() {
            assert!(flags[index + 1..].iter().all(|other| flag.overlap(other) == 0.0), "{flags:?}");
        }
    }

    #[test]
    fn where_there_is_no_room_only_unsure_digits_are_labelled_and_none_that_are_small() {
        let digits: Vec<_> = (0..100)
            .map(|n| (BoundingBox { x: 10 * (n % 10), y: 10 * (n / 10), width: 9, height: 9 }, n != 55))
            .collect();
        let flags = place(&digits, (100.0, 100.0), 2.5);
        assert!(flags[55].is_some());
        assert!(flags.iter().flatten().count() < 20);
        assert!(place(&digits, (100.0, 100.0), 2.0)[55].is_none());
    }

    #[test]
    fn a_digit_is_framed_more_closely_where_it_is_shown_small() {
        let (digit, frame) = (bounds(100, 100), |scale| Rect::around(&bounds(100, 100), scale).height * scale);
        assert!((frame(1.0) - 66.0).abs() < 1e-9 && !is_small(&digit, 1.0));
        assert!((frame(0.25) - 18.0).abs() < 1e-9 && is_small(&digit, 0.25));
    }

    #[test]
    fn a_picture_shown_small_labels_only_what_is_unsure() {
        let flags = place(&[(bounds(100, 100), true), (bounds(300, 100), false)], (400.0, 400.0), 0.2);
        assert_eq!([flags[0].is_some(), flags[1].is_some()], [false, true]);
    }

    #[test]
    fn a_tap_means_the_nearest_digit_within_reach() {
        let boxes = [bounds(0, 0), bounds(100, 0)];
        assert_eq!(nearest(&boxes, (20.0, 20.0), 22.0), Some(0));
        assert_eq!(nearest(&boxes, (85.0, 20.0), 22.0), Some(1));
        assert_eq!(nearest(&boxes, (70.0, 20.0), 22.0), None);
    }
}
