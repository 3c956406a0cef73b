use std::rc::Rc;

use shared::{BoundingBox, Code, Model, NewModel, RowOrder, Sample};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};
use yew::prelude::*;

use super::Reader;
use crate::api;
use crate::canvas;
use crate::download::save;
use crate::failure::Failure;
use crate::prepare::prepare;
use crate::state::{Action, Correction, Lesson, LessonAction, Notice, Stage};

/// The teaching, and what can be done about it.
#[derive(Clone, PartialEq)]
pub struct Teacher {
    lesson: UseReducerHandle<Lesson>,
    reader: Reader,
}

impl Teacher {
    /// The teaching as of this rendering.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// A callback that changes it.
    pub fn on<T>(&self, action: impl Fn(T) -> LessonAction + 'static) -> Callback<T> {
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

    /// Lets the server find the digits of a sheet; without an order it finds that too.
    pub fn find(&self, file: File, order: Option<RowOrder>) {
        let lesson = self.lesson.dispatcher();
        lesson.dispatch(LessonAction::Find);
        spawn_local(async move {
            let found = async {
                let name = file.name();
                let ready = prepare(&file.into(), &name).await?;
                api::find_sheet(&ready.blob, &name, order).await
            };
            lesson.dispatch(LessonAction::Found(found.await));
        });
    }

    /// Lets the server learn what was looked over.
    pub fn train(&self, name: String) {
        let Stage::Review(review) = &self.lesson.stage else { return };
        let (lesson, reader, token) = (self.lesson.dispatcher(), self.reader.clone(), self.token());
        let classifier = reader.state().settings.classifier;
        let model = NewModel { name, classifier, samples: review.samples() };
        lesson.dispatch(LessonAction::Train);
        spawn_local(async move {
            let model = &model;
            let create = |token: Option<String>| async move { api::create_model(token.as_deref(), model).await };
            let trained = as_owner(token.clone(), create).await;
            // Kept at once: without it what was learned could neither be used nor discarded.
            if let Some(token) = trained.as_ref().ok().and_then(|model| model.token.clone()) {
                reader.dispatch(Action::Token(Some(token)));
            } else {
                // Also in the settings' list when the person closes the dialogue without a word.
                list(&reader, token);
            }
            lesson.dispatch(LessonAction::Trained(trained));
        });
    }

    /// The model that was learned reads from now on.
    pub fn use_it(&self) {
        let Stage::Trained(_, model) = &self.lesson.stage else { return };
        self.reader.dispatch(Action::Model(Some(model.id.clone())));
        self.reader.dispatch(Action::Notice(Some(Notice::InUse)));
        self.lesson.dispatch(LessonAction::Restart);
        list(&self.reader, self.token());
    }

    /// Forgets the model that was learned.
    pub fn discard(&self) {
        let (Stage::Trained(_, model), Some(token)) = (&self.lesson.stage, self.token()) else { return };
        let (lesson, id) = (self.lesson.dispatcher(), model.id.clone());
        spawn_local(async move {
            lesson.dispatch(match api::delete_model(&token, &id).await {
                Ok(()) => LessonAction::Back,
                Err(failure) => LessonAction::Failed(failure),
            });
        });
    }

    /// Gives the corrections of the picture that is looked at to the model that reads.
    pub fn give(&self) {
        let state = self.reader.state();
        let (Some(token), Some(id), Some(entry), Some(sheet)) =
            (self.token(), state.own_model().map(str::to_owned), state.entry(), state.sheet())
        else {
            return;
        };
        let (reader, corrections, image) = (self.reader.clone(), entry.to_teach(), sheet.image);
        let (file, url) = (entry.picture.id, entry.picture.url.clone());
        reader.dispatch(Action::Notice(Some(Notice::Teaching)));
        spawn_local(async move {
            let boxes: Vec<BoundingBox> = corrections.iter().map(|correction| correction.bounds).collect();
            let outcome = match canvas::cut_out(&url, image, &boxes).await {
                Some(images) => api::add_samples(&token, &id, samples(&corrections, images)).await,
                None => Err(Failure::Unreadable),
            };
            match outcome {
                Ok(_) => {
                    reader.dispatch(Action::Taught { file, corrections });
                    list(&reader, Some(token));
                }
                Err(failure) => fail(&reader, failure),
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
        spawn_local(async move {
            let (name, file) = (&name, &Blob::from(file));
            let import =
                |token: Option<String>| async move { api::import_model(token.as_deref(), name, file.clone()).await };
            match as_owner(token.clone(), import).await {
                Ok(model) => {
                    let token = model.token.or(token);
                    reader.dispatch(Action::Token(token.clone()));
                    list(&reader, token);
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

fn fail(reader: &Reader, failure: Failure) {
    let gone = is_gone(&failure);
    if gone {
        reader.dispatch(Action::Model(None));
    }
    reader.dispatch(Action::Notice(Some(if gone { Notice::ModelGone } else { Notice::Failed(failure) })));
}

/// Asks the server which models the token has.
fn list(reader: &Reader, token: Option<String>) {
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
pub fn use_teacher(reader: &Reader) -> Teacher {
    let lesson = use_reducer_eq(Lesson::default);
    let there = reader.clone();
    use_effect_with(reader.state().settings.token.clone(), move |token| list(&there, token.clone()));
    Teacher { lesson, reader: reader.clone() }
}
