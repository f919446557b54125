//! Remarks on key figures: when a customer counts as lost, which windows are compared, and which figures are doubtful.

use crate::cohort::Unit;
use crate::explore::kpis::KpiAnswer;
use crate::kpi::{Kpi, Window, WindowCounts};

use super::grid::Fact;
use super::number;

/// The sign behind a significant change.
pub(super) const SIGNIFICANT: char = '!';
/// The sign behind a figure of a window before which the data begin too late.
pub const EARLY: char = '?';

/// The figures that count lost customers, and those that follow the buyers of the window before.
const OF_LOSSES: &str = "retention, churn, quick ratio and days between orders";
const OF_BUYERS: &str = "NRR, GRR and repeat-revenue churn";

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
    let lost = format!("after {} days without an order ({origin}): {covered}", inactivity.days);
    let mut facts = vec![Fact::new("lost", lost)];
    facts.extend(listed(answer).map(|text| Fact::new("periods", text)));
    // Some figures need more history, as the cautions say; what needs least is compared if anything is.
    let others = earlier(answer).into_iter().filter(|(window, _)| is_compared(answer, Kpi::Aov, *window));
    let others: Vec<String> = others.map(|(window, _)| window.to_string()).collect();
    if !others.is_empty() {
        facts.push(Fact::new("compared with", others.join(" and ")));
    }
    facts
}

/// Which periods a series lists if no window says so.
fn listed(answer: &KpiAnswer) -> Option<String> {
    let grain = answer.question.series.filter(|_| answer.question.window.is_none())?;
    let ((first, _), (last, _)) = (answer.periods.first()?, answer.periods.last()?);
    let is_whole = answer.periods.iter().all(|(period, window)| Window::of(*period) == *window);
    let which = if is_whole { "whole in the data" } else { "begun in the data, none of them whole" };
    let count = number::counted(answer.periods.len() as u64, grain.name());
    Some(format!("{count} {which}, {first} to {last}; --window lists those of a window"))
}

/// The windows that a window is compared with if the data reach back so far.
fn earlier(answer: &KpiAnswer) -> [(Window, &'static str); 2] {
    [(answer.window.before(), "the window before"), (answer.window.year_before(), "a year before")]
}

/// Whether a figure of the window is compared with that of an earlier one.
fn is_compared(answer: &KpiAnswer, kpi: Kpi, earlier: Window) -> bool {
    answer.is_covered(kpi, answer.window) && answer.is_covered(kpi, earlier)
}

pub(super) fn notes(answer: &KpiAnswer) -> Vec<String> {
    let mut notes = cautions(answer);
    let is_early = |kpi: Kpi| answer.periods.iter().any(|(_, window)| !answer.is_covered(kpi, *window));
    if answer.question.series.is_some() && (is_early(Kpi::Churn) || answer.has_amount && is_early(Kpi::Nrr)) {
        notes.push(format!(
            "{EARLY} the data begin on {}, too late for this figure of the period; only whole periods without {EARLY} are in a trend",
            answer.first_day
        ));
    }
    notes.push(format!(
        "{SIGNIFICANT} more than noise, p < 0.05; many customers are in both windows, so p is only indicative"
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
    notes.extend(earlier(answer).into_iter().filter_map(|(window, name)| not_compared(answer, window, name)));
    notes
}

/// Which figures are not compared with an earlier window, and why.
fn not_compared(answer: &KpiAnswer, earlier: Window, name: &str) -> Option<String> {
    let begin = format!("the data begin on {}", answer.first_day);
    if !is_compared(answer, Kpi::Aov, earlier) {
        return Some(format!("not compared with {name} ({earlier}): {begin}"));
    }
    let mut lacking = Vec::new();
    let mut reasons = vec![begin];
    if !is_compared(answer, Kpi::Churn, earlier) {
        lacking.push(OF_LOSSES);
        reasons.push(format!("until {} days later nobody can be lost", answer.inactivity.days));
    }
    if answer.has_amount && !is_compared(answer, Kpi::Nrr, earlier) {
        lacking.push(OF_BUYERS);
        reasons.push(format!("buyers of {} are missing", earlier.before()));
    }
    let text =
        || format!("not compared with {name} ({earlier}): {}; {}", lacking.join(", "), reasons.join(", "));
    (!lacking.is_empty()).then(text)
}

/// Why the first periods and the cut ones are doubtful: for a figure, or for the account of customers without one.
pub fn period_cautions(answer: &KpiAnswer, kpi: Option<Kpi>) -> Vec<String> {
    let of = kpi.unwrap_or(Kpi::Churn);
    let mut lines = Vec::new();
    if answer.periods.iter().any(|(_, window)| !answer.is_covered(of, *window)) {
        let begin = format!("the data begin on {}", answer.first_day);
        let days = answer.inactivity.days;
        lines.extend(match kpi {
            None => Some(format!(
                "{begin}: in the first {days} days nobody can be lost, and customers from before are missing"
            )),
            Some(kpi) if kpi.needs_losses() => {
                Some(format!("{EARLY} in no trend: {begin}, so in the first {days} days nobody can be lost"))
            }
            Some(kpi) if kpi.follows_buyers() => {
                Some(format!("{EARLY} in no trend: {begin}, so buyers of the period before are missing"))
            }
            Some(_) => None,
        });
    }
    if answer.periods.iter().any(|(period, window)| Window::of(*period) != *window) {
        lines.push("* the data hold only a part of this period; it is in no trend".to_string());
    }
    lines
}

/// The periods that the trend of a figure is over.
pub fn trend_basis(answer: &KpiAnswer, kpi: Kpi) -> String {
    let judged = answer.periods.iter().filter(|period| answer.is_judged(kpi, period));
    let judged: Vec<String> = judged.map(|(period, _)| period.to_string()).collect();
    match judged.as_slice() {
        [first, .., last] if judged.len() > 2 => {
            format!("the trend is over the {} whole periods from {first} to {last}", judged.len())
        }
        _ => "no trend: fewer than three periods are whole and begin late enough".to_string(),
    }
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
