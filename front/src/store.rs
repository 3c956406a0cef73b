//! Keeps what is on the page in this browser: IndexedDB for pictures and readings, the local storage for settings.
//!
//! Pictures and what is known of them are kept apart: a correction writes a few kilobytes, not the photograph. Where the browser
//! refuses (private windows, full disks), the page says so.

use idb::{Database, Error, KeyPath, ObjectStore, Query, TransactionMode};
use js_sys::{Object, Reflect};
use shared::sort_by;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use crate::state::{Cut, Document, FileId, History, KeptHistory, Settings, Taught};

const DATABASE: &str = "digitml";
/// Version 1 kept the pictures among the results.
const VERSION: u32 = 2;
const RESULTS: &str = "results";
const PICTURES: &str = "pictures";
/// Where the settings lie in the local storage.
pub(crate) const SETTINGS: &str = "digitml-settings";

/// A file as it is kept.
pub(crate) struct Kept {
    pub(crate) id: FileId,
    pub(crate) name: String,
    pub(crate) document: Option<Document>,
    pub(crate) drawn: bool,
    pub(crate) taught: Vec<Taught>,
    pub(crate) cut: Cut,
    /// What was read; nothing of a file that still waits.
    pub(crate) history: Option<History>,
    /// Whether its picture has a place of its own: version 1 kept it in the record that a correction writes anew.
    pub(crate) picture_apart: bool,
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

/// The files of earlier sessions with their pictures, the oldest first.
///
/// # Errors
///
/// When the browser does not let the page keep anything.
pub(crate) async fn all() -> Result<Vec<(Kept, Blob)>, Error> {
    let database = open().await?;
    let transaction = database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadOnly)?;
    let records = transaction.object_store(RESULTS)?.get_all(None, None)?.await?;
    let pictures = transaction.object_store(PICTURES)?.get_all(None, None)?.await?;
    database.close();
    let picture_of = |id: FileId| pictures.iter().find(|picture| id_of(picture) == Some(id)).and_then(blob_of);
    let mut kept = Vec::with_capacity(records.len());
    for record in records {
        let Some(mut result) = from_record(&record) else { continue };
        let apart = picture_of(result.id);
        result.picture_apart = apart.is_some();
        let blob = apart.or_else(|| blob_of(&record));
        kept.extend(blob.map(|blob| (result, blob)));
    }
    sort_by(&mut kept, &|a, b| a.0.id.cmp(&b.0.id));
    Ok(kept)
}

/// One of the files, as far as it is there.
///
/// # Errors
///
/// When the browser does not let the page keep anything.
pub(crate) async fn one(id: FileId) -> Result<Option<(Kept, Blob)>, Error> {
    let database = open().await?;
    let transaction = database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadOnly)?;
    let key = || Query::from(JsValue::from(id as f64));
    let record = transaction.object_store(RESULTS)?.get(key())?.await?;
    let picture = transaction.object_store(PICTURES)?.get(key())?.await?;
    database.close();
    let apart = picture.as_ref().and_then(blob_of);
    let kept = record.as_ref().and_then(from_record).map(|kept| Kept { picture_apart: apart.is_some(), ..kept });
    let blob = apart.or_else(|| record.as_ref().and_then(blob_of));
    Ok(kept.zip(blob))
}

/// Keeps a file in place of what was kept of it; its picture only where it is given.
///
/// # Errors
///
/// When the browser has no room, or does not let the page keep anything.
pub(crate) async fn keep(result: &Kept, picture: Option<&Blob>) -> Result<(), Error> {
    let database = open().await?;
    let transaction = database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadWrite)?;
    transaction.object_store(RESULTS)?.put(&to_record(result), None)?.await?;
    if let Some(picture) = picture {
        let record = object(&[("id", (result.id as f64).into()), ("blob", picture.into())]);
        transaction.object_store(PICTURES)?.put(&record, None)?.await?;
    }
    // Only now is it known that there is room for it.
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

/// Forgets a file.
///
/// # Errors
///
/// When the browser does not let the page keep anything.
pub(crate) async fn forget(id: FileId) -> Result<(), Error> {
    let database = open().await?;
    let transaction = database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadWrite)?;
    for store in [RESULTS, PICTURES] {
        transaction.object_store(store)?.delete(Query::from(JsValue::from(id as f64)))?.await?;
    }
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

async fn open() -> Result<Database, Error> {
    let store = |name: &str| ObjectStore::builder(name).key_path(Some(KeyPath::new_single("id")));
    let database = Database::builder(DATABASE).version(VERSION);
    database.add_object_store(store(RESULTS)).add_object_store(store(PICTURES)).build().await
}

fn to_record(result: &Kept) -> JsValue {
    let json = |written: Result<String, serde_json::Error>| JsValue::from(written.unwrap_or_default());
    let sheet = result.history.as_ref().map(|history| serde_json::to_string(&**history.now()));
    object(&[
        ("id", (result.id as f64).into()),
        ("name", result.name.as_str().into()),
        ("drawn", result.drawn.into()),
        ("sheet", sheet.map_or(JsValue::NULL, json)),
        ("history", json(serde_json::to_string(&result.history.as_ref().map(History::kept)))),
        ("taught", json(serde_json::to_string(&result.taught))),
        ("cut", json(serde_json::to_string(&result.cut))),
        ("document", json(serde_json::to_string(&result.document))),
    ])
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // It fails for frozen objects only.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A record of another version of the page may lack what this one needs; it is left out.
fn from_record(record: &JsValue) -> Option<Kept> {
    let field = |name: &str| Reflect::get(record, &name.into()).ok();
    let text = |name: &str| field(name).and_then(|value| value.as_string());
    let now = text("sheet").map(|sheet| serde_json::from_str(&sheet));
    let history = text("history").and_then(|kept| serde_json::from_str::<Option<KeptHistory>>(&kept).ok().flatten());
    Some(Kept {
        id: id_of(record)?,
        name: text("name")?,
        drawn: field("drawn")?.as_bool()?,
        history: match now {
            Some(now) => Some(History::restored(std::rc::Rc::new(now.ok()?), &history.unwrap_or_default())),
            None => None,
        },
        picture_apart: true,
        // Earlier versions of the page kept nothing of these.
        taught: text("taught").and_then(|taught| serde_json::from_str(&taught).ok()).unwrap_or_default(),
        document: text("document").and_then(|document| serde_json::from_str(&document).ok().flatten()),
        cut: text("cut").and_then(|cut| serde_json::from_str(&cut).ok()).unwrap_or_default(),
    })
}

fn id_of(record: &JsValue) -> Option<FileId> {
    Some(Reflect::get(record, &"id".into()).ok()?.as_f64()? as FileId)
}

fn blob_of(record: &JsValue) -> Option<Blob> {
    Reflect::get(record, &"blob".into()).ok()?.dyn_into().ok()
}
