//! Lifetime value to read: what it rests on, the segments, and on request the record.

use super::super::{markdown as md, number, table};
use super::{TimeUnit, log_likelihood, name, parameters, record, rows, spend_parameters};
use crate::clv::{SegmentParameters, ValueKind};
use crate::cohort::Unit;
use crate::explore::clv::ClvAnswer;

/// Aligned columns, below what they rest on.
pub fn text(answer: &ClvAnswer, unit: TimeUnit) -> String {
    let mut out = title(answer) + "\n\n";
    out += &aligned_left(&basis(answer, unit));
    out.push('\n');
    out += &table::aligned(&rows::lines(answer));
    for remark in remarks(answer) {
        out += &format!("\n{remark}");
    }
    out.push('\n');
    if let (true, Ok(holdout)) = (answer.question.record, &answer.holdout) {
        out += &record::lines(answer, holdout);
    }
    out
}

/// A Markdown table, below it what it rests on.
pub fn markdown(answer: &ClvAnswer, unit: TimeUnit) -> String {
    let mut lines = rows::lines(answer);
    let rule = (0..lines[0].len()).map(|place| if place == 0 { "---" } else { "---:" }.to_string());
    lines.insert(1, rule.collect());
    let mut out = format!("**{}**\n\n", title(answer));
    out += &lines.into_iter().map(md::row).collect::<String>();
    out.push('\n');
    for (label, text) in basis(answer, unit) {
        out += &format!("- {label}: {text}\n");
    }
    for remark in remarks(answer) {
        out += &format!("- {remark}\n");
    }
    if let (true, Ok(holdout)) = (answer.question.record, &answer.holdout) {
        out += &format!("\n```text{}```\n", record::lines(answer, holdout));
    }
    out
}

fn title(answer: &ClvAnswer) -> String {
    let by = if answer.question.by.is_empty() {
        String::new()
    } else {
        format!(" by {}", answer.question.by.join(" × "))
    };
    format!("lifetime value{by}, {}, as of {}", answer.report.source, answer.valued_on)
}

/// What the numbers rest on, line by line.
fn basis(answer: &ClvAnswer, unit: TimeUnit) -> Vec<(String, String)> {
    let terms = &answer.question.terms;
    let mut lines = vec![(
        "CLV".to_string(),
        format!(
            "{} of {}, discount {} % a year, margin {} %",
            ValueKind::Residual.label(),
            terms.horizon().describe(),
            number::plain(Some(terms.discount() * 100.0), Unit::Count),
            number::plain(Some(terms.margin() * 100.0), Unit::Count),
        ),
    )];
    let mut line = |label: &str, text: String| lines.push((label.to_string(), text));
    line("model", answer.why.clone());
    for fit in &answer.fits.purchases {
        let title = fit.fitted.model().title();
        match fit.accepted() {
            Ok(fitted) => {
                let each = named(&parameters(&fitted, unit));
                line(title, format!("{each}; log-likelihood {:.1}", log_likelihood(fit, answer, unit)));
            }
            Err(refusal) => line(title, refusal.to_string()),
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
        line("x and m", format!("Pearson {}, Spearman {}", number(both.pearson), number(both.spearman)));
    }
    line("holdout", holdout(answer));
    if let Some(new) = answer.new_customer {
        let value = number::full(Some(new.repeat_value), Unit::Money);
        line(ValueKind::NewCustomer.label(), format!("{value} without the first order"));
    }
    for refusal in &answer.refused {
        line("refused", refusal.to_string());
    }
    lines
}

fn holdout(answer: &ClvAnswer) -> String {
    let record = match &answer.holdout {
        Err(refusals) => {
            let reasons: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            return format!("none with a calibration to {}: {}", answer.split, reasons.join("; "));
        }
        Ok(holdout) => holdout.record(),
    };
    let Some(record) = record else { return number::UNDEFINED.to_string() };
    let count = |value: f64| number::full(Some(value.round()), Unit::Count);
    let mut text = format!(
        "after {} ({:.1} weeks): {} orders, {} predicted ({})",
        answer.split,
        record.weeks,
        count(record.orders.actual),
        count(record.orders.predicted),
        record::error(&record.orders),
    );
    if let Some(spend) = &record.spend {
        let money = |value: f64| number::full(Some(value), Unit::Money);
        let (actual, predicted) = (money(spend.actual), money(spend.predicted));
        text += &format!("; spend {actual}, {predicted} predicted ({})", record::error(spend));
    }
    text
}

fn remarks(answer: &ClvAnswer) -> Vec<String> {
    let mut remarks = Vec::new();
    for one in &answer.segments {
        if let Some(refusal) = &one.refused {
            remarks.push(format!("{}: {refusal}", name(&one.values)));
        } else if one.parameters == SegmentParameters::OwnWithWarning {
            remarks.push(format!("{}: {}", name(&one.values), one.parameters));
        }
    }
    if answer.segments.iter().any(|one| one.parameters != SegmentParameters::Pooled) {
        remarks.push(
            "all: with the parameters of all customers; segments with their own need not add up to it".into(),
        );
    }
    if answer.question.bootstrap == 0 && answer.total.value().is_some() {
        remarks.push(
            "no intervals: --bootstrap 200 makes them, with every fit done anew on each resample".into(),
        );
    }
    if answer.report.left_out() > 0 {
        let rows = number::integer(u128::from(answer.report.rows));
        remarks.push(format!("left out of {rows} rows: {}", answer.report.excluded_line()));
    }
    remarks
}

fn named(pairs: &[(&str, f64)]) -> String {
    let each = pairs.iter().map(|(name, value)| format!("{name} {value:.3}"));
    each.collect::<Vec<_>>().join(", ")
}

fn aligned_left(lines: &[(String, String)]) -> String {
    let width = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    lines.iter().map(|(label, text)| format!("{label:<width$}  {text}\n")).collect()
}
