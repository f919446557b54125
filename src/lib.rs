//! tenure explores customer cohorts in the terminal: who came back, how much they are worth, from a file of orders.
//!
//! Read the modules from the bottom up:
//!
//! - Arithmetic, which knows nothing of files: [`stats`] holds the statistics, [`cohort`] grains, ages, measures and averages,
//!   [`clv`] lifetime value, [`kpi`] windows of the calendar, [`effect`] the time around a date, [`survey`] the answers of
//!   customers, [`points`] those of loyalty programmes, and [`rfm`] the groups of recency, frequency and money.
//! - Data: [`engine`] runs SQL, [`sql`] holds it, and [`source`] turns files into orders.
//! - Questions: [`explore`] turns a [`Question`](explore::Question) into SQL, and its rows into an
//!   [`Answer`](explore::Answer).
//! - Programs: [`report`] writes an answer for files and pipes, [`cli`] asks from the command line, and [`tui`] from the
//!   keyboard. Both ask the same questions, so a screen and an export cannot differ.
//!
//! Retention by month of first order, from a file:
//!
//! ```
//! use tenure::engine::{self, Cancel, Limits, Resources};
//! use tenure::explore::{Counting, Session, View};
//! use tenure::source::SourceSpec;
//!
//! let source = SourceSpec { paths: vec!["sample-data/orders.parquet".into()], ..SourceSpec::default() };
//! let (engine, cancel) = (engine::open(&Limits::choose(&Resources::default()))?, Cancel::new());
//! let mut session = Session::open(engine, &source, &cancel)?;
//! // A view is plain data; the default is retention by month.
//! let view = View::default();
//! let answer = session.shown(&view, Counting::ForMeasure, &cancel)?;
//! for row in &answer.matrix.rows {
//!     let next_month = answer.matrix.cell(row, 1, view.measure, view.criterion);
//!     // Nothing is printed of a month that has not ended.
//!     if let Some(rate) = next_month.complete().and_then(|figure| figure.value()) {
//!         println!("{}: {:.1} % of {} customers ordered in the next month", row.cohort, 100.0 * rate, row.size);
//!     }
//! }
//! assert_eq!(answer.matrix.rows.len(), 36);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The definitions of every number are in `docs/definitions.md`, the rules of the house in `docs/architecture.md`.

pub mod benchmarks;
pub mod cache;
pub mod cli;
pub mod clv;
pub mod cohort;
pub mod config;
pub mod doctor;
pub mod effect;
pub mod engine;
pub mod explore;
pub mod file;
pub mod kpi;
pub mod named;
pub mod points;
pub mod report;
pub mod rfm;
pub mod saved;
pub mod snapshot;
pub mod source;
pub mod sql;
pub mod stats;
pub mod survey;
pub mod text;
pub mod tui;
