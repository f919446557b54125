//! Why a question has no answer.

use jiff::civil::Date;

use crate::effect::PeriodsError;
use crate::engine::{EngineError, Refusal};
use crate::kpi::Window;
use crate::rfm::CutPointsError;
use crate::source::SourceError;
use crate::sql::SqlError;
use crate::text::{grouped, option_words};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The user cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The source cannot be read as asked.
    #[error(transparent)]
    Source(SourceError),
    /// The database failed on SQL of the program.
    #[error("the database could not answer: {0}")]
    Engine(String),
    /// Memory or disk is full: the problem, its cause and a remedy.
    #[error("{0}")]
    Room(String),
    /// A calibration that does not end inside the data.
    #[error(
        "the calibration cannot end on {end} (--calibration-end): choose a day from {first} to the day before {as_of}, so that the holdout has orders"
    )]
    CalibrationEnd { end: Date, first: Date, as_of: Date },
    /// A day whose groups cannot be compared with the present ones.
    #[error(
        "the groups of {since} cannot be compared (--since): choose a day from {first} to the day before {as_of}, the end of the data"
    )]
    RfmSince { since: Date, first: Date, as_of: Date },
    /// A file of cut points that cannot be used.
    #[error(transparent)]
    CutPoints(#[from] CutPointsError),
    /// Costs that leave no margin to value customers by.
    #[error(
        "the margin of these orders is {percent:.1} % of the amount, so lifetime value cannot be computed; check --cost or set --margin"
    )]
    NoMargin { percent: f64 },
    /// An attribute to group by that does not exist.
    #[error("{option}: unknown column '{name}'; available: {available}")]
    NoAttribute { name: String, option: &'static str, available: String },
    /// A name that customers cannot be grouped by.
    #[error("cannot group customers by '{name}' ({option}): {why}")]
    Dimension { name: String, option: &'static str, why: String },
    /// No such cohort.
    #[error("--cell: unknown cohort '{name}'; available: {available}")]
    NoCohort { name: String, available: String },
    /// No such column of a list of customers.
    #[error("unknown column '{name}' ({option}); available: {available}")]
    NoCustomerColumn { name: String, option: &'static str, available: String },
    /// No customer has this id.
    #[error("no customer with counted orders has the id '{id}'; similar ids: {near}")]
    NoCustomer { id: String, near: String },
    /// A side of a comparison whose expression is wrong.
    #[error("side {side}: '{condition}' cannot be computed: {why}; it can use: {available}")]
    Side { side: String, condition: String, why: String, available: String },
    /// The same if the orders stay in their database.
    #[error(
        "no customer with counted orders has the id '{id}'; write it as the database does, or list some with tenure customers"
    )]
    NoCustomerThere { id: String },
    /// A segment without customers.
    #[error("no customer has {segment} at the first order (--segment){hint}")]
    NobodyInSegment {
        segment: String,
        /// A similar value, or the values that exist; begins with a semicolon, or is empty.
        hint: String,
    },
    /// A side of a comparison without customers.
    #[error(
        "side {side}: no customer{segment} has {condition} at the first order, so there is nothing to compare{hint}"
    )]
    NobodyOnSide {
        side: String,
        condition: String,
        segment: String,
        /// The values that exist; begins with a semicolon, or is empty.
        hint: String,
    },
    /// Side A has all customers, so its complement is empty.
    #[error(
        "all customers{segment} are on side {side}, so none are left to compare with; define side B with --b"
    )]
    EverybodyOnSide { side: String, segment: String },
    /// A window outside the data.
    #[error("the window {window} ends after the data, which reach {as_of}: {}", earlier(*window, *as_of))]
    WindowAfterData { window: Window, as_of: Date },
    #[error("the window {window} ends before the data, which begin on {first}: end it later (--window)")]
    WindowBeforeData { window: Window, first: Date },
    /// Periods around a date that the data do not complete.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// Two extracts without a common customer.
    #[error(
        "{old} and {new} have no customer in common (such as {customer} and {other}), so they are not two extracts of one history; \
         name two extracts of one shop, or the column with the ids that both have (--customer)"
    )]
    NothingInCommon { old: String, new: String, customer: String, other: String },
    /// The condition of the treated holds for all customers.
    #[error(
        "all customers are treated, so none are left to compare with; name others with --control, or narrow --treated"
    )]
    EverybodyTreated,
    /// A matrix that would fill the memory.
    #[error(
        "the matrix is too large: {} cohorts and {} ages make {} cells, and at most {} are counted; count by longer periods, as with {longer}",
        grouped(cohorts.unsigned_abs()), grouped(ages.unsigned_abs()), grouped(cohorts.saturating_mul(*ages).unsigned_abs()),
        grouped(most.unsigned_abs())
    )]
    TooManyCells {
        cohorts: i64,
        ages: i64,
        most: i64,
        /// Options with which it is small enough.
        longer: String,
    },
    /// The database keeps the orders, and the answer is not a sum over them.
    #[error(
        "this answer needs whole histories, and the orders stay in their database; --cubes=off instead of --cubes brings {rows} rows, about {size}{}",
        customer.as_ref().map_or(String::new(), |customer| format!(
            ", and with {} --share 1% those of a sample of customers", option_words("customer", customer)
        ))
    )]
    NeedsOrders {
        rows: String,
        size: String,
        /// The column by which customers can be sampled; none if they are a sample already.
        customer: Option<String>,
    },
    /// A question about money, but the data have no amounts.
    #[error("{option}: {why}")]
    NoMoney { option: &'static str, why: String },
    /// A file of points with no row before the end of the data.
    #[error(
        "{file}: no points were issued or redeemed up to the last order (--points); name its columns, as in --points {file}:issued=COLUMN"
    )]
    NoPoints { file: String },
    /// A file of surveys without an answer to a known kind of question.
    #[error(
        "{file}: no answer is to a known kind of question (--surveys); name the kind, as in --surveys {file}:kind=nps"
    )]
    NoAnswers { file: String },
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The database returned rows that cannot be right; an error is better than a wrong number.
    #[error("the database returned something unexpected ({0}); please report this")]
    Unexpected(String),
}

impl Error {
    /// Whether it was cancelled rather than failed.
    pub fn is_cancelled(&self) -> bool {
        match self {
            Error::Cancelled => true,
            Error::Source(SourceError::Remote { why, .. }) => why.is_cancelled(),
            _ => false,
        }
    }
}

impl From<EngineError> for Error {
    fn from(error: EngineError) -> Error {
        match error {
            EngineError::Cancelled => Error::Cancelled,
            EngineError::Refused { kind: Refusal::Room, message } => Error::Room(message),
            other => Error::Engine(other.to_string()),
        }
    }
}

impl From<SourceError> for Error {
    fn from(error: SourceError) -> Error {
        match error {
            SourceError::Engine(error) => error.into(),
            other => Error::Source(other),
        }
    }
}

/// How a window fits data that end earlier.
fn earlier(window: Window, as_of: Date) -> String {
    match window.from <= as_of {
        true => format!("use --window {}", Window { to: as_of, ..window }),
        false => "choose an earlier one (--window)".to_string(),
    }
}
