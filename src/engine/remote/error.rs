//! Why another database gives no answer, told by what helps. Texts of drivers are cleaned of passwords.

use adbc_core::error::{Error as AdbcError, Status};

use crate::text::truncate;

use super::address::Address;

/// Columns that the words of a driver may take in a message: some repeat the whole statement.
const MOST_WORDS: usize = 300;

/// Drivers that a package of Python of this name holds.
const PACKAGES: [&str; 5] = ["bigquery", "flightsql", "postgresql", "snowflake", "sqlite"];

/// Why a request has no answer. No message holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    #[error("cancelled")]
    Cancelled,
    /// Cancelled here alone.
    #[error("cancelled here; {server} does not end a statement that is cancelled, so it may go on there")]
    LeftWorking { server: String },
    #[error(
        "no ADBC driver '{name}' was found in {folders} or among the system's libraries; put its manifest {name}.toml into one of \
         these folders, or name the library with --driver FILE{}",
        package(name)
    )]
    NoDriver { name: String, folders: String },
    #[error(
        "the ADBC driver '{name}' cannot be loaded ({why}); install it again, or name another with --driver FILE"
    )]
    Driver { name: String, why: String },
    #[error("no connection profile '{name}' in {folders}; `tenure connections` lists those there are")]
    NoProfile { name: String, folders: String },
    #[error("cannot be reached ({why}); check host and port, and whether the server runs")]
    Unreachable { why: String },
    #[error(
        "no encrypted connection ({why}); if the server has no TLS, add ?transport=tcp (Flight SQL) or ?sslmode=disable (PostgreSQL) to \
         the address, else give its certificate with --driver-option"
    )]
    Encryption { why: String },
    #[error("the driver refuses how to connect ({why}); check {what}")]
    Settings { why: String, what: String },
    #[error("has no such database ({why}); check the name behind the port in the address")]
    NoDatabase { why: String },
    #[error("the connection was lost ({why}); ask again")]
    Lost { why: String },
    #[error("the login was refused ({why}); give the password with --password-stdin or a profile of ADBC")]
    Login { why: String },
    #[error("the profile names {}, which the environment does not have: {error}", names.join(", "))]
    Unset { names: Vec<String>, error: Box<RemoteError> },
    #[error("the database refused the statement ({why}); {remedy}")]
    Refused { why: String, remedy: &'static str },
    #[error("{why}")]
    Answer { why: String },
    #[error(
        "column '{column}': {value} is not {of}; convert it, as in --query 'select cast({column} as {to}) as {column}, … from …'"
    )]
    Value { column: String, value: String, of: String, to: &'static str },
}

impl RemoteError {
    /// The error of a driver, without secrets.
    pub(super) fn of(error: &AdbcError, address: &Address) -> RemoteError {
        let clean = address.redactor().clean(&error.message);
        // The words of the stream around the driver's own help nobody.
        let why = one_line(clean.rsplit("Producer error: ").next().unwrap_or(&clean));
        match error.status {
            // A limit of the database ends a statement too, and nobody here did.
            Status::Cancelled if !why.contains("timeout") => RemoteError::Cancelled,
            _ if is_encryption(&why) => RemoteError::Encryption { why: truncate(&why, MOST_WORDS) },
            Status::Unauthenticated => RemoteError::Login { why },
            Status::IO if is_login(&why) => RemoteError::Login { why },
            Status::IO if why.contains("database \"") && why.contains("does not exist") => {
                RemoteError::NoDatabase { why }
            }
            Status::IO | Status::Timeout => RemoteError::Unreachable { why },
            _ if is_lost(&why) => RemoteError::Lost { why },
            _ if is_login(&why) => RemoteError::Login { why },
            _ => RemoteError::Refused { remedy: remedy(&why), why: truncate(&why, MOST_WORDS) },
        }
    }

    /// The error of a driver that did not connect yet: what the database itself says comes later.
    pub(super) fn before_asking(error: &AdbcError, address: &Address) -> RemoteError {
        let told = match RemoteError::of(error, address) {
            // The statement is the driver's own, and the limit that of the server.
            RemoteError::Refused { why, .. } if !is_too_slow(&why) => {
                RemoteError::Settings { why, what: address.settings() }
            }
            other => other,
        };
        match address.unset_variables() {
            names if names.is_empty() => told,
            names => RemoteError::Unset { names, error: Box::new(told) },
        }
    }

    /// A value that is not of a type.
    pub(super) fn value(column: &str, of: &str) -> RemoteError {
        RemoteError::Value {
            column: column.to_string(),
            value: "a value".to_string(),
            of: of.to_string(),
            to: "…",
        }
    }

    /// The same for a statement in a SQL that the user named: it may be another than that of the database.
    pub fn in_named_sql(self) -> RemoteError {
        match self {
            RemoteError::Refused { why, remedy: CHECK } => RemoteError::Refused {
                why,
                remedy: "check the SQL that --cubes names: without a name, --cubes takes that of the database",
            },
            other => other,
        }
    }

    /// Whether the user cancelled the request.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, RemoteError::Cancelled | RemoteError::LeftWorking { .. })
    }

    /// Whether the same request may succeed on a new connection.
    pub fn is_of_connection(&self) -> bool {
        match self {
            RemoteError::Unset { error, .. } => error.is_of_connection(),
            other => matches!(other, RemoteError::Unreachable { .. } | RemoteError::Lost { .. }),
        }
    }
}

/// Words of a server or driver whose connection is gone. Errors of a stream have lost their kind.
fn is_lost(why: &str) -> bool {
    [
        "Unavailable",
        "error reading from server",
        "terminating connection",
        "no connection to the server",
        "closed the connection",
        "connection reset",
        "broken pipe",
        "h2 protocol error",
    ]
    .iter()
    .any(|words| why.contains(words))
}

fn is_login(why: &str) -> bool {
    [
        "password authentication failed",
        "no password supplied",
        "fe_sendauth",
        "Unauthenticated",
        "no authorization header",
    ]
    .iter()
    .any(|words| why.contains(words))
}

/// Words of a driver whose server has no TLS, another version, or a certificate that is not known.
fn is_encryption(why: &str) -> bool {
    ["tls: ", "TLS handshake", "x509: ", "SSL error", "does not support SSL", "certificate verify failed"]
        .iter()
        .any(|words| why.contains(words))
}

/// Words of a server that ended a statement by its limit of time.
fn is_too_slow(why: &str) -> bool {
    why.contains("statement timeout")
}

/// What helps if nothing more is known.
const CHECK: &str = "check the table or the query";

/// What helps against what a database refuses.
fn remedy(why: &str) -> &'static str {
    // PostgreSQL tells of a table that is missing, Sail and DataFusion of the money that questions cast amounts to.
    let says = |words: &[&str]| words.iter().any(|words| why.contains(words));
    if says(&["relation"]) && says(&["does not exist"]) {
        "check the table or the query; PostgreSQL takes a name with capitals only in double quotes, as in --table 'shop.\"Orders\"'"
    } else if says(&["precision 18, scale 4", "of precision 18"]) {
        "amounts may have 14 digits before the point, and none may be infinite: leave such rows out in --query 'select … where …'"
    } else if is_too_slow(why) {
        "it ends statements that take too long (statement_timeout): ask for fewer rows in --query, or have the limit raised"
    } else if says(&["due to user request"]) {
        "somebody ended it there: ask again"
    } else if says(&["permission denied for schema"]) {
        "the user may not use the schema: have USAGE on it granted, and SELECT on the table, or connect as another user"
    } else if says(&["permission denied"]) {
        "the user may not read it all: have SELECT granted, connect as another user, or name the columns that may be read in \
         --query 'select …, … from …'"
    } else if says(&["in hasher: UInt"]) {
        "it cannot hash numbers without a sign: convert them, as in --query 'select cast(customer_id as bigint) as customer_id, … from …'"
    } else {
        CHECK
    }
}

/// Where a driver comes from, if a package is known.
fn package(driver: &str) -> String {
    match PACKAGES.contains(&driver) {
        true => format!(" (Python's package adbc-driver-{driver} holds one)"),
        false => String::new(),
    }
}

/// A text of several lines in one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([';', '.']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_drivers_are_told_by_what_helps() {
        let address = Address::parse("postgresql://h/db", None, &[], None).unwrap();
        let of = |message: &str, status| {
            RemoteError::of(&AdbcError::with_message_and_status(message, status), &address)
        };
        assert!(matches!(of("connection refused", Status::IO), RemoteError::Unreachable { .. }));
        assert!(matches!(
            of("FATAL: password authentication failed for user \"t\"", Status::IO),
            RemoteError::Login { .. }
        ));
        assert!(matches!(
            of("FATAL:  terminating connection due to administrator command", Status::Unknown),
            RemoteError::Lost { .. }
        ));
        assert!(matches!(
            of("ERROR: relation \"x\" does not exist", Status::InvalidArguments),
            RemoteError::Refused { .. }
        ));
        let refused = of(
            "Cannot get next batch. Error code: 2. Producer error: ERROR: no such function",
            Status::Unknown,
        );
        assert_eq!(
            refused,
            RemoteError::Refused {
                why: "ERROR: no such function".into(),
                remedy: "check the table or the query"
            }
        );
        assert!(!of("postgresql://t:s3cr3t@h", Status::Internal).to_string().contains("s3cr3t"));
    }
}
