//! Answers of customers to surveys, as arithmetic: NPS, CSAT and CES with their intervals.
//!
//! A [`Scale`] tells good answers from bad ones, [`ScoreSums`] adds answers up customer by customer, and a [`Score`] is
//! the resulting figure. Definitions are those of `docs/definitions.md`, "Satisfaction".

pub mod kind;
pub mod later;
pub mod scale;
pub mod score;

pub use kind::SurveyKind;
pub use later::{Later, LaterSums, Opinion};
pub use scale::{Scale, ScaleError, Scales};
pub use score::{AnswerSums, Score, ScoreSums};
