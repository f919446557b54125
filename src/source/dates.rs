//! How a column becomes a moment in time: by its type, or by the format that fits its texts or numbers.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::engine::{Cancel, Engine, rows};
use crate::sql::{identifier, literal, render};

use super::error::SourceError;
use super::report::Note;
use super::scan::{Found, Scan};

/// Formats tried on text; the first of those that read most values is taken.
const FORMATS: [&str; 36] = [
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d.%m.%y %H:%M",
    "%d.%m.%y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d/%m/%y %H:%M",
    "%d/%m/%y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M %p",
    "%m/%d/%y %H:%M",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%Y%m%d",
    "%Y-%m",
];

/// A date column resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// SQL that yields a naive TIMESTAMP, or NULL where a value is no date.
    pub sql: String,
    /// How it was read, for the data report: `%d/%m/%Y`, `TIMESTAMP`.
    pub format: String,
    pub notes: Vec<Note>,
}

/// Resolves a column (or an expression of a type) to a moment.
///
/// # Errors
/// A column that holds no dates, a time zone nobody knows.
pub fn resolve(
    engine: &dyn Engine,
    scan: &Scan,
    column: &Found,
    format: Option<&str>,
    zone: Option<&str>,
    cancel: &Cancel,
) -> Result<Moment, SourceError> {
    let name = identifier(&column.name);
    let plain = |sql: String, format: &str| Moment { sql, format: format.to_string(), notes: Vec::new() };
    if let Some(format) = format {
        let text = format!("trim(CAST({name} AS VARCHAR))");
        let sql = format!("CAST(TRY_STRPTIME({text}, {}) AS TIMESTAMP)", literal(format));
        // With an offset in the format the moment is in UTC.
        let sql = if format.contains("%z") || format.contains("%Z") { zoned(&sql, zone)? } else { sql };
        return Ok(plain(sql, format));
    }
    match column.kind.as_str() {
        kind if kind.starts_with("TIMESTAMP WITH TIME ZONE") => {
            let utc = format!("CAST({name} AS TIMESTAMP)");
            Ok(plain(zoned(&utc, zone)?, kind))
        }
        kind if kind.starts_with("TIMESTAMP") || kind == "DATE" => {
            Ok(Moment { notes: unmoved(column, zone), ..plain(format!("CAST({name} AS TIMESTAMP)"), kind) })
        }
        kind if kind.contains("INT") || kind == "DOUBLE" || kind.starts_with("DECIMAL") => {
            number(column, &name, zone)
        }
        "VARCHAR" => text(engine, scan, column, &name, zone, cancel),
        kind => Err(SourceError::NoDates { column: column.name.clone(), why: format!("its type is {kind}") }),
    }
}

/// A number that is a date: 19970101, or seconds, milliseconds, microseconds since 1970.
fn number(column: &Found, name: &str, zone: Option<&str>) -> Result<Moment, SourceError> {
    let value: f64 = column.sample.as_deref().and_then(|sample| sample.parse().ok()).unwrap_or(0.0);
    let whole = format!("TRY_CAST({name} AS BIGINT)");
    let (sql, format) = match value {
        v if (19_000_101.0..=21_001_231.0).contains(&v) => {
            (format!("CAST(TRY_STRPTIME(CAST({whole} AS VARCHAR), '%Y%m%d') AS TIMESTAMP)"), "%Y%m%d")
        }
        v if (1e8..1e11).contains(&v) => {
            (zoned(&format!("make_timestamp({whole} * 1000000)"), zone)?, "seconds since 1970")
        }
        v if (1e11..1e14).contains(&v) => {
            (zoned(&format!("make_timestamp({whole} * 1000)"), zone)?, "milliseconds since 1970")
        }
        v if (1e14..1e17).contains(&v) => {
            (zoned(&format!("make_timestamp({whole})"), zone)?, "microseconds since 1970")
        }
        _ => {
            let why = format!(
                "values such as {} are numbers, not dates",
                column.sample.as_deref().unwrap_or("NULL")
            );
            return Err(SourceError::NoDates { column: column.name.clone(), why });
        }
    };
    Ok(Moment { sql, format: format.to_string(), notes: Vec::new() })
}

/// Text: the format that reads most of it; where two do, the order of day and month is doubtful and said so.
fn text(
    engine: &dyn Engine,
    scan: &Scan,
    column: &Found,
    name: &str,
    zone: Option<&str>,
    cancel: &Cancel,
) -> Result<Moment, SourceError> {
    let context = minijinja::context! {
        column => name,
        with_offset => with_offset("v"),
        scan => &scan.sql,
        formats => FORMATS.map(literal).to_vec(),
        whole => scan.whole,
    };
    let answer = engine.query(&render(engine.dialect().name(), "date_formats", context)?, cancel)?;
    let row = rows(&answer).next().ok_or(SourceError::Shape("no row of date formats".into()))?;
    let filled = row.int("filled")?;
    let why = |why: String| SourceError::NoDates { column: column.name.clone(), why };
    if filled == 0 {
        return Err(why("every value is empty".into()));
    }
    let offsets = row.int("offsets")?;
    if offsets > 0 {
        let utc = format!("CAST(TRY_CAST({} AS TIMESTAMPTZ) AS TIMESTAMP)", with_offset(name));
        let naive = filled - offsets;
        let note = (naive > 0).then(|| Note {
            text: format!("{naive} of {filled} stamps looked at carry no offset and are taken as UTC"),
            remedy: None,
        });
        let format = "ISO 8601 with offset".into();
        return Ok(Moment { sql: zoned(&utc, zone)?, format, notes: note.into_iter().collect() });
    }
    let mut best = ("", 0);
    for (place, format) in FORMATS.into_iter().enumerate() {
        let hits = row.int(&format!("f{place}"))?;
        if hits > best.1 {
            best = (format, hits);
        }
    }
    let (format, hits) = best;
    if hits * 2 < filled {
        let example = column.sample.as_deref().unwrap_or("");
        return Err(why(format!("no known format reads values such as '{example}'")));
    }
    let swapped = swap(format);
    let doubtful = match FORMATS.iter().position(|other| *other == swapped) {
        // Where some rows fit only one order, the order is not in doubt.
        Some(place) if swapped != format => hits == filled && row.int(&format!("f{place}"))? == hits,
        _ => false,
    };
    let notes = doubtful.then(|| Note {
        text: format!(
            "dates such as '{}' read as {format}, but {swapped} fits as well",
            column.sample.as_deref().unwrap_or("")
        ),
        remedy: Some(format!("say --date-format '{swapped}' if the month comes first")),
    });
    // What the format does not read may still be an ISO date, as a date without a time among stamps.
    let (value, format_text) = (format!("trim({name})"), literal(format));
    let sql = format!(
        "coalesce(CAST(TRY_STRPTIME({value}, {format_text}) AS TIMESTAMP), TRY_CAST({value} AS TIMESTAMP))"
    );
    let notes = notes.into_iter().chain(unmoved(column, zone)).collect();
    Ok(Moment { sql, format: format.to_string(), notes })
}

/// Says so where a time zone was asked for and nothing can be converted to it.
fn unmoved(column: &Found, zone: Option<&str>) -> Vec<Note> {
    let note = |zone| Note {
        text: format!(
            "--tz {zone} changes nothing: the stamps of '{}' carry no offset and stay as they are",
            column.name
        ),
        remedy: Some(format!(
            "if they are UTC, shift them, as in --date '\"{}\" - INTERVAL 5 HOUR'",
            column.name
        )),
    };
    zone.map(note).into_iter().collect()
}

/// A text whose offset stands where the database expects it: no blank before it, `Z` for UTC.
fn with_offset(name: &str) -> String {
    format!(
        "regexp_replace(regexp_replace(trim({name}), ' ?(UTC|GMT)$', 'Z'), ' ([+-]\\d\\d:?\\d\\d)$', '\\1')"
    )
}

fn swap(format: &str) -> String {
    format.replace("%d", "%-").replace("%m", "%d").replace("%-", "%m")
}

/// A UTC moment as the clocks of a zone show it: the zone's offsets, one a transition, written into the query.
///
/// # Errors
/// [`SourceError::Zone`] for a name no time zone has.
pub fn zoned(utc: &str, zone: Option<&str>) -> Result<String, SourceError> {
    let Some(name) = zone else { return Ok(utc.to_string()) };
    let zone = TimeZone::get(name).map_err(|_| SourceError::Zone { zone: name.to_string() })?;
    let from = moment(1990);
    let mut steps = vec![(None, seconds(&zone, from))];
    for step in zone.following(from).take_while(|step| step.timestamp() < moment(2060)) {
        let at = step.timestamp();
        let offset = seconds(&zone, at);
        if steps.last().is_none_or(|(_, before)| *before != offset) {
            steps.push((Some(at), offset));
        }
    }
    if let [(_, only)] = steps.as_slice() {
        return Ok(format!("{utc} + INTERVAL ({only}) SECOND"));
    }
    let mut cases = String::new();
    for (at, offset) in steps.iter().rev() {
        match at {
            Some(at) => {
                let at = TimeZone::UTC.to_datetime(*at);
                cases.push_str(&format!("WHEN {utc} >= TIMESTAMP '{}' THEN {offset} ", sql_moment(at)));
            }
            None => cases.push_str(&format!("ELSE {offset} ")),
        }
    }
    Ok(format!("{utc} + to_seconds(CASE {cases}END)"))
}

fn moment(year: i16) -> Timestamp {
    let midnight = jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
    TimeZone::UTC.to_timestamp(midnight).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn seconds(zone: &TimeZone, at: Timestamp) -> i32 {
    zone.to_offset(at).seconds()
}

/// A naive moment as an SQL literal's text.
pub fn sql_moment(moment: DateTime) -> String {
    let whole = moment.round(jiff::Unit::Microsecond).unwrap_or(moment);
    whole.strftime("%Y-%m-%d %H:%M:%S%.f").to_string()
}

/// The first moment after a day.
pub fn end_of(day: jiff::civil::Date) -> DateTime {
    day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_swap() {
        assert_eq!(swap("%d/%m/%Y %H:%M"), "%m/%d/%Y %H:%M");
        assert_eq!(swap("%Y-%m-%d"), "%Y-%d-%m");
    }

    #[test]
    fn a_zone_becomes_its_offsets() {
        assert_eq!(zoned("ts", None).unwrap(), "ts");
        assert_eq!(zoned("ts", Some("Asia/Dubai")).unwrap(), "ts + INTERVAL (14400) SECOND");
        let berlin = zoned("ts", Some("Europe/Berlin")).unwrap();
        assert!(berlin.contains("WHEN ts >= TIMESTAMP '2024-03-31 01:00:00' THEN 7200"), "{berlin}");
        assert!(zoned("ts", Some("Europe/Berlino")).unwrap_err().to_string().contains("--tz"));
    }
}
