//! What can be concluded from an effect, in words.

use crate::effect::{Contrast, Effect, Outcome, Verdict};
use crate::explore::effect::EffectAnswer;
use crate::report::number;

/// What can be concluded, and what cannot.
pub(super) fn conclusion(answer: &EffectAnswer, effect: &Effect) -> Vec<String> {
    let outcome = answer.question.outcome;
    let mut lines = vec![effect_sentence(outcome, effect.effect)];
    if !answer.later.is_empty() {
        lines.push(format!(
            "not an effect: {} depends on orders after the date, so the groups differ by definition",
            answer.later.join(", ")
        ));
    }
    lines.push(trend_sentence(effect.trend));
    if let Some(date) = answer.placebo_date() {
        lines.push(placebo_sentence(&date.to_string(), effect.placebo));
    }
    lines.push(format!(
        "cannot be ruled out: something else that reached the treated alone from {} on, such as another campaign or their season",
        answer.periods.date
    ));
    lines
}

fn effect_sentence(outcome: Outcome, effect: Option<Contrast>) -> String {
    let Some(effect) = effect else {
        return "no effect can be computed: a group has no customers from before the first period".into();
    };
    let unit = outcome.unit();
    let shown = number::difference(effect.value, unit);
    let range = effect.interval.map_or_else(
        || "interval unknown".to_string(),
        |interval| {
            let low = number::difference(interval.low, unit);
            let low = low.strip_suffix(" points").unwrap_or(&low);
            format!("95 % interval {low} to {}", number::difference(interval.high, unit))
        },
    );
    let what = match outcome {
        Outcome::Retention => "retention",
        Outcome::Revenue => "revenue per customer and period",
    };
    match effect.verdict() {
        Verdict::Found => {
            format!("{what} of the treated changed by {shown} against the control group ({range})")
        }
        Verdict::Noise => format!(
            "no effect on {what} is shown: {shown} ({range}) may be chance, and any effect inside the interval remains possible"
        ),
        Verdict::Untested => format!(
            "too few customers changed to test the effect on {what}: {shown} ({range}); 30 in each group are needed"
        ),
    }
}

fn trend_sentence(trend: Option<Contrast>) -> String {
    let verdict = trend.map(|trend| trend.verdict());
    match (verdict, trend.and_then(|trend| trend.p_value)) {
        (Some(Verdict::Found), Some(p)) => format!(
            "the groups moved apart before the date already (p {}): do not read the difference as an effect",
            number::probability(p)
        ),
        (Some(Verdict::Noise), Some(p)) => format!(
            "no different trend before the date is found (p {}); a small one would not be seen",
            number::probability(p)
        ),
        _ => "the trend before the date is not tested: two periods before it and more customers are needed"
            .into(),
    }
}

fn placebo_sentence(date: &str, placebo: Option<Contrast>) -> String {
    match placebo.map(|placebo| placebo.verdict()) {
        Some(Verdict::Found) => format!(
            "at {date}, when nothing was done, the same computation finds an effect: the groups differ without the campaign"
        ),
        Some(Verdict::Noise) => {
            format!("at {date}, when nothing was done, the same computation finds no effect, as it should")
        }
        _ => format!("the placebo date {date} is not tested: too few customers changed"),
    }
}
