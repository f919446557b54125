//! The outcome of an action or a choice on a screen.

use crate::explore::{SideSpec, View};
use crate::tui::clv_settings::ClvSettings;
use crate::tui::drills::Drill;
use crate::tui::popups::{Ask, Choice, ColumnList};

use super::id::ScreenId;
use super::route::Route;

/// The outcome of an action or a choice on a screen.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The screen ignores the action: the rest of the explorer decides.
    Pass,
    /// Done; a changed question is asked.
    Done,
    /// Done, and missing answers are requested again even if the user had cancelled them.
    Retry,
    /// A line in the footer.
    Say(String),
    /// A line that the user should not overlook.
    Warn(String),
    /// Customers are grouped by these dimensions from now on, on every screen that groups them.
    GroupBy(Vec<String>),
    /// Another picture of the same state.
    Show(ScreenId),
    /// A page over the screen.
    Page(PageKind),
    /// Why the choice or line is invalid: the popup stays open.
    Refuse(String),
    /// Let the user choose from a list; the choice comes back through `Screen::on_choice`.
    Choose(Choice),
    /// Let the user type a line; it comes back through `Screen::on_input`.
    Ask(Ask),
    /// Let the user arrange the columns of a list of customers.
    Columns(ColumnList),
    /// Show this on another screen; Esc leads back to this one.
    Open(Route),
    /// Let the user type two groups of customers to compare; these are the present groups.
    AskSides(Vec<SideSpec>),
    /// Drill into the customers of a row; Esc takes it back.
    Drill(Drill),
    /// Drill into the customers of a row and show this on another screen.
    DrillOpen(Drill, Route),
    /// Another view of the same data, which undo takes back; and a line for the footer.
    View(Box<View>, Option<String>),
    /// The settings of lifetime value changed, or predictions are switched on or off.
    Value(Box<ClvSettings>),
}

/// A page over a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// The explanation of the cell or row under the cursor.
    Explanation,
    /// Two marked cells side by side.
    TwoCells,
}
