//! Key figures as people read them.

use crate::kpi::Kpi;
use crate::survey::SurveyKind;

use super::number;

/// A figure as people read it: NPS in points with its sign, others in their unit.
pub fn written(kpi: Kpi, value: Option<f64>) -> String {
    match (kpi, value) {
        (Kpi::Satisfaction(SurveyKind::Nps), Some(value)) => number::points(value),
        (_, value) => number::full(value, kpi.unit()),
    }
}
