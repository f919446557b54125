//! Dates in three columns, and dates whose years are of another era.

use crate::text::{option_words, sanitize};

use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::letters::letters;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::role::Role;

/// Names of columns with a part of the date, by their letters, and words that may stand before them.
#[rustfmt::skip]
const YEARS: &[&str] = &["year", "yr", "yyyy", "jahr", "annee", "ano", "anno", "jaar", "ar", "rok", "год", "年"];
#[rustfmt::skip]
const MONTHS: &[&str] = &["month", "mon", "mm", "monat", "mois", "mes", "mese", "maand", "manad", "miesiac", "mesic", "месяц", "月"];
#[rustfmt::skip]
const DAYS: &[&str] = &["day", "dayofmonth", "dd", "tag", "jour", "dia", "giorno", "dag", "dzien", "den", "день", "日"];
const BEFORE: &[&str] =
    &["order", "orders", "purchase", "sale", "sales", "invoice", "transaction", "bestell", "date"];

/// Years that count from the birth of Buddha, and years of the lunar and the solar count from the Hijra.
const BUDDHIST: std::ops::RangeInclusive<u32> = 2443..=2643;
const HIJRI: std::ops::RangeInclusive<u32> = 1340..=1480;

/// The text of a column with a part of the date.
fn is_part(column: &ColumnStats, names: &[&str]) -> bool {
    let name = letters(&column.name);
    let rest = BEFORE.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(&name);
    column.value_type.is_integer() && (names.contains(&name.as_str()) || names.contains(&rest))
}

/// The year of a date with four digits for it, first or last of three numbers.
fn year(text: &str) -> Option<u32> {
    let day = text.trim().split([' ', 'T']).next()?;
    let numbers: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).collect();
    let [first, _, last] = numbers.as_slice() else { return None };
    [first, last].into_iter().find(|number| number.len() == 4)?.parse().ok()
}

impl Resolver<'_> {
    /// The date: as the user names it, else made of a year, a month and a day, else a guess.
    ///
    /// # Errors
    /// No date, and years of another era.
    pub(super) fn date(&mut self, given: Option<&str>) -> Result<Filled, SourceError> {
        let parts = if given.is_none() && self.preset.is_none() { self.parts_of_dates() } else { None };
        let guess = self.guessed(Role::Date).map(|filled| filled.column.name);
        let date = match parts.filter(|parts| guess.as_ref().is_none_or(|guess| parts.contains(guess))) {
            Some([year, month, day]) => {
                let words = [&year, &month, &day].map(|name| column_word(name)).join(", ");
                let filled = self.expression(&format!("make_date({words})"), "--date", true)?;
                self.remember(Role::Date, &filled);
                self.scan.notes.push(Note {
                    text: format!("the date is made of '{year}', '{month}' and '{day}'"),
                    remedy: Some("if that is not the date of the order, name another one with --date".into()),
                });
                filled
            }
            None => self.needed(Role::Date, "date", "--date", given)?,
        };
        self.check_era(&date)?;
        Ok(date)
    }

    fn parts_of_dates(&self) -> Option<[String; 3]> {
        let part = |names| self.scan.columns.iter().find(|column| is_part(column, names));
        let year = part(YEARS).filter(|column| {
            let sample = column.sample.as_deref().and_then(|text| text.trim().parse().ok());
            sample.is_some_and(|year: u32| (1900..2200).contains(&year))
        })?;
        Some([year, part(MONTHS)?, part(DAYS)?].map(|column| column.name.clone()))
    }

    /// Refuses years that are not Gregorian, which would lie outside of all others.
    fn check_era(&self, date: &Filled) -> Result<(), SourceError> {
        let column = &date.column;
        let samples: Vec<u32> = [&column.sample, &column.last_sample]
            .into_iter()
            .filter_map(|sample| year(sample.as_deref()?))
            .collect();
        let all_in = |era: &std::ops::RangeInclusive<u32>| {
            !samples.is_empty() && samples.iter().all(|year| era.contains(year))
        };
        let example = || sanitize(column.sample.as_deref().unwrap_or_default());
        if !date.is_expression && all_in(&BUDDHIST) {
            let text = format!("CAST({} AS VARCHAR)", column_word(&column.name));
            let part = |place: usize| {
                format!("CAST(regexp_extract({text}, '(\\d+)\\D+(\\d+)\\D+(\\d+)', {place}) AS INTEGER)")
            };
            let is_first = example().find(|c: char| !c.is_ascii_digit()) == Some(4);
            let [year, day] = if is_first { [1, 3] } else { [3, 1] };
            let gregorian = format!("make_date({} - 543, {}, {})", part(year), part(2), part(day));
            return Err(SourceError::Era {
                column: column.name.clone(),
                example: example(),
                era: "the Buddhist calendar, 543 more than others",
                remedy: format!("read them with {}", option_words("date", &gregorian)),
            });
        }
        if all_in(&HIJRI) {
            return Err(SourceError::Era {
                column: column.name.clone(),
                example: example(),
                era: "a calendar that counts from the Hijra, whose months are not those of others",
                remedy: "export the orders again with Gregorian dates".into(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn a_year_has_four_digits_first_or_last() {
        for (text, found) in [
            ("01/02/2568", Some(2568)),
            ("2568-01-02 10:00", Some(2568)),
            ("1446/01/02", Some(1446)),
            ("01.02.68", None),
            ("2568", None),
            ("noon", None),
        ] {
            assert_eq!(year(text), found, "{text}");
        }
    }
}
