//! The choice of a cell of the matrix: `--cell 2025-05:M1`, and older spellings.

use clap::Args;

use crate::cohort::{Ages, CohortBy, Grain};
use crate::explore::View;
use crate::named::UsageError;

use super::failure::Failure;
use super::options::{SourceOptions, Takes, ViewOptions};

/// The chosen cell.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Cell")]
pub struct CellOptions {
    /// Cohort and age of a cell as the matrix names them, as in 2025-05:M1; a cohort alone, as in 2025-05, for all its
    /// customers
    #[arg(long, value_name = "COHORT[:AGE]")]
    cell: Option<String>,
    /// The older name of --cohort, which picked a cell.
    #[arg(long, alias = "cohort-by", value_name = "GRAIN|COL", hide = true)]
    grain: Option<CohortBy>,
    /// The older name of --age, which picked a cell.
    #[arg(long, alias = "age-by", value_name = "GRAIN", hide = true)]
    age_grain: Option<Grain>,
}

/// A cohort, an age, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The name of the cohort in the matrix.
    pub cohort: Option<String>,
    pub age: Option<u32>,
}

impl CellOptions {
    /// The view, and the chosen cell.
    ///
    /// # Errors
    /// A cell named twice, an age that the ages of the view do not have, and as [`ViewOptions::view`].
    pub fn read<T: Takes>(
        &self,
        options: &ViewOptions<T>,
        source: &SourceOptions,
    ) -> Result<(View, Cell), Failure> {
        // A number is an age; a grain is the unit of ages.
        let number = options.given("age").and_then(|text| text.parse::<u32>().ok());
        let names_a_cohort = |text: &&str| self.grain.is_some() || is_written_as_a_period(text);
        let label = options.given("cohort").filter(names_a_cohort).map(String::from);
        let grouped_by = self.grain.as_ref().map(ToString::to_string);
        let mut options = options.clone();
        if label.is_some() || grouped_by.is_some() {
            options = options.with("cohort", grouped_by);
        }
        if number.is_some() || self.age_grain.is_some() {
            options = options.with("age", self.age_grain.map(|grain| grain.to_string()));
        }
        if self.cell.is_some() && (label.is_some() || number.is_some()) {
            let twice = UsageError::new("--cell", "the cell is named twice", "leave --cohort and --age out");
            return Err(Failure::usage(twice.to_string()));
        }
        let named = self.cell.as_deref().or(label.as_deref());
        let is_grouped = options.given("cohort").is_some() || source.saved_view()?.is_some();
        if let Some(grain) = named.and_then(grain_of).filter(|_| !is_grouped) {
            options = options.with("cohort", Some(grain.to_string()));
        }
        let view = options.view(source)?;
        let cell = match &self.cell {
            Some(text) => split(text, &view.ages, view.age)?,
            None => Cell { cohort: label, age: number },
        };
        Ok((view, cell))
    }
}

/// A cell at its last colon: `2025-05:M1`, `a:b:M1`; with nothing behind it, or with no age, a cohort alone.
fn split(text: &str, ages: &Ages, grain: Grain) -> Result<Cell, Failure> {
    let alone = |cohort: &str| Ok(Cell { cohort: Some(cohort.to_string()), age: None });
    let Some((cohort, age)) = text.rsplit_once(':') else { return alone(text) };
    match age_named(age, ages, grain) {
        Some(age) => Ok(Cell { cohort: Some(cohort.to_string()), age: Some(age) }),
        None if age.is_empty() => alone(cohort),
        // A time of day or a ratio can be part of a value; only the age of a period can be mistaken.
        None if !is_written_as_a_period(cohort) => alone(text),
        None => {
            let names = [0, 1].map(|age| ages.label(grain, age)).join(", ");
            let problem = format!("'{age}' is not an age of {ages} {grain}s");
            Err(Failure::usage(UsageError::new("--cell", problem, format!("write {names}, …")).to_string()))
        }
    }
}

/// An age by its label, `M1` or `D8-30`, or by its number.
///
/// Labels are those of [`Ages::label`].
fn age_named(text: &str, ages: &Ages, grain: Grain) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let is_label = |age: &u32| ages.label(grain, *age).eq_ignore_ascii_case(text);
    match ages {
        Ages::Brackets(bounds) => (0..u32::try_from(bounds.len()).ok()?).find(is_label),
        _ => text.get(1..)?.parse().ok().filter(is_label),
    }
}

/// The age that an option names, in the ages of a view.
///
/// # Errors
/// A text that is not an age, with the first valid ages.
pub fn age_of(option: &'static str, text: &str, view: &View) -> Result<u32, Failure> {
    age_named(text.trim(), &view.ages, view.age).ok_or_else(|| {
        let problem = format!("'{text}' is not an age of {} {}s", view.ages, view.age);
        let labels = [0, 1].map(|age| view.ages.label(view.age, age)).join(", ");
        Failure::usage(UsageError::new(option, problem, format!("write {labels}, …")).to_string())
    })
}

/// Whether a text is written as the matrix writes periods: 2010-12, 2010-Q4, 2010, 2010-12-06, 2010-W49.
fn is_written_as_a_period(text: &str) -> bool {
    let year = text.get(..4).is_some_and(|year| year.chars().all(|c| c.is_ascii_digit()));
    year && text.chars().all(|c| c.is_ascii_digit() || "-QW".contains(c))
}

/// The grain of a cohort, from its text; `None` if it is not a period.
fn grain_of(text: &str) -> Option<Grain> {
    let cohort = text.split_once(':').map_or(text, |(cohort, _)| cohort);
    Some(match (cohort.len(), cohort.contains("-Q")) {
        _ if !is_written_as_a_period(cohort) => return None,
        (7, true) => Grain::Quarter,
        (10, _) => Grain::Day,
        (4, _) => Grain::Year,
        _ => Grain::Month,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, ages: &str, grain: Grain) -> Option<(Option<String>, Option<u32>)> {
        let ages = Ages::parse(ages, grain).unwrap();
        split(text, &ages, grain).ok().map(|cell| (cell.cohort, cell.age))
    }

    #[test]
    fn a_cell_is_a_cohort_and_an_age() {
        let named = |cohort: &str, age| Some((Some(cohort.to_string()), age));
        for (text, ages, grain, expected) in [
            ("2025-05:M1", "calendar", Grain::Month, named("2025-05", Some(1))),
            ("2025-05:m12", "calendar", Grain::Month, named("2025-05", Some(12))),
            ("2025-05:3", "calendar", Grain::Month, named("2025-05", Some(3))),
            ("2025-05", "calendar", Grain::Month, named("2025-05", None)),
            ("2025-05:W1", "calendar", Grain::Month, None),
            ("2025-05:W1", "rolling:7", Grain::Month, named("2025-05", Some(1))),
            ("a:b:M1", "calendar", Grain::Month, named("a:b", Some(1))),
            ("a:b", "calendar", Grain::Month, named("a:b", None)),
            ("a:M1:", "calendar", Grain::Month, named("a:M1", None)),
            ("DE:D8-30", "0,1,8,31", Grain::Month, named("DE", Some(2))),
            ("DE:D31+", "0,1,8,31", Grain::Month, named("DE", Some(3))),
        ] {
            assert_eq!(cell(text, ages, grain), expected, "{text} {ages}");
        }
    }

    #[test]
    fn the_grain_of_a_cohort_is_seen_in_its_name() {
        for (text, grain) in [
            ("2010-12", Some(Grain::Month)),
            ("2010-Q4:Q1", Some(Grain::Quarter)),
            ("2010", Some(Grain::Year)),
            ("2010-12-06:D3", Some(Grain::Day)),
            ("email", None),
        ] {
            assert_eq!(grain_of(text), grain, "{text}");
        }
    }
}
