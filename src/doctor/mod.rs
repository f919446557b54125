//! What of the machine, the terminal and the settings could spoil the use of the program, with a remedy for each.

mod check;
mod examination;
mod files;
mod machine;
mod report;
mod terminal;

pub use check::{Check, State};
pub use examination::{Surroundings, examine};
pub use report::report;
