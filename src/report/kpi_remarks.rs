//! Remarks on key figures: when a customer counts as lost, which windows are compared, and which figures are doubtful.

use crate::cohort::Unit;
use crate::explore::kpis::KpiAnswer;
use crate::kpi::WindowCounts;

use super::grid::Fact;
use super::number;

/// The sign behind a significant change.
pub(super) const SIGNIFICANT: char = '!';

/// When a customer counts as lost, and the windows for comparison.
pub fn facts(answer: &KpiAnswer) -> Vec<Fact> {
    let inactivity = answer.inactivity;
    let covered = inactivity.covered.map_or_else(
        || "nobody has ordered on two days".to_string(),
        |share| {
            format!(
                "{} of the gaps between purchase days are no longer",
                number::full(Some(share), Unit::Rate)
            )
        },
    );
    let origin = if inactivity.is_suggested { "suggested; set it with --inactive" } else { "as set" };
    vec![
        Fact::new("lost", format!("after {} days without an order ({origin}): {covered}", inactivity.days)),
        Fact::new("compared with", format!("{} and {}", answer.window.before(), answer.window.year_before())),
    ]
}

pub(super) fn notes(answer: &KpiAnswer) -> Vec<String> {
    let mut notes = cautions(answer);
    notes.push(format!(
        "{SIGNIFICANT} more than noise, p < 0.05; many customers are in both windows, so this is a guide"
    ));
    notes
}

/// Why figures of a window are doubtful or undefined.
pub fn cautions(answer: &KpiAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    let days = i64::from(answer.inactivity.days);
    if answer.window.start() - answer.inactivity.days.cast_signed() < answer.first_epoch_day() {
        notes.push(format!(
            "S is too low: the data begin on {}, and orders of the {days} days before the window count for it",
            answer.first_day
        ));
    }
    let counts = &answer.total.window;
    if counts.is_longer_than_inactivity() {
        notes.push(undefined_retention(answer));
    } else if counts.reactivated > 0 && counts.opening > 0 {
        notes.push(above_all(counts));
    }
    for (earlier, name) in
        [(answer.window.before(), "the window before"), (answer.window.year_before(), "a year before")]
    {
        if earlier.from < answer.first_day {
            notes.push(format!("not compared with {name}: the data begin on {}", answer.first_day));
        }
    }
    notes
}

/// Why a window longer than the inactivity window has no retention rate, and the remedy.
fn undefined_retention(answer: &KpiAnswer) -> String {
    let (window, inactive) = (answer.window.days().unsigned_abs(), answer.inactivity.days);
    // The longest period in which a customer cannot be both new and lost.
    let grain = match inactive {
        92.. if window > 92 => "quarter",
        31.. => "month",
        7.. => "week",
        _ => "day",
    };
    format!(
        "retention rate is undefined: in {window} days a customer can be new and lost, for {inactive} days of silence are enough; \
         use --series {grain}, or --inactive {window}d"
    )
}

/// Why the retention rate and churn add up to more than 100 %.
fn above_all(counts: &WindowCounts) -> String {
    let sum = (counts.opening + counts.reactivated) as f64 / counts.opening as f64;
    let share = number::full(Some(sum), Unit::Rate);
    format!(
        "retention rate + churn = {share}: E has {}, S has none",
        number::counted(counts.reactivated, "reactivated customer"),
    )
}
