//! Lifetime value to read: what it rests on, the segments, and on request the record.

use super::super::{markdown as md, number, table};
use super::{
    Shown, TimeUnit, log_likelihood, name, observed, parameters, payback, record, rows, spend_parameters,
};
use crate::clv::{SegmentParameters, ValueKind};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::text::sanitize;

/// Aligned columns, below what they rest on.
pub fn text(answer: &ClvAnswer, unit: TimeUnit, shown: Shown) -> String {
    let mut out = title(answer) + "\n\n";
    let tables = tables(answer, shown);
    if !tables.is_empty() {
        let each = tables.iter().map(|one| format!("{}\n\n{}", one.heading, table::aligned(&one.lines)));
        out += &each.collect::<Vec<_>>().join("\n");
        for remark in remarks_of_tables(answer, shown) {
            out += &format!("\n{remark}\n");
        }
        return out;
    }
    out += &aligned_left(&basis(answer, unit));
    out.push('\n');
    out += &table::aligned(&rows::lines(answer));
    for remark in remarks(answer) {
        out += &format!("\n{remark}");
    }
    out.push('\n');
    if let (Shown::Record, Ok(holdout)) = (shown, &answer.holdout) {
        out += &record::lines(answer, holdout);
    }
    out
}

/// The tables that need no model, where one of those is asked for.
fn tables(answer: &ClvAnswer, shown: Shown) -> Vec<observed::Table> {
    match shown {
        Shown::Value | Shown::Record => Vec::new(),
        Shown::ToDate => observed::to_date(answer),
        Shown::Simple => observed::simple(answer),
        Shown::Payback => payback::tables(answer),
    }
}

/// A Markdown table, below it what it rests on.
pub fn markdown(answer: &ClvAnswer, unit: TimeUnit, shown: Shown) -> String {
    let mut out = format!("**{}**\n\n", md::escaped(&title(answer)));
    let tables = tables(answer, shown);
    if !tables.is_empty() {
        let each = tables.into_iter().map(|one| format!("{}\n\n{}", one.heading, markdown_table(one.lines)));
        out += &each.collect::<Vec<_>>().join("\n");
        out.push('\n');
        for remark in remarks_of_tables(answer, shown) {
            out += &format!("- {}\n", md::escaped(&remark));
        }
        return out;
    }
    out += &markdown_table(rows::lines(answer));
    out.push('\n');
    for (label, text) in basis(answer, unit) {
        out += &format!("- {label}: {}\n", md::escaped(&text));
    }
    for remark in remarks(answer) {
        out += &format!("- {}\n", md::escaped(&remark));
    }
    if let (Shown::Record, Ok(holdout)) = (shown, &answer.holdout) {
        out += &format!("\n```text{}```\n", record::lines(answer, holdout));
    }
    out
}

fn markdown_table(mut lines: Vec<Vec<String>>) -> String {
    let width = lines.first().map_or(0, Vec::len);
    let rule = (0..width).map(|place| if place == 0 { "---" } else { "---:" }.to_string());
    lines.insert(1.min(lines.len()), rule.collect());
    lines.into_iter().map(md::row).collect()
}

fn title(answer: &ClvAnswer) -> String {
    let by = if answer.question.by.is_empty() {
        String::new()
    } else {
        format!(" by {}", answer.question.by.join(" × "))
    };
    let within = within(answer);
    format!("lifetime value{by}{within}, {}, as of {}", answer.report.source, answer.valued_on)
}

/// The drill in words: ` within Country=France, Channel=email`.
pub fn within(answer: &ClvAnswer) -> String {
    let each: Vec<String> = answer.question.within.iter().map(|one| sanitize(&one.to_string())).collect();
    if each.is_empty() { String::new() } else { format!(" within {}", each.join(", ")) }
}

/// What the numbers rest on, line by line.
pub fn basis(answer: &ClvAnswer, unit: TimeUnit) -> Vec<(String, String)> {
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
    if let Some(text) = observed::simple_line(answer) {
        line("simple", text);
    }
    if let Some(new) = answer.new_customer {
        let value = number::full(Some(new.repeat_value), Unit::Money);
        line(ValueKind::NewCustomer.label(), format!("{value} without the first order"));
    }
    for refusal in &answer.refused {
        line("refused", refusal.to_string());
    }
    for caution in &answer.cautions {
        line("caution", caution.clone());
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
    let marked = |one: &&SegmentValue| one.difference.is_some_and(|one| one.p_value < rows::SIGNIFICANT);
    if answer.segments.iter().any(|one| one.difference.is_some()) {
        let (marked, all) = (answer.segments.iter().filter(marked).count(), answer.segments.len());
        remarks.push(format!(
            "! differs from all customers, p < {}: {marked} of {all} segments, about {:.1} of which chance alone would mark",
            rows::SIGNIFICANT,
            all as f64 * rows::SIGNIFICANT
        ));
    }
    remarks.extend(left_out(answer));
    remarks
}

/// Why a table of payback has no total value, and what was left out.
fn remarks_of_tables(answer: &ClvAnswer, shown: Shown) -> Vec<String> {
    let mut remarks = Vec::new();
    if shown == Shown::Payback && answer.total.value().is_none() {
        remarks.extend(answer.refused.iter().map(ToString::to_string));
        if answer.refused.is_empty() {
            remarks.push(
                "value to date only: --model auto adds the residual value, and with it total value and LTV:CAC".into(),
            );
        }
    }
    remarks.extend(left_out(answer));
    remarks
}

/// What was left out, where something was.
fn left_out(answer: &ClvAnswer) -> Option<String> {
    let rows = number::integer(u128::from(answer.report.rows));
    let line = || format!("left out of {rows} rows: {}", answer.report.excluded_line());
    (answer.report.left_out() > 0).then(line)
}

fn named(pairs: &[(&str, f64)]) -> String {
    let each = pairs.iter().map(|(name, value)| format!("{name} {value:.3}"));
    each.collect::<Vec<_>>().join(", ")
}

fn aligned_left(lines: &[(String, String)]) -> String {
    let width = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    lines.iter().map(|(label, text)| format!("{label:<width$}  {text}\n")).collect()
}
