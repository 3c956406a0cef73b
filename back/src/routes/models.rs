//! `/api/v1/models`: what was learned of one's hand.

use crate::admission::{Admission, Client};
use crate::error::ApiError;
use crate::lesson::{JsonLesson, Lesson};
use crate::recognizer::{DEFAULT_MODEL, Recognizer};
use crate::responses::{LessonProblems, ModelProblems};
use crate::teacher::{Teacher, model_answer};
use crate::token::Owner;
use actix_web::http::header::{CONTENT_DISPOSITION, LOCATION};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Deserialize;
use shared::{ClassifierKind, Model, Models, NewModel, NewSamples};

/// Media type of a model's file.
const FILE_TYPE: &str = "application/octet-stream";

/// Make a model
///
/// Trains a model on samples that a person has checked, adds it to the built-in model, and stores it. The answer says how well both
/// models read the samples; each sample is read by a model trained on the other four fifths. If you send no `X-Model-Token`, the answer
/// contains a new secret token. It is shown only once, and anyone who has it can use and delete the model. To be sure of your token even if
/// the answer gets lost, make it up yourself: `dml_` and 64 random hexadecimal digits in small letters.
#[utoipa::path(post, path = "/api/v1/models", tag = "teaching", operation_id = "create_model",
    security((), ("bearer" = []), ("key" = []), ("model_token" = [])),
    request_body = NewModel,
    responses((status = 201, description = "The model, and a token if you sent none.", body = Model), LessonProblems),
    extensions(("x-codeSamples" = json!([{"lang": "sh",
        "source": "curl -H 'Content-Type: application/json' -d @reviewed.json http://localhost:8080/api/v1/models"}]))))]
pub(crate) async fn create(
    client: Client,
    owner: Owner,
    JsonLesson(lesson): JsonLesson<NewModel>,
    teacher: Data<Teacher>,
) -> Result<impl Responder, ApiError> {
    teacher.create(client, owner, lesson).await.map(created)
}

/// The name of an imported model.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Import {
    /// What to call it; at most 100 characters.
    #[serde(default)]
    #[param(max_length = 100)]
    name: String,
    /// `svm` or `knn`: the classifier to use if a recognition does not name one.
    #[serde(default)]
    #[param(inline)]
    classifier: ClassifierKind,
}

/// Import a model
///
/// Takes a file that was exported or written by `digitml train --sheet`, and trains the model again from its samples.
#[utoipa::path(post, path = "/api/v1/models/import", tag = "teaching", operation_id = "import_model", params(Import),
    security((), ("bearer" = []), ("key" = []), ("model_token" = [])),
    request_body(content = inline(super::recognitions::BinaryFile), content_type = "application/octet-stream"),
    responses((status = 201, description = "The model, and a token if you sent none.", body = Model), LessonProblems))]
pub(crate) async fn import(
    client: Client,
    owner: Owner,
    Query(Import { name, classifier }): Query<Import>,
    request: HttpRequest,
    lesson: Lesson,
    teacher: Data<Teacher>,
) -> Result<impl Responder, ApiError> {
    use actix_web::HttpMessage as _;
    if !request.content_type().eq_ignore_ascii_case(FILE_TYPE) {
        return Err(ApiError::UnsupportedBodyType { expected: FILE_TYPE });
    }
    teacher.import(client, owner, name, classifier, lesson.bytes).await.map(created)
}

fn created(model: Model) -> HttpResponse {
    HttpResponse::Created().insert_header((LOCATION, format!("/api/v1/models/{}", model.id))).json(model)
}

/// Teach a model more
///
/// Adds samples, such as corrected digits, and trains the model again.
#[utoipa::path(post, path = "/api/v1/models/{id}/samples", tag = "teaching", operation_id = "add_samples",
    params(("id" = String, Path, description = "The model's id.")),
    security(("model_token" = []), ("bearer" = [], "model_token" = []), ("key" = [], "model_token" = [])),
    request_body = NewSamples,
    responses((status = 200, description = "The model as it is now.", body = Model), LessonProblems))]
pub(crate) async fn add_samples(
    id: Path<String>,
    client: Client,
    owner: Owner,
    JsonLesson(lesson): JsonLesson<NewSamples>,
    teacher: Data<Teacher>,
) -> Result<Json<Model>, ApiError> {
    teacher.add(client, owner.of(&id)?, &id, lesson.samples).await.map(Json)
}

/// List models
///
/// The built-in model, and the models of the token in `X-Model-Token`.
#[utoipa::path(get, path = "/api/v1/models", tag = "teaching", operation_id = "list_models",
    security((), ("model_token" = [])),
    responses((status = 200, description = "The models.", body = Models), ModelProblems))]
pub(crate) async fn list(
    owner: Owner,
    client: Client,
    admission: Data<Admission>,
    teacher: Data<Teacher>,
) -> Result<Json<Models>, ApiError> {
    let mut models = vec![built_in()];
    if let Some(owner) = &owner.hash {
        let own = teacher.store().list(owner).await?;
        if own.is_empty() {
            admission.token_was_guessed(client);
        }
        models.extend(own.into_iter().map(model_answer));
    }
    Ok(Json(Models { models }))
}

/// Get a model
#[utoipa::path(get, path = "/api/v1/models/{id}", tag = "teaching", operation_id = "get_model",
    params(("id" = String, Path, description = "The model's id, or `default`.")),
    security((), ("model_token" = [])),
    responses((status = 200, description = "The model.", body = Model), ModelProblems))]
pub(crate) async fn get(id: Path<String>, owner: Owner, teacher: Data<Teacher>) -> Result<Json<Model>, ApiError> {
    if *id == DEFAULT_MODEL {
        return Ok(Json(built_in()));
    }
    let model = teacher.store().find(owner.of(&id)?, &id).await?;
    model.map(model_answer).map(Json).ok_or_else(|| ApiError::model_not_found(&id))
}

/// Export a model
///
/// As a file for `digitml read --model`. You can import it again.
#[utoipa::path(get, path = "/api/v1/models/{id}/export", tag = "teaching", operation_id = "export_model",
    params(("id" = String, Path, description = "The model's id.")),
    security(("model_token" = [])),
    responses(
        (status = 200, description = "The file.", body = inline(super::recognitions::BinaryFile), content_type = "application/octet-stream"),
        ModelProblems,
    ))]
pub(crate) async fn export(
    id: Path<String>,
    owner: Owner,
    teacher: Data<Teacher>,
    recognizer: Data<Recognizer>,
) -> Result<impl Responder, ApiError> {
    let found = teacher.store().load(owner.of(&id)?, &id).await?;
    let (_, file) = found.ok_or_else(|| ApiError::model_not_found(&id))?;
    let disposition = (CONTENT_DISPOSITION, "attachment; filename=\"hand.digitml\"");
    let body = recognizer.to_send(file)?;
    Ok(HttpResponse::Ok().content_type(FILE_TYPE).insert_header(disposition).body(body))
}

/// Delete a model
///
/// With all its samples.
#[utoipa::path(delete, path = "/api/v1/models/{id}", tag = "teaching", operation_id = "delete_model",
    params(("id" = String, Path, description = "The model's id.")),
    security(("model_token" = [])),
    responses((status = 204, description = "It is deleted."), ModelProblems))]
pub(crate) async fn delete(id: Path<String>, owner: Owner, teacher: Data<Teacher>) -> Result<HttpResponse, ApiError> {
    teacher.forget(owner.of(&id)?, &id).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn built_in() -> Model {
    Model {
        id: DEFAULT_MODEL.to_owned(),
        name: "DigitML".to_owned(),
        classifier: ClassifierKind::default(),
        samples: 0,
        gains: None,
        token: None,
    }
}
