//! Pictures (SVG) of the heatmap and the curves.

mod curves;
mod event_mark;
mod heatmap;
mod text;

pub use curves::curves;
pub use heatmap::heatmap;
