//! The forecast of a matrix: values for open ages, and how accurate such forecasts were.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clv::{Comparison, Model, Refusal};
use crate::named::ParseError;

/// The purchase model that forecasts open cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(into = "String", try_from = "String")]
pub enum Forecast {
    /// The model with the smallest holdout error.
    #[default]
    Auto,
    Of(Model),
}

impl Forecast {
    /// The model, if the user named one.
    pub const fn model(self) -> Option<Model> {
        match self {
            Forecast::Auto => None,
            Forecast::Of(model) => Some(model),
        }
    }
}

impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.model().map_or("auto", Model::name))
    }
}

impl FromStr for Forecast {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text {
            "auto" => Ok(Forecast::Auto),
            name => {
                let names: Vec<&str> = std::iter::once("auto").chain(Model::ALL.map(Model::name)).collect();
                let unknown = |_| ParseError::unknown("model", name, &names);
                name.parse().map(Forecast::Of).map_err(unknown)
            }
        }
    }
}

impl From<Forecast> for String {
    fn from(forecast: Forecast) -> String {
        forecast.to_string()
    }
}

impl TryFrom<String> for Forecast {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// The forecast of a matrix, and its accuracy in the holdout.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixForecast {
    pub requested: Forecast,
    /// The model in use, and why it was chosen; `None` if a gate refuses.
    pub model: Option<Model>,
    pub why: String,
    pub refused: Vec<Refusal>,
    /// By row and age: members active by the end of the age, observed plus expected. `None` if the age is complete.
    pub cells: Vec<Vec<Option<f64>>>,
    /// The last day of the orders that the validated model was fitted on.
    pub split: Date,
    /// How accurate the same model was at ages that began after that day and are complete.
    pub accuracy: Vec<AgeAccuracy>,
    /// Why the holdout record is missing, if it is.
    pub no_record: Option<String>,
}

/// How accurate the forecasts of an age were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeAccuracy {
    pub age: u32,
    /// Cells with a forecast, and the members of their cohorts.
    pub cells: usize,
    pub members: u64,
    /// Active members.
    pub active: Comparison,
}

impl AgeAccuracy {
    /// The share of members forecast less the actual share.
    pub fn rate_error(&self) -> Option<f64> {
        (self.members > 0).then(|| (self.active.predicted - self.active.actual) / self.members as f64)
    }
}

impl MatrixForecast {
    /// Members expected to be active by the end of an open age; `None` if the age is complete or has no forecast.
    pub fn members(&self, row: usize, age: u32) -> Option<f64> {
        self.cells.get(row)?.get(age as usize).copied().flatten()
    }

    /// How accurate the forecasts of an age were.
    pub fn record_at(&self, age: u32) -> Option<&AgeAccuracy> {
        self.accuracy.iter().find(|one| one.age == age)
    }

    /// How accurate all forecasts together were.
    pub fn record_of_all(&self) -> Option<Comparison> {
        let mut all = Comparison::default();
        for one in &self.accuracy {
            all.actual += one.active.actual;
            all.predicted += one.active.predicted;
        }
        (!self.accuracy.is_empty()).then_some(all)
    }
}
