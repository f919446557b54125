//! Reads the answer of one statement from another database. A request has a thread of its own, so that waiting for the network can
//! be given up at any time; and a connection of its own, unless a moment is held.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Instant;

use adbc_core::Database;
use adbc_core::error::Error as AdbcError;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::engine::cancel::Cancel;

use super::address::Address;
use super::drivers::database;
use super::error::RemoteError;
use super::moment::Moment;
use super::request::{PACE, PATIENCE, Request, Running, Step, answer, ask_to_end, begin, run_before};
use super::rows::{Rows, Scales, Unconverted, Unusable};
use super::servers;
use super::statements::PROBE;

/// Batches that wait to be taken. A server may buffer without limit what is not fetched, so they are taken at once.
const WAITING: usize = 4;

/// The answer of a statement, batch by batch.
#[derive(Debug)]
pub struct RemoteTable {
    address: Address,
    /// A statement that runs before each, in one transaction with it.
    before: Option<&'static str>,
    /// The moment whose rows each sees; none if each sees the rows as they are when it runs.
    moment: Option<Arc<Moment>>,
}

/// Takes the columns of an answer, and those that have no use.
pub type Begin<'a, E> = dyn FnMut(&SchemaRef, &[Unusable]) -> Result<(), E> + 'a;

impl RemoteTable {
    /// At an address; nothing is connected yet.
    pub fn at(address: Address) -> RemoteTable {
        RemoteTable { address, before: None, moment: None }
    }

    /// The same with a statement that runs before each and holds for that one alone.
    pub fn after(self, before: Option<&'static str>) -> RemoteTable {
        RemoteTable { before, ..self }
    }

    /// The same as it was at a moment that is held.
    pub fn at_moment(self, moment: Option<Arc<Moment>>) -> RemoteTable {
        RemoteTable { moment, ..self }
    }

    /// The name that the server gave itself, if it was asked before and told.
    pub fn known_server(&self) -> Option<String> {
        servers::known(&self.address)
    }

    /// The name that the server gives itself, if it tells.
    ///
    /// # Errors
    /// As [`RemoteTable::read`].
    pub fn server(&self, cancel: &Cancel) -> Result<Option<String>, RemoteError> {
        if self.known_server().is_none() {
            self.number(PROBE, cancel)?;
        }
        Ok(self.known_server())
    }

    /// The number that a statement gives in its first row and column.
    ///
    /// # Errors
    /// As [`RemoteTable::read`]; an answer that is not a number.
    pub fn number(&self, sql: &str, cancel: &Cancel) -> Result<u64, RemoteError> {
        let mut found = None;
        self.again(|| {
            found = None;
            self.stream(sql, cancel, &mut |batch| {
                if found.is_none() && batch.num_rows() > 0 {
                    let number = arrow::util::display::array_value_to_string(batch.column(0), 0);
                    found = number.ok().and_then(|text| text.parse().ok());
                }
                Ok(true)
            })
        })?;
        found.ok_or_else(|| RemoteError::Answer { why: format!("'{sql}' gave no number") })
    }

    /// Passes the rows of a statement on, batch by batch, in types that Parquet has; `begin` gets their columns first,
    /// and those that have no use. Both are called again from the beginning if the connection was lost, once, or if a
    /// number needs more digits than those before it.
    ///
    /// # Errors
    /// A driver that is missing, a database that cannot be reached or refuses, a value that does not fit; what `each` or
    /// `begin` returns; cancelled.
    pub fn read<E: From<RemoteError>>(
        &self,
        sql: &str,
        cancel: &Cancel,
        begin: &mut Begin<'_, E>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut scales = Scales::default();
        let mut is_first = true;
        loop {
            let mut rows: Option<Rows> = None;
            let mut other: Option<E> = None;
            let mut finer = None;
            let outcome = self.stream(sql, cancel, &mut |batch| {
                let known = match rows.take() {
                    Some(rows) => rows,
                    None => {
                        let rows = Rows::of(&batch, &scales)?;
                        if let Err(error) = begin(rows.schema(), rows.unusable()) {
                            other = Some(error);
                            return Ok(false);
                        }
                        rows
                    }
                };
                match known.convert(&batch) {
                    Ok(converted) => other = each(converted).err(),
                    Err(Unconverted::Finer { column, scale }) => finer = Some((column, scale)),
                    Err(Unconverted::Failed(error)) => return Err(error),
                }
                rows = Some(known);
                Ok(other.is_none() && finer.is_none())
            });
            if let Some(error) = other {
                return Err(error);
            }
            match (finer, outcome) {
                (Some((column, scale)), _) => scales.raise(column, scale),
                (None, Ok(())) => return Ok(()),
                (None, Err(error))
                    if is_first
                        && self.moment.is_none()
                        && error.is_of_connection()
                        && !cancel.requested() =>
                {
                    is_first = false
                }
                (None, Err(error)) => return Err(error.into()),
            }
        }
    }

    /// Asks once more on a new connection if the first was lost. Statements only read, so each may be repeated.
    fn again(&self, mut ask: impl FnMut() -> Result<(), RemoteError>) -> Result<(), RemoteError> {
        match ask() {
            Err(error) if error.is_of_connection() => ask(),
            outcome => outcome,
        }
    }

    /// The answer of a statement as it comes; `each` returns whether to go on.
    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> Result<bool, RemoteError>,
    ) -> Result<(), RemoteError> {
        let (sender, steps) = mpsc::sync_channel(WAITING);
        let running: Running = Arc::default();
        match &self.moment {
            Some(moment) => {
                moment.ask(Request { sql: sql.to_string(), to: sender, running: Arc::clone(&running) })?
            }
            None => {
                let (address, statement, handle) =
                    (self.address.clone(), sql.to_string(), Arc::clone(&running));
                let before = self.before;
                std::thread::spawn(move || {
                    let outcome = run(&address, before, &statement, &sender, &handle);
                    // The caller may have left.
                    let _ = sender.send(Step::End(outcome));
                });
            }
        }
        let mut outcome = Ok(());
        let mut is_wanted = true;
        while is_wanted {
            match steps.recv_timeout(PACE) {
                _ if cancel.requested() => {
                    outcome = Err(self.given_up());
                    is_wanted = false;
                }
                Ok(Step::Batch(batch)) => match each(batch) {
                    Ok(on) => is_wanted = on,
                    Err(error) => {
                        outcome = Err(error);
                        is_wanted = false;
                    }
                },
                Ok(Step::End(ended)) => return ended,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(RemoteError::Lost { why: "the driver stopped".to_string() });
                }
            }
        }
        leave(&steps, &running);
        outcome
    }

    /// A request that the user cancels.
    fn given_up(&self) -> RemoteError {
        match self.known_server().filter(|name| servers::works_on(name)) {
            Some(server) => RemoteError::LeftWorking { server },
            None => RemoteError::Cancelled,
        }
    }
}

/// Cancels a request again and again until it ends: a cancel that arrives before the statement runs is lost.
fn leave(steps: &Receiver<Step>, running: &Running) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        ask_to_end(running);
        let until = Instant::now() + PACE;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            match steps.recv_timeout(left) {
                Ok(Step::End(_)) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Step::Batch(_)) => {}
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
    }
}

/// The work of a request: connects, runs the statement `before`, then the question, and sends its batches.
fn run(
    address: &Address,
    before: Option<&str>,
    sql: &str,
    to: &SyncSender<Step>,
    running: &Running,
) -> Result<(), RemoteError> {
    let refused = |error: AdbcError| RemoteError::of(&error, address);
    let database = database(address)?;
    let unconnected = |error: AdbcError| RemoteError::before_asking(&error, address);
    let mut connection = database.new_connection().map_err(unconnected)?;
    servers::ask(address, &connection);
    if let Some(before) = before {
        // The connection ends with the answer, and with it the transaction.
        begin(&mut connection).map_err(refused)?;
        run_before(&mut connection, before, running).map_err(refused)?;
    }
    answer(&mut connection, address, sql, to, running).map(|_| ())
}
