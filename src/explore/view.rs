//! A view: all that decides what is on screen, as plain data and as the command line that shows it again.

use serde::{Deserialize, Serialize};

use crate::cohort::{Ages, AverageKind, Grain, Measure, Return, WeekStart};
use crate::source::SourceSpec;

/// What the matrix shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct View {
    pub cohort: Grain,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    pub measure: Measure,
    #[serde(rename = "return")]
    pub criterion: Return,
    pub average: AverageKind,
    /// Cohorts smaller than this are dimmed.
    pub min_size: u64,
}

impl Default for View {
    fn default() -> Self {
        View {
            cohort: Grain::Month,
            age: Grain::Month,
            ages: Ages::Calendar,
            week_start: WeekStart::Mon,
            measure: Measure::Retention,
            criterion: Return::On,
            average: AverageKind::Pooled,
            min_size: 30,
        }
    }
}

impl View {
    /// The part of the view that decides what must be counted; everything else is arithmetic on the counts.
    pub fn shape(&self) -> Shape {
        Shape { cohort: self.cohort, age: self.age, ages: self.ages.clone(), week_start: self.week_start }
    }

    /// The command line that shows this view of a source again.
    pub fn command(&self, source: &SourceSpec) -> String {
        let plain = View::default();
        let mut words = vec!["tenure".to_string(), "matrix".to_string()];
        words.extend(source.arguments());
        let mut option = |name: &str, differs: bool, value: String| {
            if differs {
                words.push(format!("--{name}"));
                words.push(value);
            }
        };
        option("cohort", self.cohort != plain.cohort, self.cohort.to_string());
        option("age", self.age != plain.age, self.age.to_string());
        option("ages", self.ages != plain.ages, self.ages.to_string());
        option("week-start", self.week_start != plain.week_start, self.week_start.to_string());
        option("measure", self.measure != plain.measure, self.measure.to_string());
        option("return", self.criterion != plain.criterion, self.criterion.to_string());
        option("average", self.average != plain.average, self.average.name().to_string());
        option("min-size", self.min_size != plain.min_size, self.min_size.to_string());
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }
}

/// What must be counted: grains and ages. Two views of one shape share one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape {
    pub cohort: Grain,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
}

impl Shape {
    /// Monthly cohorts by monthly age.
    pub fn monthly() -> Shape {
        View::default().shape()
    }
}

/// A word as a shell takes it: quoted where it must be.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_one_command_line() {
        let source = SourceSpec {
            paths: vec!["orders of may.csv".into()],
            amount: Some("Quantity*UnitPrice".into()),
            filter: Some("Country = 'France'".into()),
            ..SourceSpec::default()
        };
        let view = View { measure: Measure::Customers, age: Grain::Week, ..View::default() };
        assert_eq!(
            view.command(&source),
            r"tenure matrix 'orders of may.csv' --amount 'Quantity*UnitPrice' --where 'Country = '\''France'\''' --age week --measure customers"
        );
    }
}
