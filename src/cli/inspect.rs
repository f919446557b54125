//! `tenure inspect`: how a source is understood.

use clap::Args;

use crate::explore::{Answer, Question, Shape, View};
use crate::report::inspect;
use crate::source::Tolerance;

use super::asked::Asked;
use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::options::{EngineOptions, SourceOptions};
use super::output::OutputOptions;

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
    /// What is asked.
    pub(super) fn asked(&self) -> Result<Asked, Failure> {
        let question = if self.repeated { Question::Repeated } else { Question::Report };
        Ok(Asked { source: self.source.spec()?, view: View::default(), question })
    }

    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.out.check(&self.source)?;
        // What cannot be read is what one looks for here.
        let source = self.source.or("allow-unreadable", Tolerance::ALL.to_string());
        let mut headless = Headless::open(&source, &self.engine)?;
        // The matrix settles which refunds count and which ids stand for nobody.
        let Answer::Matrix(answer) = headless.ask(&Question::Matrix(Shape::monthly()))? else {
            return Err(Failure::failed("no matrix came back; please report this"));
        };
        let repeated = match self.repeated.then(|| headless.ask(&Question::Repeated)).transpose()? {
            Some(Answer::Repeated(found)) => Some(found),
            _ => None,
        };
        drop(headless);
        self.out.deliver(&inspect::report(&answer.report, &answer.matrix, repeated.as_deref()))?;
        Ok(Exit::Ok)
    }
}
