//! A moment of a database that is held: several statements see the same rows, because they run in one transaction.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use adbc_core::error::Error as AdbcError;
use adbc_core::{Connection, Database};

use crate::engine::cancel::Cancel;

use super::address::Address;
use super::drivers::database;
use super::error::RemoteError;
use super::request::{Ended, PACE, PATIENCE, Request, Running, Step, answer, ask_to_end, begin, run_before};
use super::servers;

/// A transaction that nobody asks anything ends after this: it keeps others from changing the table itself.
const IDLE: Duration = Duration::from_secs(10);

/// What a transaction begins with in which all statements see the same rows.
#[derive(Debug, Clone)]
pub struct OneTransaction {
    pub isolation: &'static str,
    /// What keeps the table as it is, so that the rows are seen as of later than this; none if it is not one table.
    pub lock: Option<String>,
    /// What runs besides, if anything.
    pub before: Option<&'static str>,
}

/// A moment of a database. One connection asks all its statements, in one transaction, which ends when this is dropped, or if
/// nothing is asked for some seconds.
#[derive(Debug)]
pub struct Moment {
    requests: SyncSender<Request>,
    is_over: Arc<AtomicBool>,
}

impl Moment {
    /// Begins the transaction. None if the database cannot, or the user cancels.
    pub fn take(address: &Address, begun_by: &OneTransaction, cancel: &Cancel) -> Option<Moment> {
        let (requests, asked) = mpsc::sync_channel::<Request>(1);
        let (sender, begun) = mpsc::sync_channel(1);
        let (address, begun_by) = (address.clone(), begun_by.clone());
        let is_over = Arc::new(AtomicBool::new(false));
        let (over, running) = (Arc::clone(&is_over), Running::default());
        let of_thread = Arc::clone(&running);
        std::thread::spawn(move || {
            let begin = || -> Result<_, AdbcError> {
                let Ok(database) = database(&address) else { return Ok(None) };
                let mut connection = database.new_connection()?;
                servers::ask(&address, &connection);
                transaction(&mut connection, &begun_by, &of_thread)?;
                Ok(Some(connection))
            };
            let Ok(Some(mut connection)) = begin() else { return };
            if sender.send(()).is_ok() {
                serve(&mut connection, &address, &asked, &over);
            }
            over.store(true, Ordering::Release);
        });
        loop {
            match begun.recv_timeout(PACE) {
                Ok(()) => return Some(Moment { requests, is_over }),
                Err(RecvTimeoutError::Timeout) if !cancel.requested() => {}
                Err(RecvTimeoutError::Timeout) => {
                    // It may wait for the table, and a cancel that comes before the statement is lost.
                    let asked = Instant::now();
                    while asked.elapsed() < PATIENCE {
                        ask_to_end(&running);
                        if !matches!(begun.recv_timeout(PACE), Err(RecvTimeoutError::Timeout)) {
                            break;
                        }
                    }
                    return None;
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Whether its transaction has ended, so that nothing more can be asked in it.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Hands a statement to its connection.
    pub(super) fn ask(&self, request: Request) -> Result<(), RemoteError> {
        self.requests.send(request).map_err(|_| RemoteError::Lost { why: "the transaction has ended".into() })
    }
}

/// Answers requests until nobody asks, or one fails: a transaction in which a statement failed answers no other.
fn serve(
    connection: &mut impl Connection,
    address: &Address,
    asked: &Receiver<Request>,
    is_over: &AtomicBool,
) {
    while let Ok(Request { sql, to, running }) = asked.recv_timeout(IDLE) {
        let outcome = answer(connection, address, &sql, &to, &running);
        let goes_on = matches!(outcome, Ok(Ended::Whole));
        *running.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // Whoever asked may ask again as soon as this is known.
        is_over.store(!goes_on, Ordering::Release);
        let _ = to.send(Step::End(outcome.map(|_| ())));
        if !goes_on {
            return;
        }
    }
}

/// Begins the transaction. A database may refuse to lock the table, as if it is a view of a kind that cannot be: then it goes without.
fn transaction(
    connection: &mut impl Connection,
    begun_by: &OneTransaction,
    running: &Running,
) -> Result<(), AdbcError> {
    begin(connection)?;
    run_before(connection, begun_by.isolation, running)?;
    if let Some(lock) = &begun_by.lock
        && run_before(connection, lock, running).is_err()
    {
        connection.rollback()?;
        run_before(connection, begun_by.isolation, running)?;
    }
    begun_by.before.map_or(Ok(()), |before| run_before(connection, before, running))
}
