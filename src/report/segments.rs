//! Segments as a table, CSV and Markdown: the same columns in each.

use crate::cohort::{Segment, Unit};
use crate::explore::SegmentsAnswer;

use super::{csv, markdown, number, table};

/// Aligned columns to read, the whole as the last line.
pub fn text(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let mut out =
        format!("segments by {}, {}, as of {}\n\n", by(answer), answer.report.source, answer.report.as_of);
    out += &table::aligned(&lines(answer, ages));
    if answer.truncated > 0 {
        let all = answer.segments.len() - 1 + answer.truncated;
        out += &format!(
            "\n{} of {all} values are listed, the other {} are in Other\n",
            answer.segments.len() - 1,
            answer.truncated
        );
    }
    out
}

/// A Markdown table.
pub fn markdown(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let mut lines = lines(answer, ages);
    let rule = lines[0].iter().enumerate().map(|(place, _)| if place == 0 { "---" } else { "---:" });
    lines.insert(1, rule.map(str::to_string).collect());
    lines.into_iter().map(markdown::row).collect()
}

/// CSV with exact numbers.
pub fn csv(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let mut out = head(ages).join(",") + "\n";
    for segment in &answer.segments {
        let bare = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let money = |value: Option<f64>| bare(value.filter(|_| segment.matrix.has_amount));
        let revenue = if segment.matrix.has_amount { segment.revenue.to_string() } else { String::new() };
        let mut fields = vec![
            csv::field(&name(segment)),
            segment.customers.to_string(),
            bare(share(segment, answer)),
            segment.orders.to_string(),
            revenue,
            money(segment.aov()),
            bare(segment.repeat_rate()),
            money(segment.revenue_per_customer()),
        ];
        fields.extend(ages.iter().map(|&age| bare(segment.retention(age).value)));
        out += &(fields.join(",") + "\n");
    }
    out
}

fn head(ages: &[u32]) -> Vec<String> {
    let fixed =
        ["value", "customers", "share", "orders", "revenue", "aov", "repeat_rate", "revenue_per_customer"];
    fixed.into_iter().map(str::to_string).chain(ages.iter().map(|age| format!("M{age}"))).collect()
}

fn by(answer: &SegmentsAnswer) -> String {
    answer.segmentation.by.join(" × ")
}

fn share(segment: &Segment, answer: &SegmentsAnswer) -> Option<f64> {
    (answer.total.customers > 0).then(|| segment.customers as f64 / answer.total.customers as f64)
}

fn name(segment: &Segment) -> String {
    let each = segment.values.iter().map(|value| value.as_deref().unwrap_or("(none)"));
    each.collect::<Vec<_>>().join(" × ")
}

fn lines(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<Vec<String>> {
    let mut lines = vec![head(ages).into_iter().map(|word| word.replace('_', " ")).collect()];
    let line = |segment: &Segment, label: String| -> Vec<String> {
        let money =
            |value: Option<f64>| number::full(value.filter(|_| segment.matrix.has_amount), Unit::Money);
        let mut cells = vec![
            label,
            number::integer(segment.customers.into()),
            number::full(share(segment, answer), Unit::Rate),
            number::integer(segment.orders.into()),
            money(Some(segment.revenue.to_f64())),
            money(segment.aov()),
            number::full(segment.repeat_rate(), Unit::Rate),
            money(segment.revenue_per_customer()),
        ];
        cells.extend(ages.iter().map(|&age| number::full(segment.retention(age).value, Unit::Rate)));
        cells
    };
    let shown = |segment: &Segment| table::visible(&name(segment), 40);
    lines.extend(answer.segments.iter().map(|segment| line(segment, shown(segment))));
    lines.push(line(&answer.total, "all".into()));
    lines
}
