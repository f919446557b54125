//! What every headless command does: open a session, ask, show progress, stop on Ctrl-C.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use crate::engine::Cancel;
use crate::explore::clv::{ClvAnswer, ClvQuestion, CustomerValue};
use crate::explore::customers::{CustomersAnswer, CustomersQuestion};
use crate::explore::{Error, MatrixAnswer, Session, View, Work};
use crate::snapshot::{self, Opened};
use crate::source::{Column, DataReport, Role, Spools};

use super::afterwards::keep_later;
use super::failure::Failure;
use super::interrupt::on_interrupt;
use super::notes::tell;
use super::options::{EngineOptions, SourceOptions};
use super::pipes::keep_piped;
use super::progress::Progress;

/// A session with its progress on standard error.
pub struct Headless {
    session: Session,
    cancel: Cancel,
    progress: Progress,
    _spools: Spools,
}

impl Headless {
    /// Opens the source.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn open(source: &SourceOptions, engine: &EngineOptions) -> Result<Headless, Failure> {
        let cancel = Cancel::new();
        on_interrupt(&cancel)?;
        let mut spec = source.spec()?;
        let spools = keep_piped(&mut spec, engine, &cancel)?;
        let opened = snapshot::open(&engine.limits(), &spec, &engine.caching());
        let Opened { engine, snapshot } = opened.map_err(Failure::failed)?;
        let work = Work::new();
        let progress = Progress::of(Arc::clone(&engine), work.clone());
        let mut session = Session::open(engine, &spec, &cancel)?;
        session.tell(work);
        if let Some(snapshot) = snapshot {
            keep_later(snapshot, &cancel);
        }
        Ok(Headless { session, cancel, progress, _spools: spools })
    }

    /// Says on standard error what is to be known of the source, why there is no money if there is none, and what was left out unless
    /// the answer says so itself.
    ///
    /// # Errors
    /// Why the rows cannot be counted.
    pub fn tell_left_out(&mut self, is_said: bool) -> Result<(), Failure> {
        let report = self.report()?;
        let left_out = report.left_out_note().filter(|_| !is_said);
        self.progress.suspend(|| {
            left_out.iter().for_each(tell);
            report.money_off.iter().chain(&report.notes).for_each(tell);
        });
        Ok(())
    }

    /// How the source was understood, its rows counted.
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

    /// The matrix of a view; `whole` with orders and amounts even if the measure needs none.
    ///
    /// # Errors
    /// Why it cannot be counted.
    pub fn matrix(&mut self, view: &View, whole: bool) -> Result<Arc<MatrixAnswer>, Failure> {
        self.ask(|session, cancel| session.shown(view, whole, cancel))
    }

    /// Asks the session a question and waits for its whole answer.
    ///
    /// # Errors
    /// Why it cannot be answered.
    pub fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut Session, &Cancel) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        Ok(question(&mut self.session, &self.cancel)?)
    }

    /// The customers of a list, batch by batch; `each` returns whether to go on.
    ///
    /// # Errors
    /// Why they cannot be listed; cancelled if `each` wanted no more.
    pub fn customers(
        &mut self,
        question: &CustomersQuestion,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<Arc<CustomersAnswer>, Error> {
        self.session.customers(question, &self.cancel, &mut |batch| {
            if !each(batch) {
                self.cancel.request();
            }
        })
    }

    /// The value of every customer, some at a time; `each` returns whether to go on.
    ///
    /// # Errors
    /// Why they cannot be valued; cancelled if `each` wanted no more.
    pub fn clv_customers(
        &mut self,
        question: &ClvQuestion,
        each: &mut dyn FnMut(Vec<CustomerValue>) -> bool,
    ) -> Result<Arc<ClvAnswer>, Failure> {
        let answer = self.session.clv_customers(question, &self.cancel, &mut |some| {
            if !each(some) {
                self.cancel.request();
            }
        });
        Ok(answer?)
    }
}
