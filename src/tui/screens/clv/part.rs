//! The parts of the screen of lifetime value, in their order.

/// What is shown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Predicted value by segment.
    #[default]
    Value,
    ToDate,
    Simple,
    /// What acquisition cost and brought back.
    Payback,
    /// The record by repeat purchase days.
    Frequency,
    /// The record by tenths of the customers.
    Tenths,
    /// The record week by week.
    Weeks,
    /// The customers with most value at risk.
    Risk,
}

impl Part {
    pub const ALL: [Part; 8] = [
        Part::Value,
        Part::ToDate,
        Part::Simple,
        Part::Payback,
        Part::Frequency,
        Part::Tenths,
        Part::Weeks,
        Part::Risk,
    ];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Part::Value => "predicted value",
            Part::ToDate => "value to date",
            Part::Simple => "simple formulas",
            Part::Payback => "payback",
            Part::Frequency => "record by frequency",
            Part::Tenths => "record by tenth",
            Part::Weeks => "record by week",
            Part::Risk => "value at risk",
        }
    }

    /// The one after it, around the end.
    pub fn next(self) -> Part {
        let at = Part::ALL.iter().position(|part| *part == self).unwrap_or(0);
        Part::ALL[(at + 1) % Part::ALL.len()]
    }

    /// Whether no model is behind it, or not behind all of it.
    pub const fn is_observed(self) -> bool {
        matches!(self, Part::ToDate | Part::Simple | Part::Payback)
    }

    /// Whether it is of the record of the forecast.
    pub const fn is_record(self) -> bool {
        matches!(self, Part::Frequency | Part::Tenths | Part::Weeks)
    }
}
