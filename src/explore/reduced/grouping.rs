//! How customers are grouped and chosen in the database that keeps the orders, and what it cannot answer.

use minijinja::{Value, context};

use crate::engine::Cancel;
use crate::explore::error::Error;
use crate::explore::segment_filter::SegmentFilter;
use crate::explore::store::Store;
use crate::source::{Reduced, Role};
use crate::text::{bytes, grouped, sanitize};

/// How customers are grouped and chosen.
pub(super) struct Grouping {
    /// The columns of attributes, by their names there.
    pub(super) by: Vec<String>,
    /// Conditions on such columns, all of which hold for the customers.
    pub(super) conditions: Vec<String>,
}

impl Grouping {
    /// Whether it reads attributes.
    pub(super) fn needs_attributes(&self) -> bool {
        !self.by.is_empty() || !self.conditions.is_empty()
    }

    /// As the templates read it.
    pub(super) fn value(&self) -> Value {
        context! { by => &self.by, chosen => &self.conditions }
    }
}

impl Store {
    /// The database that keeps the orders; none if the orders are here.
    pub(in crate::explore) fn reduced(&self) -> Option<&Reduced> {
        self.source.reduced.as_ref()
    }

    /// Why a question has no answer if the orders stay in their database; none if they are here.
    pub(in crate::explore) fn needs_orders(&self) -> Option<Error> {
        let reduced = self.reduced()?;
        let report = self.report();
        let customer = || {
            let mapped = report.mapping.iter().find(|mapped| mapped.role == Role::Customer);
            mapped.map_or_else(|| "customer_id".to_string(), |mapped| sanitize(&mapped.expression))
        };
        Some(Error::NeedsOrders {
            rows: grouped(report.rows),
            size: bytes(reduced.row_bytes.saturating_mul(report.rows)),
            customer: self.source.spec.share.is_none().then(customer),
        })
    }

    /// Begins an answer whose statements see the rows of one moment, as far as the database can hold one; nothing if the orders are
    /// here. Groups and filters by attributes are held to the account of those too, which is taken now.
    ///
    /// # Errors
    /// Rows that changed since the source was opened; as a question to it.
    pub(in crate::explore) fn begin_moment(
        &self,
        needs_attributes: bool,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(reduced) = self.reduced() else { return Ok(()) };
        reduced.hold(needs_attributes);
        Ok(reduced.settle(needs_attributes, self.engine(), cancel)?)
    }

    /// Checks that an answer of the database is of one moment: no row has changed since the source was opened.
    ///
    /// # Errors
    /// As [`Store::begin_moment`].
    pub(in crate::explore) fn check_unchanged(
        &self,
        needs_attributes: bool,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        match self.reduced() {
            Some(reduced) => Ok(reduced.check_unchanged(needs_attributes, self.engine(), cancel)?),
            None => Ok(()),
        }
    }

    /// Ends what [`Store::begin_moment`] began, whatever came of the answer.
    pub(in crate::explore) fn end_moment(&self) {
        if let Some(reduced) = self.reduced() {
            reduced.release();
        }
    }

    /// Whether the orders stay in their database, which counts them.
    pub(in crate::explore) fn orders_are_remote(&self) -> bool {
        self.reduced().is_some()
    }

    /// The database that keeps the orders, for a question that is asked there.
    ///
    /// # Errors
    /// A fault of the program: the orders are here.
    pub(super) fn remote(&self) -> Result<&Reduced, Error> {
        self.reduced().ok_or_else(|| Error::Unexpected("the orders are not in another database".into()))
    }

    /// Why a question that needs whole histories has no answer.
    pub(in crate::explore) fn whole_histories(&self) -> Error {
        let here = || Error::Unexpected("the orders are here, and yet they are missing".into());
        self.needs_orders().unwrap_or_else(here)
    }

    /// Customers grouped by attributes, as an option names them, and chosen by others.
    pub(super) fn grouping(
        &self,
        by: &[String],
        option: &'static str,
        segment_filters: &[SegmentFilter],
    ) -> Result<Grouping, Error> {
        let reduced = self.remote()?;
        let by = by.iter().map(|name| self.remote_column(name, option)).collect::<Result<_, Error>>()?;
        let conditions = segment_filters.iter().map(|filter| {
            let column = self.remote_column(&filter.by, "--segment")?;
            Ok(is_value(reduced, &column, filter.value.as_deref()))
        });
        Ok(Grouping { by, conditions: conditions.collect::<Result<_, Error>>()? })
    }

    /// The column of an attribute in that database.
    fn remote_column(&self, name: &str, option: &'static str) -> Result<String, Error> {
        if self.is_derived(name) {
            return Err(self.whole_histories());
        }
        Ok(self.attribute(name, option)?.column)
    }

    /// The error that no customer has the values of a filter.
    pub(super) fn no_customers(segment_filters: &[SegmentFilter]) -> Error {
        let segment: Vec<String> = segment_filters.iter().map(|one| sanitize(&one.to_string())).collect();
        Error::NobodyInSegment { segment: segment.join(", "), hint: String::new() }
    }
}

/// The condition that a column has a value, or none.
pub(super) fn is_value(reduced: &Reduced, column: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("{column} = {}", reduced.sql.literal(value)),
        None => format!("{column} IS NULL"),
    }
}
