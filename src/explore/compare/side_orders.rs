//! Reads the orders of all customers on any side once, and counts each side and each value.

use arrow::array::{Array, BooleanArray, PrimitiveArray};
use arrow::datatypes::{Decimal128Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;

use crate::cohort::Money;
use crate::cohort::customer_history::{AgeActivity, GroupCounts, Increment, accumulate};
use crate::explore::error::Error;
use crate::explore::stream::{numbers, truths, unexpected};

/// The breakdown of the sides: values of some attributes, over the cohorts that have completed an age.
pub(super) struct Values {
    /// By the place of the cohort.
    pub(super) complete: Vec<bool>,
    /// Later ages are counted as one age after it.
    pub(super) age: u32,
    /// By attribute, its values: by side.
    pub(super) counted: Vec<Vec<Vec<GroupCounts>>>,
}

/// Counts orders while they are read, batch by batch.
pub(super) struct SideOrders {
    min_orders: u64,
    /// By side, then by cohort index; empty if these counts exist already.
    pub(super) sides: Vec<Vec<GroupCounts>>,
    pub(super) values: Option<Values>,
    /// The customer whose orders are being collected.
    current: Option<Customer>,
    steps: Vec<AgeActivity>,
    added: Vec<Increment>,
}

/// Who a customer is, in numbers.
#[derive(Clone, PartialEq, Eq)]
struct Customer {
    n: i64,
    place: usize,
    /// Bit i: on side i.
    sides: u32,
    /// The number of the value of each attribute.
    values: Vec<usize>,
}

impl SideOrders {
    pub(super) fn new(min_orders: u32, sides: Vec<Vec<GroupCounts>>, values: Option<Values>) -> SideOrders {
        let min_orders = u64::from(min_orders);
        SideOrders { min_orders, sides, values, current: None, steps: Vec::new(), added: Vec::new() }
    }

    /// Adds the next rows; those of one customer are contiguous, sorted by age.
    pub(super) fn read(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let columns = Columns::of(batch, self.values.as_ref().map_or(0, |values| values.counted.len()))?;
        for row in 0..batch.num_rows() {
            let n = columns.n.value(row);
            if self.current.as_ref().is_none_or(|known| known.n != n) {
                self.end();
                self.current = Some(columns.customer(row)?);
            }
            let step = columns.step(row)?;
            match self.steps.last_mut().filter(|last| last.age == step.age) {
                Some(last) => *last += step,
                None => self.steps.push(step),
            }
        }
        Ok(())
    }

    /// Counts the customer whose orders have been collected.
    pub(super) fn end(&mut self) {
        let Some(customer) = self.current.take() else { return };
        accumulate(&self.steps, self.min_orders, &mut self.added);
        self.steps.clear();
        for (_, cohorts) in self.sides.iter_mut().enumerate().filter(|(side, _)| customer.is_on(*side)) {
            if let Some(counted) = cohorts.get_mut(customer.place) {
                counted.members += 1;
                self.added.iter().for_each(|added| counted.add(added.age, added));
            }
        }
        let Some(values) = &mut self.values else { return };
        if values.complete.get(customer.place) != Some(&true) {
            return;
        }
        for (attribute, number) in values.counted.iter_mut().zip(&customer.values) {
            let Some(sides) = attribute.get_mut(*number) else { continue };
            for (_, counted) in sides.iter_mut().enumerate().filter(|(side, _)| customer.is_on(*side)) {
                counted.members += 1;
                for added in &self.added {
                    // Later ages matter only for the last active age and the end of the streak.
                    if added.age <= values.age
                        || added.cell_counts.last_active + added.cell_counts.streak_ends > 0
                    {
                        counted.add(added.age.min(values.age + 1), added);
                    }
                }
            }
        }
    }
}

impl Customer {
    fn is_on(&self, side: usize) -> bool {
        self.sides >> side & 1 == 1
    }
}

/// The columns of a batch.
struct Columns<'a> {
    n: &'a PrimitiveArray<Int64Type>,
    place: &'a PrimitiveArray<Int32Type>,
    sides: &'a PrimitiveArray<Int32Type>,
    values: Vec<&'a PrimitiveArray<Int32Type>>,
    age: &'a PrimitiveArray<Int32Type>,
    ordered: &'a BooleanArray,
    amount: &'a PrimitiveArray<Decimal128Type>,
    cost: Option<&'a PrimitiveArray<Decimal128Type>>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch, attributes: usize) -> Result<Columns<'a>, Error> {
        let values = (0..attributes).map(|place| numbers(batch, &format!("v{place}")));
        let cost = batch.column_by_name("cost").map(|_| numbers(batch, "cost"));
        Ok(Columns {
            n: numbers(batch, "n")?,
            place: numbers(batch, "place")?,
            sides: numbers(batch, "sides")?,
            values: values.collect::<Result<_, _>>()?,
            age: numbers(batch, "age")?,
            ordered: truths(batch, "ordered")?,
            amount: numbers(batch, "amount")?,
            cost: cost.transpose()?,
        })
    }

    fn customer(&self, row: usize) -> Result<Customer, Error> {
        let number = |column: &PrimitiveArray<Int32Type>| {
            let value = (!column.is_null(row)).then(|| column.value(row));
            value.and_then(|value| usize::try_from(value).ok()).ok_or_else(|| unexpected("a number"))
        };
        Ok(Customer {
            n: self.n.value(row),
            place: number(self.place)?,
            sides: u32::try_from(self.sides.value(row)).map_err(|_| unexpected("sides"))?,
            values: self.values.iter().map(|column| number(column)).collect::<Result<_, _>>()?,
        })
    }

    fn step(&self, row: usize) -> Result<AgeActivity, Error> {
        let age = self.age.value(row);
        let money = |column: &PrimitiveArray<Decimal128Type>| Money::from_raw(column.value(row));
        Ok(AgeActivity {
            age: u32::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))?,
            orders: u64::from(self.ordered.value(row)),
            revenue: money(self.amount),
            cost: self.cost.map_or(Money::ZERO, money),
        })
    }
}
