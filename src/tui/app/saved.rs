//! The saved views: requests and replies.

use super::App;
use crate::tui::action::Action;
use crate::tui::popups::{PopupReply, SaveView, SavedViews, ViewStoreResult};

impl App {
    /// The prompt for the name of a view.
    pub(super) fn ask_for_name(&mut self) {
        let name = format!("{}-by-{}", self.view.measure.name(), self.view.cohort.name());
        self.pop_up(SaveView::named(name));
    }

    /// What came of a request to list, save or delete views.
    pub fn views_stored(&mut self, outcome: ViewStoreResult) {
        match outcome {
            ViewStoreResult::Listed(views) if views.is_empty() => {
                let key = self.keys.first(Action::SaveView, self.theme.glyphs.ascii).unwrap_or_default();
                self.popup = None;
                self.say(format!("no view is saved yet; {key} saves this one"));
            }
            ViewStoreResult::Listed(views) => {
                if !self.tell(&PopupReply::Views(views.clone())) {
                    self.pop_up(SavedViews::of(views));
                }
            }
            ViewStoreResult::Exists => {
                if !self.tell(&PopupReply::Exists(String::new())) {
                    self.warn("a view has this name already; nothing was saved");
                }
            }
            ViewStoreResult::Done(what) => {
                self.tell(&PopupReply::Written);
                self.say(what);
            }
            ViewStoreResult::Failed(why) => self.warn(why),
        }
        self.follow();
    }
}
