//! What a screen may know of the rest of the explorer.

use crate::explore::View;
use crate::explore::dimension::{Separation, is_legible, suggested};
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::keys::KeyMap;
use crate::tui::theme::Theme;

use super::id::ScreenId;
use super::picture::Picture;

/// What a screen may know of the rest.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// Nothing before the source is open.
    pub report: Option<&'a DataReport>,
    /// How far attributes tell customers apart; nothing until a screen has asked.
    pub separations: Option<&'a [Separation]>,
    /// What customers are valued on.
    pub valuing: &'a ClvSettings,
    pub keys: &'a KeyMap,
    pub theme: &'a Theme,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    /// The screen that is shown.
    pub showing: ScreenId,
    /// How that one looks.
    pub picture: Picture,
    /// Something is being waited for.
    pub busy: bool,
}

impl Context<'_> {
    /// The first key of an action.
    pub fn key(&self, action: Action) -> String {
        self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default()
    }

    /// Whether the drill fixes a dimension, so that it divides nobody.
    pub fn is_drilled_by(&self, name: &str) -> bool {
        self.view.within.iter().any(|within| within.by.eq_ignore_ascii_case(name))
    }

    /// Whether several attributes could be shown first, so that it matters how far each tells customers apart.
    pub fn has_choice(&self) -> bool {
        let columns = self.report.map_or(&[][..], |report| &report.columns);
        columns.iter().filter(|column| is_legible(column)).count() > 1
    }

    /// The attribute to group customers by before one is chosen, of those that neither the drill nor `is_used` excludes.
    pub fn suggested_dimension(&self, is_used: impl Fn(&str) -> bool) -> Option<String> {
        let columns = self.report.map_or(&[][..], |report| &report.columns);
        suggested(columns, self.separations.unwrap_or_default(), |name| {
            self.is_drilled_by(name) || is_used(name)
        })
    }
}
