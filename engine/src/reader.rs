//! The order of the stages: the one file that knows it.

use crate::binarize::{BinarizeParams, binarize};
use crate::components::Component;
use crate::cut_out::cut_out;
use crate::decode::{self, DecodeLimits};
use crate::error::EngineError;
use crate::geometry::BoundingBox;
use crate::layout::{LayoutParams, arrange};
use crate::model::Model;
use crate::project::Projected;
use crate::reading::{Alternative, ClassifierKind, Digit, Line, Number, Reading};
use crate::rules::Rules;
use crate::segment::{SegmentParams, find_shapes};
use crate::select::{Found, SelectParams, select};
use image::GrayImage;

/// How to read one picture.
#[derive(Debug, Clone, Default)]
pub struct ReadParams {
    /// Which of the model's classifiers is asked. The SVM by default: it is the more accurate one.
    pub classifier: ClassifierKind,
    /// What is refused before decoding.
    pub limits: DecodeLimits,
    /// How ink is told from paper.
    pub binarize: BinarizeParams,
    /// What is kept as a shape.
    pub segment: SegmentParams,
    /// How shapes are taken apart and together.
    pub select: SelectParams,
    /// How digits are grouped.
    pub layout: LayoutParams,
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

/// Reads pictures with one model. Cheap to share between threads behind an `Arc`.
#[derive(Debug)]
pub struct DigitReader {
    model: Model,
}

impl DigitReader {
    /// The reader with the built-in model.
    ///
    /// # Errors
    /// [`EngineError::ModelFile`] when the model that was compiled in is damaged.
    pub fn built_in() -> Result<Self, EngineError> {
        Ok(Self { model: Model::built_in()? })
    }

    /// The reader with a model of one's own.
    #[must_use]
    pub fn with_model(model: Model) -> Self {
        Self { model }
    }

    /// Reads the picture in `bytes`. `on_stage` is called at the end of each stage, in the order of [`Stage`].
    ///
    /// # Errors
    /// What [`decode::decode`] refuses. A picture without digits is an empty [`Reading`].
    pub fn read(
        &self,
        bytes: &[u8],
        params: &ReadParams,
        mut on_stage: impl FnMut(Stage),
    ) -> Result<Reading, EngineError> {
        let gray = decode::decode(bytes, &params.limits)?;
        on_stage(Stage::Decoded);
        Ok(self.read_gray(&gray, params, on_stage))
    }

    /// Reads upright grey pixels. `on_stage` is told of the stages behind [`Stage::Decoded`].
    pub fn read_gray(&self, gray: &GrayImage, params: &ReadParams, mut on_stage: impl FnMut(Stage)) -> Reading {
        let map = binarize(gray, &params.binarize);
        let (shapes, rules) = find_shapes(&map, &params.segment);
        on_stage(Stage::Segmented);
        let predict = |components: &[Component]| {
            let samples: Vec<Projected> =
                components.iter().map(|component| self.model.project(&cut_out(component, &map))).collect();
            self.model.predict(params.classifier, &samples)
        };
        let found = select(&shapes, &rules, params.segment.min_height, &params.select, &predict);
        let reading = self.arranged(gray.dimensions(), map.scale, &found, &rules.scaled(map.scale), params);
        on_stage(Stage::Classified);
        reading
    }

    fn arranged(
        &self,
        (width, height): (u32, u32),
        scale: u32,
        found: &[Found],
        rules: &Rules,
        params: &ReadParams,
    ) -> Reading {
        let boxes: Vec<BoundingBox> = found.iter().map(|found| found.component.bounding_box.scaled(scale)).collect();
        let threshold = self.model.sure(params.classifier);
        let mut reading = Reading { width, height, ..Reading::default() };
        for numbers in arrange(&boxes, rules, &params.layout) {
            let mut line = Line::default();
            for members in numbers {
                let mut number = Number::default();
                for member in members {
                    let prediction = &found[member].prediction;
                    let (label, confidence) = prediction.best();
                    let alternatives =
                        prediction.others().into_iter().map(|(label, confidence)| Alternative { label, confidence });
                    number.digits.push(reading.digits.len());
                    reading.digits.push(Digit {
                        label,
                        confidence,
                        sure: confidence >= threshold,
                        bounding_box: boxes[member],
                        alternatives: alternatives.filter(|alternative| alternative.confidence >= 0.001).collect(),
                        line: reading.lines.len(),
                        number: line.numbers.len(),
                    });
                }
                line.numbers.push(number);
            }
            reading.lines.push(line);
        }
        reading
    }
}
