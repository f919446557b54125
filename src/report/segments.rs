//! Segments as a table, CSV and Markdown: the same columns in each.

use crate::cohort::{Segment, Unit};
use crate::explore::SegmentsAnswer;

use super::{Format, csv, json, markdown, number, table};

/// Months of a trend.
pub const TREND: usize = 12;

/// The age at which revenue per customer is compared: the last of the ages that some cohort has completed.
pub fn common_age(answer: &SegmentsAnswer, ages: &[u32]) -> Option<u32> {
    let completed = ages.iter().filter(|age| answer.total.retention(**age).cohorts > 0);
    completed.max().copied()
}

/// Orders of the last months as bars, each as high as its share of the most; digits 0 to 9 in ASCII.
pub fn trend(segment: &Segment, ascii: bool) -> String {
    let orders = segment.orders_by_month(TREND);
    let most = orders.iter().max().copied().unwrap_or(0).max(1);
    let signs: Vec<char> = if ascii { "0123456789" } else { "▁▂▃▄▅▆▇█" }.chars().collect();
    let last = signs.len() as u64 - 1;
    orders.iter().filter_map(|count| signs.get(usize::try_from(count * last / most).ok()?)).collect()
}

/// Aligned columns to read, the whole as the last line.
pub fn text(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let mut out =
        format!("segments by {}, {}, as of {}\n\n", by(answer), answer.report.source, answer.report.as_of);
    out += &table::aligned(&lines(answer, ages));
    if answer.truncated > 0 {
        let all = answer.segments.len() - 1 + answer.truncated;
        let listed = answer.segments.len() - 1;
        let listing = if listed == 1 { "value is" } else { "values are" };
        let others = match answer.truncated {
            1 => "the other one is".to_string(),
            count => format!("the other {count} are"),
        };
        out += &format!("\n{listed} of {all} {listing} listed, {others} in Other\n");
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
    let common = common_age(answer, ages);
    let mut heads = head(ages);
    heads.extend(["revenue_per_customer_low", "revenue_per_customer_high"].map(str::to_string));
    heads.extend(common.map(|age| format!("revenue_per_customer_to_M{age}")));
    let mut out = heads.join(",") + "\n";
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
        let interval = segment.value_interval();
        fields.extend([money(interval.map(|one| one.low)), money(interval.map(|one| one.high))]);
        fields.extend(common.map(|age| money(segment.revenue_through(age).value)));
        out += &(fields.join(",") + "\n");
    }
    out
}

/// Names of the first columns.
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

/// The values of a segment, or what it stands for.
pub fn name(segment: &Segment) -> String {
    if segment.values.is_empty() {
        return "all".to_string();
    }
    let each = segment.values.iter().map(|value| value.as_deref().unwrap_or("(none)"));
    each.collect::<Vec<_>>().join(" × ")
}

/// Names of the columns to read, in the order of [`cells`].
pub fn heads(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<String> {
    let interval = ["95 % interval".to_string()];
    let common = common_age(answer, ages).map(|age| format!("per customer to M{age}"));
    let fixed = head(ages).into_iter().map(|word| word.replace('_', " "));
    fixed.chain(interval).chain(common).collect()
}

/// The cells of every segment and, last, of the whole: what is read, and what it is sorted by.
pub fn cells(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<Vec<(String, Option<f64>)>> {
    let common = common_age(answer, ages);
    let line = |segment: &Segment| {
        let has_amount = segment.matrix.has_amount;
        let full = |value: Option<f64>, unit| (number::full(value, unit), value);
        let money = |value: Option<f64>| full(value.filter(|_| has_amount), Unit::Money);
        let count = |count: u64| (number::integer(count.into()), Some(count as f64));
        let mut cells = vec![
            (name(segment), None),
            count(segment.customers),
            full(share(segment, answer), Unit::Rate),
            count(segment.orders),
            money(Some(segment.revenue.to_f64())),
            money(segment.aov()),
            full(segment.repeat_rate(), Unit::Rate),
            money(segment.revenue_per_customer()),
        ];
        cells.extend(ages.iter().map(|&age| full(segment.retention(age).value, Unit::Rate)));
        let interval = segment.value_interval().filter(|_| has_amount);
        let edges = interval.map_or_else(
            || "-".to_string(),
            |one| {
                format!(
                    "{} to {}",
                    number::full(Some(one.low), Unit::Money),
                    number::full(Some(one.high), Unit::Money)
                )
            },
        );
        cells.push((edges, interval.map(|one| one.low)));
        cells.extend(common.map(|age| money(segment.revenue_through(age).value)));
        cells
    };
    answer.segments.iter().chain([&answer.total]).map(line).collect()
}

fn lines(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<Vec<String>> {
    let mut lines = vec![heads(answer, ages)];
    let line = |cells: Vec<(String, Option<f64>)>| -> Vec<String> {
        let texts = cells.into_iter().enumerate();
        texts.map(|(place, (text, _))| if place == 0 { table::visible(&text, 40) } else { text }).collect()
    };
    lines.extend(cells(answer, ages).into_iter().map(line));
    lines
}

/// Segments in a format.
///
/// # Errors
/// A format they cannot be written in.
pub fn write(answer: &SegmentsAnswer, ages: &[u32], format: Format) -> Result<String, String> {
    match format {
        Format::Table => Ok(text(answer, ages)),
        Format::Csv => Ok(csv(answer, ages)),
        Format::Json => Ok(json::segments(answer, ages)),
        Format::Markdown => Ok(markdown(answer, ages)),
        Format::Svg => Err("segments are written as table, csv, json or md".into()),
    }
}
