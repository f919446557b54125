//! What tests rest on: the binary, files, sessions.

#![allow(dead_code, unused_imports, reason = "the tests of the terminal use a part of it")]

mod command;
mod desk;
mod engine;
mod files;
mod generated;
mod opening;
mod script;
mod simulation;

pub use command::{command, divided, json, json_beside, printed, refused, row, tenure, told};
pub use desk::{json_of, matrix_csv, source_of, text_of, text_over};
pub use engine::{engine, session};
pub use files::{file, history, sample};
pub use generated::generated;
pub use opening::{answered, caching, copied, let_rest, limits, question, same};
pub use script::{rerun, rows_with};
pub use simulation::{Simulated, simulate};
