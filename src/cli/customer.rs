//! `tenure customer`: one customer, whole.

use clap::Args;

use crate::explore::Verb;
use crate::explore::customers::CustomerQuestion;
use crate::explore::items::{LEAST_SUPPORT, NextQuestion};
use crate::explore::{Question, View};
use crate::report::customer;

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::model_options::EachOptions;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};
use super::output::AnswerOptions;
use super::request::Request;

/// The options of the view that `tenure customer` takes.
#[derive(Debug, Clone)]
struct OfCustomer;

impl Takes for OfCustomer {
    const VERB: Verb = Verb::Customer;
}

/// Options of `tenure customer`: the last of the files is the id.
#[derive(Debug, Args)]
#[command(override_usage = "tenure customer [OPTIONS] <SOURCE>... <ID>")]
pub struct CustomerCommand {
    /// Column of the items of an order, as a product or a category: what is bought next after the customer's last one
    #[arg(long, value_name = "COL")]
    item: Option<String>,
    /// Fewest pairs of consecutive purchases behind a rule of items
    #[arg(long, value_name = "N", default_value_t = LEAST_SUPPORT, value_parser = clap::value_parser!(u32).range(1..), requires = "item")]
    min_support: u32,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    view: ViewOptions<OfCustomer>,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    each: EachOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl CustomerCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (source, _) = self.source_and_id()?;
        self.answer.check(&source)?;
        let question = self.question()?;
        let answer =
            Headless::ask_once(&source, &self.engine, |session, cancel| session.customer(&question, cancel))?;
        self.answer.deliver(&customer::report(&answer), &answer.sql)?;
        Ok(Exit::Ok)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let (source, _) = self.source_and_id()?;
        let (view, question) = (self.view.view(&source)?, Question::Customer(self.question()?));
        Ok(Request { source: source.spec()?, view, question })
    }

    /// Who is asked about, and what a cohort is.
    fn question(&self) -> Result<CustomerQuestion, Failure> {
        let (source, id) = self.source_and_id()?;
        let view = self.view.view(&source)?;
        let (cohort, week_start, segment_filters) =
            (view.cohort.clone(), view.week_start, view.segment_filters.clone());
        let shape = View { cohort, week_start, segment_filters, ..View::default() }.shape();
        let next = self.item.clone().map(|item| NextQuestion { item, least_support: self.min_support });
        Ok(CustomerQuestion { id, shape, value: self.each.question()?, next })
    }

    /// The files, and the id behind them.
    fn source_and_id(&self) -> Result<(SourceOptions, String), Failure> {
        let mut source = self.source.clone();
        let id = source.sources.pop().filter(|_| !source.sources.is_empty() || self.source.saved().is_some());
        let example = "no customer is named; write the id behind the source, as in tenure customer orders.parquet 17850";
        Ok((source, id.ok_or_else(|| Failure::usage(example.into()))?))
    }
}
