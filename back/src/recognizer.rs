//! Owns the reader, and answers in the form asked for.

use crate::budget::Budget;
use crate::document::Drawer;
use crate::error::ApiError;
use crate::pool::ReadingPool;
use crate::reading_metrics::ReadingMetrics;
use crate::representation::Representation;
use crate::sending::{Answers, Sending};
use crate::upload::Picture;
use actix_web::body::BoxBody;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use anyhow::Context as _;
use engine::decode::{DecodeLimits, decode_color, is_document, pages_of, reading_memory_of};
use engine::error::{ModelError, TrainError};
use engine::reading::Warning;
use engine::{DigitReader, Model, ReadError, ReadParams, Reading, Stage, Turn};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use shared::{
    Back, Boxes, KnownList, Layout, MAX_PIXELS, MAX_SIDE, ModelRef, NumberParams, NumberStyles, PAGES_HEADER, Print,
    ReadBy, Recognition,
};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use wire::{StageClock, WorkbookPage, workbook};

/// Id of the built-in model.
pub(crate) const DEFAULT_MODEL: &str = "default";

/// Called at the end of each stage, in the order of [`Stage`].
pub type OnStage<'a> = &'a mut dyn FnMut(Stage);

/// What a [`Recognizer`] reads with: a [`DigitReader`], or in tests something that fails on purpose.
pub trait PictureReader: Send + Sync + 'static {
    /// Reads the picture in `bytes`.
    ///
    /// # Errors
    /// As [`DigitReader::read_with`].
    fn read(&self, bytes: &[u8], params: &ReadParams, on_stage: OnStage<'_>) -> Result<Reading, ReadError>;
}

impl PictureReader for DigitReader {
    fn read(&self, bytes: &[u8], params: &ReadParams, on_stage: OnStage<'_>) -> Result<Reading, ReadError> {
        Self::read_with(self, bytes, params, on_stage)
    }
}

/// Answers what a picture says, without ever holding up the threads that talk HTTP.
#[derive(Clone)]
pub struct Recognizer {
    model_id: Arc<str>,
    built_in: Arc<Model>,
    reader: Arc<dyn PictureReader>,
    pool: ReadingPool,
    metrics: ReadingMetrics,
    memory: Budget,
    answers: Answers,
    drawer: Drawer,
}

/// What is asked of a picture, beside the form of the answer.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// Counted from 1; none for the first.
    pub(crate) page: Option<u32>,
    /// What names the digits.
    pub(crate) classifier: ReadBy,
    /// What the rows of a CSV file stand for.
    pub(crate) layout: Layout,
    /// How the numbers on the paper are written.
    pub(crate) styles: NumberStyles,
    /// The turn in which it is read, if the client says so.
    pub(crate) turn: Option<Turn>,
    /// Whether printed digits are read, too.
    pub(crate) print: Print,
    /// Whether what seems to show through from the back of the sheet is read, too.
    pub(crate) back: Back,
    /// What boxes that stand in a row are.
    pub(crate) boxes: Boxes,
    /// A list of known numbers as it was sent, and the column of it that holds them.
    pub(crate) list: Option<(Picture, Option<String>)>,
}

impl Wishes {
    /// What the list takes at most once it is understood.
    fn memory(&self) -> u64 {
        // Short lines become several entries of an index each.
        const TIMES: u64 = 24;
        self.list.as_ref().map_or(0, |(list, _)| TIMES * list.len() as u64)
    }

    fn numbers(&self) -> Result<NumberParams, ApiError> {
        let list = self.list.as_ref().map(|(list, column)| KnownList::from_bytes(list, column.as_deref()));
        Ok(NumberParams { styles: self.styles.clone(), list: list.transpose()? })
    }
}

/// What pictures may take together while they are read, in MiB, where nothing else is set: the largest one takes all of it.
const READING_MEMORY_MIB: usize = 300;

impl Recognizer {
    /// A recognizer that reads `readers` pictures at once and lets `queue` more wait. Hands are added to the `built_in` model.
    pub fn new(built_in: Arc<Model>, reader: impl PictureReader, readers: usize, queue: usize) -> Self {
        let (pool, metrics) = (ReadingPool::new(readers, queue), ReadingMetrics::default());
        let (memory, answers, drawer) = (budget_of(READING_MEMORY_MIB), Answers::default(), Drawer::new(readers));
        Self {
            model_id: DEFAULT_MODEL.into(),
            built_in,
            reader: Arc::new(reader),
            pool,
            metrics,
            memory,
            answers,
            drawer,
        }
    }

    /// The same with another limit on what pictures may take together while they are read.
    #[must_use]
    pub fn with_reading_memory(self, mib: usize) -> Self {
        Self { memory: budget_of(mib), ..self }
    }

    /// The same with another program that draws documents than the one that runs: for servers that run inside another program.
    #[must_use]
    pub fn drawing_with(self, program: PathBuf) -> Self {
        Self { drawer: self.drawer.with_program(program), ..self }
    }

    /// The same with the model of another reader: the queue and the counters are shared.
    pub(crate) fn with(&self, model_id: &str, reader: Arc<dyn PictureReader>) -> Self {
        Self { model_id: model_id.into(), reader, ..self.clone() }
    }

    /// The model that hands are added to.
    pub(crate) fn built_in(&self) -> Arc<Model> {
        Arc::clone(&self.built_in)
    }

    /// Bytes that pictures may be taking while they are read, as they are counted before.
    pub(crate) fn memory_lent(&self) -> u64 {
        self.memory.lent()
    }

    /// Runs other work on a page of a picture when its turn comes, and tells the work which page of the bytes is meant: of a document they
    /// are that page, drawn.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        picture: Picture,
        page: Option<u32>,
        work: impl FnOnce(&[u8], Option<u32>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (memory, drawer, client) = (self.memory.clone(), self.drawer.clone(), picture.client());
        let work = move || {
            let drawn = is_document(&picture).then(|| drawer.draw(&picture, page.unwrap_or(1))).transpose()?;
            let bytes = drawn.as_ref().map_or(&*picture, |drawn| drawn.picture.as_slice());
            let page = page.filter(|_| drawn.is_none());
            let _share = memory.take(memory_for(bytes, page));
            work(bytes, page)
        };
        self.pool.run(client, work).await?
    }

    /// Runs other work when its turn comes.
    pub(crate) async fn run_without_picture<T: Send + 'static>(
        &self,
        client: IpAddr,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.pool.run(client, work).await
    }

    /// A body ready to be sent.
    ///
    /// # Errors
    /// [`ApiError::Busy`] while too many large ones are on their way.
    pub(crate) fn to_send(&self, body: Vec<u8>) -> Result<Sending, ApiError> {
        self.answers.send(body)
    }

    /// What `picture` says, in the form asked for.
    pub(crate) async fn answer(
        &self,
        picture: Picture,
        wishes: Wishes,
        form: Representation,
    ) -> Result<Answer, ApiError> {
        let (reader, metrics, model_id) = (Arc::clone(&self.reader), self.metrics.clone(), Arc::clone(&self.model_id));
        let (memory, answers, drawer) = (self.memory.clone(), self.answers.clone(), self.drawer.clone());
        let (queued, client) = (Instant::now(), picture.client());
        let work = move || {
            let (page, classifier) = (wishes.page, wishes.classifier);
            let is_document = is_document(&picture);
            // A stranger's document is not looked into here: the page that was drawn of it has its share.
            let share = (!is_document).then(|| memory.take(memory_for(&picture, page) + wishes.memory()));
            let waited = queued.elapsed();
            let mut clock = StageClock::start();
            let drawn = is_document.then(|| drawer.draw(&picture, page.unwrap_or(1))).transpose()?;
            let bytes = drawn.as_ref().map_or(&*picture, |drawn| drawn.picture.as_slice());
            let _share = share.unwrap_or_else(|| memory.take(memory_for(bytes, None) + wishes.memory()));
            let numbers = wishes.numbers()?;
            let mut params = ReadParams { page: if drawn.is_some() { None } else { page }, ..params(classifier) };
            params.forced_turn = wishes.turn;
            params.glyphs.print = wishes.print == Print::Include;
            params.back.include = wishes.back == Back::Include;
            params.layout.join_boxes = wishes.boxes == Boxes::Joined;
            let mut reading = reader.read(bytes, &params, &mut |stage| clock.end_of(stage))?;
            if let Some(drawn) = &drawn {
                (reading.page, reading.pages) = (drawn.number, drawn.pages);
                if page.is_none() && drawn.pages > 1 {
                    reading.warnings.push(Warning::MorePages { page: drawn.number, pages: drawn.pages });
                }
            }
            let timings = clock.timings();
            let model = ModelRef { id: model_id.as_ref().to_owned(), classifier };
            let answer = wire::recognition(&reading, &numbers, model, timings);
            let body = match form {
                Representation::Json => json_of(&answer),
                Representation::Text => Ok(text_of(&answer).into_bytes()),
                Representation::Csv => Ok(csv_of(&answer, wishes.layout, &wishes.styles).into_bytes()),
                Representation::Xlsx => xlsx_of(&answer, &wishes.styles),
                Representation::Png | Representation::Jpeg => {
                    let mut canvas = decode_color(bytes, params.page, &params.limits)?;
                    // The file is not needed any more; the canvas alone may take 150 MB.
                    drop((picture, drawn));
                    wire::relabel(&mut reading, &answer);
                    engine::annotate::annotate(&mut canvas, &reading);
                    picture_of(&canvas, form)
                }
            };
            metrics.observe(&reading, waited, &timings, clock.since_read());
            let content_type = content_type_of(form, wishes.layout);
            Ok(Answer { content_type, body: answers.send(body.map_err(ApiError::Internal)?)? })
        };
        self.pool.run(client, work).await?
    }

    /// A page as a picture, as it is read: drawn or decoded, upright, with nothing over it.
    pub(crate) async fn page(
        &self,
        picture: Picture,
        page: Option<u32>,
        form: Representation,
    ) -> Result<PageAnswer, ApiError> {
        let (memory, answers, drawer) = (self.memory.clone(), self.answers.clone(), self.drawer.clone());
        let client = picture.client();
        let work = move || {
            let drawn = is_document(&picture).then(|| drawer.draw(&picture, page.unwrap_or(1))).transpose()?;
            let bytes = drawn.as_ref().map_or(&*picture, |drawn| drawn.picture.as_slice());
            let page = page.filter(|_| drawn.is_none());
            let _share = memory.take(memory_for(bytes, page));
            let pages = drawn.as_ref().map_or_else(|| pages_of(bytes, &limits()), |drawn| Ok(drawn.pages))?;
            let canvas = decode_color(bytes, page, &limits())?;
            // The file is not needed any more; the canvas alone may take 150 MB.
            drop((picture, drawn));
            let body = picture_of(&canvas, form).map_err(ApiError::Internal)?;
            let answer = Answer { content_type: form.content_type(), body: answers.send(body)? };
            Ok(PageAnswer { answer, pages })
        };
        self.pool.run(client, work).await?
    }

    /// Pictures that are read, and pictures that wait.
    pub(crate) fn depth(&self) -> (usize, usize) {
        self.pool.depth()
    }

    /// The counters of this recognizer, for whoever publishes them.
    pub(crate) fn metrics(&self) -> &ReadingMetrics {
        &self.metrics
    }
}

/// An answer ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    content_type: &'static str,
    pub(crate) body: Sending,
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type(self.content_type).body(self.body)
    }
}

/// A page as a picture, ready to be sent.
#[derive(Debug)]
pub(crate) struct PageAnswer {
    answer: Answer,
    /// How many pages its file has.
    pages: u32,
}

impl Responder for PageAnswer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.answer.respond_to(request);
        response.headers_mut().insert(HeaderName::from_static(PAGES_HEADER), HeaderValue::from(self.pages));
        response
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::EmptyFile => Self::EmptyFile,
            ReadError::UnsupportedImage { kind } => Self::UnsupportedImage { kind },
            ReadError::DamagedImage { format, cause } => {
                tracing::debug!(format, %cause, "the decoder gave up");
                Self::DamagedImage { format }
            }
            ReadError::ImageTooLarge { width, height, max_pixels, max_side } => {
                Self::ImageTooLarge { width, height, max_pixels, max_side }
            }
            ReadError::ImageTooDemanding { width, height, memory, max_memory } => {
                tracing::debug!(width, height, memory, max_memory, "decoding would take too much memory");
                Self::ImageTooDemanding { width, height }
            }
            ReadError::NoSuchPage { page, pages } => Self::PageNotFound { page, pages },
            ReadError::TooManyShapes { shapes, max_shapes } => Self::TooManyShapes { shapes, max_shapes },
            ReadError::NoSheet { digits } => Self::SheetNotFound { digits },
            other => Self::Internal(anyhow::Error::new(other).context("the reader failed")),
        }
    }
}

impl From<ModelError> for ApiError {
    fn from(error: ModelError) -> Self {
        Self::Internal(anyhow::Error::new(error).context("a stored model cannot be used"))
    }
}

impl From<TrainError> for ApiError {
    fn from(error: TrainError) -> Self {
        Self::Internal(anyhow::Error::new(error).context("learning failed"))
    }
}

fn budget_of(mib: usize) -> Budget {
    Budget::new(mib as u64 * 1024 * 1024)
}

/// What reading a page of a picture takes; what cannot be read takes nothing.
fn memory_for(picture: &[u8], page: Option<u32>) -> u64 {
    reading_memory_of(picture, page, &limits()).unwrap_or(0)
}

fn limits() -> DecodeLimits {
    DecodeLimits { max_pixels: MAX_PIXELS, max_side: MAX_SIDE, ..DecodeLimits::default() }
}

pub(crate) fn params(by: ReadBy) -> ReadParams {
    let mut params = ReadParams { limits: limits(), ..ReadParams::default() };
    wire::read_by(&mut params, by);
    params
}

fn picture_of(canvas: &image::RgbImage, form: Representation) -> anyhow::Result<Vec<u8>> {
    if form == Representation::Png { png_of(canvas) } else { jpeg_of(canvas) }
}

fn jpeg_of(canvas: &image::RgbImage) -> anyhow::Result<Vec<u8>> {
    // Fine lines of boxes and labels blur below this.
    const QUALITY: u8 = 90;
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(canvas).context("the JPEG cannot be written")?;
    Ok(jpeg)
}

/// The file format's own fast settings: a photograph as PNG is large whatever is done, and the client waits.
fn png_of(canvas: &image::RgbImage) -> anyhow::Result<Vec<u8>> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    canvas.write_with_encoder(encoder).context("the PNG cannot be written")?;
    Ok(png)
}

fn json_of(recognition: &Recognition) -> anyhow::Result<Vec<u8>> {
    serde_json::to_vec(recognition).context("the answer cannot be written as JSON")
}

/// The grid has no header.
fn content_type_of(form: Representation, layout: Layout) -> &'static str {
    match (form, layout.header()) {
        (Representation::Csv, None) => "text/csv; charset=utf-8; header=absent",
        _ => form.content_type(),
    }
}

/// A line of text for each line of numbers, each with its line end.
fn text_of(answer: &Recognition) -> String {
    if answer.text.is_empty() { String::new() } else { format!("{}\n", answer.text) }
}

/// RFC 4180: a header, then the rows, every line ended by CR and LF.
fn csv_of(answer: &Recognition, layout: Layout, styles: &NumberStyles) -> String {
    let mut csv = layout.header().map_or(String::new(), |header| format!("{header}\r\n"));
    for row in answer.csv_rows(layout, styles) {
        csv.push_str(&row);
        csv.push_str("\r\n");
    }
    csv
}

fn xlsx_of(answer: &Recognition, styles: &NumberStyles) -> anyhow::Result<Vec<u8>> {
    let name = if answer.pages > 1 { format!("Page {}", answer.page) } else { "Numbers".to_owned() };
    Ok(workbook(&[WorkbookPage { name: &name, answer }], &[], styles)?)
}
