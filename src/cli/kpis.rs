//! `tenure kpis`: key figures of a window, as a table or a series.

use std::str::FromStr;

use clap::Args;

use crate::benchmarks::Benchmark;
use crate::clv::Horizon;
use crate::cohort::Grain;
use crate::explore::kpi_extras::SideFiles;
use crate::explore::kpis::{KpiAnswer, KpiQuestion};
use crate::explore::{Bound, Question, Verb, View};
use crate::kpi::{Goal, Kpi, Window};
use crate::named::ParseError;
use crate::report::{kpi_values, kpis};
use crate::survey::Scales;

use super::failure::{Exit, Failure};
use super::headless::Exclusions;
use super::notes::tell;
use super::options::Takes;
use super::question_options::QuestionOptions;
use super::request::Request;
use super::values;

/// The options of the view that `tenure kpis` takes.
#[derive(Debug, Clone)]
struct OfKpis;

impl Takes for OfKpis {
    const VERB: Verb = Verb::Kpis;
}

/// A number of days, as in `180d` or `180`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days(pub(super) u32);

impl FromStr for Days {
    type Err = String;

    fn from_str(text: &str) -> Result<Days, String> {
        let days =
            text.strip_suffix('d').unwrap_or(text).parse().ok().filter(|days| (1..=36_500).contains(days));
        days.map(Days).ok_or_else(|| format!("'{text}' is not a number of days; write for example 180d"))
    }
}

/// A key figure compared with a number, as in `retention-rate < 0.5`.
#[derive(Debug, Clone)]
struct Condition {
    text: String,
    kpi: Kpi,
    bound: Bound,
}

impl FromStr for Condition {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Condition, ParseError> {
        let (name, bound) = Bound::split(text).map_err(|why| {
            let remedy = "write a key figure, a comparison and a number, as in 'retention-rate < 0.5'";
            ParseError::new(format!("'{text}' is not a condition: {why}"), remedy)
        })?;
        let kpi = Kpi::named(name).ok_or_else(|| {
            let names: Vec<String> = Kpi::ALL.iter().map(|kpi| kpi.name()).collect();
            ParseError::unknown("key figure", name, &names.iter().map(String::as_str).collect::<Vec<_>>())
        })?;
        Ok(Condition { text: text.trim().to_string(), kpi, bound })
    }
}

/// Options of `tenure kpis`.
#[derive(Debug, Args)]
#[command(
    after_help = "The key figures and their formulas are in docs/definitions.md, \"Rates of a period\".\n\
    --fail-if compares one of them, by its name in CSV and JSON, with a number."
)]
pub struct KpisCommand {
    /// Window: two dates as in 2025-01-01..2025-03-31, or a period as in 2025-Q1 [default: the last complete quarter]
    #[arg(long, value_name = "WINDOW")]
    window: Option<Window>,
    /// Days without an order after which a customer is lost [default: covers 90 % of the gaps between purchase days]
    #[arg(long, value_name = "DAYS")]
    inactive: Option<Days>,
    /// Segment customers by a column at their first order, or by a dimension of `tenure segments`; twice for all pairs
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Show the figures by period too: day, week, month, quarter or year
    #[arg(long, value_name = "GRAIN")]
    series: Option<Grain>,
    /// Time a customer stays, for the formulas of CLV, as in 36m [default: the time observed]
    #[arg(long, value_name = "TIME", value_parser = values::lifespan, allow_hyphen_values = true)]
    lifespan: Option<Horizon>,
    /// File of answers to surveys, as in `tenure surveys`: adds nps, csat and ces
    #[arg(long, value_name = "FILE")]
    surveys: Option<String>,
    /// Scale of a kind of survey: its highest answer, and the lowest positive one, as in csat=7:6 [default: by the answers]
    #[arg(long, value_name = "KIND=MAX", requires = "surveys")]
    scale: Vec<Scales>,
    /// File of loyalty points, as in `tenure points`: adds redemption-rate
    #[arg(long, value_name = "FILE")]
    points: Option<String>,
    /// Compare a figure with a goal, as in retention-rate=40%; repeatable
    #[arg(long, value_name = "GOAL")]
    goal: Vec<Goal>,
    /// Show published rates of an industry beside the figures, with their source, as in ecommerce; repeatable
    #[arg(long, value_name = "INDUSTRY")]
    industry: Vec<String>,
    /// Exit with code 3 if a condition holds, as in 'retention-rate < 0.5'; repeatable
    #[arg(long, value_name = "CONDITION")]
    fail_if: Vec<Condition>,
    #[command(flatten)]
    options: QuestionOptions<OfKpis>,
}

impl KpisCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let (question, targets) = (self.question()?, self.targets()?);
        let mut headless = self.options.open()?;
        let mut answer = headless.ask(|session, cancel| session.kpis(&question, cancel))?;
        let files = SideFiles {
            surveys: self.surveys.clone(),
            scales: self.scale.clone(),
            points: self.points.clone(),
        };
        if files != SideFiles::default() {
            answer = headless.ask(|session, cancel| session.kpis_with_side_files(&answer, &files, cancel))?;
        }
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        self.options
            .answer
            .deliver(&kpis::report(&answer, self.lifespan.map(Horizon::years), &targets), &answer.sql)?;
        self.verdict(&answer)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let question = self.question()?;
        let view = self.goals_in(self.options.view()?);
        Ok(Request { source: self.options.source.spec()?, view, question: Question::Kpis(question) })
    }

    /// A view with the goals of the options, which come before its own.
    fn goals_in(&self, view: View) -> View {
        let kpi_goals = self.goal.iter().fold(view.kpi_goals.clone(), |goals, goal| goals.with(*goal));
        View { kpi_goals, ..view }
    }

    /// The goals, published rates and events that figures are shown beside.
    fn targets(&self) -> Result<kpis::Targets, Failure> {
        let mut published = Vec::new();
        if !self.industry.is_empty() {
            let all = Benchmark::all().map_err(|error| Failure::usage(error.to_string()))?;
            for industry in &self.industry {
                let found = Benchmark::of_industry(&all, industry);
                published.extend(found.map_err(|why| Failure::usage(format!("--industry: {why}")))?);
            }
        }
        let view = self.goals_in(self.options.view()?);
        Ok(kpis::Targets { goals: view.kpi_goals.all().to_vec(), published, events: view.events })
    }

    fn question(&self) -> Result<KpiQuestion, Failure> {
        Ok(KpiQuestion {
            window: self.window,
            inactive: self.inactive.map(|days| days.0),
            by: self.by.clone(),
            series: self.series,
            segment_filters: self.options.view()?.segment_filters,
        })
    }

    /// Whether a condition holds; an undefined figure cannot be checked.
    fn verdict(&self, answer: &KpiAnswer) -> Result<Exit, Failure> {
        let mut exit = Exit::Ok;
        let mut undefined = Vec::new();
        for condition in &self.fail_if {
            let lifespan = self.lifespan.map(Horizon::years);
            let figure = condition.kpi.figure(&answer.total.window, answer.first_epoch_day(), lifespan);
            let is_known = answer.has_amount || !condition.kpi.needs_amount();
            match figure.value.filter(|_| is_known) {
                Some(value) if condition.bound.holds(value) => {
                    let shown = kpi_values::written(condition.kpi, Some(value));
                    tell(&format!("'{}' holds: {} is {shown}", condition.text, condition.kpi.title()));
                    exit = Exit::CheckFailed;
                }
                Some(_) => {}
                None => undefined.push(format!(
                    "--fail-if '{}' cannot be checked: {} is undefined",
                    condition.text,
                    condition.kpi.name()
                )),
            }
        }
        match (exit, undefined.is_empty()) {
            (Exit::Ok, false) => Err(Failure::failed(undefined.join("\n"))),
            (exit, _) => Ok(exit),
        }
    }
}
