//! The SQL that an answer carries yields its numbers again in an empty database, whatever was asked before.

use tenure::clv::Model;
use tenure::cohort::{CohortBy, MatrixExtras, Measure};
use tenure::engine::{Cancel, rows};
use tenure::explore::clv::ClvQuestion;
use tenure::explore::customers::{CustomerList, CustomerQuestion, CustomersQuestion, Order, Range};
use tenure::explore::items::NextQuestion;
use tenure::explore::{
    Breakdown, CompareQuestion, Forecast, SegmentFilter, Segmentation, Session, Shape, SideSpec, View,
};
use tenure::source::SourceSpec;

use crate::support::{rerun, rows_with, sample, session};

/// A session that has been asked other questions before.
fn used() -> Session {
    let mut session = session(&SourceSpec { paths: vec![sample("orders.csv")], ..SourceSpec::default() });
    let cancel = Cancel::new();
    session.matrix(&Shape::monthly(), &cancel, &mut |_| {}).unwrap();
    session.segments(&segmentation(&["rfm", "acquired:quarter"]), &cancel, &mut |_| {}).unwrap();
    session
}

fn segmentation(by: &[&str]) -> Segmentation {
    Segmentation {
        by: by.iter().map(ToString::to_string).collect(),
        top: None,
        segment_filters: segment_filters(),
    }
}

fn segment_filters() -> Vec<SegmentFilter> {
    vec!["revenue:50=50 and over".parse().unwrap()]
}

fn shape() -> Shape {
    Shape { segment_filters: segment_filters(), ..Shape::monthly() }
}

#[test]
fn a_matrix_by_a_derived_dimension_is_counted_again() {
    let view = View {
        cohort: CohortBy::Attribute("first-value:20,50".into()),
        measure: Measure::Revenue,
        segment_filters: segment_filters(),
        ..View::default()
    };
    let answer = used().matrix(&view.shape(), &Cancel::new(), &mut |_| {}).unwrap();
    let answers = rerun(&answer.sql);
    let [cohorts, cells] = answers.as_slice() else { panic!("{} questions", answers.len()) };
    let sizes: u64 = rows(cohorts).map(|row| row.count("size").unwrap()).sum();
    let active: u64 = rows(cells).map(|row| row.count("active").unwrap()).sum();
    assert!(sizes > 0);
    assert_eq!(sizes, answer.matrix.customers());
    let by_age = answer.matrix.rows.iter().flat_map(|row| &row.by_age);
    assert_eq!(active, by_age.map(|cell_counts| cell_counts.active).sum::<u64>());
}

#[test]
fn segments_are_counted_again() {
    let answer = used().segments(&segmentation(&["orders"]), &Cancel::new(), &mut |_| {}).unwrap();
    let answers = rerun(&answer.sql);
    let sizes = rows_with(&answers, &["v0", "customers", "repeaters"]);
    let slices = rows_with(&answers, &["v0", "cohort", "age", "orders"]);
    for row in &sizes {
        let value = row.maybe_text("v0").unwrap().map(str::to_string);
        let segment = answer.segments.iter().find(|one| one.values == [value.clone()]).unwrap();
        assert_eq!(row.count("customers").unwrap(), segment.customers, "{value:?}");
    }
    assert_eq!(sizes.len(), answer.segments.len());
    let orders: u64 = slices.iter().map(|row| row.count("orders").unwrap()).sum();
    let by_age = answer.total.matrix.rows.iter().flat_map(|row| &row.by_age);
    assert_eq!(orders, by_age.map(|cell_counts| cell_counts.orders).sum::<u64>());
}

#[test]
fn sides_of_a_comparison_have_the_same_customers_again() {
    let first = SideSpec::of("first_order < DATE '2025-01-01'");
    let sides = vec![first.clone(), SideSpec::others(&first)];
    let question = CompareQuestion { shape: shape(), sides, breakdown: Breakdown::None };
    let answer = used().compare(&question, &Cancel::new()).unwrap();
    let answers = rerun(&answer.sql);
    let members = |bit: i64| {
        let on_side = rows(&answers[0]).filter(|row| row.int("sides").unwrap() & bit != 0);
        on_side.map(|row| row.count("customers").unwrap()).sum::<u64>()
    };
    for (place, side) in answer.sides.iter().enumerate() {
        assert!(members(1 << place) > 0);
        assert_eq!(members(1 << place), side.side.matrix.customers(), "{}", side.spec.name);
    }
}

#[test]
fn a_list_of_customers_and_one_of_them_are_read_again() {
    let list = CustomerList { shape: shape(), cohort: None, sort: Order::by_revenue(), value: None };
    let question = CustomersQuestion { list, range: Range::Page { from: 0, count: 5, find: None } };
    let mut session = used();
    let answer = session.customers(&question, &Cancel::new(), &mut |_| {}).unwrap();
    let answers = rerun(&answer.sql);
    let ids: Vec<String> =
        rows(answers.last().unwrap()).map(|row| row.text("customer").unwrap().to_string()).collect();
    let shown: Vec<String> = answer.rows.iter().map(|row| format!("{:?}", row[0])).collect();
    assert_eq!(ids.len(), 5);
    assert_eq!(ids.iter().map(|id| format!("Text({id:?})")).collect::<Vec<_>>(), shown);
    let next = Some(NextQuestion { item: "category".into(), least_support: 1 });
    let question = CustomerQuestion { id: ids[0].clone(), shape: shape(), value: None, next };
    let customer = session.customer(&question, &Cancel::new()).unwrap();
    let answers = rerun(&customer.sql);
    assert_eq!(rows(&answers[0]).next().unwrap().count("orders").unwrap(), customer.orders);
    assert_eq!(rows(&answers[1]).count(), customer.transactions.len());
    let next = customer.next.as_ref().unwrap();
    assert!(!next.rules.is_empty());
    let proposed: Vec<Option<&str>> =
        rows(&answers[2]).map(|row| row.maybe_text("next_item").unwrap()).collect();
    assert_eq!(proposed, next.rules.iter().map(|rule| Some(rule.next_item.as_str())).collect::<Vec<_>>());
}

#[test]
fn what_models_are_fitted_to_is_read_again_also_when_the_fit_was_known() {
    let mut session = used();
    let question = ClvQuestion { by: vec!["orders".into()], ..ClvQuestion::default() };
    let first = session.clv(&question, &Cancel::new()).unwrap();
    let again = session.clv(&question, &Cancel::new()).unwrap();
    assert_eq!(first.sql, again.sql);
    let answers = rerun(&first.sql);
    let customers: u64 = rows(&answers[0]).map(|row| row.count("customers").unwrap()).sum();
    assert_eq!(customers, first.total.customers);
}

#[test]
fn the_counts_behind_percentiles_and_forecasts_are_read_again() {
    let mut session = used();
    let counted = session.matrix(&Shape::monthly(), &Cancel::new(), &mut |_| {}).unwrap();
    let by_age = counted.matrix.rows.iter().flat_map(|row| &row.by_age);
    let active = by_age.map(|tally| tally.active).sum::<u64>();
    let percentiles = Shape { extras: MatrixExtras::Percentiles, ..Shape::monthly() };
    let second_orders = Shape { extras: MatrixExtras::SecondOrders, ..Shape::monthly() };
    let detailed = [percentiles, second_orders]
        .map(|shape| session.matrix(&shape, &Cancel::new(), &mut |_| {}).unwrap().sql.clone());
    let forecast = session.forecast(&Shape::monthly(), Forecast::Auto, &Cancel::new()).unwrap();
    for sql in detailed.iter().chain([&forecast.sql]) {
        let again = rows_with(&rerun(sql), &["cohort", "age", "active"])
            .iter()
            .map(|row| row.count("active").unwrap())
            .sum::<u64>();
        assert_eq!(again, active, "{sql}");
    }
    let purchases = rerun(&forecast.sql);
    let purchases = rows_with(&purchases, &["x", "t_x", "age", "customers", "later_orders"]);
    assert!(!purchases.is_empty(), "what the model was tried on");
}

#[test]
fn customers_with_their_value_have_one_script_whatever_was_valued_before() {
    let mut session = used();
    let value = || Some(Box::new(ClvQuestion::of_orders(Vec::new(), Some(Model::BgNbd))));
    let shape = Shape::monthly();
    let one = |session: &mut Session, id: &str| {
        let question = CustomerQuestion { id: id.into(), shape: shape.clone(), value: value(), next: None };
        session.customer(&question, &Cancel::new()).unwrap().sql.clone()
    };
    let list = |session: &mut Session| {
        let list =
            CustomerList { shape: shape.clone(), cohort: None, sort: Order::by_revenue(), value: value() };
        let question = CustomersQuestion { list, range: Range::Page { from: 0, count: 5, find: None } };
        session.customers(&question, &Cancel::new(), &mut |_| {}).unwrap().sql.clone()
    };
    let (listed, again) = (list(&mut session), list(&mut session));
    assert_eq!(listed, again);
    let answers = rerun(&listed);
    let page: Vec<_> = rows(answers.last().unwrap()).collect();
    assert_eq!(page.len(), 5);
    assert!(page.iter().all(|row| row.maybe_float("clv").unwrap().is_none()), "the program values them");
    let id = page[0].text("customer").unwrap();
    let (after_a_list, alone) = (one(&mut session, id), one(&mut used(), id));
    assert_eq!(after_a_list, alone);
    let answers = rerun(&alone);
    let purchases = rows_with(&answers, &["id", "x", "t_x"]);
    assert_eq!(purchases.len(), 1);
    assert_eq!(purchases[0].text("id").unwrap(), id);
}
