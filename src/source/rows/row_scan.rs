//! The scan that rows are read from: with what is computed beside the columns, without totals, with what repeats marked.

use crate::source::error::SourceError;
use crate::source::mapping::AGAIN;
use crate::source::resolution::{Filled, Resolver};
use crate::source::scan::{FILE, LINE, TOTAL};
use crate::source::spec::{RepeatedLines, SourceSpec};
use crate::sql::identifier;

use super::versions::Versions;

impl Resolver<'_> {
    pub(in crate::source) fn with_computed(&self, scan: &str) -> String {
        if self.computed.is_empty() {
            return scan.to_string();
        }
        let extra: Vec<String> =
            self.computed.iter().map(|(name, sql)| format!("({sql}) AS {}", identifier(name))).collect();
        // Virtual columns such as the row's number do not survive a subquery by themselves.
        let has_line = self.scan.keep || self.scan.line == LINE;
        let line = if has_line { String::new() } else { format!(", {} AS {LINE}", self.scan.line) };
        format!("(SELECT *, {}{line} FROM {scan})", extra.join(", "))
    }

    /// The scan that rows are read from: with computed expressions, and with unconverted text for ids and amounts.
    /// With `is_numbered`, rows have their number in a column.
    pub(in crate::source) fn final_scan(
        &mut self,
        exact: &[Option<&Filled>],
        repeat_condition: Option<&str>,
        total: Option<&str>,
        is_numbered: bool,
    ) -> Result<String, SourceError> {
        let scan = self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(exact))?);
        if !self.computed.is_empty() && !self.scan.keep {
            self.scan.line = LINE.into();
        }
        // Rows keep the numbers they have in the file.
        let scan = match total {
            Some(total) => {
                let numbered = self.scan.numbered(&scan);
                self.scan.line = LINE.into();
                // The condition may look at other rows, which a filter cannot.
                format!(
                    "(SELECT * FROM (SELECT *, {total} AS {TOTAL} FROM {numbered}) marked WHERE NOT {TOTAL})"
                )
            }
            None => scan,
        };
        if repeat_condition.is_none() && !is_numbered {
            return Ok(scan);
        }
        let numbered = self.scan.numbered(&scan);
        self.scan.line = LINE.into();
        Ok(match repeat_condition {
            Some(repeat_condition) => format!("(SELECT *, {repeat_condition} AS {AGAIN} FROM {numbered})"),
            None => numbered,
        })
    }

    /// The rows of a scan for which a condition is true, with the numbers they have in the file.
    pub(in crate::source) fn sampled(&mut self, scan: &str, condition: &str) -> String {
        let numbered = self.scan.numbered(scan);
        self.scan.line = LINE.into();
        format!("(SELECT * FROM {numbered} WHERE {condition})")
    }

    /// Whether a row of the final scan repeats another one, as SQL: an earlier one in every column, or a line of an order that a
    /// later file has too or that has a later version; `None` if such rows count. A refund, by its sign or by another column,
    /// replaces no order.
    pub(in crate::source) fn repeat_condition(
        &self,
        (spec, versions): (&SourceSpec, Option<&Versions>),
        order: Option<&Filled>,
        customer: &str,
        (signed, is_refund): (Option<&str>, Option<&str>),
    ) -> Result<Option<String>, SourceError> {
        let kept = |order: &str| {
            let signed = signed.map(|signed| format!(" AND {signed} >= 0"));
            let marked = is_refund.map(|is_refund| format!(" AND NOT ({is_refund})"));
            format!("{order} IS NOT NULL{}{}", signed.unwrap_or_default(), marked.unwrap_or_default())
        };
        if let (Some(versions), Some(order)) = (versions, order) {
            let order = self.exact(order);
            return versions.condition(self.engine, &order, &kept(&order)).map(Some);
        }
        Ok(match spec.repeated_lines {
            None | Some(RepeatedLines::Count) => None,
            Some(RepeatedLines::Once) => {
                let columns = self.scan.columns.iter().map(|column| identifier(&column.name));
                let columns = columns.collect::<Vec<_>>().join(", ");
                Some(format!("row_number() OVER (PARTITION BY {columns} ORDER BY {LINE}) > 1"))
            }
            Some(RepeatedLines::Latest) => {
                let file = self.scan.file.as_deref().filter(|file| *file == FILE && !self.scan.is_joined);
                order.map(|order| self.exact(order)).zip(file).map(|(order, file)| {
                    let kept = kept(&order);
                    format!(
                        "{kept} AND {file} < max(CASE WHEN {kept} THEN {file} END) OVER (PARTITION BY {customer}, {order})"
                    )
                })
            }
        })
    }
}
