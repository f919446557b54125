//! `tenure segments`: customers apart by an attribute of their first order.

use std::path::PathBuf;

use clap::Args;

use crate::explore::{Answer, Question, Segmentation, Within};
use crate::report::{Format, segments};

use super::Exit;
use super::options::{EngineOptions, SourceOptions};
use super::run::{Failure, Headless, check_output, deliver, tell};

/// Options of `tenure segments`.
#[derive(Debug, Args)]
pub struct SegmentsCommand {
    #[command(flatten)]
    source: SourceOptions,
    /// Attribute to tell customers apart by, as it stood at the first order; given twice, they are crossed
    #[arg(long, value_name = "COL", required = true)]
    by: Vec<String>,
    /// Ages in months whose retention is shown
    #[arg(long, value_name = "A,B,…", value_delimiter = ',', default_value = "1,3,6,12")]
    ages: Vec<u32>,
    /// Only customers with this value, as in --within Country=France; may be given more than once
    #[arg(long, value_name = "BY=VALUE")]
    within: Vec<Within>,
    /// List the N largest, and the rest as one
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// table, csv, json or md
    #[arg(long, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineOptions,
}

impl SegmentsCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        if self.format == Format::Svg {
            return Err(Failure::usage("segments are written as table, csv, json or md".into()));
        }
        check_output(self.output.as_deref(), Some(self.format), &self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let question = Question::Segments(Segmentation {
            by: self.by.clone(),
            top: self.top,
            within: self.within.clone(),
        });
        let Answer::Segments(answer) = headless.ask(&question)? else {
            return Err(Failure::failed("no segments came back; please report this"));
        };
        drop(headless);
        let text = segments::write(&answer, &self.ages, self.format).map_err(Failure::usage)?;
        deliver(&text, self.output.as_deref())?;
        if let Some(note) = &answer.report.money_off {
            tell(note);
        }
        if answer.truncated > 0 && self.format != Format::Table {
            tell(&format!("{} more segments are in Other", answer.truncated));
        }
        Ok(Exit::Ok)
    }
}
