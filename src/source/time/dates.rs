//! How a column becomes a moment in time: by its type, by the formats of its texts, or by the meaning of its numbers.

use jiff::civil::Date;
use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::shapes::{FIRST_ROWS, shapes};
use crate::source::error::SourceError;
use crate::source::money::amounts::{OTHER_DIGITS, SQL_DIGITS};
use crate::source::report::Note;
use crate::sql::{identifier, literal};
use crate::text::{grouped, option_words};

use super::date_doubts::{ReadDates, of_an_era};
use super::date_formats::{Plan, plan, replacements};
use super::day_month::DateOrder;
use super::moments::{FIRST_DAY, Moment, Writer};
use super::number_dates::{in_days, number, without_year};
use super::stamp_parser::Base;
use super::zone::Shift;

/// The user's options about dates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub format: Option<&'a str>,
    pub zone: Option<&'a str>,
    /// Whether every row must be read, however many there are.
    pub whole: bool,
}

/// Rows that show how dates are written.
#[derive(Debug, Clone, Copy)]
pub struct SampleRows<'a> {
    pub scan: &'a str,
    /// Whether reading one whole column of them is fast.
    pub is_cheap: bool,
}

/// Words that tell which of day, month and year comes first, in place of a format.
const ORDERS: [(&str, DateOrder); 3] =
    [("day-first", DateOrder::Day), ("month-first", DateOrder::Month), ("year-first", DateOrder::Year)];

/// Resolves a column (or an expression of a type) to a moment; `raw` is the unconverted column of a text file.
///
/// # Errors
/// A column that holds no dates, an unknown time zone.
pub fn resolve(
    engine: &dyn Engine,
    rows: SampleRows,
    column: &ColumnStats,
    raw: &str,
    wanted: Wanted,
    cancel: &Cancel,
) -> Result<Moment, SourceError> {
    let name = identifier(&column.name);
    let order = wanted.format.and_then(|given| ORDERS.iter().find(|(word, _)| *word == given));
    let order = order.map(|(_, order)| *order);
    let writer = Writer { engine, zone: wanted.zone };
    if let (Some(format), None) = (wanted.format, order) {
        let has_offset = format.contains("%z") || format.contains("%Z");
        let mut formats = vec![literal(format)];
        let mut replaced = Vec::new();
        let names_months = format.contains("%b") || format.contains("%B");
        if names_months && column.value_type.is_text() {
            let found = shapes(engine, rows.scan, &name, wanted.whole || rows.is_cheap, cancel)?;
            replaced = in_literals(&replacements(&found));
            // Names in other languages become three letters.
            formats.extend((!replaced.is_empty()).then(|| literal(&format.replace("%B", "%b"))));
            formats.dedup();
        }
        let group = context! { ..context! { formats }, ..Shift::default().value() };
        let sql = writer.moment("text", raw, &[group], has_offset, context! { replaced })?;
        return Ok(Moment::as_is(sql, format));
    }
    match column.value_type {
        ColumnType::TimestampUtc => {
            // Only moments in microseconds become naive ones.
            let kind = if column.kind.ends_with("_NS") { "utc" } else { "typed" };
            let sql = writer.moment(kind, &name, &[], true, context! {})?;
            Ok(Moment::as_is(sql, &column.kind))
        }
        ColumnType::Timestamp | ColumnType::Date => {
            let sql = writer.moment("typed", &name, &[], false, context! {})?;
            let notes = unmoved(column, wanted.zone);
            Ok(Moment { notes, ..Moment::as_is(sql, &column.kind) })
        }
        kind if kind.is_number() => number(&writer, column, &name),
        ColumnType::Text | ColumnType::Enum => {
            let mut whole = wanted.whole || rows.is_cheap;
            let look = |whole: bool| shapes(engine, rows.scan, &name, whole, cancel);
            let mut found = plan(&look(whole)?, order);
            if !whole && found.others.contains(&DateOrder::Year) {
                // A wrong place of the year can read every row, so no later row would refute it.
                (whole, found) = (true, plan(&look(true)?, order));
            }
            let mut moment = text(&writer, column, &name, &found, whole)?;
            if order.is_none() {
                let first = (!whole).then_some(FIRST_ROWS);
                let sample = ReadDates { engine, scan: rows.scan, column: &name, sql: &moment.sql, first };
                let doubt = sample.doubt(&column.name, &found, cancel)?;
                moment.notes.extend(doubt.or_else(|| of_an_era(&column.name, &found)));
            }
            Ok(moment)
        }
        _ => Err(SourceError::NoDates {
            column: column.name.clone(),
            why: format!("its type is {}", column.kind),
        }),
    }
}

/// How the user can tell which of day and month comes first.
pub(in crate::source) const ONE_ORDER: &str =
    "say which comes first with --date-format day-first or --date-format month-first";

fn in_literals(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(from, to)| (literal(from), literal(to))).collect()
}

/// Text: every format that its values show.
fn text(
    writer: &Writer,
    column: &ColumnStats,
    name: &str,
    plan: &Plan,
    whole: bool,
) -> Result<Moment, SourceError> {
    let why = |why: String| SourceError::NoDates { column: column.name.clone(), why };
    let filled = plan.readable + plan.unreadable;
    if filled == 0 {
        return Err(why("every value is empty".into()));
    }
    if plan.readable * 2 < filled || plan.readable == 0 {
        if let Some(zone) = &plan.unclear_zone {
            return Err(why(format!("the zone '{zone}' has several meanings or none")));
        }
        let example = column.sample.as_deref().unwrap_or_default();
        if example.contains(|sign: char| !sign.is_ascii() && OTHER_DIGITS.contains(sign)) {
            let read = format!("translate({}, '{OTHER_DIGITS}', '{SQL_DIGITS}')", column_word(&column.name));
            return Err(SourceError::OddDates {
                column: column.name.clone(),
                example: example.into(),
                what: "in digits of another script",
                remedy: option_words("date", &read),
            });
        }
        if let Some(refusal) = without_year(column) {
            return Err(refusal);
        }
        return Err(why(format!("no known format reads values such as '{example}'")));
    }
    let serial_first = if plan.serials > 0 { FIRST_DAY } else { "" };
    let in_utc = plan.groups.iter().any(|group| group.base != Base::Naive);
    let mut groups = Vec::new();
    for group in &plan.groups {
        let formats: Vec<String> =
            group.formats.iter().chain(&group.whole_days).map(|format| literal(format)).collect();
        let shift = match &group.base {
            Base::Naive | Base::Offset => Shift::default().value(),
            Base::Minutes(minutes) => Shift::of_minutes(-minutes).value(),
            Base::Zone(zone) => Shift::from_zone(zone)?.value(),
        };
        groups.push(context! { ..context! { formats }, ..shift });
    }
    let replaced = in_literals(&plan.replaced);
    let sql = writer.moment(
        "text",
        name,
        &groups,
        in_utc,
        context! { replaced, long_fractions => plan.long_fractions, first => serial_first },
    )?;
    let mut notes = Vec::new();
    let mut all_formats = plan.formats.clone();
    all_formats.extend((plan.serials > 0).then(|| ("days of a spreadsheet".to_string(), plan.serials)));
    let formats: Vec<&str> = all_formats.iter().map(|(format, _)| format.as_str()).collect();
    let format = formats.join(", ");
    if plan.serials > 0 && plan.formats.is_empty() {
        notes.push(in_days(column, column.sample.as_deref().unwrap_or_default()));
    }
    if let Some(example) = &plan.ambiguous {
        notes.push(doubt(example, &formats, &plan.others));
    }
    if let Some(example) = &plan.contradiction {
        notes.push(Note {
            text: format!(
                "some dates of '{}' have the day first, as '{example}', and others the month",
                column.name
            ),
            remedy: Some(format!("{ONE_ORDER} if one of them is wrong")),
        });
    }
    if let (Some(offset), None) = (&plan.offset, writer.zone) {
        notes.push(Note {
            text: format!(
                "the timestamps of '{}' have offsets from UTC, such as {offset}; they are converted, and days are those of UTC",
                column.name
            ),
            remedy: Some("count the days of another zone with --tz, as in --tz Europe/Berlin".into()),
        });
    }
    let kinds = plan.groups.len();
    if in_utc && kinds > 1 {
        let naive = plan.groups.iter().filter(|group| group.base == Base::Naive);
        let naive: u64 = naive.flat_map(|group| &group.formats).map(|format| rows_of(plan, format)).sum();
        if naive > 0 {
            notes.push(Note {
                text: format!(
                    "{} of {} sampled timestamps have no offset and are read as UTC",
                    grouped(naive),
                    grouped(filled)
                ),
                remedy: None,
            });
        }
    }
    if !in_utc {
        notes.extend(unmoved(column, writer.zone));
    }
    if different_dates(&formats) {
        let each = all_formats.iter().take(3);
        let each: Vec<String> =
            each.map(|(format, rows)| format!("{format} ({} rows)", grouped(*rows))).collect();
        notes.push(Note {
            text: format!(
                "the dates of '{}' are in several formats, read row by row: {}",
                column.name,
                each.join(", ")
            ),
            remedy: None,
        });
    }
    let contradiction = plan.contradiction.clone();
    Ok(Moment { sql, format, notes, is_provisional: !whole, contradiction })
}

fn rows_of(plan: &Plan, format: &str) -> u64 {
    plan.formats.iter().find(|(known, _)| known == format).map_or(0, |(_, rows)| *rows)
}

/// Whether formats differ in more than the time of day.
fn different_dates(formats: &[&str]) -> bool {
    let date = |format: &&str| {
        // A weekday before the date does not make a different format.
        let format = format.find('%').map_or(*format, |place| &format[place..]);
        // Nor does a month's name as long as its abbreviation, or longer.
        let format = format.replace("%B", "%b");
        format.split(['H', 'I', 'T']).next().unwrap_or("").trim_end_matches(['%', ' ']).to_string()
    };
    let mut dates: Vec<String> = formats.iter().map(date).collect();
    dates.sort_unstable();
    dates.dedup();
    dates.len() > 1
}

/// No value decides which of day, month and year comes first; `others` fit as well as the chosen format.
fn doubt(example: &str, formats: &[&str], others: &[DateOrder]) -> Note {
    let is_numeric =
        |format: &&&str| format.contains("%d") && format.contains("%m") && !format.contains("%Y-%m");
    let mut numeric = formats.iter().filter(is_numeric);
    let day = |format: &str| Date::strptime(format, example).ok();
    let of_example = numeric.clone().find(|format| day(format).is_some());
    let format = of_example.or_else(|| numeric.next()).copied().unwrap_or("");
    let readings: Vec<String> = others.iter().map(|order| order.of_format(format)).collect();
    let with_day = |format: &str| match day(format) {
        Some(day) => format!("{format} ({day})"),
        None => format.to_string(),
    };
    let each = others.iter().zip(&readings).map(|(order, reading)| {
        let first = order.first();
        match formats {
            [_] => format!("--date-format '{reading}' if the {first} comes first"),
            _ => format!("--date-format {first}-first if the {first} comes first"),
        }
    });
    let remedy = each.collect::<Vec<_>>().join(", or ");
    let fit = if readings.len() == 1 { "fits" } else { "fit" };
    Note {
        text: format!(
            "dates such as '{example}' read as {}, but {} {fit} as well",
            with_day(format),
            readings.iter().map(|reading| with_day(reading)).collect::<Vec<_>>().join(" and ")
        ),
        remedy: Some(format!("use {remedy}")),
    }
}

/// A note if the user requested a time zone but no timestamp can be converted to it.
fn unmoved(column: &ColumnStats, zone: Option<&str>) -> Vec<Note> {
    let note = |zone| Note {
        text: format!(
            "--tz {zone} changes nothing: the timestamps of '{}' have no offset and stay as they are",
            column.name
        ),
        remedy: Some(format!(
            "if they are UTC, shift them, as in --date '\"{}\" - INTERVAL 5 HOUR'",
            column.name
        )),
    };
    zone.map(note).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_are_exchanged_in_the_remedy() {
        let note = doubt("03/04/2024", &["%d/%m/%Y %H:%M"], &[DateOrder::Month]);
        assert!(note.to_string().contains("--date-format '%m/%d/%Y %H:%M' if the month"), "{note}");
        let days = doubt("03/04/2024", &["%d/%m/%Y"], &[DateOrder::Month]).text;
        assert!(days.contains("%d/%m/%Y (2024-04-03), but %m/%d/%Y (2024-03-04) fits"), "{days}");
        let several = doubt("03/04/2024", &["%d/%m/%Y", "%d/%m/%Y %H:%M"], &[DateOrder::Month]);
        assert!(several.to_string().contains("--date-format month-first"), "{several}");
    }

    #[test]
    fn times_of_day_make_no_other_date() {
        assert!(!different_dates(&["%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"]));
        assert!(!different_dates(&["Mo, %d. %b %Y", "Di, %d. %B %Y"]));
        assert!(different_dates(&["%d-%b-%y", "%m-%d-%Y"]));
    }
}
