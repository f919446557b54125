//! The current screen, its context, and its mouse events.

use super::screen_states::owner;
use super::{App, Effect, HOME};
use crate::tui::layout;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::screens::{Body, Context, Picture, SCREENS, Screen, ScreenId};
use crate::tui::tab_line;

/// The state of the explorer that screens may read. A method would borrow all of it, and so the screens too.
macro_rules! context_of {
    ($app:expr) => {
        Context {
            source: &$app.source,
            view: &$app.view,
            report: $app.report.as_deref(),
            separations: $app.separations.as_deref(),
            valuing: &$app.valuing,
            keys: &$app.keys,
            theme: &$app.theme,
            size: $app.size,
            name: name($app.showing),
            showing: $app.showing,
            picture: picture($app.showing),
            busy: $app.busy.is_some(),
        }
    };
}

impl App {
    /// The present screen.
    pub fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.showing)
    }

    /// The matrix under the present view, on any screen.
    pub fn matrix_view(&self) -> Option<MatrixView<'_>> {
        match self.screens.get(HOME)?.body() {
            Body::Matrix(state) => Some(MatrixView::new(state, self.context())),
            Body::Table(_) => None,
        }
    }

    /// Whether the matrix or a picture of it is shown.
    pub fn shows_home(&self) -> bool {
        owner(self.showing) == HOME
    }

    /// The screen whose tab is current: the present one, or the one that led to it if it has no tab.
    pub fn tab(&self) -> ScreenId {
        let has_tab = |id: &ScreenId| SCREENS.iter().any(|entry| entry.id == *id && entry.in_tab_order);
        let way = self.screens.trail.iter().chain([&self.showing]);
        way.rev().copied().find(has_tab).unwrap_or(HOME)
    }

    /// The context of the screens.
    pub fn context(&self) -> Context<'_> {
        context_of!(self)
    }

    /// The current screen and its context.
    pub(super) fn screen_and_context(&mut self) -> Option<(&mut dyn Screen, Context<'_>)> {
        self.any_screen_and_context(self.showing)
    }

    /// A screen, shown or not, and its context.
    pub(super) fn any_screen_and_context(&mut self, id: ScreenId) -> Option<(&mut dyn Screen, Context<'_>)> {
        let cx = context_of!(self);
        self.screens.get_mut(id).map(|screen| (screen, cx))
    }

    /// Why the screen has nothing to show, if it has nothing.
    pub fn screen_failure(&self) -> Option<String> {
        let cx = self.context();
        let failed = self.screens.failure.as_ref().filter(|(id, _)| *id == owner(self.showing));
        failed
            .map(|(_, why)| why.clone())
            .or_else(|| self.screen().and_then(|screen| screen.unavailable(&cx)))
    }

    /// Keeps the cursor visible.
    pub(super) fn follow(&mut self) {
        self.keep_start_page();
        self.clamp_popup();
        if let Some((screen, cx)) = self.screen_and_context() {
            screen.view_changed(&cx);
            screen.follow(&cx);
        }
    }

    /// Shows the screen of the clicked tab, or puts the cursor on the clicked place.
    pub fn click(&mut self, column: u16, line: u16) -> Option<Effect> {
        if self.popup.is_some() {
            return None;
        }
        let area = layout::screen(self.size.0, self.size.1).map(|parts| parts.tabs);
        if let Some(area) = area.filter(|area| (area.y..area.bottom()).contains(&line)) {
            let tabs = tab_line::tabs(self.tab(), &self.keys, self.theme.glyphs.ascii, area);
            return tab_line::hit(&tabs, column).and_then(|id| self.call(id));
        }
        if let Some((screen, cx)) = self.screen_and_context() {
            screen.click(column, line, &cx);
        }
        None
    }

    /// The wheel: scrolls the topmost element by lines.
    pub fn wheel(&mut self, lines: isize) {
        if self.popup.is_some() {
            self.scroll_popup_by(lines);
        } else if let Some((screen, cx)) = self.screen_and_context() {
            screen.scroll(lines, &cx);
        }
        self.follow();
    }

    /// Whether a measure can be shown for these data.
    pub fn offered(&self, measure: crate::cohort::Measure) -> bool {
        self.screens.get(HOME).is_none_or(|screen| screen.offers(measure))
    }
}

/// The picture of a screen.
fn picture(id: ScreenId) -> Picture {
    SCREENS.iter().find(|entry| entry.id == id).map_or(Picture::Table, |entry| entry.picture)
}

/// The name of a screen.
fn name(id: ScreenId) -> &'static str {
    SCREENS.iter().find(|entry| entry.id == id).map_or("", |entry| entry.name)
}
