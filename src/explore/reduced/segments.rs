//! Segments of customers whose orders stay in their database: it sends the cells of every segment, and customers by their amount.

use std::cell::RefCell;
use std::collections::BTreeMap;

use minijinja::context;

use crate::cohort::Money;
use crate::engine::{Cancel, Row};
use crate::explore::amounts::Amount;
use crate::explore::counts::MatrixBuilder;
use crate::explore::error::Error;
use crate::explore::segment_key::Values;
use crate::explore::segments::{AmountsOf, Cube, Members, Segmentation};
use crate::explore::store::{MOST_GROUPS, Store, too_many_groups};
use crate::text::grouped;

use super::patterns::by_size;

impl Store {
    /// The cube of some attributes, counted by the database that keeps the orders.
    pub(in crate::explore) fn remote_cube(
        &mut self,
        segmentation: &Segmentation,
        cancel: &Cancel,
    ) -> Result<Cube, Error> {
        let attributes = self.dimensions(&segmentation.by, "--by", cancel)?;
        let reduced = self.remote()?;
        let grouping = self.grouping(&segmentation.by, "--by", &segmentation.segment_filters)?;
        let context = context! { has_refunds => self.report().refunds > 0, ..grouping.value() };
        let ask = |name: &str, begin: &mut dyn FnMut(), each: &mut dyn FnMut(&Row) -> Result<(), Error>| {
            let sql = reduced.render(name, grouping.needs_attributes(), context.clone())?;
            self.note(&sql);
            reduced.each_row(self.engine(), &sql, cancel, begin, each)
        };
        let values = |row: &Row| -> Result<Values, Error> {
            grouping.by.iter().map(|column| Ok(row.maybe_text(column)?.map(str::to_string))).collect()
        };
        let slices: RefCell<BTreeMap<Values, MatrixBuilder>> = RefCell::default();
        ask("cells", &mut || slices.borrow_mut().clear(), &mut |row| {
            let mut slices = slices.borrow_mut();
            slices.entry(values(row)?).or_insert_with(|| self.counts()).add_cells(&[*row])?;
            // Before the customers of all of them come.
            match slices.len() as u64 > MOST_GROUPS {
                true => {
                    Err(too_many_groups(&attributes, "--by", &format!("more than {}", grouped(MOST_GROUPS))))
                }
                false => Ok(()),
            }
        })?;
        let counted: RefCell<BTreeMap<Values, (Members, Vec<Amount>)>> = RefCell::default();
        ask("amounts", &mut || counted.borrow_mut().clear(), &mut |row| {
            let (values, customers) = (values(row)?, row.count("customers")?);
            let mut counted = counted.borrow_mut();
            let (members, amounts) = counted.entry(values).or_default();
            members.customers += customers;
            members.repeaters += row.count("repeaters")?;
            if row.has("amount") {
                let x = as_float(row.maybe_decimal("amount")?.unwrap_or(0));
                amounts.push(Amount { x, y: 1.0, customers: customers as f64 });
            }
            Ok(())
        })?;
        let (mut members, mut amounts) = (Vec::new(), BTreeMap::new());
        for (values, (one, spent)) in counted.into_inner() {
            members.push(Members { values: values.clone(), ..one });
            amounts.insert(values, spent);
        }
        if members.is_empty() && !segmentation.segment_filters.is_empty() {
            return Err(Store::no_customers(&segmentation.segment_filters));
        }
        members.sort_by_key(|one| by_size(one.customers, &one.values));
        Ok(Cube { members, slices: slices.into_inner(), amounts: AmountsOf::Known(amounts), attributes })
    }
}

/// Ten thousandths as a float, by the arithmetic of the database here: the same customers give the same interval to the last digit.
fn as_float(raw: i128) -> f64 {
    const EXACT: u128 = 1 << 53;
    match raw.unsigned_abs() <= EXACT {
        true => raw as f64 / 10_000.0,
        false => Money::from_raw(raw).to_f64(),
    }
}
