//! The tables and the chart of RFM.

use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::explore::rfm::{RfmAnswer, RfmCustomer};
use crate::report::rfm::{RfmSum, listed, matrix, of_group, of_scores};
use crate::report::{bins, number};
use crate::rfm::{RfmGroup, SCORES, rf_name};
use crate::tui::chart::{Bar, Chart};
use crate::tui::table::{Cell, Column, Row, Tint, bars, cells_of, columns_of};

use super::tab::Shown;

/// Columns and rows of a table.
pub type Content = (Vec<Column>, Vec<Row>);

/// The number of some customers that is shown, and its unit. `names` are those of their segments in `values`; none are all
/// customers.
pub fn value(shown: Shown, sum: RfmSum, names: &[String], values: Option<&ClvAnswer>) -> (Option<f64>, Unit) {
    let customers = sum.customers as f64;
    let revenue = sum.revenue.to_f64();
    match shown {
        Shown::Customers => (Some(customers), Unit::Count),
        Shown::Revenue => (Some(revenue), Unit::Money),
        Shown::RevenuePerCustomer => ((sum.customers > 0).then(|| revenue / customers), Unit::Money),
        Shown::Value => (values.and_then(|answer| mean_value(answer, names)), Unit::Money),
    }
}

/// The predicted value per customer of some segments together.
fn mean_value(answer: &ClvAnswer, names: &[String]) -> Option<f64> {
    if names.is_empty() {
        return answer.total.value_mean();
    }
    let is_named = |one: &&SegmentValue| {
        one.values.first().is_some_and(|value| names.iter().any(|name| value.as_deref() == Some(name)))
    };
    let (mut total, mut customers) = (0.0, 0);
    for one in answer.segments.iter().filter(is_named) {
        total += one.value()?;
        customers += one.customers;
    }
    (customers > 0).then(|| total / customers as f64)
}

/// The text of a number; customers and sums without a fraction, to be read at a glance.
fn text(shown: Shown, value: Option<f64>, unit: Unit) -> String {
    match (shown, value) {
        (Shown::Revenue, Some(value)) => number::full(Some(value.round()), Unit::Count),
        _ => number::full(value, unit),
    }
}

/// Recency down, the best first, and frequency across, with sums at the ends.
pub fn scores(answer: &RfmAnswer, shown: Shown, values: Option<&ClvAnswer>) -> Content {
    let named = |name: &str, numeric| Column { name: name.to_string(), numeric };
    let mut columns = vec![named("recency", false)];
    columns.extend((1..=SCORES).map(|f| named(&format!("F{f}"), true)));
    columns.push(named("all", true));
    let cells = &answer.scores.cells;
    let number_of = |r: usize, f: usize| {
        let sum = of_scores(&answer.scores, r, f);
        (sum, value(shown, sum, &[rf_name(r, f)], values))
    };
    let places = || (1..=SCORES).flat_map(|r| (1..=SCORES).map(move |f| (r, f)));
    let most = places().filter_map(|(r, f)| number_of(r, f).1.0).fold(0.0_f64, f64::max);
    let plain = |sum: RfmSum, names: &[String]| {
        let (number, unit) = value(shown, sum, names, values);
        Cell::number(text(shown, number, unit), number)
    };
    let row = |r: usize| {
        let each = (1..=SCORES).map(|f| {
            let (sum, (number, unit)) = number_of(r, f);
            let heat =
                number.filter(|number| most > 0.0 && *number >= 0.0).map(|number| Tint::Heat(number / most));
            let is_empty = sum.customers == 0;
            Cell::number(text(shown, number, unit), number)
                .tinted(heat.filter(|_| !is_empty))
                .faint_if(is_empty)
        });
        let of_row = RfmSum::of(cells.iter().filter(|cell| usize::from(cell.r) == r));
        let name = format!("R{r} {}", days(answer, r));
        let names: Vec<String> = (1..=SCORES).map(|f| rf_name(r, f)).collect();
        let ends = [plain(of_row, &names)];
        Row {
            id: r.to_string(),
            cells: [Cell::text(name)].into_iter().chain(each).chain(ends).collect(),
            pinned: false,
        }
    };
    let of_column = |f: usize| RfmSum::of(cells.iter().filter(|cell| usize::from(cell.f) == f));
    let mut all = vec![Cell::text("all")];
    all.extend((1..=SCORES).map(|f| {
        let names: Vec<String> = (1..=SCORES).map(|r| rf_name(r, f)).collect();
        plain(of_column(f), &names)
    }));
    all.push(plain(RfmSum::of(cells), &[]));
    let rows = (1..=SCORES).rev().map(row).chain([Row { id: "all".into(), cells: all, pinned: true }]);
    (columns, rows.collect())
}

/// The days since the last order that a recency score covers.
fn days(answer: &RfmAnswer, r: usize) -> String {
    let cut =
        |place: usize| answer.scores.binnings.first().and_then(|binning| binning.at.get(place)).copied();
    match cut(SCORES - r) {
        Some(cut) => format!("to {} days", bins::plain(cut)),
        None if r == 1 => {
            cut(SCORES - 2).map_or_else(String::new, |cut| format!("over {} days", bins::plain(cut)))
        }
        None => String::new(),
    }
}

/// A row per group; the column of what is shown is coloured.
pub fn groups(answer: &RfmAnswer, shown: Shown, values: Option<&ClvAnswer>) -> Content {
    let named = |name: &str, numeric| Column { name: name.to_string(), numeric };
    let columns = [
        ("group", false),
        ("customers", true),
        ("share", true),
        ("revenue", true),
        ("of revenue", true),
        ("revenue per customer", true),
        ("orders each", true),
        ("residual CLV", true),
        ("rule", false),
    ];
    // CLV is asked for once it is to be shown.
    let has_value = values.is_some();
    let columns: Vec<Column> = columns
        .into_iter()
        .filter(|(name, _)| has_value || *name != "residual CLV")
        .map(|(name, numeric)| named(name, numeric))
        .collect();
    let all = RfmSum::of(&answer.scores.cells);
    let most = |shown: Shown| {
        let each = RfmGroup::ALL.map(|group| {
            value(shown, of_group(&answer.scores, group), &[group.name().to_string()], values).0
        });
        each.into_iter().flatten().fold(0.0_f64, f64::max)
    };
    let highest = most(shown);
    let row = |name: &str, sum: RfmSum, rule: &str| {
        let is_all = name == "all";
        let names = if is_all { Vec::new() } else { vec![name.to_string()] };
        let number = |of: Shown| {
            let (number, unit) = value(of, sum, &names, values);
            let heat = number.filter(|number| of == shown && !is_all && highest > 0.0 && *number >= 0.0);
            Cell::number(text(of, number, unit), number)
                .tinted(heat.map(|number| Tint::Heat(number / highest)))
        };
        let share = |part: f64, of: f64, unit| {
            let share = (of > 0.0).then(|| part / of);
            Cell::number(number::full(share, unit), share)
        };
        let customers = sum.customers as f64;
        let mut cells = vec![
            Cell::text(name),
            number(Shown::Customers),
            share(customers, all.customers as f64, Unit::Rate),
            number(Shown::Revenue),
            share(sum.revenue.to_f64(), all.revenue.to_f64(), Unit::Rate),
            number(Shown::RevenuePerCustomer),
            share(sum.orders as f64, customers, Unit::Ratio),
        ];
        if has_value {
            cells.push(number(Shown::Value));
        }
        cells.push(Cell::text(rule));
        Row { id: name.to_string(), cells, pinned: is_all }
    };
    let rows = RfmGroup::ALL.map(|group| row(group.name(), of_group(&answer.scores, group), group.rule()));
    let mut rows: Vec<Row> = rows.into_iter().chain([row("all", all, "")]).collect();
    for (place, column) in columns.iter().enumerate() {
        if ["share", "of revenue"].contains(&column.name.as_str()) {
            bars(&mut rows, place);
        }
    }
    (columns, rows)
}

/// Groups on the earlier day by groups now, coloured by the share of the row.
pub fn moves(answer: &RfmAnswer) -> Content {
    let grid = matrix(answer);
    let rows = grid.all_rows().enumerate().map(|(place, row)| {
        let all = row.last().and_then(crate::report::grid::Cell::number).unwrap_or(0.0);
        let is_total = place > RfmGroup::ALL.len();
        let cells = cells_of(&grid, row).into_iter().enumerate().map(|(column, cell)| {
            let is_count = (1..=RfmGroup::ALL.len()).contains(&column);
            // Who retained_from_previous is faint: the moves are what is looked for.
            let heat = row.get(column).and_then(crate::report::grid::Cell::number);
            let heat = heat.filter(|number| is_count && !is_total && all > 0.0 && *number > 0.0);
            cell.tinted(heat.map(|number| Tint::Heat(number / all)))
        });
        let id = RfmGroup::ALL.get(place).map_or(if is_total { "all" } else { "none" }, |group| group.name());
        Row { id: id.to_string(), cells: cells.collect(), pinned: is_total }
    });
    (columns_of(&grid), rows.collect())
}

/// The customers of a move.
pub fn customers(answer: &RfmAnswer, customers: &[RfmCustomer]) -> Content {
    let grid = listed(answer, customers);
    let rows = customers.iter().zip(&grid.rows);
    let row = |(one, row): (&RfmCustomer, _)| Row {
        id: one.customer.clone(),
        cells: cells_of(&grid, row),
        pinned: false,
    };
    (columns_of(&grid), rows.map(row).collect())
}

/// A bar per group of what is shown.
pub fn group_bars(answer: &RfmAnswer, shown: Shown) -> Chart {
    // The values of the heat map are those of its cells, not of groups.
    let shown = if shown == Shown::Value { Shown::RevenuePerCustomer } else { shown };
    let bar = |group: RfmGroup| {
        let (value, _) = value(shown, of_group(&answer.scores, group), &[], None);
        Bar { name: group.name().to_string(), value, interval: None, text: None }
    };
    let unit = if shown == Shown::Customers { Unit::Count } else { Unit::Money };
    Chart::Bars { bars: RfmGroup::ALL.map(bar).to_vec(), unit }
}
