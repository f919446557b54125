//! Amounts in two columns, one for each side of an account: what came in, and what went out.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::column_values::values_of;
use crate::source::columns::named_columns::fits;
use crate::source::columns::role::Role;
use crate::source::columns::side_names::{are_sides, is_side_beside};
use crate::source::error::SourceError;
use crate::source::inputs::query::name_in_query;
use crate::source::kinds::marker::Marker;
use crate::source::kinds::says::Says;
use crate::source::kinds::statuses::says;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, literal};
use crate::text::{counted, option_words};

/// With more values than this, a column is not one of accounts.
const MOST_ACCOUNTS: u64 = 100;

/// Words for the account of sales, by stems.
#[rustfmt::skip]
const SALES: &[&str] = &[
    "sale", "revenue", "income", "turnover", "erlos", "umsatz", "vente", "produits", "venta", "ingres", "vendit", "ricav", "vendas", "receita", "omzet",
    "opbrengst", "forsaljning", "przychod", "sprzedaz", "trzb", "arbevetel", "выручк",
];

/// The option for what is in one column less what is in another one.
pub(in crate::source) fn less(more: &str, less: &str) -> String {
    let difference = format!("coalesce({}, 0) - coalesce({}, 0)", column_word(more), column_word(less));
    option_words("amount", &difference)
}

impl Resolver<'_> {
    /// Says that rows of the other side of an account count as orders of nothing, if the user has named one side alone.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn one_side_alone(
        &self,
        amount: Option<&Filled>,
        markers: &[Marker],
        spec: &SourceSpec,
    ) -> Result<Option<Note>, SourceError> {
        let Some(amount) = amount.filter(|amount| !amount.is_expression) else { return Ok(None) };
        let name = &amount.column.name;
        let is_other = |column: &&ColumnStats| {
            column.filled > 0 && column.value_type.is_number() && is_side_beside(name, &column.name)
        };
        let Some(other) = self.scan.columns.iter().find(is_other) else { return Ok(None) };
        let any = |says: &[Says]| {
            let those = markers.iter().filter(|marker| says.contains(&marker.says));
            let each = those.map(|marker| marker.condition(self.engine, &identifier(&marker.column)));
            let each: Vec<String> = each.collect::<Result<_, _>>()?;
            Ok::<_, SourceError>(if each.is_empty() { "false".to_string() } else { each.join(" OR ") })
        };
        let value = format!(
            "CASE WHEN {} = 0 AND {} <> 0 AND ({}) AND NOT ({}) THEN CASE WHEN {} THEN 'refund' ELSE 'payment' END ELSE '' END",
            identifier(name),
            identifier(&other.name),
            spec.filter.as_deref().unwrap_or("true"),
            any(&[Says::NoOrder])?,
            any(&[Says::Refund])?,
        );
        let found = self.rows_by(&value, None)?;
        let of = |value: &str| found.iter().filter(|one| one.value == value).map(|one| one.rows).sum::<u64>();
        let says = |rows: u64, text: &str, remedy: String| Note {
            text: format!("{} {text} in '{}' and 0 in '{name}'", counted(rows, "row"), other.name),
            remedy: Some(remedy),
        };
        Ok(match (of("refund"), of("payment")) {
            (0, 0) => None,
            (refunds, 0) => Some(says(
                refunds,
                "of refunds, which take nothing off, have an amount",
                format!("to take it off say {}", less(name, &other.name)),
            )),
            (_, payments) => Some(says(
                payments,
                "that count as orders have an amount",
                format!(
                    "if they are payments, as on accounts of customers, leave them out with {}",
                    with_filter(spec, &format!("{} <> 0", column_word(name)))
                ),
            )),
        })
    }

    /// Asks about amounts that stand in two columns, also if the guessed amount is one of them: which side is what customers pay
    /// depends on whose account it is.
    ///
    /// # Errors
    /// [`SourceError::TwoSides`].
    pub(in crate::source) fn check_sides(&self, amount: Option<&Filled>) -> Result<(), SourceError> {
        if amount.is_some_and(|amount| !amount.guessed || amount.is_expression) || self.preset.is_some() {
            return Ok(());
        }
        // One of two columns that is empty, or 0 in all rows, is not a side.
        let may_be = |column: &&ColumnStats| {
            column.filled > 0
                && fits(Role::Amount, column)
                && (amount.is_none() || column.distinct > 1)
                && amount.is_none_or(|amount| {
                    column.name == amount.column.name || is_side_beside(&column.name, &amount.column.name)
                })
        };
        let may_be: Vec<&ColumnStats> = self.scan.columns.iter().filter(may_be).collect();
        let numbers: Vec<&str> = may_be.iter().map(|column| column.name.as_str()).collect();
        let outward_of = |inward: &str| numbers.iter().find(|outward| are_sides(inward, outward));
        let sides = numbers.iter().find_map(|inward| Some((*inward, *outward_of(inward)?)));
        let Some((inward, outward)) = sides else { return Ok(()) };
        let are_numbers = may_be
            .iter()
            .filter(|column| [inward, outward].contains(&column.name.as_str()))
            .all(|column| column.value_type.is_number());
        if let Some(remedy) =
            are_numbers.then(|| self.account_of_sales(inward, outward)).transpose()?.flatten()
        {
            return Err(SourceError::TwoSides {
                what: format!(
                    "'{inward}' and '{outward}' add up to the same, so every sale stands on both sides of a ledger"
                ),
                remedy,
            });
        }
        Err(SourceError::TwoSides {
            what: format!("the amounts stand in two columns, '{inward}' and '{outward}'"),
            remedy: format!(
                "if customers pay what is in '{inward}', as on a bank account, say {}; if it is in '{outward}', as on accounts of customers, say {}",
                less(inward, outward),
                less(outward, inward)
            ),
        })
    }

    /// How the lines of one account are counted, if both sides add up to the same.
    fn account_of_sales(&self, inward: &str, outward: &str) -> Result<Option<String>, SourceError> {
        let context = context! {
            inward => identifier(inward),
            outward => identifier(outward),
            scan => self.with_computed(&self.scan.sql),
        };
        let answer = self.asked("two_sides", context)?;
        if !rows(&answer).next().map_or(Ok(false), |row| row.truth("balanced"))? {
            return Ok(None);
        }
        let may_be = |column: &&ColumnStats| {
            column.value_type.is_text() && (2..=MOST_ACCOUNTS).contains(&column.distinct)
        };
        for column in self.scan.columns.iter().filter(may_be) {
            let found = values_of(self.engine, &self.scan, &[&column.name], None, self.cancel)?.remove(0);
            for (value, _) in found.iter().filter(|(value, _)| says(value, SALES)) {
                let is_account = format!("lower(trim({})) = {}", column_word(&column.name), literal(value));
                let Some(side) = self.side_of_customers(inward, outward, &is_account)? else { continue };
                let (more, less, some_have_none) = side;
                let is_account = match (some_have_none, self.customer_word()) {
                    // Lines of other accounts of the same journal name nobody.
                    (true, Some(customer)) => {
                        format!("{is_account} AND coalesce(trim(CAST({customer} AS VARCHAR)), '') <> ''")
                    }
                    _ => is_account,
                };
                let lines = match self.scan.paths.as_slice() {
                    // A filter would have the other accounts as refunds that it excludes.
                    [path] => {
                        let table = identifier(&name_in_query(path));
                        option_words("query", &format!("FROM {table} WHERE {is_account}"))
                    }
                    _ => option_words("where", &is_account),
                };
                return Ok(Some(format!(
                    "count the lines of one account, as in {lines} {}",
                    self::less(more, less)
                )));
            }
        }
        Ok(Some("count the lines of one account with --where and name its side with --amount".into()))
    }

    /// The side of some lines that has most of their amounts, the other one, and whether some of the lines have no customer. Only
    /// lines with a customer tell; `None` if both sides have as much there.
    fn side_of_customers<'n>(
        &self,
        inward: &'n str,
        outward: &'n str,
        lines: &str,
    ) -> Result<Option<(&'n str, &'n str, bool)>, SourceError> {
        let context = context! {
            inward => identifier(inward),
            outward => identifier(outward),
            scan => self.with_computed(&self.scan.sql),
            lines,
            customer => self.customer_word(),
        };
        let answer = self.asked("sums_of_sides", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let came_in = row.maybe_float("inward")?.unwrap_or(0.0);
        let went_out = row.maybe_float("outward")?.unwrap_or(0.0);
        let some_have_none = row.truth("some_have_none")?;
        // What is left of as much on both sides is not a side.
        let is_one_side = (came_in - went_out).abs() * 4.0 > came_in + went_out;
        Ok(is_one_side.then_some(match came_in > went_out {
            true => (inward, outward, some_have_none),
            false => (outward, inward, some_have_none),
        }))
    }

    /// The column of the customer, as it is written in SQL.
    fn customer_word(&self) -> Option<String> {
        let mapped = self.mapped.iter().find(|mapped| mapped.role == Role::Customer)?;
        self.scan.column(&mapped.expression).map(|column| column_word(&column.name))
    }
}
