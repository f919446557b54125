//! `tenure matrix`: the cohort matrix without the screen.

use clap::Args;

use crate::cohort::{AverageKind, CohortLabel, CohortRow, Interval, Matrix};
use crate::explore::bootstrap::{BootstrapQuestion, Intervals, SampleCell};
use crate::explore::{Condition, Counting, View};
use crate::report::{Format, matrix, number, svg};

use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::notes::{say, tell};
use super::options::{EngineOptions, SourceOptions, ViewOptions};
use super::output::{AnswerOptions, OutputOptions};
use super::question_options::QuestionOptions;
use super::request::Request;
use super::values;

/// Options of `tenure matrix`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |arg| arg.help("table, csv, json, md, parquet or svg [default: by the ending of -o, else table]")))]
pub struct MatrixCommand {
    /// One row per cell as CSV: cohort, age, value, numerator, denominator, state
    #[arg(long)]
    long: bool,
    /// Exit with code 3 if a condition holds, e.g. 'M1 < 0.30' (the average) or '2024-01 M3 < 0.1'; repeatable
    #[arg(long, value_name = "CONDITION")]
    fail_if: Vec<Condition>,
    /// Bootstrap resamples for intervals of money, such as 200 (quick) or 1000 (stable); for JSON and --long
    #[arg(long, value_name = "N", value_parser = values::resampled, allow_hyphen_values = true)]
    bootstrap: Option<u32>,
    #[command(flatten)]
    options: QuestionOptions,
}

impl MatrixCommand {
    /// The table on standard output.
    pub fn plain(source: &SourceOptions, view: &ViewOptions, engine: &EngineOptions) -> MatrixCommand {
        let options = QuestionOptions {
            source: source.clone(),
            view: view.clone(),
            answer: AnswerOptions::default(),
            engine: engine.clone(),
        };
        MatrixCommand { long: false, fail_if: Vec::new(), bootstrap: None, options }
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let view = self.options.view()?;
        let question = view.question(counting(self.options.answer.out.chosen()));
        Ok(Request { source: self.options.source.spec()?, view, question })
    }

    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let view = self.options.view()?;
        let format = self.chosen_format()?;
        self.options.answer.check_with_picture(&self.options.source)?;
        let wide = matches!(format, Format::Csv | Format::Parquet) && !self.long;
        if view.forecast.is_some() && (wide || format == Format::Svg) {
            return Err(Failure::usage(
                "wide csv, wide parquet and svg cannot mark forecasts: use --long, json, md or table with --forecast"
                    .into(),
            ));
        }
        view.check().map_err(Failure::usage)?;
        let mut headless = self.options.open()?;
        headless.check_data(&view)?;
        let answer = headless.matrix(&view, counting(format))?;
        let intervals = match self.bootstrap {
            Some(_) if self.options.answer.sql => Intervals::default(),
            Some(resamples) => self.intervals(&mut headless, &answer.matrix, &view, format, resamples)?,
            None => Intervals::default(),
        };
        let amounts = match self.bootstrap.filter(|_| self.options.answer.sql) {
            Some(resamples) => self.amounts_script(&mut headless, &answer.matrix, &view, resamples)?,
            None => String::new(),
        };
        headless.tell_notes(Exclusions::of(format))?;
        drop(headless);
        let out = OutputOptions { format: Some(format), ..self.options.answer.out.clone() };
        match format {
            _ if self.options.answer.sql => out.deliver_text(&(answer.sql.clone() + &amounts))?,
            Format::Svg => out.deliver_text(&svg::heatmap(&answer, &view))?,
            _ => out.deliver(&matrix::report(&answer, &view, &intervals, self.long))?,
        }
        let unmarked = matrix::unmarked(&answer, &view, format).filter(|_| wide && !self.options.answer.sql);
        if let Some(unmarked) = unmarked {
            tell(&format!("{unmarked}; one row per cell has its state (--long)"));
        }
        self.checked(&answer.matrix, &view)
    }

    /// The intervals of every cell that has been observed, and of the pooled averages.
    fn intervals(
        &self,
        headless: &mut Headless,
        matrix: &Matrix,
        view: &View,
        format: Format,
        resamples: u32,
    ) -> Result<Intervals, Failure> {
        check_resampled(view)?;
        if format != Format::Json && !self.long {
            return Err(Failure::usage("--bootstrap goes with --format json or with --long".into()));
        }
        let mut intervals = Intervals { resamples, ..Intervals::default() };
        let mut ask = |cell: SampleCell| -> Result<Option<Interval>, Failure> {
            let question = BootstrapQuestion {
                shape: view.shape(),
                measure: view.measure,
                cell,
                other: None,
                resamples,
            };
            Ok(headless.ask(|session, cancel| session.sample(&question, cancel))?.interval)
        };
        for age in 0..matrix.width() {
            let cell = |row: &CohortRow| matrix.cell(row, age, view.measure, view.criterion);
            for row in matrix.rows.iter().filter(|row| cell(row).ratio().is_some()) {
                let found = ask(SampleCell { cohorts: vec![row.cohort.clone()], age })?;
                intervals.cells.extend(found.map(|interval| ((row.cohort.clone(), age), interval)));
            }
            let settled = matrix.rows.iter().filter(|row| cell(row).complete().is_some());
            let cohorts: Vec<CohortLabel> = settled.map(|row| row.cohort.clone()).collect();
            if view.average == AverageKind::Pooled && !view.measure.is_plain_sum() && !cohorts.is_empty() {
                let found = ask(SampleCell { cohorts, age })?;
                intervals.averages.extend(found.map(|interval| (age, interval)));
            }
        }
        Ok(intervals)
    }

    /// The SQL of the amounts that the intervals are drawn from, with those of the first cell that has an interval.
    fn amounts_script(
        &self,
        headless: &mut Headless,
        matrix: &Matrix,
        view: &View,
        resamples: u32,
    ) -> Result<String, Failure> {
        check_resampled(view)?;
        let cells = (0..matrix.width()).flat_map(|age| matrix.rows.iter().map(move |row| (row, age)));
        let has_figure =
            |row: &CohortRow, age| matrix.cell(row, age, view.measure, view.criterion).ratio().is_some();
        let first = cells.into_iter().find(|(row, age)| has_figure(row, *age));
        let cell = first.map_or(SampleCell { cohorts: Vec::new(), age: 0 }, |(row, age)| SampleCell {
            cohorts: vec![row.cohort.clone()],
            age,
        });
        let question =
            BootstrapQuestion { shape: view.shape(), measure: view.measure, cell, other: None, resamples };
        let script = headless.ask(|session, cancel| session.amounts_script(&question, cancel))?;
        Ok(format!("\n{script}"))
    }

    /// Whether one of the conditions holds; prints the condition.
    fn checked(&self, matrix: &Matrix, view: &View) -> Result<Exit, Failure> {
        let mut exit = Exit::Ok;
        let mut unknown = Vec::new();
        for condition in &self.fail_if {
            match condition.holds(matrix, view) {
                Ok(Some(value)) => {
                    let shown = number::full(Some(value), view.measure.unit());
                    say(format_args!("tenure: '{condition}' holds: {} is {shown}", view.measure.title()));
                    exit = Exit::CheckFailed;
                }
                Ok(None) => {}
                Err(why) => unknown.push(why),
            }
        }
        match (exit, unknown.is_empty()) {
            (Exit::Ok, false) => Err(Failure::failed(unknown.join("\n"))),
            (_, false) => {
                say(format_args!("tenure: {}", unknown.join("\n")));
                Ok(exit)
            }
            (_, true) => Ok(exit),
        }
    }

    fn chosen_format(&self) -> Result<Format, Failure> {
        match self.options.answer.out.named() {
            None if self.long => Ok(Format::Csv),
            Some(other) if self.long && !matches!(other, Format::Csv | Format::Parquet) => {
                Err(Failure::usage(format!("--long is a form of csv and parquet, not of {other}")))
            }
            chosen => Ok(chosen.unwrap_or(Format::Table)),
        }
    }
}

/// JSON has the exclusions by reason, and some reasons are known only after amounts are read.
fn counting(format: Format) -> Counting {
    if format == Format::Json { Counting::Everything } else { Counting::ForMeasure }
}

/// Checks that the bootstrap applies to the measure.
fn check_resampled(view: &View) -> Result<(), Failure> {
    if view.measure.is_resampled() {
        return Ok(());
    }
    let why = match view.measure.is_share_of_customers() {
        true => "has Wilson's interval without resampling: leave --bootstrap out",
        false => "is a plain count and has no interval: leave --bootstrap out",
    };
    Err(Failure::usage(format!("{} {why}", view.measure)))
}
