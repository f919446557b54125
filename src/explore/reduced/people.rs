//! Lists of customers whose orders stay in their database: one SELECT a page, sorted there.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, StringArray,
};
use arrow::record_batch::RecordBatch;
use jiff::SignedDuration;
use minijinja::{Value, context};

use crate::cohort::CohortBy;
use crate::cohort::grain::epoch_day;
use crate::engine::{Cancel, Row, rows};
use crate::explore::counts::sql_shape;
use crate::explore::customers::{
    CustomerColumn, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find, Known, Range,
    Selected, Status, data, no_column, page_with, schema,
};
use crate::explore::error::Error;
use crate::explore::shape::Shape;
use crate::explore::store::Store;
use crate::source::{Reduced, end_of, sql_moment};

use super::grouping::is_value;

impl Store {
    /// A page of a list that the database with the orders puts in order; or all of it, in batches through `early`.
    pub(in crate::explore) fn customers_there(
        &mut self,
        question: &CustomersQuestion,
        known: &mut Known,
        cancel: &Cancel,
        early: &mut dyn FnMut(RecordBatch),
    ) -> Result<Arc<CustomersAnswer>, Error> {
        self.begin();
        let selected = self.selected_there(&question.list, known, cancel)?;
        let total = selected.listed(&question.list);
        match &question.range {
            Range::All { limit, columns } => {
                let columns: Vec<CustomerColumn> = selected.chosen(columns)?.into_iter().cloned().collect();
                let limit = limit.filter(|limit| *limit < total);
                self.people_there(&selected, &columns, (0, limit), cancel, early)?;
                let selected = Selected { columns, ..selected };
                Ok(self.customers_answer(question, selected, total, Vec::new(), (0, None)))
            }
            Range::Page { from, count, find } => {
                let found = match find {
                    Some(find) => self.place_there(&selected, find, cancel)?,
                    None => None,
                };
                let from = page_with(found, (*from, *count));
                let mut batches = Vec::new();
                let page = (from, Some(*count));
                self.people_there(&selected, &selected.columns, page, cancel, &mut |batch| {
                    batches.push(batch)
                })?;
                let found_rows = data(&batches, &selected.columns)?;
                Ok(self.customers_answer(question, selected, total, found_rows, (from, found)))
            }
        }
    }

    /// Resolves the names of a list, and counts its customers over there.
    fn selected_there(
        &self,
        list: &CustomerList,
        known: &mut Known,
        cancel: &Cancel,
    ) -> Result<Selected, Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        if list.value.is_some() {
            return Err(self.whole_histories());
        }
        let cell = list.cohort.as_ref().and_then(|cohort| cohort.cell.clone());
        let columns = self.customer_columns(false, cell.is_some());
        let sort = columns.iter().find(|column| list.sort.names(&column.name));
        let sort = sort.ok_or_else(|| no_column(&list.sort.column, "--sort", &columns))?;
        let mut grouping = self.grouping(&[], "--by", &list.shape.segment_filters)?;
        let cohort = self.cohort_there(&list.shape, list.cohort.as_ref(), known, cancel)?;
        if let CohortBy::Attribute(name) = &list.shape.cohort
            && list.cohort.is_some()
        {
            let column = self.attribute(name, "--cohort")?.column;
            grouping.chosen.push(is_value(reduced, &column, cohort.value.as_deref()));
        }
        grouping.by = self.source.mapping.attributes.iter().map(|one| one.column.clone()).collect();
        let end = end_of(self.report().as_of);
        let observed = end.saturating_sub(SignedDuration::from_micros(1));
        let sql_cell = cell.as_ref().map(|cell| {
            context! {
                age => cell.age,
                criterion => cell.criterion.name(),
                first => sql_moment(cohort.first),
                observed => sql_moment(observed),
                end => sql_moment(end),
            }
        });
        let (sort, descending) = match self.sorted_by(&sort.name, &columns) {
            Some(sort) => (sort, list.sort.descending),
            None => ("customer".to_string(), false),
        };
        let context = context! {
            sort,
            descending,
            as_of_day => epoch_day(self.report().as_of),
            shape => sql_shape(&list.shape, None),
            cohort => cohort.index,
            cell => sql_cell,
            status => cell.as_ref().and_then(|cell| cell.status).map(Status::name),
            has_refunds => self.report().refunds > 0,
            ..grouping.value()
        };
        let counts = match &cell {
            Some(cell) => Some(self.statuses_there((list, cell, &cohort.label), &context, known, cancel)?),
            None => None,
        };
        Ok(Selected { columns, context, counts, size: cohort.size, valued: None })
    }

    /// The customers of a list, from a place on, as the database sends them.
    fn people_there(
        &self,
        selected: &Selected,
        columns: &[CustomerColumn],
        (from, count): (u64, Option<u64>),
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch),
    ) -> Result<(), Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        let context = context! { what => "page", from, count, ..selected.context.clone() };
        let sql = reduced.render("people", true, context)?;
        self.note(&sql);
        let has_begun = std::cell::Cell::new(false);
        let mut begin = || match has_begun.get() {
            // Rows that were handed on cannot be taken back.
            true => Err(Error::Unexpected("the connection was lost in the middle of a list".into())),
            false => Ok(()),
        };
        let mut sent = false;
        reduced.each_batch(self.engine(), &sql, cancel, &mut begin, &mut |batch| {
            has_begun.set(true);
            sent = true;
            each(self.people_of(&batch, columns)?);
            Ok(())
        })?;
        if !sent {
            each(RecordBatch::new_empty(schema(columns)));
        }
        Ok(())
    }

    /// The place of the next customer whose id holds a text.
    fn place_there(&self, selected: &Selected, find: &Find, cancel: &Cancel) -> Result<Option<u64>, Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        let pattern = pattern(reduced, &find.text);
        let context = context! { what => "place", from => find.from, pattern, ..selected.context.clone() };
        let sql = reduced.render("people", true, context)?;
        let found = reduced.all(self.engine(), &sql, cancel, |row| {
            let (next, around) =
                if find.forward { ("next_place", "first_place") } else { ("place_before", "last_place") };
            Ok(row.maybe_int(next)?.or(row.maybe_int(around)?))
        })?;
        Ok(found.into_iter().flatten().next().and_then(|place| u64::try_from(place).ok()))
    }

    /// What a list is sorted by over there; none if all customers have the same.
    fn sorted_by(&self, name: &str, columns: &[CustomerColumn]) -> Option<String> {
        let of_attribute = || {
            let named = columns.iter().filter(|column| column.is_attribute);
            let mut named = named.zip(&self.source.mapping.attributes);
            named.find(|(column, _)| column.name == name).map(|(_, attribute)| attribute.column.clone())
        };
        Some(match name {
            "customer" => "id".into(),
            "first_order" => "first_day".into(),
            "last_order" => "last_day".into(),
            "recency_days" => "recency".into(),
            "average_gap_days" => "gap".into(),
            "overdue_ratio" => "overdue".into(),
            "revenue" if !self.has_amount() => return None,
            "orders" | "revenue" | "status" => name.into(),
            _ => return of_attribute(),
        })
    }

    /// How many members of a cell have each status, asked for once.
    fn statuses_there(
        &self,
        (list, cell, label): (&CustomerList, &CustomersCell, &str),
        context: &Value,
        known: &mut Known,
        cancel: &Cancel,
    ) -> Result<[u64; 4], Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        let by: [&str; 0] = [];
        let chosen = !list.shape.segment_filters.is_empty() || list.shape.cohort.grain().is_none();
        let context = context! { what => "statuses", by, ..context.clone() };
        let sql = reduced.render("people", chosen, context)?;
        self.note(&sql);
        let cell = CustomersCell { status: None, ..cell.clone() };
        let is_known = |(shape, of, at, _): &&(Shape, String, CustomersCell, [u64; 4])| {
            *shape == list.shape && of == label && *at == cell
        };
        if let Some((.., counts)) = known.cell.as_ref().filter(is_known) {
            return Ok(*counts);
        }
        let found = reduced.all(self.engine(), &sql, cancel, |row| {
            Ok((row.text("status")?.to_string(), row.count("members")?))
        })?;
        let count =
            |status: Status| found.iter().find(|(name, _)| name == status.name()).map_or(0, |(_, n)| *n);
        let counts = Status::ALL.map(count);
        known.cell = Some((list.shape.clone(), label.to_string(), cell, counts));
        Ok(counts)
    }

    /// Rows of customers in the columns of a list.
    fn people_of(&self, batch: &RecordBatch, columns: &[CustomerColumn]) -> Result<RecordBatch, Error> {
        let batch = std::slice::from_ref(batch);
        let day = |row: &Row, name: &str| Ok(row.maybe_moment(name)?.map(|moment| epoch_day(moment.date())));
        let quotient = |row: &Row, name: &str| Ok(row.maybe_int(name)?.map(|whole| whole as f64 / 10_000.0));
        let text = |row: &Row, name: &str| Ok(row.maybe_text(name)?.map(str::to_string));
        let attributes = &self.source.mapping.attributes;
        let named = self.customer_columns(false, false);
        let named: Vec<&CustomerColumn> = named.iter().filter(|column| column.is_attribute).collect();
        let of_column = |column: &CustomerColumn| -> Result<ArrayRef, Error> {
            Ok(match column.name.as_str() {
                name if column.is_attribute => {
                    let place = named.iter().position(|one| one.name == name);
                    let attribute = place.and_then(|place| attributes.get(place));
                    let attribute =
                        attribute.ok_or_else(|| Error::Unexpected(format!("no attribute '{name}'")))?;
                    Arc::new(
                        each(batch, |row| text(row, &attribute.column))?.into_iter().collect::<StringArray>(),
                    )
                }
                "customer" => {
                    Arc::new(each(batch, |row| text(row, "id"))?.into_iter().collect::<StringArray>())
                }
                "first_order" => {
                    Arc::new(each(batch, |row| day(row, "first_ts"))?.into_iter().collect::<Date32Array>())
                }
                "last_order" => {
                    Arc::new(each(batch, |row| day(row, "last_ts"))?.into_iter().collect::<Date32Array>())
                }
                "orders" => Arc::new(
                    each(batch, |row| Ok(row.maybe_int("orders")?))?.into_iter().collect::<Int64Array>(),
                ),
                "revenue" => {
                    let amounts = each(batch, |row| match row.has("revenue") {
                        true => Ok(row.maybe_decimal("revenue")?),
                        false => Ok(None),
                    })?;
                    let amounts = amounts.into_iter().collect::<Decimal128Array>();
                    Arc::new(
                        amounts
                            .with_precision_and_scale(38, 4)
                            .map_err(|why| Error::Unexpected(why.to_string()))?,
                    )
                }
                "recency_days" => {
                    let days = each(batch, |row| {
                        Ok(row.maybe_int("recency")?.and_then(|days| i32::try_from(days).ok()))
                    })?;
                    Arc::new(days.into_iter().collect::<Int32Array>())
                }
                "average_gap_days" => {
                    Arc::new(each(batch, |row| quotient(row, "gap"))?.into_iter().collect::<Float64Array>())
                }
                "overdue_ratio" => Arc::new(
                    each(batch, |row| quotient(row, "overdue"))?.into_iter().collect::<Float64Array>(),
                ),
                "status" => {
                    Arc::new(each(batch, |row| text(row, "status"))?.into_iter().collect::<StringArray>())
                }
                other => return Err(Error::Unexpected(format!("a column '{other}' of customers"))),
            })
        };
        let arrays = columns.iter().map(of_column).collect::<Result<Vec<_>, Error>>()?;
        RecordBatch::try_new(schema(columns), arrays).map_err(|why| Error::Unexpected(why.to_string()))
    }
}

/// A value of each row.
fn each<T>(
    batch: &[RecordBatch],
    value: impl Fn(&Row) -> Result<Option<T>, Error>,
) -> Result<Vec<Option<T>>, Error> {
    rows(batch).map(|row| value(&row)).collect()
}

/// The pattern of texts that hold a text. Few databases agree on a sign before those that stand for others, so most patterns
/// have none.
fn pattern(reduced: &Reduced, text: &str) -> String {
    let text = text.to_lowercase();
    let plain = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    match text.contains(['%', '_', '\\']) {
        true => format!("{} ESCAPE '!'", reduced.sql.literal(&format!("%{plain}%"))),
        false => reduced.sql.literal(&format!("%{text}%")),
    }
}
