//! A document or a scan of several pages, while its pages become pictures of their own.

use serde::{Deserialize, Serialize};

use super::{Entry, FileId, Notice, Phase, Picture, State};
use crate::failure::Failure;

/// Pages of one document that become pictures: with as many photographs the page was measured.
pub const MOST_PAGES: u32 = 60;

/// How far a document is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// So many pages, from the first on, are in the list already.
    pub done: u32,
    /// How many it has; 0 before the first one is there.
    pub pages: u32,
}

impl Document {
    /// Number of the page that is next, counted from 1.
    pub fn next(self) -> u32 {
        self.done + 1
    }
}

/// Whether a file of this media type goes to the server to be taken apart: no browser shows a PDF document as a picture, and few show a TIFF.
pub fn is_document(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "application/x-pdf" | "image/tiff")
}

/// What a page of a document is called; the only page bears the document's own name.
pub fn page_name(document: &str, number: u32, pages: u32) -> String {
    if pages > 1 { format!("{document}, page {number}") } else { document.to_owned() }
}

/// Puts what is left of each document behind its pages: they were made later, and the browser brings back the oldest first.
pub(super) fn put_behind_pages(entries: &mut [Entry]) {
    let is_left = |entry: &&Entry| entry.document.is_some_and(|document| document.done > 0);
    let left: Vec<FileId> = entries.iter().filter(is_left).map(|entry| entry.picture.id).collect();
    for id in left {
        let Some(at) = entries.iter().position(|entry| entry.picture.id == id) else { continue };
        let pages = format!("{}, page ", entries[at].picture.name);
        let last = entries.iter().rposition(|entry| entry.picture.name.starts_with(&pages));
        if let Some(last) = last.filter(|last| *last > at) {
            entries[at..=last].rotate_left(1);
        }
    }
}

impl State {
    /// Puts the next page of a document into the list, before what is left of it; the last one in its place.
    pub(super) fn take_page(&mut self, document: FileId, picture: Picture, pages: u32, failure: Option<Failure>) {
        let Some(at) = self.files.iter().position(|entry| entry.picture.id == document) else { return };
        let Some(before) = self.files[at].document else { return };
        let now = Document { done: before.next(), pages };
        let mut page = Entry { document: None, ..Entry::new(picture) };
        if let Some(failure) = failure {
            page.phase = Phase::Failed(failure);
        }
        let id = page.picture.id;
        let is_last = now.done >= pages.min(MOST_PAGES);
        if is_last && pages > MOST_PAGES {
            self.notice = Some(Notice::PagesLeftOut(pages));
        }
        let is_looked_at = self.current == Some(document);
        if is_last {
            self.files[at] = page;
        } else {
            (self.files[at].document, self.files[at].phase) = (Some(now), Phase::Waiting);
            self.files.insert(at, page);
        }
        if is_looked_at && (before.done == 0 || is_last) {
            self.look_at(Some(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::state::{Action, News};
    use std::rc::Rc;

    fn picture(id: FileId, name: &str, media_type: &str) -> Picture {
        Picture { id, name: name.into(), media_type: media_type.into(), bytes: 1, url: format!("blob:{id}") }
    }

    fn then(state: State, action: Action) -> State {
        (*Rc::new(state).reduce(action)).clone()
    }

    fn with_document() -> State {
        then(State::default(), Action::Add(vec![picture(1, "scan.pdf", "application/pdf")]))
    }

    /// The state once the next page of document 1 is there.
    fn with_page(state: State, pages: u32, failure: Option<Failure>) -> State {
        let entry = state.files.iter().find(|entry| entry.picture.id == 1).expect("the document");
        let (attempt, number) = (entry.attempt, entry.document.expect("it is one").next());
        assert!(entry.is_active(), "its turn has not come: {:?}", entry.phase);
        let page = picture(100 + u64::from(number), &page_name("scan.pdf", number, pages), "image/jpeg");
        then(state, Action::Heard { file: 1, attempt, news: News::Page { picture: page, pages, failure } })
    }

    fn names(state: &State) -> Vec<&str> {
        state.files.iter().map(|entry| entry.picture.name.as_str()).collect()
    }

    #[test]
    fn each_page_becomes_a_picture_and_the_document_goes() {
        let state = with_page(with_document(), 2, None);
        assert_eq!(names(&state), ["scan.pdf, page 1", "scan.pdf"]);
        assert_eq!((state.current, state.files[0].name()), (Some(101), "preparing"));
        assert_eq!(state.files[1].document, Some(Document { done: 1, pages: 2 }));
        let state = with_page(state, 2, None);
        assert_eq!(names(&state), ["scan.pdf, page 1", "scan.pdf, page 2"]);
        assert!(state.files.iter().all(|entry| entry.document.is_none()) && state.current == Some(101));
    }

    #[test]
    fn the_only_page_stands_in_the_place_of_its_document() {
        let state = with_page(with_document(), 1, None);
        assert_eq!((names(&state), state.current), (vec!["scan.pdf"], Some(101)));
    }

    #[test]
    fn a_page_that_is_refused_does_not_hold_up_the_others() {
        let state = with_page(with_document(), 3, None);
        let state = with_page(state, 3, Some(Failure::DamagedDocument));
        assert_eq!(names(&state), ["scan.pdf, page 1", "scan.pdf, page 2", "scan.pdf"]);
        assert_eq!(state.files[1].name(), "refused");
        let state = with_page(state, 3, None);
        assert_eq!(names(&state)[2], "scan.pdf, page 3");
    }

    #[test]
    fn of_a_book_the_first_pages_are_taken_and_the_person_is_told() {
        let mut state = with_document();
        for _ in 0..MOST_PAGES {
            assert_eq!(state.notice, None);
            state = with_page(state, 300, None);
            // What is read makes room for the next.
            for entry in state.files.iter_mut().filter(|entry| entry.document.is_none()) {
                entry.phase = Phase::Failed(Failure::Timeout);
            }
            state = then(state, Action::Drag(false));
        }
        assert_eq!((state.files.len(), state.notice), (MOST_PAGES as usize, Some(Notice::PagesLeftOut(300))));
    }

    #[test]
    fn what_is_left_of_a_document_comes_back_behind_its_pages() {
        let document = Some(Document { done: 1, pages: 3 });
        let left = Entry { document, ..Entry::new(picture(1, "scan.pdf", "application/pdf")) };
        let others = [(2, "other.png"), (3, "scan.pdf, page 1"), (4, "last.png")];
        let others = others.map(|(id, name)| Entry::new(picture(id, name, "image/png")));
        let restored = [vec![left], others.to_vec()].concat();
        let state = then(State::default(), Action::Restore(restored));
        assert_eq!(names(&state), ["other.png", "scan.pdf, page 1", "scan.pdf", "last.png"]);
    }

    #[test]
    fn a_document_that_was_taken_away_comes_to_no_more_pages() {
        let state = with_page(with_document(), 2, None);
        let attempt = state.files[1].attempt;
        let state = then(state, Action::Remove(1));
        let news = News::Page { picture: picture(102, "b", "image/jpeg"), pages: 2, failure: None };
        let state = then(state, Action::Heard { file: 1, attempt, news });
        assert_eq!(names(&state), ["scan.pdf, page 1"]);
    }
}
