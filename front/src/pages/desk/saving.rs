use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::canvas;
use crate::components::{Choice, Save, failure_title};
use crate::download::{renamed, save, save_bytes};
use crate::export::{self, Source, Style};
use crate::hooks::PageHandle;
use crate::locale::decimal_mark;
use crate::state::{Action, Entry, FileId, Marks, Phase, Settings};
use crate::text::Language;

/// Lets the numbers leave the page.
#[derive(Clone, PartialEq)]
pub(super) struct Saver {
    reader: PageHandle,
    text: Language,
}

impl Saver {
    pub(super) fn new(reader: &PageHandle, text: Language) -> Self {
        Self { reader: reader.clone(), text }
    }

    /// How many files have numbers.
    pub(super) fn count(&self) -> usize {
        self.reader.state().files.iter().filter(|entry| has_numbers(entry)).count()
    }

    /// Does what was chosen from the menu while this file is looked at.
    pub(super) fn choose(&self, choice: Choice, file: FileId) {
        let settings = &self.reader.state().settings;
        let entries = || self.reader.state().files.iter().filter(|entry| has_numbers(entry));
        match choice {
            Choice::ReadAgain => self.reader.dispatch(Action::Retry(file)),
            Choice::Remove => self.reader.dispatch(Action::Remove(file)),
            Choice::All(kind) => {
                let sources: Vec<Source> = entries().filter_map(source).collect();
                let refused =
                    || self.reader.state().files.iter().filter_map(|entry| refused(entry, self.text)).collect();
                self.save(kind, "digitml", &sources, refused, settings);
            }
            Choice::This(Save::Picture) => {
                if let Some(entry) = entries().find(|entry| entry.picture.id == file) {
                    save_picture(entry, settings, self.text);
                }
            }
            Choice::This(kind) => {
                let sources: Vec<Source> =
                    entries().filter(|entry| entry.picture.id == file).filter_map(source).collect();
                if let Some(name) = sources.first().map(|source| source.file.clone()) {
                    self.save(kind, &name, &sources, Vec::new, settings);
                }
            }
        }
    }

    /// The numbers of a file, each in its cell of a spreadsheet.
    pub(super) fn table(&self, file: FileId) -> Option<export::Table> {
        let state = self.reader.state();
        let entry = state.files.iter().find(|entry| entry.picture.id == file)?;
        let style = Style { language: self.text, settings: &state.settings, mark: decimal_mark() };
        Some(export::table(entry.history()?.now(), style))
    }

    fn save(
        &self,
        kind: Save,
        name: &str,
        sources: &[Source],
        refused: impl Fn() -> Vec<[String; 2]>,
        settings: &Settings,
    ) {
        let style = Style { language: self.text, settings, mark: decimal_mark() };
        match kind {
            Save::Csv => save_bytes(&renamed(name, ".csv"), "text/csv", export::csv(sources, style).as_bytes()),
            Save::Json => {
                save_bytes(&renamed(name, ".json"), "application/json", export::json(sources, style).as_bytes());
            }
            Save::Text => {
                let text: Vec<String> = sources.iter().map(|source| export::text(&source.transcript, style)).collect();
                save_bytes(&renamed(name, ".txt"), "text/plain", format!("{}\n", text.join("\n\n")).as_bytes());
            }
            Save::Xlsx => {
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                save_bytes(&renamed(name, ".xlsx"), kind, &export::xlsx(sources, refused(), style));
            }
            // Pictures are saved one by one.
            Save::Picture => {}
        }
    }
}

fn has_numbers(entry: &Entry) -> bool {
    entry.history().is_some_and(|history| !history.now().digits.is_empty())
}

/// A file that could not be read, and why; one in which no digits were found, too.
fn refused(entry: &Entry, text: Language) -> Option<[String; 2]> {
    let why = match &entry.phase {
        Phase::Failed(failure) => failure_title(text, failure),
        Phase::Read(history) if history.now().digits.is_empty() => text.none_title(),
        _ => return None,
    };
    Some([entry.picture.name.clone(), why.to_string()])
}

fn source(entry: &Entry) -> Option<Source> {
    Some(Source { file: entry.picture.name.clone(), transcript: Rc::clone(entry.history()?.now()) })
}

fn save_picture(entry: &Entry, settings: &Settings, text: Language) {
    let Some(transcript) = entry.history().map(|history| Rc::clone(history.now())) else { return };
    let marks = Marks::of(&transcript, settings);
    let (name, url) = (renamed(&entry.picture.name, "-boxes.jpg"), entry.picture.url.clone());
    spawn_local(async move {
        match canvas::annotated(&url, &transcript, &marks).await {
            Some(picture) => save(&name, &picture),
            None => {
                if let Some(window) = web_sys::window() {
                    let _ = window.alert_with_message(text.picture_failed());
                }
            }
        }
    });
}
