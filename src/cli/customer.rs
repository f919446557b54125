//! `tenure customer`: one customer, whole.

use clap::Args;

use crate::cohort::{Grouping, WeekStart};
use crate::explore::people::CustomerQuestion;
use crate::explore::{Answer, Question, View, Within};
use crate::report::{Format, customer};

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::model_options::EachOptions;
use super::options::{EngineOptions, SourceOptions};
use super::output::OutputOptions;
use super::values;

/// Options of `tenure customer`: the last of the files is the id.
#[derive(Debug, Args)]
#[command(override_usage = "tenure customer [OPTIONS] <SOURCE>... <ID>")]
#[command(mut_arg("format", |arg| arg.value_parser(values::no_picture).help("table, csv (the timeline), json or md [default: by the ending of -o, else table]")))]
pub struct CustomerCommand {
    #[command(flatten)]
    source: SourceOptions,
    /// What a cohort is, for the place in it: day, week, month, quarter, year or a column
    #[arg(long, value_name = "GRAIN|COL", default_value_t)]
    cohort: Grouping,
    /// The day a week begins on: mon, tue, …
    #[arg(long, value_name = "DAY", default_value_t)]
    week_start: WeekStart,
    /// Only customers with this value at their first order, as in --within Country=France: the place, and what is
    /// expected, are among them
    #[arg(long, value_name = "BY=VALUE")]
    within: Vec<Within>,
    #[command(flatten)]
    out: OutputOptions<Format>,
    #[command(flatten)]
    each: EachOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl CustomerCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut source = self.source.clone();
        let id = source.sources.pop().filter(|_| !source.sources.is_empty());
        let id = id.ok_or_else(|| {
            Failure::usage(
                "a source and the id of a customer are needed: tenure customer orders.parquet 17850".into(),
            )
        })?;
        let write = match self.out.chosen().unwrap_or(Format::Table) {
            Format::Table => customer::customer_text,
            Format::Csv => customer::customer_csv,
            Format::Json => customer::customer_json,
            Format::Markdown => customer::customer_markdown,
            Format::Svg => {
                return Err(Failure::usage("a customer is written as table, csv, json or md".into()));
            }
        };
        self.out.check(&source)?;
        let (cohort, week_start, within) = (self.cohort.clone(), self.week_start, self.within.clone());
        let shape = View { cohort, week_start, within, ..View::default() }.shape();
        let question = Question::Customer(CustomerQuestion { id, shape, value: self.each.question()? });
        let mut headless = Headless::open(&source, &self.engine)?;
        let Answer::Customer(answer) = headless.ask(&question)? else {
            return Err(Failure::failed("no customer came back; please report this"));
        };
        headless.note_money()?;
        drop(headless);
        self.out.deliver(&write(&answer))?;
        Ok(Exit::Ok)
    }
}
