//! `tenure customers`: the customers of a cell, of a cohort, or all.

use clap::Args;

use crate::cohort::Measure;
use crate::explore::Verb;
use crate::explore::customers::{
    Cohort, Columns, CustomerList, CustomersCell, CustomersQuestion, Order, Range, Status, read_columns,
};
use crate::explore::{Question, View};
use crate::named::UsageError;
use crate::report::customers::{ListError, write_list};
use crate::report::{Format, clv};
use crate::text::grouped;

use super::cell::{Cell, CellOptions};
use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::model_options::EachOptions;
use super::notes::{say, tell};
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};
use super::output::{AnswerOptions, Sink};
use super::request::Request;

/// Rows of a table without a limit: as many as people read.
const READABLE: u64 = 50;

/// The options of the view that `tenure customers` takes.
#[derive(Debug, Clone)]
struct OfCustomers;

impl Takes for OfCustomers {
    const VERB: Verb = Verb::Customers;
}

/// Options of `tenure customers`.
#[derive(Debug, Args)]
#[command(after_help = "At an age, every member of a cohort is in exactly one of four lists:\n\
    \x20\x20retained     active at this age, by the rule of --return\n\
    \x20\x20not-yet      not active so far, and the age is not over\n\
    \x20\x20reactivated  not active at this age, but at a later one\n\
    \x20\x20lapsed       neither active at this age nor since\n\
    Whether a rolling age or a bracket is over is decided for every member, not for the cohort.\n\
    If a cohort is a value of a column, its rates are of the members who have had the time; these\n\
    lists are of all members, and the retained ones are the cell of --measure customers.\n\
    \n\
    Columns: customer, first_order, last_order, orders, revenue (net), recency_days (to the as-of date),\n\
    average_gap_days (days from first to last order / (orders - 1)), overdue_ratio (recency / average\n\
    gap), status (if --cell has an age), and the columns of the source at the first order. With --clv\n\
    also p_alive, expected_orders, expected_spend (before margin and discount) and clv (residual value)\n\
    over the horizon, from models fitted on all customers that --segment keeps; empty without a\n\
    forecast, with the reason on standard error.\n\
    In CSV, a text that a spreadsheet would run (it begins with = + - @, a tab or a carriage return, and\n\
    is not a number) is preceded by a '.")]
pub struct CustomersCommand {
    /// Keep only retained, lapsed, reactivated or not-yet members of the cell [default: all four, in a column]
    #[arg(long, value_name = "STATUS")]
    list: Option<Status>,
    /// Sort by a column; COL:desc for descending order
    #[arg(long, value_name = "COL", default_value = "revenue:desc")]
    sort: Order,
    /// Columns to list, in this order; a name with a comma in double quotes [default: those of the saved view, else all]
    #[arg(long, value_name = "A,B,…", value_parser = columns)]
    columns: Option<Names>,
    /// List only the first N; 0 lists all [default: 50 for a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    cell: CellOptions,
    #[command(flatten)]
    view: ViewOptions<OfCustomers>,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    each: EachOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

/// Names of columns, as `--columns` has them.
#[derive(Debug, Clone)]
struct Names(Vec<String>);

fn columns(text: &str) -> Result<Names, String> {
    read_columns(text).map(Names)
}

impl CustomersCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let format = self.answer.out.chosen();
        let (source, _) = self.source_and_list();
        self.answer.check(&source)?;
        let (view, question) = self.question()?;
        let age = self.age(&source)?;
        let mut headless = Headless::open(&source, &self.engine)?;
        if let Some(age) = age {
            view.check_age(age, &*headless.report()?).map_err(Failure::failed)?;
        }
        if self.answer.sql {
            let answer = headless.customers(&question, &mut |_| true)?;
            self.answer.out.deliver_text(&answer.sql)?;
            return Ok(Exit::Ok);
        }
        let mut sink = Sink::open(self.answer.out.path())?;
        let list = match write_list(&mut sink, format, |each| headless.customers(&question, each)) {
            Ok(list) => list,
            Err(ListError::Question(error)) => return Err(error.into()),
            // A closed pipe is not a failure.
            Err(ListError::Sink(error)) => {
                return self.answer.out.written(Err(error)).map(|_: Option<()>| Exit::Ok);
            }
        };
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        sink.keep()?;
        if let Some(valued) = &list.valued {
            clv::model_notes(valued).iter().for_each(tell);
        }
        if list.listed < list.of {
            say(format_args!("{} of {} customers are listed", grouped(list.listed), grouped(list.of)));
        }
        Ok(Exit::Ok)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let (source, _) = self.source_and_list();
        let (view, question) = self.question()?;
        Ok(Request { source: source.spec()?, view, question: Question::Customers(question) })
    }

    /// The view, and the customers to list.
    fn question(&self) -> Result<(View, CustomersQuestion), Failure> {
        let format = self.answer.out.chosen();
        let (source, status) = self.source_and_list();
        let (view, cell) = self.cell.read(&self.view, &source)?;
        let cohort = self.cohort(&view, cell, status)?;
        let columns = match &self.columns {
            Some(Names(columns)) => Columns::These(columns.clone()),
            None => Columns::Arranged(view.customer_columns.clone()),
        };
        // A list depends on neither measure nor margin.
        let shape = View { measure: Measure::Retention, margin: None, ..view.clone() }.shape();
        let list = CustomerList { shape, cohort, sort: self.sort.clone(), value: self.each.question()? };
        let range = Range::All { limit: self.limit(format), columns };
        Ok((view, CustomersQuestion { list, range }))
    }

    /// The age of the cell that is listed.
    fn age(&self, source: &SourceOptions) -> Result<Option<u32>, Failure> {
        Ok(self.cell.read(&self.view, source)?.1.age)
    }

    /// The cohort to list, and the cell of it.
    fn cohort(&self, view: &View, cell: Cell, status: Option<Status>) -> Result<Option<Cohort>, Failure> {
        let usage = |option: &str, problem: String, remedy: &str| {
            Err(Failure::usage(UsageError::new(option, problem, remedy).to_string()))
        };
        let example = "name one, as in --cell 2010-12:M1";
        match (cell.cohort, cell.age, status) {
            (Some(label), Some(age), status) => {
                let cell = CustomersCell { age, criterion: view.criterion, status };
                Ok(Some(Cohort { label, cell: Some(cell) }))
            }
            (_, _, Some(status)) => {
                usage("--list", format!("customers are {status} at an age of a cohort"), example)
            }
            (None, Some(age), None) => {
                usage("--age", format!("no cohort is named to have the age {age}"), example)
            }
            (None, None, None) if self.view.given("cohort").is_some() => {
                usage("--cohort", "it groups customers, but none of the groups is picked".into(), example)
            }
            (label, None, None) => Ok(label.map(|label| Cohort { label, cell: None })),
        }
    }

    /// The source and the list. `--status retained` is a list, `--status COL` is a column of the source.
    fn source_and_list(&self) -> (SourceOptions, Option<Status>) {
        let status = self.source.given("status").and_then(|text| text.parse().ok());
        match status {
            Some(status) => (self.source.without("status"), self.list.or(Some(status))),
            None => (self.source.clone(), self.list),
        }
    }

    fn limit(&self, format: Format) -> Option<u64> {
        match (self.limit, format) {
            (Some(0), _) => None,
            (Some(limit), _) => Some(limit),
            (None, Format::Table) => Some(READABLE),
            (None, _) => None,
        }
    }
}
