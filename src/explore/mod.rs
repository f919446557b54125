//! Views, questions and answers: a question becomes SQL, its rows become cohorts.

pub mod clv;
mod error;
mod matrix;
pub mod question;
mod segments;
mod session;
pub mod view;

pub use error::Error;
pub use question::{Answer, MatrixAnswer, Question, Segmentation, SegmentsAnswer};
pub use session::Session;
pub use view::{Shape, View};
