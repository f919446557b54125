//! `tenure risk`: the customers with most value at risk.

use clap::Args;

use crate::explore::clv::{ClvQuestion, CustomerValue};
use crate::explore::{Question, View};
use crate::report::Format;
use crate::report::clv::at_risk;
use crate::text::grouped;

use super::clv_options::ClvOptions;
use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::notes::{say_cautions, say_refusals, tell};
use super::options::{EngineOptions, SourceOptions};
use super::output::AnswerOptions;
use super::request::Request;

/// Customers kept beyond the listed number before the last ones are dropped.
const SLACK: usize = 100_000;

/// Options of `tenure risk`.
#[derive(Debug, Args)]
pub struct RiskCommand {
    /// List the N customers with most value at risk; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 100)]
    top: usize,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    value: ClvOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl RiskCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.answer.check(&self.source)?;
        let question = self.question()?;
        let listed = if self.top == 0 { usize::MAX } else { self.top };
        let (mut most, mut customers_read) = (Vec::new(), 0_u64);
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let answer = headless.clv_customers(&question, &mut |customers| {
            customers_read += customers.len() as u64;
            most.extend(customers.into_iter().filter(|one| one.value_at_risk().is_some()));
            if most.len() > listed.saturating_add(SLACK) {
                keep_most(&mut most, listed);
            }
            true
        })?;
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        keep_most(&mut most, listed);
        say_refusals(&answer);
        if self.answer.out.chosen() != Format::Table {
            say_cautions(&answer);
        }
        if (most.len() as u64) < customers_read && !self.answer.sql {
            let (listed, customers_read) = (grouped(most.len() as u64), grouped(customers_read));
            tell(&format!(
                "{listed} of {customers_read} customers are listed, those with most value at risk; --top 0 lists all"
            ));
        }
        self.answer.deliver(&at_risk(&answer, &most, customers_read, self.value.unit), &answer.sql)?;
        Ok(Exit::Ok)
    }

    /// Whose value is asked for, and with which terms.
    fn question(&self) -> Result<ClvQuestion, Failure> {
        self.value.question(&self.source, 0, false)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let question = self.question()?;
        let view = View { segment_filters: question.segment_filters.clone(), ..View::default() };
        Ok(Request { source: self.source.spec()?, view, question: Question::ClvCustomers(question) })
    }
}

/// The customers with most value at risk, in descending order.
fn keep_most(customers: &mut Vec<CustomerValue>, listed: usize) {
    customers.sort_by(CustomerValue::most_at_risk_first);
    customers.truncate(listed);
}
