//! The differences of two extracts: cells and their causes, reasons, customers, and single orders.

use std::collections::{HashMap, HashSet};

use minijinja::context;

use crate::cohort::{Cell, CohortLabel, Matrix, Money, MovedCell, Period};
use crate::engine::{Cancel, Row, rows};
use crate::explore::counts;
use crate::explore::error::Error;
use crate::explore::view::View;

use super::extracts::{CountedExtract, Extracts};
use super::question::{
    DiffCell, OrderVersion, Restated, RestatedCount, RestatedCustomer, RestatedCustomers, RestatedOrder,
};

impl Extracts {
    /// Makes the table of restated orders; the SQL that made it.
    pub(super) fn match_orders(
        &self,
        old: &CountedExtract,
        new: &CountedExtract,
        cancel: &Cancel,
    ) -> Result<String, Error> {
        let context = context! {
            shape => counts::sql_shape(&self.shape, None),
            old => old.schema,
            new => new.schema,
            old_members => &old.members,
            new_members => &new.members,
        };
        let sql = self.sql("restated", context)?;
        self.engine.run(&sql, cancel)?;
        Ok(sql)
    }

    /// The cells that changed, each with the restated orders that left it or entered it.
    pub(super) fn cells(
        &self,
        view: &View,
        [old, cut, new]: [&CountedExtract; 3],
        cancel: &Cancel,
    ) -> Result<Vec<DiffCell>, Error> {
        let answer = self.engine.query(&self.cells_sql()?, cancel)?;
        let mut causes: HashMap<(CohortLabel, u32), Vec<(Restated, u64)>> = HashMap::new();
        for row in rows(&answer) {
            let place = (self.label(&row, "cohort")?, age(&row, "age")?);
            let cause = (Restated::named(row.text("reason")?)?, row.count("orders")?);
            causes.entry(place).or_default().push(cause);
        }
        let (before, then, now) = (&old.answer.matrix, &cut.answer.matrix, &new.answer.matrix);
        let moved = |from: &Matrix, to: &Matrix| from.moved_to(to, view.measure, view.criterion);
        let cell = |matrix: &Matrix, cohort: &CohortLabel, age| {
            let row = matrix.row_of(cohort);
            row.map_or(Cell::Unobserved, |row| matrix.cell(row, age, view.measure, view.criterion))
        };
        let mut cells: Vec<DiffCell> = Vec::new();
        let mut known = HashSet::new();
        let places = moved(before, then).into_iter().chain(moved(then, now));
        for MovedCell { cohort, age, .. } in places {
            if !known.insert((cohort.clone(), age)) {
                continue;
            }
            cells.push(DiffCell {
                old: cell(before, &cohort, age),
                cut: cell(then, &cohort, age),
                new: cell(now, &cohort, age),
                orders: causes.remove(&(cohort.clone(), age)).unwrap_or_default(),
                cohort,
                age,
            });
        }
        let place = |cohort: &CohortLabel| now.rows.iter().position(|row| row.cohort == *cohort);
        cells.sort_by_cached_key(|cell| (place(&cell.cohort).unwrap_or(usize::MAX), cell.age));
        Ok(cells)
    }

    pub(super) fn reasons(&self, cancel: &Cancel) -> Result<Vec<RestatedCount>, Error> {
        let answer = self.engine.query(&self.reasons_sql()?, cancel)?;
        let count = |row: Row| {
            Ok(RestatedCount {
                ordered: row.truth("ordered")?,
                reason: Restated::named(row.text("reason")?)?,
                orders: row.count("orders")?,
                customers: row.count("customers")?,
                amount: money(&row, "amount")?.unwrap_or(Money::ZERO),
            })
        };
        rows(&answer).map(count).collect()
    }

    pub(super) fn customers(
        &self,
        new: &CountedExtract,
        cancel: &Cancel,
    ) -> Result<RestatedCustomers, Error> {
        let answer = self.engine.query(&self.moved_customers_sql(new)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(RestatedCustomers::default()) };
        Ok(RestatedCustomers {
            came: row.count("came")?,
            gone: row.count("gone")?,
            earlier: row.count("earlier")?,
            later: row.count("later")?,
        })
    }

    pub(super) fn some_orders(&self, top: usize, cancel: &Cancel) -> Result<Vec<RestatedOrder>, Error> {
        let mut orders = Vec::new();
        self.each_order(Some(top), cancel, &mut |order| {
            orders.push(order);
            true
        })?;
        Ok(orders)
    }

    pub(super) fn some_customers(&self, top: usize, cancel: &Cancel) -> Result<Vec<RestatedCustomer>, Error> {
        let mut customers = Vec::new();
        self.each_customer(Some(top), cancel, &mut |customer| {
            customers.push(customer);
            true
        })?;
        Ok(customers)
    }

    /// Streams the restated orders and refunds, the largest amounts first; `each` returns whether to continue.
    ///
    /// # Errors
    /// A cancellation, or an error of the database.
    pub fn each_order(
        &self,
        top: Option<usize>,
        cancel: &Cancel,
        each: &mut dyn FnMut(RestatedOrder) -> bool,
    ) -> Result<(), Error> {
        self.walk(&self.orders_sql(top)?, cancel, &mut |row| Ok(each(self.order(&row)?)))
    }

    /// Streams the customers of restated orders, the largest amounts first; `each` returns whether to continue.
    ///
    /// # Errors
    /// A cancellation, or an error of the database.
    pub fn each_customer(
        &self,
        top: Option<usize>,
        cancel: &Cancel,
        each: &mut dyn FnMut(RestatedCustomer) -> bool,
    ) -> Result<(), Error> {
        self.walk(&self.customers_sql(top)?, cancel, &mut |row| {
            Ok(each(RestatedCustomer {
                customer: row.text("customer")?.to_string(),
                orders: row.count("orders")?,
                reasons: row.text("reasons")?.to_string(),
                old_amount: money(&row, "old_amount")?.unwrap_or(Money::ZERO),
                new_amount: money(&row, "new_amount")?.unwrap_or(Money::ZERO),
            }))
        })
    }

    fn walk(
        &self,
        question: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(Row) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let mut failed = None;
        self.engine.stream(question, cancel, &mut |batch| {
            for row in rows(&[batch]) {
                match each(row) {
                    Ok(true) => {}
                    Ok(false) => return false,
                    Err(error) => {
                        failed = Some(error);
                        return false;
                    }
                }
            }
            true
        })?;
        failed.map_or(Ok(()), Err)
    }

    fn order(&self, row: &Row) -> Result<RestatedOrder, Error> {
        let version = |side: &str| -> Result<Option<OrderVersion>, Error> {
            let Some(customer) = row.maybe_text(&format!("{side}_customer"))? else { return Ok(None) };
            Ok(Some(OrderVersion {
                customer: customer.to_string(),
                at: row.maybe_moment(&format!("{side}_ts"))?,
                amount: money(row, &format!("{side}_amount"))?,
                cohort: self.label(row, &format!("{side}_cohort"))?,
                age: age(row, &format!("{side}_age"))?,
            }))
        };
        Ok(RestatedOrder {
            reason: Restated::named(row.text("reason")?)?,
            ordered: row.truth("ordered")?,
            id: row.maybe_text("oid")?.map(str::to_string),
            old: version("old")?,
            new: version("new")?,
        })
    }

    fn label(&self, row: &Row, name: &str) -> Result<CohortLabel, Error> {
        match self.shape.cohort.grain() {
            Some(grain) => {
                let index = i32::try_from(row.int(name)?).map_err(|_| Error::Unexpected(name.to_string()))?;
                Ok(CohortLabel::Period(Period::new(grain, index, self.shape.week_start)))
            }
            None => Ok(CohortLabel::Value(row.maybe_text(name)?.map(str::to_string))),
        }
    }
}

fn money(row: &Row, name: &str) -> Result<Option<Money>, Error> {
    Ok(row.maybe_decimal(name)?.map(Money::from_raw))
}

fn age(row: &Row, name: &str) -> Result<u32, Error> {
    let age = row.int(name)?;
    u32::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))
}
