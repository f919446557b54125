//! Options of the models that value customers, for every command that values customers.

use clap::Args;
use jiff::civil::Date;

use crate::clv::{Horizon, Model, ValueTerms};
use crate::cohort::Share;
use crate::explore::clv::ClvQuestion;

use super::failure::Failure;
use super::values;

/// The annual discount rate if none is given.
const DISCOUNT: f64 = 0.10;

/// Models, terms and the calibration.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Lifetime value")]
pub struct ModelOptions {
    /// Purchase model: bg-nbd, mbg-nbd, pareto-nbd, or auto for the one with the smallest holdout error [default: auto]
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Fit on orders up to this day, value customers as of it, and compare the forecast with the orders that followed
    /// [default: fit all orders; the holdout is the last third of the days]
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    calibration_end: Option<Date>,
    /// How far the value looks ahead, as in 12m, 52w or 365d [default: 12m]
    #[arg(long, value_name = "TIME", value_parser = values::horizon, allow_hyphen_values = true)]
    horizon: Option<Horizon>,
    /// Annual discount rate, as in 0.1 or 10% [default: 0.1]
    #[arg(long, value_name = "RATE", value_parser = values::rate, allow_hyphen_values = true)]
    discount: Option<f64>,
    /// Share of spend that is margin, as in 0.3 or 30% [default: what --cost leaves, without it 1]
    #[arg(long, value_name = "SHARE", conflicts_with = "cost", value_parser = values::margin, allow_hyphen_values = true)]
    margin: Option<Share>,
}

impl ModelOptions {
    /// Whether an option is given that only a forecast can answer.
    pub(super) fn ask_for_a_forecast(&self) -> bool {
        let given = [self.model.is_some(), self.horizon.is_some(), self.discount.is_some()];
        given.contains(&true) || self.calibration_end.is_some()
    }

    /// The options as a question about all customers together.
    ///
    /// # Errors
    /// An invalid model, margin or discount.
    pub(super) fn question(&self) -> Result<ClvQuestion, Failure> {
        let model = match self.model.as_deref() {
            None | Some("auto") => None,
            Some(name) => Some(name.parse::<Model>().map_err(|error| {
                Failure::usage(format!("--model: {error}, or auto to choose by the holdout"))
            })?),
        };
        let margin = self.margin.map_or(1.0, Share::to_f64);
        let (discount, horizon) = (self.discount.unwrap_or(DISCOUNT), self.horizon.unwrap_or_default());
        let terms = ValueTerms::new(margin, discount, horizon);
        let terms = terms.map_err(|error| Failure::usage(format!("--discount: {error}")))?;
        Ok(ClvQuestion {
            model,
            calibration_end: self.calibration_end,
            terms,
            margin_of_data: self.margin.is_none(),
            ..ClvQuestion::default()
        })
    }
}

/// Whether customers are valued one by one, and with which model.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Lifetime value")]
pub struct EachOptions {
    /// With p_alive, expected_orders, expected_spend and clv of every customer, as `tenure clv --by-customer` gives them;
    /// so do --model, --horizon, --discount and --calibration-end
    #[arg(long)]
    clv: bool,
    #[command(flatten)]
    model: ModelOptions,
}

impl EachOptions {
    /// The question to a model, if the options ask for one.
    ///
    /// # Errors
    /// As [`ModelOptions::question`]; a margin without a value it applies to.
    pub(super) fn question(&self) -> Result<Option<Box<ClvQuestion>>, Failure> {
        let question = self.model.question()?;
        if self.clv || self.model.ask_for_a_forecast() {
            return Ok(Some(Box::new(question)));
        }
        if self.model.margin.is_some() {
            return Err(Failure::usage("--margin goes with --clv: it is taken of the value".to_string()));
        }
        Ok(None)
    }
}
