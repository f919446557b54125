//! Options of lifetime value that `clv` and `risk` share.

use clap::Args;

use crate::explore::Verb;
use crate::explore::clv::{ClvQuestion, FitMode};
use crate::report::clv::TimeUnit;

use super::failure::Failure;
use super::model_options::ModelOptions;
use super::options::{SourceOptions, Takes, ViewOptions};

/// The options of the view that `tenure clv` and `tenure risk` take.
#[derive(Debug, Clone)]
pub struct OfClv;

impl Takes for OfClv {
    const VERB: Verb = Verb::Clv;
}

/// The segments, their fits, and the models.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Lifetime value")]
pub struct ClvOptions {
    /// Segment customers by a column at their first order; twice for all pairs of values
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Model parameters of a segment: pooled (of all customers), or separate (its own, from 500 customers on)
    #[arg(long, value_name = "FIT", default_value_t)]
    fit: FitMode,
    #[command(flatten)]
    model: ModelOptions,
    #[command(flatten)]
    view: ViewOptions<OfClv>,
    /// Unit of t_x, T, alpha, beta and the log-likelihoods: week or day
    #[arg(long, value_name = "UNIT", default_value_t)]
    pub(super) unit: TimeUnit,
}

impl ClvOptions {
    /// Whether an option is given that only a forecast can answer.
    pub(super) fn ask_for_a_forecast(&self) -> bool {
        self.model.ask_for_a_forecast() || self.fit != FitMode::default()
    }

    /// The options as a question.
    ///
    /// # Errors
    /// An invalid model, margin or discount.
    pub(super) fn question(
        &self,
        source: &SourceOptions,
        bootstrap: u32,
        holdout: bool,
    ) -> Result<ClvQuestion, Failure> {
        let (by, segment_filters) = (self.by.clone(), self.view.view(source)?.segment_filters);
        Ok(ClvQuestion { by, segment_filters, fit: self.fit, bootstrap, holdout, ..self.model.question()? })
    }
}
