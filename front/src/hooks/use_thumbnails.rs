use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::BoundingBox;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Url};
use yew::prelude::*;

use super::PageHandle;
use crate::canvas;
use crate::state::FileId;
use crate::turn::Turn;

/// Longest side of a thumbnail in pixels: twice what it has on the page, for screens with fine pixels.
const LONGEST_SIDE: f64 = 96.0;

/// Small copies of the pictures, for the list: shown from the photographs themselves, the browser would keep every one of them decoded.
#[derive(Clone, Default)]
pub struct Thumbnails(Rc<RefCell<Vec<Thumbnail>>>);

struct Thumbnail {
    /// Address of the picture.
    of: String,
    /// Address of the copy; nothing where the browser cannot show the picture.
    url: Option<AttrValue>,
}

impl Drop for Thumbnail {
    fn drop(&mut self) {
        if let Some(url) = &self.url {
            let _ = Url::revoke_object_url(url);
        }
    }
}

impl Thumbnails {
    /// The copy of the picture at this address, once it is made.
    pub fn of(&self, picture: &str) -> Option<AttrValue> {
        self.0.borrow().iter().find(|thumbnail| thumbnail.of == picture)?.url.clone()
    }

    fn is_made(&self, picture: &str) -> bool {
        self.0.borrow().iter().any(|thumbnail| thumbnail.of == picture)
    }
}

/// Makes thumbnails of all pictures, one after the other.
#[hook]
pub fn use_thumbnails(reader: &PageHandle) -> Thumbnails {
    let thumbnails = (*use_memo((), |()| Thumbnails::default())).clone();
    let wanted = use_mut_ref(Vec::<(FileId, String)>::new);
    let at_work = (*use_memo((), |()| Rc::new(Cell::new(false)))).clone();
    let drawn_anew = use_force_update();
    let files = reader.files.clone();
    let pictures: Vec<(FileId, String)> =
        reader.state().files.iter().map(|entry| (entry.picture.id, entry.picture.url.clone())).collect();
    let made = thumbnails.clone();
    use_effect_with(pictures, move |pictures| {
        wanted.borrow_mut().clone_from(pictures);
        made.0.borrow_mut().retain(|thumbnail| pictures.iter().any(|(_, url)| *url == thumbnail.of));
        if at_work.replace(true) {
            return;
        }
        spawn_local(async move {
            loop {
                let next = wanted.borrow().iter().find(|(_, url)| !made.is_made(url)).cloned();
                let Some((id, of)) = next else { break };
                let blob = files.blob(id);
                let url = match &blob {
                    Some(blob) => thumbnail(blob).await,
                    None => None,
                };
                made.0.borrow_mut().push(Thumbnail { of, url });
                drawn_anew.force_update();
            }
            at_work.set(false);
        });
    });
    thumbnails
}

async fn thumbnail(blob: &Blob) -> Option<AttrValue> {
    let bitmap = canvas::decode(blob).await?;
    let (width, height) = (bitmap.width(), bitmap.height());
    let factor = (LONGEST_SIDE / f64::from(width.max(height))).min(1.0);
    let all = BoundingBox { x: 0, y: 0, width, height };
    let copy = canvas::part(&bitmap, &all, Turn::default(), factor).await;
    drop(bitmap);
    Url::create_object_url_with_blob(&copy?).ok().map(AttrValue::from)
}
