//! Answers as text for files and pipes: one file per answer fills tables, one file per format writes them.

pub mod bins;
pub mod clv;
pub mod compare;
pub mod connections;
pub mod curves;
pub mod customer;
pub mod customers;
pub mod diff;
pub mod effect;
pub mod events;
pub mod forecast;
pub mod format;
pub mod glossary;
pub mod grid;
pub mod headings;
pub mod inspect;
pub mod items;
pub mod kpi_remarks;
pub mod kpi_targets;
pub mod kpi_values;
pub mod kpis;
mod later;
pub mod lists;
pub mod matrix;
pub mod number;
pub mod page;
pub mod points;
pub mod ramp;
pub mod rfm;
pub mod segment_values;
pub mod segments;
pub mod snapshots;
pub mod surveys;
pub mod svg;
pub mod write;

pub use format::Format;
