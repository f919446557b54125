//! Views, questions and answers: a question becomes SQL, its rows become cohorts.

mod age_list;
pub mod clv;
pub mod command_line;
pub mod compare;
mod condition;
mod curves;
mod cutting;
mod details;
pub mod dimension;
mod error;
mod matrix;
pub mod option;
pub mod people;
mod prepare;
pub mod question;
pub mod resample;
pub mod restatement;
mod segments;
mod session;
pub mod view;
mod within;
mod work;

pub use age_list::AgeList;
pub use command_line::CommandLine;
pub use compare::{
    Apart, CompareAnswer, CompareQuestion, MAX_GROUPS, SideAnswer, SideSpec, Skipped, Slices, Versus,
};
pub use condition::Condition;
pub use curves::{Series, cohorts_named, reaches, series};
pub use cutting::{Cutting, Dimension, NaturalOrder, Parts};
pub use details::MOST_VALUES;
pub use error::Error;
pub use option::{OPTIONS, OptionSpec, Verb};
pub use question::{Answer, MatrixAnswer, Question, Segmentation, SegmentsAnswer};
pub use session::Session;
pub use view::{Forecast, NO_MARGIN, Shape, View};
pub use within::Within;
pub use work::Work;
