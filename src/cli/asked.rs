//! What a command asks: a question of a source, and the view its answer is shown in.

use crate::explore::{Question, View};
use crate::source::SourceSpec;

/// A question of a source, and the view its answer is shown in.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub source: SourceSpec,
    pub view: View,
    pub question: Question,
}
