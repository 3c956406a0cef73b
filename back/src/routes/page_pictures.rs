//! `POST /api/v1/pages`: a file of several pages in, one of them out as a picture that anything can show.

use crate::error::ApiError;
use crate::recognizer::{PageAnswer, Recognizer};
use crate::representation::PictureForm;
use crate::responses::UploadProblems;
use crate::routes::recognitions::page_of;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_multipart::form::text::Text;
use actix_web::web::{Data, Query};
use serde::Deserialize;
use utoipa::ToSchema;

/// Show one page
///
/// Answers one page of a PDF or TIFF file as a picture, upright, exactly as `POST /api/v1/recognitions` reads it: boxes of the page's
/// reading fit this picture. `X-Pages` says how many pages the file has. Other pictures count as one page. Nothing is stored.
///
/// `Accept` chooses PNG (the default) or JPEG. The limits on files, pages and requests are those of reading.
#[utoipa::path(post, path = "/api/v1/pages", tag = "reading", operation_id = "show_page",
    security((), ("bearer" = []), ("key" = [])),
    params(PageNumber),
    request_body(content = PageForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The page.", headers(
            ("X-Pages" = u32, description = "How many pages the file has."),
        ), content(
            (super::recognitions::BinaryFile = "image/png"),
            (super::recognitions::BinaryFile = "image/jpeg"),
        )),
        UploadProblems,
    ),
    extensions(("x-codeSamples" = json!([{"lang": "sh",
        "source": "curl -F image=@scan.pdf -o page.png 'http://localhost:8080/api/v1/pages?page=2'"}]))))]
pub(crate) async fn show(
    PictureForm(form): PictureForm,
    query: Query<PageNumber>,
    Upload(parts): Upload<PageForm>,
    recognizer: Data<Recognizer>,
) -> Result<PageAnswer, ApiError> {
    // What is no page is refused, also where the other one counts.
    let [named, sent] =
        [query.into_inner().page, parts.page.map(|Text(word)| word)].map(|word| word.map(|word| page_of(&word)));
    let (named, sent) = (named.transpose()?, sent.transpose()?);
    recognizer.page(parts.image, named.or(sent), form).await
}

/// The parts as they come.
#[derive(MultipartForm, ToSchema)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct PageForm {
    /// The document or picture: a file of at most 20 MiB.
    #[schema(value_type = String, format = Binary)]
    image: Picture,
    /// The page to show, counted from 1. `page` in the address takes precedence.
    #[schema(value_type = u32, required = false, default = 1, example = 1, minimum = 1, maximum = 2_147_483_647)]
    page: Option<Text<String>>,
}

/// What the address may tell.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageNumber {
    /// The page to show, counted from 1.
    #[param(value_type = Option<u32>, example = 1, minimum = 1, maximum = 2_147_483_647)]
    page: Option<String>,
}
