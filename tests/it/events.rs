//! Events: drawn on the cells and periods that hold their day, on screen as in commands, and kept with the view.

use crate::explorer::Explorer;
use crate::support::{file, json, printed, refused, sample};

/// Four customers of four months.
const FOUR: &str = "customer,date,amount\n\
    A,2025-01-10,10\nA,2025-02-11,10\nA,2025-04-30,10\n\
    B,2025-02-05,20\nB,2025-03-05,20\n\
    C,2025-03-31,30\n\
    D,2025-04-01,40\n";

const EVENT: &str = "2025-03-15 New prices";

/// The cells that a table of the matrix marks, as `cohort Mn`.
fn marked(table: &str) -> Vec<String> {
    let mut lines = table.lines().skip_while(|line| !line.starts_with("cohort"));
    let ages: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().skip(2).collect();
    let mut found = Vec::new();
    for line in lines.take_while(|line| !line.trim().is_empty()) {
        // The blank of percent would split a value.
        let line = line.replace(" %", "%");
        let words: Vec<&str> = line.split_whitespace().collect();
        for (value, age) in words.iter().skip(2).zip(&ages) {
            if value.ends_with('^') {
                found.push(format!("{} {age}", words[0].trim_end_matches('<')));
            }
        }
    }
    found
}

#[test]
fn an_event_is_on_the_cells_whose_month_holds_its_day() {
    let (_folder, path) = file("four.csv", FOUR);
    let by_hand = ["2025-01 M2", "2025-02 M1", "2025-03 M0"];
    let table = printed(&["matrix", &path, "--events", EVENT]);
    assert_eq!(marked(&table), by_hand, "{table}");
    assert!(table.contains(&format!("^ {EVENT}")), "{table}");
    let curves = printed(&["curves", &path, "--events", EVENT]);
    let on_curves: Vec<&str> = curves.lines().filter(|line| line.contains("%^")).collect();
    assert_eq!(on_curves.len(), 3, "{curves}");
    assert!(marked(&printed(&["matrix", &path])).is_empty());
    let answer = json(&["matrix", &path, "--events", EVENT, "--format", "json"]);
    assert_eq!(answer["events"], serde_json::json!([{ "date": "2025-03-15", "text": "New prices" }]));
    let csv = printed(&["matrix", &path, "--events", EVENT, "--format", "csv"]);
    assert_eq!(csv, printed(&["matrix", &path, "--format", "csv"]), "a mark is not a number");
}

#[test]
fn events_of_a_file_and_events_outside_of_the_data_are_told() {
    let (_folder, path) = file("four.csv", FOUR);
    let (_events, events) = file("events.csv", "date,event\n2024-12-24,Fair\n2025-03-15,New prices\n");
    let table = printed(&["matrix", &path, "--events", &events]);
    assert_eq!(marked(&table).len(), 3, "{table}");
    assert!(table.contains("2024-12-24 Fair: not drawn; no cell holds this day"), "{table}");
    let table = printed(&["matrix", &path, "--cohort", "rfm", "--events", EVENT]);
    assert!(marked(&table).is_empty() && table.contains("not drawn; members of these cohorts"), "{table}");
    let (_, why) = refused(&["matrix", &path, "--events", "soon"]);
    assert!(why.contains("soon: no such file, and not an event") && why.contains("2025-06-01,"), "{why}");
    let (_, why) = refused(&["compare", &path, "--a", "customer = 'A'", "--events", EVENT]);
    assert!(why.contains("--events"), "groups have no cells to mark: {why}");
}

#[test]
fn a_series_marks_the_period_of_an_event() {
    let (_folder, path) = file("four.csv", FOUR);
    let asked =
        ["kpis", &path, "--window", "2025-01-01..2025-04-30", "--series", "month", "--inactive", "31d"];
    let table = printed(&[&asked[..], &["--events", EVENT]].concat());
    // In the account and among the figures.
    assert_eq!(table.lines().filter(|line| line.starts_with("2025-03^")).count(), 2, "{table}");
    assert!(table.contains("^ 2025-03: 2025-03-15 New prices"), "{table}");
    assert!(!printed(&asked).contains('^'));
    for (command, option) in [("surveys", "surveys.csv"), ("points", "points.csv")] {
        let (orders, beside) = (sample("orders.parquet"), sample(option));
        let option = format!("--{command}");
        let asked = [command, &orders, &option, &beside, "--series", "quarter", "--events", EVENT];
        let table = printed(&asked);
        assert!(table.lines().any(|line| line.starts_with("2025-Q1^")), "{table}");
        assert!(table.contains("^ 2025-Q1: 2025-03-15 New prices"), "{table}");
    }
}

#[test]
fn pictures_show_events() {
    let (_folder, path) = file("four.csv", FOUR);
    for (command, marks) in [("matrix", 3), ("curves", 3)] {
        let drawn = printed(&[command, &path, "--events", EVENT, "--format", "svg"]);
        assert_eq!(drawn.matches("<path ").count(), marks, "{command}: {drawn}");
        assert!(drawn.contains("New prices"), "{drawn}");
    }
    let page = printed(&["report", &path, "--events", EVENT, "--format", "html"]);
    assert!(page.contains("New prices"), "the page to hand on has them too");
}

#[test]
fn an_event_typed_on_screen_is_part_of_the_view() {
    let (_folder, path) = file("four.csv", FOUR);
    let mut explorer = Explorer::of(&path, (100, 30));
    explorer.press("g 0 l l a");
    assert!(explorer.screen().contains("event: 2025-03-01"), "{}", explorer.screen());
    explorer.type_text("New prices");
    explorer.press("enter");
    let shown = explorer.screen();
    assert!(shown.contains("^ 2025-03-01 New prices"), "{shown}");
    assert!(shown.contains("^ 1 event"), "{shown}");
    let kept = toml::to_string(&explorer.app.view).unwrap();
    assert!(kept.contains("events = [\"2025-03-01 New prices\"]"), "{kept}");
    explorer.press("i");
    assert!(explorer.screen().contains("New prices"), "{}", explorer.screen());
    explorer.press("esc 2");
    assert!(explorer.screen().contains("^ 2025-03-01 New prices"), "{}", explorer.screen());
    explorer.press("7 > >");
    assert!(explorer.screen().contains("^ 2025-03: 2025-03-01 New prices"), "{}", explorer.screen());
    explorer.press("1 a");
    explorer.press("ctrl-u");
    explorer.type_text("2025-03-01");
    explorer.press("enter");
    assert!(explorer.app.view.events.is_empty(), "a day alone removes its events: {}", explorer.screen());
    explorer.press("u");
    assert_eq!(explorer.app.view.events.iter().count(), 1, "undo brings it back");
}
