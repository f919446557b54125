//! `tenure drivers`: the values of attributes that contribute most to a difference.

use clap::{Args, ValueEnum};

use crate::cohort::Label;
use crate::explore::{Answer, Apart, CompareAnswer, CompareQuestion, Question, SideSpec, View};
use crate::report::Format;
use crate::report::compare::drivers::{Found, Ranked, csv, json, markdown, text};

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::notes::{tell, tell_periods};
use super::options::{EngineOptions, GrainOptions, SourceOptions};
use super::output::OutputOptions;
use super::sides::two_sides;

/// What a cohort is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Baseline {
    /// All other cohorts that have completed the age.
    Others,
    /// The cohort before it.
    Previous,
}

/// Options of `tenure drivers`.
#[derive(Debug, Args)]
#[command(after_help = "\
What is explained:\n  \
    tenure drivers orders.parquet --cohort 2025-05 --age 1       a cell: why this cohort differs from the others\n  \
    tenure drivers orders.parquet --a \"first_order >= '2025-03-01'\"  a comparison, as in `tenure compare`\n  \
    tenure drivers orders.parquet --age 1                        the average: which values stand apart from the rest\n\n\
All attributes of few values (50 at most) are looked at; what is not is named. A text that begins like a formula gets a \
' in front in CSV.")]
pub struct DriversCommand {
    #[command(flatten)]
    source: SourceOptions,
    /// The cohort whose cell is explained, as the matrix names it
    #[arg(long, value_name = "COHORT", conflicts_with = "a")]
    cohort: Option<String>,
    /// What the cohort is held against [default: others]
    #[arg(long, value_enum)]
    baseline: Option<Baseline>,
    /// The customers of side A, as in `tenure compare`
    #[arg(long, value_name = "EXPR")]
    a: Option<String>,
    /// The customers of side B [default: all who are not on side A]
    #[arg(long, value_name = "EXPR", requires = "a")]
    b: Option<String>,
    /// The age that is explained
    #[arg(long, value_name = "N", default_value_t = 1)]
    age: u32,
    /// List only the first N
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    #[command(flatten)]
    grains: GrainOptions,
    #[command(flatten)]
    out: OutputOptions<Format>,
    #[command(flatten)]
    engine: EngineOptions,
}

impl DriversCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let asked = self.grains.view()?;
        let view = asked.by_period();
        view.check_comparable().map_err(Failure::usage)?;
        if self.baseline.is_some() && self.cohort.is_none() {
            let what =
                "--baseline says what a cohort is held against: name the cohort, as in --cohort 2025-05";
            return Err(Failure::usage(what.into()));
        }
        if self.top == Some(0) {
            return Err(Failure::usage(
                "--top 0 lists nothing: give 1 or more, or leave it out for all".into(),
            ));
        }
        self.out.check(&self.source)?;
        let write = match self.out.chosen() {
            None | Some(Format::Table) => text,
            Some(Format::Csv) => csv,
            Some(Format::Json) => json,
            Some(Format::Markdown) => markdown,
            Some(Format::Svg) => {
                return Err(Failure::usage("drivers are written as table, csv, json or md".into()));
            }
        };
        let mut headless = Headless::open(&self.source, &self.engine)?;
        headless.check_data(&view)?;
        tell_periods(&asked);
        let sides = self.sides(&mut headless, &asked)?;
        let question = CompareQuestion { shape: view.shape(), sides, apart: Apart::ByAll(self.age) };
        let Answer::Compare(answer) = headless.ask(&Question::Compare(question))? else {
            return Err(Failure::failed("no comparison came back; please report this"));
        };
        drop(headless);
        let found = Found {
            answer: &answer,
            view: &view,
            other: 1,
            ranked: self.ranked(&answer, &view)?,
            top: self.top,
        };
        self.out.deliver(&write(&found))?;
        for note in &answer.report.notes {
            tell(note);
        }
        Ok(Exit::Ok)
    }

    fn ranked(&self, answer: &CompareAnswer, view: &View) -> Result<Ranked, Failure> {
        let label =
            answer.sides.first().map_or_else(String::new, |side| side.side.matrix.age_label(self.age));
        for side in &answer.sides {
            if side.side.complete(self.age).1 == 0 {
                return Err(Failure::failed(format!(
                    "{}: nobody has completed {label} (--age): a cell is explained once it is complete",
                    side.spec.name
                )));
            }
        }
        if answer.sides.len() < 2 {
            return Ok(Ranked::Standouts(answer.standouts(view)));
        }
        let found = answer.drivers(1, view);
        let why = |why| Failure::usage(format!("{} cannot be taken apart: {why}", view.measure.title()));
        found.map(Ranked::Drivers).map_err(why)
    }

    /// The sides: a cohort and its baseline, two expressions, or everybody.
    fn sides(&self, headless: &mut Headless, view: &View) -> Result<Vec<SideSpec>, Failure> {
        if let Some(a) = &self.a {
            return two_sides(a, self.b.as_deref(), &self.source);
        }
        let Some(cohort) = &self.cohort else { return Ok(vec![SideSpec::everybody(&view.within)]) };
        let labels = cohorts(headless, view)?;
        let Some(place) = labels.iter().position(|label| label.to_string() == *cohort) else {
            return Err(Failure::failed(format!(
                "there is no cohort '{cohort}' (--cohort); the cohorts are {}",
                labels.iter().map(Label::to_string).collect::<Vec<_>>().join(", ")
            )));
        };
        let base = match self.baseline.unwrap_or(Baseline::Others) {
            Baseline::Others => SideSpec::other_rows(&view.cohort, &labels[place]),
            Baseline::Previous => {
                let before = place.checked_sub(1).and_then(|place| labels.get(place)).ok_or_else(|| {
                    Failure::failed(format!("there is no cohort before {cohort} (--baseline previous)"))
                })?;
                SideSpec::row(&view.cohort, before)
            }
        };
        Ok(vec![SideSpec::row(&view.cohort, &labels[place]), base])
    }
}

fn cohorts(headless: &mut Headless, view: &View) -> Result<Vec<Label>, Failure> {
    let matrix = headless.matrix(view, false)?;
    Ok(matrix.matrix.rows.iter().map(|row| row.cohort.clone()).collect())
}
