//! `tenure curves`: curves of cohorts and of their average without the screen.

use clap::Args;

use crate::explore::{Counting, CurveGoal, View, cohorts_named, series};
use crate::report::{Format, curves, svg};

use super::failure::{Exit, Failure};
use super::headless::Exclusions;
use super::question_options::QuestionOptions;
use super::request::Request;

/// Options of `tenure curves`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |arg| arg.help("table, csv, json, md, parquet or svg [default: by the ending of -o, else table]")))]
pub struct CurvesCommand {
    /// Cohorts to draw, by their names in the matrix [default: all]
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    cohorts: Vec<String>,
    /// Value to reach, such as the cost of a customer: draw it, and name the first complete age that reaches it
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    goal: Option<f64>,
    #[command(flatten)]
    options: QuestionOptions,
}

impl CurvesCommand {
    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let view = self.options.view()?;
        let goal = self.goal.map(|value| CurveGoal { measure: view.measure, value }).or(view.goal);
        let view = View { goal, ..view };
        let question = view.question(Counting::ForMeasure);
        Ok(Request { source: self.options.source.spec()?, view, question })
    }

    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let view = self.options.view()?;
        let format = self.options.answer.out.named();
        if self.goal.is_some_and(|goal| !goal.is_finite()) {
            return Err(Failure::usage("--goal takes a number, as in 25 or 0.3".into()));
        }
        let goal = self.goal.or_else(|| view.curve_goal());
        if self.goal.is_some() && matches!(format, Some(Format::Csv | Format::Parquet)) {
            return Err(Failure::usage(
                "csv and parquet hold the points alone: use table, json, md or svg with --goal".into(),
            ));
        }
        self.options.answer.check_with_picture(&self.options.source)?;
        view.check().map_err(Failure::usage)?;
        let mut headless = self.options.open()?;
        headless.check_data(&view)?;
        let answer = headless.matrix(&view, Counting::ForMeasure)?;
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        let cohorts = cohorts_named(&answer.matrix, &self.cohorts).map_err(Failure::failed)?;
        let series = series(&answer.matrix, &view, &cohorts);
        match format {
            Some(Format::Svg) if !self.options.answer.sql => {
                self.options.answer.out.deliver_text(&svg::curves(&answer, &view, &series, goal))?;
            }
            _ => self.options.answer.deliver(&curves::report(&answer, &view, &series, goal), &answer.sql)?,
        }
        Ok(Exit::Ok)
    }
}
