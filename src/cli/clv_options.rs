//! Options about lifetime value that `clv` and `risk` share.

use clap::Args;

use crate::explore::Within;
use crate::explore::clv::{ClvQuestion, FitMode};
use crate::report::clv::TimeUnit;

use super::failure::Failure;
use super::model_options::ModelOptions;

/// Whose value, whose fits, and the models.
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
    #[command(flatten)]
    model: ModelOptions,
    /// Unit of t_x, T, alpha, beta and the log-likelihoods: week or day
    #[arg(long, value_name = "UNIT", default_value_t)]
    pub(super) unit: TimeUnit,
}

impl ClvOptions {
    /// Whether something is said that only a forecast answers.
    pub(super) fn ask_for_a_forecast(&self) -> bool {
        self.model.ask_for_a_forecast() || self.fit != FitMode::default()
    }

    /// The same as a question.
    ///
    /// # Errors
    /// A model, margin or discount that makes no sense.
    pub(super) fn question(&self, bootstrap: u32, record: bool) -> Result<ClvQuestion, Failure> {
        let (by, within) = (self.by.clone(), self.within.clone());
        Ok(ClvQuestion { by, within, fit: self.fit, bootstrap, record, ..self.model.question()? })
    }
}
