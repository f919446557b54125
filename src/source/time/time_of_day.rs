//! Columns that hold times of day without a day.

use crate::source::columns::column::ColumnStats;

/// What may stand behind a time of day.
const BEHIND: [&str; 7] = ["am", "pm", "a.m.", "p.m.", "uhr", "utc", "gmt"];

/// Whether a column seems to hold times of day alone.
pub(super) fn holds_times_of_day(column: &ColumnStats) -> bool {
    let is_typed = column.kind.starts_with("TIME") && !column.kind.starts_with("TIMESTAMP");
    let read = |text: &Option<String>| text.as_deref().is_none_or(is_time_of_day);
    is_typed
        || (column.value_type.is_text()
            && column.sample.is_some()
            && read(&column.sample)
            && read(&column.last_sample))
}

/// Whether a text is a time of day with a colon.
fn is_time_of_day(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bare = BEHIND.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(&text).trim();
    let parts: Vec<&str> = bare.split([':', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit());
    bare.contains(':')
        && parts.len() <= 4
        && parts.iter().all(is_number)
        && parts[0].parse::<u32>().is_ok_and(|hour| hour < 24)
        && parts[1].len() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_no_day() {
        for time in ["09:30", "9:30 PM", "23:59:10", "12:00:00.250", "14:05 Uhr", "07:14:09 UTC", "3:05 p.m."]
        {
            assert!(is_time_of_day(time), "{time}");
        }
        for other in ["2024-01-05 09:30", "9.30", "25:00", "1:2", "5:30 left", "", "a:30"] {
            assert!(!is_time_of_day(other), "{other}");
        }
    }
}
