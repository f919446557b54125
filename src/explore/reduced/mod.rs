//! Questions about orders that stay in their database: it counts, and only counts come here.

mod cohorts;
mod customer;
mod customer_list;
mod customer_rows;
mod first_rows;
mod grouping;
mod patterns;
mod segments;

pub(super) use patterns::Patterns;
