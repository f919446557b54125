//! `tenure diff`: what changed between two extracts of one history, and which orders did it.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::engine::{Cancel, DuckDb, Engine};
use crate::explore::View;
use crate::explore::Work;
use crate::explore::restatement::{DiffAnswer, DiffQuestion, Extracts, diff};
use crate::file::StreamedFile;
use crate::report::{Format, restatement};
use crate::source::{STANDARD_INPUT, SourceSpec, Spools, shown_path};

use super::failure::{Exit, Failure};
use super::interrupt::on_interrupt;
use super::options::{EngineOptions, SourceOptions, ViewOptions};
use super::output::OutputOptions;
use super::pipes::keep_piped;
use super::progress::Progress;

/// Options of `tenure diff`.
#[derive(Debug, Args)]
#[command(override_usage = "tenure diff [OPTIONS] <OLD> <NEW>")]
#[command(
    after_help = "OLD and NEW are files of one layout; several files by a pattern in quotes, as in 'may-*.parquet'. \
    With --view, NEW may be left out: then it is the view's source.\n\n\
    Every cell is compared as of the end of OLD, so that what only became complete since is told apart from what was \
    restated. Orders are matched by customer and order id, without an id by customer and moment.\n\n\
    In CSV a cell that begins with = + - @ and is no number has a ' in front."
)]
pub struct DiffCommand {
    /// What CSV lists: every cell that moved, or every restated order, or every customer of one
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
    view: ViewOptions,
    #[command(flatten)]
    out: OutputOptions<Format>,
    #[command(flatten)]
    engine: EngineOptions,
}

/// What is listed in full.
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
        let format = self.out.chosen().unwrap_or(Format::Table);
        self.check(format)?;
        let (mut old, mut new) = self.extracts()?;
        let cancel = Cancel::new();
        on_interrupt(&cancel)?;
        let _spools = self.keep_piped(&mut old, &mut new, &cancel)?;
        let engine: Arc<dyn Engine> = Arc::new(DuckDb::open(&self.engine.limits()).map_err(Failure::failed)?);
        let progress = Progress::of(Arc::clone(&engine), Work::new());
        let question = DiffQuestion { old, new, view, top: self.top };
        let (answer, extracts) = diff(&engine, &question, &cancel)?;
        let view = &question.view;
        for side in [&answer.old, &answer.new] {
            view.check_data(&side.report).map_err(Failure::failed)?;
        }
        match (format, self.list) {
            (Format::Csv, Listed::Orders | Listed::Customers) => self.stream(&extracts, &cancel)?,
            (Format::Csv, Listed::Cells) => self.deliver(&restatement::cells_csv(&answer), progress)?,
            (Format::Json, _) => self.deliver(&restatement::json(&answer, view), progress)?,
            (Format::Markdown, _) => {
                self.deliver(&restatement::markdown(&answer, view, self.top), progress)?
            }
            _ => self.deliver(&restatement::text(&answer, view, self.top), progress)?,
        }
        self.exit(&answer, view)
    }

    fn check(&self, format: Format) -> Result<(), Failure> {
        if format == Format::Svg {
            return Err(Failure::usage("a diff is written as table, csv, json or md".into()));
        }
        if self.list != Listed::Cells && format != Format::Csv {
            return Err(Failure::usage(
                "--list is for --format csv; the other formats hold all three".into(),
            ));
        }
        self.out.check(&self.source)
    }

    /// The old and the new extract, read alike.
    fn extracts(&self) -> Result<(SourceSpec, SourceSpec), Failure> {
        let spec = self.source.spec()?;
        let of = |path: &String| SourceSpec { paths: vec![path.clone()], ..spec.clone() };
        match (self.source.sources.as_slice(), self.source.saved_view()?) {
            ([old, new], _) => Ok((of(old), of(new))),
            ([old], Some(saved)) => Ok((of(old), SourceSpec { paths: saved.source.paths, ..spec.clone() })),
            (named, _) => Err(Failure::usage(format!(
                "a diff is of two extracts, OLD and NEW, not of {}; name several files by a pattern in quotes, as in \
                 'may-*.parquet'",
                named.len()
            ))),
        }
    }

    /// What either side can be read from only once.
    fn keep_piped(
        &self,
        old: &mut SourceSpec,
        new: &mut SourceSpec,
        cancel: &Cancel,
    ) -> Result<[Spools; 2], Failure> {
        if let Some(twice) = old.paths.iter().find(|path| *path == STANDARD_INPUT && new.paths.contains(path))
        {
            let name = shown_path(twice);
            return Err(Failure::usage(format!("{name} can be one extract, OLD or NEW, not both")));
        }
        Ok([keep_piped(old, &self.engine, cancel)?, keep_piped(new, &self.engine, cancel)?])
    }

    fn deliver(&self, text: &str, progress: Progress) -> Result<(), Failure> {
        drop(progress);
        self.out.deliver(text)
    }

    /// Writes every restated order or customer as it comes.
    fn stream(&self, extracts: &Extracts, cancel: &Cancel) -> Result<(), Failure> {
        match self.out.path() {
            Some(path) => {
                let mut file = StreamedFile::create(path).map_err(Failure::failed)?;
                self.lines(extracts, cancel, &mut file)?;
                file.keep().map_err(Failure::failed)
            }
            None => self.lines(extracts, cancel, &mut BufWriter::new(std::io::stdout().lock())),
        }
    }

    fn lines(&self, extracts: &Extracts, cancel: &Cancel, out: &mut dyn Write) -> Result<(), Failure> {
        let mut written: std::io::Result<()> = Ok(());
        let mut put = |out: &mut dyn Write, line: String| {
            written = out.write_all(line.as_bytes());
            written.is_ok()
        };
        let outcome = if self.list == Listed::Orders {
            put(out, restatement::ORDER_COLUMNS.join(",") + "\n");
            extracts.each_order(None, cancel, &mut |order| put(out, restatement::order_line(&order)))
        } else {
            put(out, restatement::CUSTOMER_COLUMNS.join(",") + "\n");
            extracts
                .each_customer(None, cancel, &mut |customer| put(out, restatement::customer_line(&customer)))
        };
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::failed(not_written(self.out.path(), &error))),
            Ok(()) => Ok(outcome?),
        }
    }

    fn exit(&self, answer: &DiffAnswer, view: &View) -> Result<Exit, Failure> {
        let restated = answer.cells.iter().any(|cell| cell.is_restated());
        if self.exit_code && restated {
            eprintln!("tenure: {} of {}", restatement::headline(answer), view.measure.title());
            return Ok(Exit::CheckFailed);
        }
        Ok(Exit::Ok)
    }
}

fn not_written(path: Option<&Path>, error: &std::io::Error) -> String {
    let path = path.map_or_else(|| "standard output".to_string(), |path| path.display().to_string());
    format!("{path}: cannot be written ({error})")
}
