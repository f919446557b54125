//! The parts of the screen, each drawn by one function of the state.

pub mod canvas;
pub mod footer;
pub mod header;
pub mod heatmap;
pub mod legend;
pub mod line_ends;
pub mod pages;
pub mod panel;
pub mod plot;
pub mod table;
pub mod tabs;
