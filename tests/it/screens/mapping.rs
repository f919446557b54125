//! The mapping: columns with their roles and findings with their remedies, changed in place.

use tenure::saved::keep_mapping;
use tenure::source::Outcome;

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
    let (_folder, path) = file("orders.csv", &ORDERS.replace("on the way", "pending"));
    let mut explorer = Explorer::of(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, "rows of these statuses count");
    let effect = explorer.key("enter");
    assert!(matches!(effect, Some(Effect::Open(_))), "{effect:?}");
    let filter = explorer.app.source.filter.clone().unwrap_or_default();
    assert!(filter.contains("<> 'pending'"), "{filter}");
}

#[test]
fn enter_on_dates_with_two_readings_asks_before_it_takes_the_other() {
    let text = "order_id,customer_id,order_date,amount\n1,a,03/04/2024,10\n2,b,05/06/2024,20\n";
    let (_folder, path) = file("orders.csv", text);
    let mut explorer = Explorer::of(&path, (120, 36));
    explorer.press("o");
    to_row(&mut explorer, "dates such as '03/04/2024'");
    assert!(explorer.key("enter").is_none());
    assert!(explorer.screen().contains("read it so"), "{}", explorer.screen());
    assert_eq!(explorer.app.source.date_format, None);
    let effect = explorer.key("enter");
    assert!(matches!(effect, Some(Effect::Open(_))), "{effect:?}");
    assert!(explorer.app.source.date_format.is_some());
}

/// Orders with five statuses of unknown words, a sixth that tenure leaves out, and a row without one.
fn with_statuses() -> String {
    let statuses = ["alpha", "beta", "Beta", "gamma", "delta", "omega", "storno", ""];
    let row = |n: usize| {
        let (customer, day, status) = (n % 7, 1 + n % 28, statuses[n % 8]);
        format!("{n},c{customer},2024-{:02}-{day:02},{}.50,{status}\n", 1 + n % 6, n % 5)
    };
    (0..80)
        .map(row)
        .fold("order_id,customer_id,order_date,amount,status\n".to_string(), |text, row| text + &row)
}

#[test]
fn the_statuses_of_orders_are_chosen_from_a_list_of_all() {
    let (_folder, path) = file("orders.csv", &with_statuses());
    let mut explorer = Explorer::opening(&path, (100, 30));
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 70);
    explorer.press("o");
    to_row(&mut explorer, "tenure does not know what they mean");
    explorer.press("enter");
    insta::assert_snapshot!(explorer.screen());
    // Esc goes back to the columns, and nothing is read again.
    explorer.press("esc");
    assert!(explorer.screen().contains("1 finding"), "{}", explorer.screen());
    assert_eq!(explorer.app.source.order_status, None);
    // Beta, whatever its capitals, is not an order; what tenure leaves out is one.
    explorer.press("enter");
    for name in ["beta", "storno"] {
        explorer.type_text(name);
        explorer.press("space");
        for _ in name.chars() {
            explorer.press("backspace");
        }
    }
    explorer.press("enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 60);
    let report = explorer.app.report.clone().unwrap();
    let left_out: Vec<(&str, u64)> = report
        .decisions
        .iter()
        .filter(|one| one.outcome == Outcome::LeftOut)
        .map(|one| (one.status.as_str(), one.rows))
        .collect();
    assert_eq!(left_out, [("Beta", 10), ("beta", 10)], "{report:?}");
    // The list is there again, with what was chosen, from the column too.
    to_row(&mut explorer, " status ");
    explorer.press("enter");
    assert!(explorer.screen().contains("choose which statuses"), "{}", explorer.screen());
    explorer.press("enter");
    let screen = explorer.screen();
    assert!(screen.contains("[ ] Beta") && screen.contains("[x] storno"), "{screen}");
    // Back to what tenure decides.
    explorer.press("ctrl-r");
    assert_eq!(explorer.app.source.order_status, None);
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 70);
}

#[test]
fn at_least_one_status_counts() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let mut explorer = Explorer::opening(&path, (100, 30));
    explorer.press("o");
    to_row(&mut explorer, "tenure does not know what they mean");
    explorer.press("enter space down space enter");
    assert!(explorer.screen().contains("at least one status has to count"), "{}", explorer.screen());
    assert_eq!(explorer.app.source.order_status, None);
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
    explorer.press("enter down space enter");
    assert_eq!(explorer.app.source.order_status, Some(vec!["completed".to_string()]));
    explorer.press("esc");
    explorer.press("f");
    explorer.type_text("amount > 1");
    explorer.press("enter");
    explorer.press("o");
    let roles = explorer.app.report.as_ref().unwrap().mapping.clone();
    keep_mapping(&explorer.app.source, &roles).unwrap();
    let kept = std::fs::read_to_string(folder.path().join("tenure.toml")).unwrap();
    assert!(
        kept.contains("customer=customer_id")
            && kept.contains("where = ")
            && kept.contains("order-status = "),
        "{kept}"
    );
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
}

#[test]
fn the_mapping_is_kept_by_its_key() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("o b"), Some(Effect::KeepMapping));
}
