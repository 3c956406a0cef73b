//! Shapes → digits: of the ways to take the shapes apart and together, the one that reads best.
//!
//! A digit costs `−ln` of its probability, ink that is left unread costs in proportion to its size; each shape, and each pair of
//! neighbours, takes the cheapest way. Over-segmentation with a best path after Casey and Lecolinet, "A survey of methods and
//! strategies in character segmentation" (1996).

mod ways;

use crate::classify::{DIGITS, Prediction};
use crate::components::Component;
use crate::cuts::Slant;
use crate::geometry::{BoundingBox, usual_height};
use crate::print::{Print, PrintParams, find_print};
use crate::segment::Segmented;
use crate::small_rows::{SmallRowParams, in_small_rows};
use crate::words::{Sign, WordParams, in_words};
use std::cell::Cell;
use std::collections::HashSet;
use ways::{Way, Weigher};

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
    /// The same where the whole has the size of one sign, or hangs on signs of another line.
    pub min_piece_of_one: f32,
    /// Lowest digit as a share of the page's usual one.
    pub min_share: f32,
    /// Highest digit as a share of the page's usual one.
    pub max_share: f32,
    /// Highest 1 that is a bare stroke, likewise: what is higher is a piece of a rule.
    pub max_slender: f32,
    /// Farthest that a 1 may lean from the page's writing, columns a row: beyond it, it is a slash or a dash.
    pub max_lean: f32,
    /// Longest mark that says nothing against a digit beside it, as a share of the page's usual height.
    pub mark: f32,
    /// Faintest digit that is not certain, as a share of the page's usual strength of ink.
    pub faint: f32,
    /// Probability from which a faint digit is certain.
    pub faint_certain: f32,
    /// Probability from which a digit counts as read with confidence where a page is told from a texture.
    pub confident: f32,
    /// Least share of a page's digits that are: of written pages seven in ten and more are, of textures three in ten at most.
    pub min_confident: f32,
    /// Fewest digits that may be the likeness of a texture.
    pub min_texture: usize,
    /// Most shapes of a digit's size on a page: as many digits as an A4 page holds in the smallest hand.
    pub max_shapes: usize,
    /// Most pieces and pairs that are looked at on a page, the cheapest shapes to take apart first. A page of digits needs some hundred; one
    /// of letters, or a texture, would take for ever.
    pub max_pieces: usize,
    /// How words are told from numbers.
    pub words: WordParams,
    /// How small print is told from writing.
    pub print: PrintParams,
    /// How rows of small digits are told from specks.
    pub small_rows: SmallRowParams,
}

impl Default for SelectParams {
    fn default() -> Self {
        Self {
            unread_cost: 1.6,
            cut_cost: 0.25,
            certain: 0.8,
            min_piece: 0.5,
            min_piece_of_one: 0.8,
            min_share: 0.42,
            max_share: 3.5,
            max_slender: 1.5,
            max_lean: 0.75,
            mark: 0.5,
            faint: 0.55,
            faint_certain: 0.97,
            confident: 0.9,
            min_confident: 0.45,
            min_texture: 5,
            max_shapes: 5000,
            max_pieces: 2000,
            words: WordParams::default(),
            print: PrintParams::default(),
            small_rows: SmallRowParams::default(),
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

/// What was selected of a page.
#[derive(Debug, Clone)]
pub struct Selected {
    /// The digits, in no particular order.
    pub digits: Vec<Found>,
    /// For each shape of the page, whether it is small print, which is passed over.
    pub print: Vec<bool>,
}

/// Selects the digits among a page's shapes; `predict` reads components, one prediction each, and `strength` tells how dark one is.
#[must_use]
pub fn select(
    page: &Segmented,
    min_height: u32,
    params: &SelectParams,
    predict: &dyn Fn(&[Component]) -> Vec<Prediction>,
    strength: &dyn Fn(&Component) -> f32,
) -> Selected {
    let shapes = &page.shapes;
    let wholes: Vec<Component> = shapes.iter().map(|shape| shape.whole.clone()).collect();
    let readable = readable_shapes(page, min_height);
    let asked: Vec<Component> = readable.iter().map(|&i| wholes[i].clone()).collect();
    let mut predictions: Vec<Option<Prediction>> = vec![None; shapes.len()];
    for (&i, prediction) in readable.iter().zip(predict(&asked)) {
        predictions[i] = Some(prediction);
    }
    let signs: Vec<Sign> =
        wholes.iter().zip(&predictions).map(|(whole, prediction)| sign_of(whole, prediction.as_ref(), 1.0)).collect();
    let Print { small: print, in_text } = find_print(&signs, &params.print);
    // Print is left unread, and says nothing of the writing.
    for (prediction, _) in predictions.iter_mut().zip(&print).filter(|(_, print)| **print) {
        *prediction = None;
    }
    let certain = |slender: bool, text: bool| -> Vec<u32> {
        (0..wholes.len())
            .filter(|&i| predictions[i].is_some_and(|prediction| prediction.best().1 >= params.certain))
            .filter(|&i| text || !in_text[i])
            .map(|i| wholes[i].bounding_box)
            .filter(|b| slender || !b.is_slender())
            .map(|b| b.height)
            .collect()
    };
    // Letters of a printed line that resemble digits say how high digits are only where nothing else does.
    let usual = usual_height(certain(false, false))
        .or_else(|| usual_height(certain(false, true)))
        .or_else(|| usual_height(certain(true, true)))
        .or_else(|| usual_height(asked.iter().map(|component| component.bounding_box.height).collect()))
        .unwrap_or(min_height as f32);
    let surely_read = predictions.iter().zip(&wholes).filter(|(prediction, whole)| {
        prediction.is_some_and(|prediction| prediction.best().1 >= params.certain) && !whole.bounding_box.is_slender()
    });
    let slant = Slant::of(surely_read.map(|(_, whole)| whole));
    adapt_to_page(&mut predictions, &wholes, usual);
    let weigher =
        Weigher { params, predict, usual, slant, rules: &page.rules, pieces_left: Cell::new(params.max_pieces) };
    let mut ways: Vec<Way> = shapes.iter().map(|_| Way::none()).collect();
    let mut narrow_first: Vec<usize> = (0..shapes.len()).filter(|&i| !print[i]).collect();
    narrow_first.sort_by_key(|&i| wholes[i].bounding_box.width);
    for i in narrow_first {
        ways[i] = weigher.best_way(&shapes[i], predictions[i]);
    }
    weigher.join_neighbours(&wholes, &print, &mut ways);
    let unread = |i: usize| {
        let b = &wholes[i].bounding_box;
        let nothing = ways[i].digits.is_empty() && !ways[i].joined && !print[i] && !is_block(&wholes[i], usual);
        nothing && b.height >= min_height && (0.3 * usual..2.5 * usual).contains(&(b.height as f32))
    };
    let unread: Vec<usize> = (0..wholes.len()).filter(|&i| unread(i)).collect();
    let digits =
        ways.into_iter().zip(&in_text).flat_map(|(way, text)| way.digits.into_iter().map(|digit| (digit, *text)));
    let digits: Vec<(Found, bool)> = digits.collect();
    let mut all_signs: Vec<Sign> = digits.iter().map(|(found, _)| sign_of_found(found)).collect();
    all_signs.extend(unread_among(&wholes, &all_signs));
    let small = |b: &BoundingBox| b.height >= min_height && (b.height as f32) < params.min_share * usual;
    let in_row = in_small_rows(&all_signs, small, &params.small_rows);
    let (mut found, mut is_text): (Vec<Found>, Vec<bool>) = digits
        .into_iter()
        .zip(in_row)
        .filter(|((found, _), in_row)| {
            (*in_row || weigher.is_plausible(found, min_height))
                && !is_edge_of_paper(found, usual, page.size)
                && !is_frame(&found.component.bounding_box, &wholes)
        })
        .map(|(digit, _)| digit)
        .unzip();
    let mut signs: Vec<Sign> = found.iter().map(sign_of_found).collect();
    signs.extend(unread.iter().map(|&i| sign_of(&wholes[i], predictions[i].as_ref(), 0.5)));
    is_text.extend(unread.iter().map(|&i| in_text[i]));
    let mut in_word = in_words(&signs, &is_text, &page.rules, &params.words).into_iter();
    found.retain(|_| !in_word.next().unwrap_or(false));
    drop_faint(&mut found, strength, params);
    if is_texture(&found, unread.len(), params) {
        found.clear();
    }
    Selected { digits: found, print }
}

/// Whether a component is a box filled with ink, as forms have them where nothing is to be written; bold letters leave more paper.
fn is_block(component: &Component, usual: f32) -> bool {
    let b = &component.bounding_box;
    b.width as f32 > usual && b.height as f32 > 0.5 * usual && u64::from(component.area()) * 10 > b.area() * 7
}

/// The sign that a whole shape is; the probability of being a digit at most `most`.
fn sign_of(whole: &Component, prediction: Option<&Prediction>, most: f32) -> Sign {
    let digit = prediction.map_or(0.0, |prediction| 1.0 - prediction.not_a_digit()).min(most);
    Sign { bounding_box: whole.bounding_box, digit }
}

fn sign_of_found(found: &Found) -> Sign {
    Sign { bounding_box: found.component.bounding_box, digit: found.prediction.best().1 }
}

/// The shapes that are no digit by themselves, as signs that are none.
fn unread_among(wholes: &[Component], found: &[Sign]) -> Vec<Sign> {
    let read: HashSet<BoundingBox> = found.iter().map(|sign| sign.bounding_box).collect();
    let boxes = wholes.iter().map(|whole| whole.bounding_box).filter(|b| !read.contains(b));
    boxes.map(|bounding_box| Sign { bounding_box, digit: 0.0 }).collect()
}

/// Drops what is much fainter than the page's digits and not read with certainty: print that shows through, a watermark, the grain of
/// the table beside the paper. Where much is so faint, somebody wrote with two pens. Bare strokes, of which grain has many, say how
/// strong the ink is only where there is nothing else.
fn drop_faint(found: &mut Vec<Found>, strength: &dyn Fn(&Component) -> f32, params: &SelectParams) {
    let strengths: Vec<f32> = found.iter().map(|found| strength(&found.component)).collect();
    let certain = |slender: bool| -> Vec<f32> {
        found
            .iter()
            .zip(&strengths)
            .filter(|(found, _)| found.prediction.best().1 >= params.certain)
            .filter(|(found, _)| slender || !found.component.bounding_box.is_slender())
            .map(|(_, strength)| *strength)
            .collect()
    };
    let mut certain = Some(certain(false)).filter(|certain| !certain.is_empty()).unwrap_or_else(|| certain(true));
    certain.sort_by(f32::total_cmp);
    let Some(&usual) = certain.get(certain.len() / 2) else { return };
    let is_faint = |strength: f32| strength < params.faint * usual;
    if certain.iter().filter(|&&strength| is_faint(strength)).count() * 5 > certain.len() {
        return;
    }
    let mut strengths = strengths.into_iter();
    found.retain(|found| {
        let b = &found.component.bounding_box;
        let certain = found.prediction.best().1 >= params.faint_certain && !b.is_slender();
        !strengths.next().is_some_and(is_faint) || certain
    });
}

/// Whether what was found is the chance likeness of a texture, wool or foliage, to digits: few of them are read with confidence, and
/// more shapes of their size are none. Of a page that somebody wrote most are, in a hand however strange.
fn is_texture(found: &[Found], unread: usize, params: &SelectParams) -> bool {
    let confident = found.iter().filter(|found| found.prediction.best().1 >= params.confident).count();
    found.len() >= params.min_texture
        && unread > found.len()
        && (confident as f32) < params.min_confident * found.len() as f32
}

/// Corrects what is said of each shape for how much of this page is writing other than digits: on a sheet of digits a strange shape is
/// a strange digit.
///
/// The posterior probabilities of a classifier for other priors than it was trained with, after Saerens, Latinne, Decaestecker,
/// "Adjusting the outputs of a classifier to new a priori probabilities" (2002), equation 2.4, with a few steps of their iteration.
fn adapt_to_page(predictions: &mut [Option<Prediction>], wholes: &[Component], usual: f32) {
    // Of a page of which nothing is known, and how many shapes it takes to learn as much.
    const PRIOR: f32 = 0.25;
    const SHAPES: f32 = 4.0;
    // After three the factor hardly moves.
    const STEPS: usize = 3;
    let counted: Vec<f32> = predictions
        .iter()
        .zip(wholes)
        .filter(|(_, whole)| (0.5..2.0).contains(&(whole.bounding_box.height as f32 / usual)))
        .filter_map(|(prediction, _)| prediction.as_ref().map(Prediction::not_a_digit))
        .collect();
    let mut factor = 1.0;
    for _ in 0..STEPS {
        let none = PRIOR * SHAPES + counted.iter().map(|not| factor * not / (1.0 - (1.0 - factor) * not)).sum::<f32>();
        let odds = none / (SHAPES + counted.len() as f32 - none).max(1e-3);
        // Never the other way: digits that stand in a page of letters are as much digits as elsewhere.
        factor = (odds * (1.0 - PRIOR) / PRIOR).clamp(0.05, 1.0);
    }
    for prediction in predictions.iter_mut().flatten() {
        let scale = 1.0 / (1.0 - (1.0 - factor) * prediction.not_a_digit());
        prediction.probabilities.iter_mut().for_each(|probability| *probability *= scale);
        prediction.probabilities[DIGITS] *= factor;
    }
}

/// Whether a digit that runs off the picture is more likely the edge of the paper or of what lies beside it: a bare stroke, or larger
/// than the others.
fn is_edge_of_paper(found: &Found, usual: f32, (width, height): (u32, u32)) -> bool {
    let b = &found.component.bounding_box;
    let runs_off = b.x == 0 || b.y == 0 || b.right() == width || b.bottom() == height;
    runs_off && (found.prediction.best().0 == 1 || b.height as f32 > 1.4 * usual)
}

/// Whether other shapes lie within a box, as in the frame around a drawing or the rim of a die, which resembles a 0. A speck in a ring
/// makes it no frame.
fn is_frame(b: &BoundingBox, wholes: &[Component]) -> bool {
    let side = |b: &BoundingBox| b.width.max(b.height);
    let within = wholes.iter().map(|whole| &whole.bounding_box).filter(|inner| {
        let inside = inner.x > b.x && inner.y > b.y && inner.right() < b.right() && inner.bottom() < b.bottom();
        inside && 10 * side(inner) >= side(b)
    });
    let (count, largest) = within.fold((0, 0), |(count, largest), inner| (count + 1, largest.max(side(inner))));
    count > 1 || 4 * largest >= side(b)
}

/// The shapes that may be a digit as they are, by their numbers.
#[must_use]
pub fn readable_shapes(page: &Segmented, min_height: u32) -> Vec<usize> {
    let box_of = |i: usize| &page.shapes[i].whole.bounding_box;
    let mut readable: Vec<usize> = (0..page.shapes.len())
        .filter(|&i| may_be_digit(box_of(i), min_height) && !is_tangle(&page.shapes[i].whole))
        .collect();
    // Digits hardly lie within each other. Rings within rings, each as large as the page, would be cut out of it one by one.
    readable.sort_by_key(|&i| box_of(i).area());
    let mut left = 4 * u64::from(page.size.0) * u64::from(page.size.1);
    readable.retain(|&i| {
        let fits = box_of(i).area() <= left;
        left = left.saturating_sub(box_of(i).area());
        fits
    });
    readable.sort_unstable();
    readable
}

/// Whether a component goes to and fro as no digits do: noise, a grid, a spiral. Looking for digits in it would be in vain, and take long.
#[must_use]
pub fn is_tangle(component: &Component) -> bool {
    let b = &component.bounding_box;
    // Runs a row: a digit has up to four, and a word or a smudged line as many more as it is wider than high.
    component.runs.len() as u64 > 8 * u64::from(b.height + b.width)
}

fn may_be_digit(b: &BoundingBox, min_height: u32) -> bool {
    b.height >= min_height && 2 * b.width <= 5 * b.height && b.height <= 25 * b.width
}

#[cfg(test)]
mod tests {
    use super::{Found, SelectParams, adapt_to_page, is_block, readable_shapes, select};
    use crate::binarize::{BinarizeParams, binarize};
    use crate::classify::{DIGITS, MAX_CLASSES, Prediction};
    use crate::components::{Component, Run};
    use crate::segment::{SegmentParams, find_shapes};
    use image::{GrayImage, Luma};
    use pages::draw;
    use std::cell::Cell;

    #[test]
    fn however_much_a_page_could_be_taken_apart_the_work_is_bounded() {
        let segment = SegmentParams::default();
        let page = find_shapes(&binarize(&draw::letters(1).image, &BinarizeParams::default()), &segment);
        let looked_at = |max_pieces: usize| {
            let count = Cell::new(0);
            let predict = |components: &[Component]| {
                count.set(count.get() + components.len());
                let mut probabilities = [0.0; MAX_CLASSES];
                probabilities[DIGITS] = 1.0;
                vec![Prediction { probabilities }; components.len()]
            };
            let params = SelectParams { max_pieces, ..SelectParams::default() };
            let _ = select(&page, segment.min_height, &params, &predict, &|_| 255.0);
            count.get()
        };
        let shapes = readable_shapes(&page, segment.min_height).len();
        assert_eq!(looked_at(0), shapes);
        assert!((shapes + 1..=shapes + 40).contains(&looked_at(40)), "{} of {shapes} shapes", looked_at(40));
    }

    #[test]
    fn a_strange_shape_is_a_digit_among_ten_digits_and_none_among_ten_letters() {
        let whole = Component::from_runs((0..30).map(|y| Run { y, start: 10, end: 30 }).collect()).unwrap();
        let read = |not_a_digit: f32| {
            let mut probabilities = [0.0; MAX_CLASSES];
            (probabilities[6], probabilities[DIGITS]) = (1.0 - not_a_digit, not_a_digit);
            Some(Prediction { probabilities })
        };
        let strange_among = |others: f32| {
            let mut predictions = vec![read(others); 10];
            predictions.push(read(0.72));
            adapt_to_page(&mut predictions, &vec![whole.clone(); 11], 30.0);
            predictions[10].unwrap()
        };
        let (digit, letter) = (strange_among(0.01), strange_among(0.98));
        assert!(digit.best().0 == 6 && digit.not_a_digit() < 0.49, "{digit:?}");
        assert!((letter.not_a_digit() - 0.72).abs() < 1e-6, "{letter:?}");
    }

    #[test]
    fn a_few_confident_digits_among_many_strange_shapes_are_a_texture() {
        let found = |confident: usize, doubtful: usize| {
            let component = Component::from_runs((0..30).map(|y| Run { y, start: 10, end: 30 }).collect()).unwrap();
            let read = |probability: f32| {
                let mut probabilities = [0.0; MAX_CLASSES];
                (probabilities[6], probabilities[DIGITS]) = (probability, 1.0 - probability);
                Found { component: component.clone(), prediction: Prediction { probabilities } }
            };
            [vec![read(0.97); confident], vec![read(0.6); doubtful]].concat()
        };
        let is_texture = |found: &[Found], unread| super::is_texture(found, unread, &SelectParams::default());
        assert!(is_texture(&found(2, 6), 20));
        assert!(!is_texture(&found(2, 6), 3), "a page with little but digits");
        assert!(!is_texture(&found(6, 2), 20), "digits in a page of something else");
        assert!(!is_texture(&found(0, 3), 20), "a few doubtful ones may be all there is");
        assert!(!is_texture(&[], 20));
    }

    #[test]
    fn a_box_filled_with_ink_is_a_block_and_a_sign_is_none() {
        let of = |dark: &dyn Fn(u32, u32) -> bool| {
            let picture = GrayImage::from_fn(200, 120, |x, y| Luma([if dark(x, y) { 30 } else { 245 }]));
            let page = find_shapes(&binarize(&picture, &BinarizeParams::default()), &SegmentParams::default());
            page.shapes.iter().any(|shape| is_block(&shape.whole, 40.0))
        };
        let inside = |x: u32, y: u32, border: u32| {
            (60 + border..140 - border).contains(&x) && (40 + border..85 - border).contains(&y)
        };
        assert!(of(&|x, y| inside(x, y, 0)));
        assert!(!of(&|x, y| inside(x, y, 0) && !inside(x, y, 7)));
        assert!(!of(&|x, y| (60..72).contains(&x) && (40..85).contains(&y)));
    }

    #[test]
    fn rings_within_rings_and_noise_are_no_shapes_to_read() {
        let readable = |dark: &dyn Fn(u32, u32) -> bool| {
            let picture = GrayImage::from_fn(600, 600, |x, y| Luma([if dark(x, y) { 30 } else { 245 }]));
            let segment = SegmentParams::default();
            let page = find_shapes(&binarize(&picture, &BinarizeParams::default()), &segment);
            readable_shapes(&page, segment.min_height).len()
        };
        let distance = |x: u32, y: u32| (f64::from(x) - 300.0).hypot(f64::from(y) - 300.0);
        let rings = readable(&|x, y| distance(x, y) < 294.0 && distance(x, y) % 10.0 < 4.0);
        assert!((10..26).contains(&rings), "{rings} of 30 rings");
        assert_eq!(readable(&|x, y| (x + y) % 2 == 0), 0);
    }
}
