//! `tenure diff`: what changed between two extracts of one history, and which orders did it.

use clap::{Args, ValueEnum};

use crate::engine::Cancel;
use crate::explore::restatement::{self, DiffAnswer, DiffQuestion, Extracts};
use crate::explore::{Verb, View};
use crate::report::diff;
use crate::report::write::stream::RowStream;
use crate::source::{STANDARD_INPUT, SourceError, SourceSpec, shown_path};

use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Opening, notes_of};
use super::notes::say;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};
use super::output::{AnswerOptions, Sink};
use super::remote::prepare_remote;

/// The options of the view that `tenure diff` takes.
#[derive(Debug, Clone)]
struct OfDiff;

impl Takes for OfDiff {
    const VERB: Verb = Verb::Diff;
}

/// Options of `tenure diff`.
#[derive(Debug, Args)]
#[command(override_usage = "tenure diff [OPTIONS] <OLD> <NEW>")]
#[command(
    after_help = "OLD and NEW have the same layout. Name several files by a quoted pattern, as in 'may-*.parquet'. \
    With --view, NEW defaults to the view's source.\n\n\
    Both extracts are compared as of the last order of OLD, so a cell that only became complete since is not \
    reported as restated. Orders are matched by customer and order id, or by customer and time without an id.\n\n\
    In CSV, a text that a spreadsheet would run as a formula is preceded by a '."
)]
pub struct DiffCommand {
    /// The full list to print: restated cells, restated orders, or their customers
    #[arg(long, value_name = "WHAT", default_value = "cells")]
    list: Listed,
    /// Cells, orders and customers listed in a table, orders and customers in JSON and Markdown; the counts are of all
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// Exit with 3 when a cell was restated
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    view: ViewOptions<OfDiff>,
    #[command(flatten)]
    answer: AnswerOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

/// The full list to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Listed {
    Cells,
    Orders,
    Customers,
}

impl DiffCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let view = self.view.view(&self.source)?;
        view.check().map_err(Failure::usage)?;
        if self.source.given("rejects").is_some() {
            return Err(Failure::usage(
                "--rejects: a diff reads two extracts, which would share the file; list the rows left out of one, as in \
                 tenure inspect NEW --rejects FILE"
                    .into(),
            ));
        }
        self.answer.check(&self.source)?;
        let (mut old, mut new) = self.extracts()?;
        let mut opening = Opening::of(&mut [&mut old, &mut new], &self.engine)?;
        let question = DiffQuestion { old, new, view, top: self.top };
        let (answer, extracts) = restatement::diff(&opening.engine, &question, &opening.cancel)?;
        let view = &question.view;
        for side in [&answer.old, &answer.new] {
            view.check_data(&side.report).map_err(Failure::failed)?;
        }
        opening.tell(&notes(&answer));
        opening.end_progress();
        match self.list {
            Listed::Cells => self.answer.deliver(&diff::report(&answer, view, self.top), &answer.sql)?,
            Listed::Orders if self.answer.sql => self.answer.out.deliver_text(&extracts.sql_of_orders()?)?,
            Listed::Customers if self.answer.sql => {
                self.answer.out.deliver_text(&extracts.sql_of_customers()?)?;
            }
            Listed::Orders | Listed::Customers => self.stream(&extracts, &opening.cancel)?,
        }
        self.exit(&answer, view)
    }

    /// The old and the new extract, with the same options.
    fn extracts(&self) -> Result<(SourceSpec, SourceSpec), Failure> {
        let mut spec = self.source.spec()?;
        prepare_remote(&self.source, &mut spec)?;
        let of = |path: &String| SourceSpec { paths: vec![path.clone()], ..spec.clone() };
        let (old, new) = match (self.source.sources.as_slice(), self.source.saved_view()?) {
            ([old, new], _) => (of(old), of(new)),
            ([old], Some(saved)) => (of(old), SourceSpec { paths: saved.source.paths, ..spec.clone() }),
            (named, _) => {
                return Err(Failure::usage(format!(
                    "a diff compares two extracts, OLD and NEW, not {}; name several files by a quoted pattern, as in \
                     'may-*.parquet'",
                    named.len()
                )));
            }
        };
        if let Some(twice) = old.paths.iter().find(|path| *path == STANDARD_INPUT && new.paths.contains(path))
        {
            let name = shown_path(twice);
            return Err(Failure::usage(format!("{name} can be one extract, OLD or NEW, not both")));
        }
        if [&old, &new].iter().any(|side| side.cubes.is_some()) {
            return Err(Failure::failed(SourceError::NotReduced {
                what: "a diff matches the orders of two extracts one by one, so it needs their rows".into(),
                remedy: None,
            }));
        }
        Ok((old, new))
    }

    /// Writes every restated order or customer while it arrives.
    fn stream(&self, extracts: &Extracts, cancel: &Cancel) -> Result<(), Failure> {
        let out = &self.answer.out;
        let mut sink = Sink::open(out.path())?;
        let columns = match self.list {
            Listed::Customers => diff::customer_columns(),
            _ => diff::order_columns(),
        };
        let Some(mut stream) = out.written(RowStream::begin(&mut sink, out.chosen(), columns, "["))? else {
            return Ok(());
        };
        let mut outcome = Ok(());
        let found = match self.list {
            Listed::Customers => extracts.each_customer(None, cancel, &mut |customer| {
                outcome = stream.write(vec![diff::customer_row(&customer)]);
                outcome.is_ok()
            }),
            _ => extracts.each_order(None, cancel, &mut |order| {
                outcome = stream.write(vec![diff::order_row(&order)]);
                outcome.is_ok()
            }),
        };
        if out.written(outcome)?.is_none() {
            return Ok(());
        }
        found?;
        match out.written(stream.finish("\n]\n"))? {
            Some(()) => sink.keep(),
            None => Ok(()),
        }
    }

    fn exit(&self, answer: &DiffAnswer, view: &View) -> Result<Exit, Failure> {
        let restated = answer.cells.iter().any(|cell| cell.is_restated());
        if self.exit_code && restated {
            say(format_args!("tenure: {} of {}", diff::headline(answer), view.measure.title()));
            return Ok(Exit::CheckFailed);
        }
        Ok(Exit::Ok)
    }
}

/// Notes on the extracts: a note on both if it is the same, else with the name of the extract.
fn notes(answer: &DiffAnswer) -> Vec<String> {
    let notes = |report| notes_of(report, Exclusions::InNotes);
    let (old, new) = (notes(&answer.old.report), notes(&answer.new.report));
    let of = |side: &str, notes: &[String], other: &[String]| -> Vec<String> {
        let alone = notes.iter().filter(|note| !other.contains(note));
        alone.map(|note| format!("{side} extract: {note}")).collect()
    };
    let both: Vec<String> = old.iter().filter(|note| new.contains(note)).cloned().collect();
    [both, of("old", &old, &new), of("new", &new, &old)].concat()
}
