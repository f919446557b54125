//! tenure explores customer cohorts in the terminal: who came back, how much they are worth, from a file of orders.
//!
//! Read the modules from the bottom up. [`stats`] holds the statistics. [`cohort`] is arithmetic and knows nothing of files: grains, ages, cell
//! states, measures, averages. [`engine`] runs SQL, [`sql`] holds it, [`source`] turns files into orders. [`explore`]
//! joins them: a [`Question`](explore::Question) becomes SQL and its rows an [`Answer`](explore::Answer). [`report`]
//! writes an answer for files and pipes, [`cli`] asks from the command line, [`tui`] from the keyboard; both
//! ask the same questions, so a screen and an export cannot differ.
//!
//! The definitions of every number are in `docs/definitions.md`, the rules of the house in `docs/architecture.md`.

pub mod cli;
pub mod clv;
pub mod cohort;
pub mod engine;
pub mod explore;
pub mod file;
pub mod named;
pub mod report;
pub mod saved;
pub mod source;
pub mod sql;
pub mod stats;
pub mod text;
pub mod tui;
