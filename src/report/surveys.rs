//! Satisfaction: scores with their terms, by period and segment, and what customers did after they answered.

use serde_json::{Value as Json, json};

use crate::cohort::Unit;
use crate::explore::Events;
use crate::explore::surveys::{Followed, KindScale, Respondents, Scored, SurveyAnswer};
use crate::stats::{Comparison, Interval, Verdict};
use crate::survey::{LaterSums, Opinion, Score, SurveyKind};

use super::events::{period_lines, periods_with_events, with_periods_marked};
use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use super::later::more_often;
use super::number;
use super::write::json::{excluded, pretty};

/// Scores and later behaviour.
pub fn report<'a>(answer: &'a SurveyAnswer, events: &Events) -> Report<'a> {
    let mut grids = vec![records(answer)];
    let of = |wanted: fn(&Respondents) -> bool| {
        answer.scored.iter().filter(|one| wanted(&one.of)).collect::<Vec<_>>()
    };
    grids.push(scores(answer, &of(|of| *of == Respondents::All), None));
    let periods = of(|of| matches!(of, Respondents::Period(_)));
    let name = |one: &&Scored| match &one.of {
        Respondents::Period(name) => Some(name.clone()),
        _ => None,
    };
    let names: Vec<String> = periods.iter().filter_map(name).collect();
    let held = periods_with_events(events, answer.question.series, &names);
    let named = if names.is_empty() { Vec::new() } else { period_lines(events, &held) };
    if !periods.is_empty() {
        let grid = scores(answer, &periods, Some("by period of the answer"));
        grids.push(with_periods_marked(grid, events, &held));
    }
    let mut segments = of(|of| matches!(of, Respondents::Segment(_) | Respondents::Unknown));
    segments.sort_by_key(|one| {
        (one.kind, one.of == Respondents::Unknown, std::cmp::Reverse(one.sums.score().answers))
    });
    if !segments.is_empty() {
        grids.push(scores(answer, &segments, Some("by segment at the first order")));
    }
    grids.extend(answer.followed.iter().map(|followed| later(answer, followed)));
    let title = format!("satisfaction, {}, {}", answer.file.file, answer.report.source);
    Report::new(title, grids, move || json(answer))
        .facts(facts(answer))
        .notes([notes(answer), named].concat())
}

/// A score as people read it: NPS in points with its sign, others in percent.
fn shown(kind: SurveyKind, value: Option<f64>) -> String {
    match (kind, value) {
        (SurveyKind::Nps, Some(value)) => number::points(value),
        (_, value) => number::full(value, Unit::Rate),
    }
}

fn shown_interval(kind: SurveyKind, interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, |interval| {
        format!("{} to {}", shown(kind, Some(interval.low)), shown(kind, Some(interval.high)))
    })
}

/// The columns of the dimensions, and their values for some respondents.
fn by_columns(answer: &SurveyAnswer) -> impl Iterator<Item = Column> {
    answer.question.by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text).priority(0))
}

fn by_cells(answer: &SurveyAnswer, of: &Respondents) -> Vec<Cell> {
    let width = answer.question.by.len();
    match of {
        Respondents::Segment(values) => {
            values.iter().map(|value| Cell::attribute(value.as_deref())).collect()
        }
        Respondents::Unknown => (0..width).map(|_| Cell::text("unknown customers")).collect(),
        Respondents::All | Respondents::Period(_) => {
            (0..width).map(|_| Cell::or_empty(None::<f64>)).collect()
        }
    }
}

/// One row per score, and one per opinion with later orders.
fn records(answer: &SurveyAnswer) -> Grid {
    let scores = answer.scored.iter().map(|scored| score_record(answer, scored));
    let later = answer.followed.iter().flat_map(|followed| {
        followed.opinions.iter().map(|(opinion, sums)| later_record(answer, followed.kind, *opinion, sums))
    });
    Grid::new(record_columns(answer), scores.chain(later).collect()).for_programs()
}

fn record_columns(answer: &SurveyAnswer) -> Vec<Column> {
    let measured = |name: &str| Column::named(name, Kind::AsMeasured);
    let count = |name: &str| Column::named(name, Kind::Count);
    let mut columns = vec![Column::named("row", Kind::Text)];
    columns.extend(by_columns(answer));
    columns.extend([
        Column::named("period", Kind::Text),
        Column::named("kind", Kind::Text),
        Column::named("group", Kind::Text),
        count("answers"),
        count("customers"),
        measured("value"),
        measured("low"),
        measured("high"),
        count("positive"),
        count("negative"),
        measured("mean"),
        Column::named("retention", Kind::RATE),
        Column::named("retention_low", Kind::RATE),
        Column::named("retention_high", Kind::RATE),
        Column::named("revenue_per_customer", Kind::MONEY),
        Column::named("revenue_low", Kind::MONEY),
        Column::named("revenue_high", Kind::MONEY),
        measured("orders_before"),
    ]);
    columns
}

/// A score in the columns of the records; those of later orders stay empty.
fn score_record(answer: &SurveyAnswer, scored: &Scored) -> Row {
    let Scored { kind, of, sums } = scored;
    let score = sums.score();
    let (name, period) = match of {
        Respondents::All => ("all", None),
        Respondents::Period(period) => ("period", Some(period.clone())),
        Respondents::Segment(_) | Respondents::Unknown => ("segment", None),
    };
    let mut row = vec![Cell::text(name)];
    row.extend(by_cells(answer, of));
    row.extend([
        Cell::or_empty(period),
        Cell::text(kind.name()),
        Cell::or_empty(None::<f64>),
        score.answers.into(),
        score.customers.into(),
        score.value.into(),
        Cell::or_empty(score.interval.map(|interval| interval.low)),
        Cell::or_empty(score.interval.map(|interval| interval.high)),
        score.positive.into(),
        score.negative.into(),
        score.mean.into(),
    ]);
    row
}

/// What customers of an opinion did later, in the columns of the records; those of the score stay empty.
fn later_record(answer: &SurveyAnswer, kind: SurveyKind, opinion: Opinion, sums: &LaterSums) -> Row {
    let empty = || Cell::or_empty(None::<f64>);
    let mut row = vec![Cell::text("later")];
    row.extend(by_cells(answer, &Respondents::All));
    row.extend([empty(), Cell::text(kind.name()), Cell::text(opinion.title(kind)), empty()]);
    row.push(sums.customers.into());
    row.extend((0..6).map(|_| empty()));
    row.extend(later_cells(answer, sums));
    row
}

/// Retention and revenue with the ends of their intervals, and the orders before.
fn later_cells(answer: &SurveyAnswer, sums: &LaterSums) -> Vec<Cell> {
    let later = sums.later();
    let ends = |interval: Option<Interval>| {
        [interval.map(|interval| interval.low), interval.map(|interval| interval.high)].map(Cell::or_empty)
    };
    let mut cells = vec![Cell::from(later.retention)];
    cells.extend(ends(later.retention_interval));
    cells.push(if answer.has_amount { later.revenue.into() } else { Cell::or_empty(None::<f64>) });
    cells.extend(ends(later.revenue_interval.filter(|_| answer.has_amount)));
    cells.push(later.orders_before.into());
    cells
}

/// Scores for people: one row each.
fn scores(answer: &SurveyAnswer, listed: &[&Scored], title: Option<&str>) -> Grid {
    let is_by = listed.iter().any(|one| matches!(one.of, Respondents::Segment(_) | Respondents::Unknown));
    let has_periods = listed.iter().any(|one| matches!(one.of, Respondents::Period(_)));
    let mut columns = Vec::new();
    if has_periods {
        columns.push(Column::named("period", Kind::Text).priority(0));
    }
    if is_by {
        columns.extend(by_columns(answer));
    }
    let count = |name: &str| Column::named(name, Kind::Count);
    columns.extend([
        Column::new("kind", "score", Kind::Text).priority(0),
        Column::named("value", Kind::AsMeasured).priority(0),
        Column::new("interval", "95 % interval", Kind::AsMeasured),
        count("answers"),
        count("customers").priority(2),
        count("positive").priority(2),
        count("negative").priority(2),
        Column::named("mean", Kind::Decimals(2)),
    ]);
    let row = |Scored { kind, of, sums }: &Scored| -> Row {
        let score: Score = sums.score();
        let mut row = Vec::new();
        if let Respondents::Period(period) = of {
            row.push(Cell::text(period.clone()));
        }
        if is_by {
            row.extend(by_cells(answer, of));
        }
        let negative =
            if *kind == SurveyKind::Nps { score.negative.into() } else { Cell::or_empty(None::<f64>) };
        row.extend([
            Cell::text(if title.is_some() { kind.name() } else { kind.title() }),
            Cell::from(score.value).shown(shown(*kind, score.value)),
            Cell::text(shown_interval(*kind, score.interval)),
            score.answers.into(),
            score.customers.into(),
            score.positive.into(),
            negative,
            score.mean.into(),
        ]);
        row
    };
    let rows = listed.iter().map(|one| row(one)).collect();
    Grid::new(columns, rows).titled(title.unwrap_or_default()).for_people()
}

/// What customers did after their first answer to a kind of question.
fn later(answer: &SurveyAnswer, followed: &Followed) -> Grid {
    let mut columns = vec![
        Column::named("customers", Kind::Count).priority(0),
        Column::new("retention", "ordered again", Kind::RATE).priority(0),
        Column::new("retention_interval", "95 % interval", Kind::Range(Unit::Rate)),
    ];
    if answer.has_amount {
        columns.extend([
            Column::new("revenue", "revenue per customer", Kind::MONEY),
            Column::new("revenue_interval", "95 % interval", Kind::Range(Unit::Money)).priority(2),
        ]);
    }
    columns.insert(0, Column::new("group", "answered", Kind::Text).priority(0));
    columns.push(Column::new("orders_before", "orders before", Kind::RATIO));
    let rows = followed.opinions.iter().map(|(opinion, sums)| -> Row {
        let later = sums.later();
        let mut row = vec![
            Cell::text(opinion.title(followed.kind)),
            sums.customers.into(),
            later.retention.into(),
            Cell::or_empty(later.retention_interval),
        ];
        if answer.has_amount {
            row.extend([later.revenue.into(), Cell::or_empty(later.revenue_interval)]);
        }
        row.push(later.orders_before.into());
        row
    });
    let title = format!(
        "{}: the {} days after the first answer of a customer",
        followed.kind.title(),
        answer.question.days
    );
    Grid::new(columns, rows.collect()).titled(title).for_people()
}

/// The difference between the shares of customers with the best and with the worst opinion who ordered again.
fn contrast(followed: &Followed) -> Option<(Opinion, Opinion, Comparison)> {
    let ((best, first), (worst, last)) = (followed.opinions.first()?, followed.opinions.last()?);
    Some((*best, *worst, LaterSums::more_returned(first, last)?))
}

fn facts(answer: &SurveyAnswer) -> Vec<Fact> {
    let mut facts = vec![Fact::new("columns", answer.file.mapping.clone())];
    for one in &answer.kinds {
        let scale = one.scale;
        let counts = match (one.kind, scale.negative) {
            (_, Some(negative)) => {
                format!("from {} on promoters, up to {negative} detractors", scale.positive)
            }
            (SurveyKind::Ces, _) => format!(
                "share of the highest possible sum, {} per answer; from {} on positive, called easy",
                scale.high, scale.positive
            ),
            _ => format!("from {} on positive, called satisfied", scale.positive),
        };
        let origin = if one.is_suggested && one.kind != SurveyKind::Nps {
            format!(" (suggested by the answers; set it with --scale {}=MAX)", one.kind)
        } else {
            String::new()
        };
        facts.push(Fact::new(one.kind.name(), format!("{} to {}, {counts}{origin}", scale.low, scale.high)));
    }
    if let Some(window) = answer.question.window {
        facts.push(Fact::new("answers of", window.to_string()));
    }
    facts
}

fn notes(answer: &SurveyAnswer) -> Vec<String> {
    let mut notes: Vec<String> = answer.kinds.iter().flat_map(|one| answer_notes(answer, one)).collect();
    if answer.file.of_no_kind > 0 {
        let others = number::counted(answer.file.of_no_kind, "answer");
        notes.push(format!("left out: {others} to other questions"));
    }
    notes.extend(answer.followed.iter().flat_map(|followed| later_notes(answer, followed)));
    notes.push(
        "those who answer differ from those who do not, and the groups may have differed before they answered: see orders before"
            .into(),
    );
    notes
}

/// Answers of a kind that are of no customer of the source, or are left out.
fn answer_notes(answer: &SurveyAnswer, one: &KindScale) -> Vec<String> {
    let (mut notes, mut parts) = (Vec::new(), Vec::new());
    let kind = one.kind.name();
    if one.unknown > 0 {
        let who = answer.report.unknown_customers();
        parts.push(format!("{} of {who}", number::integer(one.unknown.into())));
    }
    if one.nameless > 0 {
        parts.push(format!("{} without a customer", number::integer(one.nameless.into())));
    }
    if !parts.is_empty() {
        let counted = match answer.question.segment_filters.is_empty() {
            true => "they count",
            false => "they are in no segment",
        };
        let answers = number::counted(one.answers, "answer");
        notes.push(format!("{kind}: of {answers}, {}; {counted}", parts.join(", ")));
    }
    if one.off_scale > 0 {
        let answers = number::counted(one.off_scale, "answer");
        let (low, high) = (one.scale.low, one.scale.high);
        notes.push(format!("{kind}: left out: {answers} without a date or off the scale {low} to {high}"));
    }
    notes
}

/// Whether the most satisfied ordered again more often, and who was not followed.
fn later_notes(answer: &SurveyAnswer, followed: &Followed) -> Vec<String> {
    let (mut notes, mut parts) = (Vec::new(), Vec::new());
    let kind = followed.kind.name();
    if let Some((best, worst, compared)) = contrast(followed) {
        let [best, worst] = [best, worst].map(|opinion| match followed.kind {
            SurveyKind::Nps => opinion.title(followed.kind).to_string(),
            _ => format!("those called {}", opinion.title(followed.kind)),
        });
        notes.push(format!("{kind}: {}", more_often(&best, &worst, &compared)));
    }
    if followed.open > 0 {
        let (customers, days) = (number::counted(followed.open, "customer"), answer.question.days);
        parts.push(format!("{customers} answered less than {days} days before the end"));
    }
    if followed.early > 0 {
        let customers = number::counted(followed.early, "customer");
        parts.push(format!("{customers} answered before their first order"));
    }
    if !parts.is_empty() {
        notes.push(format!("{kind}: not followed: {}", parts.join(", ")));
    }
    notes
}

fn json(answer: &SurveyAnswer) -> String {
    let scores = answer.scored.iter().map(|Scored { kind, of, sums }| {
        let score = sums.score();
        let (segment, period) = match of {
            Respondents::Segment(values) => (json!(values), Json::Null),
            Respondents::Period(period) => (Json::Null, json!(period)),
            Respondents::All | Respondents::Unknown => (Json::Null, Json::Null),
        };
        json!({
            "name": kind.name(), "period": period, "segment": segment, "unknown_customers": *of == Respondents::Unknown,
            "value": score.value, "interval": score.interval, "answers": score.answers, "customers": score.customers,
            "positive": score.positive, "negative": score.negative, "mean": score.mean,
        })
    });
    let kinds = answer.kinds.iter().map(|one| {
        json!({
            "name": one.kind.name(), "low": one.scale.low, "high": one.scale.high,
            "positive_from": one.scale.positive, "negative_to": one.scale.negative, "suggested": one.is_suggested,
            "answers": one.answers, "off_scale": one.off_scale, "unknown_customers": one.unknown,
            "without_customer": one.nameless,
        })
    });
    let later = answer.followed.iter().map(|followed| {
        let groups = followed.opinions.iter().map(|(opinion, sums)| {
            let later = sums.later();
            json!({
                "group": opinion.title(followed.kind), "customers": sums.customers, "returned": sums.returned,
                "retention": later.retention, "retention_interval": later.retention_interval,
                "revenue_per_customer": later.revenue.filter(|_| answer.has_amount),
                "revenue_interval": later.revenue_interval.filter(|_| answer.has_amount),
                "orders_before": later.orders_before,
            })
        });
        let difference = contrast(followed).map(|(_, _, compared)| {
            json!({
                "retention": compared.difference, "interval": compared.interval, "p_value": compared.p_value,
                "significant": compared.verdict() == Verdict::Real,
            })
        });
        json!({
            "name": followed.kind.name(), "groups": groups.collect::<Vec<_>>(), "best_less_worst": difference,
            "not_followed": { "open": followed.open, "before_first_order": followed.early },
        })
    });
    pretty(&json!({
        "surveys": answer.file.file,
        "columns": answer.file.mapping,
        "as_of": answer.report.as_of.to_string(),
        "window": answer.question.window.map(|window| json!({ "from": window.from.to_string(), "to": window.to.to_string() })),
        "by": answer.question.by,
        "kinds": kinds.collect::<Vec<_>>(),
        "scores": scores.collect::<Vec<_>>(),
        "follow_days": answer.question.days,
        "later": later.collect::<Vec<_>>(),
        "other_questions": answer.file.of_no_kind,
        "excluded": excluded(&answer.report),
    }))
}
