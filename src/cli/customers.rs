//! `tenure customers`: the people behind a cell, a cohort or the whole.

use std::io::{ErrorKind, IsTerminal};

use clap::Args;

use crate::cohort::{Ages, Grain, Grouping, Return, WeekStart};
use crate::explore::people::{
    Cohort, Columns, Order, People, PeopleCell, PeopleQuestion, Range, Status, read_columns,
};
use crate::explore::{Question, Shape, View, Within};
use crate::report::people::{ListError, ListFormat, write_list};
use crate::report::{Format, clv};
use crate::text::grouped;

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::model_options::EachOptions;
use super::notes::tell;
use super::options::{EngineOptions, SourceOptions};
use super::output::{OutputOptions, Sink};

/// Rows of a table to read, where nothing else is said.
const READABLE: u64 = 50;

/// Options of `tenure customers`.
#[derive(Debug, Args)]
#[command(
    after_help = "The members of a cohort are parted by what they are at an age, so that the four lists add up to its size:\n  \
    retained     counts in the cell of the matrix, under --return\n  \
    not-yet      does not count so far, and has not lived through the age by the end of observation\n  \
    reactivated  has lived through the age without counting, and was active at a later one\n  \
    lapsed       has lived through the age without counting, and has not been active since\n\
    Whether a member has lived through a rolling age or a bracket is asked of every member, not of the cohort.\n\
    Where a cohort is a value of a column its rates are of the members who have had the time; these lists are of all\n\
    members, and those retained are the cell of --measure customers.\n\n\
    Columns: customer, first_order, last_order, orders, revenue (net), recency_days (to the end of observation),\n\
    average_gap_days (days from first to last order / (orders - 1)), overdue_ratio (recency / average gap), status\n\
    (with --age), and the attributes as they stood at the first order. With --clv also p_alive, expected_orders,\n\
    expected_spend (before margin and discount) and clv (residual value) over the horizon, of models fitted on all\n\
    customers within --within; empty where there is no forecast, with the reason on standard error.\n\
    In CSV a text that a spreadsheet would run (it begins with = + - @, a tab or a carriage return, and is no number)\n\
    has a ' before it."
)]
#[command(mut_arg("format", |arg| arg.help("table, csv, json, md or parquet [default: by the ending of -o, else table]")))]
pub struct CustomersCommand {
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    cell: CellOptions,
    /// Only members of this list: retained, lapsed, reactivated or not-yet; --status says the same, unless it names a
    /// column of the source [default: all four, told apart by a column]
    #[arg(long, value_name = "STATUS")]
    list: Option<Status>,
    /// Sort by a column, COL:desc for the most first; equals come in the order of their ids
    #[arg(long, value_name = "COL", default_value = "revenue:desc")]
    sort: Order,
    /// Only these columns, in this order; one with a comma in its name in double quotes [default: those of the saved
    /// view, else all]
    #[arg(long, value_name = "A,B,…", value_parser = columns)]
    columns: Option<Names>,
    /// List the first N only; 0 lists all [default: 50 for a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    out: OutputOptions<ListFormat>,
    #[command(flatten)]
    each: EachOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

/// Which cohort, and what cohorts and ages are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cell")]
pub struct CellOptions {
    /// The cohort as the matrix names it: 2010-12, 2010-Q4, 2010, 2010-12-06, or a value [default: all customers]
    #[arg(long = "cohort", value_name = "COHORT")]
    label: Option<String>,
    /// The age at which members are parted by status: 0, 1, 2, …
    #[arg(long = "age", id = "age_number", value_name = "N", requires = "label")]
    age: Option<u32>,
    /// What a cohort is: day, week, month, quarter, year or a column [default: as --cohort is written]
    #[arg(long, value_name = "GRAIN|COL")]
    cohort_by: Option<Grouping>,
    /// Period ages are counted in [default: as the cohort's, month for a column]
    #[arg(long, value_name = "GRAIN")]
    age_by: Option<Grain>,
    /// How ages are counted: calendar, rolling, rolling:DAYS, or bounds in days such as 0,1,8,31
    #[arg(long, value_name = "AGES", default_value = "calendar")]
    ages: String,
    /// The day a week begins on: mon, tue, …
    #[arg(long, value_name = "DAY", default_value_t)]
    week_start: WeekStart,
    /// When a customer counts as returned: on, on-or-after, on-or-before or streak
    #[arg(long = "return", value_name = "CRITERION", default_value_t)]
    criterion: Return,
    /// Orders in a period that make a customer active in it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    min_orders: u32,
    /// Only customers with this value, as in --within Country=France; may be given more than once
    #[arg(long, value_name = "BY=VALUE")]
    within: Vec<Within>,
}

impl CellOptions {
    /// What cohorts and ages are, of the customers that are named, else of those of a saved view.
    fn shape(&self, saved: Vec<Within>) -> Result<Shape, Failure> {
        let written = || self.label.as_deref().map_or(Grouping::default(), grouping_of);
        let cohort = self.cohort_by.clone().unwrap_or_else(written);
        let age = self.age_by.or(cohort.grain()).unwrap_or_default();
        let ages =
            Ages::parse(&self.ages, age).map_err(|error| Failure::usage(format!("--ages: {error}")))?;
        let (week_start, min_orders) = (self.week_start, self.min_orders);
        let within = if self.within.is_empty() { saved } else { self.within.clone() };
        Ok(View { cohort, age, ages, week_start, min_orders, within, ..View::default() }.shape())
    }

    fn cohort(&self, status: Option<Status>) -> Option<Cohort> {
        let label = self.label.clone()?;
        let cell = self.age.map(|age| PeopleCell { age, criterion: self.criterion, status });
        Some(Cohort { label, cell })
    }
}

/// Names of columns, as `--columns` has them.
#[derive(Debug, Clone)]
struct Names(Vec<String>);

fn columns(text: &str) -> Result<Names, String> {
    read_columns(text).map(Names)
}

/// The grain a cohort is written in: 2010-12 is a month.
fn grouping_of(label: &str) -> Grouping {
    let digits = label.chars().all(|c| c.is_ascii_digit() || c == '-');
    Grouping::Period(match (label.len(), label.contains("-Q")) {
        (7, true) => Grain::Quarter,
        (10, false) if digits => Grain::Day,
        (4, false) if digits => Grain::Year,
        _ => Grain::Month,
    })
}

impl CustomersCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let format = self.out.chosen().unwrap_or(ListFormat::Text(Format::Table));
        let (source, status) = self.source_and_list()?;
        self.out.check(&source)?;
        let saved = self.source.saved_view()?.map(|saved| saved.view).unwrap_or_default();
        let columns = match &self.columns {
            Some(Names(columns)) => Columns::These(columns.clone()),
            None => Columns::Arranged(saved.people),
        };
        let question = Question::People(PeopleQuestion {
            people: People {
                shape: self.cell.shape(saved.within)?,
                cohort: self.cell.cohort(status),
                sort: self.sort.clone(),
                value: self.each.question()?,
            },
            range: Range::All { limit: self.limit(format), columns },
        });
        if format == ListFormat::Parquet && self.out.path().is_none() && std::io::stdout().is_terminal() {
            return Err(Failure::usage("Parquet is no text for a terminal: name a file with -o".into()));
        }
        let mut headless = Headless::open(&source, &self.engine)?;
        let mut sink = Sink::open(self.out.path())?;
        let list = match write_list(&mut sink, format, |each| headless.stream(&question, each)) {
            Ok(list) => list,
            Err(error) => return unwritten(error),
        };
        headless.note_money()?;
        drop(headless);
        sink.keep()?;
        if let Some(valued) = &list.valued {
            clv::said_of(valued).iter().for_each(tell);
        }
        if list.listed < list.of {
            eprintln!("{} of {} customers are listed", grouped(list.listed), grouped(list.of));
        }
        Ok(Exit::Ok)
    }

    /// The source, and the list that is asked for: `--status retained` is a list, `--status COL` a column of the source.
    fn source_and_list(&self) -> Result<(SourceOptions, Option<Status>), Failure> {
        let mut source = self.source.clone();
        let said = source.status.as_deref().and_then(|text| text.parse().ok());
        if said.is_some() {
            source.status = None;
        }
        let status = self.list.or(said);
        match status.filter(|_| self.cell.age.is_none() || self.cell.label.is_none()) {
            Some(status) => Err(Failure::usage(format!(
                "who is {status} is asked of a cohort at an age: add --cohort and --age, as in --cohort 2010-12 --age 1"
            ))),
            None => Ok((source, status)),
        }
    }

    fn limit(&self, format: ListFormat) -> Option<u64> {
        match (self.limit, format) {
            (Some(0), _) => None,
            (Some(limit), _) => Some(limit),
            (None, ListFormat::Text(Format::Table)) => Some(READABLE),
            (None, _) => None,
        }
    }
}

/// Why the list was not written; a reader that has gone away is no failure.
fn unwritten(error: ListError) -> Result<Exit, Failure> {
    let gone = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    match error {
        ListError::Asked(error) => Err(error.into()),
        ListError::Sink(error) => {
            let inner =
                error.get_ref().and_then(|inner| inner.source()).and_then(|source| source.downcast_ref());
            if gone(&error) || inner.is_some_and(gone) {
                return Ok(Exit::Ok);
            }
            Err(Failure::failed(ListError::Sink(error)))
        }
        ListError::Nothing => Err(Failure::failed(error)),
    }
}
