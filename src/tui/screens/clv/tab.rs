//! The tabs of lifetime value, in their order.

/// The tab of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClvTab {
    /// Predicted value by segment.
    #[default]
    Value,
    ToDate,
    Simple,
    /// Acquisition cost and payback.
    Payback,
    /// The holdout by repeat purchase days.
    Frequency,
    /// The holdout by tenths of the customers.
    Tenths,
    /// The holdout week by week.
    Weeks,
    /// The customers with most value at risk.
    Risk,
}

impl ClvTab {
    pub const ALL: [ClvTab; 8] = [
        ClvTab::Value,
        ClvTab::ToDate,
        ClvTab::Simple,
        ClvTab::Payback,
        ClvTab::Frequency,
        ClvTab::Tenths,
        ClvTab::Weeks,
        ClvTab::Risk,
    ];

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            ClvTab::Value => "predicted value",
            ClvTab::ToDate => "value to date",
            ClvTab::Simple => "simple formulas",
            ClvTab::Payback => "payback",
            ClvTab::Frequency => "holdout by frequency",
            ClvTab::Tenths => "holdout by decile",
            ClvTab::Weeks => "holdout by week",
            ClvTab::Risk => "value at risk",
        }
    }

    /// Its name among the pages.
    pub const fn name(self) -> &'static str {
        match self {
            ClvTab::Value => "predicted",
            ClvTab::ToDate => "to date",
            ClvTab::Simple => "simple",
            ClvTab::Payback => "payback",
            ClvTab::Frequency => "holdout by frequency",
            ClvTab::Tenths => "by decile",
            ClvTab::Weeks => "by week",
            ClvTab::Risk => "at risk",
        }
    }

    /// Whether all or some of its numbers need no model.
    pub const fn is_observed(self) -> bool {
        matches!(self, ClvTab::ToDate | ClvTab::Simple | ClvTab::Payback)
    }

    /// Whether it shows the holdout.
    pub const fn is_record(self) -> bool {
        matches!(self, ClvTab::Frequency | ClvTab::Tenths | ClvTab::Weeks)
    }
}
