//! What counts and what was left out, as parts of a page.

use crate::report::number;
use crate::source::DataReport;

use super::page::Page;

/// Which of the accepted orders count, if there are conditions on entries and returns.
pub fn conditions(report: &DataReport, page: &mut Page) {
    if let Some(entries) = &report.entries {
        page.head("Who enters and what is a return");
        entries.notes().into_iter().for_each(|note| page.text(note));
    }
}

/// What was left out by reason, `n of N`.
pub fn excluded(report: &DataReport, page: &mut Page) {
    if !report.surveyed {
        page.text(
            "not counted yet: the matrix comes first; if counting was cancelled, R reads the source again"
                .to_string(),
        );
        return;
    }
    if let Some(share) = report.share {
        page.text(format!("these are a sample: {}; the rows of all others are not read", share.words()));
    }
    if let Some(sql) = &report.counted_in {
        page.text(format!(
            "the orders stay in their database, which counts them ({sql}); only counts come here"
        ));
    }
    let left_out = report.left_out();
    if left_out == 0 {
        page.text(format!("nothing: all {} rows count", count(report.rows)));
        return;
    }
    page.pair("rows", format!("{} of {}", count(left_out), count(report.rows)));
    for excluded in report.excluded.iter().filter(|excluded| excluded.rows > 0) {
        let worth = excluded
            .amount
            .map(|amount| format!(", worth {}", number::quantity(crate::cohort::Quantity::Money(amount))));
        page.pair(
            count(excluded.rows),
            format!("{}{}", excluded.reason.meaning(), worth.unwrap_or_default()),
        );
    }
}

fn count(rows: u64) -> String {
    number::integer(u128::from(rows))
}
