//! The order of the stages: the one file that knows it.

use crate::back::{BackParams, Named, leave_back_out, leave_pale_marks};
use crate::binarize::{BinarizeParams, InkMap, binarize};
use crate::brackets::{BracketParams, leave_brackets_out};
use crate::classify::Prediction;
use crate::columns::GridParams;
use crate::components::Component;
use crate::cut_out::cut_out;
use crate::dates::{DateParams, tell_slashes};
use crate::decode::{self, DecodeLimits};
use crate::doubt::{DoubtParams, doubt_parts};
use crate::enlarge::{EnlargeParams, enlarge, enlarged, reduce};
use crate::error::{ModelError, ReadError};
use crate::finder::{Candidate, FinderParams, Findings, Net, Verdict};
use crate::gaps::{self, GapParams};
use crate::geometry::BoundingBox;
use crate::glyphs::{Asked, Classify, Glyph, GlyphParams, Glyphs, PageInk, Said, glyphs, leave_unlikely_out};
use crate::layout::LayoutParams;
use crate::marks::{MarkParams, marks};
use crate::model::Model;
use crate::namer::Namer;
use crate::networks::Networks;
use crate::order::OrderParams;
use crate::per_cent::{PerCentParams, leave_per_cent_out};
use crate::personal::Personal;
use crate::print::PrintParams;
use crate::project::Projected;
use crate::reading::{ClassifierKind, Reading, Warning};
use crate::segment::{SegmentParams, Segmented, find_shapes};
use crate::tilt::{Tilt, TiltParams};
use crate::turn::{Turn, TurnParams};
use crate::unread::{UnreadParams, unread_beside};
use crate::words::WordParams;
use image::GrayImage;
use letters::{leave_words_out, unread_writing};
use std::sync::Arc;
use turns::Votes;

/// How to read one picture.
#[derive(Debug, Clone, Default)]
pub struct ReadParams {
    /// Which of the model's classifiers is asked. The SVM by default: it is the more accurate one.
    pub classifier: ClassifierKind,
    /// Whether the networks name the digits that they find, and no classifier is asked.
    pub net_alone: bool,
    /// The turn in which it is read, though it may read better in another; the reader finds one without.
    pub forced_turn: Option<Turn>,
    /// Which page of a file is read, counted from 1. The first where none is named, and the reading says if there are more.
    pub page: Option<u32>,
    /// What is refused before decoding.
    pub limits: DecodeLimits,
    /// When the picture is enlarged before its ink is told from paper.
    pub enlarge: EnlargeParams,
    /// How ink is told from paper.
    pub binarize: BinarizeParams,
    /// What is kept as a shape.
    pub segment: SegmentParams,
    /// How lines of print are told.
    pub print: PrintParams,
    /// How brackets are told from 1s.
    pub brackets: BracketParams,
    /// How per cent signs are told from digits.
    pub per_cent: PerCentParams,
    /// How words are told from numbers.
    pub words: WordParams,
    /// How gaps and rules are judged where links are not certain.
    pub layout: LayoutParams,
    /// How the network is led over the page.
    pub finder: FinderParams,
    /// How the way a page lies is told.
    pub turn: TurnParams,
    /// When it counts as aslant.
    pub tilt: TiltParams,
    /// How what it found is weighed.
    pub glyphs: GlyphParams,
    /// Which of them show through from the back of the sheet.
    pub back: BackParams,
    /// Which candidates are marks.
    pub marks: MarkParams,
    /// How that is put together.
    pub order: OrderParams,
    /// When numbers stand in columns.
    pub grid: GridParams,
    /// When ink that was not read looks like writing.
    pub unread: UnreadParams,
    /// When it is a digit of the number that it stands in.
    pub gaps: GapParams,
    /// When strokes in a number are the slashes of a date.
    pub dates: DateParams,
    /// When a digit may be a part of one.
    pub doubt: DoubtParams,
}

/// A part of the work whose end is told to the caller, who may own a clock; the engine has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file's bytes are upright grey pixels.
    Decoded,
    /// The pixels are shapes.
    Segmented,
    /// The shapes are digits, numbers and lines.
    Classified,
}

/// A page as it was looked at once.
#[derive(Debug)]
pub(crate) struct Look {
    /// Digits and marks.
    pub(crate) glyphs: Vec<Glyph>,
    /// Ink and paper.
    pub(crate) map: InkMap,
    /// Its shapes and rules.
    pub(crate) page: Segmented,
}

/// Reads pictures with one model. Cheap to share between threads behind an `Arc`.
#[derive(Debug)]
pub struct DigitReader {
    model: Arc<Model>,
    personal: Option<Arc<Personal>>,
}

impl DigitReader {
    /// The reader with the built-in model.
    ///
    /// # Errors
    /// When the model that was compiled in is damaged.
    pub fn built_in() -> Result<Self, ModelError> {
        Ok(Self::with_model(Model::built_in()?))
    }

    /// The reader with a model of one's own.
    #[must_use]
    pub fn with_model(model: impl Into<Arc<Model>>) -> Self {
        Self { model: model.into(), personal: None }
    }

    /// The reader with a model and what it has learned of one hand.
    ///
    /// # Errors
    /// [`ModelError::OtherBase`] when the hand was learned with another model.
    pub fn with_personal(model: impl Into<Arc<Model>>, personal: impl Into<Arc<Personal>>) -> Result<Self, ModelError> {
        let (model, personal) = (model.into(), personal.into());
        personal.check_base(&model)?;
        Ok(Self { model, personal: Some(personal) })
    }

    /// Reads the picture in a file's `bytes` with the defaults: the first page, by the support vector machine.
    ///
    /// # Errors
    /// As [`DigitReader::read_with`].
    ///
    /// ```
    /// # let bytes = pages::draw::training_sheet(1).png();
    /// let reading = engine::DigitReader::built_in()?.read(&bytes)?;
    /// assert!(reading.text().starts_with("0 0 0 0"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(&self, bytes: &[u8]) -> Result<Reading, ReadError> {
        self.read_with(bytes, &ReadParams::default(), |_| ())
    }

    /// Reads the picture in `bytes`. `on_stage` is called at the end of each stage, in the order of [`Stage`].
    ///
    /// # Errors
    /// What [`decode::decode_page`] refuses, and [`ReadError::TooManyShapes`]. A picture without digits is an empty [`Reading`].
    pub fn read_with(
        &self,
        bytes: &[u8],
        params: &ReadParams,
        mut on_stage: impl FnMut(Stage),
    ) -> Result<Reading, ReadError> {
        let decode::Page { picture: gray, number: page, pages, mut warnings } =
            decode::decode_page(bytes, params.page, &params.limits)?;
        on_stage(Stage::Decoded);
        if params.page.is_none() && pages > 1 {
            warnings.push(Warning::MorePages { page, pages });
        }
        let reading = self.read_gray(&gray, params, on_stage)?;
        warnings.extend_from_slice(&reading.warnings);
        Ok(Reading { page, pages, warnings, ..reading })
    }

    /// Reads upright grey pixels. `on_stage` is told of the stages behind [`Stage::Decoded`].
    ///
    /// # Errors
    /// [`ReadError::TooManyShapes`].
    pub fn read_gray(
        &self,
        gray: &GrayImage,
        params: &ReadParams,
        on_stage: impl FnMut(Stage),
    ) -> Result<Reading, ReadError> {
        Ok(self.read_found(Networks::built_in()?, gray, params, on_stage)?.0)
    }

    /// Reads upright grey pixels, and tells of everything that was seen. The candidates lie in the picture as it was turned to be read.
    ///
    /// # Errors
    /// [`ReadError::TooManyShapes`], and [`ReadError::Network`] when a network that was compiled in is damaged.
    pub fn read_explained(
        &self,
        gray: &GrayImage,
        params: &ReadParams,
    ) -> Result<(Reading, Vec<Candidate>), ReadError> {
        self.read_found(Networks::built_in()?, gray, params, |_| ())
    }

    /// Reads upright grey pixels by these networks. Returns the reading, and every candidate with its verdict.
    ///
    /// # Errors
    /// [`ReadError::TooManyShapes`].
    pub fn read_found(
        &self,
        networks: Networks<'_>,
        gray: &GrayImage,
        params: &ReadParams,
        mut on_stage: impl FnMut(Stage),
    ) -> Result<(Reading, Vec<Candidate>), ReadError> {
        let Networks { finder, namer } = networks;
        if let Some(turn) = params.forced_turn {
            let turned = turn.picture(gray);
            let found = find(finder, &turned, params, |_| false)?;
            on_stage(Stage::Segmented);
            let read = self.read_turned(found, namer, turn, params);
            on_stage(Stage::Classified);
            return Ok(read);
        }
        let lie_otherwise = |seen| Votes::of(seen, Turn::None).lie_otherwise(&params.turn);
        let found = find(finder, gray, params, lie_otherwise)?;
        // What the look that was cut short took, and a finer one, of four times as many pixels.
        let whole_look = found.findings.cut_short.then_some(5 * found.looked_at);
        on_stage(Stage::Segmented);
        let mut votes = Votes::of(found.findings.turns, Turn::None);
        let (mut looked_at, mut last) = (found.looked_at, 0);
        let mut readings = vec![self.read_turned(found, namer, Turn::None, params)];
        let are_upright = votes.are_upright(&readings[0].0, &params.turn);
        for turn in votes.others() {
            // The likeliest one is tried on any page, the others where that leaves time for as much as it took.
            let has_time = readings.len() == 1 || looked_at + last <= params.finder.max_pixels;
            if are_upright || votes.share(turn) < params.turn.min_share || !has_time {
                break;
            }
            let turned = turn.picture(gray);
            if let Ok(found) = find(finder, &turned, params, |_| false) {
                if whole_look.is_some() {
                    votes = Votes::of(found.findings.turns, turn);
                }
                last = found.looked_at;
                looked_at += last;
                readings.push(self.read_turned(found, namer, turn, params));
            }
        }
        let mut read = votes.best(readings, &params.turn);
        let has_time = whole_look.is_some_and(|pixels| looked_at + pixels <= params.finder.max_pixels);
        if has_time && read.0.turn == Turn::None {
            read = self.read_turned(find(finder, gray, params, |_| false)?, namer, Turn::None, params);
        }
        on_stage(Stage::Classified);
        Ok(read)
    }

    /// Reads what was found on a picture that was turned by `turn` before; the boxes of the reading are those of the picture before that.
    fn read_turned(
        &self,
        found: Found<'_>,
        namer: &Namer,
        turn: Turn,
        params: &ReadParams,
    ) -> (Reading, Vec<Candidate>) {
        let Found { findings: Findings { mut candidates, too_small, .. }, straight, turned, .. } = found;
        let (picture, tilt) = straight.as_ref().map_or((turned, None), |(tilt, picture)| (picture, Some(tilt)));
        let large = enlarged(picture, &candidates, &params.enlarge);
        let mut reading = if let Some(large) = large {
            enlarge(&mut candidates);
            let mut reading = self.read_as_it_lies(&mut candidates, namer, &large, params);
            reduce(&mut reading, &mut candidates);
            reading
        } else {
            self.read_as_it_lies(&mut candidates, namer, picture, params)
        };
        if let Some(tilt) = tilt {
            for bounding_box in reading.boxes_mut() {
                *bounding_box = tilt.box_before(bounding_box, turned.dimensions());
            }
            for candidate in &mut candidates {
                candidate.bounds = tilt.bounds_before(candidate.bounds, turned.dimensions());
            }
        }
        let (width, height) = match turn {
            Turn::None | Turn::Half => turned.dimensions(),
            Turn::Right | Turn::Left => (turned.height(), turned.width()),
        };
        for bounding_box in reading.boxes_mut() {
            *bounding_box = turn.box_before(bounding_box, width, height);
        }
        (reading.width, reading.height, reading.turn) = (width, height, turn);
        reading.warnings.extend(too_small.then_some(Warning::SmallDigits));
        (reading, candidates)
    }

    /// What the candidates of a picture say.
    fn read_as_it_lies(
        &self,
        candidates: &mut [Candidate],
        namer: &Namer,
        picture: &GrayImage,
        params: &ReadParams,
    ) -> Reading {
        let Look { mut glyphs, map, mut page } = self.look(candidates, namer, picture, params);
        leave_brackets_out(&mut glyphs, candidates, &mut page, map.scale, &params.brackets);
        leave_per_cent_out(&mut glyphs, candidates, &mut page, &map, &params.per_cent);
        let left = leave_words_out(&mut glyphs, candidates, &page, &map, params);
        let unlikely = leave_unlikely_out(&mut glyphs, candidates);
        let rules = together::rules(&page, &glyphs, map.scale, params);
        let put_together = |glyphs: &[Glyph]| together::lines(glyphs, &rules, params);
        let known = tell_slashes(&mut glyphs, put_together, &params.dates);
        let mut unread = unread_writing(&left, &glyphs, candidates, &map, picture.dimensions(), params);
        unread.retain(|ink| !together::is_bar(ink, &rules, params));
        unread.extend(unread_beside(&unlikely, &mut glyphs, &unread, &params.unread));
        let name = |bounds| namer.name(picture, bounds);
        let lines = gaps::fill(&mut glyphs, &mut unread, name, put_together, known, &params.gaps);
        let mut reading = answer::numbers_of(lines, &glyphs, &map, params);
        doubt_parts(&mut reading, &params.doubt);
        let count = |verdict| candidates.iter().filter(|candidate| candidate.verdict == verdict).count();
        let (print, back) = (count(Verdict::Print), count(Verdict::Back));
        reading.warnings.extend((print > 0).then_some(Warning::PrintLeftOut { digits: print }));
        reading.warnings.extend((back > 0).then_some(Warning::BackLeftOut { digits: back }));
        reading.unread = unread;
        reading
    }

    /// The glyphs among the candidates that the finder saw in `picture`.
    pub(crate) fn look(
        &self,
        candidates: &mut [Candidate],
        namer: &Namer,
        picture: &GrayImage,
        params: &ReadParams,
    ) -> Look {
        let map = binarize(picture, &params.binarize);
        let classify = |components: &[Component]| {
            let inks: Vec<Projected> =
                components.iter().map(|component| self.model.project(&cut_out(component, &map))).collect();
            let words = self.predict(params.classifier, &inks);
            let before = self.personal.as_ref().map(|_| self.model.predict(params.classifier, &inks));
            Said::of_each(words, before.as_deref())
        };
        let page = find_shapes(&map, &params.segment);
        let written = page.written(&map);
        let pieces: Vec<BoundingBox> = page.shapes.iter().map(|shape| shape.bounding_box.scaled(map.scale)).collect();
        let ink = PageInk { map: &map, written: &written, size: picture.dimensions(), rules: &page.rules };
        let named = |bounds: [f32; 4]| namer.name(picture, bounds);
        let asked = Asked { namer: &named, classifier: (!params.net_alone).then_some(&classify as Classify<'_>) };
        let Glyphs { digits: mut glyphs, no_digits } = glyphs(candidates, &ink, &asked, &params.glyphs);
        let named = Named { straight: &named, mirrored: &|bounds| namer.name_mirrored(picture, bounds) };
        leave_back_out(&mut glyphs, &no_digits, candidates, &map, &named, &params.back);
        glyphs.extend(marks(candidates, &glyphs, &pieces, picture.dimensions(), &params.marks));
        leave_pale_marks(&mut glyphs, &map, &params.back);
        Look { glyphs, map, page }
    }

    /// One prediction a sample, which [`Model::project`] made.
    #[must_use]
    pub fn predict(&self, classifier: ClassifierKind, samples: &[Projected]) -> Vec<Prediction> {
        match &self.personal {
            Some(personal) => personal.predict(&self.model, classifier, samples),
            None => self.model.predict(classifier, samples),
        }
    }

    /// The model that reads, without what it has learned of one hand.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The same, to be shared with other readers.
    #[must_use]
    pub fn shared_model(&self) -> Arc<Model> {
        Arc::clone(&self.model)
    }
}

/// What the finder saw on a picture.
struct Found<'a> {
    findings: Findings,
    /// The picture, turned by quarters.
    turned: &'a GrayImage,
    /// By how much that leans, and the straightened picture on which it was seen; `None` where it is straight.
    straight: Option<(Tilt, GrayImage)>,
    /// Pixels that were looked at, with those of the picture before it was straightened.
    looked_at: usize,
}

/// Finds what is on a picture, straightened if it is aslant, or what is seen until `is_enough` says so of how it lies.
fn find<'a>(
    finder: &Net,
    turned: &'a GrayImage,
    params: &ReadParams,
    is_enough: impl Fn([f32; 4]) -> bool,
) -> Result<Found<'a>, ReadError> {
    let unless_too_many = |findings: Findings| {
        let max_shapes = params.finder.max_candidates;
        findings.too_many.map_or(Ok(findings), |shapes| Err(ReadError::TooManyShapes { shapes, max_shapes }))
    };
    let mut findings = unless_too_many(finder.find_until(turned, &params.finder, is_enough))?;
    let mut looked_at = findings.looked_at;
    if findings.cut_short {
        return Ok(Found { findings, turned, straight: None, looked_at });
    }
    let Some(tilt) = Tilt::of(&findings.candidates, turned.dimensions(), &params.tilt) else {
        return Ok(Found { findings, turned, straight: None, looked_at });
    };
    let picture = tilt.picture(turned);
    if tilt.degrees.abs() < params.tilt.look_again {
        for candidate in &mut findings.candidates {
            candidate.bounds = tilt.bounds_after(candidate.bounds, turned.dimensions());
        }
    } else {
        findings = unless_too_many(finder.find(&picture, &params.finder))?;
        looked_at += findings.looked_at;
    }
    Ok(Found { findings, turned, straight: Some((tilt, picture)), looked_at })
}

mod answer;
mod letters;
mod together;
mod turns;

#[cfg(test)]
mod tests;
