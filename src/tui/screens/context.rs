//! The state of the explorer that a screen may read.

use crate::explore::dimension::{Separation, is_legible, suggested};
use crate::explore::{Question, View};
use crate::report::headings;
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::keys::KeyMap;
use crate::tui::theme::Theme;

use super::id::ScreenId;
use super::picture::Picture;

/// The state of the explorer that a screen may read.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// None before the source is open.
    pub report: Option<&'a DataReport>,
    /// How much customers differ by each attribute; none until a screen has asked.
    pub separations: Option<&'a [Separation]>,
    /// The settings of lifetime value.
    pub valuing: &'a ClvSettings,
    pub keys: &'a KeyMap,
    pub theme: &'a Theme,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    /// The name of the screen that is shown.
    pub name: &'static str,
    /// The screen that is shown.
    pub showing: ScreenId,
    /// The picture that this screen shows.
    pub picture: Picture,
    /// Whether a request is pending.
    pub busy: bool,
}

impl Context<'_> {
    /// The first key of an action.
    pub fn key(&self, action: Action) -> String {
        self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default()
    }

    /// What a heading of the screen means.
    pub fn meaning(&self, heading: &str) -> Option<&'static str> {
        let is_own = self.report.is_some_and(|report| report.columns.iter().any(|one| one.name == heading));
        let own = is_own.then_some("A column of the files, as it was at the first order.");
        headings::meaning(self.name, heading).or(own)
    }

    /// The command that asks a question; empty for what no command asks.
    pub fn command(&self, question: &Question) -> String {
        question.command_line(self.source, self.view).map_or_else(String::new, |line| line.to_string())
    }

    /// Whether the drill fixes a dimension, so that it cannot divide customers.
    pub fn is_drilled_by(&self, name: &str) -> bool {
        self.view.segment_filters.iter().any(|filter| filter.by.eq_ignore_ascii_case(name))
    }

    /// Whether several attributes could be shown first, so that it matters how much customers differ by each.
    pub fn has_choice(&self) -> bool {
        let columns = self.report.map_or(&[][..], |report| &report.columns);
        columns.iter().filter(|column| is_legible(column)).count() > 1
    }

    /// The attribute to group customers by before the user chooses, without attributes that the drill or `is_used`
    /// excludes.
    pub fn suggested_dimension(&self, is_used: impl Fn(&str) -> bool) -> Option<String> {
        let columns = self.report.map_or(&[][..], |report| &report.columns);
        suggested(columns, self.separations.unwrap_or_default(), |name| {
            self.is_drilled_by(name) || is_used(name)
        })
    }
}
