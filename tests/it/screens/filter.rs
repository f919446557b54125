//! The filter of orders: typed, completed, tried, taken back.

use std::sync::Arc;

use crate::explorer::{Answer, Effect, Error, Explorer, Question, SourceSpec, dark};
use crate::{fixtures, support};
use tenure::explore::ValuesAnswer;
use tenure::source::EntryRule;

#[test]
fn a_filter_is_typed_completed_tried_and_undone() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f");
    explorer.key("ctrl-u");
    explorer.type_text("Quant");
    explorer.key("tab");
    explorer.type_text(" > 1");
    insta::assert_snapshot!(explorer.screen());
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!() };
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Quantity > 1"));
    let effect = explorer.app.opened(id, Ok(()));
    let stale = "counting again; the table below is the previous one";
    assert!(explorer.screen().contains(stale), "{}", explorer.screen());
    explorer.settle(effect);
    assert!(explorer.app.popup.is_none());
    assert!(
        explorer.screen().contains("Quantity > 1") && !explorer.screen().contains(stale),
        "{}",
        explorer.screen()
    );
    explorer.press("u");
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Country = 'United Kingdom'"));
    explorer.press("ctrl-r");
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Quantity > 1"));
}

#[test]
fn values_are_completed_inside_quotes() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f");
    explorer.key("ctrl-u");
    explorer.type_text("Country = 'Fr");
    explorer.key("tab");
    assert!(explorer.screen().contains("filter: Country = 'France'"), "{}", explorer.screen());
    explorer.type_text(" or Country = 'x");
    assert_eq!(explorer.key("tab"), None, "they are known by now");
    assert!(explorer.screen().contains("no value begins with"), "{}", explorer.screen());
}

#[test]
fn values_are_completed_without_quotes_and_shown_with_their_customers() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f");
    explorer.key("ctrl-u");
    explorer.type_text("Country =");
    let shown = explorer.screen();
    assert!(shown.contains("customers of each: United Kingdom 21 · France 6"), "{shown}");
    explorer.type_text(" f");
    let shown = explorer.screen();
    assert!(shown.contains("customers of each: France 6") && !shown.contains("United Kingdom 21"), "{shown}");
    explorer.key("tab");
    assert!(explorer.screen().contains("filter: Country = 'France'"), "{}", explorer.screen());
    explorer.type_text(" or Country in (UNITED K");
    explorer.key("tab");
    explorer.type_text(")");
    let whole = "filter: Country = 'France' or Country in ('United Kingdom')";
    assert!(explorer.screen().contains(whole), "{}", explorer.screen());
}

#[test]
fn a_text_that_begins_no_value_is_completed_as_a_column() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f");
    explorer.key("ctrl-u");
    explorer.type_text("Country = Quant");
    explorer.key("tab");
    assert!(explorer.screen().contains("filter: Country = Quantity"), "{}", explorer.screen());
}

#[test]
fn values_of_any_column_are_completed() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f");
    explorer.key("ctrl-u");
    explorer.type_text("InvoiceNo = '53");
    let asked = explorer.key("tab");
    let Some(Effect::Ask(id, Question::Values(question))) = asked else { panic!("{asked:?}") };
    assert_eq!((question.column.as_str(), question.at_first_order), ("InvoiceNo", false));
    let values = (0..200).map(|n| (format!("{}", 530_000 + n), 1)).collect();
    explorer.app.answered(id, Ok(Answer::Values(ValuesAnswer { question, values })));
    explorer.press("x");
    explorer.key("tab");
    assert!(explorer.screen().contains("no frequent value begins with '53"), "{}", explorer.screen());
}

#[test]
fn a_filter_that_cannot_be_used_says_so_where_it_is_typed() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f x");
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!() };
    assert_eq!(explorer.app.opened(id, Err(Error::Unexpected("no such column".into()))), None);
    let shown = explorer.screen();
    assert!(shown.contains("no such column"), "{shown}");
    assert!(shown.contains("filter: Country = 'United Kingdom'x"), "{shown}");
    assert_eq!(
        explorer.app.source.filter.as_deref(),
        Some("Country = 'United Kingdom'"),
        "nothing has changed"
    );
    explorer.press("esc");
    assert!(explorer.app.popup.is_none());
}

#[test]
fn a_cancelled_count_of_filtered_orders_leaves_no_other_orders_on_screen() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("f x");
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) =
        explorer.app.answered(id, Ok(Answer::Report(Arc::new(fixtures::report()))))
    else {
        panic!()
    };
    explorer.app.answered(id, Err(Error::Cancelled));
    assert!(explorer.matrix().answer.is_none());
    assert!(explorer.screen().contains("cancelled"), "{}", explorer.screen());
}

#[test]
fn a_refused_filter_keeps_the_drill_of_the_screen() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 enter f x");
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("the filter is not tried") };
    explorer.app.opened(id, Err(Error::Unexpected("no such column".into())));
    assert_eq!(explorer.app.view.segment_filters.len(), 1);
    explorer.press("esc");
    assert!(explorer.screen().contains("Country=United"), "{}", explorer.screen());
}

#[test]
fn a_filter_that_drops_every_refund_says_so_on_screen_and_what_it_does_to_first_orders() {
    let source = SourceSpec {
        paths: vec![support::sample("orders.parquet")],
        filter: Some("amount > 50".into()),
        ..SourceSpec::default()
    };
    let session = support::session(&source);
    let mut explorer = Explorer::with(session, source, (120, 36), dark());
    assert!(explorer.screen().contains("the filter drops them, revenue is gross"), "{}", explorer.screen());
    explorer.press("f");
    let shown = explorer.screen();
    assert!(shown.contains("a customer's first order is then the first one kept"), "{shown}");
    explorer.press("esc i");
    let page = explorer.screen();
    assert!(page.contains("The filter keeps orders") && page.contains("amount > 50"), "{page}");
    let mut explorer = Explorer::open((120, 36));
    explorer.press("i");
    assert!(!explorer.screen().contains("The filter keeps orders"), "{}", explorer.screen());
}

#[test]
fn the_entry_and_the_returns_are_typed_shown_and_undone() {
    let mut explorer = Explorer::invented((160, 30));
    for (key, label, condition) in
        [("E", "entry: ", "Quantity > 1"), ("B", "returns: ", "Country = 'France'")]
    {
        explorer.press(key);
        let empty = explorer.screen();
        assert!(empty.contains(label.trim_end()) && empty.contains("for which it is true"), "{empty}");
        explorer.type_text(condition);
        let Some(Effect::Open(id)) = explorer.key("enter") else { panic!() };
        let effect = explorer.app.opened(id, Ok(()));
        explorer.settle(effect);
        let shown = explorer.screen();
        assert!(shown.contains(&format!("{label}{condition}")), "{shown}");
    }
    let source = &explorer.app.source;
    assert_eq!(
        (source.entry.as_deref(), source.returns.as_deref()),
        (Some("Quantity > 1"), Some("Country = 'France'"))
    );
    explorer.press("u u");
    assert_eq!((&explorer.app.source.entry, &explorer.app.source.returns), (&None, &None));
}

#[test]
fn a_rule_ends_with_the_condition_it_is_about() {
    let mut explorer = Explorer::invented((160, 30));
    let source = SourceSpec {
        entry: Some("Quantity > 1".into()),
        entry_rule: EntryRule::FirstEver,
        ..explorer.app.source.clone()
    };
    explorer.app.source = source;
    assert!(explorer.screen().contains("entry: Quantity > 1 (first order ever)"), "{}", explorer.screen());
    explorer.press("E");
    explorer.key("ctrl-u");
    let Some(Effect::Open(_)) = explorer.key("enter") else { panic!() };
    assert_eq!((&explorer.app.source.entry, explorer.app.source.entry_rule), (&None, EntryRule::FirstMatch));
}
