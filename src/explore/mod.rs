//! Views, questions and answers: a question becomes SQL, its rows become cohorts.

mod age_list;
mod amounts;
mod binning;
pub mod bootstrap;
mod bound;
pub mod clv;
mod columns;
pub mod command_line;
pub mod compare;
mod condition;
mod counts;
mod curves;
pub mod customers;
pub mod dimension;
pub mod effect;
mod error;
mod events;
mod forecast;
pub mod kpi_extras;
pub mod kpis;
pub mod lists;
mod matrix;
pub mod option;
mod option_table;
pub mod points;
pub mod question;
pub mod restatement;
pub mod rfm;
mod segment_filter;
mod segment_key;
mod segments;
mod separations;
mod session;
mod shape;
mod store;
mod stream;
pub mod surveys;
mod values;
mod verb;
pub mod view;
mod work_progress;

pub use age_list::AgeList;
pub use binning::{BinKind, Binning, Dimension, NaturalOrder};
pub use bound::Bound;
pub use command_line::CommandLine;
pub use compare::{
    Breakdown, CompareAnswer, CompareQuestion, MAX_GROUPS, SideAnswer, SideContrasts, SideSpec, Skipped,
    Slices,
};
pub use condition::Condition;
pub use curves::{Series, cohorts_named, reaches, series};
pub use error::Error;
pub use events::{DatedEvent, Events};
pub use forecast::Forecast;
pub use matrix::MatrixAnswer;
pub use option::OptionSpec;
pub use option_table::OPTIONS;
pub use question::{Answer, Question};
pub use segment_filter::SegmentFilter;
pub use segments::{Segmentation, SegmentsAnswer};
pub use session::Session;
pub use shape::Shape;
pub use values::MOST_VALUES;
pub use verb::Verb;
pub use view::{NO_MARGIN, View};
pub use work_progress::WorkProgress;
