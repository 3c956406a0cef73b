use super::hands::{Hands, Picture, Strokes, Writer};
use super::scene::{Class, Scene};
use super::style::{Flourish, Style};
use super::target::{HEATS, STRIDE, Target, known};
use super::{Composed, compose, crop, kinds};
use crate::rng::Rng;

const SIDE: usize = 192;

/// Hands that write every digit as two strokes, and pictures of full squares.
fn hands() -> Hands {
    let strokes = |digit: usize| -> Strokes {
        let lean = 0.05 * digit as f32;
        vec![vec![(0.0, 0.0), (0.5, lean), (0.1, 1.0)], vec![(0.0, 0.6), (0.5, 0.6)]]
    };
    let digits: [Vec<Strokes>; 10] = std::array::from_fn(|digit| vec![strokes(digit)]);
    let mut hands = Hands { writers: vec![Writer { digits: digits.clone() }], digits, ..Hands::default() };
    hands.pictures = std::array::from_fn(|_| vec![Picture { width: 10, height: 20, values: vec![255; 200] }]);
    for letter in "abcdefghij".chars() {
        hands.letters.all.insert(letter, vec![strokes(3)]);
        hands.letters.plain.push(letter);
    }
    hands
}

fn inside([left, top, right, bottom]: [f32; 4], x: usize, y: usize) -> bool {
    // Half a pixel of a line's soft edge.
    let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
    (left - 1.5..=right + 1.5).contains(&x) && (top - 1.5..=bottom + 1.5).contains(&y)
}

#[test]
fn the_same_seed_composes_the_same_page_of_every_kind_and_another_seed_another() {
    let hands = hands();
    for kind in &kinds::TRAINING {
        let page = |seed| compose(&hands, kind, seed, (SIDE, SIDE), 24.0);
        assert_eq!(page(1).image, page(1).image, "{}", kind.name);
        assert_eq!(page(1).glyphs, page(1).glyphs, "{}", kind.name);
        assert_ne!(page(1).image, page(2).image, "{}", kind.name);
    }
}

#[test]
fn all_ink_of_a_number_lies_in_the_boxes_of_its_glyphs_and_each_has_some() {
    let hands = hands();
    let mut checked = 0;
    for (seed, pasted) in (0..20).zip([None, Some(0.5)].into_iter().cycle()) {
        let mut scene = Scene::new(&hands, seed, SIDE, SIDE, false);
        scene.pasted = pasted;
        let style = Style { joined: 0.0, ..Style::any(30.0, &mut scene.rng) };
        scene.number("12.5", (30.0, 60.0), &style);
        if scene.glyphs.iter().any(|glyph| glyph.cancelled) {
            continue;
        }
        checked += 1;
        let classes: Vec<Class> = scene.glyphs.iter().map(|glyph| glyph.class).collect();
        assert_eq!(classes, [Class::Digit(1), Class::Digit(2), Class::Point, Class::Digit(5)]);
        let mut inked = vec![false; scene.glyphs.len()];
        for (at, _) in scene.ink.values.iter().enumerate().filter(|(_, value)| **value > 0.3) {
            let here = |glyph: &super::Glyph| inside(glyph.bounds, at % SIDE, at / SIDE);
            assert!(scene.glyphs.iter().any(here), "seed {seed}: ink at {}, {}", at % SIDE, at / SIDE);
            inked.iter_mut().zip(&scene.glyphs).for_each(|(inked, glyph)| *inked |= here(glyph));
        }
        assert!(inked.into_iter().all(|inked| inked), "seed {seed}");
    }
    assert!(checked >= 10);
}

#[test]
fn four_quarter_turns_are_none_and_one_takes_the_truth_along() {
    let hands = hands();
    let page = crop(&hands, 5, SIDE);
    let turned = |quarters: u8| -> Composed {
        let mut turned = page.clone();
        turned.turn(quarters);
        turned
    };
    assert_eq!((turned(4).image, turned(4).glyphs), (page.image.clone(), page.glyphs.clone()));
    for (glyph, lying) in page.glyphs.iter().zip(turned(1).glyphs) {
        let [left, top, right, bottom] = glyph.bounds;
        let side = SIDE as f32;
        assert_eq!(lying.bounds, [side - bottom, left, side - top, right]);
    }
}

#[test]
fn the_maps_have_a_peak_of_its_class_in_the_middle_of_each_digit_that_is_seen_whole() {
    let hands = hands();
    let kind = kinds::TRAINING.iter().find(|kind| kind.name == "scanned").expect("the kind is there");
    let mut peaks = 0;
    for seed in 0..10 {
        let page = compose(&hands, kind, seed, (SIDE, SIDE), 26.0);
        let target = Target::of(&page);
        let cells = target.columns * target.rows;
        assert_eq!(target.heat.len(), HEATS * cells);
        let whole = |[left, top, right, bottom]: [f32; 4]| {
            left >= 0.0
                && top >= 0.0
                && right < SIDE as f32
                && bottom < SIDE as f32
                && (14.0..60.0).contains(&(bottom - top))
        };
        for glyph in page.glyphs.iter().filter(|glyph| matches!(glyph.class, Class::Digit(_)) && whole(glyph.bounds)) {
            let middle = |low: f32, high: f32| ((low + high) / 2.0 / STRIDE as f32) as usize;
            let [left, top, right, bottom] = glyph.bounds;
            let cell = middle(top, bottom) * target.columns + middle(left, right);
            peaks += usize::from(target.heat[glyph.class.index() * cells + cell] == 255);
        }
    }
    assert!(peaks > 50, "{peaks} peaks");
}

#[test]
fn any_hand_keeps_to_the_sizes_that_its_style_promises() {
    let mut rng = Rng::new(1);
    for _ in 0..500 {
        let style = Style::any(30.0, &mut rng);
        assert!(style.radius >= 0.3 && (0.45..=1.0).contains(&style.depth));
        assert!(style.habits.iter().all(|(size, drop)| (0.5..=1.5).contains(size) && drop.abs() <= 0.3));
    }
}

#[test]
fn a_flourish_adds_to_the_ends_of_a_digit_and_leaves_its_strokes() {
    let strokes: Strokes = vec![vec![(0.0, 0.0), (0.5, 0.3), (0.1, 1.0)], vec![(0.0, 0.6), (0.5, 0.6)]];
    let adorned = Flourish { eye: 0.1, tail: 0.2 }.adorn(&strokes);
    assert!(adorned[0].ends_with(&strokes[0]) && adorned[0].len() > strokes[0].len());
    assert!(adorned[1].starts_with(&strokes[1]) && adorned[1].len() > strokes[1].len());
    // The loop is of its radius, and the pen sets off from where it began before.
    let (start, before) = (strokes[0][0], adorned[0].len() - strokes[0].len());
    let farthest = adorned[0][..before].iter().map(|p| (p.0 - start.0).hypot(p.1 - start.1)).fold(0.0, f32::max);
    assert!((0.1..=0.2).contains(&farthest), "{farthest}");
    assert_eq!(Flourish::default().adorn(&strokes), strokes);
}

#[test]
fn what_nobody_can_see_in_the_picture_is_neither_a_digit_nor_none() {
    let hands = hands();
    let kind = kinds::TRAINING.iter().find(|kind| kind.name == "scanned").expect("the kind is there");
    let page = compose(&hands, kind, 3, (SIDE, SIDE), 26.0);
    let dark =
        Composed { image: image::GrayImage::from_pixel(SIDE as u32, SIDE as u32, image::Luma([7])), ..page.clone() };
    let (seen, unseen) = (Target::of(&page), Target::of(&dark));
    assert!(seen.heat.contains(&255) && unseen.heat.iter().all(|&heat| heat == 0));
    let unknown = |target: &Target| target.known.iter().filter(|&&bits| bits & known::CLASS == 0).count();
    assert!(unknown(&unseen) > unknown(&seen) + 20, "{} and {}", unknown(&unseen), unknown(&seen));
}
