//! What a session leaves behind, and how the next one goes on there.

use super::{App, HOME, History, Shown};
use crate::saved::{PastView, SavedSession};
use crate::tui::screens::SCREENS;

/// Views of the history that are kept, on either side of the present one.
const KEPT: usize = 50;

impl App {
    /// The session as it stands; none before the source was open.
    pub fn session(&self, ended: String) -> Option<SavedSession> {
        let kept = |views: &[Shown]| {
            let newest = views.iter().skip(views.len().saturating_sub(KEPT));
            newest.map(|one| PastView { source: one.source.clone(), view: one.view.clone() }).collect()
        };
        let screen = self.saved_screen();
        let shown = SCREENS.iter().find(|entry| screen.as_ref().is_some_and(|one| one.name == entry.name));
        let id = shown.map_or(HOME, |entry| entry.id);
        self.opened.then(|| SavedSession {
            ended,
            source: self.source.clone(),
            view: self.view.clone(),
            place: self.screens.get(id).and_then(|screen| screen.place()),
            screen,
            past: kept(self.history.past()),
            future: kept(self.history.future()),
        })
    }

    /// Goes on with a session; its source is opened next.
    pub fn resume(&mut self, session: SavedSession) {
        let views = |kept: Vec<PastView>| {
            kept.into_iter().map(|one| Shown { view: one.view, source: one.source }).collect()
        };
        self.source = session.source;
        self.view = session.view;
        self.history = History::of(views(session.past), views(session.future));
        if let Some(screen) = &session.screen {
            let view = self.view.clone();
            self.begin_on(screen, &view);
        }
        let showing = self.showing;
        if let (Some(place), Some(screen)) = (session.place, self.screens.get_mut(showing)) {
            screen.return_to(place);
        }
    }
}
