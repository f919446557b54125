//! What a screen may know of the rest of the explorer.

use crate::explore::View;
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::keys::KeyMap;
use crate::tui::theme::Theme;

use super::id::ScreenId;

/// What a screen may know of the rest.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// Nothing before the source is open.
    pub report: Option<&'a DataReport>,
    /// What customers are valued on.
    pub valuing: &'a ClvSettings,
    pub keys: &'a KeyMap,
    pub theme: &'a Theme,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    /// The screen that is shown.
    pub showing: ScreenId,
    /// Something is being waited for.
    pub busy: bool,
}

impl Context<'_> {
    /// The first key of an action.
    pub fn key(&self, action: Action) -> String {
        self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default()
    }
}
