use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::keeper::Keeper;
use crate::state::{Action, State};
use crate::store;

/// The state of the page, and who keeps it.
///
/// What an action changes is handed to the browser within the very event that brought the action. Had it to wait until the page is drawn
/// anew, a correction would be lost by whoever leaves at once.
pub(super) struct Watched {
    state: Rc<State>,
    keeper: Keeper,
}

impl Watched {
    pub(super) fn new(state: State, keeper: Keeper) -> Self {
        Self { state: Rc::new(state), keeper }
    }
}

impl Deref for Watched {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Reducible for Watched {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let state = Rc::clone(&self.state).reduce(action);
        if state.settings != self.state.settings {
            store::keep_settings(&state.settings);
        }
        if state.files != self.state.files {
            self.keeper.follow(&state.files);
        }
        Rc::new(Self { state, keeper: self.keeper.clone() })
    }
}
