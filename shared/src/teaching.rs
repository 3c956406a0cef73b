use crate::word::words;
use crate::{BoundingBox, ClassifierKind, ImageSize};
use serde::de::{Error as _, IgnoredAny, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Header that carries the secret token of your models.
pub const MODEL_TOKEN_HEADER: &str = "X-Model-Token";
/// Most samples that one model learns from.
pub const MAX_MODEL_SAMPLES: usize = 2000;
/// Most models of one token.
pub const MAX_MODELS_PER_TOKEN: usize = 20;
/// Largest body of samples, and largest file of a model, in bytes.
pub const MAX_LESSON_BYTES: usize = 8 * 1024 * 1024;
/// Largest width and largest height of a sample's picture, in pixels.
pub const MAX_SAMPLE_SIDE: u32 = 512;

/// The order of the rows of a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowOrder {
    /// 1 to 9, and 0 in the last row.
    #[default]
    ZeroLast,
    /// 0 to 9.
    ZeroFirst,
}

words!(RowOrder { ZeroLast = "zero_last", ZeroFirst = "zero_first" });

/// Answer of `POST /api/v1/sheets`: the digits of a sheet and their proposed labels. Nothing is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// Size of the upright image that all boxes refer to.
    pub image: ImageSize,
    /// Whether it is a sheet that DigitML printed, known by its marks.
    pub printed: bool,
    /// Which digit each row is for.
    pub order: RowOrder,
    /// Row by row, and from left to right in each.
    pub samples: Vec<SheetSample>,
}

/// One digit of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetSample {
    /// The digit that its row is for, 0 to 9: the proposed label.
    #[cfg_attr(feature = "openapi", schema(maximum = 9))]
    pub label: u8,
    /// 0 for the uppermost row.
    pub row: u8,
    /// Where it is in the image.
    pub bounding_box: BoundingBox,
    /// What the built-in model reads it as, 0 to 9.
    #[cfg_attr(feature = "openapi", schema(maximum = 9))]
    pub reading: u8,
    /// Probability of `reading`, 0 to 1.
    pub confidence: f32,
    /// A picture of it: a PNG in base64, dark on white.
    pub image: String,
}

/// A digit and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sample {
    /// 0 to 9.
    #[cfg_attr(feature = "openapi", schema(maximum = 9))]
    #[serde(deserialize_with = "whole_number")]
    pub label: u8,
    /// A picture of it: a PNG in base64, at most 512 pixels per side, from `POST /api/v1/sheets` or cut out of a photograph.
    pub image: String,
}

/// Body of `POST /api/v1/models`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewModel {
    /// What to call it; at most 100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
    /// The classifier to use if a recognition does not name one.
    #[serde(default)]
    pub classifier: ClassifierKind,
    /// The samples, checked by a person; at most 2000.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 2000))]
    #[serde(deserialize_with = "no_more_than_are_taken")]
    pub samples: Vec<Sample>,
}

/// Body of `POST /api/v1/models/{id}/samples`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSamples {
    /// The samples to add.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 2000))]
    #[serde(deserialize_with = "no_more_than_are_taken")]
    pub samples: Vec<Sample>,
}

/// Answer of `GET /api/v1/models`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Models {
    /// The built-in model, then the models of the token by name.
    pub models: Vec<Model>,
}

/// A model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Model {
    /// `default` for the built-in model.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The classifier to use if a recognition does not name one.
    pub classifier: ClassifierKind,
    /// How many samples it was trained on; 0 for the built-in model.
    pub samples: u32,
    /// How well it reads these samples, and how well the built-in model does; none for the built-in model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gains: Option<Gains>,
    /// The secret token of this model and of the same person's others. Only in the answer that makes the first model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What learning gains, for both classifiers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gains {
    /// By the support vector machine.
    pub svm: Gain,
    /// By the nearest neighbours.
    pub knn: Gain,
}

/// How one classifier reads the samples, each read by a model trained on the other four fifths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gain {
    /// With the built-in model alone.
    pub built_in: Accuracy,
    /// With the new model.
    pub personal: Accuracy,
}

/// How samples were read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accuracy {
    /// Share of correct readings, 0 to 1.
    pub accuracy: f64,
    /// How often each digit (ten rows) was read as which (eleven columns, the last for none of them).
    pub confusion: Vec<Vec<u32>>,
}

/// Also as programs write it that know only one kind of number: 5.0.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number.fract() == 0.0 && (0.0..=255.0).contains(&number) {
        Ok(number as u8)
    } else {
        Err(D::Error::invalid_value(Unexpected::Float(number), &"a whole number from 0 to 9"))
    }
}

/// Of a list that is too long no more is kept than shows that it is.
fn no_more_than_are_taken<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Sample>, D::Error> {
    struct Counted;

    impl<'de> Visitor<'de> for Counted {
        type Value = Vec<Sample>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of samples")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut samples = Vec::new();
            while samples.len() <= MAX_MODEL_SAMPLES {
                let Some(sample) = list.next_element()? else { return Ok(samples) };
                samples.push(sample);
            }
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(samples)
        }
    }

    deserializer.deserialize_seq(Counted)
}

#[cfg(test)]
mod tests {
    use super::{MAX_MODEL_SAMPLES, NewSamples, Sample};

    #[test]
    fn of_a_list_that_is_too_long_one_sample_too_many_is_kept() {
        let count = |samples: usize| {
            let list = vec![r#"{"label": 1, "image": "x"}"#; samples].join(",");
            let lesson: NewSamples = serde_json::from_str(&format!(r#"{{"samples": [{list}]}}"#)).unwrap();
            lesson.samples.len()
        };
        assert_eq!((count(0), count(3), count(MAX_MODEL_SAMPLES)), (0, 3, MAX_MODEL_SAMPLES));
        assert_eq!((count(MAX_MODEL_SAMPLES + 1), count(3 * MAX_MODEL_SAMPLES)), (2001, 2001));
    }

    #[test]
    fn a_label_may_be_written_with_a_point_but_not_with_a_fraction() {
        let label = |text: &str| {
            serde_json::from_str::<Sample>(&format!(r#"{{"label": {text}, "image": ""}}"#)).map(|sample| sample.label)
        };
        assert_eq!((label("7").unwrap(), label("7.0").unwrap()), (7, 7));
        for wrong in ["7.5", "-1", "256", "\"7\"", "null"] {
            assert!(label(wrong).is_err(), "{wrong}");
        }
    }
}
