//! The periods to choose from, day to year, and the next shorter or longer one.

use crate::cohort::{Grain, Period};
use crate::report::number;
use crate::tui::action::Action;
use crate::tui::popups::{Choice, Item, Picked};

use super::context::Context;

/// The list of periods, with the cursor on the present one; each with the number of periods in the data.
pub fn choice(title: &str, now: Option<Grain>, cx: &Context) -> Choice {
    let count = |grain: Grain| {
        let report = cx.report?;
        let holding = |date| Period::holding(grain, date, cx.view.week_start).index;
        u64::try_from(holding(report.as_of) - holding(report.span.0.date()) + 1).ok()
    };
    let item = |grain: Grain| {
        let columns = count(grain).map(|columns| number::counted(columns, grain.name()));
        let present = (now == Some(grain)).then(|| "shown now".to_string());
        let note = [columns, present].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Item { name: grain.name().to_string(), note, off: false }
    };
    let chosen = now.map_or("", Grain::name);
    Choice::of(title, Grain::ALL.into_iter().map(item).collect(), 1).on(chosen)
}

/// The period chosen from the list.
///
/// # Errors
/// The typed text fits none.
pub fn picked(picked: &Picked) -> Result<Grain, String> {
    let name = picked.names.first().ok_or_else(|| {
        let names: Vec<&str> = Grain::ALL.into_iter().map(Grain::name).collect();
        format!("no period fits '{}'; there are {}", picked.typed, names.join(", "))
    })?;
    name.parse().map_err(|why| format!("{why}"))
}

/// The period before or after this one in length.
///
/// # Errors
/// There is none.
pub fn beside(grain: Grain, action: Action) -> Result<Grain, String> {
    let at = Grain::ALL.iter().position(|one| *one == grain).unwrap_or(0);
    let (next, end) = match action {
        Action::ShorterPeriod => (at.checked_sub(1), "shortest"),
        _ => (at.checked_add(1), "longest"),
    };
    let found = next.and_then(|at| Grain::ALL.get(at).copied());
    found.ok_or_else(|| format!("{grain} is the {end} period"))
}
