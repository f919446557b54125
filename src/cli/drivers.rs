//! `tenure drivers`: the values of attributes that contribute most to a difference.

use clap::{Args, ValueEnum};

use crate::cohort::CohortLabel;
use crate::explore::{Breakdown, CompareAnswer, CompareQuestion, Counting, Question, SideSpec, Verb, View};
use crate::named::UsageError;
use crate::report::compare::{Ranked, RankedDrivers, drivers_report};

use super::cell::{CellOptions, age_of};
use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::notes::tell_periods;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};
use super::output::AnswerOptions;
use super::request::Request;
use super::sides::two_sides;

/// The baseline of a cohort. The help of the option says what each is: a help per value would spread every option over
/// two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Baseline {
    Others,
    Previous,
}

/// The options of the view that `tenure drivers` takes.
#[derive(Debug, Clone)]
struct OfDrivers;

impl Takes for OfDrivers {
    const VERB: Verb = Verb::Drivers;
}

/// The difference to explain.
struct Explained {
    view: View,
    cohort: Option<String>,
    age: u32,
}

/// Options of `tenure drivers`.
#[derive(Debug, Args)]
#[command(after_help = "\
What is explained:\n  \
    a cell, why this cohort differs from the others:\n    \
      tenure drivers orders.parquet --cell 2025-05:M1\n  \
    a comparison, as in `tenure compare`:\n    \
      tenure drivers orders.parquet --a \"first_order >= '2025-03-01'\"\n  \
    the average, which values differ from the rest:\n    \
      tenure drivers orders.parquet --at M1\n\n\
Attributes with at most 50 values are searched; the others are named. In CSV, a text that a spreadsheet would run \
as a formula is preceded by a '.")]
pub struct DriversCommand {
    /// What to compare the cell with: others, the cohorts that have completed the age, or previous, the cohort before it
    /// [default: others]
    #[arg(long, value_enum, hide_possible_values = true)]
    baseline: Option<Baseline>,
    /// Customers of side A, as in `tenure compare`
    #[arg(long, value_name = "EXPR", conflicts_with = "cell")]
    a: Option<String>,
    /// Customers of side B [default: all others]
    #[arg(long, value_name = "EXPR", requires = "a")]
    b: Option<String>,
    /// Age to explain if no cell is named, as in M1 or 1 [default: 1]
    #[arg(long, value_name = "AGE", conflicts_with = "cell")]
    at: Option<String>,
    /// List only the first N
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    cell: CellOptions,
    #[command(flatten)]
    view: ViewOptions<OfDrivers>,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl DriversCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let explained = self.explained()?;
        let requested = &explained.view;
        let view = requested.by_period();
        view.check_comparable().map_err(Failure::usage)?;
        if self.baseline.is_some() && explained.cohort.is_none() {
            let problem = "no cohort is named to compare";
            let why = UsageError::new("--baseline", problem, "name its cell, as in --cell 2025-05:M1");
            return Err(Failure::usage(why.to_string()));
        }
        if self.top == Some(0) {
            return Err(Failure::usage(
                "--top 0 lists nothing: give 1 or more, or leave it out for all".into(),
            ));
        }
        self.answer.check(&self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        headless.check_data(&view)?;
        tell_periods(requested);
        let sides = self.sides(&mut headless, &explained)?;
        let question = CompareQuestion {
            shape: view.shape(),
            sides,
            breakdown: Breakdown::AllDimensions(explained.age),
        };
        let answer = headless.ask(|session, cancel| session.compare(&question, cancel))?;
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        let found = RankedDrivers {
            answer: &answer,
            view: &view,
            other: 1,
            ranked: ranked(&answer, &view, explained.age)?,
            top: self.top,
        };
        self.answer.deliver(&drivers_report(&found), &answer.sql)?;
        Ok(Exit::Ok)
    }

    /// The view, and the cell or the age in it.
    fn explained(&self) -> Result<Explained, Failure> {
        let (view, cell) = self.cell.read(&self.view, &self.source)?;
        if self.a.is_some() && cell.cohort.is_some() {
            let problem = "a cell and a side are named";
            let why = UsageError::new("--a", problem, "explain one of them at a time");
            return Err(Failure::usage(why.to_string()));
        }
        let at = self.at.as_deref().map(|text| age_of("--at", text, &view)).transpose()?;
        Ok(Explained { age: cell.age.or(at).unwrap_or(1), cohort: cell.cohort, view })
    }

    /// The question without its sides, if a cell is named: they are known only after the data are read.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let explained = self.explained()?;
        let view = explained.view;
        let sides = match &self.a {
            Some(a) => two_sides(a, self.b.as_deref(), &self.source)?,
            None => vec![SideSpec::all_customers(&view.segment_filters)],
        };
        let shape = view.by_period().shape();
        let question = CompareQuestion { shape, sides, breakdown: Breakdown::AllDimensions(explained.age) };
        Ok(Request { source: self.source.spec()?, view, question: Question::Compare(question) })
    }

    /// The sides: a cohort and its baseline, two expressions, or all customers.
    fn sides(&self, headless: &mut Headless, explained: &Explained) -> Result<Vec<SideSpec>, Failure> {
        let view = &explained.view;
        if let Some(a) = &self.a {
            return two_sides(a, self.b.as_deref(), &self.source);
        }
        let Some(cohort) = &explained.cohort else {
            return Ok(vec![SideSpec::all_customers(&view.segment_filters)]);
        };
        let labels = cohorts(headless, view)?;
        let Some(place) = labels.iter().position(|label| label.to_string() == *cohort) else {
            return Err(Failure::failed(format!(
                "--cell: unknown cohort '{cohort}'; available: {}",
                labels.iter().map(CohortLabel::to_string).collect::<Vec<_>>().join(", ")
            )));
        };
        let base = match self.baseline.unwrap_or(Baseline::Others) {
            Baseline::Others => SideSpec::other_rows(&view.cohort, &labels[place]),
            Baseline::Previous => {
                let before = place.checked_sub(1).and_then(|place| labels.get(place)).ok_or_else(|| {
                    Failure::failed(format!("--baseline previous: {cohort} is the first cohort, so none comes before it; use --baseline others"))
                })?;
                SideSpec::row(&view.cohort, before)
            }
        };
        Ok(vec![SideSpec::row(&view.cohort, &labels[place]), base])
    }
}

/// What contributes to a difference, or what differs from the rest.
///
/// # Errors
/// A cell that is not complete, and a measure that cannot be decomposed.
fn ranked(answer: &CompareAnswer, view: &View, age: u32) -> Result<Ranked, Failure> {
    let label = answer.sides.first().map_or_else(String::new, |side| side.side.matrix.age_label(age));
    for side in &answer.sides {
        if side.side.complete(age).1 == 0 {
            return Err(Failure::failed(format!(
                "{}: nobody has completed {label}; name an earlier age with --cell or --at",
                side.spec.name
            )));
        }
    }
    if answer.sides.len() < 2 {
        return Ok(Ranked::Standouts(answer.standouts(view)));
    }
    let found = answer.drivers(1, view);
    let why = |why| Failure::usage(format!("{} cannot be decomposed: {why}", view.measure.title()));
    found.map(Ranked::Drivers).map_err(why)
}

fn cohorts(headless: &mut Headless, view: &View) -> Result<Vec<CohortLabel>, Failure> {
    let matrix = headless.matrix(view, Counting::ForMeasure)?;
    Ok(matrix.matrix.rows.iter().map(|row| row.cohort.clone()).collect())
}
