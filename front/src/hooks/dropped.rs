//! What was dropped: files, and the pictures in folders.

use std::cmp::Ordering;

use js_sys::Intl::Collator;
use js_sys::{Array, Object, Promise, Reflect};
use shared::sort_by;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

use crate::state::{is_document, is_heic};

/// The folders that were dropped. To be asked while the event lasts: afterwards the browser knows of none.
pub(super) fn folders_of(data: &DataTransfer) -> Vec<FileSystemDirectoryEntry> {
    let items = data.items();
    let entry = |index: u32| items.get(index)?.webkit_get_as_entry().ok()?;
    (0..items.length()).filter_map(entry).filter_map(as_folder).collect()
}

/// The pictures in folders and the folders in them, by name. What else lies there nobody meant.
pub(super) async fn pictures_in(folders: Vec<FileSystemDirectoryEntry>) -> Vec<File> {
    let (mut folders, mut pictures) = (folders, Vec::new());
    while let Some(folder) = folders.pop() {
        // A folder that may not be looked into holds nothing for the page.
        for entry in entries(&folder.create_reader()).await.unwrap_or_default() {
            match as_folder(entry.clone()) {
                Some(folder) => folders.push(folder),
                None => pictures.extend(file(entry.unchecked_into()).await.ok().filter(is_picture)),
            }
        }
    }
    // As people count: the second page before the tenth.
    let options = Object::new();
    let _ = Reflect::set(&options, &"numeric".into(), &JsValue::TRUE);
    let compare = Collator::new(&Array::new(), &options).compare();
    let compared =
        |a: &File, b: &File| compare.call2(&JsValue::NULL, &a.name().into(), &b.name().into()).ok()?.as_f64();
    sort_by(&mut pictures, &|a, b| compared(a, b).map_or(Ordering::Equal, |order| order.total_cmp(&0.0)));
    pictures
}

fn is_picture(file: &File) -> bool {
    let (name, media_type) = (file.name(), file.type_());
    !name.starts_with('.')
        && (media_type.starts_with("image/") || is_document(&media_type) || is_heic(&name, &media_type))
}

/// Browsers do not agree on what the class of a folder is called.
fn as_folder(entry: FileSystemEntry) -> Option<FileSystemDirectoryEntry> {
    entry.is_directory().then(|| entry.unchecked_into())
}

async fn entries(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsValue> {
    let mut all = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
                let _ = reject.call1(&JsValue::NULL, &error);
            }
        });
        // They come by the hundred; none is the end.
        let some: Array = JsFuture::from(promise).await?.dyn_into()?;
        if some.length() == 0 {
            return Ok(all);
        }
        all.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    JsFuture::from(promise).await?.dyn_into()
}
