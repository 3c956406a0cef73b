//! One file of the queue.

use serde::{Deserialize, Serialize};
use shared::{BoundingBox, MAX_FILE_BYTES};

use super::{Cut, Document, History, is_document};
use crate::failure::Failure;

/// Stands for a file, in this session and in what the browser keeps.
pub type FileId = u64;

/// A file in work: what it is, what is happening to it, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The file.
    pub picture: Picture,
    /// What is happening to it.
    pub phase: Phase,
    /// Number of the latest attempt to read it; what is heard of an earlier one is ignored.
    pub attempt: u32,
    /// How far it is taken apart, where it is no picture but a document of pages.
    pub document: Option<Document>,
    /// Whether it was drawn on the pad.
    pub drawn: bool,
    /// What of its corrections was learned already.
    pub taught: Vec<Taught>,
    /// What of the picture is read, and how it is turned before.
    pub cut: Cut,
    /// What was read before, while it is read again.
    pub before: Option<History>,
}

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Stands for the file.
    pub id: FileId,
    /// Name of the file.
    pub name: String,
    /// Media type as the browser guesses it, empty when it does not know.
    pub media_type: String,
    /// Size of the file.
    pub bytes: u64,
    /// Object URL under which the browser shows the file.
    pub url: String,
}

/// A correction that a model has learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taught {
    /// Id of the model.
    pub model: String,
    /// What it learned.
    pub correction: Correction,
}

/// A digit that the person named.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Where its ink is.
    pub bounds: BoundingBox,
    /// What it is, 0 to 9.
    pub label: u8,
}

/// What is happening to a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Others come first.
    Waiting,
    /// It is made ready to be sent: a large photograph is made smaller.
    Preparing,
    /// It is on its way to the server.
    Uploading {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The server is reading it.
    Reading,
    /// It was read.
    Read(History),
    /// It could not be read.
    Failed(Failure),
}

impl Entry {
    /// A file that nothing has happened to yet.
    pub fn new(picture: Picture) -> Self {
        let phase = match refusal(&picture) {
            Some(failure) => Phase::Failed(failure),
            None => Phase::Waiting,
        };
        let document = is_document(&picture.media_type).then(Document::default);
        let (taught, cut) = (Vec::new(), Cut::default());
        Self { picture, phase, attempt: 0, document, drawn: false, taught, cut, before: None }
    }

    /// What was read, when something was.
    pub fn history(&self) -> Option<&History> {
        match &self.phase {
            Phase::Read(history) => Some(history),
            _ => None,
        }
    }

    /// What was read the last time, also while it is read again.
    pub fn last_history(&self) -> Option<&History> {
        self.history().or(self.before.as_ref())
    }

    /// Gives up reading it again; whether there was a reading to go back to.
    pub(super) fn go_back(&mut self) -> bool {
        let before = self.before.take();
        let there = before.is_some();
        if let Some(history) = before {
            self.phase = Phase::Read(history);
        }
        there
    }

    /// Whether the browser is to keep it: all but what can never be read.
    pub fn is_worth_keeping(&self) -> bool {
        self.last_history().is_some() || !matches!(&self.phase, Phase::Failed(failure) if !failure.can_retry())
    }

    /// What the person corrected and a model of theirs has not learned yet.
    pub fn to_teach(&self, model: &str) -> Vec<Correction> {
        let Some(history) = self.history() else { return Vec::new() };
        let corrected = history.now().digits.iter().filter(|digit| digit.corrected && !digit.cancelled);
        let corrections =
            corrected.filter_map(|digit| Some(Correction { bounds: digit.bounding_box, label: digit.label? }));
        let is_taught = |correction: &Correction| {
            self.taught.iter().any(|taught| taught.model == model && taught.correction == *correction)
        };
        corrections.filter(|correction| !is_taught(correction)).collect()
    }

    /// Whether it is being sent or read just now.
    pub fn is_active(&self) -> bool {
        matches!(self.phase, Phase::Preparing | Phase::Uploading { .. } | Phase::Reading)
    }

    /// What is happening to it in one word, for styles and tests.
    pub fn name(&self) -> &'static str {
        match &self.phase {
            Phase::Waiting => "waiting",
            Phase::Preparing => "preparing",
            Phase::Uploading { .. } => "uploading",
            Phase::Reading => "reading",
            Phase::Read(history) if history.now().digits.is_empty() && !history.can_undo() => "none",
            Phase::Read(_) => "read",
            Phase::Failed(failure) => failure.name(),
        }
    }
}

/// Why a file need not be sent at all, as far as its name and type tell. The server looks at the content.
fn refusal(picture: &Picture) -> Option<Failure> {
    let media_type = &picture.media_type;
    let other = !media_type.is_empty() && !media_type.to_ascii_lowercase().starts_with("image/");
    (other && !is_document(media_type) && !is_heic(&picture.name, media_type)).then_some(Failure::NotAnImage)
}

/// Why a file that is ready to be sent is not sent.
pub fn refusal_when_ready(bytes: u64) -> Option<Failure> {
    (bytes > MAX_FILE_BYTES as u64).then_some(Failure::TooLarge { bytes: Some(bytes) })
}

/// Whether a file is a HEIC picture: only some browsers can show it, and the server cannot read it.
pub fn is_heic(name: &str, media_type: &str) -> bool {
    let name = name.to_ascii_lowercase();
    media_type.to_ascii_lowercase().starts_with("image/hei") || name.ends_with(".heic") || name.ends_with(".heif")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, media_type: &str) -> Entry {
        Entry::new(Picture { id: 1, name: name.into(), media_type: media_type.into(), bytes: 1, url: String::new() })
    }

    #[test]
    fn a_file_that_is_no_picture_is_refused_before_it_is_sent() {
        assert_eq!(entry("a.docx", "application/msword").phase, Phase::Failed(Failure::NotAnImage));
        assert_eq!(entry("a.txt", "text/plain").name(), "refused");
    }

    #[test]
    fn a_picture_or_a_file_of_unknown_type_waits_for_its_turn() {
        for (name, media_type) in [("a.png", "image/png"), ("a", ""), ("a.heic", "application/octet-stream")] {
            assert_eq!(entry(name, media_type).phase, Phase::Waiting, "{name}");
        }
    }

    #[test]
    fn a_document_waits_to_be_taken_apart() {
        for (name, media_type) in [("a.pdf", "application/pdf"), ("a.tif", "image/tiff")] {
            let entry = entry(name, media_type);
            assert_eq!((entry.phase, entry.document), (Phase::Waiting, Some(Document::default())), "{name}");
        }
        assert_eq!(entry("a.png", "image/png").document, None);
    }

    #[test]
    fn heic_is_known_by_its_name_or_its_type() {
        assert!(is_heic("IMG_1.HEIC", "") && is_heic("a", "image/heif") && !is_heic("a.jpg", "image/jpeg"));
    }

    #[test]
    fn a_file_of_exactly_the_limit_is_sent() {
        let limit = MAX_FILE_BYTES as u64;
        assert_eq!(refusal_when_ready(limit), None);
        assert_eq!(refusal_when_ready(limit + 1), Some(Failure::TooLarge { bytes: Some(limit + 1) }));
    }
}
