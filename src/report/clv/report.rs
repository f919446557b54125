//! Lifetime value in full: its basis, its tables, its notes.

use crate::clv::{Difference, Refusal, SegmentParameters, ValueKind};
use crate::cohort::{LEAST_EFFECTIVE, Unit};
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::report::grid::{Fact, Report};
use crate::report::number;

use super::models::{log_likelihood, parameters, spend_parameters};
use super::names::{Shown, TimeUnit, in_segment, name};
use super::{historical, holdout, json, payback, values};

/// The requested tables, with their basis.
pub fn report(answer: &ClvAnswer, unit: TimeUnit, shown: Shown) -> Report<'_> {
    let grids = match shown {
        Shown::Value => vec![values::grid(answer)],
        Shown::Holdout => {
            let mut grids = vec![values::grid(answer).for_people()];
            grids.extend(holdout::grids(answer));
            grids
        }
        Shown::ToDate => historical::to_date(answer),
        Shown::Simple => historical::simple(answer),
        Shown::Payback => payback::grids(answer),
    };
    let report = Report::new(title(answer), grids, move || json::clv(answer, unit));
    match shown {
        Shown::Value | Shown::Holdout => report.facts(basis(answer, unit)).notes(notes(answer)),
        Shown::ToDate | Shown::Simple => report.notes(answer.report.counting_notes()),
        Shown::Payback => report.notes(payback_notes(answer)),
    }
}

fn title(answer: &ClvAnswer) -> String {
    let by = if answer.question.by.is_empty() {
        String::new()
    } else {
        format!(" by {}", answer.question.by.join(" × "))
    };
    let segment = in_segment(answer);
    format!("lifetime value{by}{segment}, {}, as of {}", answer.report.source, answer.valued_on)
}

/// The basis of the numbers, line by line.
pub fn basis(answer: &ClvAnswer, unit: TimeUnit) -> Vec<Fact> {
    let terms = &answer.question.terms;
    let mut facts = vec![Fact::new(
        "CLV",
        format!(
            "{} of {}, discount {} % a year, margin {} %",
            ValueKind::Residual.label(),
            terms.horizon().describe(),
            number::plain(Some(terms.discount() * 100.0), Unit::Count),
            number::plain(Some(terms.margin() * 100.0), Unit::Count),
        ),
    )];
    let mut line = |label: &str, text: String| facts.push(Fact::new(label, text));
    line("model", answer.why.clone());
    for fit in &answer.fits.purchases {
        let title = fit.fitted.model().title();
        match fit.accepted() {
            Ok(fitted) => {
                let each = named(&parameters(&fitted, unit));
                line(title, format!("{each}; log-likelihood {:.1}", log_likelihood(fit, answer, unit)));
            }
            Err(refusal) => line(title, refusal.of_fit()),
        }
    }
    if let Some(fitted) = answer.fits.usable_spend() {
        let mean = number::full(fitted.population_mean(), Unit::Money);
        line(
            "Gamma-Gamma",
            format!("{}; mean spend of a repeat day {mean}", named(&spend_parameters(&fitted))),
        );
    }
    if let Some(both) = answer.correlation.filter(|one| one.pearson.is_some()) {
        let number = |value: Option<f64>| number::full(value, Unit::Ratio);
        line(
            "correlation",
            format!(
                "repeat days and mean spend: Pearson {}, Spearman {}",
                number(both.pearson),
                number(both.spearman)
            ),
        );
    }
    line("holdout", holdout::line(answer));
    if let Some(text) = historical::simple_line(answer) {
        line("simple", text);
    }
    if let Some(new) = answer.new_customer {
        let value = number::full(Some(new.repeat_value), Unit::Money);
        line(ValueKind::NewCustomer.label(), format!("{value} without the first order"));
    }
    for reason in Refusal::reasons(&answer.refused) {
        line("refused", reason);
    }
    for caution in &answer.cautions {
        line("caution", caution.clone());
    }
    facts
}

fn named(pairs: &[(&str, f64)]) -> String {
    let each = pairs.iter().map(|(name, value)| format!("{name} {value:.3}"));
    each.collect::<Vec<_>>().join(", ")
}

fn notes(answer: &ClvAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    for one in &answer.segments {
        if let Some(refusal) = &one.refused {
            notes.push(format!("{}: {refusal}", name(&one.values)));
        } else if one.parameters == SegmentParameters::OwnWithWarning {
            notes.push(format!("{}: {}", name(&one.values), one.parameters));
        }
    }
    if answer.segments.iter().any(|one| one.parameters != SegmentParameters::Pooled) {
        notes.push(
            "all: uses the parameters of all customers; segments with their own parameters need not add up to it".into(),
        );
    }
    if answer.question.bootstrap == 0 && answer.total.value().is_some() {
        notes.push(
            "no intervals: --bootstrap 200 computes them, refitting every model on each resample".into(),
        );
    }
    notes.extend(marked_by_chance(answer));
    notes.extend(answer.report.counting_notes());
    notes
}

/// How many segments are marked as different from all customers, how many chance alone would mark, and how many have too few
/// customers for a test; nothing without intervals. The p-values of resamples are too coarse to be corrected for their number.
pub fn marked_by_chance(answer: &ClvAnswer) -> Vec<String> {
    let with_intervals = answer.segments.iter().filter(|one| one.difference.is_some()).count();
    let tested: Vec<Difference> = answer.segments.iter().filter_map(SegmentValue::tested).collect();
    let marked = tested.iter().filter(|one| one.p_value < values::SIGNIFICANT).count();
    let mut notes = Vec::new();
    if !tested.is_empty() {
        notes.push(format!(
            "! differs from all customers, p < {}: {marked} of {} segments; chance alone would mark about {:.1}",
            values::SIGNIFICANT,
            tested.len(),
            tested.len() as f64 * values::SIGNIFICANT
        ));
    }
    if with_intervals > tested.len() {
        notes.push(format!(
            "not tested: {} of fewer than {LEAST_EFFECTIVE} customers",
            number::counted((with_intervals - tested.len()) as u64, "segment")
        ));
    }
    let shown = |one: &Difference| (values::probability(one), one.interval.replicates);
    let least = tested.iter().map(shown).find(|(p, _)| p.starts_with('<'));
    notes.extend(least.map(|(p, resamples)| format!("p {p}: {resamples} resamples cannot tell less")));
    notes
}

/// A note if the whole amount counts as margin: LTV:CAC and payback depend on it.
pub fn whole_margin(answer: &ClvAnswer, remedy: &str) -> Option<String> {
    let is_whole = answer.question.terms.margin() >= 1.0;
    is_whole.then(|| format!("margin 100 %: the whole amount is taken for margin, so payback is early and LTV:CAC high; {remedy}"))
}

/// Why payback has no total value, and which rows were excluded.
fn payback_notes(answer: &ClvAnswer) -> Vec<String> {
    if let Some(why) = &answer.report.money_off {
        return vec![format!("no payback: {why}")];
    }
    let mut notes: Vec<String> =
        whole_margin(answer, "set --cost COLUMN or --margin 0.4").into_iter().collect();
    if answer.total.value().is_none() {
        notes.extend(Refusal::reasons(&answer.refused));
        if answer.refused.is_empty() {
            notes.push(
                "value to date only: --model auto adds the residual value, and with it total value and LTV:CAC predicted".into(),
            );
        }
    }
    notes.extend(answer.report.counting_notes());
    notes
}
