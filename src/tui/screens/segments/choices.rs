//! The dimensions that customers can be grouped by, as a list to choose from; and bin edges in one line.

use std::collections::BTreeMap;

use crate::explore::dimension::DERIVED;
use crate::explore::{BinKind, SegmentsAnswer};
use crate::report::{bins, number};
use crate::source::{Column as SourceColumn, DataReport, Role};

use crate::tui::popups::Item;

/// All dimensions, and the columns that cannot be used, with the reason.
pub fn dimensions(report: Option<&DataReport>, counted: &BTreeMap<String, usize>) -> Vec<Item> {
    let columns = report.map(|report| report.columns.as_slice()).unwrap_or_default();
    let values = |column: &SourceColumn| {
        let exact = counted.get(&column.name);
        exact.map_or_else(|| column.cardinality(), |values| number::counted(*values as u64, "value"))
    };
    let item = |column: &SourceColumn, off: bool| match off && column.is_number() {
        true => Item {
            name: format!("{}:q4", column.name),
            note: format!("a number in four ranges; {}:10,20,50", column.name),
            off: false,
        },
        false => Item {
            name: column.name.clone(),
            note: if off {
                format!("{}: {}", values(column), why_not(column, counted))
            } else {
                values(column)
            },
            off,
        },
    };
    let is_part = |column: &SourceColumn| report.is_some_and(|report| is_part_of_expression(report, column));
    let kept = |role: Role| columns.iter().filter(move |column| column.role == role);
    let derived =
        DERIVED.iter().map(|(name, note)| Item { name: (*name).into(), note: (*note).into(), off: false });
    let (parts, own): (Vec<&SourceColumn>, Vec<&SourceColumn>) =
        kept(Role::Attribute).partition(|one| is_part(one));
    let attributes = own.into_iter().map(|column| item(column, false));
    let unused = parts.into_iter().chain(kept(Role::Unused)).map(|column| item(column, true));
    let (off, numbers): (Vec<Item>, Vec<Item>) = unused.partition(|item| item.off);
    attributes.chain(derived).chain(numbers).chain(off).collect()
}

/// Whether another role is computed from the column, such as an amount from a quantity and a price: it measures lines,
/// and says nothing about customers.
pub fn is_part_of_expression(report: &DataReport, column: &SourceColumn) -> bool {
    let is_word_of = |expression: &str| {
        let words = expression.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
        words.into_iter().any(|word| word == column.name)
            || expression.contains(&format!("\"{}\"", column.name))
    };
    report.mapping.iter().any(|one| one.expression != column.name && is_word_of(&one.expression))
}

/// Why a column cannot group customers.
fn why_not(column: &SourceColumn, counted: &BTreeMap<String, usize>) -> &'static str {
    let values = counted.get(&column.name).map(|values| *values as u64).or(column.distinct);
    if values.is_some_and(|values| values < 2) { "too few to compare" } else { "too many to group by" }
}

/// Columns that customers can be grouped by.
pub fn attributes(report: &DataReport) -> Vec<&SourceColumn> {
    report.columns.iter().filter(|column| column.role == Role::Attribute).collect()
}

/// A line about bins: that they are uneven, or that the explanation has the scores.
pub fn noted(answer: &SegmentsAnswer) -> Option<String> {
    let binnings = || answer.dimensions.iter().flat_map(|dimension| &dimension.binnings);
    let scores = || {
        let each = binnings().filter_map(|binning| match binning.kind {
            BinKind::Scores { letter, .. } => {
                // The exact edges are in the explanation.
                let rounded = |cut: &f64| if cut.abs() < 100.0 { *cut } else { cut.round() };
                let bounds = binning.at.iter().map(|cut| bins::plain(rounded(cut))).collect::<Vec<_>>();
                Some(format!("{letter} {}", bounds.join(" ")))
            }
            _ => None,
        });
        let each: Vec<String> = each.collect();
        (!each.is_empty()).then(|| format!("cut points: {}", each.join(", ")))
    };
    let ranges = || binnings().filter(|binning| !matches!(binning.kind, BinKind::Scores { .. }));
    scores().or_else(|| ranges().find_map(bins::uneven))
}
