//! Doubts about dates that every value fits: few values decide, or the years are of another calendar.

use jiff::Zoned;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::spec::Tolerance;
use crate::sql::render;
use crate::text::{grouped, option_words};

use super::date_formats::Plan;

/// Dates of a sample, as they are read.
pub(super) struct ReadDates<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) scan: &'a str,
    /// Its name, as SQL.
    pub(super) column: &'a str,
    /// SQL of the moment.
    pub(super) sql: &'a str,
    /// Only so many first rows are looked at.
    pub(super) first: Option<u64>,
}

/// From so many dates on, most of which lie in the last two thirds of a month, the days tell.
const TELLING_DATES: u64 = 100;

/// Of so many dates one at most has a day above 12, where 18 of 30 do by chance.
const ONE_IN: u64 = 20;

/// Shops that bill on fixed days have few days.
const MANY_DAYS: u64 = 6;

impl ReadDates<'_> {
    /// A note if the days of the dates show that day and month are exchanged in some of them, or may be in all.
    pub(super) fn doubt(
        &self,
        column: &str,
        plan: &Plan,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let formats: Vec<&str> = plan.formats.iter().map(|(format, _)| format.as_str()).collect();
        let all_begin = |first: &str, second: &str| {
            formats.iter().all(|format| format.starts_with(first) && format.contains(second))
        };
        let (day_first, month_first) = (all_begin("%d", "%m"), all_begin("%m", "%d"));
        let is_decided = plan.ambiguous.is_none() && plan.contradiction.is_none();
        let may_be_exchanged =
            plan.days_are_late && formats.iter().any(|format| format.starts_with("%Y-%m-%d"));
        let is_one_order = is_decided && (day_first || month_first);
        if !may_be_exchanged && !is_one_order {
            return Ok(None);
        }
        let context =
            context! { ts => self.sql, column => self.column, scan => self.scan, first => self.first };
        let answer = self.engine.query(&render(self.engine.dialect(), "days_of_months", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        if may_be_exchanged {
            let (others, late) = (row.count("year_first")?, row.count("year_first_late")?);
            return Ok((others >= TELLING_DATES / 5 && late == 0).then(|| exchanged(column, &formats)));
        }
        let (dates, late) = (row.count("dates")?, row.count("late")?);
        let is_spread = row.count("days")? >= MANY_DAYS && row.count("months")? >= MANY_DAYS;
        if dates < TELLING_DATES || late * ONE_IN > dates || !is_spread {
            return Ok(None);
        }
        // A sample may lack them.
        let late = late.max(1);
        let (first, other) = if day_first { ("day", "month") } else { ("month", "day") };
        let example = plan.evidence.as_deref().unwrap_or_default();
        let allowed = Tolerance::of(late, dates);
        Ok(Some(Note {
            text: format!(
                "only {} of {} dates of '{column}' show that the {first} comes first, such as '{example}'; the others fit both orders",
                grouped(late),
                grouped(dates)
            ),
            remedy: Some(format!(
                "if these are wrong, say --date-format {other}-first --allow-unreadable {allowed}"
            )),
        }))
    }
}

/// A spreadsheet that expects the month first exchanges day and month if the day is at most 12, and keeps other dates as text.
fn exchanged(column: &str, formats: &[&str]) -> Note {
    let word = column_word(column);
    let each = formats.iter().map(|format| {
        let format = format.replace("%Y-%m-%d", "%Y-%d-%m");
        format!("try_strptime({word}, '{format}')")
    });
    let both = format!("coalesce({})", each.collect::<Vec<_>>().join(", "));
    Note {
        text: format!(
            "in '{column}' every date with the day first has a day above 12, and no other date has one: a spreadsheet may have exchanged day and month of the others"
        ),
        remedy: Some(format!("if it has, say {}", option_words("date", &both))),
    }
}

/// Years of an era that an era of two digits could mean: Reiwa began in 2019.
const REIWA: i16 = 2018;

/// A note if years of two digits come first and lie years back, as those of an era do.
pub(super) fn of_an_era(column: &str, plan: &Plan) -> Option<Note> {
    let [(format, _)] = plan.formats.as_slice() else { return None };
    if !format.starts_with("%y") || plan.ambiguous.is_some() {
        return None;
    }
    let example = plan.greatest.as_deref()?;
    let year: i16 = example.get(..2)?.parse().ok()?;
    let this_year = Zoned::now().year();
    if year == 0 || year + REIWA > this_year {
        return None;
    }
    let more = REIWA - 2000;
    let later = format!("strptime({}, '{format}') + INTERVAL {more} YEAR", column_word(column));
    Some(Note {
        text: format!(
            "the years of '{column}' are read as 20{year:02}, as in '{example}'; in years of Reiwa that is {}",
            year + REIWA
        ),
        remedy: Some(format!("if they are, say {}", option_words("date", &later))),
    })
}
