//! The names of the matrix and its pictures.

use crate::tui::screens::id::ScreenId;

/// The table of cohorts by age.
pub const ID: ScreenId = ScreenId("matrix");

/// Curves of cohorts by age.
pub const CURVES_ID: ScreenId = ScreenId("curves");

/// One age across cohorts.
pub const TREND_ID: ScreenId = ScreenId("trend");
