//! One customer whose orders stay in their database: the figures, the place in the cohort, and the rows of this customer alone.

use std::cell::RefCell;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use minijinja::{Value, context};

use crate::cohort::grain::epoch_day;
use crate::cohort::{CohortBy, CohortLabel, Money, Period};
use crate::engine::Cancel;
use crate::explore::counts::sql_shape;
use crate::explore::customers::{CohortRank, CustomerFigures, CustomerQuestion};
use crate::explore::error::Error;
use crate::explore::shape::Shape;
use crate::explore::store::Store;

use super::grouping::{Grouping, is_value};

/// The table with the rows of the customer.
const LINES: &str = "customer_lines";

/// Sums over the orders of a customer.
struct CustomerSums {
    first: DateTime,
    last: DateTime,
    orders: u64,
    revenue: Money,
    /// The value of the attribute that cohorts are grouped by.
    value: Option<String>,
}

/// A row of the customer.
struct Line {
    moment: DateTime,
    order: Option<String>,
    amount: Option<i128>,
    attributes: Vec<Option<String>>,
}

impl Store {
    /// The figures of a customer, and the place in the cohort; none if there is no such customer.
    pub(in crate::explore) fn remote_figures(
        &self,
        question: &CustomerQuestion,
        cancel: &Cancel,
    ) -> Result<Option<CustomerFigures>, Error> {
        if question.value.is_some() || question.next.is_some() {
            return Err(self.whole_histories());
        }
        let shape = &question.shape;
        let by = match &shape.cohort {
            CohortBy::Period(_) => Vec::new(),
            CohortBy::Attribute(name) => vec![name.clone()],
        };
        let mut grouping = self.grouping(&by, "--cohort", &shape.segment_filters)?;
        let Some(sums) = self.remote_sums(question, &grouping, cancel)? else { return Ok(None) };
        let period = shape.cohort.grain();
        let period = period.map(|grain| Period::holding(grain, sums.first.date(), shape.week_start));
        // The rank is among the customers with the same value.
        if let Some(column) = grouping.by.pop() {
            grouping.conditions.push(is_value(self.remote()?, &column, sums.value.as_deref()));
        }
        let (better, of) = self.remote_rank(shape, &grouping, &sums, period, cancel)?;
        let cohort = period.map_or(CohortLabel::Value(sums.value), CohortLabel::Period);
        let rank = CohortRank { cohort, rank: better + 1, of };
        let CustomerSums { first, last, orders, revenue, .. } = sums;
        Ok(Some(CustomerFigures { first, last, orders, revenue, rank }))
    }

    /// The sums over the orders of one customer; none if there is no such customer.
    fn remote_sums(
        &self,
        question: &CustomerQuestion,
        grouping: &Grouping,
        cancel: &Cancel,
    ) -> Result<Option<CustomerSums>, Error> {
        let reduced = self.remote()?;
        let none: Option<u64> = None;
        let page = context! {
            what => "page", sort => "id", descending => false, from => 0, count => none,
            ..self.people_context(&question.shape)
        };
        let page: Value = context! { ..page, ..grouping.value() };
        let Some(sql) = reduced.render_of(&question.id, "people", grouping.needs_attributes(), page)? else {
            return Ok(None);
        };
        self.note(&sql);
        let found = reduced.all(self.engine(), &sql, cancel, |row| {
            let Some((first, last)) = row.maybe_moment("first_ts")?.zip(row.maybe_moment("last_ts")?) else {
                return Ok(None);
            };
            let value = match grouping.by.first() {
                Some(column) => row.maybe_text(column)?.map(str::to_string),
                None => None,
            };
            let revenue = if row.has("revenue") { row.maybe_decimal("revenue")?.unwrap_or(0) } else { 0 };
            let revenue = Money::from_raw(revenue);
            Ok(Some(CustomerSums { first, last, orders: row.count("orders")?, revenue, value }))
        })?;
        Ok(found.into_iter().next().flatten())
    }

    /// How many members of the customer's cohort have a larger net amount, and how many members it has.
    fn remote_rank(
        &self,
        shape: &Shape,
        grouping: &Grouping,
        sums: &CustomerSums,
        period: Option<Period>,
        cancel: &Cancel,
    ) -> Result<(u64, u64), Error> {
        let reduced = self.remote()?;
        let rank = context! {
            what => "rank",
            amount => decimal(sums.revenue),
            cohort => period.map(|period| period.index),
            ..self.people_context(shape)
        };
        let rank = context! { ..rank, ..grouping.value() };
        let sql = reduced.render("people", grouping.needs_attributes(), rank)?;
        self.note(&sql);
        let ranked = reduced
            .all(self.engine(), &sql, cancel, |row| Ok((row.count("better")?, row.count("members")?)))?;
        Ok(ranked.into_iter().next().unwrap_or_default())
    }

    /// The names that `people.sql` reads, for customers of any cohort and cell.
    fn people_context(&self, shape: &Shape) -> Value {
        let none: Option<u64> = None;
        context! {
            as_of_day => epoch_day(self.report().as_of),
            shape => sql_shape(shape, None),
            cell => none,
            status => none,
            cohort => none,
            has_refunds => self.report().refunds > 0,
        }
    }

    /// Brings the rows of a customer into a table, and returns its name.
    pub(in crate::explore) fn bring_lines(&self, id: &str, cancel: &Cancel) -> Result<&'static str, Error> {
        let reduced = self.remote()?;
        let attributes: Vec<String> =
            self.source.mapping.attributes.iter().map(|one| one.column.clone()).collect();
        let Some(sql) = reduced.render_of(id, "customer_lines", true, context! {})? else {
            return Err(Error::NoCustomerThere { id: id.to_string() });
        };
        self.note(&sql);
        let lines: RefCell<Vec<Line>> = RefCell::default();
        reduced.each_row(self.engine(), &sql, cancel, &mut || lines.borrow_mut().clear(), &mut |row| {
            let moment = row.maybe_moment("ts")?;
            let each = attributes.iter().map(|column| Ok(row.maybe_text(column)?.map(str::to_string)));
            lines.borrow_mut().push(Line {
                moment: moment.ok_or_else(|| Error::Unexpected("a row without a date".into()))?,
                order: if row.has("order_id") {
                    row.maybe_text("order_id")?.map(str::to_string)
                } else {
                    None
                },
                amount: if row.has("amount") { row.maybe_decimal("amount")? } else { None },
                attributes: each.collect::<Result<_, Error>>()?,
            });
            Ok::<_, Error>(())
        })?;
        let rows = table_of(id, &lines.into_inner(), &attributes)?;
        let mut table = self.engine().bulk_insert(LINES, &rows.schema())?;
        table.add(&rows)?;
        table.finish(cancel)?;
        Ok(LINES)
    }
}

/// All digits of an amount.
fn decimal(amount: Money) -> String {
    let (sign, raw) = (if amount.raw() < 0 { "-" } else { "" }, amount.raw().unsigned_abs());
    format!("{sign}{}.{:04}", raw / 10_000, raw % 10_000)
}

/// The rows of a customer as the table of all rows has them.
fn table_of(id: &str, lines: &[Line], attributes: &[String]) -> Result<RecordBatch, Error> {
    let wrong = |why: &dyn std::fmt::Display| Error::Unexpected(why.to_string());
    let micros = |line: &Line| {
        let moment = line.moment.to_zoned(TimeZone::UTC).map_err(|why| wrong(&why))?;
        Ok(moment.timestamp().as_microsecond())
    };
    let moments = lines.iter().map(micros).collect::<Result<Vec<i64>, Error>>()?;
    let amounts: Decimal128Array = lines.iter().map(|line| line.amount).collect();
    let amounts = amounts.with_precision_and_scale(18, 4).map_err(|why| wrong(&why))?;
    let refunds = lines.iter().map(|line| Some(line.amount.is_some_and(|amount| amount < 0)));
    let named: Vec<(&str, ArrayRef)> = vec![
        ("customer", Arc::new(lines.iter().map(|_| Some(id)).collect::<StringArray>())),
        ("ts", Arc::new(TimestampMicrosecondArray::from(moments))),
        ("oid", Arc::new(lines.iter().map(|line| line.order.as_deref()).collect::<StringArray>())),
        ("amount", Arc::new(amounts)),
        ("refund", Arc::new(refunds.collect::<BooleanArray>())),
        ("reason", Arc::new(Int64Array::from(vec![0; lines.len()]))),
        ("line", Arc::new((0..lines.len() as i64).collect::<Int64Array>())),
    ];
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (name, column) in named {
        let kind = match name {
            "ts" => DataType::Timestamp(TimeUnit::Microsecond, None),
            _ => column.data_type().clone(),
        };
        fields.push(Field::new(name, kind, true));
        columns.push(column);
    }
    for (place, name) in attributes.iter().enumerate() {
        let values = lines.iter().map(|line| line.attributes.get(place).and_then(|value| value.as_deref()));
        fields.push(Field::new(name, DataType::Utf8, true));
        columns.push(Arc::new(values.collect::<StringArray>()));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|why| wrong(&why))
}
