//! Pictures (SVG) of the heatmap and the curves.

mod curves;
mod heatmap;
mod text;

pub use curves::curves;
pub use heatmap::heatmap;
