//! The routes that a screen can open.

use crate::explore::SideSpec;
use crate::explore::customers::CustomersCell;

/// Something to show. One screen accepts it and shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// One customer, by the id.
    Customer(String),
    /// The customers of a cell.
    Cell {
        cohort: String,
        cell: CustomersCell,
        /// `M1`.
        age: String,
    },
    /// Every customer of the view.
    Everybody,
    /// Customers grouped by a dimension, which the user chooses.
    Segments,
    /// Groups of customers, compared.
    Compare { sides: Vec<SideSpec>, first: CompareFirst },
}

/// The first tab of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareFirst {
    /// The conclusion and the measures.
    Measures,
    /// The drivers of the difference at an age.
    Drivers(u32),
}
