//! What a contrast tells: significant, perhaps chance, or not tested and why.

use crate::cohort::{Contrast, Corrected, LEAST_EFFECTIVE, MeasureContrast, Unit};
use crate::report::number::{self, UNDEFINED};

use super::tables::{interval, measure_title};

/// `significant`, `may well be chance`, or `not tested: too few customers (effectively 13 and 20, 30 needed)`.
pub fn verdict(compared: &Corrected) -> String {
    match (untested(&compared.contrast), compared.is_significant()) {
        (Some(why), _) => format!("not tested: {why}"),
        (None, true) => "significant".to_string(),
        (None, false) => "may well be chance".to_string(),
    }
}

/// Why a contrast was not tested; none if it was.
pub fn untested(contrast: &Contrast) -> Option<String> {
    let why = match (contrast.p_value, contrast.too_few) {
        (_, Some((a, b))) => {
            format!("{FEW} (effectively {} and {}, {LEAST_EFFECTIVE} needed)", a.floor(), b.floor())
        }
        (Some(_), None) => return None,
        (None, None) if contrast.difference.is_none() => UNDEFINED_THERE.to_string(),
        (None, None) => "no variance on one of the sides".to_string(),
    };
    Some(why)
}

const FEW: &str = "too few customers";
const UNDEFINED_THERE: &str = "undefined on one of the sides";

/// `+9.1 points (+5.2 to +13.3)`; without an interval the difference alone.
pub fn moved(compared: &Corrected, unit: Unit) -> String {
    let by = compared.contrast.difference;
    let by = by.map_or_else(|| UNDEFINED.to_string(), |by| number::difference(by, unit));
    let ends = interval(compared, unit);
    if ends.is_empty() { by } else { format!("{by} ({ends})") }
}

/// `4 of 16 measures not tested: M6 AOV, M12 AOV (too few customers, effectively 30 needed)`; none if all are.
pub fn untested_line(measures: &[MeasureContrast]) -> Option<String> {
    let of = |few: bool| -> Vec<String> {
        let lacking = measures.iter().filter(|one| untested(&one.compared.contrast).is_some());
        lacking.filter(|one| one.compared.contrast.too_few.is_some() == few).map(measure_title).collect()
    };
    let (few, others) = (of(true), of(false));
    let too_few = format!("{FEW}, effectively {LEAST_EFFECTIVE} needed");
    let listed = [(&few, too_few.as_str()), (&others, "undefined, or no variance")];
    let listed = listed.into_iter().filter(|(names, _)| !names.is_empty());
    let listed: Vec<String> = listed.map(|(names, why)| format!("{} ({why})", names.join(", "))).collect();
    let (lacking, all) = (few.len() + others.len(), number::counted(measures.len() as u64, "measure"));
    (lacking > 0).then(|| format!("{lacking} of {all} not tested: {}", listed.join("; ")))
}

/// The measures that have a test.
pub fn tested(measures: &[MeasureContrast]) -> usize {
    measures.iter().filter(|one| untested(&one.compared.contrast).is_none()).count()
}
