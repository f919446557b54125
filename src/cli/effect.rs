//! `tenure effect`: two groups of customers before and after a date.

use clap::Args;
use jiff::civil::Date;

use crate::effect::{Outcome, PeriodPlan};
use crate::explore::effect::EffectQuestion;
use crate::explore::{SideSpec, Verb};
use crate::report::effect;

use super::failure::{Exit, Failure};
use super::kpis::Days;
use super::options::Takes;
use super::question_options::QuestionOptions;
use super::sides::side;

/// The options of the view that `tenure effect` takes.
#[derive(Debug, Clone)]
struct OfEffect;

impl Takes for OfEffect {
    const VERB: Verb = Verb::Effect;
}

/// Options of `tenure effect`.
#[derive(Debug, Args)]
#[command(mut_arg("date", |arg| arg.long("date-column").alias(None)))]
#[command(after_help = "\
A group is the customers for whom an SQL expression is true, as in `tenure compare`. Both groups are customers whose \
first order is before the first period, so that every customer is observed in every period:\n  \
    tenure effect orders.parquet --date 2025-03-01 --treated \"channel = 'email'\" --control \"channel = 'social'\"\n  \
    tenure effect orders.parquet --date 2025-03-01 --treated \"country = 'DE'\" --measure revenue --by channel\n\n\
The effect is the change of the treated from before to after the date, less the change of the control group. The \
formulas are in docs/definitions.md, \"Effects\".")]
pub struct EffectCommand {
    /// First day of the campaign whose effect is asked for, as in 2025-03-01
    #[arg(id = "campaign_date", long = "date", value_name = "DATE")]
    date: Date,
    /// Customers the campaign reached: an SQL expression, or @NAME for the filter and segment of a saved view
    #[arg(long, value_name = "EXPR")]
    treated: String,
    /// Customers it did not reach [default: all others]
    #[arg(long, value_name = "EXPR")]
    control: Option<String>,
    /// What is compared: retention or revenue
    #[arg(long, value_name = "NAME", default_value_t)]
    measure: Outcome,
    /// Segment customers by a column at their first order, or by a dimension of `tenure segments`, such as `acquired`
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Length of a period; whole weeks have every weekday equally often
    #[arg(long, value_name = "DAYS", default_value = "28d")]
    period: Days,
    /// Number of periods before the date [default: as many as the data have, at most 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    before: Option<u32>,
    /// Number of periods after it [default: as many as have ended, at most 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    after: Option<u32>,
    /// Date before, at which nothing was done [default: the middle of the periods before]
    #[arg(long, value_name = "DATE")]
    placebo: Option<Date>,
    #[command(flatten)]
    options: QuestionOptions<OfEffect>,
}

impl EffectCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let question = self.question()?;
        let answer = self.options.ask_once(|session, cancel| session.effect(&question, cancel))?;
        self.options.answer.deliver(&effect::report(&answer), &answer.sql)?;
        Ok(Exit::Ok)
    }

    fn question(&self) -> Result<EffectQuestion, Failure> {
        let group = |text: &str, option, name: &str| {
            let of = side(text, option, &self.options.source)?;
            Ok::<_, Failure>(SideSpec { name: name.into(), ..of })
        };
        Ok(EffectQuestion {
            outcome: self.measure,
            periods: PeriodPlan {
                date: self.date,
                days: self.period.0,
                before: self.before,
                after: self.after,
            },
            placebo: self.placebo,
            treated: group(&self.treated, "--treated", "treated")?,
            control: self.control.as_deref().map(|text| group(text, "--control", "control")).transpose()?,
            by: self.by.clone(),
            segment_filters: self.options.view()?.segment_filters,
        })
    }
}
