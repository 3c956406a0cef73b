//! Keeps what is on the page in this browser: IndexedDB for pictures and readings, the local storage for settings.
//!
//! Pictures and what is known of them are kept apart: a correction writes a few kilobytes, not the photograph. Where the browser
//! refuses (private windows, full disks), the page says so.

use std::rc::Rc;

use idb::{Database, Error, KeyPath, ObjectStore, Query, Transaction, TransactionMode};
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

/// The open database.
pub(crate) struct Store {
    database: Rc<Database>,
}

/// What the browser was handed to write. It is written even where the page goes before the browser has said so.
pub(crate) struct Written {
    transactions: Vec<Transaction>,
}

impl Written {
    /// Waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// When the browser has no room, or does not let the page keep anything.
    pub(crate) async fn done(self) -> Result<(), Refused> {
        let mut outcome = Ok(());
        // Each is listened to from now on: the smaller one is often done before the one that was handed over first.
        let transactions: Vec<_> = self.transactions.into_iter().map(IntoFuture::into_future).collect();
        for transaction in transactions {
            // One that was ended for want of room answers, too.
            if !transaction.await.is_ok_and(|result| result.is_committed()) {
                outcome = Err(Refused);
            }
        }
        outcome
    }
}

/// The browser does not keep it.
pub(crate) struct Refused;

impl Store {
    /// Opens the database.
    ///
    /// # Errors
    ///
    /// When the browser does not let the page keep anything.
    pub(crate) async fn open() -> Result<Self, Error> {
        let store = |name: &str| ObjectStore::builder(name).key_path(Some(KeyPath::new_single("id")));
        let database = Database::builder(DATABASE).version(VERSION);
        let mut database = database.add_object_store(store(RESULTS)).add_object_store(store(PICTURES)).build().await?;
        // A newer version of the page waits for it. What this one still has to write then fails, and it says so.
        database.on_version_change(|event| {
            if let Some(Ok(database)) = event.target().map(Database::try_from) {
                database.close();
            }
        });
        Ok(Self { database: Rc::new(database) })
    }

    /// The files of earlier sessions with their pictures, the oldest first.
    ///
    /// # Errors
    ///
    /// When the browser does not let the page keep anything.
    pub(crate) async fn all(&self) -> Result<Vec<(Kept, Blob)>, Error> {
        let transaction = self.database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadOnly)?;
        let records = transaction.object_store(RESULTS)?.get_all(None, None)?.await?;
        let pictures = transaction.object_store(PICTURES)?.get_all(None, None)?.await?;
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
    pub(crate) fn one(&self, id: FileId) -> impl Future<Output = Result<Option<(Kept, Blob)>, Error>> + use<> {
        let database = Rc::clone(&self.database);
        async move {
            let transaction = database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadOnly)?;
            let record = transaction.object_store(RESULTS)?.get(key(id))?.await?;
            let picture = transaction.object_store(PICTURES)?.get(key(id))?.await?;
            let apart = picture.as_ref().and_then(blob_of);
            let kept =
                record.as_ref().and_then(from_record).map(|kept| Kept { picture_apart: apart.is_some(), ..kept });
            let blob = apart.or_else(|| record.as_ref().and_then(blob_of));
            Ok(kept.zip(blob))
        }
    }

    /// Keeps a file in place of what was kept of it; its picture only where it is given. Corrections do not wait until pictures are
    /// written: these take a transaction of their own.
    ///
    /// # Errors
    ///
    /// When the database is open no longer.
    pub(crate) fn keep(&self, result: &Kept, picture: Option<&Blob>) -> Result<Written, Error> {
        let picture = picture.map(|picture| object(&[("id", (result.id as f64).into()), ("blob", picture.into())]));
        let records = picture.map(|picture| (PICTURES, picture)).into_iter().chain([(RESULTS, to_record(result))]);
        let put = |(name, record): (&str, JsValue)| {
            let transaction = self.database.transaction(&[name], TransactionMode::ReadWrite)?;
            transaction.object_store(name)?.put(&record, None)?;
            transaction.commit()
        };
        Ok(Written { transactions: records.map(put).collect::<Result<_, Error>>()? })
    }

    /// Forgets a file.
    ///
    /// # Errors
    ///
    /// When the database is open no longer.
    pub(crate) fn forget(&self, id: FileId) -> Result<Written, Error> {
        let transaction = self.database.transaction(&[RESULTS, PICTURES], TransactionMode::ReadWrite)?;
        for store in [RESULTS, PICTURES] {
            transaction.object_store(store)?.delete(key(id))?;
        }
        Ok(Written { transactions: vec![transaction.commit()?] })
    }
}

fn key(id: FileId) -> Query {
    Query::from(JsValue::from(id as f64))
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
            Some(now) => Some(History::restored(Rc::new(now.ok()?), &history.unwrap_or_default())),
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
