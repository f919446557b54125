//! The states of the screens, by the order of the registry.

use super::{App, HOME};
use crate::tui::screens::matrix::MatrixView;
use crate::tui::screens::{Body, Context, SCREENS, Screen, ScreenId, State};

/// Every screen's state.
#[derive(Debug)]
pub struct Screens {
    /// In the order of the registry; none if a screen is a picture of another's state.
    all: Vec<Option<Box<dyn Screen>>>,
    /// Where Esc leads to, the last left last.
    pub(super) trail: Vec<ScreenId>,
    /// Why the question of a screen has no answer; asked again once the screen is called again.
    pub(super) failure: Option<(ScreenId, String)>,
}

impl Default for Screens {
    fn default() -> Self {
        let new = |state: State| match state {
            State::Own(new) => Some(new()),
            State::Of(_) => None,
        };
        let all = SCREENS.iter().map(|entry| new(entry.state)).collect();
        Screens { all, trail: Vec::new(), failure: None }
    }
}

impl Screens {
    /// The screen that has the state of this one.
    pub fn get(&self, id: ScreenId) -> Option<&dyn Screen> {
        self.all.get(place(id)?)?.as_deref()
    }

    /// The same to change it.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut dyn Screen> {
        // Not `as_deref_mut`: the box would have to live as long as what it holds.
        match self.all.get_mut(place(id)?)? {
            Some(screen) => Some(screen.as_mut()),
            None => None,
        }
    }
}

/// The place of a state in the registry.
fn place(id: ScreenId) -> Option<usize> {
    let of = owner(id);
    SCREENS.iter().position(|entry| entry.id == of)
}

/// The screen that has the state of this one: itself, or the one it is a picture of.
pub fn owner(id: ScreenId) -> ScreenId {
    let entry = SCREENS.iter().find(|entry| entry.id == id);
    match entry.map(|entry| entry.state) {
        Some(State::Of(other)) => other,
        _ => id,
    }
}

impl App {
    /// The screen that is shown.
    pub fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.showing)
    }

    /// The matrix under the view of now, whatever is shown.
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

    /// What the screens may know.
    pub fn context(&self) -> Context<'_> {
        Context {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            keys: &self.keys,
            theme: &self.theme,
            size: self.size,
            showing: self.showing,
            busy: self.busy.is_some(),
        }
    }

    /// The screen that is shown and what it may know.
    pub(super) fn screen_and_context(&mut self) -> Option<(&mut dyn Screen, Context<'_>)> {
        self.any_screen_and_context(self.showing)
    }

    /// A screen, shown or not, and what it may know.
    pub(super) fn any_screen_and_context(&mut self, id: ScreenId) -> Option<(&mut dyn Screen, Context<'_>)> {
        let cx = Context {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            keys: &self.keys,
            theme: &self.theme,
            size: self.size,
            showing: self.showing,
            busy: self.busy.is_some(),
        };
        self.screens.get_mut(id).map(|screen| (screen, cx))
    }

    /// Why there is nothing to show on the screen, if there is nothing.
    pub fn screen_failure(&self) -> Option<String> {
        let cx = self.context();
        let failed = self.screens.failure.as_ref().filter(|(id, _)| *id == owner(self.showing));
        failed
            .map(|(_, why)| why.clone())
            .or_else(|| self.screen().and_then(|screen| screen.unavailable(&cx)))
    }

    /// Keeps cursor and scroll of what is shown in sight.
    pub(super) fn follow(&mut self) {
        self.clamp_popup();
        if let Some((screen, cx)) = self.screen_and_context() {
            screen.view_changed(&cx);
            screen.follow(&cx);
        }
    }

    /// Puts the cursor on what was clicked.
    pub fn click(&mut self, column: u16, line: u16) {
        if self.popup.is_some() {
            return;
        }
        if let Some((screen, cx)) = self.screen_and_context() {
            screen.click(column, line, &cx);
        }
    }

    /// The wheel: scrolls what is on top by lines.
    pub fn wheel(&mut self, lines: isize) {
        if self.popup.is_some() {
            self.scroll_popup_by(lines);
        } else if let Some((screen, cx)) = self.screen_and_context() {
            screen.scroll(lines, &cx);
        }
        self.follow();
    }

    /// Whether a measure can be shown of these data.
    pub fn offered(&self, measure: crate::cohort::Measure) -> bool {
        self.screens.get(HOME).is_none_or(|screen| screen.offers(measure))
    }
}
