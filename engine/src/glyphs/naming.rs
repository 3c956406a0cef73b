//! What the networks and the classifier say of a glyph → which digit it is.

use super::{Glyph, GlyphParams};
use crate::binarize::InkMap;
use crate::classify::{DIGITS, Prediction};
use crate::components::Component;
use crate::finder::candidate::Candidate;
use crate::segment::strength;

/// What the classifier says of the ink of each candidate.
pub type Classify<'a> = &'a dyn Fn(&[Component]) -> Vec<Said>;

/// Who is asked which digit a candidate is, besides the finder that saw it.
pub struct Asked<'a> {
    /// Looks at a place of the picture: left, top, right, bottom.
    pub namer: &'a dyn Fn([f32; 4]) -> Prediction,
    /// Looks at the ink alone; none where the networks are to name digits by themselves.
    pub classifier: Option<Classify<'a>>,
}

/// What a classifier says of a candidate.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// Now.
    pub word: Prediction,
    /// Before it learned the hand that wrote the page; none where it has learned none.
    pub before: Option<Prediction>,
}

impl Said {
    /// What is said of each of some candidates, in their order.
    pub(crate) fn of_each(words: Vec<Prediction>, before: Option<&[Prediction]>) -> Vec<Self> {
        let before = |i: usize| before.and_then(|before| before.get(i)).copied();
        words.into_iter().enumerate().map(|(i, word)| Self { word, before: before(i) }).collect()
    }

    /// Whether teaching made another digit of it.
    fn is_changed(&self) -> bool {
        self.before.is_some_and(|before| before.label() != self.word.label())
    }
}

/// Gives a digit the label that those who look at it say together, and returns by what odds it is a digit at all. The namer is asked only
/// where its word may change something.
pub(super) fn name(
    glyph: &mut Glyph,
    map: &InkMap,
    namer: &dyn Fn([f32; 4]) -> Prediction,
    params: &GlyphParams,
) -> f32 {
    let candidate = &glyph.candidate;
    let said = glyph.said.as_ref();
    let named = clear_word(candidate, said, params).unwrap_or_else(|| namer(candidate.bounds));
    let prediction = weighed(candidate, &named, said, params);
    let label = prediction.label();
    let said_so = said.is_some_and(|said| said.word.label() == label);
    let taught_so = said_so && said.is_some_and(Said::is_changed);
    let seconded = usize::from(label) == candidate.class || said_so;
    let is_pale = glyph.component.as_ref().is_some_and(|ink| strength(ink, map) < params.pale);
    glyph.agreed = !is_pale && (seconded && named.label() == label || taught_so);
    glyph.prediction = prediction;
    // A digit that somebody taught may look like none to the namer.
    let named_so = if taught_so { 1.0 } else { odds(1.0 - named.not_a_digit(), NAMER_SURE).powf(params.namer_trust) };
    odds(likely_digit(&glyph.candidate, glyph.said.as_ref(), params), SURE) * named_so
}

/// No word on whether something is a digit at all counts as surer than this.
const SURE: f32 = 0.999;
/// The namer's: where it sees hardly any doubt, the finder's word is to tell still.
const NAMER_SURE: f32 = 0.98;

/// The odds of what has a probability of `p`, taken as no surer than `sure` either way.
fn odds(p: f32, sure: f32) -> f32 {
    let p = p.clamp(1.0 - sure, sure);
    p / (1.0 - p)
}

/// What the namer would say of a digit that the finder and the classifier both see clearly, and in which they see the same one: it was never
/// seen to contradict the two. Not where teaching has changed the classifier's word.
fn clear_word(candidate: &Candidate, said: Option<&Said>, params: &GlyphParams) -> Option<Prediction> {
    let said = said.filter(|said| said.word.is_digit() && !said.is_changed())?;
    let seen = candidate.classes[candidate.class] / candidate.classes[..DIGITS].iter().sum::<f32>();
    let (label, heard) = said.word.best();
    let is_clear = usize::from(label) == candidate.class
        && candidate.score() >= params.clear.0
        && seen >= params.clear.1
        && heard >= params.clear.2;
    is_clear.then(|| {
        let mut probabilities = [(1.0 - params.clear_word) / (DIGITS - 1) as f32; DIGITS + 1];
        probabilities[usize::from(label)] = params.clear_word;
        probabilities[DIGITS] = 0.0;
        Prediction { probabilities }
    })
}

/// Share of a word that every digit has: no word alone rules one out.
const LEAST: f32 = 0.004;

/// The product of what finder, namer and classifier say of each digit, each taken as often as `params` tell, and of being a digit at all.
fn weighed(candidate: &Candidate, named: &Prediction, said: Option<&Said>, params: &GlyphParams) -> Prediction {
    let seen: f32 = candidate.classes[..DIGITS].iter().map(|class| class + LEAST).sum();
    let finder = |label: usize| ((candidate.classes[label] + LEAST) / seen).powf(params.finder);
    let digit = likely_digit(candidate, said, params);
    shared_out(digit, |label| finder(label) * heard(label, named, said, params))
}

/// What the namer and a classifier say together of a digit that stands by itself, where no finder has seen it.
#[must_use]
pub fn together(named: &Prediction, word: Prediction) -> Prediction {
    let (params, digit) = (GlyphParams::default(), 1.0 - word.not_a_digit());
    let said = Said { word, before: None };
    shared_out(digit, |label| heard(label, named, Some(&said), &params))
}

/// The product of what the namer and the classifier say of one digit.
fn heard(label: usize, named: &Prediction, said: Option<&Said>, params: &GlyphParams) -> f32 {
    // What is said of one digit among the ten.
    let of = |word: &Prediction| {
        let digits = (1.0 - word.not_a_digit()).max(1e-4);
        (word.probabilities[label] / digits + LEAST, digits)
    };
    let classifier = said.map_or(1.0, |said| {
        // Scraps that hang on make a digit strange, and what the classifier then says of it is worth less.
        let (now, digits) = of(&said.word);
        let taught = said.before.map_or(1.0, |before| now / of(&before).0);
        (now.powf(params.classifier) * taught.powf(params.taught)).powf(digits)
    });
    of(named).0.powf(params.namer) * classifier
}

/// The probability `digit` of being one, shared out among the ten by `weight`.
fn shared_out(digit: f32, weight: impl Fn(usize) -> f32) -> Prediction {
    let mut probabilities = [0.0; DIGITS + 1];
    for (label, probability) in probabilities[..DIGITS].iter_mut().enumerate() {
        *probability = weight(label);
    }
    let sum: f32 = probabilities.iter().sum();
    probabilities[..DIGITS].iter_mut().for_each(|probability| *probability *= digit / sum);
    probabilities[DIGITS] = 1.0 - digit;
    Prediction { probabilities }
}

/// Probability that a candidate is a digit at all, before the namer is asked: the finder sees what is around it, the classifier does not.
pub(super) fn likely_digit(candidate: &Candidate, said: Option<&Said>, params: &GlyphParams) -> f32 {
    let finder = odds(candidate.score(), SURE);
    let classifier = said.map_or(1.0, |said| odds(1.0 - said.word.not_a_digit(), SURE).powf(params.trust));
    finder * classifier / (1.0 + finder * classifier)
}

#[cfg(test)]
mod tests {
    use super::{Said, name, together};
    use crate::binarize::InkMap;
    use crate::classify::{DIGITS, Prediction};
    use crate::finder::candidate::Candidate;
    use crate::geometry::BoundingBox;
    use crate::glyphs::{Glyph, GlyphParams};
    use std::cell::Cell;

    fn word(label: usize, probability: f32) -> Prediction {
        let mut probabilities = [(1.0 - probability) / DIGITS as f32; DIGITS + 1];
        probabilities[label] = probability;
        Prediction { probabilities }
    }

    /// A digit that the finder sees as a 3 so strongly, and another digit, a 5, so strongly.
    fn seen(three: f32, five: f32, said: Option<Said>) -> Glyph {
        let candidate = Candidate::seen_at([10.0, 10.0, 30.0, 40.0], &[(3, three), (5, five)]);
        Glyph { said, ..Glyph::seen(&candidate, BoundingBox { x: 10, y: 10, width: 20, height: 30 }) }
    }

    /// The label that a glyph is given where the namer says 5, whether it is agreed on, and whether the namer was asked.
    fn named(mut glyph: Glyph) -> (u8, bool, bool) {
        let asked = Cell::new(false);
        let namer = |_| {
            asked.set(true);
            word(5, 0.98)
        };
        let map = InkMap { scale: 1, width: 0, height: 0, ink: Vec::new(), mask: Vec::new() };
        name(&mut glyph, &map, &namer, &GlyphParams::default());
        (glyph.prediction.label(), glyph.agreed, asked.get())
    }

    #[test]
    fn the_namer_is_not_asked_of_a_digit_that_the_finder_and_the_classifier_see_clearly() {
        let said = |label, probability| Some(Said { word: word(label, probability), before: None });
        assert_eq!(named(seen(0.9, 0.1, said(3, 0.97))), (3, true, false));
        let taught = Some(Said { word: word(3, 0.97), before: Some(word(3, 0.9)) });
        assert_eq!(named(seen(0.9, 0.1, taught)), (3, true, false));
    }

    #[test]
    fn the_namer_is_asked_wherever_one_of_them_doubts_or_says_another_digit_or_has_just_been_taught() {
        let said = |label, probability| Some(Said { word: word(label, probability), before: None });
        for (three, five, said) in [
            (0.9, 0.1, None),
            (0.9, 0.1, said(3, 0.8)),
            (0.9, 0.1, said(5, 0.97)),
            (0.9, 0.1, said(DIGITS, 0.97)),
            (0.9, 0.5, said(3, 0.97)),
            (0.5, 0.0, said(3, 0.97)),
            (0.9, 0.1, Some(Said { word: word(3, 0.97), before: Some(word(7, 0.9)) })),
        ] {
            assert!(named(seen(three, five, said)).2, "{three}, {five}, {said:?}");
        }
    }

    #[test]
    fn a_digit_that_the_namer_alone_sees_is_not_agreed_on_and_one_that_the_classifier_sees_too_is() {
        assert_eq!(named(seen(0.5, 0.45, None)), (5, false, true));
        let said = Some(Said { word: word(5, 0.97), before: None });
        assert_eq!(named(seen(0.5, 0.45, said)), (5, true, true));
    }

    #[test]
    fn a_digit_in_which_the_namer_sees_none_is_less_likely_one_unless_teaching_made_it_one() {
        let map = InkMap { scale: 1, width: 0, height: 0, ink: Vec::new(), mask: Vec::new() };
        let odds = |said, sees| name(&mut seen(0.6, 0.0, said), &map, &|_| sees, &GlyphParams::default());
        assert!(odds(None, word(3, 0.99)) > 1.5 && odds(None, word(DIGITS, 0.95)) < 1.0);
        let taught = Some(Said { word: word(3, 0.97), before: Some(word(7, 0.9)) });
        assert!(odds(taught, word(DIGITS, 0.95)) > 1.0);
    }

    #[test]
    fn where_the_namer_and_a_classifier_differ_the_namer_is_heard_unless_it_doubts() {
        let label = |named, word| together(&named, word).best().0;
        assert_eq!(label(word(5, 0.95), word(3, 0.95)), 5);
        assert_eq!(label(word(5, 0.12), word(3, 0.95)), 3);
        assert!((together(&word(5, 0.9), word(DIGITS, 0.6)).not_a_digit() - 0.6).abs() < 1e-6);
    }
}
