//! `POST /api/v1/recognitions`: a picture in, its digits and numbers out.

use crate::error::ApiError;
use crate::recognizer::{Answer, DEFAULT_MODEL, Recognizer, Wishes};
use crate::representation::Representation;
use crate::responses::UploadProblems;
use crate::teacher::Teacher;
use crate::token::Owner;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_multipart::form::text::Text;
use actix_web::web::{Data, Query};
use engine::Turn;
use serde::Deserialize;
use shared::{
    Alternative, Back, BoundingBox, Boxes, DecimalMark, Digit, DigitKind, Grid, GridTable, ImageSize, Layout, Line,
    ModelRef, Number, NumberKind, NumberStyles, Print, ReadBy, Recognition, Timings,
};
use utoipa::ToSchema;

/// Read a picture
///
/// Finds every digit in the picture, says how sure each reading is, and groups the digits into numbers and lines in reading order.
/// A picture without digits is a success with empty lists.
///
/// `Accept` chooses the format of the answer: the one with the highest weight, then the most specific, then the first. The default
/// is `application/json`. You get a picture only if you accept nothing else.
///
/// If a TIFF or PDF file has several pages, the server reads the first one, or the one that `page` names. `pages` in the answer says how
/// many there are. `warnings` says what is missing from the picture, such as the last rows of a file that was cut short.
///
/// `text` is a number as it is written; a plain number also has a `value`. Dates, times and numbers with leading zeros are text. If the
/// numbers form columns, `grid` says how many, and each number has its `row` and `column`; cells may be empty.
///
/// One neural network finds the digits, a second one names them, and `classifier` chooses a further opinion: that of the model's support
/// vector machine (`svm`, the default) or of its nearest neighbours (`knn`). A digit is `sure` only where they agree; hardly anything is
/// wrong there. With `net` the networks decide alone: every model gives the same answer, and what a model has learned of your handwriting
/// does not count.
///
/// Printed digits are left out, and `warnings` says how many; `print=include` reads them too, and `kind` tells them from written ones. Pale
/// digits that show through from the back of the sheet are left out as well; if that is a faint pencil, `back=include` reads it. A number
/// that is struck out is in `lines` with `cancelled` set; it is not in `text`, `grid`, CSV or the workbook.
///
/// Boxes that stand in a row are one number or several, as the page looks. With `boxes=joined` they are always one number, also across a
/// thick line between two of them.
///
/// Send a `list` of the numbers that may stand on the page, and each number becomes the one entry that it fits; `list` of the number says
/// so, and names the entries if several fit.
#[utoipa::path(post, path = "/api/v1/recognitions", tag = "reading", operation_id = "recognize",
    security((), ("bearer" = []), ("key" = []), ("model_token" = [])),
    params(PageQuery),
    request_body(content = RecognitionForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What the picture shows.", content(
            (Recognition = "application/json", example = json!(example())),
            (String = "text/plain", example = "8\n12 5\n"),
            (String = "text/csv", example = "line,number,index,label,confidence,sure,x,y,width,height\r\n0,0,0,8,0.998,true,1038,134,48,67\r\n"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (BinaryFile = "image/png"),
            (BinaryFile = "image/jpeg"),
        )),
        UploadProblems,
    ),
    extensions(("x-codeSamples" = json!([
        {"lang": "sh", "source": "curl -F image=@sheet.jpg http://localhost:8080/api/v1/recognitions"},
        {"lang": "sh", "source": "curl -H 'Accept: text/csv' -F image=@sheet.jpg http://localhost:8080/api/v1/recognitions"},
        {"lang": "sh", "source": "curl -H 'Accept: image/png' -F image=@sheet.jpg -o read.png http://localhost:8080/api/v1/recognitions"},
        {"lang": "sh", "source": "curl -H 'Accept: text/csv' -F image=@sheet.jpg -F layout=grid http://localhost:8080/api/v1/recognitions"},
        {"lang": "sh", "source": "curl -F image=@sheet.jpg -F list=@ids.csv -F list_column=id http://localhost:8080/api/v1/recognitions"},
        {"lang": "sh", "source": "curl -F image=@sheet.jpg 'http://localhost:8080/api/v1/recognitions?print=include'"},
        {"lang": "sh", "source": "curl -F image=@scan.pdf 'http://localhost:8080/api/v1/recognitions?page=2'"},
    ]))))]
pub(crate) async fn recognize(
    form: Representation,
    query: Query<PageQuery>,
    Upload(parts): Upload<RecognitionForm>,
    owner: Owner,
    recognizer: Data<Recognizer>,
    teacher: Data<Teacher>,
) -> Result<Answer, ApiError> {
    let Request { picture, model, classifier, mut wishes } = Request::new(parts, query.into_inner())?;
    let Some(id) = model else {
        wishes.classifier = classifier.unwrap_or_default();
        return recognizer.answer(picture, wishes, form).await;
    };
    let (recognizer, preferred) = teacher.reader(picture.client(), owner.of(&id)?, &id).await?;
    wishes.classifier = classifier.unwrap_or(preferred.into());
    recognizer.answer(picture, wishes, form).await
}

/// The parts as they come.
#[derive(MultipartForm, ToSchema)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct RecognitionForm {
    /// The picture: a file of at most 20 MiB.
    #[schema(value_type = String, format = Binary)]
    image: Picture,
    /// The model to use; `default` is the built-in one. For your own models, send the secret token in the header `X-Model-Token`.
    #[schema(value_type = String, required = false, default = "default", example = "default")]
    model: Option<Text<String>>,
    /// What names the digits: `svm`, `knn` or `net`.
    #[schema(value_type = ReadBy, required = false)]
    classifier: Option<Text<String>>,
    /// The page to read if the file has several, counted from 1. `page` in the address takes precedence.
    #[schema(value_type = u32, required = false, default = 1, example = 1, minimum = 1, maximum = 2_147_483_647)]
    page: Option<Text<String>>,
    /// What the rows of `text/csv` stand for: digits, numbers, or the rows and columns of the page.
    #[schema(value_type = Layout, required = false)]
    layout: Option<Text<String>>,
    /// The decimal mark on the paper. Without it, 1.250 and 1,250 have no value: they may be decimals or thousands.
    #[schema(value_type = DecimalMark, required = false)]
    decimal_mark: Option<Text<String>>,
    /// How many digits stand after the decimal mark where the paper has none, 0 to 9. Several figures, separated by commas, are for one
    /// column each; the last one applies to all further columns.
    #[schema(value_type = String, required = false, default = "0", example = "0,2", pattern = "^[0-9](,[0-9]){0,99}$")]
    decimals: Option<Text<String>>,
    /// By how many degrees the picture is turned clockwise before it is read: 0, 90, 180 or 270. Without it, as it reads best.
    #[schema(value_type = String, required = false, example = "90", pattern = "^(0|90|180|270)$")]
    turn: Option<Text<String>>,
    /// Whether printed digits are read, too.
    #[schema(value_type = Print, required = false)]
    print: Option<Text<String>>,
    /// Whether pale digits are read, too, that seem to show through from the back of the sheet.
    #[schema(value_type = Back, required = false)]
    back: Option<Text<String>>,
    /// What boxes that stand in a row are: one number or several, as the page looks; or always one number, also across a thick line.
    #[schema(value_type = Boxes, required = false)]
    boxes: Option<Text<String>>,
    /// The numbers that may stand on the page: text or a CSV file of at most 100 000 lines and 8 MiB.
    #[schema(value_type = String, format = Binary, required = false)]
    list: Option<Picture>,
    /// The column of `list` that holds the numbers: its heading, or its number, counted from 1.
    #[schema(value_type = String, required = false, example = "id")]
    list_column: Option<Text<String>>,
}

/// What the address may tell.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The page to read if the file has several, counted from 1.
    #[param(value_type = Option<u32>, example = 1, minimum = 1, maximum = 2_147_483_647)]
    page: Option<String>,
    /// What the rows of `text/csv` stand for.
    #[param(value_type = Option<Layout>)]
    layout: Option<String>,
    /// The decimal mark on the paper.
    #[param(value_type = Option<DecimalMark>)]
    decimal_mark: Option<String>,
    /// How many digits stand after the decimal mark where the paper has none; one figure for each column, or one for all.
    #[param(value_type = Option<String>, example = "0,2", pattern = "^[0-9](,[0-9]){0,99}$")]
    decimals: Option<String>,
    /// By how many degrees the picture is turned clockwise before it is read. Without it, as it reads best.
    #[param(value_type = Option<String>, example = "90", pattern = "^(0|90|180|270)$")]
    turn: Option<String>,
    /// Whether printed digits are read, too.
    #[param(value_type = Option<Print>)]
    print: Option<String>,
    /// Whether pale digits are read, too, that seem to show through from the back of the sheet.
    #[param(value_type = Option<Back>)]
    back: Option<String>,
    /// What boxes that stand in a row are.
    #[param(value_type = Option<Boxes>)]
    boxes: Option<String>,
}

/// A file's bytes.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "a name for the OpenAPI document alone")]
pub(crate) struct BinaryFile(Vec<u8>);

/// The answer that the documentation shows.
fn example() -> Recognition {
    let bounding_box = BoundingBox { x: 1038, y: 134, width: 48, height: 67 };
    let alternatives = vec![Alternative { label: 3, confidence: 0.001 }];
    let digit = Digit {
        label: 8,
        confidence: 0.998,
        sure: true,
        bounding_box,
        alternatives,
        kind: DigitKind::Hand,
        cancelled: false,
        line: 0,
        number: 0,
    };
    let number = Number {
        text: "8".to_owned(),
        kind: NumberKind::Number,
        value: Some(8.0),
        bounding_box,
        digits: vec![0],
        marks: Vec::new(),
        row: Some(0),
        column: Some(0),
        list: None,
        cancelled: false,
    };
    Recognition {
        image: ImageSize { width: 1542, height: 748, turned: 0 },
        model: ModelRef { id: DEFAULT_MODEL.to_owned(), classifier: ReadBy::Svm },
        text: "8".to_owned(),
        lines: vec![Line { text: "8".to_owned(), numbers: vec![number] }],
        digits: vec![digit],
        grid: Some(Grid { rows: 3, columns: 2, tables: vec![GridTable { row: 0, rows: 3, columns: 2 }] }),
        unread: Vec::new(),
        timings: Timings { decode_ms: 12.1, segment_ms: 6.0, classify_ms: 1.9, total_ms: 20.4 },
        warnings: Vec::new(),
        page: 1,
        pages: 1,
    }
}

/// The parts, known to make sense.
struct Request {
    picture: Picture,
    /// A personal one; none for the built-in one.
    model: Option<String>,
    /// None for the one that the model prefers.
    classifier: Option<ReadBy>,
    wishes: Wishes,
}

impl Request {
    /// What stands in the address takes precedence.
    fn new(form: RecognitionForm, query: PageQuery) -> Result<Self, ApiError> {
        let word =
            |in_query: Option<String>, in_form: Option<Text<String>>| in_query.or(in_form.map(|Text(word)| word));
        let classifier = form.classifier.map(|Text(word)| classifier_of(&word)).transpose()?;
        let model = form.model.map(|Text(id)| id).filter(|id| id != DEFAULT_MODEL);
        let styles = NumberStyles {
            decimal_mark: word(query.decimal_mark, form.decimal_mark).map(|word| decimal_mark_of(&word)).transpose()?,
            decimals: word(query.decimals, form.decimals).map_or(Ok(Vec::new()), |word| decimals_of(&word))?,
        };
        let wishes = Wishes {
            page: word(query.page, form.page).map(|word| page_of(&word)).transpose()?,
            layout: word(query.layout, form.layout).map_or(Ok(Layout::default()), |word| layout_of(&word))?,
            styles,
            turn: word(query.turn, form.turn).map(|word| turn_of(&word)).transpose()?,
            print: word(query.print, form.print).map_or(Ok(Print::default()), |word| print_of(&word))?,
            back: word(query.back, form.back).map_or(Ok(Back::default()), |word| back_of(&word))?,
            boxes: word(query.boxes, form.boxes).map_or(Ok(Boxes::default()), |word| boxes_of(&word))?,
            list: form.list.map(|list| (list, form.list_column.map(|Text(column)| column))),
            ..Wishes::default()
        };
        Ok(Self { picture: form.image, model, classifier, wishes })
    }
}

pub(super) fn page_of(word: &str) -> Result<u32, ApiError> {
    match word.parse() {
        // As far as the OpenAPI document says that a page may count: its 32 bits have a sign.
        Ok(page) if (1..=i32::MAX.unsigned_abs()).contains(&page) => Ok(page),
        _ => Err(ApiError::UnknownValue { field: "page", value: shortened(word), known: "a whole number from 1 on" }),
    }
}

fn classifier_of(word: &str) -> Result<ReadBy, ApiError> {
    let unknown =
        |_| ApiError::UnknownValue { field: "classifier", value: shortened(word), known: "`svm`, `knn` or `net`" };
    word.parse().map_err(unknown)
}

fn layout_of(word: &str) -> Result<Layout, ApiError> {
    let known = "`digits`, `numbers` or `grid`";
    word.parse().map_err(|_| ApiError::UnknownValue { field: "layout", value: shortened(word), known })
}

fn turn_of(word: &str) -> Result<Turn, ApiError> {
    let known = "`0`, `90`, `180` or `270`";
    let turn = Turn::ALL.into_iter().find(|turn| turn.degrees().to_string() == word);
    turn.ok_or_else(|| ApiError::UnknownValue { field: "turn", value: shortened(word), known })
}

fn print_of(word: &str) -> Result<Print, ApiError> {
    let known = "`exclude` or `include`";
    word.parse().map_err(|_| ApiError::UnknownValue { field: "print", value: shortened(word), known })
}

fn back_of(word: &str) -> Result<Back, ApiError> {
    let known = "`exclude` or `include`";
    word.parse().map_err(|_| ApiError::UnknownValue { field: "back", value: shortened(word), known })
}

fn boxes_of(word: &str) -> Result<Boxes, ApiError> {
    let known = "`auto` or `joined`";
    word.parse().map_err(|_| ApiError::UnknownValue { field: "boxes", value: shortened(word), known })
}

fn decimal_mark_of(word: &str) -> Result<DecimalMark, ApiError> {
    let known = "`point` or `comma`";
    word.parse().map_err(|_| ApiError::UnknownValue { field: "decimal_mark", value: shortened(word), known })
}

fn decimals_of(word: &str) -> Result<Vec<usize>, ApiError> {
    let known = "whole numbers from 0 to 9, separated by commas";
    NumberStyles::parse_decimals(word).ok_or_else(|| ApiError::UnknownValue {
        field: "decimals",
        value: shortened(word),
        known,
    })
}

/// As much of a value as an error message can bear.
fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}
