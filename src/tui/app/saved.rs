//! The saved views: requests and replies.

use super::screen_states::owner;
use super::{App, Effect, HOME, Shown};
use crate::explore::View;
use crate::saved::{SavedScreen, SavedView};
use crate::tui::action::Action;
use crate::tui::popups::{PopupReply, SaveView, SavedViews, ViewStoreResult};
use crate::tui::screens::SCREENS;

impl App {
    /// The present screen as a saved view keeps it.
    pub fn saved_screen(&self) -> Option<SavedScreen> {
        let entry = SCREENS.iter().find(|entry| entry.id == self.tab())?;
        let screen = self.screens.get(entry.id)?;
        let pages = screen.pages().filter(|pages| pages.shown > 0);
        let page = pages.and_then(|pages| pages.names.get(pages.shown).map(ToString::to_string));
        Some(SavedScreen {
            name: entry.name.to_string(),
            by: screen.grouping(&self.context()),
            page,
            settings: screen.settings(),
            files: screen.files(),
        })
    }

    /// Begins with the screen of a saved view.
    pub fn begin_on(&mut self, saved: &SavedScreen, view: &View) {
        for entry in SCREENS.iter().filter(|entry| owner(entry.id) == entry.id && !saved.by.is_empty()) {
            if let Some(screen) = self.screens.get_mut(entry.id) {
                screen.group_by(&saved.by);
            }
        }
        let known = SCREENS.iter().find(|entry| entry.in_tab_order && entry.name == saved.name);
        self.screens.trail.clear();
        self.showing = known.map_or(HOME, |entry| entry.id);
        let Some((screen, cx)) = self.screen_and_context() else { return };
        screen.restore(saved, view);
        let pages = screen.pages().map(|pages| pages.names).unwrap_or_default();
        let page = saved.page.as_ref().and_then(|page| pages.iter().position(|name| name == page));
        if let Some(page) = page {
            screen.turn_page(page, &cx);
        }
    }

    /// Shows a saved view on the screen it was saved on.
    pub(super) fn open_saved(&mut self, saved: SavedView) -> Option<Effect> {
        if let Err(error) = saved.check_trust() {
            self.say(error.to_string());
            return None;
        }
        if let Some(screen) = &saved.screen {
            self.begin_on(screen, &saved.view);
        }
        let effect = self.go_to(Shown { view: saved.view, source: saved.source });
        self.follow();
        effect.or_else(|| self.request_missing())
    }

    /// The prompt for the name of a view.
    pub(super) fn ask_for_name(&mut self) {
        let screen = self.saved_screen().filter(|_| !self.shows_home());
        let name = match screen {
            Some(screen) if screen.by.is_empty() => screen.name,
            Some(screen) => format!("{}-by-{}", screen.name, screen.by.join("-")),
            None => format!("{}-by-{}", self.view.measure.name(), self.view.cohort.name()),
        };
        self.pop_up(SaveView::named(name));
    }

    /// The result of listing, saving or deleting views.
    pub fn views_stored(&mut self, outcome: ViewStoreResult) {
        match outcome {
            ViewStoreResult::Listed(views) if views.is_empty() => {
                let key = self.key_of(Action::SaveView);
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
