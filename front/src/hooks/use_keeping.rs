use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Files;
use crate::state::{Action, Entry, FileId, History, Phase, Sheet, State};
use crate::store::{self, Kept, MOST_KEPT};

/// Brings back what was read in earlier sessions, and keeps what is read and corrected in this one.
#[hook]
pub(super) fn use_keeping(state: &UseReducerHandle<State>, files: &Files) {
    let kept = use_mut_ref(Vec::<(FileId, Rc<Sheet>, usize)>::new);
    {
        let (dispatcher, files, kept) = (state.dispatcher(), files.clone(), kept.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let mut entries = Vec::new();
                for result in store::results().await {
                    let Some(picture) = files.hold(result.id, result.name, result.blob) else { continue };
                    let sheet = Rc::new(result.sheet);
                    kept.borrow_mut().push((result.id, Rc::clone(&sheet), result.taught.len()));
                    let phase = Phase::Read(History::new(sheet));
                    let (drawn, taught) = (result.drawn, result.taught);
                    entries.push(Entry { phase, drawn, taught, ..Entry::new(picture) });
                }
                if !entries.is_empty() {
                    dispatcher.dispatch(Action::Restore(entries));
                }
            });
        });
    }

    let files = files.clone();
    use_effect_with(state.files.clone(), move |entries: &Vec<Entry>| {
        let read: Vec<(FileId, &Entry, Rc<Sheet>)> = entries
            .iter()
            .rev()
            .filter_map(|entry| Some((entry.picture.id, entry, entry.history()?.now().clone())))
            .take(MOST_KEPT)
            .collect();
        let mut kept = kept.borrow_mut();
        // A file that is read anew still has what was read before.
        let is_here = |id: FileId| entries.iter().any(|entry| entry.picture.id == id);
        let is_too_many = |id: FileId| read.len() == MOST_KEPT && !read.iter().any(|(read, ..)| *read == id);
        kept.retain(|(id, ..)| {
            let keep = is_here(*id) && !is_too_many(*id);
            if !keep {
                let id = *id;
                // Where it cannot be forgotten it could not be kept either.
                spawn_local(async move { drop(store::forget(id).await) });
            }
            keep
        });
        for (id, entry, sheet) in read {
            let is_kept = |(known, last, taught): &(FileId, Rc<Sheet>, usize)| {
                *known == id && Rc::ptr_eq(last, &sheet) && *taught == entry.taught.len()
            };
            if kept.iter().any(is_kept) {
                continue;
            }
            let Some(blob) = files.blob(id) else { continue };
            kept.retain(|(known, ..)| *known != id);
            kept.push((id, Rc::clone(&sheet), entry.taught.len()));
            let (name, drawn, taught) = (entry.picture.name.clone(), entry.drawn, entry.taught.clone());
            spawn_local(async move {
                // See the module `store`: what cannot be kept is still on the page.
                drop(store::keep(&Kept { id, name, blob, drawn, sheet: (*sheet).clone(), taught }).await);
            });
        }
    });
}
