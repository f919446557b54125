//! Rows of whole orders among the rows of their items: each amounts to the items of its order, and names none.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::names;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::kinds::marker::Marker;
use crate::source::kinds::says::Says;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, render};
use crate::text::grouped;

use super::total_rows::Totals;

/// From so many orders on, rows that amount to their items are not there by chance.
const TELLING_ORDERS: u64 = 2;

/// With at most one in so many rows that amounts to something else, they are totals with a discount or a rounding.
const ONE_IN: u64 = 20;

/// From so many orders on it is not by chance that every row without an item is near the sum of the others.
const NEAR_ORDERS: u64 = 10;

/// Rows without an item in orders that have items.
pub(in crate::source) struct Heads {
    /// How many.
    pub(in crate::source) rows: u64,
    /// Orders with one that amounts to its items.
    proven: u64,
    /// Orders with one that does nearly, as a total with shipping, a tax or a discount.
    near: u64,
    /// Rows without an item in orders that have no items, or without an order id: they are orders.
    alone: u64,
}

impl Heads {
    fn are_totals(&self) -> bool {
        self.proven >= TELLING_ORDERS && (self.rows - self.proven) * ONE_IN <= self.rows
    }

    fn may_be_totals(&self) -> bool {
        let all_near = self.near >= NEAR_ORDERS && (self.rows - self.near) * ONE_IN <= self.rows;
        all_near || (self.proven >= TELLING_ORDERS && self.proven * 2 >= self.rows)
    }
}

impl Resolver<'_> {
    /// The rows without an item in orders that have items, if they amount to the items of their orders.
    pub(super) fn order_heads(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        markers: &[Marker],
        spec: &SourceSpec,
    ) -> Result<Option<Totals>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        let free = self.scan.columns.iter().filter(|column| !self.taken.contains(&column.name));
        let free: Vec<&str> = free.map(|column| column.name.as_str()).collect();
        let Some(item) = names::product(&free).and_then(|item| self.scan.column(item)) else {
            return Ok(None);
        };
        // Every order has such a row, or none has.
        if item.filled == 0 || item.filled >= self.rows_looked_at() {
            return Ok(None);
        }
        let blank = render(self.engine.dialect(), "is_blank", context! { column => identifier(&item.name) })?;
        let blank = blank.trim();
        // A payment of the order names no item either.
        let left_out = markers.iter().filter(|one| one.says == Says::NoOrder);
        let left_out: Vec<String> = left_out
            .map(|one| one.condition(self.engine, &identifier(&one.column)))
            .collect::<Result<_, _>>()?;
        let others = (!left_out.is_empty()).then(|| left_out.join(" OR "));
        let blank = &match &others {
            Some(others) => format!("({blank} AND NOT ({others}))"),
            None => blank.to_string(),
        };
        let others = others.as_deref();
        // The first rows of a large file show whether reading all rows is worth it.
        if !self.scan.is_cheap
            && !self.heads(blank, others, (order, amount), Some(FIRST_ROWS))?.may_be_totals()
        {
            return Ok(None);
        }
        let found = self.heads(blank, others, (order, amount), None)?;
        if found.are_totals() {
            let order = identifier(&order.column.name);
            let condition = match found.alone {
                0 => blank.clone(),
                _ => format!(
                    "({blank} AND {order} IS NOT NULL AND count(*) FILTER (WHERE NOT {blank}) OVER (PARTITION BY {order}) > 0)"
                ),
            };
            return Ok(Some(Totals::Proven {
                rows: found.rows,
                condition,
                note: left_out_note(item, &found),
            }));
        }
        Ok(found.may_be_totals().then(|| {
            let has_item = if item.value_type.is_text() { "<> ''" } else { "IS NOT NULL" };
            let filter = format!("{} {has_item}", column_word(&item.name));
            Totals::Doubtful(Note {
                text: format!(
                    "{} of {} rows without '{}' amount to the other rows of their orders; all of them count",
                    grouped(found.proven),
                    grouped(found.rows),
                    item.name
                ),
                remedy: Some(format!("if they are totals, exclude them with {}", with_filter(spec, &filter))),
            })
        }))
    }

    /// What the rows show that meet a condition, as SQL, next to the rows that do not count for another one.
    pub(in crate::source) fn heads(
        &self,
        condition: &str,
        left_out: Option<&str>,
        (order, amount): (&Filled, &Filled),
        first: Option<u64>,
    ) -> Result<Heads, SourceError> {
        let scan = self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?);
        let scan =
            left_out.map_or(scan.clone(), |others| format!("(SELECT * FROM {scan} WHERE NOT ({others}))"));
        let context = context! {
            order => identifier(&order.column.name),
            condition,
            amount => self.money(amount)?,
            scan,
            first,
        };
        let answer = self.asked("order_heads", context)?;
        let row = rows(&answer).next();
        let row = row.ok_or_else(|| SourceError::Shape("no row about rows of whole orders".into()))?;
        Ok(Heads {
            rows: row.count("heads")?,
            proven: row.count("proven")?,
            near: row.count("near")?,
            alone: row.count("alone")?,
        })
    }
}

fn left_out_note(item: &ColumnStats, found: &Heads) -> Note {
    let others = match found.rows - found.proven {
        0 => String::new(),
        1 => "; 1 of them amounts to something else".to_string(),
        others => format!("; {} of them amount to something else", grouped(others)),
    };
    Note {
        text: format!(
            "{} rows without '{}' amount to the other rows of their orders; they are left out{others}",
            grouped(found.rows),
            item.name
        ),
        remedy: None,
    }
}
