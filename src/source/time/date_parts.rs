//! Dates in three columns, and dates whose years are of another era.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::text::{option_words, sanitize};

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

/// The eras of Japan as dates name them, with the year before their first one.
const ERAS: &[(&str, u32)] =
    &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("R", 2018), ("H", 1988), ("S", 1925)];

/// Whether a date has the year of an era of Japan: 令和5年1月11日, R5.1.11.
fn is_of_era(text: &str) -> bool {
    let text = text.trim();
    ERAS.iter().any(|(era, _)| {
        let rest = text.strip_prefix(era).map(|rest| rest.replacen('元', "1", 1));
        rest.is_some_and(|rest| numbers(&rest, |year| year.len() <= 2))
    })
}

/// Whether a date has a year that counts from the Republic of China: 112/01/06, 民國112年1月6日.
fn is_of_republic(text: &str) -> bool {
    let text = text.trim();
    let rest = ["民國", "民国", "中華民國"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    numbers(rest.trim(), |year| year.len() == 3 && year.starts_with('1'))
}

/// Whether a text begins with a year of some form, a month and a day.
fn numbers(text: &str, is_year: impl Fn(&str) -> bool) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    let mut parts = day.split(|c: char| !c.is_ascii_digit());
    let mut is_one =
        |is: &dyn Fn(&str) -> bool| parts.next().is_some_and(|part| !part.is_empty() && is(part));
    let upto =
        |most: u32| move |part: &str| part.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    is_one(&is_year) && is_one(&upto(12)) && is_one(&upto(31))
}

impl Resolver<'_> {
    /// The date: as the user names it, else made of a year, a month and a day, else a guess.
    ///
    /// # Errors
    /// No date, and years of another era.
    pub(in crate::source) fn date(&mut self, given: Option<&str>) -> Result<Filled, SourceError> {
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
        let text = format!("CAST({} AS VARCHAR)", column_word(&column.name));
        let part = |text: &str, place: usize| {
            format!("CAST(regexp_extract({text}, '(\\d+)\\D+(\\d+)\\D+(\\d+)', {place}) AS INTEGER)")
        };
        let texts = || [&column.sample, &column.last_sample].into_iter().flatten();
        let all_are = |is: fn(&str) -> bool| {
            !date.is_expression && texts().next().is_some() && texts().all(|text| is(text))
        };
        if all_are(is_of_era) {
            let whens: Vec<String> =
                ERAS.iter().map(|(era, before)| format!("WHEN '{era}' THEN {before}")).collect();
            let era = format!("regexp_extract(trim({text}), '^[^0-9元]+')");
            let numbers = format!("replace({text}, '元', '1')");
            let day = format!(
                "make_date({} + CASE {era} {} END, {}, {})",
                part(&numbers, 1),
                whens.join(" "),
                part(&numbers, 2),
                part(&numbers, 3)
            );
            return Err(SourceError::Era {
                column: column.name.clone(),
                example: example(),
                era: "an era of Japan",
                remedy: format!("read them with {}", option_words("date", &day)),
            });
        }
        if all_are(is_of_republic) {
            let day = format!("make_date({} + 1911, {}, {})", part(&text, 1), part(&text, 2), part(&text, 3));
            return Err(SourceError::Era {
                column: column.name.clone(),
                example: example(),
                era: "the calendar of the Republic of China, 1911 less than others",
                remedy: format!("read them with {}", option_words("date", &day)),
            });
        }
        if !date.is_expression && all_in(&BUDDHIST) {
            let is_first = example().find(|c: char| !c.is_ascii_digit()) == Some(4);
            let [year, day] = if is_first { [1, 3] } else { [3, 1] };
            let gregorian =
                format!("make_date({} - 543, {}, {})", part(&text, year), part(&text, 2), part(&text, day));
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
    use super::{is_of_era, is_of_republic, year};

    #[test]
    fn years_of_eras_and_of_the_republic_are_told_from_other_numbers() {
        for of_era in ["令和5年1月11日", "R5.1.11", "平成31年4月30日", "令和元年5月1日", "H30/12/01"]
        {
            assert!(is_of_era(of_era), "{of_era}");
        }
        for of_republic in ["112/01/06", "民國112年1月6日", "112-12-31 10:00"] {
            assert!(is_of_republic(of_republic), "{of_republic}");
        }
        for other in
            ["2024-01-05", "05.01.24", "R5", "H", "112", "112/13/06", "24/01/05", "2024年1月5日", "SKU-1-2"]
        {
            assert!(!is_of_era(other) && !is_of_republic(other), "{other}");
        }
    }

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
