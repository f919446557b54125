//! Everything a user can do, each with the name the config uses and the sentence the help shows.

use super::screens::ScreenId;

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
    ShorterPeriod,
    LongerPeriod,
    Options,
    Scale,
    Forecast,
    Undo,
    Redo,
    LastView,
    History,
    /// A screen, by its own key.
    Show(ScreenId),
    CompareMarked,
    NextPage,
    PreviousPage,
    EarlierWindow,
    LaterWindow,
    NextSide,
    Drivers,
    Chart,
    NextScreen,
    Dimension,
    SegmentAges,
    Columns,
    Terms,
    SortUp,
    SortDown,
    SortBy,
    Mark,
    Filter,
    Entry,
    Returns,
    Event,
    Compare,
    Open,
    Explain,
    Data,
    OpenSource,
    CopyCell,
    CopyView,
    Export,
    Read,
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

/// The heading under which an action is listed in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Move,
    Measure,
    View,
    Inspect,
    Take,
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Group; 6] =
        [Group::Move, Group::Measure, Group::View, Group::Inspect, Group::Take, Group::Program];

    /// The heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Move => "Move",
            Group::Measure => "What is measured",
            Group::View => "The view",
            Group::Inspect => "Look closer",
            Group::Take => "Copy, export and save",
            Group::Program => "The program",
        }
    }
}

/// One action: its name, its keys and its words.
#[derive(Debug, Clone, Copy)]
pub struct ActionEntry {
    pub action: Action,
    /// The name in the config and the palette: `next-measure`.
    pub name: &'static str,
    /// Its keys unless the config gives it others.
    pub keys: &'static [&'static str],
    pub group: Group,
    /// One or two words for the footer.
    pub short: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}
