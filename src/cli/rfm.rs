//! `tenure rfm`: customers by recency, frequency and money.

use clap::Args;
use jiff::civil::Date;

use crate::explore::rfm::{RfmList, RfmQuestion};
use crate::explore::{Question, Verb, View};
use crate::report::rfm;
use crate::rfm::RfmGroup;

use super::failure::{Exit, Failure};
use super::options::Takes;
use super::question_options::QuestionOptions;
use super::request::Request;

/// The options of the view that `tenure rfm` takes.
#[derive(Debug, Clone)]
struct OfRfm;

impl Takes for OfRfm {
    const VERB: Verb = Verb::Rfm;
}

/// Options of `tenure rfm`.
#[derive(Debug, Args)]
#[command(after_help = "\
R is the days since the last order, F the number of orders, M the revenue less refunds. Each scores 1 to 5 by quintile, 5 best, \
and equal values share a score. The rules of the 11 groups are in the answer and in docs/definitions.md, \"RFM\"; \
docs/settings.md says how to fix the cut points.\n\n\
Who moved from group to group, and the customers who did:\n  \
    tenure rfm orders.parquet --since 2025-06-30\n  \
    tenure rfm orders.parquet --since 2025-06-30 --group 'at risk' --from loyal")]
pub struct RfmCommand {
    /// Compare with the groups at the end of this day
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// List the customers of a group, such as 'at risk', those with most revenue first
    #[arg(long, value_name = "GROUP")]
    group: Option<RfmGroup>,
    /// Of them, list those who were in this group on the day of --since
    #[arg(long, value_name = "GROUP", requires = "group", requires = "since")]
    from: Option<RfmGroup>,
    /// List at most N customers
    #[arg(long, value_name = "N", requires = "group")]
    limit: Option<u64>,
    #[command(flatten)]
    options: QuestionOptions<OfRfm>,
}

impl RfmCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let question = self.question()?;
        let answer = self.options.ask_once(|session, cancel| session.rfm(&question, cancel))?;
        self.options.answer.deliver(&rfm::report(&answer), &answer.sql)?;
        Ok(Exit::Ok)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let question = self.question()?;
        let view = View { segment_filters: question.segment_filters.clone(), ..View::default() };
        Ok(Request { source: self.options.source.spec()?, view, question: Question::Rfm(question) })
    }

    fn question(&self) -> Result<RfmQuestion, Failure> {
        let list = |group| RfmList { group, was: self.from, limit: self.limit };
        Ok(RfmQuestion {
            since: self.since,
            list: self.group.map(list),
            segment_filters: self.options.view()?.segment_filters,
        })
    }
}
