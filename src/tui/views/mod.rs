//! One file per screen. Drawing is a function of the state and changes nothing.

mod chart;
mod curve;
mod curves;
mod frame;
mod matrix;
mod message;
mod page;
mod popup;
mod report;
mod screen;
mod spoken;
mod stacks;

pub use frame::{details, overlay_length, render, spoiled};
pub use spoken::Spoken;
