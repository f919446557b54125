//! `tenure clv`: lifetime value by segment or by customer, with the accuracy of the prediction on a holdout.

use clap::Args;

use crate::clv::Horizon;
use crate::explore::clv::{Cac, ClvQuestion};
use crate::explore::{Question, View};
use crate::report::Format;
use crate::report::clv::{self, Shown};
use crate::report::write::stream::RowStream;

use super::clv_options::ClvOptions;
use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::notes::{say_cautions, say_refusals, say_unmatched};
use super::options::{EngineOptions, SourceOptions};
use super::output::{AnswerOptions, Sink};
use super::request::Request;
use super::values;

/// Options of `tenure clv`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |arg| arg.help("table, csv, json, md or parquet [default: by the ending of -o, else table; with --by-customer csv]")))]
pub struct ClvCommand {
    /// Bootstrap resamples for 95 % intervals, models refitted on each (0 off, 200 quick, 1000 stable)
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = values::resamples, allow_hyphen_values = true)]
    bootstrap: u32,
    /// Acquisition cost: an amount per customer, or a file with a column `spend` and columns `period`, --by, or both;
    /// add --model auto for the residual value
    #[arg(long, value_name = "AMOUNT|FILE", allow_hyphen_values = true)]
    cac: Option<Cac>,
    /// Customer lifespan in the simple formulas, as in 36m [default: as observed]
    #[arg(long, value_name = "TIME", value_parser = values::lifespan, allow_hyphen_values = true)]
    lifespan: Option<Horizon>,
    /// Value to date: mean, median, deciles, share of the top decile; by segment, acquisition month and age
    #[arg(long, conflicts_with_all = ["simple", "holdout"])]
    to_date: bool,
    /// Simple formulas with their terms: AOV × frequency × lifespan, t × c × f, ARPU / churn
    #[arg(long, conflicts_with = "holdout")]
    simple: bool,
    /// Holdout accuracy in full: by frequency, by decile of customers, week by week
    #[arg(long, alias = "record")]
    holdout: bool,
    /// One line per customer, in any format: x, t_x, T, m, P(alive), expected orders and spend, CLV
    #[arg(long, conflicts_with_all = ["holdout", "bootstrap", "to_date", "simple", "cac", "lifespan"])]
    by_customer: bool,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    value: ClvOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl ClvCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let question = self.question()?;
        self.answer.check(&self.source)?;
        if self.by_customer {
            return self.each_customer(&question);
        }
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let answer = headless.ask(|session, cancel| session.clv(&question, cancel))?;
        headless.tell_notes(Exclusions::of(self.answer.out.chosen()))?;
        drop(headless);
        let (unit, shown) = (self.value.unit, self.shown());
        if self.answer.out.chosen() != Format::Table {
            say_refusals(&answer);
            say_cautions(&answer);
        }
        say_unmatched(&answer);
        self.answer.deliver(&clv::report(&answer, unit, shown), &answer.sql)?;
        Ok(Exit::Ok)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let question = self.question()?;
        let view = View { segment_filters: question.segment_filters.clone(), ..View::default() };
        let question = match self.by_customer {
            true => Question::ClvCustomers(question),
            false => Question::Clv(question),
        };
        Ok(Request { source: self.source.spec()?, view, question })
    }

    /// Whose value is asked for, and with which terms.
    fn question(&self) -> Result<ClvQuestion, Failure> {
        let mut question = self.value.question(&self.source, self.bootstrap, self.holdout)?;
        question.lifespan = self.lifespan;
        question.cac = self.cac.clone();
        // JSON holds everything, whatever other options are given.
        let is_json = self.answer.out.chosen() == Format::Json;
        question.observed_only = (self.to_date || self.simple) && !is_json;
        // The cost of acquisition is compared with value to date, unless a forecast is asked for.
        question.observed_only |= self.cac.is_some() && !self.asks_for_a_forecast();
        Ok(question)
    }

    fn asks_for_a_forecast(&self) -> bool {
        self.value.ask_for_a_forecast() || self.bootstrap > 0 || self.holdout
    }

    /// The table that the options ask for.
    fn shown(&self) -> Shown {
        match (self.holdout, self.to_date, self.simple) {
            (true, _, _) => Shown::Holdout,
            (_, true, _) => Shown::ToDate,
            (_, _, true) => Shown::Simple,
            _ if self.cac.is_some() => Shown::Payback,
            _ => Shown::Value,
        }
    }

    /// Writes customers while they arrive.
    fn each_customer(&self, question: &ClvQuestion) -> Result<Exit, Failure> {
        let format = self.answer.out.named().unwrap_or(Format::Csv);
        let mut headless = Headless::open(&self.source, &self.engine)?;
        if self.answer.sql {
            let answer = headless.clv_customers(question, &mut |_| true)?;
            self.answer.out.deliver_text(&answer.sql)?;
            return Ok(Exit::Ok);
        }
        let out = &self.answer.out;
        let mut sink = Sink::open(out.path())?;
        let Some(mut stream) = out.written(RowStream::begin(&mut sink, format, clv::columns(), "["))? else {
            return Ok(Exit::Ok);
        };
        let mut outcome = Ok(());
        let answer = headless.clv_customers(question, &mut |customers| {
            outcome = stream.write(customers.iter().map(|one| clv::row(one, self.value.unit)).collect());
            outcome.is_ok()
        });
        if answer.is_ok() {
            headless.tell_notes(Exclusions::InNotes)?;
        }
        drop(headless);
        if out.written(outcome)?.is_none() {
            return Ok(Exit::Ok);
        }
        let answer = answer?;
        say_refusals(&answer);
        say_cautions(&answer);
        if out.written(stream.finish("\n]\n"))?.is_some() {
            sink.keep()?;
        }
        Ok(Exit::Ok)
    }
}
