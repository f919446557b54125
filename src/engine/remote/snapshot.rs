//! A moment of a database that is held, so that several statements see the same rows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::time::Duration;

use adbc_core::error::Error as AdbcError;
use adbc_core::options::OptionConnection;
use adbc_core::{Connection, Database, Statement};

use crate::engine::cancel::Cancel;

use super::address::Address;
use super::drivers::database;

/// Time between two looks whether the user has cancelled.
const PACE: Duration = Duration::from_millis(50);

/// A moment of a database. A connection of its own holds it, in a transaction that ends when this is dropped.
#[derive(Debug)]
pub struct Snapshot {
    /// What a transaction begins with to see the rows of this moment.
    entered_by: [String; 2],
    /// The server may end the transaction that holds it.
    is_gone: AtomicBool,
    /// The connection ends once this is dropped.
    _held: SyncSender<()>,
}

impl Snapshot {
    /// Holds the moment of a database, in a transaction of this isolation. `name` is the statement that names the moment, and
    /// `enter` the one by which another transaction takes it by its name. None if the database cannot, or the user cancels.
    pub fn take(
        address: &Address,
        isolation: &'static str,
        name: &'static str,
        enter: impl Fn(&str) -> String,
        cancel: &Cancel,
    ) -> Option<Snapshot> {
        let (held, dropped) = mpsc::sync_channel::<()>(0);
        let (sender, names) = mpsc::sync_channel(1);
        let address = address.clone();
        std::thread::spawn(move || {
            let Ok(database) = database(&address) else { return };
            let Ok(mut connection) = database.new_connection() else { return };
            let Ok(name) = named(&mut connection, isolation, name) else { return };
            // Whoever asked may have left.
            let _ = sender.send(name);
            // Ends with an error, when the snapshot is dropped.
            let _ = dropped.recv();
        });
        loop {
            match names.recv_timeout(PACE) {
                Ok(Some(name)) => {
                    let entered_by = [isolation.to_string(), enter(&name)];
                    return Some(Snapshot { entered_by, is_gone: AtomicBool::new(false), _held: held });
                }
                Err(RecvTimeoutError::Timeout) if !cancel.requested() => {}
                _ => return None,
            }
        }
    }

    /// Brings the transaction of a connection to this moment. If that fails, the moment is gone, and the transaction begins again
    /// without it.
    pub(super) fn enter(&self, connection: &mut impl Connection) -> Result<(), AdbcError> {
        if self.is_gone.load(Ordering::Relaxed) {
            return Ok(());
        }
        let entered = self.entered_by.iter().try_for_each(|statement| run(connection, statement));
        if entered.is_err() {
            self.is_gone.store(true, Ordering::Relaxed);
            connection.rollback()?;
        }
        Ok(())
    }
}

/// The name of the moment that a transaction sees; none if the database gives none.
fn named(connection: &mut impl Connection, isolation: &str, name: &str) -> Result<Option<String>, AdbcError> {
    begin(connection)?;
    run(connection, isolation)?;
    let mut statement = connection.new_statement()?;
    statement.set_sql_query(name)?;
    let batch = statement.execute()?.next().and_then(Result::ok).filter(|batch| batch.num_rows() > 0);
    Ok(batch.and_then(|batch| arrow::util::display::array_value_to_string(batch.column(0), 0).ok()))
}

/// Begins a transaction, which ends with the connection.
pub(super) fn begin(connection: &mut impl Connection) -> Result<(), AdbcError> {
    connection.set_option(OptionConnection::AutoCommit, "false".into())
}

/// Runs a statement that gives no rows.
pub(super) fn run(connection: &mut impl Connection, sql: &str) -> Result<(), AdbcError> {
    let mut statement = connection.new_statement()?;
    statement.set_sql_query(sql)?;
    statement.execute_update().map(|_| ())
}
