use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::{Blob, Url};

use crate::state::{FileId, Picture};

/// The files themselves, which are objects of the browser; the state knows their names, sizes and addresses only.
#[derive(Clone, Default)]
pub struct Files {
    held: Rc<RefCell<Vec<Held>>>,
    count: Rc<Cell<u64>>,
}

/// Each call makes the same handle: which files it holds is no difference.
impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.held, &other.held)
    }
}

struct Held {
    id: FileId,
    blob: Blob,
    url: String,
}

impl Files {
    /// Stands for a new file, in this session and all others of this browser.
    pub fn new_id(&self) -> FileId {
        let count = self.count.get();
        self.count.set(count + 1);
        // Milliseconds, and a thousand files in each: below the 53 bits that are whole numbers to the browser.
        js_sys::Date::now() as u64 * 1000 + count % 1000
    }

    /// Holds a file once more under the address that it has, or anew.
    pub fn hold_again(&self, id: FileId, name: String, blob: Blob) -> Option<Picture> {
        let held = self.held.borrow().iter().rev().find(|held| held.id == id).map(|held| {
            let (media_type, bytes) = (held.blob.type_(), held.blob.size() as u64);
            Picture { id, name: name.clone(), media_type, bytes, url: held.url.clone() }
        });
        held.or_else(|| self.hold(id, name, blob))
    }

    /// Holds a file; nothing where the browser gives it no address.
    pub fn hold(&self, id: FileId, name: String, blob: Blob) -> Option<Picture> {
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let picture = Picture { id, name, media_type: blob.type_(), bytes: blob.size() as u64, url: url.clone() };
        self.held.borrow_mut().push(Held { id, blob, url });
        Some(picture)
    }

    /// The file as it is now.
    pub fn blob(&self, id: FileId) -> Option<Blob> {
        self.held.borrow().iter().rev().find(|held| held.id == id).map(|held| held.blob.clone())
    }

    /// Lets go of all files but these: an address keeps its whole file alive in the browser until it is given back.
    pub(super) fn keep_only(&self, urls: &[String]) {
        self.held.borrow_mut().retain(|held| {
            let kept = urls.contains(&held.url);
            if !kept {
                let _ = Url::revoke_object_url(&held.url);
            }
            kept
        });
    }
}
