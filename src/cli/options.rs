//! Options that several commands share.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::cohort::{Ages, AverageKind, Grain, Grouping, Measure, Return, Share, WeekStart};
use crate::engine::{Limits, Resources};
use crate::explore::{Forecast, View, Within};
use crate::saved::{SavedView, Shelf};
use crate::source::{Encoding, Refunds, SourceSpec};

use super::failure::Failure;
use super::values;

/// Where orders come from and how to read them.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source")]
pub struct SourceOptions {
    /// Order files, Parquet or CSV; patterns such as 'orders-*.parquet' too; - for standard input
    #[arg(value_name = "SOURCE", required_unless_present = "saved")]
    pub sources: Vec<String>,
    /// A saved view: its source, and what it shows where a command shows a view; what is said beside it stands over it
    #[arg(long = "view", value_name = "NAME")]
    pub saved: Option<String>,
    /// The file of saved views [default: tenure-views.toml beside the first source, or in the working folder without
    /// one; then $XDG_CONFIG_HOME/tenure/views.toml]
    #[arg(long, value_name = "FILE")]
    pub views: Option<PathBuf>,
    /// Names for the columns of a file without a header, which are otherwise column0, column1, …
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub names: Option<Vec<String>>,
    /// Lines before the data, or before their header, that are no data
    #[arg(long, value_name = "LINES")]
    pub skip: Option<u64>,
    /// How a text file is written: utf-8, latin-1 or utf-16 [default: utf-8, or what its first bytes say]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
    /// The customer: a column, or an SQL expression
    #[arg(long, value_name = "COL")]
    pub customer: Option<String>,
    /// When the order was placed: a column, or an SQL expression
    #[arg(long, value_name = "COL")]
    pub date: Option<String>,
    /// How a date column of text is written, as in '%d/%m/%Y %H:%M'
    #[arg(long, value_name = "FORMAT")]
    pub date_format: Option<String>,
    /// The order id; rows that share one are lines of one order
    #[arg(long, value_name = "COL")]
    pub order: Option<String>,
    /// What a row is worth: a column, or an SQL expression such as 'Quantity*UnitPrice'
    #[arg(long, value_name = "EXPR")]
    pub amount: Option<String>,
    /// What a row cost: a column, or an SQL expression; margin is the amount less it
    #[arg(long, value_name = "EXPR")]
    pub cost: Option<String>,
    /// The column with the currency of the amount
    #[arg(long, value_name = "COL")]
    pub currency: Option<String>,
    /// The column that says which rows were cancelled, failed or tests
    #[arg(long, value_name = "COL")]
    pub status: Option<String>,
    /// Keep only rows for which this SQL expression over the columns is true
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// The last day of observation, counted to its end [default: the day of the last order]
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    pub as_of: Option<Date>,
    /// Time zone for stamps with an offset, as in Europe/Berlin [default: UTC]
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// When a refund takes its money away: order-date, refund-date or ignore [default: refund-date]
    #[arg(long, value_name = "BASIS")]
    pub refunds: Option<Refunds>,
    /// A customer id that stands for nobody; may be given more than once
    #[arg(long = "guest", value_name = "ID")]
    pub guests: Vec<String>,
}

impl SourceOptions {
    /// The same as plain data, over the saved view where one is named.
    ///
    /// # Errors
    /// A view that is not there or cannot be understood.
    pub fn spec(&self) -> Result<SourceSpec, Failure> {
        let base = self.saved_view()?.map(|saved| saved.source).unwrap_or_default();
        let said =
            |list: &Vec<String>, saved: Vec<String>| if list.is_empty() { saved } else { list.clone() };
        Ok(SourceSpec {
            paths: said(&self.sources, base.paths),
            spooled: Vec::new(),
            names: self.names.clone().or(base.names),
            skip: self.skip.or(base.skip),
            encoding: self.encoding.or(base.encoding),
            customer: self.customer.clone().or(base.customer),
            date: self.date.clone().or(base.date),
            date_format: self.date_format.clone().or(base.date_format),
            order: self.order.clone().or(base.order),
            amount: self.amount.clone().or(base.amount),
            cost: self.cost.clone().or(base.cost),
            currency: self.currency.clone().or(base.currency),
            status: self.status.clone().or(base.status),
            filter: self.filter.clone().or(base.filter),
            as_of: self.as_of.or(base.as_of),
            tz: self.tz.clone().or(base.tz),
            refunds: self.refunds.unwrap_or(base.refunds),
            guests: said(&self.guests, base.guests),
        })
    }

    /// Where views of this source are kept.
    pub fn shelf(&self) -> Shelf {
        Shelf::find(self.views.as_deref(), &self.sources)
    }

    /// The saved view that is named, if one is.
    ///
    /// # Errors
    /// A view that is not there or cannot be understood.
    pub fn saved_view(&self) -> Result<Option<SavedView>, Failure> {
        let open = |name: &String| self.shelf().open(name).map_err(Failure::failed);
        self.saved.as_ref().map(open).transpose()
    }
}

/// What the matrix shows.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "View")]
pub struct ViewOptions {
    /// What customers are grouped by: the day, week, month, quarter or year of their first order, or a column's value
    /// there [default: month]
    #[arg(long, value_name = "GRAIN|COL")]
    pub cohort: Option<Grouping>,
    /// Period ages are counted in [default: as --cohort, month for a column]
    #[arg(long, value_name = "GRAIN")]
    pub age: Option<Grain>,
    /// How ages are counted: calendar, rolling, rolling:DAYS, or bounds in days such as 0,1,8,31 [default: calendar]
    #[arg(long, value_name = "AGES")]
    pub ages: Option<String>,
    /// The day a week begins on: mon, tue, … [default: mon]
    #[arg(long, value_name = "DAY")]
    pub week_start: Option<WeekStart>,
    /// What a cell shows: retention, customers, churned, previous-retention, second-order, orders, orders-per-customer,
    /// revenue, revenue-per-customer, cumulative-revenue, cumulative-revenue-per-customer, aov, revenue-retention, margin,
    /// margin-per-customer, cumulative-margin-per-customer, median-revenue, or p10-, p25-, p75-, p90-, p95-revenue
    /// [default: retention]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Option<Measure>,
    /// When a customer counts as returned: on, on-or-after, on-or-before or streak [default: on]
    #[arg(long = "return", value_name = "CRITERION")]
    pub criterion: Option<Return>,
    /// How cohorts are averaged: pooled, simple or median [default: pooled]
    #[arg(long, value_name = "KIND")]
    pub average: Option<AverageKind>,
    /// Orders in a period that make a customer active in it [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub min_orders: Option<u32>,
    /// The share of the amount that is margin, as in 0.4 or 40%, where no --cost says so row by row
    #[arg(long, value_name = "SHARE", conflicts_with = "cost", value_parser = values::share, allow_hyphen_values = true)]
    pub margin: Option<Share>,
    /// Fill in ages that have not ended, of retention and customers, by a purchase model: auto (the one with the smallest holdout
    /// error), bg-nbd, mbg-nbd or pareto-nbd, as in --forecast=bg-nbd
    #[arg(long, value_name = "MODEL", num_args = 0..=1, require_equals = true, default_missing_value = "auto")]
    pub forecast: Option<Forecast>,
    /// Cohorts with fewer customers are dimmed [default: 30]
    #[arg(long, value_name = "N")]
    pub min_size: Option<u64>,
    /// Only customers with this value at their first order, as in Country=France or rfm=champions; may be given more
    /// than once, and then all must be so
    #[arg(long, value_name = "BY=VALUE")]
    pub within: Vec<Within>,
}

impl ViewOptions {
    /// The same as plain data, over the saved view where one is named.
    ///
    /// # Errors
    /// Ages that cannot be understood; a view that is not there or cannot be understood.
    pub fn view(&self, source: &SourceOptions) -> Result<View, Failure> {
        let base = source.saved_view()?.map(|saved| saved.view).unwrap_or_default();
        let cohort = self.cohort.clone();
        // Ages follow cohorts that are said; a saved view's stand with its cohorts.
        let age = self.age.or(cohort.as_ref().map(|cohort| cohort.grain().unwrap_or_default()));
        let age = age.unwrap_or(base.age);
        let parse = |text| Ages::parse(text, age).map_err(|error| Failure::usage(format!("--ages: {error}")));
        Ok(View {
            cohort: cohort.unwrap_or(base.cohort),
            age,
            ages: self.ages.as_deref().map(parse).transpose()?.unwrap_or(base.ages),
            week_start: self.week_start.unwrap_or(base.week_start),
            min_orders: self.min_orders.unwrap_or(base.min_orders),
            margin: self.margin.or(base.margin.filter(|_| source.cost.is_none())),
            measure: self.measure.unwrap_or(base.measure),
            criterion: self.criterion.unwrap_or(base.criterion),
            average: self.average.unwrap_or(base.average),
            min_size: self.min_size.unwrap_or(base.min_size),
            within: if self.within.is_empty() { base.within } else { self.within.clone() },
            forecast: self.forecast.or(base.forecast),
            segment_ages: base.segment_ages,
            people: base.people,
        })
    }
}

/// How cohorts and ages are cut and what is measured, where `--cohort` and `--age` name one of them.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "View")]
pub struct GrainOptions {
    /// The period of cohorts and ages: day, week, month, quarter or year; or a column, whose values are the cohorts
    #[arg(long, value_name = "GRAIN|COL", default_value_t)]
    pub grain: Grouping,
    /// The period of ages alone [default: as --grain, month for a column]
    #[arg(long, value_name = "GRAIN")]
    pub age_grain: Option<Grain>,
    /// How ages are counted: calendar, rolling, rolling:DAYS, or bounds in days such as 0,1,8,31
    #[arg(long, value_name = "AGES", default_value = "calendar")]
    pub ages: String,
    /// The day a week begins on: mon, tue, …
    #[arg(long, value_name = "DAY", default_value_t)]
    pub week_start: WeekStart,
    /// What is measured, as in `tenure matrix`
    #[arg(long, value_name = "MEASURE", default_value_t, hide_default_value = false)]
    pub measure: Measure,
    /// When a customer counts as returned: on, on-or-after, on-or-before or streak
    #[arg(long = "return", value_name = "CRITERION", default_value_t)]
    pub criterion: Return,
    /// Orders in a period that make a customer active in it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub min_orders: u32,
    /// The share of the amount that is margin, as in 0.4 or 40%, where no --cost says so row by row
    #[arg(long, value_name = "SHARE", conflicts_with = "cost", value_parser = values::share, allow_hyphen_values = true)]
    pub margin: Option<Share>,
    /// Only customers with this value at their first order, as in Country=France or rfm=champions; may be given more
    /// than once, and then all must be so
    #[arg(long, value_name = "BY=VALUE")]
    pub within: Vec<Within>,
}

impl GrainOptions {
    /// The same as plain data.
    ///
    /// # Errors
    /// Ages that cannot be understood.
    pub fn view(&self) -> Result<View, Failure> {
        let age = self.age_grain.or(self.grain.grain()).unwrap_or_default();
        let ages =
            Ages::parse(&self.ages, age).map_err(|error| Failure::usage(format!("--ages: {error}")))?;
        Ok(View {
            cohort: self.grain.clone(),
            age,
            ages,
            week_start: self.week_start,
            min_orders: self.min_orders,
            margin: self.margin,
            measure: self.measure,
            criterion: self.criterion,
            within: self.within.clone(),
            ..View::default()
        })
    }
}

/// What the database may use.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Resources")]
pub struct EngineOptions {
    /// Memory for the database in MiB [default: three quarters of what is free]
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// Threads for the database [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Folder for data that does not fit into memory [default: the system's]
    #[arg(long, value_name = "DIR")]
    pub temp_dir: Option<PathBuf>,
}

impl EngineOptions {
    /// The bounds the engine keeps to.
    pub fn limits(&self) -> Limits {
        Limits::choose(&Resources {
            memory_mib: self.memory,
            threads: self.threads,
            temp_directory: self.temp_dir.clone(),
        })
    }
}

/// How the screen is drawn.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Screen")]
pub struct ScreenOptions {
    /// Colours: auto, truecolor, 256, 16 or none
    #[arg(long, value_name = "LEVEL", default_value = "auto")]
    pub color: String,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Read the files again when they change, and mark the cells that moved
    #[arg(long)]
    pub watch: bool,
    /// Settings and keys [default: $XDG_CONFIG_HOME/tenure/config.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
