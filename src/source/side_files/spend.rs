//! A file of acquisition spend: amounts by month, and by attributes of customers.

use std::path::Path;

use jiff::civil::Date;
use minijinja::context;

use crate::cohort::{Grain, Money, Period, WeekStart};
use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::readers::{self, Layout};
use crate::source::scan::Scan;
use crate::sql::{identifier, render};

use super::companion::found;

/// Names for the column of money.
const SPEND: [&str; 6] = ["spend", "cost", "costs", "amount", "budget", "ad_spend"];
/// Names for the column of time.
const PERIOD: [&str; 5] = ["period", "month", "date", "cohort", "day"];

/// One line of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct SpendLine {
    /// The month the money was spent in; none if the file has no such column.
    pub month: Option<Period>,
    /// One value per attribute of [`SpendFile::by`].
    pub values: Vec<Option<String>>,
    pub spend: Money,
}

/// Acquisition spend as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct SpendFile {
    pub lines: Vec<SpendLine>,
    pub has_months: bool,
    /// The requested attributes for which the file has a column.
    pub by: Vec<String>,
    /// Columns that the question does not need; spend is summed over them.
    pub unused: Vec<String>,
    /// The SQL that read it.
    pub sql: String,
}

impl SpendFile {
    /// Reads the file; `by` names the attributes that customers are grouped by.
    ///
    /// # Errors
    /// A file that cannot be read or lacks a column of spend; an unreadable period or amount, with its line.
    pub fn read(
        engine: &dyn Engine,
        path: &Path,
        by: &[String],
        cancel: &Cancel,
    ) -> Result<SpendFile, SourceError> {
        let mut files = found(engine, &path.to_string_lossy())?;
        let reader = readers::choose(engine, &mut files, cancel)?;
        let scan = Scan::open(engine, &mut files, reader, &Layout::default(), &[], cancel)?;
        let named = |names: &[&str]| {
            let found = names.iter().find_map(|name| scan.column(name));
            found.map(|column| column.name.clone())
        };
        let file = path.display().to_string();
        let Some(spend) = named(&SPEND) else {
            return Err(SourceError::Spend {
                why: "no column holds the spend: name it 'spend'".into(),
                path: file,
                line: 1,
            });
        };
        let period = named(&PERIOD).filter(|name| !by.iter().any(|by| by.eq_ignore_ascii_case(name)));
        let columns: Vec<(String, String)> =
            by.iter().filter_map(|by| Some((by.clone(), scan.column(by)?.name.clone()))).collect();
        let used = |name: &String| {
            *name == spend
                || period.as_ref() == Some(name)
                || columns.iter().any(|(_, column)| column == name)
        };
        let all = scan.columns.iter().map(|column| column.name.clone());
        let unused = all.filter(|name| !used(name)).collect();
        let text = |name: &String| format!("CAST({} AS VARCHAR)", identifier(name));
        let values: Vec<String> = columns.iter().map(|(_, column)| text(column)).collect();
        let periods: Vec<String> = period.iter().map(text).collect();
        let context = context! { scan => &scan.raw, spend => text(&spend), periods, values };
        let sql = render(engine.dialect(), "spend_file", context)?;
        let answer = engine.query(&sql, cancel).map_err(|error| files.broken(error))?;
        let mut lines = Vec::new();
        for (row, line) in rows(&answer).zip(2..) {
            let fault = |why: String| SourceError::Spend { path: file.clone(), line, why };
            let Some(amount) = row.maybe_decimal("spend")? else {
                return Err(fault(format!("'{}' is not an amount ({spend})", row.text("written")?)));
            };
            let month = match period {
                Some(_) => Some(month(row.text("period")?).map_err(fault)?),
                None => None,
            };
            let each = (0..columns.len())
                .map(|place| Ok(row.maybe_text(&format!("v{place}"))?.map(str::to_string)))
                .collect::<Result<_, SourceError>>()?;
            lines.push(SpendLine { month, values: each, spend: Money::from_raw(amount) });
        }
        let by = columns.into_iter().map(|(by, _)| by).collect();
        Ok(SpendFile {
            lines,
            has_months: period.is_some(),
            by,
            unused,
            sql: files.portable(&[scan.setup, vec![sql]].concat().join(";\n\n")),
        })
    }
}

/// The month that a text names: `2024-03`, `2024/3`, or a day in it.
fn month(text: &str) -> Result<Period, String> {
    let wrong = || format!("'{text}' is not a month: write it as 2024-03, or a day in it as 2024-03-15");
    let day = text.split(['T', ' ']).next().unwrap_or("").replace('/', "-");
    let numbers: Vec<i16> = day.split('-').map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
    let date = match numbers.as_slice() {
        [year, month] => Date::new(*year, i8::try_from(*month).map_err(|_| wrong())?, 1),
        [year, month, day] => Date::new(
            *year,
            i8::try_from(*month).map_err(|_| wrong())?,
            i8::try_from(*day).map_err(|_| wrong())?,
        ),
        _ => return Err(wrong()),
    };
    Ok(Period::holding(Grain::Month, date.map_err(|_| wrong())?, WeekStart::Mon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_name_a_month_and_quarters_do_not() {
        let shown = |text| month(text).map(|month| month.to_string());
        for text in ["2024-03", "2024/3", "2024-03-31", "2024-03-31 00:00:00", "2024-03-01T00:00:00"] {
            assert_eq!(shown(text).as_deref(), Ok("2024-03"), "{text}");
        }
        for text in ["2024", "2024-Q1", "2024-13", "March", "", "2024-02-30"] {
            let why = month(text).unwrap_err();
            assert!(why.contains("2024-03"), "{text}: {why}");
        }
    }
}
