//! RFM: the heatmap of R and F, the groups with their rules, moves between two days, and the customers of a group.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::cohort::Money;
use crate::explore::rfm::{RfmAnswer, RfmCell, RfmCustomer, RfmMove, RfmScores};
use crate::rfm::{RfmGroup, SCORES};

use super::bins::{scores, uneven};
use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row, Value};
use super::number;
use super::write::json::{excluded, objects, pretty};

/// Moves in the list below their matrix.
const MOST_MOVES: usize = 12;

/// The sums of some customers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RfmSum {
    pub customers: u64,
    pub orders: u64,
    pub revenue: Money,
}

impl RfmSum {
    fn add(&mut self, cell: &RfmCell) {
        self.customers += cell.customers;
        self.orders += cell.orders;
        self.revenue += cell.revenue;
    }

    /// The sum of some cells.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a RfmCell>) -> RfmSum {
        let mut sum = RfmSum::default();
        cells.into_iter().for_each(|cell| sum.add(cell));
        sum
    }
}

/// The sums of the cell of a recency and a frequency score.
pub fn of_scores(scores: &RfmScores, r: usize, f: usize) -> RfmSum {
    RfmSum::of(scores.cells.iter().filter(|cell| usize::from(cell.r) == r && usize::from(cell.f) == f))
}

/// The answer in full.
pub fn report(answer: &RfmAnswer) -> Report<'_> {
    let mut grids = Vec::new();
    match &answer.customers {
        Some(customers) => grids.push(listed(answer, customers)),
        None => {
            grids.push(records(answer));
            let count = |sum: RfmSum| Value::Count(sum.customers);
            grids.push(
                heatmap(&answer.scores, Kind::Count, count).titled("customers by recency and frequency"),
            );
            let money = |sum: RfmSum| Value::Money(sum.revenue);
            grids.push(
                heatmap(&answer.scores, Kind::Amount, money).titled("revenue by recency and frequency"),
            );
            grids.push(groups(answer).titled("groups; FM is the mean of F and M").for_people());
            if answer.earlier.is_some() {
                grids.push(matrix(answer).for_people());
                grids.push(
                    moves(answer).titled("who moved to another group, most customers first").for_people(),
                );
            }
        }
    }
    let title = format!("RFM, {}, as of {}", answer.report.source, answer.scores.day);
    Report::new(title, grids, move || json(answer)).facts(facts(answer)).notes(notes(answer))
}

/// A row per R, a column per F, with sums.
fn heatmap(scores: &RfmScores, kind: Kind, value: impl Fn(RfmSum) -> Value) -> Grid {
    let mut columns = vec![Column::named("r", Kind::Text).priority(0)];
    columns[0].title = "R".into();
    columns.extend((1..=SCORES).map(|f| Column::new(format!("f{f}"), format!("F {f}"), kind)));
    columns.push(Column::named("all", kind).priority(0));
    let sums = |of: &dyn Fn(&RfmCell, usize) -> bool| {
        let mut row: Row = (1..=SCORES)
            .map(|f| value(RfmSum::of(scores.cells.iter().filter(|cell| of(cell, f)))).into())
            .collect();
        row.push(value(RfmSum::of(scores.cells.iter().filter(|cell| of(cell, cell.f.into())))).into());
        row
    };
    let row = |r: usize| {
        let mut row: Row = vec![Cell::text(format!("R {r}"))];
        row.extend(sums(&|cell, f| usize::from(cell.r) == r && usize::from(cell.f) == f));
        row
    };
    let mut all: Row = vec![Cell::text("all")];
    all.extend(sums(&|cell, f| usize::from(cell.f) == f));
    Grid::new(columns, (1..=SCORES).rev().map(row).collect()).summed(vec![all]).for_people()
}

/// A row per group.
pub fn groups(answer: &RfmAnswer) -> Grid {
    let columns = vec![
        Column::new("name", "group", Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(0),
        Column::named("share", Kind::RATE),
        Column::named("revenue", Kind::Amount),
        Column::new("revenue_share", "of revenue", Kind::RATE),
        Column::named("revenue_per_customer", Kind::MONEY).priority(2),
        Column::named("orders_per_customer", Kind::RATIO).priority(2),
        Column::named("rule", Kind::Text).widest(60).priority(3),
    ];
    let all = RfmSum::of(&answer.scores.cells);
    let row = |group: RfmGroup| {
        let mut row: Row = vec![Cell::text(group.name())];
        row.extend(sum_cells(of_group(&answer.scores, group), all));
        row.push(Cell::text(group.rule()));
        row
    };
    let mut total: Row = vec![Cell::text("all")];
    total.extend(sum_cells(all, all));
    Grid::new(columns, RfmGroup::ALL.into_iter().map(row).collect()).summed(vec![total])
}

/// The sums of the customers of a group.
pub fn of_group(scores: &RfmScores, group: RfmGroup) -> RfmSum {
    RfmSum::of(scores.cells.iter().filter(|cell| cell.group() == group))
}

/// Customers, their share, revenue, its share, and both per customer.
fn sum_cells(sum: RfmSum, all: RfmSum) -> Vec<Cell> {
    let customers = sum.customers as f64;
    vec![
        sum.customers.into(),
        ratio(customers, all.customers as f64),
        sum.revenue.into(),
        ratio(sum.revenue.to_f64(), all.revenue.to_f64()),
        ratio(sum.revenue.to_f64(), customers),
        ratio(sum.orders as f64, customers),
    ]
}

fn ratio(numerator: f64, denominator: f64) -> Cell {
    Cell::from((denominator != 0.0).then(|| numerator / denominator))
}

/// The name of a group on the earlier day.
fn was_name(was: Option<RfmGroup>) -> &'static str {
    was.map_or("not yet a customer", RfmGroup::name)
}

/// Groups then by groups now; a column is numbered as the row of its group.
pub fn matrix(answer: &RfmAnswer) -> Grid {
    let mut found: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let place = |group: RfmGroup| RfmGroup::ALL.iter().position(|one| *one == group).unwrap_or_default();
    for RfmMove { was, now, customers } in &answer.moves {
        let was = was.map_or(RfmGroup::ALL.len(), place);
        *found.entry((was, place(*now))).or_default() += customers;
    }
    let mut columns = vec![Column::named("was", Kind::Text).priority(0)];
    columns[0].title = "was \\ is".into();
    columns.extend((1..=RfmGroup::ALL.len()).map(|now| Column::named(now.to_string(), Kind::Count)));
    columns.push(Column::named("all", Kind::Count).priority(0));
    let counts = |was: Option<usize>| -> Row {
        let of = |now: Option<usize>| {
            let is_meant = |(one, other): &(usize, usize)| {
                was.is_none_or(|was| was == *one) && now.is_none_or(|now| now == *other)
            };
            found.iter().filter(|(key, _)| is_meant(key)).map(|(_, customers)| customers).sum::<u64>()
        };
        let each = (0..RfmGroup::ALL.len()).map(|now| Cell::from(of(Some(now))).faint_if(was == Some(now)));
        each.chain([Cell::from(of(None))]).collect()
    };
    let row = |was: usize| {
        let group = RfmGroup::ALL.get(was).copied();
        let name = was_name(group);
        let mut row: Row =
            vec![Cell::text(group.map_or(name.to_string(), |_| format!("{} {name}", was + 1)))];
        row.extend(counts(Some(was)));
        row
    };
    let mut all: Row = vec![Cell::text("all")];
    all.extend(counts(None));
    let since = answer.earlier.as_ref().map(|earlier| earlier.day.to_string()).unwrap_or_default();
    Grid::new(columns, (0..=RfmGroup::ALL.len()).map(row).collect())
        .summed(vec![all])
        .titled(format!("group on {since} by group on {}", answer.scores.day))
}

/// A row per move to another group, most customers first.
fn moves(answer: &RfmAnswer) -> Grid {
    let columns = vec![
        Column::named("was", Kind::Text).priority(0),
        Column::new("now", "is", Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(0),
        Column::new("share", "of those who were", Kind::RATE),
    ];
    let mut moved: Vec<&RfmMove> =
        answer.moves.iter().filter(|one| one.was.is_some_and(|was| was != one.now)).collect();
    moved.sort_by_key(|one| std::cmp::Reverse(one.customers));
    let row = |one: &&RfmMove| -> Row {
        vec![
            Cell::text(was_name(one.was)),
            Cell::text(one.now.name()),
            one.customers.into(),
            share_of_was(answer, one),
        ]
    };
    Grid::new(columns, moved.iter().take(MOST_MOVES).map(row).collect())
}

/// The share of those who were in the group of a move.
fn share_of_was(answer: &RfmAnswer, one: &RfmMove) -> Cell {
    let of =
        answer.moves.iter().filter(|other| other.was == one.was).map(|other| other.customers).sum::<u64>();
    ratio(one.customers as f64, of as f64)
}

/// A row per cell, group and move, for programs.
fn records(answer: &RfmAnswer) -> Grid {
    let columns = vec![
        Column::named("row", Kind::Text),
        Column::named("r", Kind::Count),
        Column::named("f", Kind::Count),
        Column::named("was", Kind::Text),
        Column::named("group", Kind::Text),
        Column::named("customers", Kind::Count),
        Column::named("share", Kind::RATE),
        Column::named("revenue", Kind::Amount),
        Column::named("revenue_share", Kind::RATE),
        Column::named("revenue_per_customer", Kind::MONEY),
        Column::named("orders_per_customer", Kind::RATIO),
        Column::named("rule", Kind::Text),
    ];
    let all = RfmSum::of(&answer.scores.cells);
    let empty = || Cell::or_empty(None::<u64>);
    let mut rows: Vec<Row> = Vec::new();
    for (r, f) in (1..=SCORES).rev().flat_map(|r| (1..=SCORES).map(move |f| (r, f))) {
        let scores = [r as u64, f as u64].map(Cell::from);
        let mut row: Row = vec![Cell::text("cell")];
        row.extend(scores);
        row.extend([empty(), empty()]);
        row.extend(sum_cells(of_scores(&answer.scores, r, f), all));
        rows.push(row);
    }
    for group in RfmGroup::ALL {
        let mut row: Row = vec![Cell::text("group"), empty(), empty(), empty(), Cell::text(group.name())];
        row.extend(sum_cells(of_group(&answer.scores, group), all));
        row.push(Cell::text(group.rule()));
        rows.push(row);
    }
    rows.extend(answer.moves.iter().map(|one| -> Row {
        vec![
            Cell::text("move"),
            empty(),
            empty(),
            Cell::or_empty(one.was.map(|was| was.name().to_string())),
            Cell::text(one.now.name()),
            one.customers.into(),
            share_of_was(answer, one),
        ]
    }));
    Grid::new(columns, rows).for_programs()
}

/// The customers of a group.
pub fn listed(answer: &RfmAnswer, customers: &[RfmCustomer]) -> Grid {
    let mut columns = vec![Column::named("customer", Kind::Text).priority(0)];
    let has_earlier = answer.earlier.is_some();
    if has_earlier {
        columns.push(Column::named("was", Kind::Text));
    }
    let score = |name: &str| Column::new(name, name.to_uppercase(), Kind::Count);
    columns.extend([score("r"), score("f"), score("m")]);
    columns.extend([
        Column::named("last_order", Kind::Date),
        Column::named("recency_days", Kind::Count),
        Column::named("orders", Kind::Count),
        Column::named("revenue", Kind::Amount).priority(0),
    ]);
    let row = |one: &RfmCustomer| {
        let mut row: Row = vec![Cell::text(one.customer.clone())];
        if has_earlier {
            row.push(Cell::or_empty(one.was.map(|was| was.name().to_string())));
        }
        row.extend([one.r, one.f, one.m].map(|score| Cell::from(u64::from(score))));
        row.extend([
            Cell::or_empty(one.last_order),
            one.recency_days.into(),
            one.orders.into(),
            one.revenue.into(),
        ]);
        row
    };
    Grid::new(columns, customers.iter().map(row).collect())
}

/// The cut points, and which customers are listed.
pub fn facts(answer: &RfmAnswer) -> Vec<Fact> {
    let mut facts: Vec<Fact> = cut_points(&answer.scores).into_iter().map(Fact::line).collect();
    if let Some(earlier) = &answer.earlier {
        facts.extend(
            cut_points(earlier).into_iter().map(|cuts| Fact::line(format!("{}: {cuts}", earlier.day))),
        );
    }
    if let (Some(list), Some(customers)) = (&answer.question.list, &answer.customers) {
        let was = list.was.map_or_else(String::new, |was| format!(", of those who were {was}"));
        let of = of_group(&answer.scores, list.group).customers;
        let shown = number::counted(customers.len() as u64, "customer");
        facts.push(Fact::new(
            list.group.name(),
            format!("{}; {shown} of {}{was}", list.group.rule(), number::integer(of.into())),
        ));
    }
    facts
}

/// The cut points of each letter in words.
pub fn cut_points(of: &RfmScores) -> Vec<String> {
    of.binnings.iter().filter_map(scores).collect()
}

/// The cut points of each letter in one line: `R at 45 192 396 680, F at 1 1 2 4, M at 44 80 138 279`. The exact ones are
/// in [`cut_points`].
pub fn cuts_in_short(of: &RfmScores) -> String {
    let rounded = |cut: &f64| if cut.abs() < 10.0 { *cut } else { cut.round() };
    let letters = of.binnings.iter().zip(['R', 'F', 'M']).map(|(binning, letter)| {
        let cuts: Vec<String> = binning.at.iter().map(|cut| super::bins::plain(rounded(cut))).collect();
        format!("{letter} {}", cuts.join(" "))
    });
    letters.collect::<Vec<_>>().join(", ")
}

/// Notes on the scores.
pub fn notes(answer: &RfmAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    let is_fixed = |letter: char| answer.fixed.contains(&letter);
    if answer.question.segment_filters.is_empty() {
        let cut = answer.scores.binnings.iter().zip(['R', 'F', 'M']).filter(|(_, letter)| !is_fixed(*letter));
        notes.extend(cut.filter_map(|(binning, _)| uneven(binning)));
    } else {
        notes.push("scores are cut over all customers, so that a customer has one group".into());
    }
    if !answer.fixed.is_empty() {
        let letters: Vec<String> = answer.fixed.iter().map(char::to_string).collect();
        notes.push(format!("cut points of {} are those of rfm.toml", letters.join(", ")));
    }
    if answer.earlier.is_some() && answer.fixed.len() < 3 {
        notes.push(
            "each day has its own quintiles: a customer can move because others did; rfm.toml fixes the cut points"
                .into(),
        );
    }
    notes
}

fn json(answer: &RfmAnswer) -> String {
    let cells: Vec<Json> = (1..=SCORES)
        .rev()
        .flat_map(|r| (1..=SCORES).map(move |f| (r, f)))
        .map(|(r, f)| {
            let sum = of_scores(&answer.scores, r, f);
            json!({ "r": r, "f": f, "customers": sum.customers, "orders": sum.orders, "revenue": sum.revenue.to_f64() })
        })
        .collect();
    let moves: Vec<Json> = answer
        .moves
        .iter()
        .map(|one| json!({ "was": one.was.map(RfmGroup::name), "now": one.now.name(), "customers": one.customers }))
        .collect();
    let customers = answer.customers.as_ref().map(|customers| objects(&listed(answer, customers)));
    let earlier = answer.earlier.as_ref();
    pretty(&json!({
        "as_of": answer.scores.day.to_string(),
        "since": earlier.map(|earlier| earlier.day.to_string()),
        "customers": RfmSum::of(&answer.scores.cells).customers,
        "cut_points": cuts_json(&answer.scores),
        "since_cut_points": earlier.map(cuts_json),
        "fixed": answer.fixed,
        "cells": cells,
        "groups": objects(&groups(answer)),
        "moves": moves,
        "list": customers,
        "excluded": excluded(&answer.report),
    }))
}

fn cuts_json(scores: &RfmScores) -> Json {
    let each = scores.binnings.iter().map(|binning| (binning.of.clone(), json!(binning.at)));
    Json::Object(each.collect())
}
