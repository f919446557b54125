//! The time of day in a column of its own, beside the dates.

use minijinja::context;

use crate::engine::{ColumnType, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::letters::letters;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::{identifier, literal, render};
use crate::text::{option_words, sanitize};

use super::moments::Moment;
use super::time_of_day::holds_times_of_day;

/// Names of columns with the time of day, by their letters.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "time", "ordertime", "transactiontime", "purchasetime", "invoicetime", "saletime", "paymenttime", "createdtime",
    "timeofday", "timeoforder", "timeofpurchase", "timeofsale", "uhrzeit", "zeit", "bestellzeit", "kaufzeit", "tijd", "tijdstip",
    "besteltijd", "klokkeslett", "klokkeslet", "klokkeslaet", "tid", "tidpunkt", "aika", "kello", "kellonaika", "heure",
    "heuredecommande", "heurecommande", "heuredachat", "hora", "horadecompra", "horadelpedido", "horapedido", "horadopedido",
    "ora", "oraordine", "oradiordine", "oracomenzii", "godzina", "czas", "cas", "ido", "idopont", "saat", "vrijeme", "время", "час",
    "ωρα", "時刻", "時間", "时间", "시간",
];

/// Words for a time and what the name of a column may have with them, and words for a day, by their letters. Without them, a time
/// is called as its day is: `Order date`, `Order time (UTC)`.
#[rustfmt::skip]
const TIMES: &[&str] = &["timezone", "timestamp", "time", "uhrzeit", "zeit", "tijd", "heure", "hora", "saat", "godzina", "utc", "gmt", "local"];
#[rustfmt::skip]
const DAYS: &[&str] = &["date", "datum", "fecha", "data", "dato", "day", "tag", "jour"];

/// How times of day are written.
const FORMATS: [&str; 11] = [
    "%H:%M:%S",
    "%H:%M",
    "%H:%M:%S.%f",
    "%I:%M:%S %p",
    "%I:%M %p",
    "%I:%M:%S%p",
    "%I:%M%p",
    "%H.%M",
    "%H:%M Uhr",
    "%H:%M:%S UTC",
    "%H:%M UTC",
];

/// One in so many values may be something else.
const EXCEPTIONS: u64 = 20;

/// Whether the name of a column is that of the time beside the name of a day.
fn is_called_as(date: &str, time: &str) -> bool {
    let without =
        |name: &str, words: &[&str]| words.iter().fold(letters(name), |name, word| name.replace(word, ""));
    let bare = without(time, TIMES);
    bare != letters(time) && bare == without(date, DAYS)
}

impl Resolver<'_> {
    /// Joins the time of day to dates that have none, if a column beside them is called so and holds nothing else. A date that
    /// the user names stays as it is.
    pub(in crate::source) fn with_time_of_day(
        &mut self,
        date: &Filled,
        is_named: bool,
        (rows_at_hand, is_cheap): (&str, bool),
        moment: Moment,
    ) -> Result<Moment, SourceError> {
        if is_named || date.is_expression || date.column.value_type == ColumnType::TimestampUtc {
            return Ok(moment);
        }
        let is_free = |column: &&ColumnStats| column.filled > 0 && !self.taken.contains(&column.name);
        let is_time = |column: &&ColumnStats| {
            NAMES.contains(&letters(&column.name).as_str())
                || (is_called_as(&date.column.name, &column.name) && holds_times_of_day(column))
        };
        let is_text = |column: &&ColumnStats| column.value_type.is_text() || column.kind == "TIME";
        let found = self.scan.columns.iter().filter(is_free).filter(is_time).find(is_text);
        let Some(name) = found.map(|column| column.name.clone()) else { return Ok(moment) };
        let time = identifier(&name);
        let formats = FORMATS.map(literal);
        let first = (!is_cheap).then_some(FIRST_ROWS);
        let context =
            context! { time => &time, formats => &formats, first, ts => &moment.sql, scan => rows_at_hand };
        let answer =
            self.engine.query(&render(self.engine.dialect(), "times_of_day", context)?, self.cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(moment) };
        let (filled, read) = (row.count("filled")?, row.count("read")?);
        let is_clear = read > 0 && (filled - read) * EXCEPTIONS <= filled;
        if !is_clear || row.count("timed")? > 0 {
            return Ok(moment);
        }
        let example = row.maybe_text("example")?.map(sanitize).unwrap_or_default();
        let note = Note {
            text: format!(
                "the time of day in '{name}', such as {example}, is joined to the dates of '{}'",
                date.column.name
            ),
            remedy: Some(format!(
                "if it is not that of the order, say {}",
                option_words("date", &date.column.name)
            )),
        };
        let context = context! { kind => "timed", value => &moment.sql, time, formats };
        let sql = render(self.engine.dialect(), "expression", context)?;
        self.taken.push(name.clone());
        self.time = Some(name);
        let notes = moment.notes.into_iter().chain([note]).collect();
        Ok(Moment { sql: sql.trim().to_string(), notes, ..moment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_called_as_its_day_is() {
        for (date, time) in [
            ("Order date", "Order time"),
            ("Purchase Date", "Purchase Time (UTC timezone)"),
            ("Transaction Date", "Transaction Time (Local)"),
            ("Date placed", "Time placed"),
            ("Bestelldatum", "Bestellzeit"),
        ] {
            assert!(is_called_as(date, time), "{date} {time}");
        }
        for (date, time) in [("Order date", "Delivery time"), ("Date", "Start time"), ("Date", "Date")] {
            assert!(!is_called_as(date, time), "{date} {time}");
        }
    }
}
