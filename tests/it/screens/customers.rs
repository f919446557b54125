//! The customers of a cell and of the whole, one customer, and the columns of a list.

use std::sync::Arc;

use crate::explorer::{Answer, Columns, Effect, Explorer, Question, Range, screens};
use crate::fixtures;

#[test]
fn the_people_of_a_cell_are_one_key_away_in_four_lists() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("enter");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("tab");
    assert!(explorer.screen().contains("[lapsed 6,000]"), "{}", explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::matrix::ID);
    explorer.press("G enter");
    assert_eq!(explorer.app.showing, screens::customers::ID, "the average is of all customers");
}

#[test]
fn a_list_of_many_customers_is_read_by_page() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 G");
    let shown = explorer.screen();
    assert!(shown.contains("19999") && shown.contains("of 10,000"), "{shown}");
    assert!(explorer.customers().rows().len() <= 400, "more is held than a page");
    explorer.press("g / 1 5 1 2 3 enter");
    assert_eq!(explorer.customers().current().unwrap().id, "15123");
    assert!(explorer.screen().contains("15123"));
    explorer.press("/ x y enter");
    assert!(explorer.screen().contains("no id on this list holds 'xy'"), "{}", explorer.screen());
}

#[test]
fn sorting_a_long_list_asks_the_database() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 l l l");
    let Some(Effect::Ask(_, Question::Customers(question))) = explorer.key("[") else {
        panic!("nothing asked")
    };
    assert_eq!(question.list.sort.to_string(), "orders");
}

#[test]
fn a_customer_is_a_timeline_and_a_growing_value() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 j enter");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::customers::ID, "back to the list");
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::matrix::ID);
}

#[test]
fn other_people_are_listed_from_the_top() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 G 3 enter 6");
    assert_eq!(explorer.app.view.segment_filters.len(), 1);
    let table = explorer.customers();
    assert_eq!((table.row, table.first), (0, 0));
    assert!(explorer.screen().contains("[10000"), "{}", explorer.screen());
    explorer.press("j j 1 6");
    assert_eq!(explorer.customers().row, 2, "the same people, the same place");
}

#[test]
fn an_empty_list_of_a_cell_keeps_its_counts() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("enter");
    let Some(Effect::Ask(id, Question::Customers(question))) = explorer.key("tab") else {
        panic!("nothing asked")
    };
    let mut answer = fixtures::customers(&question);
    (answer.rows, answer.total, answer.counts) = (Vec::new(), 0, Some([20_000, 0, 0, 0]));
    explorer.app.answered(id, Ok(Answer::Customers(Arc::new(answer))));
    let shown = explorer.screen();
    for told in [
        "no customer is lapsed at M1",
        "retained 20,000  [lapsed 0]",
        "0 of 20,000 members",
        "neither active at this age nor since",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
}

#[test]
fn keys_of_other_screens_do_not_lose_an_arrangement_of_columns() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 C down space");
    for key in ["s", "3", "m", "f", "v"] {
        assert_eq!(explorer.effect_of(key), None);
        assert!(explorer.screen().contains("Enter applies"), "{key}: {}", explorer.screen());
        assert!(explorer.screen().contains("columns shown"), "{key}: {}", explorer.screen());
    }
    explorer.press("enter");
    assert_eq!(explorer.app.view.customer_columns.hidden.len(), 1);
}

#[test]
fn columns_of_a_list_are_arranged_and_the_file_holds_the_same() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 C");
    insta::assert_snapshot!(explorer.screen());
    // Last order goes behind revenue, the first order is hidden.
    explorer.press("down space down right right enter");
    let shown = explorer.screen();
    let at = |name: &str| shown.find(name).unwrap_or_else(|| panic!("no {name} in {shown}"));
    assert!(at("orders") < at("revenue↓") && at("revenue↓") < at("last order"), "{shown}");
    assert!(!shown.contains("first order"), "{shown}");
    let (_, written) = explorer.app.begin_writing().unwrap();
    let Question::Customers(written) = written else { panic!("{written:?}") };
    let Range::All { columns: Columns::Arranged(arranged), .. } = written.range else { panic!("not all") };
    assert_eq!(arranged, explorer.app.view.customer_columns);
    assert_eq!(arranged.hidden, ["first_order"]);
    explorer.key("ctrl-c");
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 C down space enter l l");
    // The sorted column is hidden, and the order stays.
    explorer.press("C home down down down down space enter");
    assert!(explorer.screen().contains("by revenue, highest first"), "{}", explorer.screen());
    assert!(!explorer.screen().contains("899,998.77"), "{}", explorer.screen());
    explorer.press("i G");
    let page = explorer.screen();
    assert!(page.contains("--columns") && page.contains("customer,last_order,orders,recency_days"), "{page}");
    explorer.press("esc u u");
    assert!(explorer.app.view.customer_columns.is_plain());
    assert!(explorer.screen().contains("first order"), "{}", explorer.screen());
}

#[test]
fn a_customer_shows_what_is_bought_next_by_a_chosen_column() {
    let mut explorer = Explorer::invented((120, 36));
    explorer.press("6 j enter s");
    assert!(explorer.screen().contains("bought next by"), "{}", explorer.screen());
    explorer.press("enter");
    let shown = explorer.screen();
    assert!(shown.contains("next StockCode after tea: cups, confidence 41.2 %, lift 1.87"), "{shown}");
}
