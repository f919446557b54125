//! `tenure inspect`: how tenure reads a source.

use clap::Args;

use crate::explore::{Question, Session, Shape, View};
use crate::report::{Format, inspect};
use crate::source::{RepeatedLines, Tolerance};

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::notes::tell;
use super::options::{EngineOptions, SourceOptions};
use super::output::OutputOptions;
use super::request::Request;

/// Options of `tenure inspect`.
#[derive(Debug, Args)]
pub struct InspectCommand {
    /// Also count lines that repeat an earlier one in every column
    #[arg(long)]
    repeated: bool,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    out: OutputOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl InspectCommand {
    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let question = if self.repeated { Question::Repeated } else { Question::Report };
        Ok(Request { source: self.source.spec()?, view: View::default(), question })
    }

    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.out.check(&self.source)?;
        // Unreadable rows are not an error here, because the report shows them.
        let source = self.source.or("allow-unreadable", Tolerance::ALL.to_string());
        let opened = match Headless::open(&source, &self.engine) {
            // Repeated lines are in the report too.
            Err(Failure { asked: Some(asked), .. }) if asked.why.is_about_repeated_lines() => {
                Headless::open(&source.or("repeated-lines", RepeatedLines::Count.to_string()), &self.engine)
            }
            opened => opened,
        };
        let mut headless = match opened {
            Err(Failure { asked: Some(asked), .. }) => {
                // Nobody can say which column is which without seeing what they hold.
                self.out.deliver(&inspect::columns_alone(&asked.report))?;
                return Err(Failure::failed(asked.why));
            }
            opened => opened?,
        };
        // Counting the matrix decides which refunds count and which ids are placeholders.
        let shape = Shape::monthly();
        headless.ask(Session::columns)?;
        let answer = headless.ask(|session, cancel| session.matrix(&shape, cancel, &mut |_| {}))?;
        let repeated = self.repeated.then(|| headless.ask(Session::repeated)).transpose()?;
        drop(headless);
        self.out.deliver(&inspect::report(&answer.report, &answer.matrix, repeated.as_deref()))?;
        if matches!(self.out.chosen(), Format::Csv | Format::Json | Format::Parquet) {
            answer.report.counting_notes().iter().for_each(tell);
        }
        Ok(Exit::Ok)
    }
}
