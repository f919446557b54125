//! What lies over a screen: lists that narrow while typing, prompts that say what is wrong and stay.

use crate::explorer::{AverageKind, Effect, Error, Explorer, Measure, screens};

#[test]
fn letters_typed_in_the_list_of_measures_narrow_it_and_run_nothing() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("m").type_text("churned");
    assert_eq!(explorer.app.view.measure, Measure::Churned, "what fits best is tried out");
    assert!(explorer.screen().contains("measure: churned"), "{}", explorer.screen());
    assert!(explorer.screen().contains("members with no order at age n or later / N"), "its definition");
    explorer.type_text("zz").press("enter");
    assert!(explorer.screen().contains("no measure fits 'churnedzz'"), "{}", explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.view.measure, Measure::Retention);
    assert!(explorer.app.popup.is_none());
}

#[test]
fn letters_typed_in_the_options_and_the_columns_narrow_them() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("v").type_text("min-size");
    let shown = explorer.screen();
    assert!(shown.contains("min-size") && !shown.contains("encoding"), "{shown}");
    explorer.press("right esc 6 C").type_text("revenue");
    let shown = explorer.screen();
    assert!(shown.contains("[x] revenue") && !shown.contains("[x] orders"), "{shown}");
}

#[test]
fn a_setting_that_is_not_understood_keeps_the_list_open_with_the_text_and_the_reason() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("5 T").type_line("horizon banana");
    let shown = explorer.screen();
    assert!(shown.contains("lifetime value with: horizon banana"), "{shown}");
    explorer.type_text("s3");
    assert!(explorer.screen().contains("horizon bananas3"), "no letter runs as a key: {}", explorer.screen());
}

#[test]
fn a_setting_that_changes_nothing_says_so() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("5 T").type_line("intervals 0");
    assert!(explorer.app.popup.is_none());
    assert!(explorer.screen().contains("intervals 0: unchanged"), "{}", explorer.screen());
}

#[test]
fn a_dimension_that_does_not_exist_keeps_the_list_open() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("3 s").type_line("banana");
    let shown = explorer.screen();
    assert!(shown.contains("segments by: banana") && shown.contains("no column fits 'banana'"), "{shown}");
}

#[test]
fn a_wrong_group_is_reported_before_the_second_is_asked_for() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("4");
    let empty = explorer.screen();
    assert!(empty.contains("such as ") && empty.contains("Enter sets group A"), "{empty}");
    explorer.type_line("channel=email");
    let shown = explorer.screen();
    assert!(shown.contains("A: customers for whom: channel=email"), "{shown}");
    assert!(shown.contains("text needs quotes: channel = 'email'"), "{shown}");
    explorer.press("ctrl-u").type_line("channel = 'email'");
    assert!(explorer.screen().contains("B: customers for whom"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("A: customers for whom: channel = 'email'"), "Esc goes back to A");
    explorer.press("enter enter");
    assert_eq!(explorer.app.showing, screens::compare::ID);
    // The groups of now are suggestions: typing replaces them.
    explorer.press("4").type_text("cou");
    assert!(explorer.screen().contains("A: customers for whom: cou"), "{}", explorer.screen());
}

#[test]
fn a_filter_without_quotes_is_explained_and_an_empty_one_shows_an_example() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("f");
    assert!(explorer.screen().contains("orders for which it is true, such as"), "{}", explorer.screen());
    explorer.type_text("country=FR");
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("the filter is not tried") };
    let why = "\"FR\" not found in FROM clause! Candidate bindings: \"amount\"";
    explorer.app.opened(id, Err(Error::Unexpected(why.into())));
    let shown = explorer.screen();
    assert!(shown.contains("filter: country=FR"), "{shown}");
    assert!(shown.contains("text needs quotes: country = 'FR'"), "{shown}");
}

#[test]
fn the_help_begins_with_the_keys_of_the_screen_in_two_columns_if_wide() {
    let mut explorer = Explorer::invented((200, 50));
    explorer.press("3 ?");
    let shown = explorer.screen();
    let first = shown.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with(" On this screen"), "{shown}");
    assert!(shown.lines().any(|line| line.contains("drill") && line.len() > 110), "{shown}");
}

#[test]
fn earlier_views_are_listed_found_by_typing_and_returned_to() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("H");
    assert!(explorer.screen().contains("no view before this one"), "{}", explorer.screen());
    explorer.press("esc V V f").type_line("country = 'FR'");
    explorer.press("m").type_line("orders per customer").press("H");
    let screen = explorer.screen();
    let rows: Vec<&str> = screen.lines().filter(|line| line.contains(" by month")).collect();
    assert_eq!(rows.len(), 4, "{screen}");
    assert!(
        rows[0].contains("country = 'FR'") && !rows[1].contains("country"),
        "the last one first: {screen}"
    );
    // Names tell the difference, and no two are the same.
    assert!(rows.iter().any(|row| row.contains("by month  average simple")), "{screen}");
    let mut names: Vec<&str> = rows.iter().map(|row| row.trim()).collect();
    names.dedup();
    assert_eq!(names.len(), 4, "{screen}");
    explorer.type_text("simple");
    assert!(explorer.screen().contains("--average simple"), "{}", explorer.screen());
    explorer.press("enter");
    assert!(explorer.app.view.average == AverageKind::Simple && explorer.app.source.filter.is_none());
    explorer.press("ctrl-o");
    assert_eq!(explorer.app.source.filter.as_deref(), Some("country = 'FR'"), "back to where it was left");
}
