//! Key figures of a calendar window, as arithmetic: who was active at its ends, what they bought, and the rates between
//! these.
//!
//! [`WindowCounts`] adds up customers one by one; a [`Kpi`] turns the sums into a [`Figure`] with its terms. A ratio with
//! a zero denominator is undefined, never 0. Definitions are those of `docs/definitions.md`, "Rates of a period".

pub mod counts;
pub mod coverage;
pub mod definition;
pub mod figure;
pub mod goal;
pub mod inactivity;
pub mod ratio;
pub mod window;
pub mod window_extras;

pub use counts::{CustomerDay, STEPS, Sums, WindowCounts};
pub use definition::Kpi;
pub use figure::{Change, Figure};
pub use goal::Goal;
pub use inactivity::{Gaps, Inactivity};
pub use ratio::{Contribution, Ratio};
pub use window::{Window, WindowError};
pub use window_extras::WindowExtras;
