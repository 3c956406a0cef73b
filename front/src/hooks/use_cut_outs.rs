use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::sort_by;
use wasm_bindgen_futures::spawn_local;
use web_sys::Url;
use yew::prelude::*;

use super::{Files, PageHandle};
use crate::canvas;
use crate::state::{CheckItem, FileId};

/// Width and height of a cut-out in pixels.
const CELL: (u32, u32) = (144, 96);
/// So many stand in a row of the picture that holds a file's cut-outs.
const COLUMNS: u32 = 8;

/// The cut-outs of the digits that are looked over: one picture for each file, that is all the browser has to hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CutOuts {
    pictures: Vec<Picture>,
}

#[derive(Debug, Clone, PartialEq)]
struct Picture {
    file: FileId,
    url: AttrValue,
    count: usize,
}

/// Addresses that are given back when nobody looks any more.
#[derive(Default)]
struct Held(Vec<String>);

impl Drop for Held {
    fn drop(&mut self) {
        for url in &self.0 {
            let _ = Url::revoke_object_url(url);
        }
    }
}

impl CutOuts {
    /// Where to find a cut-out: address, width and height of the picture, and the `viewBox` that shows it alone.
    pub fn place(&self, item: &CheckItem) -> Option<(AttrValue, (u32, u32), String)> {
        let picture = self.pictures.iter().find(|picture| picture.file == item.file)?;
        let (at, (width, height)) = (u32::try_from(item.cut_out).ok()?, CELL);
        let rows = u32::try_from(picture.count).ok()?.div_ceil(COLUMNS);
        let view = format!("{} {} {width} {height}", at % COLUMNS * width, at / COLUMNS * height);
        Some((picture.url.clone(), (COLUMNS * width, rows * height), view))
    }
}

/// Cuts the digits of a list out of their pictures, one file after the other in the order of the list.
#[hook]
pub fn use_cut_outs(reader: &PageHandle, items: &Rc<Vec<CheckItem>>) -> CutOuts {
    let cut_outs = use_state(CutOuts::default);
    let held = use_mut_ref(Held::default);
    let (setter, reader, files) = (cut_outs.setter(), reader.clone(), reader.files.clone());
    // The list is the same as long as it is the same object.
    use_effect_with(Rc::as_ptr(items), {
        let items = Rc::clone(items);
        move |_| {
            let wanted = Rc::new(Cell::new(true));
            let still = Rc::clone(&wanted);
            spawn_local(async move { cut(&reader, &files, &items, &setter, &held, &still).await });
            move || wanted.set(false)
        }
    });
    (*cut_outs).clone()
}

async fn cut(
    reader: &PageHandle,
    files: &Files,
    items: &[CheckItem],
    setter: &UseStateSetter<CutOuts>,
    held: &RefCell<Held>,
    wanted: &Rc<Cell<bool>>,
) {
    let mut done = CutOuts::default();
    let mut order: Vec<FileId> = Vec::new();
    for item in items {
        if !order.contains(&item.file) {
            order.push(item.file);
        }
    }
    for file in order {
        let mut here: Vec<&CheckItem> = items.iter().filter(|item| item.file == file).collect();
        sort_by(&mut here, &|a, b| a.cut_out.cmp(&b.cut_out));
        let boxes: Vec<_> = here.iter().map(|item| item.bounds).collect();
        let image = reader.state().transcript_of(file).map(|transcript| transcript.image);
        let (Some(image), Some(blob)) = (image, files.blob(file)) else { continue };
        // A picture that the browser cannot show has no cut-outs; its digits are named all the same.
        let Some(bitmap) = canvas::decode(&blob).await else { continue };
        let picture = canvas::cut_outs(&bitmap, image, &boxes, CELL, COLUMNS).await;
        drop(bitmap);
        if !wanted.get() {
            return;
        }
        if let Some(url) = picture.and_then(|picture| Url::create_object_url_with_blob(&picture).ok()) {
            held.borrow_mut().0.push(url.clone());
            done.pictures.push(Picture { file, url: url.into(), count: boxes.len() });
            setter.set(done.clone());
        }
    }
}
