//! A table as plain data: its rows, how they are cut for the terminal, and how an answer fills them.

mod cut;
mod grid;
mod rows;

pub use cut::Cut;
pub use grid::{cell_of, cells_of, chosen_of, columns_of};
pub use rows::{Cell, Column, Key, Row, Sort, Table, Tint, shade};
