//! The command line as a whole: the explorer, and the commands that run without a screen.

use clap::{Parser, Subcommand};

use super::failure::{Exit, Failure};
use super::options::{EngineOptions, ScreenOptions, SourceOptions, ViewOptions};
use super::{
    clv, compare, curves, customer, customers, diff, drivers, inspect, matrix, risk, sample, segments,
};

/// Explore customer cohorts in the terminal: retention by acquisition month, from an order file.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:\n  \
    tenure orders.parquet                         walk the heatmap with the keyboard (? for help)\n  \
    tenure orders.csv --amount 'quantity*price'   say what an order is worth\n  \
    tenure matrix orders.csv --format csv         the same numbers without the screen\n  \
    zcat orders.csv.gz | tenure -                 from standard input; any command takes - or a pipe\n  \
    tenure inspect orders.csv                     how the columns were understood, what was left out\n\n\
    Without a terminal, `tenure SOURCE` prints the table that `tenure matrix SOURCE` prints.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub explore: ExploreCommand,
}

/// What to do, where it is not exploring.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The cohort matrix as a table, CSV, JSON, Markdown or SVG.
    Matrix(matrix::MatrixCommand),
    /// Curves of cohorts and of their average with its band, as a table, CSV, JSON or SVG.
    Curves(curves::CurvesCommand),
    /// What changed between two extracts of one history: cells, and the orders and customers that moved them.
    Diff(diff::DiffCommand),
    /// How a source is understood: columns, mapping, what is left out and why.
    Inspect(inspect::InspectCommand),
    /// Customers apart by an attribute of their first order: size, orders, revenue, repeat rate, retention.
    Segments(segments::SegmentsCommand),
    /// The customers behind a cell, a cohort or the whole: one row each, in any order, as much of it as there is.
    Customers(customers::CustomersCommand),
    /// One customer: every order and refund, and the place in the cohort.
    Customer(customer::CustomerCommand),
    /// Two to six groups of customers side by side: every cell, average and measure, with tests; what the difference is made of.
    Compare(compare::CompareCommand),
    /// What drives a difference: the attribute values that contribute most to a cell, a comparison, or the average.
    Drivers(drivers::DriversCommand),
    /// Lifetime value: to date, and predicted with the record of the prediction; by segment and by customer.
    Clv(clv::ClvCommand),
    /// The customers with most value at risk: their residual value times the chance that they are gone, CLV × (1 - P(alive)).
    Risk(risk::RiskCommand),
    /// Write an order history of a believable shop, of any size, the same for the same seed.
    Sample(sample::SampleCommand),
}

/// The explorer.
#[derive(Debug, clap::Args)]
pub struct ExploreCommand {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub view: ViewOptions,
    #[command(flatten)]
    pub screen: ScreenOptions,
    #[command(flatten)]
    pub engine: EngineOptions,
}

impl Command {
    /// Runs a headless command.
    ///
    /// # Errors
    /// [`Failure`] with what to print and how to exit.
    pub fn run(&self) -> Result<Exit, Failure> {
        match self {
            Command::Matrix(command) => command.run(),
            Command::Curves(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Inspect(command) => command.run(),
            Command::Segments(command) => command.run(),
            Command::Customers(command) => command.run(),
            Command::Customer(command) => command.run(),
            Command::Compare(command) => command.run(),
            Command::Drivers(command) => command.run(),
            Command::Clv(command) => command.run(),
            Command::Risk(command) => command.run(),
            Command::Sample(command) => command.run(),
        }
    }
}

impl ExploreCommand {
    /// Prints the matrix instead of exploring it, where there is no terminal to explore it in.
    ///
    /// # Errors
    /// As [`Command::run`].
    pub fn print(&self) -> Result<Exit, Failure> {
        if self.screen.watch {
            return Err(Failure::usage(
                "--watch is of the explorer, which needs a terminal to draw on".into(),
            ));
        }
        matrix::MatrixCommand::plain(&self.source, &self.view, &self.engine).run()
    }
}
