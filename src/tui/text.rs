//! Text on screen: sanitized, measured by grapheme, cut and wrapped to a width.

pub use crate::text::{clean, fit, width, wrap};
