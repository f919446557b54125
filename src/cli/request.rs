//! The request of a command: a question about a source, and the view that shows the answer.

use crate::explore::{Question, View};
use crate::source::SourceSpec;

/// A question of a source, and the view its answer is shown in.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub source: SourceSpec,
    pub view: View,
    pub question: Question,
}
