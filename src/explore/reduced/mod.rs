//! Questions about orders that stay in their database: it counts, and only counts come here.

mod cohorts;
mod customer;
mod grouping;
mod patterns;
mod people;
mod segments;

pub(super) use patterns::Patterns;
