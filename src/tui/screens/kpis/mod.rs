//! Key figures of a window: their formulas with numbers, the account of customers, series by period, segments.

mod explanation;
mod screen;
mod settings;
mod tab;
mod tables;

pub use screen::{ENTRY, ID, KpisScreen};
