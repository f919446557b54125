//! Segments: one per row, one measure per column, all customers in the last row.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Money, Quantity, Segment, value_name, wilson};
use crate::explore::customers::Order;
use crate::explore::{Binning, Dimension, SegmentsAnswer};

use super::bins;
use super::compare::SIGNIFICANT;
use super::grid::{Cell, Column, Grid, Kind, Report, Row, Value};
use super::number;
use super::write::json::{excluded, pretty, quantity};

/// Months of a trend.
pub const TREND: usize = 12;

/// The column that distinguishes the row of the rest from a value of the same name.
const IS_REST: &str = "is_rest";

/// Orders of the last months as bars, each as high as its share of the most; digits 0 to 9 in ASCII.
pub fn trend(segment: &Segment, ascii: bool) -> String {
    let orders = segment.orders_by_month(TREND);
    let most = orders.iter().max().copied().unwrap_or(0).max(1);
    let signs: Vec<char> = if ascii { "0123456789" } else { "▁▂▃▄▅▆▇█" }.chars().collect();
    let last = signs.len() as u64 - 1;
    orders.iter().filter_map(|count| signs.get(usize::try_from(count * last / most).ok()?)).collect()
}

/// The values of a segment, or the label of the rest.
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

/// Segments with the retention at some ages.
pub fn report<'a>(answer: &'a SegmentsAnswer, ages: &'a [u32]) -> Report<'a> {
    let by = answer.segmentation.by.join(" × ");
    let title = format!("segments by {by}, {}, as of {}", answer.report.source, answer.report.as_of);
    Report::new(title, vec![grid(answer, ages)], move || json(answer, ages)).notes(notes(answer))
}

/// The table of segments.
pub fn grid(answer: &SegmentsAnswer, ages: &[u32]) -> Grid {
    let common = answer.common_age(ages);
    let row = |segment: &Segment, stands_out: bool| row(segment, answer, ages, common, stands_out);
    let rows = answer.segments.iter().zip(answer.stand_out()).map(|(segment, differs)| row(segment, differs));
    Grid::new(columns(answer, ages, common), rows.collect()).summed(vec![row(&answer.total, false)])
}

fn columns(answer: &SegmentsAnswer, ages: &[u32], common: Option<u32>) -> Vec<Column> {
    let mut numbers = vec![
        Column::named("customers", Kind::Count).priority(0),
        Column::named("share", Kind::RATE).priority(2),
        Column::named("orders", Kind::Count).priority(3),
        Column::named("revenue", Kind::Amount).priority(2),
        Column::named("aov", Kind::MONEY).priority(3),
        Column::named("repeat_rate", Kind::RATE).with_marks(),
        Column::named("revenue_per_customer", Kind::MONEY),
    ];
    numbers.extend(ages.iter().map(|age| Column::named(format!("M{age}"), Kind::RATE).priority(2)));
    numbers.extend([
        Column::new("interval", "95 % interval", Kind::Range(crate::cohort::Unit::Money))
            .for_people()
            .priority(4),
        Column::named("revenue_per_customer_low", Kind::MONEY).for_programs(),
        Column::named("revenue_per_customer_high", Kind::MONEY).for_programs(),
    ]);
    numbers.extend(common.map(|age| {
        let name = format!("revenue_per_customer_to_M{age}");
        Column::new(name, format!("per customer to M{age}"), Kind::MONEY)
    }));
    numbers.push(Column::named(IS_REST, Kind::Truth).for_programs());
    let mut columns = dimensions(&answer.segmentation.by, &numbers);
    columns.append(&mut numbers);
    columns
}

/// `value` for one dimension. Crossed dimensions have columns of their own names, distinct from those of numbers;
/// people read their values in one column.
fn dimensions(by: &[String], numbers: &[Column]) -> Vec<Column> {
    let value = Column::named("value", Kind::Text).priority(0);
    if by.len() == 1 {
        return vec![value];
    }
    let mut columns = vec![value.for_people()];
    for name in by {
        let mut name = name.clone();
        let is_taken = |name: &str| {
            let known = numbers.iter().chain(&columns);
            known.filter(|one| one.audience.has_programs()).any(|one| one.name.eq_ignore_ascii_case(name))
        };
        while is_taken(&name) {
            name = format!("by_{name}");
        }
        columns.push(Column::new(name.clone(), name, Kind::Text).for_programs());
    }
    columns
}

fn row(
    segment: &Segment,
    answer: &SegmentsAnswer,
    ages: &[u32],
    common: Option<u32>,
    stands_out: bool,
) -> Row {
    let has_amount = segment.matrix.has_amount;
    let paid = |value: Option<f64>| Cell::from(value.filter(|_| has_amount));
    let value = |place: usize| segment.values.get(place).and_then(|value| value.as_deref());
    let mut cells: Row = match answer.segmentation.by.len() {
        1 => vec![Cell::attribute(value(0)).shown(name(segment, answer))],
        crossed => {
            let all = [Cell::text(name(segment, answer))].into_iter();
            all.chain((0..crossed).map(|place| Cell::attribute(value(place)))).collect()
        }
    };
    let interval = segment.interval.filter(|_| has_amount);
    cells.extend([
        segment.customers.into(),
        answer.share(segment).into(),
        segment.orders.into(),
        Some(segment.revenue).filter(|_| has_amount).into(),
        paid(segment.aov()),
        Cell::from(segment.repeat_rate()).marked(stands_out.then_some(SIGNIFICANT)),
        paid(segment.revenue_per_customer()),
    ]);
    cells.extend(ages.iter().map(|age| Cell::from(segment.retention(*age).value)));
    cells.extend([
        interval.into(),
        interval.map(|interval| interval.low).into(),
        interval.map(|interval| interval.high).into(),
    ]);
    cells.extend(common.map(|age| paid(segment.revenue_through(age).value)));
    cells.push(segment.is_other.into());
    cells
}

/// The name for programs of a column for people, by its place among those.
pub fn sort_name(grid: &Grid, place: usize) -> Option<String> {
    let (place, _) = grid.read_by_people().nth(place)?;
    // People read crossed values in one column, and the two ends of an interval in another.
    let mut programs = grid.columns[place..].iter().filter(|column| column.audience.has_programs());
    programs.next().map(|column| column.name.clone()).filter(|name| name != IS_REST)
}

/// The segments sorted by a column; undefined values come last, and the rest after all.
///
/// # Errors
/// An unknown column, with the known ones.
pub fn sorted(answer: &SegmentsAnswer, ages: &[u32], order: &Order) -> Result<SegmentsAnswer, String> {
    let grid = grid(answer, ages);
    let known = || grid.read_by_programs().filter(|(_, column)| column.name != IS_REST);
    let named =
        known().find(|(_, column)| column.name.eq_ignore_ascii_case(&order.column)).map(|(place, _)| place);
    // The values of one dimension are `value`; the dimension's own name works too.
    let dimensions = &answer.segmentation.by;
    let first = usize::from(dimensions.len() > 1);
    let dimension = |name: &str| dimensions.iter().position(|by| by.eq_ignore_ascii_case(name));
    let Some(place) = named.or_else(|| Some(first + dimension(&order.column)?)) else {
        let known: Vec<&str> = known().map(|(_, column)| column.name.as_str()).collect();
        return Err(format!("no column '{}' (--sort); the columns are {}", order.column, known.join(", ")));
    };
    let natural = place.checked_sub(first).and_then(|place| answer.dimensions.get(place));
    let turned = |compared: Ordering| if order.descending { compared.reverse() } else { compared };
    let compared = |one: usize, other: usize| {
        let value = |row: usize| grid.rows.get(row).and_then(|row| row.get(place)).map(|cell| &cell.value);
        match (value(one), value(other)) {
            (Some(Value::Attribute(one)), Some(Value::Attribute(other))) => {
                let (one, other) = (one.as_deref(), other.as_deref());
                let natural = natural.map_or(Ordering::Equal, |known| known.order.compare(one, other));
                some_first(one, other).then_with(|| turned(natural.then(one.cmp(&other))))
            }
            (Some(Value::Count(one)), Some(Value::Count(other))) => turned(one.cmp(other)),
            (Some(Value::Money(one)), Some(Value::Money(other))) => turned(one.cmp(other)),
            (Some(Value::Number(one)), Some(Value::Number(other))) => turned(one.total_cmp(other)),
            (one, other) => {
                let is_there =
                    |value: Option<&Value>| (!matches!(value, None | Some(Value::Undefined))).then_some(());
                some_first(is_there(one), is_there(other))
            }
        }
    };
    let is_rest = |place: usize| answer.segments[place].is_other;
    let mut places: Vec<usize> = (0..answer.segments.len()).collect();
    places.sort_by(|one, other| is_rest(*one).cmp(&is_rest(*other)).then_with(|| compared(*one, *other)));
    let segments = places.into_iter().map(|place| answer.segments[place].clone()).collect();
    Ok(SegmentsAnswer { segments, ..answer.clone() })
}

/// Undefined values come last in both directions.
fn some_first<T>(one: Option<T>, other: Option<T>) -> Ordering {
    one.is_none().cmp(&other.is_none())
}

/// The rest, the bin edges, and uneven ranges.
fn notes(answer: &SegmentsAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    if answer.truncated > 0 {
        let listed = answer.segments.len() - 1;
        let all = listed + answer.truncated;
        let listing = if listed == 1 { "values is" } else { "values are" };
        let others = match answer.truncated {
            1 => "the other one is".to_string(),
            count => format!("the other {count} are"),
        };
        notes.push(format!("{listed} of {all} {listing} listed, {others} in the last row but one"));
    }
    notes.extend(mark(answer));
    notes.extend(bins::remarks(answer));
    notes
}

/// What the sign behind a repeat rate says, if one has it.
pub fn mark(answer: &SegmentsAnswer) -> Option<String> {
    let is_marked = answer.stand_out().contains(&true);
    is_marked.then(|| format!("{SIGNIFICANT} differs from all other customers by more than chance (Holm)"))
}

fn json(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let segment = |segment: &Segment| segment_json(segment, answer, ages);
    pretty(&json!({
        "by": answer.segmentation.by,
        "as_of": answer.report.as_of.to_string(),
        "rows": answer.segments.iter().map(segment).collect::<Vec<_>>(),
        "total": segment(&answer.total),
        "truncated": answer.truncated,
        "cuts": answer.dimensions.iter().flat_map(cuts_json).collect::<Vec<_>>(),
        "excluded": excluded(&answer.report),
    }))
}

/// The bins of a dimension: from `from` to below `to`; with a score, above `from` and up to `to`.
fn cuts_json(dimension: &Dimension) -> Vec<Json> {
    let part = |binning: &Binning, place: usize| {
        let mut part = json!({
            "from": place.checked_sub(1).and_then(|before| binning.at.get(before)),
            "to": binning.at.get(place),
        });
        if let Some(score) = binning.score(place) {
            part["score"] = json!(score);
        }
        part["customers"] = json!(binning.customers.get(place).copied().unwrap_or_default());
        part
    };
    let each = dimension.binnings.iter().map(|binning| {
        json!({
            "by": dimension.name,
            "of": binning.of,
            "parts": (0..binning.customers.len()).map(|place| part(binning, place)).collect::<Vec<_>>(),
            "uneven": binning.is_uneven(),
        })
    });
    each.collect()
}

fn segment_json(segment: &Segment, answer: &SegmentsAnswer, ages: &[u32]) -> Json {
    let has_amount = segment.matrix.has_amount;
    let money = |value: Option<f64>| value.filter(|_| has_amount);
    let retention = ages.iter().map(|&age| {
        let average = segment.retention(age);
        let interval = match (average.numerator, average.denominator) {
            (Quantity::Count(hits), Quantity::Count(n)) => wilson(hits, n),
            _ => None,
        };
        let entry = json!({
            "value": average.value,
            "numerator": quantity(average.numerator),
            "denominator": quantity(average.denominator),
            "interval": interval,
        });
        (age.to_string(), entry)
    });
    let revenue_at = answer.common_age(ages).filter(|_| has_amount).map(|age| {
        let average = segment.revenue_through(age);
        json!({ "age": age, "value": average.value, "customers": average.customers })
    });
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_string(), value);
    put(
        "value",
        match segment.values.as_slice() {
            [] => Json::Null,
            [one] => json!(one),
            many => json!(many),
        },
    );
    if segment.is_other {
        put("other", json!(true));
    }
    put("customers", json!(segment.customers));
    put("share", json!(answer.share(segment)));
    put("orders", json!(segment.orders));
    put("revenue", json!(money(Some(Money::to_f64(segment.revenue)))));
    put("aov", json!(money(segment.aov())));
    put("repeat_rate", json!(segment.repeat_rate()));
    put("revenue_per_customer", json!(money(segment.revenue_per_customer())));
    put("interval", json!(segment.interval.filter(|_| has_amount)));
    put("revenue_at", json!(revenue_at));
    put("trend", json!(segment.orders_by_month(TREND)));
    put("retention", retention.collect::<Map<String, Json>>().into());
    fields.into()
}
