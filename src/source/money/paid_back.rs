//! Orders that were paid back: they stay orders, and their amount is not revenue.

use crate::source::columns::column::column_word;
use crate::source::columns::role::Role;
use crate::source::remedy::in_quotes;
use crate::source::report::DataReport;

use super::refund_column::has_refund_column;

/// How orders that meet a condition count without their amount; `None` if no amount was guessed, or if a column says what was paid
/// back.
pub(in crate::source) fn off_revenue(report: &DataReport, condition: &str) -> Option<String> {
    let net = with_amount(report, condition, |_| "0".to_string())?;
    Some(format!("if all of it was paid back, take it off revenue with --amount {net}"))
}

/// How rows that meet a condition are subtracted, if they are refunds themselves; `None` under the same conditions.
pub(in crate::source) fn subtracted(report: &DataReport, condition: &str) -> Option<String> {
    let net = with_amount(report, condition, |amount| format!("-abs({amount})"))?;
    Some(format!("if they are refunds of other rows, subtract them with --amount {net}"))
}

/// The amount as an option, with another one for rows that meet a condition.
fn with_amount(report: &DataReport, condition: &str, then: impl Fn(&str) -> String) -> Option<String> {
    let amount = report.mapped(Role::Amount).filter(|amount| amount.guessed)?;
    if has_refund_column(&report.columns) {
        return None;
    }
    let is_column = report.columns.iter().any(|column| column.name == amount.expression);
    let amount = if is_column { column_word(&amount.expression) } else { format!("({})", amount.expression) };
    Some(in_quotes(&format!("CASE WHEN {condition} THEN {} ELSE {amount} END", then(&amount))))
}
