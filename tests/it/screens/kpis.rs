//! Key figures: their tabs, their formulas with numbers, and what can be set.

use tenure::tui::Action;

use crate::explorer::{Effect, Explorer, Question, screens};

#[test]
fn key_figures_look_like_this_at_three_sizes() {
    for (name, size) in [("narrow", (80, 24)), ("usual", (120, 36)), ("wide", (200, 50))] {
        let mut explorer = Explorer::open(size);
        explorer.press("7");
        insta::assert_snapshot!(format!("figures_{name}"), explorer.screen());
    }
}

#[test]
fn the_account_is_drawn_as_bars_that_balance() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 >");
    insta::assert_snapshot!("account", explorer.screen());
    explorer.press("c");
    insta::assert_snapshot!("account_table", explorer.screen());
}

#[test]
fn a_key_figure_is_a_line_by_period_with_its_trend() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 > >");
    insta::assert_snapshot!("by_period", explorer.screen());
    explorer.press("l l");
    assert!(explorer.screen().contains("customer churn"), "{}", explorer.screen());
    explorer.press("c");
    assert!(explorer.screen().contains("trend per period"), "{}", explorer.screen());
}

#[test]
fn the_cursor_is_on_the_latest_period_when_the_periods_change() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 > > T").type_line("period quarter, window 2023-01-01..2025-09-30, goal churn=30%");
    explorer.press("l l");
    let shown = explorer.screen();
    assert!(shown.contains("2025-Q3, customer churn: 34.0 %"), "{shown}");
}

#[test]
fn a_goal_is_a_line_over_the_periods_and_undo_takes_it_away() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 > > T").type_line("goal retention-rate=60%");
    insta::assert_snapshot!("goal", explorer.screen());
    explorer.press("c");
    assert!(explorer.screen().contains(" goal "), "{}", explorer.screen());
    explorer.press("i");
    // A long path of the checkout breaks the line.
    let page = explorer.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("--goal retention-rate=0.6") && page.contains("60.0 %, "), "{page}");
    explorer.press("esc T").type_line("goal retention-rate=60");
    assert!(explorer.screen().contains("write retention-rate=60%"), "{}", explorer.screen());
    explorer.press("esc u c");
    assert!(!explorer.screen().contains("goal,"), "{}", explorer.screen());
}

#[test]
fn segments_are_rows_and_a_drill_goes_on_with_their_customers() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 s").type_line("channel");
    insta::assert_snapshot!("by_segment", explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 1);
    assert!(!explorer.screen().contains("key figures by channel"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("key figures by channel"), "{}", explorer.screen());
    // Other screens group by the same dimension from now on, and the other way round.
    explorer.press("3");
    assert!(explorer.screen().contains("segments by channel"), "{}", explorer.screen());
    explorer.press("s").type_line("category").press("7");
    assert!(explorer.screen().contains("key figures by category"), "{}", explorer.screen());
}

#[test]
fn an_explanation_has_the_formula_with_its_numbers() {
    let mut explorer = Explorer::open((120, 60));
    explorer.press("7 i");
    let page = explorer.screen();
    for part in ["(E 1,746 - N 522) / S 1,692", "window before", "more than noise", "150 days", "tenure kpis"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn window_inactivity_and_period_are_set_by_keys_of_their_own() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 ,");
    assert!(explorer.screen().contains("2025-04-01..2025-06-30"), "{}", explorer.screen());
    explorer.press(".");
    assert!(explorer.screen().contains("2025-07-01..2025-09-30"), "{}", explorer.screen());
    explorer.press(".");
    assert!(explorer.screen().contains("the data end on 2025-12-17"), "{}", explorer.screen());
    let Some(Effect::Ask(_, Question::Kpis(asked))) =
        explorer.press("T").type_text("inactive 45d").key("enter")
    else {
        panic!("nothing asked")
    };
    assert_eq!(asked.inactive, Some(45));
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 T").type_text("window soon").press("enter");
    assert!(explorer.screen().contains("not a window: 'soon'"), "{}", explorer.screen());
    explorer.press("esc }");
    assert!(explorer.screen().contains("account of customers by quarter"), "{}", explorer.screen());
    assert!(explorer.app.key_hints().iter().any(|(action, _)| *action == Action::CohortGrain));
    explorer.press("p").type_text("year").press("enter");
    assert!(explorer.screen().contains("account of customers by year"), "{}", explorer.screen());
}

#[test]
fn pages_are_named_and_turned_in_both_directions() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("7");
    assert!(explorer.screen().contains("page 1 of 4  figures · account · by period · by segment"));
    explorer.press("<");
    assert!(explorer.screen().contains("page 4 of 4"), "{}", explorer.screen());
    explorer.press("> >");
    assert!(explorer.screen().contains("page 2 of 4"), "{}", explorer.screen());
    explorer.press("1 <");
    assert!(explorer.screen().contains("this screen has only one page"), "{}", explorer.screen());
}

#[test]
fn a_window_key_elsewhere_says_where_windows_are() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press(",");
    assert!(
        explorer.screen().contains("only key figures have a window; 7 shows them"),
        "{}",
        explorer.screen()
    );
    assert_eq!(explorer.app.showing, screens::matrix::ID);
}

#[test]
fn a_figure_of_a_period_is_explained_with_that_period() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 > >");
    let noted = explorer.screen();
    let line = noted.lines().find(|line| line.contains("customer retention rate: ")).unwrap();
    let (_, told) = line.split_once("rate: ").unwrap();
    let (value, made_of) = told.split_once(" = ").unwrap();
    explorer.press("i");
    let page = explorer.screen();
    for part in [value, made_of.trim(), "2025-12, 2025-12-01.."] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
