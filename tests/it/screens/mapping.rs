//! The mapping: columns with their roles and findings with their remedies, changed in place.

use crate::explorer::{Effect, Explorer};
use crate::support::file;

const ORDERS: &str = "order_id,customer_id,email,order_date,amount,status\n\
                      1,c1,a@x.example,2024-01-05,10.00,completed\n\
                      2,c2,b@x.example,2024-02-05,20.00,completed\n\
                      3,c1,a@x.example,2024-02-06,5.00,on the way\n\
                      4,c2,b@x.example,2024-03-06,7.50,completed\n";

/// Moves the cursor to the row that holds a text.
#[track_caller]
fn to_row(explorer: &mut Explorer, text: &str) {
    let screen = explorer.screen();
    let row = screen.lines().skip(2).position(|line| line.contains(text)).expect(&screen);
    explorer.press("g");
    for _ in 0..row {
        explorer.press("j");
    }
}

#[test]
fn columns_are_shown_with_role_type_share_and_examples() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("o");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("G");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn enter_gives_a_column_another_role_and_undo_takes_it_back() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let mut explorer = Explorer::of(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, " email ");
    explorer.press("enter");
    assert!(explorer.screen().contains("'email' is"), "{}", explorer.screen());
    let effect = explorer.key("enter");
    assert!(matches!(effect, Some(Effect::Open(_))), "{effect:?}");
    assert_eq!(explorer.app.source.customer.as_deref(), Some("email"));
    explorer.settle(effect);
    explorer.press("u");
    assert_eq!(explorer.app.source.customer, None);
}

#[test]
fn enter_on_a_finding_applies_its_remedy() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let mut explorer = Explorer::of(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, "tenure does not know what they mean");
    let effect = explorer.key("enter");
    assert!(matches!(effect, Some(Effect::Open(_))), "{effect:?}");
    let filter = explorer.app.source.filter.clone().unwrap_or_default();
    assert!(filter.contains("<> 'on the way'"), "{filter}");
}

#[test]
fn the_mapping_is_kept_by_its_key() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("o b"), Some(Effect::KeepMapping));
}
