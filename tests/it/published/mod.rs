//! Tests against published numbers: papers, peers' own tests, and 40-digit arithmetic.

mod cohorts;
mod data;
mod fits;
mod holdout;
mod value;
mod vectors;
