//! The matrix and its charts in the registry.

use super::ids::{CURVES_ID, ID, TREND_ID};
use super::screen::MatrixScreen;
use crate::tui::screens::picture::Picture;
use crate::tui::screens::screen::{ScreenEntry, State};

/// The entry of the matrix in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "matrix",
    keys: &["1"],
    again_on: None,
    tab: "Table",
    short: "table",
    help: "Show the table",
    in_tab_order: true,
    picture: Picture::Heatmap,
    state: State::Own(|| Box::new(MatrixScreen::default())),
};

/// The entry of the curves in the registry.
pub const CURVES: ScreenEntry = ScreenEntry {
    id: CURVES_ID,
    name: "curves",
    keys: &["2"],
    again_on: None,
    tab: "Curves",
    short: "curves",
    help: "Show curves of the marked cohorts and the average; again, show one age across cohorts",
    in_tab_order: true,
    picture: Picture::Curves,
    state: State::Of(ID),
};

/// The entry of one age across cohorts in the registry.
pub const TREND: ScreenEntry = ScreenEntry {
    id: TREND_ID,
    name: "trend",
    keys: &[],
    again_on: Some(CURVES_ID),
    tab: "Trend",
    short: "one age",
    help: "From the curves, show the age under the cursor across cohorts; again, go back to the curves",
    in_tab_order: true,
    picture: Picture::Trend,
    state: State::Of(ID),
};
