//! The tabs of key figures, in their order.

/// A tab of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KpiTab {
    /// Each key figure of the window with its formula.
    #[default]
    Figures,
    /// Customers gained and lost, period by period.
    Account,
    /// Each key figure, period by period.
    Series,
    /// Key figures of the window, segment by segment.
    Segments,
}

impl KpiTab {
    pub const ALL: [KpiTab; 4] = [KpiTab::Figures, KpiTab::Account, KpiTab::Series, KpiTab::Segments];

    /// Its name among the pages.
    pub const fn name(self) -> &'static str {
        match self {
            KpiTab::Figures => "figures",
            KpiTab::Account => "account",
            KpiTab::Series => "by period",
            KpiTab::Segments => "by segment",
        }
    }

    /// Whether its rows are periods: all periods of the data, unless the user sets a window.
    pub const fn is_by_period(self) -> bool {
        matches!(self, KpiTab::Account | KpiTab::Series)
    }
}
