//! `tenure matrix`: the cohort matrix without the screen.

use std::path::PathBuf;

use clap::Args;

use crate::explore::{Answer, Question, View};
use crate::report::{self, Format};
use crate::source::Note;

use super::Exit;
use super::options::{EngineOptions, SourceOptions, ViewOptions};
use super::run::{Failure, Headless, check_output, deliver};

/// Options of `tenure matrix`.
#[derive(Debug, Args)]
pub struct MatrixCommand {
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    view: ViewOptions,
    /// table, csv, json, md or svg [default: by the ending of -o, else table]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// One row a cell (cohort,age,value,numerator,denominator,state); CSV
    #[arg(long)]
    long: bool,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the SQL that answers it instead
    #[arg(long)]
    sql: bool,
    #[command(flatten)]
    engine: EngineOptions,
}

impl MatrixCommand {
    /// The table on standard output.
    pub fn plain(source: &SourceOptions, view: &ViewOptions, engine: &EngineOptions) -> MatrixCommand {
        MatrixCommand {
            source: source.clone(),
            view: view.clone(),
            format: None,
            long: false,
            output: None,
            sql: false,
            engine: engine.clone(),
        }
    }

    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let view = self.view.view()?;
        let format = self.chosen_format()?;
        check_output(self.output.as_deref(), self.format, &self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let Answer::Report(report) = headless.ask(&Question::Report)? else {
            return Err(Failure::failed("no data report came back; please report this"));
        };
        if let Some(why) = report.money_off.as_ref().filter(|_| view.measure.needs_amount()) {
            return Err(no_money(&view, why));
        }
        let shape = view.shape();
        // JSON says what was left out for every reason, some of which only the amounts show.
        let activity_is_enough = view.measure.needs_only_activity() && format != Format::Json;
        let question = if activity_is_enough { Question::Activity(shape) } else { Question::Matrix(shape) };
        let Answer::Matrix(answer) = headless.ask(&question)? else {
            return Err(Failure::failed("no matrix came back; please report this"));
        };
        drop(headless);
        let text =
            if self.sql { answer.sql.clone() } else { report::matrix(&answer, &view, format, self.long) };
        deliver(&text, self.output.as_deref())?;
        for note in &answer.report.notes {
            eprintln!("note: {note}");
        }
        Ok(Exit::Ok)
    }

    fn chosen_format(&self) -> Result<Format, Failure> {
        let by_ending = self.output.as_deref().and_then(Format::of_file);
        match self.format.or(by_ending) {
            Some(Format::Csv) => Ok(Format::Csv),
            None if self.long => Ok(Format::Csv),
            Some(other) if self.long => {
                Err(Failure::usage(format!("--long is a form of CSV, not of {other}")))
            }
            chosen => Ok(chosen.unwrap_or(Format::Table)),
        }
    }
}

fn no_money(view: &View, why: &Note) -> Failure {
    Failure::failed(format!("no {}: {why}", view.measure.title()))
}
