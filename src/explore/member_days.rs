//! The points of a file, member by member: the rows of `point_days`, collected.

use arrow::datatypes::{Decimal128Type, Int32Type};

use crate::cohort::Money;
use crate::engine::Cancel;
use crate::points::PointDay;

use super::error::Error;
use super::segment_key::Values;
use super::store::Store;
use super::stream::{ValueColumns, numbers, texts, truths};

/// A member whose points are in a file.
pub(super) struct PointMember {
    id: String,
    /// Whether the id is that of a customer with orders.
    pub has_orders: bool,
    /// The values of the attributes at the first order; missing without orders.
    pub values: Values,
}

impl Store {
    /// Runs `point_days` with some attributes, and gives each member with the days on which points moved, in the order of time.
    pub(super) fn each_member(
        &self,
        sql: &str,
        attributes: usize,
        cancel: &Cancel,
        add: &mut dyn FnMut(PointMember, &[PointDay]),
    ) -> Result<(), Error> {
        let mut current: Option<PointMember> = None;
        let mut days: Vec<PointDay> = Vec::new();
        self.each_batch(sql, cancel, &mut |batch| {
            let (ids, has_orders) = (texts(batch, "id")?, truths(batch, "has_orders")?);
            let values = ValueColumns::of(batch, attributes)?;
            let day = numbers::<Int32Type>(batch, "day")?;
            let issued = numbers::<Decimal128Type>(batch, "issued")?;
            let redeemed = numbers::<Decimal128Type>(batch, "redeemed")?;
            for row in 0..batch.num_rows() {
                let id = ids.value(row);
                if current.as_ref().is_none_or(|member| member.id != id) {
                    let next = PointMember {
                        id: id.into(),
                        has_orders: has_orders.value(row),
                        values: values.row(row),
                    };
                    if let Some(member) = current.replace(next) {
                        add(member, &days);
                    }
                    days.clear();
                }
                days.push(PointDay {
                    day: day.value(row),
                    issued: Money::from_raw(issued.value(row)),
                    redeemed: Money::from_raw(redeemed.value(row)),
                });
            }
            Ok(())
        })?;
        if let Some(member) = current {
            add(member, &days);
        }
        Ok(())
    }
}
