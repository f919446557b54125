//! What the middle of the screen shows.

use crate::tui::action::Action;

/// The matrix, one of its charts, or a screen of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Showing {
    #[default]
    Matrix,
    /// The marked cohorts by age, and the average.
    Curves,
    /// The age under the cursor across cohorts.
    Trend,
    /// Customers apart by an attribute.
    Segments,
    /// Customers one by one: all, or those of a cell.
    People,
    /// One customer.
    Customer,
    /// Groups of customers side by side.
    Compare,
    /// Lifetime value.
    Clv,
}

impl Showing {
    /// All of them, in the order Tab goes through them.
    pub const ALL: [Showing; 8] = [
        Showing::Matrix,
        Showing::Curves,
        Showing::Trend,
        Showing::Segments,
        Showing::Compare,
        Showing::Clv,
        Showing::People,
        Showing::Customer,
    ];

    /// The next one. A customer is shown from a list only.
    pub fn next(self) -> Showing {
        let around = Showing::ALL.iter().cycle().skip_while(|showing| **showing != self).skip(1);
        around.copied().find(|showing| *showing != Showing::Customer).unwrap_or_default()
    }

    /// Whether it is drawn from the matrix: itself or one of its charts.
    pub const fn is_of_matrix(self) -> bool {
        matches!(self, Showing::Matrix | Showing::Curves | Showing::Trend)
    }

    /// What an action shows, where showing is all it does.
    pub const fn called_by(action: Action) -> Option<Showing> {
        match action {
            Action::ShowMatrix => Some(Showing::Matrix),
            Action::ShowCurves => Some(Showing::Curves),
            Action::ShowSegments => Some(Showing::Segments),
            Action::ShowPeople => Some(Showing::People),
            Action::ShowCompare => Some(Showing::Compare),
            Action::ShowClv => Some(Showing::Clv),
            _ => None,
        }
    }
}
