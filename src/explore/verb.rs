//! The commands, by the options of the view they take.

use super::option::{Group, OptionSpec};

/// Options of the view that affect the counts.
const COUNTING: [&str; 6] = ["cohort", "age", "ages", "week-start", "min-orders", "segment"];

/// A command, by the options of the view that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Matrix,
    Curves,
    Compare,
    Drivers,
    Segments,
    Kpis,
    Rfm,
    Effect,
    Surveys,
    Points,
    Lists,
    Report,
    Customers,
    Customer,
    Clv,
    Risk,
    Inspect,
    Diff,
}

impl Verb {
    /// The name of the command.
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Matrix => "matrix",
            Verb::Curves => "curves",
            Verb::Compare => "compare",
            Verb::Drivers => "drivers",
            Verb::Segments => "segments",
            Verb::Kpis => "kpis",
            Verb::Rfm => "rfm",
            Verb::Effect => "effect",
            Verb::Surveys => "surveys",
            Verb::Points => "points",
            Verb::Lists => "lists",
            Verb::Report => "report",
            Verb::Customers => "customers",
            Verb::Customer => "customer",
            Verb::Clv => "clv",
            Verb::Risk => "risk",
            Verb::Inspect => "inspect",
            Verb::Diff => "diff",
        }
    }

    /// Whether it takes an option. Every command takes the options of the source.
    pub fn takes(self, option: &OptionSpec) -> bool {
        let name = option.name;
        match self {
            _ if option.group == Group::Source => true,
            Verb::Matrix | Verb::Curves => true,
            // Events are drawn on cells and periods, and groups and extracts have neither.
            Verb::Compare | Verb::Diff => name != "events",
            Verb::Drivers => COUNTING.contains(&name) || ["measure", "return", "margin"].contains(&name),
            Verb::Customers => COUNTING.contains(&name) || name == "return",
            Verb::Customer => ["cohort", "week-start", "segment"].contains(&name),
            Verb::Kpis | Verb::Surveys | Verb::Points | Verb::Report => ["segment", "events"].contains(&name),
            Verb::Segments | Verb::Rfm | Verb::Effect | Verb::Lists | Verb::Clv | Verb::Risk => {
                name == "segment"
            }
            Verb::Inspect => false,
        }
    }

    /// Whether it picks a cell with `--cell`.
    pub const fn has_cells(self) -> bool {
        matches!(self, Verb::Drivers | Verb::Customers)
    }
}
