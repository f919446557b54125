//! The common part of every headless command: open a session, ask, show progress, stop on Ctrl-C.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use crate::engine::{self, Cancel, Engine};
use crate::explore::clv::{ClvAnswer, ClvQuestion, CustomerValue};
use crate::explore::customers::{CustomersAnswer, CustomersQuestion};
use crate::explore::{Counting, Error, MatrixAnswer, Session, View, WorkProgress};
use crate::report::Format;
use crate::snapshot::{self, Opened};
use crate::source::{Column, DataReport, Role, SourceSpec, SpooledInputs};

use super::afterwards::keep_later;
use super::failure::Failure;
use super::interrupt::on_interrupt;
use super::notes::tell;
use super::options::{EngineOptions, SourceOptions};
use super::pipes::spool_pipes;
use super::progress::Progress;
use super::remote::{bring_rows, prepare_remote};

/// What a command opens before it reads orders: a database, its progress on standard error, Ctrl-C, and copies of
/// inputs that can be read only once.
pub struct Opening {
    pub engine: Arc<dyn Engine>,
    pub cancel: Cancel,
    work: WorkProgress,
    progress: Option<Progress>,
    _spools: Vec<SpooledInputs>,
}

impl Opening {
    /// Opens the database for some sources; a source that comes through a pipe is copied, and its specification names the copy.
    ///
    /// # Errors
    /// A pipe that cannot be kept, or a database that cannot be opened.
    pub fn of(sources: &mut [&mut SourceSpec], engine: &EngineOptions) -> Result<Opening, Failure> {
        let (cancel, spools) = begun(sources, engine)?;
        let engine = engine::open(&engine.limits()).map_err(Failure::failed)?;
        Ok(Opening::over(engine, cancel, spools))
    }

    fn over(engine: Arc<dyn Engine>, cancel: Cancel, spools: Vec<SpooledInputs>) -> Opening {
        let work = WorkProgress::new();
        let progress = Some(Progress::of(Arc::clone(&engine), work.clone()));
        Opening { engine, cancel, work, progress, _spools: spools }
    }

    /// Prints notes on standard error.
    pub fn tell(&self, notes: &[String]) {
        let write = || notes.iter().for_each(tell);
        match &self.progress {
            Some(progress) => progress.suspend(write),
            None => write(),
        }
    }

    /// Ends the progress line before an answer is written row by row.
    pub fn end_progress(&mut self) {
        self.progress = None;
    }
}

/// Ctrl-C cancels from here on; sources that come through a pipe or from another machine are copied.
fn begun(
    sources: &mut [&mut SourceSpec],
    engine: &EngineOptions,
) -> Result<(Cancel, Vec<SpooledInputs>), Failure> {
    let cancel = Cancel::new();
    on_interrupt(&cancel)?;
    let kept = sources.iter_mut().map(|spec| {
        let mut kept = spool_pipes(spec, engine, &cancel)?;
        kept.join(bring_rows(spec, engine, &cancel)?);
        Ok::<_, Failure>(kept)
    });
    let spools = kept.collect::<Result<_, _>>()?;
    Ok((cancel, spools))
}

/// Where the user reads which rows count and which are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusions {
    /// In the answer itself.
    InAnswer,
    /// In notes on standard error.
    InNotes,
}

impl Exclusions {
    /// Tables for people report the exclusions; the other formats have no room for them.
    pub fn of(format: Format) -> Exclusions {
        match format {
            Format::Table | Format::Markdown => Exclusions::InAnswer,
            _ => Exclusions::InNotes,
        }
    }
}

/// The notes on a source: which rows count, unless the answer has that; why money measures are off; the rest.
pub fn notes_of(report: &DataReport, exclusions: Exclusions) -> Vec<String> {
    let counting = match exclusions {
        Exclusions::InAnswer => Vec::new(),
        Exclusions::InNotes => report.counting_notes(),
    };
    let others = report.money_off.iter().chain(&report.notes).map(ToString::to_string);
    counting.into_iter().chain(others).collect()
}

/// A session with its progress on standard error.
pub struct Headless {
    session: Session,
    opening: Opening,
}

impl Headless {
    /// Opens the source.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn open(source: &SourceOptions, engine: &EngineOptions) -> Result<Headless, Failure> {
        let mut spec = source.spec()?;
        prepare_remote(source, &mut spec)?;
        let (cancel, spools) = begun(&mut [&mut spec], engine)?;
        let opened = snapshot::open(&engine.limits(), &spec, &engine.caching());
        let Opened { engine, snapshot } = opened.map_err(Failure::failed)?;
        let opening = Opening::over(engine, cancel, spools);
        let opened = Session::open(Arc::clone(&opening.engine), &spec, &opening.cancel);
        // A column that is missed may be one that could not be brought.
        let mut session = opened.inspect_err(|_| opening.tell(&spec.notes_of_copies()))?;
        session.tell(opening.work.clone());
        if let Some(snapshot) = snapshot {
            keep_later(snapshot, &opening.cancel);
        }
        Ok(Headless { session, opening })
    }

    /// Opens the source, asks one question, and closes the source before the answer is written. Exclusions are notes on
    /// standard error, because the answer does not report them.
    ///
    /// # Errors
    /// Why the source cannot be opened or the question cannot be answered.
    pub fn ask_once<T>(
        source: &SourceOptions,
        engine: &EngineOptions,
        question: impl FnOnce(&mut Session, &Cancel) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let mut headless = Headless::open(source, engine)?;
        let answer = headless.ask(question)?;
        headless.tell_notes(Exclusions::InNotes)?;
        Ok(answer)
    }

    /// Prints the notes on the source on standard error; see [`notes_of`].
    ///
    /// # Errors
    /// Why the rows cannot be counted.
    pub fn tell_notes(&mut self, exclusions: Exclusions) -> Result<(), Failure> {
        let report = self.report()?;
        self.opening.tell(&notes_of(&report, exclusions));
        Ok(())
    }

    /// The report on how the source was read, with its rows counted.
    ///
    /// # Errors
    /// Why the rows cannot be counted.
    pub fn report(&mut self) -> Result<Arc<DataReport>, Failure> {
        self.ask(Session::report)
    }

    /// Checks that the data have the columns that the measure needs.
    ///
    /// # Errors
    /// The missing column, and the remedy.
    pub fn check_data(&mut self, view: &View) -> Result<(), Failure> {
        view.check_data(&*self.report()?).map_err(Failure::failed)
    }

    /// The columns of the source that can segment customers.
    ///
    /// # Errors
    /// Why the source cannot be read.
    pub fn attributes(&mut self) -> Result<Vec<Column>, Failure> {
        let report = self.report()?;
        let attributes = report.columns.iter().filter(|column| column.role == Role::Attribute);
        Ok(attributes.cloned().collect())
    }

    /// The matrix of a view.
    ///
    /// # Errors
    /// Why it cannot be counted.
    pub fn matrix(&mut self, view: &View, counting: Counting) -> Result<Arc<MatrixAnswer>, Failure> {
        self.ask(|session, cancel| session.shown(view, counting, cancel))
    }

    /// Asks the session a question and waits for its whole answer.
    ///
    /// # Errors
    /// Why it cannot be answered.
    pub fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut Session, &Cancel) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        Ok(question(&mut self.session, &self.opening.cancel)?)
    }

    /// The customers of a list, batch by batch; `each` returns whether to go on.
    ///
    /// # Errors
    /// Why they cannot be listed; cancelled if `each` stopped the list.
    pub fn customers(
        &mut self,
        question: &CustomersQuestion,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<Arc<CustomersAnswer>, Error> {
        self.session.customers(question, &self.opening.cancel, &mut |batch| {
            if !each(batch) {
                self.opening.cancel.request();
            }
        })
    }

    /// The value of every customer, in batches; `each` returns whether to go on.
    ///
    /// # Errors
    /// Why they cannot be valued; cancelled if `each` stopped the list.
    pub fn clv_customers(
        &mut self,
        question: &ClvQuestion,
        each: &mut dyn FnMut(Vec<CustomerValue>) -> bool,
    ) -> Result<Arc<ClvAnswer>, Failure> {
        let answer = self.session.clv_customers(question, &self.opening.cancel, &mut |some| {
            if !each(some) {
                self.opening.cancel.request();
            }
        });
        Ok(answer?)
    }
}
