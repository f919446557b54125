//! The mapping: columns with their roles and findings with their remedies, changed in place.

use tenure::saved::keep_mapping;

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
fn columns_show_what_could_not_be_read_as_a_date_or_a_number() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let mut explorer = Explorer::of(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, " email ");
    let screen = explorer.screen();
    assert!(screen.contains("100.0 % not a date, 100.0 % not a number"), "{screen}");
}

#[test]
fn guesses_and_the_filter_are_kept_and_come_back() {
    let (folder, path) = file("orders.csv", ORDERS);
    let mut explorer = Explorer::opening(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, "tenure does not know what they mean");
    explorer.press("enter");
    let filter = explorer.app.source.filter.clone().expect("a filter");
    let roles = explorer.app.report.as_ref().unwrap().mapping.clone();
    keep_mapping(&explorer.app.source, &roles).unwrap();
    let kept = std::fs::read_to_string(folder.path().join("tenure.toml")).unwrap();
    assert!(kept.contains("customer=customer_id") && kept.contains("where = "), "{kept}");
    // A column with a better name comes with the next export; the one that was there stays the customer.
    let longer = ORDERS.replace("order_id,", "customer_key,order_id,").replace("\n", "\nk,").replacen(
        "\nk,customer",
        "\ncustomer",
        1,
    );
    std::fs::write(&path, longer.trim_end_matches("k,")).unwrap();
    let again = Explorer::opening(&path, (120, 36));
    let report = again.app.report.clone().unwrap();
    assert_eq!(report.mapping, roles);
    assert_eq!(report.rows - report.left_out(), 3, "{report:?}");
    assert!(report.notes.iter().any(|note| note.text.contains("is kept in")), "{:?}", report.notes);
    assert!(filter.contains("on the way"));
}

#[test]
fn the_mapping_is_kept_by_its_key() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("o b"), Some(Effect::KeepMapping));
}
