//! A request that is sent without watching its progress, and its answer.

use gloo::events::EventListener;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::MODEL_TOKEN_HEADER;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, XmlHttpRequest, XmlHttpRequestResponseType};

use super::{TIMEOUT_MS, failure};
use crate::failure::Failure;

/// What is sent.
pub(super) enum Body {
    Nothing,
    Json(String),
    Form(FormData),
    File(Blob),
}

impl Body {
    pub(super) fn of(value: &impl Serialize) -> Result<Self, Failure> {
        serde_json::to_string(value).map(Self::Json).map_err(|_| Failure::Unreadable)
    }
}

/// An answer to what is asked without watching its progress.
pub(super) struct Answer {
    status: u16,
    retry_after: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The answer, if the server did what it was asked.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(failure(self.status, self.retry_after.as_deref(), &self.text()))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What it says, if the server did what it was asked.
    pub(super) fn json<T: DeserializeOwned>(self) -> Result<T, Failure> {
        serde_json::from_str(&self.checked()?.text()).map_err(|_| Failure::Unreadable)
    }
}

/// Sends a request, and waits for its whole answer, whatever it says.
pub(super) async fn exchange(method: &str, url: &str, token: Option<&str>, body: Body) -> Result<Answer, Failure> {
    let xhr = XmlHttpRequest::new().map_err(|_| Failure::Offline)?;
    let begun = begin(&xhr, method, url, token, &body);
    let promise = Promise::new(&mut |resolve, _| {
        let answered = resolve.clone();
        let listener = EventListener::once(&xhr, "loadend", move |_| drop(answered.call0(&JsValue::NULL)));
        listener.forget();
        let sent = begun.clone().and_then(|()| match &body {
            Body::Nothing => xhr.send(),
            Body::Json(text) => xhr.send_with_opt_str(Some(text)),
            Body::Form(form) => xhr.send_with_opt_form_data(Some(form)),
            Body::File(file) => xhr.send_with_opt_blob(Some(file)),
        });
        if sent.is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.map_err(|_| Failure::Offline)?;
    // 0 where the connection failed or took too long.
    let status = xhr.status().ok().filter(|status| *status > 0).ok_or(Failure::Offline)?;
    let body: ArrayBuffer = xhr.response().ok().and_then(|body| body.dyn_into().ok()).ok_or(Failure::Unreadable)?;
    let retry_after = xhr.get_response_header("Retry-After").ok().flatten();
    Ok(Answer { status, retry_after, body: Uint8Array::new(&body).to_vec() })
}

fn begin(xhr: &XmlHttpRequest, method: &str, url: &str, token: Option<&str>, body: &Body) -> Result<(), JsValue> {
    xhr.open(method, url)?;
    // No blob: a browser does not take what was preloaded for one, and would fetch the texts twice.
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_timeout(TIMEOUT_MS);
    if let Some(token) = token {
        xhr.set_request_header(MODEL_TOKEN_HEADER, token)?;
    }
    match body {
        Body::Json(_) => xhr.set_request_header("Content-Type", "application/json"),
        Body::File(_) => xhr.set_request_header("Content-Type", "application/octet-stream"),
        Body::Nothing | Body::Form(_) => Ok(()),
    }
}
