//! A condition on one number of the matrix, as in `M1 < 0.30`, for jobs that should fail if it holds.

use std::fmt;
use std::str::FromStr;

use crate::cohort::{AverageKind, Matrix, Measure, State, Unit};

use crate::named::ParseError;

use super::bound::Bound;
use super::view::View;

/// One number of the matrix compared with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    text: String,
    subject: Subject,
    /// The label of the age, `M1`.
    age: String,
    bound: Bound,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// The average of the age, of the view's kind if none is named.
    Average(Option<AverageKind>),
    Cohort(String),
}

impl FromStr for Condition {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let wrong = |why: &str| {
            ParseError::new(
                format!("'{text}' is not a condition: {why}"),
                "write an age, a comparison and a number, as in 'M1 < 0.30', 'simple M1 <= 25%' or '2024-01 M3 > 0.1'",
            )
        };
        let (left, bound) = Bound::split(text).map_err(wrong)?;
        let (subject, age) = left.rsplit_once(char::is_whitespace).unwrap_or(("", left));
        if age.is_empty() || !age.contains(|c: char| c.is_ascii_digit()) {
            return Err(wrong("no age before the comparison"));
        }
        let subject = match subject.trim() {
            "" => Subject::Average(None),
            name => name
                .parse()
                .map_or_else(|_| Subject::Cohort(name.into()), |kind| Subject::Average(Some(kind))),
        };
        Ok(Condition { text: text.trim().into(), subject, age: age.into(), bound })
    }
}

impl Condition {
    /// The number in question if the condition holds, otherwise `None`.
    ///
    /// # Errors
    /// Why the number is missing: an unknown cohort, or an incomplete age.
    pub fn holds(&self, matrix: &Matrix, view: &View) -> Result<Option<f64>, String> {
        let share = view.measure.unit() == Unit::Rate && view.measure != Measure::RevenueRetention;
        if share && self.bound.value > 1.0 {
            return Err(format!(
                "'{self}' cannot be checked: {} is never above 100 %; write the bound as 30% or 0.30",
                view.measure.title()
            ));
        }
        let value = self.value(matrix, view)?;
        Ok(self.bound.holds(value).then_some(value))
    }

    fn value(&self, matrix: &Matrix, view: &View) -> Result<f64, String> {
        let width = matrix.width();
        let age = (0..width).find(|age| matrix.age_label(*age).eq_ignore_ascii_case(&self.age));
        let age = age.ok_or_else(|| match width {
            0 => format!("'{self}' cannot be checked: no age has been observed"),
            _ => format!(
                "'{self}' cannot be checked: {} has not been observed; the ages are {} to {}",
                self.age,
                matrix.age_label(0),
                matrix.age_label(width - 1)
            ),
        })?;
        let undefined = || format!("'{self}' cannot be checked: its denominator is zero");
        match &self.subject {
            Subject::Average(kind) => {
                let average = matrix.average(age, view.measure, view.criterion, kind.unwrap_or(view.average));
                if average.cohorts == 0 {
                    return Err(format!("'{self}' cannot be checked: no cohort has completed {}", self.age));
                }
                average.value.ok_or_else(undefined)
            }
            Subject::Cohort(name) => {
                let row = matrix.rows.iter().find(|row| row.cohort.to_string() == *name);
                let row =
                    row.ok_or_else(|| format!("'{self}' cannot be checked: unknown cohort '{name}'"))?;
                let cell = matrix.cell(row, age, view.measure, view.criterion);
                match cell.state() {
                    State::Complete | State::Zero => cell.value().ok_or_else(undefined),
                    State::Open => Err(format!(
                        "'{self}' cannot be checked: {name} has not completed {} by {}",
                        self.age, matrix.as_of
                    )),
                    State::Unobserved => Err(format!(
                        "'{self}' cannot be checked: {name} has not reached {} by {}",
                        self.age, matrix.as_of
                    )),
                }
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bound::Comparison;
    use super::*;

    #[test]
    fn conditions_are_read_as_people_write_them() {
        let parsed = |text: &str| text.parse::<Condition>().unwrap();
        let plain = parsed("M1 < 0.30");
        assert_eq!(
            (plain.age.as_str(), plain.bound.comparison, plain.bound.value),
            ("M1", Comparison::Less, 0.3)
        );
        assert_eq!(plain.subject, Subject::Average(None));
        assert_eq!(parsed("simple M1<=25%").subject, Subject::Average(Some(AverageKind::Simple)));
        assert_eq!(parsed("simple M1<=25%").bound.value, 0.25);
        assert_eq!(parsed("United Kingdom D8-30 != 0").subject, Subject::Cohort("United Kingdom".into()));
        assert_eq!(parsed("2024-01 M3 >= 1").bound.comparison, Comparison::AtLeast);
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["", "M1", "M1 <", "< 0.3", "M1 = 0.3", "M1 < many", "pooled < 3", "M1 < NaN"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
