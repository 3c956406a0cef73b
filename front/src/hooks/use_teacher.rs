use std::rc::Rc;

use shared::{BoundingBox, Code, Model, NewModel, RowOrder, Sample};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};
use yew::prelude::*;

use super::PageHandle;
use super::patience::{Attempt, Attempts, patiently};
use crate::api;
use crate::canvas;
use crate::download::save;
use crate::failure::Failure;
use crate::prepare::{Shrink, prepare};
use crate::state::{Action, Correction, Cut, Notice, Stage, Teaching, TeachingAction};

/// The teaching, and what can be done about it.
#[derive(Clone, PartialEq)]
pub struct Teacher {
    lesson: UseReducerHandle<Teaching>,
    reader: PageHandle,
    attempts: Attempts,
}

impl Teacher {
    /// The teaching as of this rendering.
    pub fn lesson(&self) -> &Teaching {
        &self.lesson
    }

    /// A callback that changes it.
    pub fn on<T>(&self, action: impl Fn(T) -> TeachingAction + 'static) -> Callback<T> {
        let dispatcher = self.lesson.dispatcher();
        Callback::from(move |value| dispatcher.dispatch(action(value)))
    }

    /// The models of the person's own.
    pub fn models(&self) -> Rc<Vec<Model>> {
        Rc::clone(&self.reader.state().models)
    }

    fn token(&self) -> Option<String> {
        self.reader.state().settings.token.clone()
    }

    /// What is told of the models.
    pub fn notice(&self) -> Option<Notice> {
        self.reader.state().notice.clone()
    }

    /// Gives up what is under way.
    pub fn cancel(&self) {
        self.attempts.give_up();
        self.lesson.dispatch(TeachingAction::Cancel);
    }

    /// Lets the server find the digits of a sheet; without an order it finds that too.
    pub fn find(&self, file: File, order: Option<RowOrder>) {
        let (lesson, attempt) = (self.lesson.dispatcher(), self.attempts.begin());
        lesson.dispatch(TeachingAction::Find);
        spawn_local(async move {
            let (name, file) = (&file.name(), &Blob::from(file));
            let find = || async move {
                let mut shrink = Shrink::Usual;
                loop {
                    let ready = prepare(file, name, shrink, &Cut::default()).await?;
                    let found = api::find_sheet(&ready.blob, name, order).await;
                    match found.as_ref().err().and_then(|failure| shrink.after(failure)) {
                        Some(smaller) => shrink = smaller,
                        None => return found,
                    }
                }
            };
            let found = patiently(find, waiting(&lesson, &attempt)).await;
            if let Some(found) = found.filter(|_| attempt.is_wanted()) {
                lesson.dispatch(TeachingAction::Found(found));
            }
        });
    }

    /// Lets the server learn what was looked over.
    pub fn train(&self, name: String) {
        let Stage::Review(review) = &self.lesson.stage else { return };
        let (lesson, attempt) = (self.lesson.dispatcher(), self.attempts.begin());
        let (reader, token) = (self.reader.clone(), self.token());
        let classifier = reader.state().settings.classifier.classifier().unwrap_or_default();
        let model = NewModel { name, classifier, samples: review.samples() };
        lesson.dispatch(TeachingAction::Train);
        spawn_local(async move {
            let (model, token) = (&model, &token);
            let create = |token: Option<String>| async move { api::create_model(token.as_deref(), model).await };
            let trained = patiently(|| as_owner(token.clone(), create), waiting(&lesson, &attempt)).await;
            let Some(trained) = trained else { return };
            // Kept at once: without it what was learned could neither be used nor discarded.
            if let Some(token) = trained.as_ref().ok().and_then(|model| model.token.clone()) {
                reader.dispatch(Action::Token(Some(token)));
            } else {
                // Also in the settings' list when the person closes the dialogue without a word.
                list(&reader, token.clone());
            }
            lesson.dispatch(TeachingAction::Trained(trained));
        });
    }

    /// The model that was learned reads from now on.
    pub fn use_it(&self) {
        let Stage::Trained(review, model) = &self.lesson.stage else { return };
        if review.of_corrections {
            // It has learned them: they are not offered to it once more.
            for entry in &self.reader.state().files {
                let (file, model, corrections) = (entry.picture.id, model.id.clone(), entry.to_teach(&model.id));
                self.reader.dispatch(Action::Taught { file, model, corrections });
            }
        }
        self.reader.dispatch(Action::Model(Some(model.id.clone())));
        self.reader.dispatch(Action::Notice(Some(Notice::InUse)));
        self.lesson.dispatch(TeachingAction::Restart);
        list(&self.reader, self.token());
    }

    /// Forgets the model that was learned.
    pub fn discard(&self) {
        let (Stage::Trained(_, model), Some(token)) = (&self.lesson.stage, self.token()) else { return };
        let (lesson, id) = (self.lesson.dispatcher(), model.id.clone());
        spawn_local(async move {
            lesson.dispatch(match api::delete_model(&token, &id).await {
                Ok(()) => TeachingAction::Back,
                Err(failure) => TeachingAction::Failed(failure),
            });
        });
    }

    /// Gives the corrections of the picture that is looked at to the model that reads.
    pub fn give(&self) {
        let state = self.reader.state();
        let (Some(token), Some(id), Some(entry), Some(sheet)) =
            (self.token(), state.own_model().map(str::to_owned), state.entry(), state.transcript())
        else {
            return;
        };
        let (reader, corrections, image) = (self.reader.clone(), entry.to_teach(&id), sheet.image);
        let (file, url) = (entry.picture.id, entry.picture.url.clone());
        reader.dispatch(Action::Notice(Some(Notice::Teaching)));
        spawn_local(async move {
            let boxes: Vec<BoundingBox> = corrections.iter().map(|correction| correction.bounds).collect();
            let Some(images) = canvas::cut_out(&url, image, &boxes).await else {
                return fail(&reader, Failure::Unreadable);
            };
            let (samples, token, id) = (&samples(&corrections, images), &token, &id);
            let add = || async move { api::add_samples(token, id, samples.clone()).await };
            match patiently(add, announced(&reader, Notice::Teaching)).await {
                Some(Ok(_)) => {
                    reader.dispatch(Action::Taught { file, model: id.clone(), corrections });
                    list(&reader, Some(token.clone()));
                }
                Some(Err(failure)) => fail(&reader, failure),
                None => {}
            }
        });
    }

    /// How many corrections of all pictures a first model could be made of.
    pub fn corrections(&self) -> usize {
        self.reader.state().files.iter().map(|entry| entry.to_teach("").len()).sum()
    }

    /// Cuts the corrected digits of all pictures out, for the person to look over before they are learned.
    pub fn begin_with_corrections(&self) {
        let (lesson, attempt) = (self.lesson.dispatcher(), self.attempts.begin());
        let state = self.reader.state();
        let files: Vec<_> = state
            .files
            .iter()
            .filter_map(|entry| {
                let image = entry.history()?.now().image;
                Some((entry.picture.url.clone(), image, entry.to_teach("")))
            })
            .filter(|(_, _, corrections)| !corrections.is_empty())
            .collect();
        lesson.dispatch(TeachingAction::Find);
        spawn_local(async move {
            let mut all = Vec::new();
            for (url, image, corrections) in files {
                let boxes: Vec<BoundingBox> = corrections.iter().map(|correction| correction.bounds).collect();
                // A picture that the browser cannot show teaches nothing.
                let images = canvas::cut_out(&url, image, &boxes).await.unwrap_or_default();
                all.extend(corrections.into_iter().zip(images));
            }
            if attempt.is_wanted() {
                lesson.dispatch(TeachingAction::Gathered(all));
            }
        });
    }

    /// Saves a model as a file.
    pub fn export(&self, model: &Model) {
        let Some(token) = self.token() else { return };
        let (reader, id, name) = (self.reader.clone(), model.id.clone(), format!("{}.digitml", model.name));
        spawn_local(async move {
            match api::export_model(&token, &id).await {
                Ok(file) => save(&name, &file),
                Err(failure) => fail(&reader, failure),
            }
        });
    }

    /// Takes the file of an exported model in.
    pub fn import(&self, file: File) {
        let (reader, token, name) = (self.reader.clone(), self.token(), file.name());
        let name = name.strip_suffix(".digitml").unwrap_or(&name).chars().take(100).collect::<String>();
        reader.dispatch(Action::Notice(Some(Notice::Importing)));
        spawn_local(async move {
            let (name, file, token) = (&name, &Blob::from(file), &token);
            let import =
                |token: Option<String>| async move { api::import_model(token.as_deref(), name, file.clone()).await };
            match patiently(|| as_owner(token.clone(), import), announced(&reader, Notice::Importing)).await {
                Some(Ok(model)) => {
                    let token = model.token.or_else(|| token.clone());
                    reader.dispatch(Action::Token(token.clone()));
                    reader.dispatch(Action::Notice(Some(Notice::Imported(model.name))));
                    list(&reader, token);
                }
                Some(Err(failure)) => fail(&reader, failure),
                None => {}
            }
        });
    }

    /// Takes the key from another browser, where it opens models.
    pub fn take(&self, token: String) {
        let reader = self.reader.clone();
        if !token.chars().all(|sign| sign.is_ascii_graphic()) {
            // No key has such signs, and no request can carry them.
            return reader.dispatch(Action::Notice(Some(Notice::KeyUnknown)));
        }
        spawn_local(async move {
            match api::list_models(&token).await {
                // To the server a key that owns nothing is like any other: the built-in model is there for all.
                Ok(models) if models.iter().all(|model| model.samples == 0) => {
                    reader.dispatch(Action::Notice(Some(Notice::KeyUnknown)));
                }
                Ok(models) => {
                    reader.dispatch(Action::Token(Some(token)));
                    reader.dispatch(Action::Models(models));
                    reader.dispatch(Action::Notice(Some(Notice::KeyTaken)));
                }
                Err(failure) => fail(&reader, failure),
            }
        });
    }

    /// Has the server forget a model with all its samples.
    pub fn delete(&self, id: String) {
        let Some(token) = self.token() else { return };
        let reader = self.reader.clone();
        spawn_local(async move {
            match api::delete_model(&token, &id).await {
                Ok(()) => {
                    reader.dispatch(Action::Notice(None));
                    if reader.state().settings.model.as_ref() == Some(&id) {
                        reader.dispatch(Action::Model(None));
                    }
                    list(&reader, Some(token));
                }
                Err(failure) => fail(&reader, failure),
            }
        });
    }
}

/// Tells the lesson how long a busy server is waited for.
fn waiting(lesson: &UseReducerDispatcher<Teaching>, attempt: &Attempt) -> impl Fn(u32) -> bool {
    move |seconds| {
        if attempt.is_wanted() {
            lesson.dispatch(TeachingAction::Wait(seconds));
        }
        attempt.is_wanted()
    }
}

/// Tells beside the numbers that a busy server is waited for: once, not each second, as it is read out.
fn announced(reader: &PageHandle, doing: Notice) -> impl Fn(u32) -> bool {
    let told = std::cell::Cell::new(false);
    move |seconds| {
        let notice = if seconds == 0 { doing.clone() } else { Notice::Waiting(seconds) };
        if told.replace(seconds > 0) != (seconds > 0) {
            reader.dispatch(Action::Notice(Some(notice)));
        }
        true
    }
}

fn samples(corrections: &[Correction], images: Vec<String>) -> Vec<Sample> {
    corrections.iter().zip(images).map(|(correction, image)| Sample { label: correction.label, image }).collect()
}

/// Asks with the token; and without it, for a new one, where it owns nothing: its last model was deleted.
async fn as_owner<F: Future<Output = Result<Model, Failure>>>(
    token: Option<String>,
    ask: impl Fn(Option<String>) -> F,
) -> Result<Model, Failure> {
    let had_token = token.is_some();
    match ask(token).await {
        Err(failure) if had_token && is_gone(&failure) => ask(None).await,
        outcome => outcome,
    }
}

fn is_gone(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if problem.code == Code::ModelNotFound)
}

fn fail(reader: &PageHandle, failure: Failure) {
    let gone = is_gone(&failure);
    if gone {
        reader.dispatch(Action::Model(None));
    }
    reader.dispatch(Action::Notice(Some(if gone { Notice::ModelGone } else { Notice::Failed(failure) })));
}

/// Asks the server which models the token has.
fn list(reader: &PageHandle, token: Option<String>) {
    let reader = reader.clone();
    spawn_local(async move {
        // Without the list reading goes on; it is asked for again the next time.
        if let Some(token) = token
            && let Ok(models) = api::list_models(&token).await
        {
            reader.dispatch(Action::Models(models));
        }
    });
}

/// Holds the teaching, and knows the person's models.
#[hook]
pub fn use_teacher(reader: &PageHandle) -> Teacher {
    let lesson = use_reducer_eq(Teaching::default);
    let there = reader.clone();
    use_effect_with(reader.state().settings.token.clone(), move |token| list(&there, token.clone()));
    let attempts = (*use_memo((), |()| Attempts::default())).clone();
    Teacher { lesson, reader: reader.clone(), attempts }
}
