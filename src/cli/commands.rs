//! The command line as a whole: the explorer, and the commands that run without a screen.

use std::path::{Path, PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::saved::{SavedSession, SessionStore};
use crate::source::STANDARD_INPUT;
use crate::text::shell_word;

use super::failure::{Exit, Failure};
use super::misunderstood::{check_not_command, with_hint};
use super::options::{EngineOptions, ScreenOptions, SourceOptions, ViewOptions};
use super::rehearsal;
use super::request::Request;
use super::{
    cache, clv, compare, completions, config, connections, curves, customer, customers, diff, doctor,
    drivers, effect, inspect, kpis, lists, man, matrix, points, report, rfm, risk, sample, segments, surveys,
};

/// The text that `tenure` alone prints.
pub const WELCOME: &str = "\
tenure explores customer cohorts in the terminal, from a file of orders.

  tenure orders.csv                    explore your own file: a row per order with a customer, a date and an amount
  tenure sample                        write a sample to try it with
  tenure sample-data/orders.parquet    explore the sample; ? lists the keys, q leaves
  tenure matrix orders.csv             print the cohort matrix without the screen

tenure --help lists all commands and options.
";

/// Explore customer cohorts in the terminal: retention by acquisition month, from an order file.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:\n  \
    tenure orders.parquet                         explore the heatmap with the keyboard (? for help)\n  \
    tenure orders.csv --amount 'quantity*price'   compute the amount of a row\n  \
    tenure matrix orders.csv --format csv         print the same numbers without the screen\n  \
    zcat orders.csv.gz | tenure -                 read standard input; every command takes - or a pipe\n  \
    tenure inspect orders.csv                     show how the columns were understood\n\n\
    Without a terminal, `tenure SOURCE` prints the table that `tenure matrix SOURCE` prints.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub explore: ExploreCommand,
    /// Write each statement with its time, each action and each problem to a file, to report a fault with
    #[arg(long, global = true, value_name = "FILE", help_heading = "Log")]
    pub log: Option<PathBuf>,
}

/// Options with which the explorer begins without a source: with the start screen, or with a session.
const WITHOUT_SOURCE: [&str; 7] = ["resume", "color", "ascii", "plain", "config", "saved", "log"];

impl Cli {
    /// The command line of the process. A usage error, `--help` and `--version` end it.
    pub fn read() -> Cli {
        let command =
            Cli::command().mut_arg("sources", |source| source.required_unless_present_any(WITHOUT_SOURCE));
        // The start screen needs no option.
        let is_alone = std::env::args_os().len() == 1;
        let matches = if is_alone {
            command.try_get_matches_from(["tenure", "--color", "auto"])
        } else {
            command.try_get_matches()
        };
        let matches = matches.unwrap_or_else(|error| with_hint(error).exit());
        Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Checks that the source of the explorer is not a mistyped command.
    ///
    /// # Errors
    /// A word that is not a file and is spelled almost like a command.
    pub fn check(&self) -> Result<(), Failure> {
        let word = self.explore.source.first().filter(|_| self.command.is_none());
        word.map_or(Ok(()), |word| check_not_command(word, Cli::command))
    }
}

/// A command without a screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the cohort matrix
    Matrix(matrix::MatrixCommand),
    /// Print curves of cohorts and of their average with its band
    Curves(curves::CurvesCommand),
    /// Compare two extracts of one history: changed cells, and the orders and customers behind them
    Diff(diff::DiffCommand),
    /// Show how a source is understood: columns, roles, excluded rows
    Inspect(inspect::InspectCommand),
    /// Compare segments: size, orders, revenue, repeat rate, retention
    Segments(segments::SegmentsCommand),
    /// Key figures of a window: retention and churn rates, repeat purchases, values, the account of customers
    Kpis(kpis::KpisCommand),
    /// RFM: scores and groups of customers by recency, frequency and money, and who moved between two days
    Rfm(rfm::RfmCommand),
    /// List the customers in a cell, a cohort or the whole data set
    Customers(customers::CustomersCommand),
    /// Show one customer: every order and refund, and the rank in the cohort
    Customer(customer::CustomerCommand),
    /// Compare two to six groups of customers: cells, averages and measures, with tests
    Compare(compare::CompareCommand),
    /// Rank the column values that contribute most to a cell, a comparison or the average
    Drivers(drivers::DriversCommand),
    /// Effect of a campaign from a date on: difference-in-differences, trend before, placebo date
    Effect(effect::EffectCommand),
    /// Satisfaction from a file of surveys: NPS, CSAT and CES, and what customers did after they answered
    Surveys(surveys::SurveysCommand),
    /// Loyalty points from a file: redemption rate, outstanding balance, breakage, and what redeemers did later
    Points(points::PointsCommand),
    /// Customer lifetime value, historical and predicted, with holdout accuracy
    Clv(clv::ClvCommand),
    /// List the customers with most value at risk, CLV × (1 - P(alive))
    Risk(risk::RiskCommand),
    /// Lists of customers for a campaign: VIPs, second-order candidates, customers gone quiet, overdue; the next product
    Lists(lists::ListsCommand),
    /// Write a page to hand on: key figures, matrix, curves, segments, lifetime value, the data and the definitions
    Report(report::ReportCommand),
    /// Generate a realistic, reproducible sample data set
    Sample(sample::SampleCommand),
    /// List the databases on other machines that ADBC profiles name, and whether each answers
    Connections(connections::ConnectionsCommand),
    /// List or delete the snapshots that let a large source open at once the second time
    Cache(cache::CacheCommand),
    /// Write the settings file with every default and its comment, or print its path
    Config(config::ConfigCommand),
    /// Examine terminal, colours, limits, temporary space and settings, with a remedy for each problem
    Doctor(doctor::DoctorCommand),
    /// Print completions for a shell
    Completions(completions::CompletionsCommand),
    /// Print a manual page, or write all of them
    Man(man::ManCommand),
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
    /// [`Failure`] with the message and the exit code.
    pub fn run(&self) -> Result<Exit, Failure> {
        // What is wrong with the options is said by the command itself.
        if let Ok(request) = self.request()
            && rehearsal::is_asked(&request.source)
        {
            return rehearsal::rehearse(&request.source, &request.question);
        }
        match self {
            Command::Matrix(command) => command.run(),
            Command::Curves(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Inspect(command) => command.run(),
            Command::Segments(command) => command.run(),
            Command::Kpis(command) => command.run(),
            Command::Rfm(command) => command.run(),
            Command::Customers(command) => command.run(),
            Command::Customer(command) => command.run(),
            Command::Compare(command) => command.run(),
            Command::Drivers(command) => command.run(),
            Command::Effect(command) => command.run(),
            Command::Surveys(command) => command.run(),
            Command::Points(command) => command.run(),
            Command::Lists(command) => command.run(),
            Command::Report(command) => command.run(),
            Command::Clv(command) => command.run(),
            Command::Risk(command) => command.run(),
            Command::Sample(command) => command.run(),
            Command::Connections(command) => command.run(),
            Command::Cache(command) => command.run(),
            Command::Config(command) => command.run(),
            Command::Doctor(command) => command.run(),
            Command::Completions(command) => command.run(Cli::command()),
            Command::Man(command) => command.run(Cli::command()),
        }
    }
}

impl Command {
    /// The request of a command, as far as the command line determines it.
    ///
    /// # Errors
    /// Options that contradict each other; a command without a question.
    pub fn request(&self) -> Result<Request, Failure> {
        match self {
            Command::Matrix(command) => command.request(),
            Command::Curves(command) => command.request(),
            Command::Inspect(command) => command.request(),
            Command::Segments(command) => command.request(),
            Command::Kpis(command) => command.request(),
            Command::Rfm(command) => command.request(),
            Command::Customers(command) => command.request(),
            Command::Customer(command) => command.request(),
            Command::Compare(command) => command.request(),
            Command::Drivers(command) => command.request(),
            Command::Clv(command) => command.request(),
            Command::Risk(command) => command.request(),
            Command::Diff(_)
            | Command::Effect(_)
            | Command::Surveys(_)
            | Command::Points(_)
            | Command::Lists(_)
            | Command::Report(_)
            | Command::Sample(_)
            | Command::Connections(_)
            | Command::Cache(_)
            | Command::Config(_)
            | Command::Doctor(_)
            | Command::Completions(_)
            | Command::Man(_) => Err(Failure::usage("no question is asked".into())),
        }
    }
}

impl ExploreCommand {
    /// The last session, for `--resume`.
    ///
    /// # Errors
    /// A source beside `--resume`; no session saved; a file of sessions that cannot be read.
    pub fn last_session(&self) -> Result<SavedSession, Failure> {
        let store = SessionStore::usual().ok_or_else(|| {
            Failure::failed("--resume: no folder for sessions; set XDG_STATE_HOME or HOME".to_string())
        })?;
        let sessions = store.list().map_err(|error| {
            Failure::failed(format!("--resume: {error}; delete the file to begin with none"))
        })?;
        let last = sessions.into_iter().next();
        if self.source.is_named() {
            let last = last.map_or(String::new(), |session| {
                let files: Vec<String> = session.source.files().iter().map(|file| shell_word(file)).collect();
                format!("leave the source and --view out to go on with {}, or ", files.join(" "))
            });
            return Err(Failure::usage(format!(
                "--resume: a session names its source itself; {last}leave --resume out to open what is named"
            )));
        }
        // A pattern, and a part of a file, are looked for when they are opened.
        let is_gone = |file: &&String| {
            let is_plain = !file.contains(['*', '?', '[', '#', ':']) && *file != STANDARD_INPUT;
            is_plain && !Path::new(file.as_str()).exists()
        };
        if let Some(gone) = last.as_ref().and_then(|session| session.source.paths.iter().find(is_gone)) {
            return Err(Failure::failed(format!(
                "--resume: {} of the last session is not there any more; put it back, or say `tenure` alone to choose what to open",
                shell_word(gone)
            )));
        }
        last.ok_or_else(|| {
            Failure::failed(
                "--resume: no session is saved yet; say `tenure` alone to choose what to open, or `tenure sample` to write a sample"
                    .to_string(),
            )
        })
    }

    /// Prints the matrix instead of exploring it, if standard output is not a terminal.
    ///
    /// # Errors
    /// As [`Command::run`].
    pub fn print(&self) -> Result<Exit, Failure> {
        if self.screen.resume {
            return Err(Failure::usage(
                "--resume: goes on in the explorer, which needs a terminal; leave it out and name a source to print its matrix"
                    .into(),
            ));
        }
        if self.screen.watch {
            return Err(Failure::usage(
                "--watch: standard output is not a terminal; leave it out to print the matrix".into(),
            ));
        }
        matrix::MatrixCommand::plain(&self.source, &self.view, &self.engine).run()
    }
}
