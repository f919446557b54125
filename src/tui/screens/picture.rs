//! The picture of a screen.

/// The content of a screen's middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Rows of a table, or a chart drawn from them.
    Table,
    /// The matrix as a heatmap.
    Heatmap,
    /// Cohorts of the matrix as curves by age.
    Curves,
    /// One age of the matrix across cohorts.
    Trend,
}
