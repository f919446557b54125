//! What files beside the orders add to a window: answers to surveys and loyalty points.

use crate::points::PointSums;
use crate::survey::{ScoreSums, SurveyKind};

/// The answers and points of a window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WindowExtras {
    /// The kinds of questions in the file of surveys, in any window.
    pub kinds: Vec<SurveyKind>,
    /// Kinds with answers in the window.
    pub scores: Vec<(SurveyKind, ScoreSums)>,
    /// Points of the window, if there is a file of points.
    pub points: Option<PointSums>,
}

impl WindowExtras {
    /// The answers to a kind of question; none if no customer answered in the window.
    pub fn score(&self, kind: SurveyKind) -> Option<&ScoreSums> {
        self.scores.iter().find(|(known, _)| *known == kind).map(|(_, sums)| sums)
    }
}
