//! Options about lifetime value that `clv` and `risk` share.

use clap::Args;
use jiff::civil::Date;

use crate::clv::{Horizon, Model, ValueTerms};
use crate::cohort::Share;
use crate::explore::Within;
use crate::explore::clv::{ClvQuestion, FitMode};
use crate::report::clv::TimeUnit;

use super::run::Failure;
use super::values;

/// Models, terms and the calibration.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Lifetime value")]
pub struct ClvOptions {
    /// Attribute to tell customers apart by, as it stood at the first order; given twice, they are crossed
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Only customers with this value at their first order, as in --within Country=France; models are fitted on them
    /// alone; may be given more than once
    #[arg(long, value_name = "BY=VALUE")]
    within: Vec<Within>,
    /// Whose parameters value a segment: pooled (of all customers), or separate where a segment has 500 or more
    #[arg(long, value_name = "FIT", default_value_t)]
    fit: FitMode,
    /// Purchase model: bg-nbd, mbg-nbd, pareto-nbd, or auto for the one with the smallest holdout error
    #[arg(long, value_name = "MODEL", default_value = "auto")]
    model: String,
    /// Fit on orders up to this day, value customers as they stood on it, and hold the forecast against what
    /// followed [default: all orders are fitted; the record is made on the first two thirds of the days]
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    calibration_end: Option<Date>,
    /// How far the value looks ahead, as in 12m, 52w or 365d
    #[arg(long, value_name = "TIME", default_value = "12m", value_parser = values::horizon, allow_hyphen_values = true)]
    horizon: Horizon,
    /// Annual discount rate, as in 0.1 or 10%
    #[arg(long, value_name = "RATE", default_value_t = 0.10, value_parser = values::rate, allow_hyphen_values = true)]
    discount: f64,
    /// Share of spend that is margin, as in 0.3 or 30% [default: what --cost leaves, without it 1]
    #[arg(long, value_name = "SHARE", conflicts_with = "cost", value_parser = values::share, allow_hyphen_values = true)]
    margin: Option<Share>,
    /// Unit of t_x, T, alpha, beta and the log-likelihoods: week or day
    #[arg(long, value_name = "UNIT", default_value_t)]
    pub(super) unit: TimeUnit,
}

impl ClvOptions {
    /// The same as a question.
    ///
    /// # Errors
    /// A model, margin or discount that makes no sense.
    pub(super) fn question(&self, bootstrap: u32, record: bool) -> Result<ClvQuestion, Failure> {
        let model = match self.model.as_str() {
            "auto" => None,
            name => Some(name.parse::<Model>().map_err(|error| {
                Failure::usage(format!("--model: {error}, or auto to choose by the holdout"))
            })?),
        };
        let terms = ValueTerms::new(self.margin.map_or(1.0, Share::to_f64), self.discount, self.horizon);
        let terms = terms.map_err(|error| Failure::usage(format!("--margin, --discount: {error}")))?;
        if bootstrap == 1 {
            return Err(Failure::usage("--bootstrap 1 makes no interval: take 0, or 200 or more".into()));
        }
        Ok(ClvQuestion {
            by: self.by.clone(),
            within: self.within.clone(),
            fit: self.fit,
            model,
            calibration_end: self.calibration_end,
            terms,
            bootstrap,
            record,
            margin_of_data: self.margin.is_none(),
            lifespan: None,
            observed_only: false,
            cac: None,
        })
    }
}
