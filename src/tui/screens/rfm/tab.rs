//! The tabs of RFM, and what its heat map shows.

/// A tab of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RfmTab {
    /// Recency down, frequency across.
    #[default]
    Scores,
    /// The eleven groups with their rules.
    Groups,
    /// Groups on an earlier day by groups now.
    Moves,
}

impl RfmTab {
    pub const ALL: [RfmTab; 3] = [RfmTab::Scores, RfmTab::Groups, RfmTab::Moves];

    /// Its name among the pages.
    pub const fn name(self) -> &'static str {
        match self {
            RfmTab::Scores => "scores",
            RfmTab::Groups => "groups",
            RfmTab::Moves => "moves",
        }
    }
}

/// What is shown and coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    #[default]
    Customers,
    Revenue,
    RevenuePerCustomer,
    /// Predicted value per customer, if the model holds.
    Value,
}

impl Shown {
    const ALL: [Shown; 4] = [Shown::Customers, Shown::Revenue, Shown::RevenuePerCustomer, Shown::Value];

    /// Its name in the title.
    pub const fn title(self) -> &'static str {
        match self {
            Shown::Customers => "customers",
            Shown::Revenue => "revenue",
            Shown::RevenuePerCustomer => "revenue per customer",
            Shown::Value => "residual CLV",
        }
    }

    /// The one after it (`by` 1) or before it (`by` -1), around the ends.
    pub fn moved(self, by: isize) -> Shown {
        let at = Shown::ALL.iter().position(|shown| *shown == self).unwrap_or(0);
        let count = Shown::ALL.len();
        Shown::ALL[(at + count).saturating_add_signed(by) % count]
    }
}
