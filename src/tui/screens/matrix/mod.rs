//! The matrix of cohorts by age, and the charts that are drawn from it.

mod cell_summary;
mod clipboard_text;
mod cursor;
mod entries;
mod explanation;
mod ids;
mod intervals;
mod mark;
mod marks;
mod moved;
mod ranking;
mod screen;
mod state;
mod title;
mod two_cells;
mod view;

pub use cell_summary::{CellSummary, Warning, cell_summary};
pub use entries::{CURVES, ENTRY, TREND};
pub use explanation::page as explanation;
pub use ids::{CURVES_ID, ID, TREND_ID};
pub use mark::Mark;
pub use screen::MatrixScreen;
pub use state::MatrixState;
pub use title::out_of_sight;
pub use two_cells::page as two_cells;
pub use view::MatrixView;
