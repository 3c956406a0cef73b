//! What the tabs of one browser tell each other, so that none overwrites what was done in another.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::state::FileId;

/// What has happened to a kept file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It was kept anew.
    Kept(FileId),
    /// It was taken away.
    Gone(FileId),
}

/// The connection to the other tabs.
pub(super) struct Tabs {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Tabs {
    /// Listens to the other tabs; nothing where the browser does not let them talk.
    pub(super) fn listen(on_told: impl Fn(Told) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new("digitml").ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            if let Some(told) = data.as_deref().and_then(Told::parse) {
                on_told(told);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Tells the other tabs.
    pub(super) fn tell(&self, told: Told) {
        // It fails only once the channel is closed.
        let _ = self.channel.post_message(&JsValue::from(told.to_string()));
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kept(id) => write!(formatter, "kept {id}"),
            Self::Gone(id) => write!(formatter, "gone {id}"),
        }
    }
}

impl Told {
    fn parse(text: &str) -> Option<Self> {
        let (word, id) = text.split_once(' ')?;
        let id = id.parse().ok()?;
        match word {
            "kept" => Some(Self::Kept(id)),
            "gone" => Some(Self::Gone(id)),
            // Of a newer version of the page.
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tab_tells_another_understands() {
        for told in [Told::Kept(7), Told::Gone(u64::MAX)] {
            assert_eq!(Told::parse(&told.to_string()), Some(told));
        }
        assert_eq!([Told::parse("kept"), Told::parse("kept x"), Told::parse("moved 1")], [None; 3]);
    }
}
