//! Keeps the last results in this browser: IndexedDB for pictures and readings, the local storage for settings.
//!
//! A browser that refuses (private windows, full disks) costs the person nothing but the keeping.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use crate::state::{FileId, Settings, Sheet, Taught};

const DATABASE: &str = "digitml";
const RESULTS: &str = "results";
const SETTINGS: &str = "digitml-settings";
/// So many results are kept; the oldest go first.
pub(crate) const MOST_KEPT: usize = 50;

/// A result as it is kept.
pub(crate) struct Kept {
    pub(crate) id: FileId,
    pub(crate) name: String,
    pub(crate) blob: Blob,
    pub(crate) drawn: bool,
    pub(crate) sheet: Sheet,
    pub(crate) taught: Vec<Taught>,
}

/// The settings of the last time.
pub(crate) fn settings() -> Settings {
    let text = local_storage().and_then(|storage| storage.get_item(SETTINGS).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Keeps the settings for the next time.
pub(crate) fn keep_settings(settings: &Settings) {
    if let (Some(storage), Ok(text)) = (local_storage(), serde_json::to_string(settings)) {
        let _ = storage.set_item(SETTINGS, &text);
    }
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The results of earlier sessions, the oldest first.
pub(crate) async fn results() -> Vec<Kept> {
    let Ok(records) = read_all().await else { return Vec::new() };
    let mut kept: Vec<Kept> = records.iter().filter_map(|record| from_record(&record)).collect();
    kept.sort_by_key(|result| result.id);
    kept
}

/// Keeps a result, in place of what was kept of the same file.
pub(crate) async fn keep(result: &Kept) -> Result<(), JsValue> {
    let record = to_record(result)?;
    finish(&results_store(IdbTransactionMode::Readwrite).await?.put(&record)?).await?;
    Ok(())
}

/// Forgets the result of a file.
pub(crate) async fn forget(id: FileId) -> Result<(), JsValue> {
    finish(&results_store(IdbTransactionMode::Readwrite).await?.delete(&JsValue::from(id as f64))?).await?;
    Ok(())
}

async fn read_all() -> Result<Array, JsValue> {
    finish(&results_store(IdbTransactionMode::Readonly).await?.get_all()?).await?.dyn_into()
}

fn to_record(result: &Kept) -> Result<Object, JsValue> {
    let json_error = |error: serde_json::Error| JsValue::from(error.to_string());
    let sheet = serde_json::to_string(&result.sheet).map_err(json_error)?;
    let taught = serde_json::to_string(&result.taught).map_err(json_error)?;
    let record = Object::new();
    let fields: [(&str, JsValue); 6] = [
        ("id", (result.id as f64).into()),
        ("name", result.name.as_str().into()),
        ("blob", result.blob.clone().into()),
        ("drawn", result.drawn.into()),
        ("sheet", sheet.into()),
        ("taught", taught.into()),
    ];
    for (name, value) in fields {
        Reflect::set(&record, &name.into(), &value)?;
    }
    Ok(record)
}

/// A record of another version of the page may lack what this one needs; it is left out.
fn from_record(record: &JsValue) -> Option<Kept> {
    let field = |name: &str| Reflect::get(record, &name.into()).ok();
    Some(Kept {
        id: field("id")?.as_f64()? as FileId,
        name: field("name")?.as_string()?,
        blob: field("blob")?.dyn_into().ok()?,
        drawn: field("drawn")?.as_bool()?,
        sheet: serde_json::from_str(&field("sheet")?.as_string()?).ok()?,
        // Earlier versions of the page kept nothing of it.
        taught: field("taught")
            .and_then(|taught| taught.as_string())
            .and_then(|taught| serde_json::from_str(&taught).ok())
            .unwrap_or_default(),
    })
}

/// The store of results, created where it is not there yet.
async fn results_store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten()).ok_or(JsValue::NULL)?;
    let opening = factory.open_with_u32(DATABASE, 1)?;
    let request: IdbRequest = opening.clone().unchecked_into();
    let upgrade = Closure::once(move || {
        let created = request.result().and_then(|database| {
            let parameters = web_sys::IdbObjectStoreParameters::new();
            parameters.set_key_path(&"id".into());
            database.unchecked_into::<IdbDatabase>().create_object_store_with_optional_parameters(RESULTS, &parameters)
        });
        // Without a store the transaction below fails, and nothing is kept.
        let _ = created;
    });
    opening.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = finish(&opening).await?.dyn_into()?;
    database.transaction_with_str_and_mode(RESULTS, mode)?.object_store(RESULTS)
}

/// Waits for a request to end.
async fn finish(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
