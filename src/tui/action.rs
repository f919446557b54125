//! Everything a user can do, each with the name the config uses and the sentence the help shows.

/// Something a key can be bound to and the palette can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    Top,
    Bottom,
    First,
    Last,
    HalfUp,
    HalfDown,
    PageUp,
    PageDown,
    NextMeasure,
    PreviousMeasure,
    RateOrCount,
    Criterion,
    Average,
    CohortGrain,
    AgeGrain,
    Options,
    Scale,
    Forecast,
    Undo,
    Redo,
    LastView,
    ShowMatrix,
    ShowCurves,
    ShowSegments,
    ShowPeople,
    ShowCompare,
    CompareMarked,
    NextPage,
    NextSide,
    Drivers,
    ShowClv,
    Chart,
    NextScreen,
    Dimension,
    NextPart,
    Terms,
    SortUp,
    SortDown,
    Mark,
    Filter,
    Compare,
    Open,
    Explain,
    Data,
    CopyCell,
    CopyView,
    Export,
    SaveView,
    Views,
    Remove,
    Help,
    Palette,
    Search,
    FindNext,
    FindPrevious,
    Theme,
    Mouse,
    Back,
    Close,
    Quit,
    Cancel,
    Reload,
    Watch,
    Redraw,
    Suspend,
}

/// Where an action stands in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Move,
    Measure,
    View,
    Look,
    Take,
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Group; 6] =
        [Group::Move, Group::Measure, Group::View, Group::Look, Group::Take, Group::Program];

    /// The heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Move => "Move",
            Group::Measure => "What is measured",
            Group::View => "The view",
            Group::Look => "Look closer",
            Group::Take => "Take it along",
            Group::Program => "The program",
        }
    }
}

/// One action's words.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub action: Action,
    /// The name in the config and the palette: `next-measure`.
    pub name: &'static str,
    pub group: Group,
    /// One or two words for the footer.
    pub short: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}

const fn entry(
    action: Action,
    name: &'static str,
    group: Group,
    short: &'static str,
    help: &'static str,
) -> Entry {
    Entry { action, name, group, short, help }
}

/// Every action, in the order of the help and of [`Action`].
pub const ENTRIES: &[Entry] = &[
    entry(Action::Up, "up", Group::Move, "up", "Move up one cohort or line"),
    entry(Action::Down, "down", Group::Move, "down", "Move down one cohort or line"),
    entry(Action::Left, "left", Group::Move, "left", "Move to the age before"),
    entry(Action::Right, "right", Group::Move, "right", "Move to the next age"),
    entry(Action::Top, "top", Group::Move, "top", "Go to the oldest cohort, or to the top"),
    entry(Action::Bottom, "bottom", Group::Move, "bottom", "Go to the average row, or to the end"),
    entry(Action::First, "first-age", Group::Move, "first", "Go to age 0"),
    entry(Action::Last, "last-age", Group::Move, "last", "Go to the last age"),
    entry(Action::HalfUp, "half-page-up", Group::Move, "½ up", "Move up half a screen"),
    entry(Action::HalfDown, "half-page-down", Group::Move, "½ down", "Move down half a screen"),
    entry(Action::PageUp, "page-up", Group::Move, "page up", "Move up one screen"),
    entry(Action::PageDown, "page-down", Group::Move, "page down", "Move down one screen"),
    entry(
        Action::NextMeasure,
        "measure",
        Group::Measure,
        "measure",
        "Choose the measure; again for the next one",
    ),
    entry(
        Action::PreviousMeasure,
        "previous-measure",
        Group::Measure,
        "previous",
        "Choose the measure, backwards",
    ),
    entry(
        Action::RateOrCount,
        "rate-or-count",
        Group::Measure,
        "rate/count",
        "Turn the rate into its count and back",
    ),
    entry(
        Action::Criterion,
        "return",
        Group::Measure,
        "return",
        "Change when a member counts as returned: on, on or after, on or before, streak",
    ),
    entry(
        Action::Average,
        "average",
        Group::Measure,
        "average",
        "Average cohorts pooled, simple or by median",
    ),
    entry(
        Action::CohortGrain,
        "grain",
        Group::View,
        "period",
        "Change the period of cohorts and ages: day to year",
    ),
    entry(Action::AgeGrain, "age-grain", Group::View, "age period", "Change the period of ages only"),
    entry(
        Action::Options,
        "options",
        Group::View,
        "options",
        "List every option of the view and the source, to be changed in place",
    ),
    entry(
        Action::Scale,
        "scale",
        Group::View,
        "scale",
        "Spread the colours over the whole table, each row or each column",
    ),
    entry(
        Action::Forecast,
        "forecast",
        Group::View,
        "forecast",
        "Fill in ages that have not ended with what a purchase model expects, marked ~",
    ),
    entry(Action::Undo, "undo", Group::View, "undo", "Take back the last change of view"),
    entry(Action::Redo, "redo", Group::View, "redo", "Make the change of view again"),
    entry(Action::LastView, "last-view", Group::View, "last view", "Go to the view before this one"),
    entry(Action::ShowMatrix, "matrix", Group::View, "table", "Show the table"),
    entry(
        Action::ShowCurves,
        "curves",
        Group::View,
        "curves",
        "Show curves of the marked cohorts and the average",
    ),
    entry(
        Action::ShowSegments,
        "segments",
        Group::View,
        "segments",
        "Show customers apart by an attribute of their first order",
    ),
    entry(Action::ShowPeople, "people", Group::View, "people", "Show customers one by one"),
    entry(
        Action::ShowCompare,
        "compare-groups",
        Group::View,
        "groups",
        "Compare groups of customers; there again, ask for other groups",
    ),
    entry(
        Action::CompareMarked,
        "compare-marked",
        Group::View,
        "compare",
        "Compare the marked cohorts or segments, one with all others",
    ),
    entry(
        Action::NextPage,
        "next-page",
        Group::View,
        "next page",
        "In a comparison: differences, measures, curves, what it is made of, what drives it",
    ),
    entry(
        Action::NextSide,
        "next-side",
        Group::View,
        "next side",
        "In a comparison: hold A against the next side",
    ),
    entry(
        Action::Drivers,
        "drivers",
        Group::Look,
        "what drives it",
        "Which attribute values add most to the cell's difference from the other cohorts, or to a comparison",
    ),
    entry(
        Action::ShowClv,
        "lifetime-value",
        Group::View,
        "lifetime value",
        "Show lifetime value: to date and predicted, its record, customers at risk",
    ),
    entry(Action::Chart, "chart", Group::View, "chart", "Turn the table into curves and back"),
    entry(
        Action::NextScreen,
        "next-screen",
        Group::View,
        "next screen",
        "Go on to the next screen: table, curves, one age across cohorts, segments, comparison, lifetime value, people",
    ),
    entry(Action::Dimension, "dimension", Group::View, "by", "Choose what customers are told apart by"),
    entry(
        Action::NextPart,
        "next-part",
        Group::View,
        "next part",
        "Go on to the next part of lifetime value: predicted, to date, simple, payback, record, at risk",
    ),
    entry(
        Action::Terms,
        "terms",
        Group::View,
        "model, terms",
        "Choose or type what lifetime value rests on: model, horizon, discount, margin, fits, intervals, cost of acquisition",
    ),
    entry(
        Action::SortUp,
        "sort",
        Group::View,
        "sort up",
        "Sort by the column under the cursor, the least first",
    ),
    entry(
        Action::SortDown,
        "sort-descending",
        Group::View,
        "sort down",
        "Sort by the column under the cursor, the most first",
    ),
    entry(Action::Mark, "mark", Group::View, "mark", "Mark the cell: for the curves, and to compare two"),
    entry(
        Action::Filter,
        "filter",
        Group::View,
        "filter",
        "Count only orders for which an expression over the columns is true",
    ),
    entry(
        Action::Compare,
        "compare",
        Group::Look,
        "compare",
        "Compare two marked cells: difference, interval, real or noise",
    ),
    entry(
        Action::Open,
        "open",
        Group::Look,
        "open",
        "Open what is under the cursor: the people of a cell, a customer; or accept",
    ),
    entry(
        Action::Explain,
        "explain",
        Group::Look,
        "explain",
        "Explain the cell: counts, dates, interval, what was left out, SQL, command",
    ),
    entry(Action::Data, "data", Group::Look, "data", "Show the columns, their roles, and what was left out"),
    entry(
        Action::CopyCell,
        "copy-cell",
        Group::Take,
        "copy",
        "Copy the cell under the cursor; in an explanation the command",
    ),
    entry(
        Action::CopyView,
        "copy-view",
        Group::Take,
        "copy all",
        "Copy the whole table, tab-separated; in an explanation the SQL",
    ),
    entry(Action::Export, "export", Group::Take, "export", "Write the table to a file"),
    entry(
        Action::SaveView,
        "save-view",
        Group::Take,
        "save view",
        "Save this view under a name; --view NAME opens it, here and without the screen",
    ),
    entry(Action::Views, "views", Group::Take, "views", "List the saved views, open or delete one"),
    entry(Action::Remove, "delete", Group::Take, "delete", "Delete the chosen saved view, asked twice"),
    entry(Action::Help, "help", Group::Program, "help", "Show this help"),
    entry(Action::Palette, "palette", Group::Program, "commands", "Find a command by name"),
    entry(Action::Search, "search", Group::Program, "search", "Search this help, or the rows of a list"),
    entry(
        Action::FindNext,
        "find-next",
        Group::Program,
        "find next",
        "Go to the next row that was searched for",
    ),
    entry(
        Action::FindPrevious,
        "find-previous",
        Group::Program,
        "find before",
        "Go to the row before that was searched for",
    ),
    entry(Action::Theme, "theme", Group::Program, "theme", "Change the theme: dark, light, plain"),
    entry(
        Action::Mouse,
        "mouse",
        Group::Program,
        "mouse",
        "Turn the mouse on or off (off leaves selecting to the terminal)",
    ),
    entry(Action::Back, "back", Group::Program, "back", "Go back one level; never quits"),
    entry(Action::Close, "close", Group::Program, "quit", "Go back one level, quit from the table"),
    entry(Action::Quit, "quit", Group::Program, "quit now", "Quit now"),
    entry(Action::Cancel, "cancel", Group::Program, "cancel", "Stop counting; when idle, twice to quit"),
    entry(Action::Reload, "reload", Group::Program, "reload", "Read the source again"),
    entry(
        Action::Watch,
        "watch",
        Group::Program,
        "watch",
        "Read the files again whenever they change, and mark the cells that moved; again to stop",
    ),
    entry(Action::Redraw, "redraw", Group::Program, "redraw", "Draw the screen again"),
    entry(Action::Suspend, "suspend", Group::Program, "suspend", "Suspend to the shell; fg comes back"),
];

impl Action {
    /// Its words.
    pub fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// The name in the config.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The action of a name, if it is one.
    pub fn named(name: &str) -> Option<Action> {
        ENTRIES.iter().find(|entry| entry.name == name).map(|entry| entry.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enum_and_names_are_unique() {
        for (place, entry) in ENTRIES.iter().enumerate() {
            assert_eq!(entry.action as usize, place, "{}", entry.name);
            assert_eq!(Action::named(entry.name), Some(entry.action), "{}", entry.name);
        }
    }
}
