//! Events: what happened on a day, such as new prices, drawn on the cells and periods that hold the day.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cohort::{CohortRow, Matrix};
use crate::named::ParseError;
use crate::text::clean;

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DatedEvent {
    pub day: Date,
    pub text: String,
}

impl fmt::Display for DatedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day, self.text)
    }
}

impl From<DatedEvent> for String {
    fn from(event: DatedEvent) -> String {
        event.to_string()
    }
}

impl TryFrom<String> for DatedEvent {
    type Error = ParseError;

    fn try_from(text: String) -> Result<DatedEvent, ParseError> {
        text.parse()
    }
}

impl FromStr for DatedEvent {
    type Err = ParseError;

    /// Reads `2025-06-01 New prices`.
    fn from_str(text: &str) -> Result<DatedEvent, ParseError> {
        let wrong = || ParseError::new(format!("'{}' is not an event", clean(text.trim())), REMEDY);
        let (day, rest) = leading_day(text).ok_or_else(wrong)?;
        let text = clean(rest.trim_start_matches([':', ',', ';', ' ', '\t']).trim());
        if text.is_empty() { Err(wrong()) } else { Ok(DatedEvent { day, text }) }
    }
}

/// How an event is written.
const REMEDY: &str = "write a day and what happened, as in '2025-06-01 New prices'";

/// The events of a view, by day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Events(Vec<DatedEvent>);

impl Events {
    /// Events as the user gives them: each text is an event, or the name of a file of events.
    ///
    /// # Errors
    /// A file that cannot be read; a text or a line that is not an event.
    pub fn given(texts: &[String]) -> Result<Events, ParseError> {
        let mut all = Events::default();
        for text in texts {
            match leading_day(text) {
                Some(_) => all.add(text.parse()?),
                None => of_file(text)?.into_iter().for_each(|event| all.add(event)),
            }
        }
        Ok(all)
    }

    /// Adds an event, unless it is known.
    pub fn add(&mut self, event: DatedEvent) {
        if let Err(place) = self.0.binary_search(&event) {
            self.0.insert(place, event);
        }
    }

    /// Removes the events of a day; returns how many there were.
    pub fn remove(&mut self, day: Date) -> usize {
        let before = self.0.len();
        self.0.retain(|event| event.day != day);
        before - self.0.len()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, DatedEvent> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those from a first day to a last one; without a last one, all that follow.
    pub fn between(&self, from: Date, to: Option<Date>) -> impl Iterator<Item = &DatedEvent> {
        self.0.iter().filter(move |event| event.day >= from && to.is_none_or(|to| event.day <= to))
    }

    /// Those on a day that a cohort spends in an age. Members of a cohort without a period of its own are in an age at
    /// very different times, so it has none.
    pub fn in_cell(&self, matrix: &Matrix, row: &CohortRow, age: u32) -> impl Iterator<Item = &DatedEvent> {
        let window = row.cohort.period().map(|_| matrix.window(row, age));
        let holds = move |day: Date| {
            let start = day.at(0, 0, 0, 0);
            window.is_some_and(|window| {
                window.from.date() <= day && window.to.is_none_or(|to| start < to) && day <= matrix.as_of
            })
        };
        self.0.iter().filter(move |event| holds(event.day))
    }
}

/// The day that a text begins with, and the rest.
fn leading_day(text: &str) -> Option<(Date, &str)> {
    let text = text.trim_start();
    let day = text.get(..10)?.parse().ok()?;
    // A time of day is left out.
    let rest = &text[10..];
    let time = rest.strip_prefix(['T', ' ']).and_then(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || ":.Z+".contains(c))).unwrap_or(rest.len());
        Some(&rest[end..]).filter(|_| rest[..end].contains(':'))
    });
    Some((day, time.unwrap_or(rest)))
}

/// The events of a file of delimited text: in each line a day, and the first other field that is filled.
fn of_file(path: &str) -> Result<Vec<DatedEvent>, ParseError> {
    let wrong = |why: String| ParseError::new(format!("{}: {why}", clean(path)), FILE_REMEDY);
    let bytes = std::fs::read(Path::new(path)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => wrong("no such file, and not an event".into()),
        _ => wrong(error.to_string()),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("not text in UTF-8".into()))?;
    let text = text.trim_start_matches('\u{feff}');
    let between = separator(text);
    let mut events = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let fields = fields(line, between);
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let at = fields.iter().position(|field| leading_day(field).is_some());
        let day = at.and_then(|at| leading_day(&fields[at])).map(|(day, _)| day);
        let Some((at, day)) = at.zip(day) else {
            // The names of the columns.
            if number == 1 {
                continue;
            }
            return Err(wrong(format!("line {number} has no day such as 2025-06-01")));
        };
        let others =
            fields.iter().enumerate().filter(|(place, field)| *place != at && !field.trim().is_empty());
        match others.map(|(_, field)| clean(field.trim())).next() {
            Some(text) => events.push(DatedEvent { day, text }),
            None => {
                events.push(fields[at].parse().map_err(|_| wrong(format!("line {number} has a day alone")))?)
            }
        }
    }
    if events.is_empty() { Err(wrong("no event in it".into())) } else { Ok(events) }
}

/// How a file of events is written.
const FILE_REMEDY: &str = "write a line per event, as in 2025-06-01,New prices";

/// The first sign that can separate fields, outside quotation marks.
fn separator(text: &str) -> Option<char> {
    let mut is_quoted = false;
    text.chars().find(|sign| {
        is_quoted ^= *sign == '"';
        !is_quoted && [',', ';', '\t'].contains(sign)
    })
}

/// The fields of a line of delimited text; a field in quotation marks can hold the sign between fields.
fn fields(line: &str, between: Option<char>) -> Vec<String> {
    let (mut fields, mut field, mut is_quoted) = (Vec::new(), String::new(), false);
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            sign if Some(sign) == between && !is_quoted => fields.push(std::mem::take(&mut field)),
            sign => field.push(sign),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.csv");
        std::fs::write(&path, text).unwrap();
        let found = Events::given(&[path.to_string_lossy().into_owned()]);
        let why = |error: ParseError| error.to_string().replace(&*folder.path().to_string_lossy(), "");
        found.map(|events| events.iter().map(ToString::to_string).collect()).map_err(why)
    }

    #[test]
    fn an_event_is_a_day_and_what_happened() {
        for text in ["2025-06-01 New prices", "2025-06-01: New prices", " 2025-06-01T08:30:00Z New prices "] {
            assert_eq!(text.parse::<DatedEvent>().unwrap().to_string(), "2025-06-01 New prices", "{text}");
        }
        for text in ["", "New prices", "2025-06-01", "2025-02-30 Leap", "1.6.2025 New prices"] {
            let why = text.parse::<DatedEvent>().unwrap_err().to_string();
            assert!(why.contains("2025-06-01 New prices"), "{text}: {why}");
        }
    }

    #[test]
    fn a_file_has_a_line_per_event_in_any_order_of_columns() {
        let two = ["2025-01-05 Sale", "2025-06-01 New prices, again"];
        for text in [
            "date,event\n2025-06-01,\"New prices, again\"\n2025-01-05,Sale\n",
            "what;on\r\nSale;2025-01-05\r\n\r\nNew prices, again;2025-06-01",
            "\u{feff}2025-01-05 Sale\n2025-06-01\tNew prices, again\n2025-01-05,Sale\n",
        ] {
            assert_eq!(file(text).unwrap(), two, "{text}");
        }
    }

    #[test]
    fn a_file_that_is_none_says_what_to_write() {
        for (text, part) in [
            ("date,event\n", "no event in it"),
            ("date,event\n2025-01-05,Sale\nsoon,Prices\n", "line 3 has no day"),
            ("date,event\n2025-01-05,\n", "line 2 has a day alone"),
        ] {
            let why = file(text).unwrap_err();
            assert!(why.contains(part) && why.contains("2025-06-01,New prices"), "{text}: {why}");
        }
        let why = Events::given(&["nothing.csv".into()]).unwrap_err().to_string();
        assert!(why.contains("nothing.csv: no such file"), "{why}");
    }

    #[test]
    fn an_event_is_known_once_and_removed_by_its_day() {
        let texts = ["2025-06-01 New prices", "2025-01-05 Sale", "2025-06-01 New prices", "2025-06-01 Fair"];
        let mut events = Events::given(&texts.map(String::from)).unwrap();
        assert_eq!(events.iter().count(), 3);
        assert_eq!(events.remove("2025-06-01".parse().unwrap()), 2);
        assert_eq!(events.iter().map(|event| event.text.as_str()).collect::<Vec<_>>(), ["Sale"]);
    }
}
