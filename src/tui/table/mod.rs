//! A table as plain data: its rows, how they are cut for the terminal, and how an answer fills them.

mod cut;
mod drawn;
mod grid;
mod picture;
mod rows;
mod saved_place;
mod scales;
mod signs;

pub use cut::Cut;
pub use drawn::Drawn;
pub use grid::{cell_of, cells_of, chosen_of, columns_of};
pub use rows::{Cell, Column, Key, Row, Sort, Table, Tint, shade};
pub use scales::{bars, intervals, intervals_around_zero, signed_bars};
pub use signs::{Sign, signs_of};
