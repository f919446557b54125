//! Answers of customers to surveys, as arithmetic: NPS, CSAT and CES with their intervals.
//!
//! A [`Scale`] says what an answer counts as, [`ScoreSums`] adds answers up, customer by customer, and a [`Score`] is the
//! figure made of them. Definitions are those of `docs/definitions.md`, "Satisfaction".

pub mod kind;
pub mod later;
pub mod scale;
pub mod score;

pub use kind::SurveyKind;
pub use later::{Later, LaterSums, Opinion};
pub use scale::{Scale, ScaleError, Scales};
pub use score::{AnswerSums, Score, ScoreSums};
