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
use crate::explore::customers::{CohortRank, CustomerQuestion, Person};
use crate::explore::error::Error;
use crate::explore::store::Store;

use super::grouping::is_value;

/// The table with the rows of the customer.
const LINES: &str = "customer_lines";

/// A row of the customer.
struct Line {
    moment: DateTime,
    order: Option<String>,
    amount: Option<i128>,
    attributes: Vec<Option<String>>,
}

impl Store {
    /// The figures of a customer, and the place in the cohort; none if there is no such customer.
    pub(in crate::explore) fn person_there(
        &self,
        question: &CustomerQuestion,
        cancel: &Cancel,
    ) -> Result<Option<Person>, Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        if question.value.is_some() || question.next.is_some() {
            return Err(self.whole_histories());
        }
        let shape = &question.shape;
        let by = match &shape.cohort {
            CohortBy::Period(_) => Vec::new(),
            CohortBy::Attribute(name) => vec![name.clone()],
        };
        let mut grouping = self.grouping(&by, "--cohort", &shape.segment_filters)?;
        let none: Option<u64> = None;
        let people = context! {
            as_of_day => epoch_day(self.report().as_of),
            shape => sql_shape(shape, None),
            cell => none,
            status => none,
            cohort => none,
            has_refunds => self.report().refunds > 0,
        };
        let page = context! {
            what => "page", sort => "id", descending => false, from => 0, count => none, ..people.clone()
        };
        let page: Value = context! { ..page, ..grouping.value() };
        let with_attributes = grouping.with_attributes();
        let Some(sql) = reduced.render_of(&question.id, "people", with_attributes, page)? else {
            return Ok(None);
        };
        self.note(&sql);
        let found = reduced.all(self.engine(), &sql, cancel, |row| {
            let value = match grouping.by.first() {
                Some(column) => row.maybe_text(column)?.map(str::to_string),
                None => None,
            };
            let revenue = if row.has("revenue") { row.maybe_decimal("revenue")?.unwrap_or(0) } else { 0 };
            let moments = row.maybe_moment("first_ts")?.zip(row.maybe_moment("last_ts")?);
            Ok((moments, row.count("orders")?, Money::from_raw(revenue), value))
        })?;
        let Some((Some((first, last)), orders, revenue, value)) = found.into_iter().next() else {
            return Ok(None);
        };
        let period = shape.cohort.grain().map(|grain| Period::holding(grain, first.date(), shape.week_start));
        if let Some(column) = grouping.by.pop() {
            grouping.chosen.push(is_value(reduced, &column, value.as_deref()));
        }
        let rank = context! {
            what => "rank",
            amount => decimal(revenue),
            cohort => period.map(|period| period.index),
            ..people
        };
        let rank = context! { ..rank, ..grouping.value() };
        let sql = reduced.render("people", grouping.with_attributes(), rank)?;
        self.note(&sql);
        let ranked = reduced
            .all(self.engine(), &sql, cancel, |row| Ok((row.count("better")?, row.count("members")?)))?;
        let (better, of) = ranked.into_iter().next().unwrap_or_default();
        let cohort = period.map_or(CohortLabel::Value(value), CohortLabel::Period);
        Ok(Some(Person { first, last, orders, revenue, rank: CohortRank { cohort, rank: better + 1, of } }))
    }

    /// Brings the rows of a customer into a table, and returns its name.
    pub(in crate::explore) fn lines_there(
        &mut self,
        id: &str,
        cancel: &Cancel,
    ) -> Result<&'static str, Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
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
