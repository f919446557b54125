//! Acquisition spend under a segment filter: only the spend on the remaining customers.

use super::super::segment_filter::SegmentFilter;
use crate::cohort::{Grain, Period, WeekStart};
use crate::source::{SpendFile, SpendLine};

/// The columns needed from a spend file: the dimensions customers are grouped by, and those they are filtered by.
pub(super) fn columns_wanted(by: &[String], segment_filters: &[SegmentFilter]) -> Vec<String> {
    let mut columns = by.to_vec();
    for one in segment_filters.iter().filter(|one| month_grain(&one.by).is_none()) {
        if !columns.iter().any(|name| name.eq_ignore_ascii_case(&one.by)) {
            columns.push(one.by.clone());
        }
    }
    columns
}

/// The spend on the customers of a segment filter, with the columns that identify them.
///
/// # Errors
/// A file without the column of the segment, which cannot give its cost.
pub(super) fn spent_within(
    mut file: SpendFile,
    by: &[String],
    segment_filters: &[SegmentFilter],
) -> Result<SpendFile, String> {
    for one in segment_filters {
        let place = file.by.iter().position(|name| name.eq_ignore_ascii_case(&one.by));
        let belongs: Box<dyn Fn(&SpendLine) -> bool> = match (place, month_grain(&one.by)) {
            (Some(place), _) => Box::new(move |line| line.values.get(place) == Some(&one.value)),
            (None, Some(grain)) if file.has_months => Box::new(move |line| {
                let period =
                    line.month.map(|month| Period::holding(grain, month.first_day(), WeekStart::Mon));
                period.map(|period| period.to_string()) == one.value
            }),
            _ => {
                return Err(format!(
                    "the acquisition cost of {one} is unknown: the spend file has no column {}",
                    if month_grain(&one.by).is_some() { "of months (call it 'period')" } else { &one.by }
                ));
            }
        };
        file.lines.retain(|line| belongs(line));
    }
    let is_listed = |name: &String| by.iter().any(|by| by.eq_ignore_ascii_case(name));
    let keep: Vec<bool> = file.by.iter().map(is_listed).collect();
    let kept = |place: usize| keep.get(place).copied().unwrap_or(false);
    for line in &mut file.lines {
        let values = std::mem::take(&mut line.values).into_iter().enumerate();
        line.values = values.filter(|(place, _)| kept(*place)).map(|(_, value)| value).collect();
    }
    file.by.retain(|name| is_listed(name));
    Ok(file)
}

/// The period of a segment by acquisition date, if it consists of months.
fn month_grain(by: &str) -> Option<Grain> {
    let grain = match by.split_once(':') {
        None => Grain::Month,
        Some((_, grain)) => grain.parse().ok()?,
    };
    let is_told = matches!(grain, Grain::Month | Grain::Quarter | Grain::Year);
    (by.split(':').next() == Some("acquired") && is_told).then_some(grain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::Money;

    fn file(by: &[&str], lines: &[(i32, &[&str])]) -> SpendFile {
        let line = |(month, values): &(i32, &[&str])| SpendLine {
            month: Some(Period::new(Grain::Month, 2024 * 12 + month - 1, WeekStart::Mon)),
            values: values.iter().map(|value| Some(value.to_string())).collect(),
            spend: Money::from_raw(10_000),
        };
        let by = by.iter().map(|name| name.to_string()).collect();
        SpendFile {
            lines: lines.iter().map(line).collect(),
            has_months: true,
            by,
            unused: vec![],
            sql: String::new(),
        }
    }

    #[test]
    fn only_what_was_spent_on_the_customers_that_are_left_counts() {
        let filter: SegmentFilter = "country=FR".parse().unwrap();
        let spent = || {
            file(&["channel", "country"], &[(1, &["ads", "FR"]), (1, &["ads", "DE"]), (2, &["mail", "FR"])])
        };
        let by = ["channel".to_string()];
        assert_eq!(columns_wanted(&by, std::slice::from_ref(&filter)), ["channel", "country"]);
        let left = spent_within(spent(), &by, &[filter]).unwrap();
        assert_eq!(left.by, ["channel"]);
        let values: Vec<_> = left.lines.iter().map(|line| line.values[0].as_deref()).collect();
        assert_eq!(values, [Some("ads"), Some("mail")]);
        let early = spent_within(spent(), &by, &["acquired:quarter=2024-Q1".parse().unwrap()]).unwrap();
        assert_eq!(early.lines.len(), 3);
        let january = spent_within(spent(), &by, &["acquired=2024-01".parse().unwrap()]).unwrap();
        assert_eq!(january.lines.len(), 2);
    }

    #[test]
    fn a_file_that_cannot_tell_them_from_others_says_so() {
        let spent = file(&[], &[(1, &[])]);
        let why = spent_within(spent, &[], &["country=FR".parse().unwrap()]).unwrap_err();
        assert!(why.contains("country=FR") && why.contains("no column country"), "{why}");
    }
}
