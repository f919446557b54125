//! A small chart in characters of how far two groups are apart in every period.

use crate::effect::{Contrast, Effect};

/// Characters of the small chart of differences.
const CHART: usize = 25;

/// The scale of a small chart in characters.
pub(super) struct Chart {
    low: f64,
    high: f64,
}

impl Chart {
    /// From the lowest to the highest end of an interval; zero is always on it.
    pub(super) fn of(effect: &Effect) -> Chart {
        let contrasts = effect.leads.iter().filter_map(|lead| lead.contrast);
        let ends = contrasts.flat_map(|one| {
            let interval = one.interval.map(|interval| [interval.low, interval.high]);
            interval.into_iter().flatten().chain([one.value])
        });
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        Chart { low, high }
    }

    fn place(&self, value: f64) -> usize {
        let share = (value - self.low) / (self.high - self.low).max(f64::EPSILON);
        (share * (CHART as f64 - 1.0)).round() as usize
    }

    pub(super) fn line(&self, contrast: Option<Contrast>, is_base: bool) -> String {
        let mut signs = vec![' '; CHART];
        if let Some(interval) = contrast.and_then(|one| one.interval) {
            signs[self.place(interval.low)..=self.place(interval.high)].fill('-');
        }
        signs[self.place(0.0)] = '|';
        if is_base {
            signs[self.place(0.0)] = 'o';
        } else if let Some(one) = contrast {
            signs[self.place(one.value)] = 'o';
        }
        signs.into_iter().collect::<String>().trim_end().to_string()
    }
}
