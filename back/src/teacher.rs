//! Learns hands and reads with what was learned. Where the engine's types of teaching become those of the API.

use crate::error::ApiError;
use crate::pool::ReadingPool;
use crate::recognizer::{Recognizer, params, wire_box};
use crate::store::{Store, StoredModel};
use crate::token::Token;
use crate::upload::Picture;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::DigitReader;
use engine::classify::DIGITS;
use engine::model::Model;
use engine::normalize::Ink;
use engine::personal::{LabelledInk, Personal};
use engine::sheet::{SheetParams, ink_of};
use engine::train::personal::{Confusion, errors_of, learn};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder as _, ImageFormat, ImageReader, Limits};
use shared::{MAX_MODEL_SAMPLES, MAX_SAMPLE_SIDE, NewModel, Sample};
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Hands that are learned at once, and that wait: learning takes all cores for up to seconds.
const LEARNING: (usize, usize) = (1, 8);
/// Models kept in memory, under 2 MB each.
const CACHED: usize = 64;
/// How often a lesson is begun anew because another one of the same model was faster.
const TRIES: usize = 5;
/// White pixels around the picture of a sample.
const MARGIN: usize = 2;

/// Learns hands, and lends the readers that know them.
pub(crate) struct Teacher {
    store: Store,
    recognizer: Recognizer,
    pool: ReadingPool,
    built_in: OnceCell<Arc<Model>>,
    cache: Mutex<Cache>,
}

/// Readers that were used of late, the last one first.
#[derive(Default)]
struct Cache(Vec<(String, i64, Arc<DigitReader>)>);

impl Cache {
    fn get(&mut self, id: &str, revision: i64) -> Option<Arc<DigitReader>> {
        let place = self.0.iter().position(|entry| entry.0 == id && entry.1 == revision)?;
        self.0[..=place].rotate_right(1);
        Some(Arc::clone(&self.0[0].2))
    }

    fn put(&mut self, id: &str, revision: i64, reader: Arc<DigitReader>) {
        self.forget(id);
        self.0.insert(0, (id.to_owned(), revision, reader));
        self.0.truncate(CACHED);
    }

    fn forget(&mut self, id: &str) {
        self.0.retain(|entry| entry.0 != id);
    }
}

impl Teacher {
    pub(crate) fn new(store: Store, recognizer: Recognizer) -> Self {
        let (learning, waiting) = LEARNING;
        let pool = ReadingPool::new(learning, waiting);
        Self { store, recognizer, pool, built_in: OnceCell::new(), cache: Mutex::default() }
    }

    /// What keeps the models.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The digits of a sheet, with proposed labels.
    pub(crate) async fn find_sheet(
        &self,
        picture: Picture,
        order: Option<shared::RowOrder>,
    ) -> Result<shared::Sheet, ApiError> {
        let reader = DigitReader::with_model(self.built_in().await?);
        let work = move || {
            let order = order.map(|order| match order {
                shared::RowOrder::ZeroLast => engine::sheet::RowOrder::ZeroLast,
                shared::RowOrder::ZeroFirst => engine::sheet::RowOrder::ZeroFirst,
            });
            let read = params(shared::ClassifierKind::default());
            wire_sheet(reader.find_sheet(&picture, &SheetParams { order, read })?)
        };
        self.recognizer.run(work).await?
    }

    /// Learns a hand and keeps it. Without an owner there is a new one, whose token the answer tells.
    pub(crate) async fn create(&self, owner: Option<String>, lesson: NewModel) -> Result<shared::Model, ApiError> {
        let NewModel { name, classifier, samples } = lesson;
        let samples = self.pool_run(move || inks_of(&samples)).await??;
        self.create_from(owner, name, classifier, samples).await
    }

    /// Learns the hand that a model's file holds the samples of. What else it holds is not trusted.
    pub(crate) async fn import(
        &self,
        owner: Option<String>,
        name: String,
        classifier: shared::ClassifierKind,
        file: Vec<u8>,
    ) -> Result<shared::Model, ApiError> {
        let personal = self.pool_run(move || Personal::from_bytes(&file)).await?.map_err(|cause| {
            tracing::debug!(%cause, "an imported file was refused");
            ApiError::DamagedModel
        })?;
        self.create_from(owner, name, classifier, personal.samples).await
    }

    async fn create_from(
        &self,
        owner: Option<String>,
        name: String,
        classifier: shared::ClassifierKind,
        samples: Vec<LabelledInk>,
    ) -> Result<shared::Model, ApiError> {
        if name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(ApiError::InvalidSamples(
                "The model's name must be one line of at most 100 characters. Choose a shorter one.".to_owned(),
            ));
        }
        // Before seconds are spent on it; and a token that somebody made up is nobody's.
        let (hash, token) = match owner {
            Some(hash) if self.store.list(&hash).await?.is_empty() => {
                return Err(ApiError::model_not_found("of this token"));
            }
            Some(hash) => (hash, None),
            None => {
                self.store.ready().await?;
                let token = Token::random();
                (token.hash(), Some(token))
            }
        };
        let id = Uuid::new_v4().simple().to_string();
        let count = samples.len() as u32;
        let (personal, gains) = self.learn(samples).await?;
        let model = StoredModel { id, name, classifier, samples: count, revision: 1, gains };
        if !self.store.insert(&hash, &model, personal.to_bytes()).await? {
            return Err(ApiError::TooManyModels);
        }
        Ok(shared::Model { token: token.map(Token::into_secret), ..wire_model(model) })
    }

    /// Learns further samples of a hand.
    pub(crate) async fn add(&self, owner: &str, id: &str, samples: Vec<Sample>) -> Result<shared::Model, ApiError> {
        let more = self.pool_run(move || inks_of(&samples)).await??;
        for _ in 0..TRIES {
            let (before, file) = self.store.load(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
            let personal = self.pool_run(move || Personal::from_bytes(&file)).await??;
            let mut samples = personal.samples;
            samples.extend(more.iter().cloned());
            let count = samples.len() as u32;
            let (personal, gains) = self.learn(samples).await?;
            let after = StoredModel { samples: count, revision: before.revision + 1, gains, ..before };
            if self.store.replace(owner, &after, personal.to_bytes()).await? {
                return Ok(wire_model(after));
            }
        }
        Err(ApiError::Busy)
    }

    /// Forgets a model.
    pub(crate) async fn forget(&self, owner: &str, id: &str) -> Result<(), ApiError> {
        let was_there = self.store.delete(owner, id).await?;
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).forget(id);
        if was_there { Ok(()) } else { Err(ApiError::model_not_found(id)) }
    }

    /// A recognizer that reads with a model, and the classifier that the model prefers. Whether the model is there, and whether it was
    /// learned anew, is asked each time: another server may have done that.
    pub(crate) async fn reader(&self, owner: &str, id: &str) -> Result<(Recognizer, shared::ClassifierKind), ApiError> {
        let model = self.store.find(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(id, model.revision);
        let reader = match cached {
            Some(reader) => reader,
            None => {
                let (model, file) = self.store.load(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
                let built_in = self.built_in().await?;
                let reader = self.recognizer.run(move || reader_of(built_in, &file)).await??;
                self.cache.lock().unwrap_or_else(PoisonError::into_inner).put(id, model.revision, Arc::clone(&reader));
                reader
            }
        };
        Ok((self.recognizer.with(id, reader), model.classifier))
    }

    async fn learn(&self, samples: Vec<LabelledInk>) -> Result<(Personal, shared::Gains), ApiError> {
        if samples.is_empty() || samples.len() > MAX_MODEL_SAMPLES {
            let count = samples.len();
            return Err(ApiError::InvalidSamples(format!(
                "A model needs 1 to {MAX_MODEL_SAMPLES} samples; this one would have {count}. Send at least one, or remove some."
            )));
        }
        let model = self.built_in().await?;
        let (personal, gains) = self.pool_run(move || learn(&model, samples)).await??;
        Ok((personal, shared::Gains { svm: wire_gain(&gains.svm), knn: wire_gain(&gains.knn) }))
    }

    async fn pool_run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        self.pool.run(work).await
    }

    async fn built_in(&self) -> Result<Arc<Model>, ApiError> {
        let load = || async {
            match self.recognizer.model() {
                Some(model) => Ok(model),
                None => Ok(Arc::new(
                    Model::built_in().context("the built-in model is damaged").map_err(ApiError::Internal)?,
                )),
            }
        };
        self.built_in.get_or_try_init(load).await.map(Arc::clone)
    }
}

/// The reader that knows a hand; one learned with another built-in model is learned again.
fn reader_of(built_in: Arc<Model>, file: &[u8]) -> Result<Arc<DigitReader>, ApiError> {
    let mut personal = Personal::from_bytes(file)?;
    if personal.check_base(&built_in).is_err() {
        personal = learn(&built_in, personal.samples)?.0;
    }
    // Reading does without them.
    personal.samples = Vec::new();
    Ok(Arc::new(DigitReader::with_personal(built_in, personal)?))
}

fn inks_of(samples: &[Sample]) -> Result<Vec<LabelledInk>, ApiError> {
    samples.iter().enumerate().map(|(i, sample)| labelled(sample).map_err(|wrong| wrong_sample(i, wrong))).collect()
}

fn wrong_sample(index: usize, wrong: &str) -> ApiError {
    ApiError::InvalidSamples(format!("Sample {index} {wrong}. Correct it or leave it out."))
}

fn labelled(sample: &Sample) -> Result<LabelledInk, &'static str> {
    if usize::from(sample.label) >= DIGITS {
        return Err("has a label that is not 0 to 9");
    }
    let file = STANDARD.decode(&sample.image).map_err(|_| "has an image that is not base64")?;
    let mut reader = ImageReader::with_format(Cursor::new(file), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SAMPLE_SIDE);
    limits.max_image_height = Some(MAX_SAMPLE_SIDE);
    limits.max_alloc = Some(16 * 1024 * 1024);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| "has an image that is not a PNG of at most 512 pixels per side")?;
    let ink = ink_of(&picture.to_luma8()).ok_or("has an empty image")?;
    Ok(LabelledInk { label: sample.label, ink })
}

fn wire_sheet(sheet: engine::sheet::Sheet) -> Result<shared::Sheet, ApiError> {
    let samples = sheet.samples.into_iter().map(|sample| {
        Ok(shared::SheetSample {
            label: sample.label,
            row: sample.row as u8,
            bounding_box: wire_box(sample.bounding_box),
            reading: sample.reading,
            confidence: sample.confidence,
            image: STANDARD.encode(png_of(&sample.ink).map_err(ApiError::Internal)?),
        })
    });
    Ok(shared::Sheet {
        image: shared::ImageSize { width: sheet.width, height: sheet.height, turned: sheet.turn.degrees() },
        printed: sheet.printed,
        order: match sheet.order {
            engine::sheet::RowOrder::ZeroLast => shared::RowOrder::ZeroLast,
            engine::sheet::RowOrder::ZeroFirst => shared::RowOrder::ZeroFirst,
        },
        samples: samples.collect::<Result<_, ApiError>>()?,
    })
}

/// Ink as a picture, dark on white, with a margin that shows that it is whole.
fn png_of(ink: &Ink) -> anyhow::Result<Vec<u8>> {
    let (width, height) = (ink.width + 2 * MARGIN, ink.height + 2 * MARGIN);
    let mut pixels = vec![255u8; width * height];
    for (row, values) in ink.pixels.chunks_exact(ink.width.max(1)).enumerate() {
        let start = (row + MARGIN) * width + MARGIN;
        pixels[start..start + ink.width].iter_mut().zip(values).for_each(|(pixel, value)| *pixel = 255 - value);
    }
    let picture = GrayImage::from_raw(width as u32, height as u32, pixels).context("pixels and size differ")?;
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&picture, picture.width(), picture.height(), ExtendedColorType::L8)?;
    Ok(file)
}

pub(crate) fn wire_model(model: StoredModel) -> shared::Model {
    let StoredModel { id, name, classifier, samples, revision: _, gains } = model;
    shared::Model { id, name, classifier, samples, gains: Some(gains), token: None }
}

fn wire_gain(gain: &engine::train::personal::Gain) -> shared::Gain {
    let wire = |confusion: &Confusion| {
        let all: u32 = confusion.iter().flatten().sum();
        shared::Accuracy {
            accuracy: 1.0 - f64::from(errors_of(confusion)) / f64::from(all.max(1)),
            confusion: confusion.iter().map(|row| row.to_vec()).collect(),
        }
    };
    shared::Gain { built_in: wire(&gain.before), personal: wire(&gain.after) }
}

#[cfg(test)]
mod tests {
    use super::{CACHED, Cache, Sample, labelled, png_of};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use engine::DigitReader;
    use engine::normalize::Ink;
    use std::sync::Arc;

    #[test]
    fn the_cache_forgets_what_was_not_used_for_longest_and_old_revisions() {
        let reader = Arc::new(DigitReader::built_in().unwrap());
        let mut cache = Cache::default();
        for i in 0..CACHED {
            cache.put(&i.to_string(), 1, Arc::clone(&reader));
        }
        assert!(cache.get("0", 1).is_some());
        cache.put("new", 1, Arc::clone(&reader));
        assert!(cache.get("0", 1).is_some() && cache.get("1", 1).is_none() && cache.get("new", 2).is_none());
        cache.put("new", 2, reader);
        assert!(cache.get("new", 1).is_none() && cache.get("new", 2).is_some());
        assert_eq!(cache.0.len(), CACHED);
    }

    #[test]
    fn a_sample_comes_back_as_the_sheet_gave_it() {
        let mut ink = Ink { width: 20, height: 30, pixels: vec![0; 600] };
        for y in 0..30 {
            ink.pixels[y * 20..y * 20 + 20].fill(if y % 29 == 0 { 200 } else { 90 });
        }
        let image = STANDARD.encode(png_of(&ink).unwrap());
        let back = labelled(&Sample { label: 3, image }).unwrap();
        assert_eq!((back.label, back.ink), (3, ink));
    }
}
