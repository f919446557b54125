//! Segments to read, as a table and Markdown; for programs see `columns`.

mod columns;
mod cuts;
mod json;
mod order;

use crate::cohort::{Segment, Unit, value_name};
use crate::explore::SegmentsAnswer;
use crate::text::truncate;

use super::{Format, markdown, number, table};

pub use columns::{csv, parquet};
pub use cuts::{cuts, plain, scores, uneven};
pub use json::json;
pub use order::sorted;

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
    let remarks = remarks(answer);
    if !remarks.is_empty() {
        out += &format!("\n{}\n", remarks.join("\n"));
    }
    out
}

/// What stands below the table: what is not listed, where numbers are cut, which parts are uneven.
fn remarks(answer: &SegmentsAnswer) -> Vec<String> {
    let mut remarks = Vec::new();
    if answer.truncated > 0 {
        let listed = answer.segments.len() - 1;
        let all = listed + answer.truncated;
        let listing = if listed == 1 { "values is" } else { "values are" };
        let others = match answer.truncated {
            1 => "the other one is".to_string(),
            count => format!("the other {count} are"),
        };
        remarks.push(format!("{listed} of {all} {listing} listed, {others} in the last row but one"));
    }
    remarks.extend(cuts(answer));
    remarks
}

/// A Markdown table, and below it what there is to know of its rows.
pub fn markdown(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let mut lines = lines(answer, ages);
    let rule = lines[0].iter().enumerate().map(|(place, _)| if place == 0 { "---" } else { "---:" });
    lines.insert(1, rule.map(str::to_string).collect());
    let table: String = lines.into_iter().map(markdown::row).collect();
    let remarks: String = remarks(answer).iter().map(|remark| format!("- {remark}\n")).collect();
    if remarks.is_empty() { table } else { table + "\n" + &remarks }
}

/// Names of the first columns.
fn head(ages: &[u32]) -> Vec<String> {
    let fixed = ["value"].into_iter().chain(columns::NUMBERS);
    fixed.map(str::to_string).chain(ages.iter().map(|age| format!("M{age}"))).collect()
}

fn by(answer: &SegmentsAnswer) -> String {
    answer.segmentation.by.join(" × ")
}

fn share(segment: &Segment, answer: &SegmentsAnswer) -> Option<f64> {
    (answer.total.customers > 0).then(|| segment.customers as f64 / answer.total.customers as f64)
}

/// The values of a segment, or what it stands for: no value is called as the rest is.
pub fn name(segment: &Segment, answer: &SegmentsAnswer) -> String {
    if segment.values.is_empty() {
        return "all".to_string();
    }
    if segment.is_other {
        return format!("Other ({})", number::counted(answer.truncated as u64, "value"));
    }
    let each = segment.values.iter().map(|value| value_name(value.as_deref()));
    each.collect::<Vec<_>>().join(" × ")
}

/// Names of the columns to read, in the order of [`cells`].
pub fn heads(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<String> {
    let interval = ["95 % interval".to_string()];
    let common = common_age(answer, ages).map(|age| format!("per customer to M{age}"));
    let fixed = head(ages).into_iter().map(|word| word.replace('_', " "));
    fixed.chain(interval).chain(common).collect()
}

/// The name for programs of a column to read, by its place among [`heads`].
pub fn column(answer: &SegmentsAnswer, ages: &[u32], place: usize) -> Option<String> {
    let columns = columns::of(answer, ages);
    let (width, fixed) = (answer.segmentation.by.len(), 1 + columns::NUMBERS.len() + ages.len());
    // Crossed values stand in one column to read, and the interval of two numbers does.
    let place = match place {
        0 => 0,
        place if place <= fixed => place + width - 1,
        place => place + width,
    };
    columns.into_iter().nth(place).map(|column| column.name).filter(|name| name != columns::IS_REST)
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
            (name(segment, answer), None),
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
        texts.map(|(place, (text, _))| if place == 0 { truncate(&text, 40) } else { text }).collect()
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
        Format::Json => Ok(json(answer, ages)),
        Format::Markdown => Ok(markdown(answer, ages)),
        Format::Svg => Err("segments are written as table, csv, json, md or parquet".into()),
    }
}
