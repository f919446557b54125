//! Lists of customers whose orders stay in their database: one SELECT a page, sorted there.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use jiff::SignedDuration;
use minijinja::{Value, context};

use crate::cohort::CohortBy;
use crate::cohort::grain::epoch_day;
use crate::engine::Cancel;
use crate::explore::counts::sql_shape;
use crate::explore::customers::{
    CountedStatuses, CustomerColumn, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find,
    PageRows, Range, RemoteCohort, RemoteCounts, Selected, Status, data, first_on_page, no_column, schema,
};
use crate::explore::error::Error;
use crate::explore::store::Store;
use crate::source::{Reduced, end_of, sql_moment};

use super::grouping::is_value;

impl Store {
    /// A page of a list that the database with the orders puts in order; or all of it, in batches through `early`.
    pub(in crate::explore) fn remote_customers(
        &self,
        question: &CustomersQuestion,
        counts: &mut RemoteCounts,
        cancel: &Cancel,
        early: &mut dyn FnMut(RecordBatch),
    ) -> Result<Arc<CustomersAnswer>, Error> {
        self.begin();
        let selected = self.remote_selection(&question.list, counts, cancel)?;
        let total = selected.listed(&question.list);
        match &question.range {
            Range::All { limit, columns } => {
                let columns: Vec<CustomerColumn> = selected.chosen(columns)?.into_iter().cloned().collect();
                let limit = limit.filter(|limit| *limit < total);
                self.remote_rows(&selected, &columns, 0, limit, cancel, early)?;
                let selected = Selected { columns, ..selected };
                Ok(self.customers_answer(question, selected, total, PageRows::default()))
            }
            Range::Page { from, count, find } => {
                let found = match find {
                    Some(find) => self.remote_place(&selected, find, cancel)?,
                    None => None,
                };
                let from = first_on_page(found, *from, *count);
                let mut batches = Vec::new();
                let keep = &mut |batch| batches.push(batch);
                self.remote_rows(&selected, &selected.columns, from, Some(*count), cancel, keep)?;
                let rows = data(&batches, &selected.columns)?;
                Ok(self.customers_answer(question, selected, total, PageRows { rows, from, found }))
            }
        }
    }

    /// Resolves the names of a list, and counts its customers in that database.
    fn remote_selection(
        &self,
        list: &CustomerList,
        counts: &mut RemoteCounts,
        cancel: &Cancel,
    ) -> Result<Selected, Error> {
        let reduced = self.remote()?;
        if list.value.is_some() {
            return Err(self.whole_histories());
        }
        let cell = list.cohort.as_ref().and_then(|cohort| cohort.cell.clone());
        let columns = self.customer_columns(false, cell.is_some());
        let sort = columns.iter().find(|column| list.sort.names(&column.name));
        let sort = sort.ok_or_else(|| no_column(&list.sort.column, "--sort", &columns))?;
        let mut grouping = self.grouping(&[], "--by", &list.shape.segment_filters)?;
        let cohort = self.remote_cohort(&list.shape, list.cohort.as_ref(), counts, cancel)?;
        if let CohortBy::Attribute(name) = &list.shape.cohort
            && list.cohort.is_some()
        {
            let column = self.attribute(name, "--cohort")?.column;
            grouping.conditions.push(is_value(reduced, &column, cohort.value.as_deref()));
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
        // If all customers have the same value, they are in the order of their ids.
        let (sort, descending) = match self.remote_sort(&sort.name, &columns) {
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
        let statuses = match &cell {
            Some(cell) => Some(self.remote_statuses(list, cell, &cohort, &context, counts, cancel)?),
            None => None,
        };
        Ok(Selected { columns, context, counts: statuses, size: cohort.size, valued: None })
    }

    /// The customers of a list from a place on, all or up to a number, as the database sends them.
    fn remote_rows(
        &self,
        selected: &Selected,
        columns: &[CustomerColumn],
        from: u64,
        count: Option<u64>,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch),
    ) -> Result<(), Error> {
        let reduced = self.remote()?;
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
            each(self.in_columns(&batch, columns)?);
            Ok(())
        })?;
        if !sent {
            each(RecordBatch::new_empty(schema(columns)));
        }
        Ok(())
    }

    /// The place of the next customer whose id holds a text.
    fn remote_place(&self, selected: &Selected, find: &Find, cancel: &Cancel) -> Result<Option<u64>, Error> {
        let reduced = self.remote()?;
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

    /// What that database sorts a list by; none if all customers have the same value.
    fn remote_sort(&self, name: &str, columns: &[CustomerColumn]) -> Option<String> {
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
    fn remote_statuses(
        &self,
        list: &CustomerList,
        cell: &CustomersCell,
        cohort: &RemoteCohort,
        context: &Value,
        counts: &mut RemoteCounts,
        cancel: &Cancel,
    ) -> Result<[u64; 4], Error> {
        let reduced = self.remote()?;
        let by: [&str; 0] = [];
        let context = context! { what => "statuses", by, ..context.clone() };
        let sql = reduced.render("people", list.shape.reads_attributes(), context)?;
        self.note(&sql);
        let cell = CustomersCell { status: None, ..cell.clone() };
        let is_counted = |counted: &&CountedStatuses| {
            counted.shape == list.shape && counted.cohort == cohort.label && counted.cell == cell
        };
        if let Some(counted) = counts.statuses.as_ref().filter(is_counted) {
            return Ok(counted.members);
        }
        let found = reduced.all(self.engine(), &sql, cancel, |row| {
            Ok((row.text("status")?.to_string(), row.count("members")?))
        })?;
        let count =
            |status: Status| found.iter().find(|(name, _)| name == status.name()).map_or(0, |(_, n)| *n);
        let members = Status::ALL.map(count);
        counts.statuses =
            Some(CountedStatuses { shape: list.shape.clone(), cohort: cohort.label.clone(), cell, members });
        Ok(members)
    }
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
