//! `/api/v1/sheets`: blank sheets out, filled-in ones in.

use crate::error::ApiError;
use crate::responses::UploadProblems;
use crate::routes::recognitions::page_of;
use crate::teacher::Teacher;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_multipart::form::text::Text;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpResponse, Responder};
use serde::Deserialize;
use shared::{RowOrder, Sheet};
use utoipa::ToSchema;

/// Find the digits of a sheet
///
/// Finds ten rows of ten digits in a photograph or scan of the printed sheet, or of any paper, and proposes a label for each digit. The scan
/// may be a PDF document; of several pages, `page` names one. A person should check the labels. Nothing is stored. Send the checked samples to `POST /api/v1/models`.
#[utoipa::path(post, path = "/api/v1/sheets", tag = "teaching", operation_id = "find_sheet",
    security((), ("bearer" = []), ("key" = [])),
    request_body(content = SheetForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "The digits and their proposed labels.", body = Sheet), UploadProblems),
    extensions(("x-codeSamples" = json!([{"lang": "sh",
        "source": "curl -F sheet=@sheet.jpg http://localhost:8080/api/v1/sheets"}]))))]
pub(crate) async fn find(Upload(form): Upload<SheetForm>, teacher: Data<Teacher>) -> Result<Json<Sheet>, ApiError> {
    let order = form.order.map(|Text(word)| order_of(&word)).transpose()?;
    let page = form.page.map(|Text(word)| page_of(&word)).transpose()?;
    teacher.find_sheet(form.sheet, page, order).await.map(Json)
}

/// The parts as they come.
#[derive(MultipartForm, ToSchema)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct SheetForm {
    /// The photograph or scan: a file of at most 20 MiB.
    #[schema(value_type = String, format = Binary)]
    sheet: Picture,
    /// Which digit each row is for. If you leave it out, the rows are read to find out.
    #[schema(value_type = RowOrder, required = false)]
    order: Option<Text<String>>,
    /// The page to look at if the file has several, counted from 1.
    #[schema(value_type = u32, required = false, minimum = 1)]
    page: Option<Text<String>>,
}

/// The order of the rows of a blank sheet.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Blank {
    /// Which digit each row is for.
    #[param(value_type = Option<RowOrder>)]
    order: Option<String>,
}

impl Blank {
    fn order(&self) -> Result<engine::sheet::RowOrder, ApiError> {
        Ok(wire::row_order(self.order.as_deref().map(order_of).transpose()?.unwrap_or_default()))
    }
}

/// The blank sheet as PDF
///
/// A4, ten rows of ten boxes, with corner marks to find it in a photograph.
#[utoipa::path(get, path = "/api/v1/sheets/blank.pdf", tag = "teaching", operation_id = "blank_pdf", params(Blank), responses(
    (status = 200, description = "The sheet.", body = inline(super::recognitions::BinaryFile), content_type = "application/pdf"),
    (status = 400, description = "The order is unknown.", body = shared::Problem, content_type = "application/problem+json"),
    (status = 406, description = "None of the accepted encodings is available.", body = shared::Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn blank_pdf(blank: Query<Blank>) -> Result<impl Responder, ApiError> {
    let file = engine::sheet::blank_pdf(blank.order()?);
    Ok(HttpResponse::Ok().content_type("application/pdf").body(file))
}

/// The blank sheet as SVG
///
/// The same sheet as a drawing.
#[utoipa::path(get, path = "/api/v1/sheets/blank.svg", tag = "teaching", operation_id = "blank_svg", params(Blank), responses(
    (status = 200, description = "The sheet.", body = String, content_type = "image/svg+xml"),
    (status = 400, description = "The order is unknown.", body = shared::Problem, content_type = "application/problem+json"),
    (status = 406, description = "None of the accepted encodings is available.", body = shared::Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn blank_svg(blank: Query<Blank>) -> Result<impl Responder, ApiError> {
    let file = engine::sheet::blank_svg(blank.order()?);
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(file))
}

fn order_of(word: &str) -> Result<RowOrder, ApiError> {
    word.parse().map_err(|_| {
        let value = word.chars().take(40).collect();
        ApiError::UnknownValue { field: "order", value, known: "`zero_last` or `zero_first`" }
    })
}
