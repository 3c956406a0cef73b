//! Talks to the server: nothing else does.

use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use shared::{
    Back, Boxes, Code, MODEL_TOKEN_HEADER, Model, Models, NewModel, NewSamples, PAGES_HEADER, Print, Problem, ReadBy,
    Recognition, RowOrder, Sample, Sheet,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, FormData, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use crate::failure::Failure;
use exchange::{Body, exchange};

mod exchange;

/// Relative, so that the page works below any path.
const RECOGNITIONS: &str = "api/v1/recognitions";
const PAGES: &str = "api/v1/pages";
const SHEETS: &str = "api/v1/sheets";
const MODELS: &str = "api/v1/models";
/// Sending 20 MB over a slow phone connection takes a while; a request older than this is lost.
const TIMEOUT_MS: u32 = 180_000;
/// Seconds until the next try when a busy server does not say.
const DEFAULT_RETRY_AFTER: u32 = 5;
/// However long a server asks to wait, nobody watches a longer count-down.
const MAX_RETRY_AFTER: u32 = 120;

/// What happens to a file that is being sent, in order; `Answered` is the last.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadEvent<T> {
    /// So many bytes of the request have left.
    Progress {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all, a little more than the file has.
        total: u64,
    },
    /// Everything has left; the server reads now.
    Sent,
    /// The end.
    Answered(Result<T, Failure>),
}

/// A picture that is ready to be sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The picture.
    pub blob: Blob,
    /// Name of its file.
    pub name: String,
    /// What is to name the digits.
    pub classifier: ReadBy,
    /// Whether the picture is read as it is, though it may read better turned.
    pub as_turned: bool,
    /// Whether printed digits are read, too.
    pub print: Print,
    /// Whether what seems to show through from the back of the sheet is read, too.
    pub back: bool,
    /// What boxes that stand in a row are.
    pub boxes: Boxes,
    /// The model that is to read; nothing for the built-in one.
    pub model: Option<String>,
    /// The secret token that owns the model.
    pub token: Option<String>,
}

/// A running request. Dropping it aborts the request, and nothing more is heard of it.
#[must_use = "dropping a call aborts it"]
pub struct Call {
    xhr: XmlHttpRequest,
    listeners: Vec<EventListener>,
}

impl Drop for Call {
    fn drop(&mut self) {
        self.listeners.clear();
        // Aborting a request that has ended does nothing.
        let _ = self.xhr.abort();
    }
}

/// Sends a picture to be read. `fetch` knows no upload progress, hence `XMLHttpRequest`.
///
/// # Errors
///
/// When the browser refuses to start the request at all.
pub fn recognize(
    upload: &Upload,
    on_event: impl Fn(UploadEvent<Box<Recognition>>) + Clone + 'static,
) -> Result<Call, JsValue> {
    let form = FormData::new()?;
    form.append_with_blob_and_filename("image", &upload.blob, &upload.name)?;
    form.append_with_str("classifier", upload.classifier.word())?;
    if upload.as_turned {
        form.append_with_str("turn", "0")?;
    }
    if upload.print == Print::Include {
        form.append_with_str("print", upload.print.word())?;
    }
    if upload.back {
        form.append_with_str("back", Back::Include.word())?;
    }
    if upload.boxes == Boxes::Joined {
        form.append_with_str("boxes", upload.boxes.word())?;
    }
    if let Some(model) = &upload.model {
        form.append_with_str("model", model)?;
    }

    let xhr = XmlHttpRequest::new()?;
    xhr.open("POST", RECOGNITIONS)?;
    xhr.set_request_header("Accept", "application/json")?;
    if let (Some(_), Some(token)) = (&upload.model, &upload.token) {
        xhr.set_request_header(MODEL_TOKEN_HEADER, token)?;
    }
    xhr.set_timeout(TIMEOUT_MS);

    let mut listeners = upload_listeners(&xhr, &on_event)?;
    listeners.extend(end_listeners(&xhr, move |xhr, end| {
        on_event(UploadEvent::Answered(match end {
            End::Answer => interpret(
                xhr.status().unwrap_or_default(),
                xhr.get_response_header("Retry-After").ok().flatten().as_deref(),
                &xhr.response_text().ok().flatten().unwrap_or_default(),
            )
            .map(Box::new),
            End::Network => Err(Failure::Offline),
            End::Timeout => Err(Failure::Timeout),
        }));
    }));

    xhr.send_with_opt_form_data(Some(&form))?;
    Ok(Call { xhr, listeners })
}

/// Has the server draw a page of a document, counted from 1: what comes is its picture, and how many pages there are.
///
/// # Errors
///
/// When the browser refuses to start the request at all.
pub fn draw_page(
    document: &Blob,
    page: u32,
    on_event: impl Fn(UploadEvent<(Blob, u32)>) + Clone + 'static,
) -> Result<Call, JsValue> {
    let form = FormData::new()?;
    form.append_with_blob("image", document)?;
    let xhr = XmlHttpRequest::new()?;
    xhr.open("POST", &format!("{PAGES}?page={page}"))?;
    xhr.set_request_header("Accept", "image/jpeg")?;
    xhr.set_response_type(XmlHttpRequestResponseType::Blob);
    xhr.set_timeout(TIMEOUT_MS);
    let mut listeners = upload_listeners(&xhr, &on_event)?;
    listeners.extend(end_listeners(&xhr, move |xhr, end| {
        let answered = match end {
            End::Answer => return spawn_local(drawn(xhr.clone(), on_event.clone())),
            End::Network => Failure::Offline,
            End::Timeout => Failure::Timeout,
        };
        on_event(UploadEvent::Answered(Err(answered)));
    }));
    xhr.send_with_opt_form_data(Some(&form))?;
    Ok(Call { xhr, listeners })
}

/// What the answer to a page means; a refusal comes as a blob, too.
async fn drawn(xhr: XmlHttpRequest, on_event: impl Fn(UploadEvent<(Blob, u32)>)) {
    let header = |name: &str| xhr.get_response_header(name).ok().flatten();
    let status = xhr.status().unwrap_or_default();
    let blob: Option<Blob> = xhr.response().ok().and_then(|blob| blob.dyn_into().ok());
    on_event(UploadEvent::Answered(match (status, blob) {
        (200, Some(blob)) => {
            let pages = header(PAGES_HEADER).and_then(|pages| pages.parse().ok());
            pages.map(|pages| (blob, pages)).ok_or(Failure::Unreadable)
        }
        (status, blob) => {
            let text = match blob {
                Some(blob) => JsFuture::from(blob.text()).await.ok().and_then(|text| text.as_string()),
                None => None,
            };
            Err(failure(status, header("Retry-After").as_deref(), &text.unwrap_or_default()))
        }
    }));
}

/// Fetches one of the example pages as a file, as if the person had chosen it.
///
/// # Errors
///
/// When the browser refuses to start the request at all.
pub fn fetch_example(name: &str, on_end: impl Fn(Result<Blob, Failure>) + Clone + 'static) -> Result<Call, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open("GET", &example_url(name))?;
    xhr.set_response_type(XmlHttpRequestResponseType::Blob);
    xhr.set_timeout(TIMEOUT_MS);
    let listeners = end_listeners(&xhr, move |xhr, end| {
        on_end(match end {
            End::Answer => match xhr.status().unwrap_or_default() {
                200 => xhr.response().ok().and_then(|blob| blob.dyn_into().ok()).ok_or(Failure::Unreadable),
                status => Err(Failure::Server { status, problem: None }),
            },
            End::Network => Err(Failure::Offline),
            End::Timeout => Err(Failure::Timeout),
        });
    });
    xhr.send()?;
    Ok(Call { xhr, listeners: listeners.into() })
}

/// The texts of a language.
pub async fn texts(tag: &str) -> Result<String, Failure> {
    Ok(exchange("GET", &format!("texts/{tag}.ftl"), None, Body::Nothing).await?.checked()?.text())
}

/// Where an example page lies.
pub fn example_url(name: &str) -> String {
    format!("examples/{name}")
}

/// Where the blank sheet to print lies.
pub fn blank_url(ending: &str, order: Option<RowOrder>) -> String {
    format!("{SHEETS}/blank.{ending}?order={}", order.unwrap_or_default().word())
}

/// Lets the server find the digits of a sheet; nothing of it is stored there. Without an order the server finds that too.
///
/// # Errors
///
/// When there is no sheet in the picture, or the server cannot be asked.
pub async fn find_sheet(picture: &Blob, name: &str, order: Option<RowOrder>) -> Result<Sheet, Failure> {
    let form = FormData::new().map_err(|_| Failure::Unreadable)?;
    let filled = form.append_with_blob_and_filename("sheet", picture, name);
    let filled = filled.and_then(|()| order.map_or(Ok(()), |order| form.append_with_str("order", order.word())));
    filled.map_err(|_| Failure::Unreadable)?;
    exchange("POST", SHEETS, None, Body::Form(form)).await?.json()
}

/// Lets the server learn a hand; the answer holds a token where none was sent.
///
/// # Errors
///
/// When it is refused, or the server cannot be asked.
pub async fn create_model(token: Option<&str>, model: &NewModel) -> Result<Model, Failure> {
    exchange("POST", MODELS, token, Body::of(model)?).await?.json()
}

/// Teaches a model more.
///
/// # Errors
///
/// When it is refused, or the server cannot be asked.
pub async fn add_samples(token: &str, id: &str, samples: Vec<Sample>) -> Result<Model, Failure> {
    let body = Body::of(&NewSamples { samples })?;
    exchange("POST", &format!("{MODELS}/{id}/samples"), Some(token), body).await?.json()
}

/// The models of a token, after the built-in one.
///
/// # Errors
///
/// When the server cannot be asked.
pub async fn list_models(token: &str) -> Result<Vec<Model>, Failure> {
    let models: Models = exchange("GET", MODELS, Some(token), Body::Nothing).await?.json()?;
    Ok(models.models)
}

/// Forgets a model with all its samples. One that is no more counts as forgotten.
///
/// # Errors
///
/// When the server cannot be asked.
pub async fn delete_model(token: &str, id: &str) -> Result<(), Failure> {
    match exchange("DELETE", &format!("{MODELS}/{id}"), Some(token), Body::Nothing).await?.checked() {
        Err(Failure::Refused(problem)) if problem.status == 404 => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// A model as a file.
///
/// # Errors
///
/// When it is no more, or the server cannot be asked.
pub async fn export_model(token: &str, id: &str) -> Result<Blob, Failure> {
    let answer = exchange("GET", &format!("{MODELS}/{id}/export"), Some(token), Body::Nothing).await?;
    let bytes = Array::of1(&Uint8Array::from(answer.checked()?.body.as_slice()));
    Blob::new_with_u8_array_sequence(&bytes).map_err(|_| Failure::Unreadable)
}

/// Takes an exported model in; the answer holds a token where none was sent.
///
/// # Errors
///
/// When it is refused, or the server cannot be asked.
pub async fn import_model(token: Option<&str>, name: &str, file: Blob) -> Result<Model, Failure> {
    let name = js_sys::encode_uri_component(name);
    exchange("POST", &format!("{MODELS}/import?name={name}"), token, Body::File(file)).await?.json()
}

/// What the answer to a picture means.
pub fn interpret(status: u16, retry_after: Option<&str>, body: &str) -> Result<Recognition, Failure> {
    if status == 200 {
        return serde_json::from_str(body).map_err(|_| Failure::Unreadable);
    }
    Err(failure(status, retry_after, body))
}

/// What an answer means that is no success.
fn failure(status: u16, retry_after: Option<&str>, body: &str) -> Failure {
    // A proxy answers in HTML; only the server itself explains.
    let problem = serde_json::from_str::<Problem>(body).ok();
    match (status, problem) {
        // A server without storage is not busy: reading goes on, and waiting a few seconds does not help.
        (status, Some(problem)) if problem.code == Code::StorageUnavailable => {
            Failure::Server { status, problem: Some(problem) }
        }
        // `Retry-After` may also be a date; then the default is as good.
        (429 | 503, _) => Failure::Busy {
            seconds: retry_after
                .and_then(|value| value.trim().parse().ok())
                .unwrap_or(DEFAULT_RETRY_AFTER)
                .clamp(1, MAX_RETRY_AFTER),
        },
        (413, None) => Failure::TooLarge { bytes: None },
        // 408 is about the connection, not about the picture: the same file may pass the next time.
        (400..=499, Some(problem)) if status != 408 => Failure::Refused(problem),
        (status, problem) => Failure::Server { status, problem },
    }
}

/// Tell how far a file is sent.
fn upload_listeners<T: 'static>(
    xhr: &XmlHttpRequest,
    on_event: &(impl Fn(UploadEvent<T>) + Clone + 'static),
) -> Result<Vec<EventListener>, JsValue> {
    let upload = xhr.upload()?;
    let (on_progress, on_sent) = (on_event.clone(), on_event.clone());
    Ok(vec![
        EventListener::new(&upload, "progress", move |event| {
            if let Some(event) = event.dyn_ref::<ProgressEvent>() {
                on_progress(UploadEvent::Progress { sent: event.loaded() as u64, total: event.total() as u64 });
            }
        }),
        EventListener::new(&upload, "load", move |_| on_sent(UploadEvent::Sent)),
    ])
}

/// How a request ended.
enum End {
    Answer,
    Network,
    Timeout,
}

fn end_listeners(xhr: &XmlHttpRequest, on_end: impl Fn(&XmlHttpRequest, End) + Clone + 'static) -> [EventListener; 3] {
    let listen = |event: &'static str, end: fn() -> End| {
        let (xhr_then, on_end) = (xhr.clone(), on_end.clone());
        EventListener::once(xhr, event, move |_| on_end(&xhr_then, end()))
    };
    [listen("load", || End::Answer), listen("error", || End::Network), listen("timeout", || End::Timeout)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = r#"{"image":{"width":4,"height":3},"model":{"id":"default","classifier":"svm"},"text":"","lines":[],
        "digits":[],"timings":{"decode_ms":1,"segment_ms":1,"classify_ms":1,"total_ms":3}}"#;

    fn problem(status: u16, code: &str) -> String {
        format!(r#"{{"type":"about:blank","title":"T","status":{status},"detail":"Do this.","code":"{code}"}}"#)
    }

    #[test]
    fn an_answer_without_digits_is_a_success() {
        assert_eq!(interpret(200, None, EMPTY).map(|recognition| recognition.digits.len()), Ok(0));
    }

    #[test]
    fn an_answer_in_another_language_is_unreadable() {
        assert_eq!(interpret(200, None, "<html>").unwrap_err(), Failure::Unreadable);
    }

    #[test]
    fn a_refusal_keeps_what_the_server_says() {
        let Err(Failure::Refused(problem)) = interpret(415, None, &problem(415, "unsupported_image")) else {
            panic!("not refused");
        };
        assert_eq!((problem.code, problem.detail.as_str()), (Code::UnsupportedImage, "Do this."));
    }

    #[test]
    fn a_busy_server_says_how_long_to_wait() {
        assert_eq!(interpret(503, Some("7"), &problem(503, "busy")).unwrap_err(), Failure::Busy { seconds: 7 });
        assert_eq!(interpret(503, None, "").unwrap_err(), Failure::Busy { seconds: 5 });
        assert_eq!(interpret(429, Some("99999"), "").unwrap_err(), Failure::Busy { seconds: 120 });
        let date = Some("Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(interpret(503, date, "").unwrap_err(), Failure::Busy { seconds: 5 });
    }

    #[test]
    fn a_server_that_cannot_store_is_not_taken_for_a_busy_one() {
        let Failure::Server { problem: Some(problem), .. } =
            failure(503, Some("5"), &problem(503, "storage_unavailable"))
        else {
            panic!("no fault of the server");
        };
        assert_eq!(problem.code, Code::StorageUnavailable);
    }

    #[test]
    fn a_proxy_that_finds_the_file_too_large_need_not_explain() {
        assert_eq!(interpret(413, None, "<html>").unwrap_err(), Failure::TooLarge { bytes: None });
    }

    #[test]
    fn a_fault_of_the_server_can_be_retried() {
        for (status, body) in [(500, problem(500, "internal")), (502, "<html>".into()), (404, "<html>".into())] {
            assert!(interpret(status, None, &body).unwrap_err().can_retry(), "{status}");
        }
        assert!(interpret(408, None, &problem(408, "upload_timeout")).unwrap_err().can_retry());
    }
}
