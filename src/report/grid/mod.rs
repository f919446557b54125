//! An answer as tables of typed values, before it is written in any format.

mod cell;
mod column;
mod report;
mod table;

pub use cell::{Cell, Value};
pub use column::{Audience, Column, Kind};
pub use report::{Fact, Report};
pub use table::{Grid, Row};
