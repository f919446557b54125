//! `tenure clv`: lifetime value by segment or by customer, with the record of the prediction.

use std::io::Write;

use clap::Args;

use crate::clv::Horizon;
use crate::explore::clv::{Cac, CustomerValue};
use crate::explore::{Answer, Question, View};
use crate::report::Format;
use crate::report::clv::{self, Shown, TimeUnit, customers};

use super::asked::Asked;
use super::clv_options::ClvOptions;
use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::notes::{say_cautions, say_refusals, say_unmatched};
use super::options::{EngineOptions, SourceOptions};
use super::output::{OutputOptions, Sink};
use super::values;

/// Options of `tenure clv`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |arg| arg.value_parser(values::no_picture).help("table, csv, json or md [default: by the ending of -o, else table; with --by-customer csv]")))]
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
    /// Value to date: mean, median, deciles, share of the best tenth; by segment, acquisition month and age
    #[arg(long, conflicts_with_all = ["simple", "record"])]
    to_date: bool,
    /// Simple formulas with their terms: AOV × frequency × lifespan, t × c × f, ARPU / churn
    #[arg(long, conflicts_with = "record")]
    simple: bool,
    /// Holdout accuracy in full: by frequency, by tenth of customers, week by week
    #[arg(long)]
    record: bool,
    /// One line per customer as csv or json: x, t_x, T, m, P(alive), expected orders and spend, CLV
    #[arg(long, conflicts_with_all = ["record", "bootstrap", "to_date", "simple", "cac", "lifespan"])]
    by_customer: bool,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    out: OutputOptions<Format>,
    #[command(flatten)]
    value: ClvOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl ClvCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let question = self.asked()?.question;
        self.out.check(&self.source)?;
        if self.by_customer {
            return self.each_customer(&question);
        }
        let format = self.out.chosen().unwrap_or(Format::Table);
        if format == Format::Svg {
            return Err(Failure::usage("lifetime value is written as table, csv, json or md".into()));
        }
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let Answer::Clv(answer) = headless.ask(&question)? else {
            return Err(Failure::failed("no lifetime value came back; please report this"));
        };
        drop(headless);
        let (unit, shown) = (self.value.unit, self.shown());
        let text = match format {
            Format::Csv => clv::csv(&answer, shown),
            Format::Json => clv::json::clv(&answer, unit),
            Format::Markdown => clv::text::markdown(&answer, unit, shown),
            _ => clv::text::text(&answer, unit, shown),
        };
        if format != Format::Table {
            say_refusals(&answer);
            say_cautions(&answer);
        }
        say_unmatched(&answer);
        self.out.deliver(&text)?;
        Ok(Exit::Ok)
    }

    /// What is asked.
    pub(super) fn asked(&self) -> Result<Asked, Failure> {
        let mut question = self.value.question(&self.source, self.bootstrap, self.record)?;
        question.lifespan = self.lifespan;
        question.cac = self.cac.clone();
        // JSON holds everything, whatever was asked for besides.
        let is_json = self.out.chosen() == Some(Format::Json);
        question.observed_only = (self.to_date || self.simple) && !is_json;
        // The cost of acquisition is compared with value to date, unless a forecast is asked for.
        question.observed_only |= self.cac.is_some() && !self.asks_for_a_forecast();
        let view = View { within: question.within.clone(), ..View::default() };
        let question = match self.by_customer {
            true => Question::ClvCustomers(question),
            false => Question::Clv(question),
        };
        Ok(Asked { source: self.source.spec()?, view, question })
    }

    fn asks_for_a_forecast(&self) -> bool {
        self.value.ask_for_a_forecast() || self.bootstrap > 0 || self.record
    }

    /// Which of the tables is asked for.
    fn shown(&self) -> Shown {
        match (self.record, self.to_date, self.simple) {
            (true, _, _) => Shown::Record,
            (_, true, _) => Shown::ToDate,
            (_, _, true) => Shown::Simple,
            _ if self.cac.is_some() => Shown::Payback,
            _ => Shown::Value,
        }
    }

    /// Writes customers as they come.
    fn each_customer(&self, question: &Question) -> Result<Exit, Failure> {
        let as_json = match self.out.chosen() {
            None | Some(Format::Csv) => false,
            Some(Format::Json) => true,
            Some(other) => {
                return Err(Failure::usage(format!("--by-customer writes csv or json, not {other}")));
            }
        };
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let mut writer = Writer {
            out: Sink::open(self.out.path())?,
            as_json,
            unit: self.value.unit,
            written: 0,
            failed: None,
        };
        writer.begin();
        let outcome = headless.ask_each(question, &mut |part| match part {
            Answer::Customers(customers) => writer.write(&customers),
            _ => true,
        });
        drop(headless);
        if let Some(error) = writer.failed.take() {
            return broken(&error);
        }
        let Answer::Clv(answer) = outcome? else {
            return Err(Failure::failed("no lifetime value came back; please report this"));
        };
        say_refusals(&answer);
        say_cautions(&answer);
        writer.end()
    }
}

/// A reader that has gone away is no failure.
fn broken(error: &std::io::Error) -> Result<Exit, Failure> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(Exit::Ok);
    }
    Err(Failure::failed(format!("customers cannot be written: {error}")))
}

/// Customers written as they come; the first failure is kept.
struct Writer {
    out: Sink,
    as_json: bool,
    unit: TimeUnit,
    written: u64,
    failed: Option<std::io::Error>,
}

impl Writer {
    fn begin(&mut self) {
        let head = if self.as_json { "[".to_string() } else { customers::COLUMNS.join(",") + "\n" };
        self.put(&head);
    }

    /// Whether to go on.
    fn write(&mut self, all: &[CustomerValue]) -> bool {
        for one in all {
            let text = if self.as_json {
                let comma = if self.written == 0 { "\n" } else { ",\n" };
                format!("{comma}{}", customers::json_object(one, self.unit))
            } else {
                customers::csv_line(one, self.unit)
            };
            self.written += 1;
            if !self.put(&text) {
                return false;
            }
        }
        true
    }

    fn put(&mut self, text: &str) -> bool {
        if let Err(error) = self.out.write_all(text.as_bytes()) {
            self.failed.get_or_insert(error);
        }
        self.failed.is_none()
    }

    fn end(mut self) -> Result<Exit, Failure> {
        if self.as_json {
            self.put("\n]\n");
        }
        if let Some(error) = self.failed {
            return broken(&error);
        }
        self.out.keep()?;
        Ok(Exit::Ok)
    }
}
