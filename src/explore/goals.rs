//! Goals of a view: the value that curves of a measure should reach, and the values that key figures should reach.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::cohort::Measure;
use crate::kpi::{Goal, Kpi};
use crate::named::ParseError;

/// The value that curves of a measure should reach, as in `retention=0.2`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CurveGoal {
    pub measure: Measure,
    /// In the unit of the measure; a rate as a share.
    pub value: f64,
}

/// No goal is undefined: they are read from finite numbers.
impl Eq for CurveGoal {}

impl fmt::Display for CurveGoal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.measure.name(), self.value)
    }
}

impl FromStr for CurveGoal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<CurveGoal, ParseError> {
        let parsed = text.split_once('=').and_then(|(name, number)| {
            let value = number.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
            Some(CurveGoal { measure: name.trim().parse().ok()?, value })
        });
        parsed.ok_or_else(|| {
            ParseError::new(
                format!("'{text}' is not a goal"),
                "write a measure and a number, as in retention=0.2",
            )
        })
    }
}

impl From<CurveGoal> for String {
    fn from(goal: CurveGoal) -> String {
        goal.to_string()
    }
}

impl TryFrom<String> for CurveGoal {
    type Error = ParseError;

    fn try_from(text: String) -> Result<CurveGoal, ParseError> {
        text.parse()
    }
}

/// The values that key figures should reach, at most one per figure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct KpiGoals(Vec<Goal>);

/// No goal is undefined: they are read from finite numbers.
impl Eq for KpiGoals {}

impl KpiGoals {
    /// These goals; of two for one figure the last.
    pub fn of(goals: &[Goal]) -> KpiGoals {
        goals.iter().fold(KpiGoals::default(), |all, goal| all.with(*goal))
    }

    /// All of them.
    pub fn all(&self) -> &[Goal] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The goal of a figure.
    pub fn of_figure(&self, kpi: Kpi) -> Option<Goal> {
        self.0.iter().find(|goal| goal.kpi == kpi).copied()
    }

    /// The same with a goal in place of an earlier one for its figure.
    #[must_use]
    pub fn with(mut self, goal: Goal) -> KpiGoals {
        match self.0.iter_mut().find(|one| one.kpi == goal.kpi) {
            Some(one) => *one = goal,
            None => self.0.push(goal),
        }
        self
    }

    /// The same without the goal of a figure.
    #[must_use]
    pub fn without(mut self, kpi: Kpi) -> KpiGoals {
        self.0.retain(|goal| goal.kpi != kpi);
        self
    }
}

impl From<KpiGoals> for Vec<String> {
    fn from(goals: KpiGoals) -> Vec<String> {
        goals.0.iter().map(ToString::to_string).collect()
    }
}

impl TryFrom<Vec<String>> for KpiGoals {
    type Error = ParseError;

    fn try_from(texts: Vec<String>) -> Result<KpiGoals, ParseError> {
        let goals = texts.iter().map(|text| text.parse()).collect::<Result<Vec<Goal>, _>>()?;
        Ok(KpiGoals::of(&goals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_written_as_they_are_read() {
        let goal: CurveGoal = "retention = 0.29".parse().unwrap();
        assert_eq!(goal.to_string(), "retention=0.29");
        assert_eq!(String::from(goal).parse::<CurveGoal>().unwrap(), goal);
        for text in ["retention", "retention=high", "speed=1", "retention=inf"] {
            assert!(text.parse::<CurveGoal>().unwrap_err().to_string().contains("retention=0.2"), "{text}");
        }
        let goals = KpiGoals::try_from(vec!["nrr=120%".to_string(), "churn=0.29".to_string()]).unwrap();
        let texts = Vec::from(goals.clone());
        assert_eq!(texts, ["nrr=1.2", "churn=0.29"]);
        assert_eq!(KpiGoals::try_from(texts).unwrap(), goals);
        let later = goals.with("churn=10%".parse().unwrap());
        assert_eq!(later.all().len(), 2, "one goal per figure");
        assert_eq!(later.of_figure(Kpi::Churn).map(|goal| goal.value), Some(0.1));
        assert_eq!(later.without(Kpi::Churn).of_figure(Kpi::Churn), None);
    }
}
