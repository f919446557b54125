//! The tables of every answer: each column has a name for programs, a heading for people and a unit.

use std::collections::BTreeSet;

use tenure::engine::Cancel;
use tenure::explore::bootstrap::Intervals;
use tenure::explore::clv::ClvQuestion;
use tenure::explore::customers::CustomerQuestion;
use tenure::explore::{
    Answer, Breakdown, CompareQuestion, Question, Segmentation, Session, Shape, SideSpec, View, series,
};
use tenure::report::clv::{Shown, TimeUnit};
use tenure::report::compare::{Compared, Ranked, RankedDrivers};
use tenure::report::grid::{Grid, Report};
use tenure::report::{clv, compare, curves, customer, customers, diff, inspect, matrix, segments};
use tenure::source::SourceSpec;

use crate::support::{sample, session};

fn ask(session: &mut Session, question: Question) -> Answer {
    session.answer(&question, &Cancel::new(), &mut |_| {}).unwrap()
}

fn check_columns(what: &str, grid: &Grid) {
    for column in &grid.columns {
        assert!(!column.name.trim().is_empty(), "{what}: a column without a name: {column:?}");
        assert!(!column.title.trim().is_empty(), "{what}: {} has no heading", column.name);
        assert!(!column.kind.unit().is_empty(), "{what}: {} has no unit", column.name);
    }
    let names: Vec<&str> = grid.read_by_programs().map(|(_, column)| column.name.as_str()).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    if grid.audience.has_programs() {
        assert_eq!(different.len(), names.len(), "{what}: two columns have one name: {names:?}");
    }
    for row in grid.all_rows() {
        assert_eq!(row.len(), grid.columns.len(), "{what}: a row has not a cell for every column");
    }
}

fn check(what: &str, report: &Report) {
    assert!(!report.title.is_empty(), "{what}");
    assert!(report.records().is_some(), "{what} has no table for programs");
    for grid in &report.grids {
        check_columns(what, grid);
    }
}

#[test]
fn every_column_of_every_answer_has_a_name_a_heading_and_a_unit() {
    let source = SourceSpec { paths: vec![sample("orders.parquet")], ..SourceSpec::default() };
    let mut session = session(&source);
    let view = View::default();
    let Answer::Matrix(answer) = ask(&mut session, Question::Matrix(Shape::monthly())) else { panic!() };
    let intervals = Intervals::default();
    check("matrix", &matrix::report(&answer, &view, &intervals, false));
    check("matrix --long", &matrix::report(&answer, &view, &intervals, true));
    let lines = series(&answer.matrix, &view, &[0, 1]);
    check("curves", &curves::report(&answer, &view, &lines, Some(0.2)));
    check("inspect", &inspect::report(&answer.report, &answer.matrix, None));

    for by in [vec!["channel"], vec!["channel", "country"]] {
        let by = by.into_iter().map(String::from).collect();
        let question = Segmentation { by, top: Some(3), segment_filters: Vec::new() };
        let Answer::Segments(answer) = ask(&mut session, Question::Segments(question)) else { panic!() };
        check("segments", &segments::report(&answer, &[1, 3]));
    }

    let sides = vec![SideSpec::of("channel = 'email'"), SideSpec::of("channel = 'social'")];
    for breakdown in [Breakdown::Dimension("country".into(), 1), Breakdown::AllDimensions(1)] {
        let question =
            CompareQuestion { shape: Shape::monthly(), sides: sides.clone(), breakdown: breakdown.clone() };
        let Answer::Compare(answer) = ask(&mut session, Question::Compare(question)) else { panic!() };
        if breakdown == Breakdown::AllDimensions(1) {
            let ranked = Ranked::Drivers(answer.drivers(1, &view).unwrap());
            let found = RankedDrivers { answer: &answer, view: &view, other: 1, ranked, top: None };
            check("drivers", &compare::drivers_report(&found));
        } else {
            check("compare", &compare::report(&Compared::new(&answer, &view, &[1, 3])));
        }
    }

    let question = ClvQuestion { by: vec!["channel".into()], holdout: true, ..ClvQuestion::default() };
    let Answer::Clv(answer) = ask(&mut session, Question::Clv(question)) else { panic!() };
    for shown in [Shown::Value, Shown::Holdout, Shown::ToDate, Shown::Simple, Shown::Payback] {
        check(&format!("clv {shown:?}"), &clv::report(&answer, TimeUnit::Week, shown));
    }
    check("risk", &clv::at_risk(&answer, &[], 0, TimeUnit::Week));

    let id = "106008".to_string();
    let question = CustomerQuestion { id, shape: Shape::monthly(), value: None, next: None };
    let Answer::Customer(answer) = ask(&mut session, Question::Customer(question)) else { panic!() };
    check("customer", &customer::report(&answer));

    let listed = ["customer", "first_order", "orders", "revenue", "status"].map(customers::column).to_vec();
    for (what, columns) in [
        ("customers", listed),
        ("clv --by-customer", clv::columns()),
        ("diff --list orders", diff::order_columns()),
        ("diff --list customers", diff::customer_columns()),
    ] {
        check_columns(what, &Grid::new(columns, Vec::new()));
    }
}
