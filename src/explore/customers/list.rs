//! Lists of customers of a cell, of a cohort, or of all: sorted, by page or streamed.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use minijinja::{Value, context};

use crate::cohort::grain::epoch_day;
use crate::cohort::{CohortBy, CohortLabel, Period};
use crate::engine::{Cancel, rows};
use crate::source::sql_end;
use crate::sql::{identifier, literal};

use super::super::clv::{ClvCache, EXPECTED, EXPECTED_TABLE, ModelSummary};
use super::super::counts::sql_shape;
use super::super::error::Error;
use super::super::segment_filter;
use super::super::shape::Shape;
use super::super::store::Store;
use super::question::{
    Cohort, Columns, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find, Range, Status,
};
use super::record::{self, CustomerColumn, Datum};
use super::remote_counts::RemoteCounts;

/// Columns every list has, before the attributes.
const FIXED: [&str; 8] = [
    "customer",
    "first_order",
    "last_order",
    "orders",
    "revenue",
    "recency_days",
    "average_gap_days",
    "overdue_ratio",
];

/// The table that pages are read from.
const LIST: &str = "customers_list";

/// Lists that exist in the engine.
#[derive(Debug, Default)]
pub(in crate::explore) struct Lists {
    /// The cell whose members are in `cell_customers`, with the number per status.
    cell: Option<(CellKey, [u64; 4])>,
    /// The content of the list.
    list: Option<CustomerList>,
    /// What a database that keeps the orders has counted.
    remote: RemoteCounts,
}

/// A shape, the number of a cohort of it, and a cell of that cohort.
type CellKey = (Shape, Option<i32>, CustomersCell);

/// A cohort as the SQL of a list names it, or all customers.
struct ListedCohort {
    /// The table of its members, if cohorts are values of an attribute.
    members: Option<String>,
    /// Its number; none for all customers.
    index: Option<i32>,
    /// Its customers.
    size: u64,
}

/// The rows of a page, and its place in the list.
#[derive(Default)]
pub(in crate::explore) struct PageRows {
    pub rows: Vec<Vec<Datum>>,
    /// The place of the first row.
    pub from: u64,
    /// The place of the match, if one was searched.
    pub found: Option<u64>,
}

/// A question with its names resolved.
pub(in crate::explore) struct Selected {
    pub columns: Vec<CustomerColumn>,
    /// How the list is made, without a name for its table and without a limit.
    pub context: Value,
    pub counts: Option<[u64; 4]>,
    pub size: u64,
    pub valued: Option<Arc<ModelSummary>>,
}

impl Store {
    /// A page of a list of customers, which is put in order once.
    pub(in crate::explore) fn customers(
        &mut self,
        question: &CustomersQuestion,
        lists: &mut Lists,
        clv: &mut ClvCache,
        cancel: &Cancel,
        early: &mut dyn FnMut(RecordBatch),
    ) -> Result<Arc<CustomersAnswer>, Error> {
        if self.orders_are_remote() {
            return self.remote_customers(question, &mut lists.remote, cancel, early);
        }
        self.begin();
        self.filter_table(&question.list.shape.segment_filters, cancel)?;
        let selected = self.selected(&question.list, lists, clv, cancel)?;
        let total = selected.listed(&question.list);
        match &question.range {
            Range::All { limit, columns } => {
                let columns: Vec<CustomerColumn> = selected.chosen(columns)?.into_iter().cloned().collect();
                let limit = limit.filter(|limit| *limit < total);
                self.all_customers(&selected, &columns, limit, cancel, early)?;
                let selected = Selected { columns, ..selected };
                Ok(self.customers_answer(question, selected, total, PageRows::default()))
            }
            Range::Page { from, count, find } => {
                self.put_in_order(&question.list, &selected, lists, cancel)?;
                let found = self.place_of(find.as_ref(), cancel)?;
                let from = first_on_page(found, *from, *count);
                let columns: Vec<String> =
                    selected.columns.iter().map(|column| identifier(&column.name)).collect();
                let page = self.render("customers_page", context! { name => LIST, columns, from, count })?;
                let batches = self.ask(&page, cancel)?;
                let rows = record::data(&batches, &selected.columns)?;
                Ok(self.customers_answer(question, selected, total, PageRows { rows, from, found }))
            }
        }
    }

    /// The answer with some rows of a list.
    pub(in crate::explore) fn customers_answer(
        &self,
        question: &CustomersQuestion,
        selected: Selected,
        total: u64,
        page: PageRows,
    ) -> Arc<CustomersAnswer> {
        Arc::new(CustomersAnswer {
            list: question.list.clone(),
            columns: selected.columns,
            rows: page.rows,
            from: page.from,
            found: page.found,
            total,
            size: selected.size,
            counts: selected.counts,
            valued: selected.valued,
            report: Arc::new(self.report().clone()),
            sql: self.script(),
        })
    }

    /// Hands on every customer of a list, batch by batch.
    fn all_customers(
        &mut self,
        selected: &Selected,
        columns: &[CustomerColumn],
        limit: Option<u64>,
        cancel: &Cancel,
        early: &mut dyn FnMut(RecordBatch),
    ) -> Result<(), Error> {
        let names: Vec<String> = columns.iter().map(|column| identifier(&column.name)).collect();
        let parts = selected.context.clone();
        let sql = self.render("customers_list", context! { columns => names, limit, name => (), ..parts })?;
        self.note(&sql);
        self.engine().stream(&sql, cancel, &mut |batch| {
            early(batch);
            true
        })?;
        Ok(())
    }

    /// Makes the list a sorted table, unless the table exists.
    fn put_in_order(
        &mut self,
        list: &CustomerList,
        selected: &Selected,
        lists: &mut Lists,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let parts = selected.context.clone();
        let none: Option<u64> = None;
        let sql =
            self.render("customers_list", context! { name => LIST, columns => (), limit => none, ..parts })?;
        if lists.list.as_ref() != Some(list) {
            // The same SQL may read another cell, or other values.
            self.discard(LIST);
        }
        lists.list = None;
        self.once(LIST, sql, cancel)?;
        lists.list = Some(list.clone());
        Ok(())
    }

    fn place_of(&self, find: Option<&Find>, cancel: &Cancel) -> Result<Option<u64>, Error> {
        let Some(find) = find else { return Ok(None) };
        let context = context! {
            name => LIST,
            text => literal(&find.text.to_lowercase()),
            from => find.from,
            forward => find.forward,
        };
        let answer = self.engine().query(&self.render("customers_find", context)?, cancel)?;
        let place = rows(&answer).next().map(|row| row.maybe_int("place")).transpose()?.flatten();
        Ok(place.and_then(|place| u64::try_from(place).ok()))
    }

    /// Resolves names, counts the four lists of a cell, and returns the SQL of the list.
    fn selected(
        &mut self,
        list: &CustomerList,
        lists: &mut Lists,
        clv: &mut ClvCache,
        cancel: &Cancel,
    ) -> Result<Selected, Error> {
        self.prepare_totals(cancel)?;
        self.prepare_attributes(cancel)?;
        let cohort = match &list.cohort {
            Some(cohort) => self.cohort_of(&list.shape, cohort, cancel)?,
            None => {
                let size = self.count_customers(&list.shape, cancel)?;
                ListedCohort { members: None, index: None, size }
            }
        };
        let cell = list.cohort.as_ref().and_then(|cohort| cohort.cell.clone());
        let counts = match &cell {
            Some(cell) => Some(self.prepare_cell(&list.shape, &cohort, cell, lists, cancel)?),
            None => None,
        };
        let columns = self.customer_columns(list.value.is_some(), cell.is_some());
        let valuing = list.valuing();
        // A wrong column is reported before models are fitted.
        let valuing = valuing.filter(|_| columns.iter().any(|one| list.sort.names(&one.name)));
        let (stands, valued) = match valuing {
            Some(requested) => {
                let (stands, valued) = self.prepare_expected(&requested, clv, cancel)?;
                (stands, Some(valued))
            }
            None => (false, None),
        };
        let sort = columns.iter().find(|column| list.sort.names(&column.name));
        let sort = sort.ok_or_else(|| no_column(&list.sort.column, "--sort", &columns))?;
        let context = context! {
            sort => identifier(&sort.name),
            descending => list.sort.descending,
            has_amount => self.has_amount(),
            as_of_day => epoch_day(self.report().as_of),
            attributes => self.listed_attributes(&columns),
            expected => valued.as_ref().map(|_| EXPECTED.to_vec()).unwrap_or_default(),
            expected_table => stands.then_some(EXPECTED_TABLE),
            shape => sql_shape(&list.shape, cohort.members.as_deref().filter(|_| cell.is_none())),
            cell => cell.is_some(),
            status => cell.as_ref().and_then(|cell| cell.status).map(Status::name),
            cohort => cohort.index.filter(|_| cell.is_none()),
        };
        Ok(Selected { columns, context, counts, size: cohort.size, valued })
    }

    /// The columns of a list: the fixed ones, predictions and status if requested, and attributes under unique names.
    pub(in crate::explore) fn customer_columns(
        &self,
        has_values: bool,
        has_status: bool,
    ) -> Vec<CustomerColumn> {
        let expected = EXPECTED.into_iter().filter(|_| has_values);
        let fixed = FIXED.into_iter().chain(expected).chain(has_status.then_some("status"));
        let mut columns: Vec<CustomerColumn> =
            fixed.map(|name| CustomerColumn { name: name.into(), is_attribute: false }).collect();
        for attribute in &self.source.mapping.attributes {
            let mut name = attribute.name.clone();
            while columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name)) || is_ours(&name) {
                name = format!("first_{name}");
            }
            columns.push(CustomerColumn { name, is_attribute: true });
        }
        columns
    }

    /// The attributes of customers, each with the name that the list gives it.
    fn listed_attributes(&self, columns: &[CustomerColumn]) -> Vec<Value> {
        let named = columns.iter().filter(|column| column.is_attribute);
        let named = named.zip(&self.source.mapping.attributes);
        let each = named.map(|(column, attribute)| {
            context! { name => identifier(&column.name), column => &attribute.column }
        });
        each.collect()
    }

    fn count_customers(&self, shape: &Shape, cancel: &Cancel) -> Result<u64, Error> {
        let filter_table = segment_filter::table(&shape.segment_filters);
        let answer =
            self.ask(&self.render("customers_counts", context! { cell => false, filter_table })?, cancel)?;
        Ok(rows(&answer).next().map(|row| row.count("customers")).transpose()?.unwrap_or(0))
    }

    /// Finds a cohort by its label.
    fn cohort_of(&mut self, shape: &Shape, cohort: &Cohort, cancel: &Cancel) -> Result<ListedCohort, Error> {
        let members = self.prepare_cohort_members(shape, cancel)?;
        let sql = self.render("cohorts", context! { shape => sql_shape(shape, members.as_deref()) })?;
        let answer = self.ask(&sql, cancel)?;
        let mut available = Vec::new();
        for row in rows(&answer) {
            let index = i32::try_from(row.int("cohort")?)
                .map_err(|_| Error::Unexpected("a cohort without a number".into()))?;
            let label = match &shape.cohort {
                CohortBy::Period(grain) => CohortLabel::Period(Period::new(*grain, index, shape.week_start)),
                CohortBy::Attribute(_) => CohortLabel::Value(row.maybe_text("value")?.map(str::to_string)),
            };
            if label.to_string() == cohort.label {
                return Ok(ListedCohort { members, index: Some(index), size: row.count("size")? });
            }
            available.push(label.to_string());
        }
        Err(no_cohort(&cohort.label, &available))
    }

    /// Makes the table of a cell's members with their statuses, once; the number of each status.
    fn prepare_cell(
        &mut self,
        shape: &Shape,
        cohort: &ListedCohort,
        cell: &CustomersCell,
        lists: &mut Lists,
        cancel: &Cancel,
    ) -> Result<[u64; 4], Error> {
        let key = (shape.clone(), cohort.index, CustomersCell { status: None, ..cell.clone() });
        let context = context! {
            shape => sql_shape(shape, cohort.members.as_deref()),
            cohort => cohort.index,
            age => cell.age,
            criterion => cell.criterion.name(),
            end => sql_end(self.report().as_of),
        };
        let sql = self.render("cell_customers", context)?;
        let is_new = self.once("cell_customers", sql, cancel)?;
        let statuses = self.render("customers_counts", context! { cell => true, filter_table => () })?;
        self.note(&statuses);
        if let Some((_, counts)) = lists.cell.as_ref().filter(|(available, _)| *available == key && !is_new) {
            return Ok(*counts);
        }
        (lists.cell, lists.list) = (None, None);
        let answer = self.engine().query(&statuses, cancel)?;
        let mut counts = [0; 4];
        for row in rows(&answer) {
            let status =
                Status::ALL.iter().position(|status| status.name() == row.text("status").unwrap_or(""));
            if let Some(count) = status.and_then(|place| counts.get_mut(place)) {
                *count = row.count("customers")?;
            }
        }
        lists.cell = Some((key, counts));
        Ok(counts)
    }
}

impl Selected {
    /// Customers on the list.
    pub(in crate::explore) fn listed(&self, list: &CustomerList) -> u64 {
        let status =
            list.cohort.as_ref().and_then(|cohort| cohort.cell.as_ref()).and_then(|cell| cell.status);
        match (self.counts, status) {
            (Some(counts), Some(status)) => counts.get(status as usize).copied().unwrap_or(0),
            _ => self.size,
        }
    }

    pub(in crate::explore) fn chosen(&self, columns: &Columns) -> Result<Vec<&CustomerColumn>, Error> {
        let names = match columns {
            Columns::These(names) => names,
            Columns::Arranged(arrangement) => {
                let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
                let shown = arrangement.shown(&names);
                return Ok(shown.into_iter().filter_map(|place| self.columns.get(place)).collect());
            }
        };
        let find = |name: &String| {
            let found = self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name.trim()));
            found.ok_or_else(|| no_column(name, "--columns", &self.columns))
        };
        names.iter().map(find).collect()
    }
}

/// The place of the first row of a page: `from`, or a little above a match that would not be on the page.
pub(in crate::explore) fn first_on_page(found: Option<u64>, from: u64, count: u64) -> u64 {
    match found {
        Some(place) if place < from || place >= from + count => place.saturating_sub(count / 3),
        _ => from,
    }
}

/// That there is no such cohort, with those there are.
pub(in crate::explore) fn no_cohort(name: &str, available: &[String]) -> Error {
    Error::NoCohort { name: name.to_string(), available: shortened(available) }
}

fn is_ours(name: &str) -> bool {
    ["place", "key_", "status"].iter().any(|ours| ours.eq_ignore_ascii_case(name))
}

/// That a list has no such column, with those it has.
pub(in crate::explore) fn no_column(name: &str, option: &'static str, columns: &[CustomerColumn]) -> Error {
    let available: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    Error::NoCustomerColumn { name: name.to_string(), option, available: available.join(", ") }
}

/// The first and the last of many names.
fn shortened(names: &[String]) -> String {
    match names {
        [first @ .., last] if first.len() > 23 => {
            format!("{}, … {last} ({} in all)", first[..20].join(", "), names.len())
        }
        _ => names.join(", "),
    }
}
