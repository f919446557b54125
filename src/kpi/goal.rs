//! Goals for key figures.

use std::fmt;
use std::str::FromStr;

use crate::named::ParseError;

use super::definition::Kpi;

/// The value that a key figure should reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    pub kpi: Kpi,
    /// In the unit of the figure; a rate as a share.
    pub value: f64,
}

impl Goal {
    /// Whether a value reaches it. For churn and for the days between orders, less is better.
    pub fn is_met(self, value: f64) -> bool {
        match self.kpi {
            Kpi::Churn | Kpi::RevenueChurn | Kpi::DaysBetweenOrders => value <= self.value,
            _ => value >= self.value,
        }
    }
}

/// `retention-rate=0.4`, which reads back as the same goal.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.kpi.name(), self.value)
    }
}

/// `retention-rate=40%`.
impl FromStr for Goal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Goal, ParseError> {
        let wrong = || {
            ParseError::new(
                format!("'{text}' is not a goal"),
                "write a key figure and a number, as in retention-rate=40%",
            )
        };
        let (name, number) = text.split_once('=').ok_or_else(wrong)?;
        let kpi = Kpi::named(name.trim()).ok_or_else(|| {
            let names: Vec<String> = Kpi::ALL.iter().map(|kpi| kpi.name()).collect();
            ParseError::unknown(
                "key figure",
                name.trim(),
                &names.iter().map(String::as_str).collect::<Vec<_>>(),
            )
        })?;
        let (digits, whole) = match number.trim().strip_suffix('%') {
            Some(percent) => (percent.trim(), 100.0),
            None => (number.trim(), 1.0),
        };
        let value = digits.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(wrong)? / whole;
        // 40 in place of 40 % could never be reached, and nobody would know why.
        let may_be_beyond = matches!(kpi, Kpi::Nrr | Kpi::Satisfaction(_));
        if kpi.is_rate() && !may_be_beyond && !(0.0..=1.0).contains(&value) {
            let problem = format!("'{text}' is above 100 %, or below 0");
            return Err(ParseError::new(problem, format!("write {}={}%", kpi.name(), number.trim())));
        }
        Ok(Goal { kpi, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_a_figure_and_a_number() {
        let goal = |text: &str| text.parse::<Goal>();
        assert_eq!(goal("retention-rate=40%"), Ok(Goal { kpi: Kpi::RetentionRate, value: 0.4 }));
        assert_eq!(goal("aov = 62.50").unwrap().value, 62.5);
        assert_eq!(goal("nrr=120%").unwrap().value, 1.2);
        for (text, wanted) in [
            ("retention-rate", "write a key figure and a number"),
            ("retention=40%", "unknown key figure 'retention'"),
            ("churn=x", "is not a goal"),
            ("churn=20", "write churn=20%"),
        ] {
            let why = goal(text).unwrap_err().to_string();
            assert!(why.contains(wanted), "{text}: {why}");
        }
    }

    #[test]
    fn of_churn_less_is_better() {
        let goal = |text: &str| text.parse::<Goal>().unwrap();
        assert!(goal("retention-rate=40%").is_met(0.4) && !goal("retention-rate=40%").is_met(0.39));
        assert!(goal("churn=20%").is_met(0.2) && !goal("churn=20%").is_met(0.21));
        assert!(goal("days-between-orders=30").is_met(28.0));
    }
}
