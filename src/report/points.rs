//! Loyalty points: redemption rate, balance and breakage, by period and segment, and what redeemers did later.

use serde_json::{Value as Json, json};

use crate::cohort::{Money, Unit};
use crate::explore::Events;
use crate::explore::points::{Member, PointAnswer, PointCounts, PointPeriod};
use crate::points::PointSums;
use crate::stats::Interval;
use crate::survey::LaterSums;

use super::events::{period_lines, periods_with_events, with_periods_marked};
use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use super::later::more_often;
use super::number;
use super::write::json::{excluded, pretty};

/// Points and later behaviour.
pub fn report<'a>(answer: &'a PointAnswer, events: &Events) -> Report<'a> {
    let mut grids = vec![records(answer), whole(answer)];
    let listed: Vec<String> = answer.periods.iter().map(|one| one.period.to_string()).collect();
    let periods = periods_with_events(events, answer.question.series, &listed);
    let named = if listed.is_empty() { Vec::new() } else { period_lines(events, &periods) };
    if !listed.is_empty() {
        grids.push(with_periods_marked(by_period(answer), events, &periods));
    }
    if !answer.question.by.is_empty() {
        grids.push(by_segment(answer));
    }
    grids.push(later(answer));
    let title = format!(
        "loyalty points of {}, {}, {}, as of {}",
        answer.window, answer.file.file, answer.report.source, answer.report.as_of
    );
    let facts = vec![
        Fact::new("columns", answer.file.mapping.clone()),
        Fact::new(
            "breakage",
            format!(
                "points not redeemed within {} days of their issue, of those issued as long ago; the oldest are redeemed first",
                answer.question.breakage
            ),
        ),
    ];
    Report::new(title, grids, move || json(answer)).facts(facts).notes([notes(answer), named].concat())
}

/// Points as people read them: whole if they are.
fn points(points: Money) -> Cell {
    let text = number::money(points);
    Cell::from(points).shown(text.strip_suffix(".00").map_or(text.clone(), str::to_string))
}

fn low(interval: Option<Interval>) -> Cell {
    Cell::or_empty(interval.map(|interval| interval.low))
}

fn high(interval: Option<Interval>) -> Cell {
    Cell::or_empty(interval.map(|interval| interval.high))
}

/// All customers whose points count, segment by segment; customers without orders last.
fn listed(answer: &PointAnswer) -> impl Iterator<Item = (Vec<Cell>, &PointCounts)> {
    let segments = answer.segments.iter().map(|(values, counts)| {
        (values.iter().map(|value| Cell::attribute(value.as_deref())).collect::<Vec<_>>(), counts)
    });
    let has_unknown = !answer.question.by.is_empty() && answer.unknown != PointCounts::default();
    let unknown = has_unknown.then(|| {
        (answer.question.by.iter().map(|_| Cell::text("unknown customers")).collect(), &answer.unknown)
    });
    segments.chain(unknown)
}

/// A row for all, one per period and segment, and one per compared group.
fn records(answer: &PointAnswer) -> Grid {
    let nobody = || answer.question.by.iter().map(|_| empty()).collect::<Vec<_>>();
    let mut rows = vec![counts_record("all", nobody(), &answer.total)];
    rows.extend(listed(answer).map(|(values, counts)| counts_record("segment", values, counts)));
    for PointPeriod { period, redemption, balance } in &answer.periods {
        let mut row = vec![Cell::text("period")];
        row.extend(nobody());
        row.extend([Cell::text(period.to_string()), empty()]);
        row.extend(redemption_cells(redemption, *balance));
        rows.push(row);
    }
    for (member, sums) in &answer.followed {
        let mut row = vec![Cell::text("later")];
        row.extend(nobody());
        row.extend([empty(), Cell::text(member.name()), sums.customers.into()]);
        row.extend((0..12).map(|_| empty()));
        row.extend(later_cells(answer, sums));
        rows.push(row);
    }
    Grid::new(record_columns(answer), rows).for_programs()
}

fn empty() -> Cell {
    Cell::or_empty(None::<f64>)
}

fn record_columns(answer: &PointAnswer) -> Vec<Column> {
    let amount = |name: &str| Column::named(name, Kind::Amount);
    let rate = |name: &str| Column::named(name, Kind::RATE);
    let mut columns = vec![Column::named("row", Kind::Text)];
    columns.extend(answer.question.by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text)));
    columns.extend([
        Column::named("period", Kind::Text),
        Column::named("group", Kind::Text),
        Column::named("customers", Kind::Count),
        Column::named("redeemers", Kind::Count),
        amount("issued"),
        amount("redeemed"),
        rate("redemption_rate"),
        rate("low"),
        rate("high"),
        amount("balance"),
        amount("aged"),
        amount("unredeemed"),
        rate("breakage"),
        rate("breakage_low"),
        rate("breakage_high"),
        rate("retention"),
        rate("retention_low"),
        rate("retention_high"),
        Column::named("revenue_per_customer", Kind::MONEY),
        Column::named("orders_before", Kind::AsMeasured),
    ]);
    columns
}

/// The points of a group in the columns of the records; those of later orders stay empty.
fn counts_record(name: &str, values: Vec<Cell>, counts: &PointCounts) -> Row {
    let aged = &counts.breakage;
    let mut row = vec![Cell::text(name)];
    row.extend(values);
    row.extend([empty(), empty()]);
    row.extend(redemption_cells(&counts.redemption, counts.balance));
    row.extend([aged.of.into(), aged.part.into(), aged.rate().into()]);
    row.extend([low(aged.interval()), high(aged.interval())]);
    row
}

/// From customers to balance.
fn redemption_cells(sums: &PointSums, balance: Money) -> [Cell; 8] {
    [
        sums.customers.into(),
        sums.with_part.into(),
        sums.of.into(),
        sums.part.into(),
        sums.rate().into(),
        low(sums.interval()),
        high(sums.interval()),
        balance.into(),
    ]
}

/// From retention to the orders before.
fn later_cells(answer: &PointAnswer, sums: &LaterSums) -> [Cell; 5] {
    let later = sums.later();
    [
        later.retention.into(),
        low(later.retention_interval),
        high(later.retention_interval),
        if answer.has_amount { later.revenue.into() } else { empty() },
        later.orders_before.into(),
    ]
}

/// The columns of points for people.
fn columns() -> Vec<Column> {
    vec![
        Column::named("customers", Kind::Count).priority(2),
        Column::named("redeemers", Kind::Count).priority(2),
        Column::named("issued", Kind::Amount),
        Column::named("redeemed", Kind::Amount),
        Column::new("redemption_rate", "redemption rate", Kind::RATE).priority(0),
        Column::new("interval", "95 % interval", Kind::Range(Unit::Rate)),
        Column::named("balance", Kind::Amount).priority(0),
    ]
}

fn cells(sums: &PointSums, balance: Money) -> Vec<Cell> {
    vec![
        sums.customers.into(),
        sums.with_part.into(),
        points(sums.of),
        points(sums.part),
        sums.rate().into(),
        Cell::or_empty(sums.interval()),
        points(balance),
    ]
}

fn broken(counts: &PointCounts) -> Vec<Cell> {
    vec![counts.breakage.rate().into(), Cell::or_empty(counts.breakage.interval())]
}

fn breakage_columns() -> Vec<Column> {
    vec![
        Column::named("breakage", Kind::RATE),
        Column::new("breakage_interval", "95 % interval", Kind::Range(Unit::Rate)).priority(2),
    ]
}

fn whole(answer: &PointAnswer) -> Grid {
    let mut row = cells(&answer.total.redemption, answer.total.balance);
    row.extend(broken(&answer.total));
    Grid::new([columns(), breakage_columns()].concat(), vec![row]).for_people()
}

fn by_period(answer: &PointAnswer) -> Grid {
    let period = Column::named("period", Kind::Text).priority(0);
    let rows = answer.periods.iter().map(|one| {
        std::iter::once(Cell::text(one.period.to_string()))
            .chain(cells(&one.redemption, one.balance))
            .collect()
    });
    Grid::new([vec![period], columns()].concat(), rows.collect())
        .titled("by period; the balance at its end")
        .for_people()
}

fn by_segment(answer: &PointAnswer) -> Grid {
    let by = answer.question.by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text).priority(0));
    let rows = listed(answer).map(|(values, counts)| {
        let mut row = values;
        row.extend(cells(&counts.redemption, counts.balance));
        row.extend(broken(counts));
        row
    });
    let columns = [by.collect(), columns(), breakage_columns()].concat();
    Grid::new(columns, rows.collect()).titled("by segment at the first order").for_people()
}

const fn title(member: Member) -> &'static str {
    match member {
        Member::Redeemer => "had redeemed points",
        Member::Collector => "had points, never redeemed",
        Member::Without => "had no points",
    }
}

fn later(answer: &PointAnswer) -> Grid {
    let mut columns = vec![
        Column::new("group", "customers who", Kind::Text).priority(0),
        Column::named("customers", Kind::Count),
        Column::new("retention", "ordered again", Kind::RATE).priority(0),
        Column::new("interval", "95 % interval", Kind::Range(Unit::Rate)),
    ];
    if answer.has_amount {
        columns.push(Column::new("revenue", "revenue per customer", Kind::MONEY));
    }
    columns.push(Column::new("orders_before", "orders before", Kind::RATIO));
    let rows = answer.followed.iter().map(|(member, sums)| -> Row {
        let later = sums.later();
        let mut row = vec![
            Cell::text(title(*member)),
            sums.customers.into(),
            later.retention.into(),
            Cell::or_empty(later.retention_interval),
        ];
        if answer.has_amount {
            row.push(later.revenue.into());
        }
        row.push(later.orders_before.into());
        row
    });
    let heading = format!(
        "the {} days after {}, by what customers had done up to it",
        answer.question.follow, answer.landmark
    );
    Grid::new(columns, rows.collect()).titled(heading).for_people()
}

/// The sums of customers who had redeemed, and of customers who had points and had not.
fn groups(answer: &PointAnswer) -> Option<(&LaterSums, &LaterSums)> {
    let of =
        |wanted: Member| answer.followed.iter().find(|(member, _)| *member == wanted).map(|(_, sums)| sums);
    Some((of(Member::Redeemer)?, of(Member::Collector)?))
}

/// Why the difference is not the effect of redeeming, with the orders before as evidence.
fn not_an_effect(redeemers: &LaterSums, others: &LaterSums) -> String {
    let [first, second] = [redeemers, others].map(|sums| sums.later().orders_before.unwrap_or_default());
    let differed = match first > second {
        true => "those who redeem had ordered more before",
        false => "the groups may have differed before",
    };
    let number = |value: f64| number::full(Some(value), Unit::Ratio);
    format!(
        "this is not the effect of redeeming: {differed}, {} orders each against {}",
        number(first),
        number(second)
    )
}

fn notes(answer: &PointAnswer) -> Vec<String> {
    let file = &answer.file;
    let mut notes = Vec::new();
    let compared = groups(answer);
    let compared =
        compared.and_then(|(first, second)| Some((first, second, LaterSums::more_returned(first, second)?)));
    if let Some((first, second, compared)) = compared {
        notes.push(more_often("those who had redeemed", "those who never had", &compared));
        notes.push(not_an_effect(first, second));
    }
    let mut parts = Vec::new();
    let unknown = format!("of {}", answer.report.unknown_customers());
    for (rows, what) in [(file.unknown, unknown.as_str()), (file.nameless, "without a customer")] {
        if rows > 0 {
            parts.push(format!("{} {what}", number::integer(rows.into())));
        }
    }
    if !parts.is_empty() {
        let counted =
            if answer.question.segment_filters.is_empty() { "they count" } else { "they are in no segment" };
        notes.push(format!("of {}, {}; {counted}", number::counted(file.rows, "row"), parts.join(", ")));
    }
    if file.unread > 0 {
        notes.push(format!(
            "left out: {} without a date or with points that are not a number",
            number::counted(file.unread, "row")
        ));
    }
    if answer.days_after > 0 {
        notes.push(format!(
            "left out: points of {} after the last order",
            number::counted(answer.days_after, "day of a customer")
                .replace("day of a customers", "days of customers")
        ));
    }
    if answer.overdrawn > 0 {
        notes.push(format!(
            "{} redeemed more than the file had issued to them; points from before it are missing",
            number::counted(answer.overdrawn, "customer")
        ));
    }
    notes
}

fn json(answer: &PointAnswer) -> String {
    let redemption = |sums: &PointSums| {
        json!({
            "value": sums.rate(), "interval": sums.interval(), "issued": sums.of.to_f64(), "redeemed": sums.part.to_f64(),
            "customers": sums.customers, "redeemers": sums.with_part,
        })
    };
    let counts = |counts: &PointCounts| {
        json!({
            "redemption_rate": redemption(&counts.redemption),
            "balance": counts.balance.to_f64(),
            "breakage": {
                "value": counts.breakage.rate(), "interval": counts.breakage.interval(),
                "issued": counts.breakage.of.to_f64(), "unredeemed": counts.breakage.part.to_f64(),
            },
        })
    };
    let segments =
        answer.segments.iter().map(|(values, one)| json!({ "values": values, "points": counts(one) }));
    let periods = answer.periods.iter().map(|one| {
        json!({
            "period": one.period.to_string(), "redemption_rate": redemption(&one.redemption),
            "balance": one.balance.to_f64(),
        })
    });
    let later = answer.followed.iter().map(|(member, sums)| {
        let later = sums.later();
        json!({
            "group": member.name(), "customers": sums.customers, "returned": sums.returned, "retention": later.retention,
            "retention_interval": later.retention_interval,
            "revenue_per_customer": later.revenue.filter(|_| answer.has_amount), "orders_before": later.orders_before,
        })
    });
    let unknown = (!answer.question.by.is_empty()).then(|| counts(&answer.unknown));
    pretty(&json!({
        "points": answer.file.file,
        "columns": answer.file.mapping,
        "as_of": answer.report.as_of.to_string(),
        "window": { "from": answer.window.from.to_string(), "to": answer.window.to.to_string() },
        "total": counts(&answer.total),
        "breakage_days": answer.question.breakage,
        "periods": periods.collect::<Vec<Json>>(),
        "by": answer.question.by,
        "segments": segments.collect::<Vec<Json>>(),
        "unknown_customers": unknown,
        "follow_from": answer.landmark.to_string(),
        "follow_days": answer.question.follow,
        "later": later.collect::<Vec<Json>>(),
        "rows": {
            "all": answer.file.rows, "unread": answer.file.unread, "unknown_customers": answer.file.unknown,
            "without_customer": answer.file.nameless,
        },
        "overdrawn_customers": answer.overdrawn,
        "excluded": excluded(&answer.report),
    }))
}
