//! `tenure inspect`: how a source is understood.

use std::path::PathBuf;

use clap::Args;

use crate::explore::{Answer, Question, Shape};
use crate::report::{Format, data_report};

use super::Exit;
use super::options::{EngineOptions, SourceOptions};
use super::run::{Failure, Headless, check_output, deliver};

/// Options of `tenure inspect`.
#[derive(Debug, Args)]
pub struct InspectCommand {
    #[command(flatten)]
    source: SourceOptions,
    /// Look for lines that repeat an earlier one in every column, too; reads every column
    #[arg(long)]
    repeated: bool,
    /// table or json
    #[arg(long, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineOptions,
}

impl InspectCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let write = match self.format {
            Format::Table => data_report::text,
            Format::Json => data_report::json,
            other => return Err(Failure::usage(format!("inspect writes table or json, not {other}"))),
        };
        check_output(self.output.as_deref(), Some(self.format), &self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        // The matrix settles which refunds count and which ids stand for nobody.
        let Answer::Matrix(answer) = headless.ask(&Question::Matrix(Shape::monthly()))? else {
            return Err(Failure::failed("no matrix came back; please report this"));
        };
        let repeated = match self.repeated.then(|| headless.ask(&Question::Repeated)).transpose()? {
            Some(Answer::Repeated(found)) => Some(found),
            _ => None,
        };
        drop(headless);
        deliver(&write(&answer.report, &answer.matrix, repeated.as_deref()), self.output.as_deref())?;
        Ok(Exit::Ok)
    }
}
