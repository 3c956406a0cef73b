//! Learns hands and reads with what was learned.

use crate::admission::Client;
use crate::error::ApiError;
use crate::learning::Learning;
use crate::recognizer::{Recognizer, params};
use crate::samples::inks_of;
use crate::store::{Kept, Store, StoredModel};
use crate::token::{Owner, Token};
use crate::upload::Picture;
use actix_web::rt;
use anyhow::Context as _;
use engine::samples::LabelledInk;
use engine::sheet::SheetParams;
use engine::train::Stop;
use engine::train::personal::learn_until;
use engine::{DigitReader, Model, Personal, ReadParams};
use shared::{MAX_MODEL_SAMPLES, NewModel, Sample};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use uuid::Uuid;

/// Models kept in memory, under 2 MB each.
const CACHED: usize = 64;
/// How often a lesson is begun anew because another one of the same model was faster.
const TRIES: usize = 5;

/// Learns hands, and lends the readers that know them.
pub(crate) struct Teacher {
    store: Arc<Store>,
    recognizer: Recognizer,
    learning: Learning,
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
    /// A teacher whose lessons take as long as `limit` each.
    pub(crate) fn new(store: Store, recognizer: Recognizer, limit: Duration) -> Self {
        let (store, learning) = (Arc::new(store), Learning::new(limit));
        Self { store, recognizer, learning, cache: Mutex::default() }
    }

    /// What keeps the models.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The digits of a sheet, with proposed labels.
    pub(crate) async fn find_sheet(
        &self,
        picture: Picture,
        page: Option<u32>,
        order: Option<shared::RowOrder>,
    ) -> Result<shared::Sheet, ApiError> {
        let reader = DigitReader::with_model(self.recognizer.built_in());
        let work = move |picture: &[u8], page: Option<u32>| {
            let order = order.map(wire::row_order);
            let read = ReadParams { page, ..params(shared::ReadBy::default()) };
            let sheet = reader.find_sheet(picture, &SheetParams { order, read })?;
            wire::sheet(&sheet).context("a sample's picture cannot be written").map_err(ApiError::Internal)
        };
        self.recognizer.run(picture, page, work).await
    }

    /// Learns a hand and keeps it. Without a token there is a new one, which the answer tells.
    pub(crate) async fn create(
        &self,
        client: Client,
        owner: Owner,
        lesson: NewModel,
    ) -> Result<shared::Model, ApiError> {
        let NewModel { name, classifier, samples } = lesson;
        check_count(samples.len())?;
        let draft = self.draft(owner, name, classifier).await?;
        let built_in = self.recognizer.built_in();
        let learn = move |stop: &Stop| learned(&built_in, inks_of(&samples, stop)?, stop);
        let learned = self.learning.run(client.0, learn).await?;
        self.keep(draft, learned).await
    }

    /// Learns the hand that a model's file holds the samples of. What else it holds is not trusted.
    pub(crate) async fn import(
        &self,
        client: Client,
        owner: Owner,
        name: String,
        classifier: shared::ClassifierKind,
        file: Vec<u8>,
    ) -> Result<shared::Model, ApiError> {
        let draft = self.draft(owner, name, classifier).await?;
        let built_in = self.recognizer.built_in();
        let learn = move |stop: &Stop| {
            let personal = Personal::from_bytes(&file).map_err(|cause| {
                tracing::debug!(%cause, "an imported file was refused");
                ApiError::DamagedModel
            })?;
            learned(&built_in, personal.samples, stop)
        };
        let learned = self.learning.run(client.0, learn).await?;
        self.keep(draft, learned).await
    }

    /// What can be said of a model before seconds are spent on it. A token that somebody made up is nobody's unless it is as good as ours.
    async fn draft(&self, owner: Owner, name: String, classifier: shared::ClassifierKind) -> Result<Draft, ApiError> {
        if name.chars().count() > 100 || name.chars().any(is_unseen) {
            return Err(ApiError::InvalidSamples(
                "The model's name must be one line of at most 100 characters, all of them visible. Choose another one."
                    .to_owned(),
            ));
        }
        let (hash, token) = match owner.hash {
            Some(hash) if self.store.list(&hash).await?.is_empty() && !owner.may_be_new => {
                return Err(ApiError::TokenUnknown);
            }
            Some(hash) => (hash, None),
            None => {
                self.store.ready().await?;
                let token = Token::random();
                (token.hash(), Some(token))
            }
        };
        Ok(Draft { hash, token, name, classifier })
    }

    /// Keeps a new model for whoever waits for it. One that was kept while its client left is taken back: nobody knows its id, nor the token
    /// where that is new, so that nobody could ever delete it.
    async fn keep(&self, draft: Draft, learned: Learned) -> Result<shared::Model, ApiError> {
        let Draft { hash, token, name, classifier } = draft;
        let id = Uuid::new_v4().simple().to_string();
        let model = StoredModel { id, name, classifier, samples: learned.count, revision: 1, gains: learned.gains };
        let (tell, told) = oneshot::channel();
        let store = Arc::clone(&self.store);
        // A task of its own: it goes on when the client has left.
        rt::spawn(async move {
            let kept = store.insert(&hash, &model, learned.file).await;
            let id = model.id.clone();
            let is_unsure = kept.is_err();
            let kept = kept.and_then(|kept| match kept {
                Kept::Yes => Ok(model),
                Kept::No => Err(ApiError::TooManyModels),
                Kept::StoreFull => Err(ApiError::StoreFull),
            });
            let is_untold = tell.send(kept).is_err();
            if is_unsure || is_untold {
                store.take_back(&hash, &id).await;
            }
        });
        let model = told.await.context("keeping a model ended early").map_err(ApiError::Internal)??;
        Ok(shared::Model { token: token.map(Token::into_secret), ..model_answer(model) })
    }

    /// Learns further samples of a hand.
    pub(crate) async fn add(
        &self,
        client: Client,
        owner: &str,
        id: &str,
        samples: Vec<Sample>,
    ) -> Result<shared::Model, ApiError> {
        let more = Arc::new(samples);
        let built_in = self.recognizer.built_in();
        for _ in 0..TRIES {
            let (before, file) = self.store.load(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
            check_count(before.samples as usize + more.len())?;
            let (built_in, more) = (Arc::clone(&built_in), Arc::clone(&more));
            let learn = move |stop: &Stop| {
                let mut samples = Personal::from_bytes(&file)?.samples;
                samples.extend(inks_of(&more, stop)?);
                learned(&built_in, samples, stop)
            };
            let Learned { count, gains, file } = self.learning.run(client.0, learn).await?;
            let after = StoredModel { samples: count, revision: before.revision + 1, gains, ..before };
            match self.store.replace(owner, &after, file).await? {
                Kept::Yes => return Ok(model_answer(after)),
                Kept::StoreFull => return Err(ApiError::StoreFull),
                Kept::No => {}
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
    pub(crate) async fn reader(
        &self,
        client: IpAddr,
        owner: &str,
        id: &str,
    ) -> Result<(Recognizer, shared::ClassifierKind), ApiError> {
        let model = self.store.find(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(id, model.revision);
        let reader = match cached {
            Some(reader) => reader,
            None => {
                let (model, file) = self.store.load(owner, id).await?.ok_or_else(|| ApiError::model_not_found(id))?;
                let reader = self.reader_of(client, file).await?;
                self.cache.lock().unwrap_or_else(PoisonError::into_inner).put(id, model.revision, Arc::clone(&reader));
                reader
            }
        };
        Ok((self.recognizer.with(id, reader), model.classifier))
    }

    /// The reader that knows the hand of a model's file. One learned with another built-in model is learned again, as a lesson is: it takes as
    /// long. That is not kept, as servers of two versions would take turns in it.
    async fn reader_of(&self, client: IpAddr, file: Vec<u8>) -> Result<Arc<DigitReader>, ApiError> {
        let built_in = self.recognizer.built_in();
        let known = {
            let built_in = Arc::clone(&built_in);
            let known = move || -> Result<_, ApiError> {
                let personal = Personal::from_bytes(&file)?;
                if personal.check_base(&built_in).is_ok() {
                    with_hand(built_in, personal).map(Ok)
                } else {
                    Ok(Err(personal.samples))
                }
            };
            self.recognizer.run_without_picture(client, known).await??
        };
        match known {
            Ok(reader) => Ok(reader),
            Err(samples) => {
                let learn =
                    move |stop: &Stop| with_hand(Arc::clone(&built_in), learn_until(&built_in, samples, stop)?.0);
                self.learning.run(client, learn).await
            }
        }
    }
}

/// Control characters, and marks by which a name is shown as another one: they turn the direction of writing, or take no room.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(sign, '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A model before it is learned.
struct Draft {
    hash: String,
    /// Where it is the first one of its owner.
    token: Option<Token>,
    name: String,
    classifier: shared::ClassifierKind,
}

/// What a lesson ends with.
struct Learned {
    count: u32,
    gains: shared::Gains,
    file: Vec<u8>,
}

fn learned(built_in: &Model, samples: Vec<LabelledInk>, stop: &Stop) -> Result<Learned, ApiError> {
    check_count(samples.len())?;
    let count = samples.len() as u32;
    let (personal, gains) = learn_until(built_in, samples, stop)?;
    let gains = wire::gains(&gains);
    Ok(Learned { count, gains, file: personal.to_bytes() })
}

/// Whether a model may learn from as many samples: asked before any of them is looked at.
fn check_count(count: usize) -> Result<(), ApiError> {
    if (1..=MAX_MODEL_SAMPLES).contains(&count) {
        return Ok(());
    }
    // Of a longer list no more than one too many was taken in.
    let count = if count > MAX_MODEL_SAMPLES { format!("more than {MAX_MODEL_SAMPLES}") } else { "0".to_owned() };
    Err(ApiError::InvalidSamples(format!(
        "A model needs 1 to {MAX_MODEL_SAMPLES} samples; this one would have {count}. Send at least one, or remove some."
    )))
}

/// The reader that knows a hand.
fn with_hand(built_in: Arc<Model>, mut personal: Personal) -> Result<Arc<DigitReader>, ApiError> {
    // Reading does without them.
    personal.samples = Vec::new();
    Ok(Arc::new(DigitReader::with_personal(built_in, personal)?))
}

pub(crate) fn model_answer(model: StoredModel) -> shared::Model {
    let StoredModel { id, name, classifier, samples, revision: _, gains } = model;
    shared::Model { id, name, classifier, samples, gains: Some(gains), token: None }
}

#[cfg(test)]
mod tests {
    use super::{CACHED, Cache};
    use engine::DigitReader;
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
}
