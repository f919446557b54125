//! Minimising a smooth function of a few bounded variables: quasi-Newton with gradients, and a simplex if that fails.

mod problem;
mod quasi_newton;
mod simplex;

pub use problem::Outcome;
pub(crate) use problem::{Bounds, Minimum};
pub(crate) use quasi_newton::minimise;
pub(crate) use simplex::minimise_without_gradient;
