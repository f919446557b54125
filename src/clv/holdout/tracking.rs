//! Weekly tracking: repeat purchases of all customers in each week, expected and observed.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::clv::model::{FittedModel, PurchaseModel};

/// Customers acquired on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AcquisitionDay {
    /// Day of the first purchase, counted from the day the tracking starts (the first day of the data is 0).
    pub day: u32,
    /// Customers acquired that day.
    pub count: f64,
}

/// One week of the tracking; week 1 ends seven days after the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrackingWeek {
    pub week: u32,
    /// Repeat purchases expected since the start.
    pub expected_cumulative: f64,
    /// Repeat purchases expected in this week.
    pub expected: f64,
    /// Repeat purchases observed since the start; None beyond the data.
    pub actual_cumulative: Option<f64>,
    /// Repeat purchases observed in this week; None beyond the data.
    pub actual: Option<f64>,
    /// Whether the week's last day lies after the split, outside the fitted period.
    pub holdout: bool,
}

/// Weekly tracking with the split marked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracking {
    /// Last day of the calibration, counted as the acquisitions_by_day are.
    pub split_day: u32,
    pub weeks: Vec<TrackingWeek>,
}

/// Expected repeat purchases Σ count · E\[X(t − birth)\] for `weeks` weeks, with the observed ones of each week.
///
/// Source: Fader, Hardie & Lee 2005, figure 5; acquisitions_by_day as BTYD takes them (the day of the first purchase is age 0).
pub fn track(
    model: &FittedModel,
    acquisitions_by_day: &[AcquisitionDay],
    actual: &[f64],
    weeks: u32,
    split_day: u32,
) -> Tracking {
    let mut by_day: BTreeMap<u32, f64> = BTreeMap::new();
    for birth in acquisitions_by_day {
        *by_day.entry(birth.day).or_default() += birth.count;
    }
    // Ages are whole days, so one table of E[X] serves all weeks and acquisitions_by_day.
    let last = weeks.saturating_mul(7);
    let table: Vec<f64> =
        (0..=last).into_par_iter().map(|day| model.expected_new(f64::from(day) / 7.0)).collect();
    let expected_until = |day: u32| -> f64 {
        let born = by_day.range(..day);
        born.map(|(birth, count)| count * table[(day - birth) as usize]).sum()
    };
    let mut tracking = Tracking { split_day, weeks: Vec::new() };
    let (mut expected_before, mut actual_before) = (0.0, 0.0);
    for week in 1..=weeks {
        let expected_cumulative = expected_until(week * 7);
        let actual = actual.get(week as usize - 1).copied();
        let actual_cumulative = actual.map(|a| actual_before + a);
        tracking.weeks.push(TrackingWeek {
            week,
            expected_cumulative,
            expected: expected_cumulative - expected_before,
            actual_cumulative,
            actual,
            holdout: week * 7 - 1 > split_day,
        });
        expected_before = expected_cumulative;
        actual_before = actual_cumulative.unwrap_or(actual_before);
    }
    tracking
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::model::Model;

    #[test]
    fn nobody_is_expected_to_buy_before_being_acquired() {
        let model = Model::ParetoNbd.with([0.553, 10.578, 0.606, 11.669]).unwrap();
        let acquisitions_by_day = [AcquisitionDay { day: 14, count: 100.0 }];
        let tracking = track(&model, &acquisitions_by_day, &[0.0, 0.0, 4.0], 4, 20);
        let expected: Vec<f64> = tracking.weeks.iter().map(|w| w.expected_cumulative).collect();
        assert_eq!(expected[..2], [0.0, 0.0]);
        assert!((expected[2] - 100.0 * model.expected_new(1.0)).abs() < 1e-12);
        assert_eq!(tracking.weeks[2].actual_cumulative, Some(4.0));
        assert_eq!(tracking.weeks[3].actual, None);
        let holdout: Vec<bool> = tracking.weeks.iter().map(|w| w.holdout).collect();
        assert_eq!(holdout, [false, false, false, true]);
    }
}
