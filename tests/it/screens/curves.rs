//! Curves of cohorts and of their average, and one age across cohorts.

use crate::explorer::{ColorLevel, Explorer, Palette, Theme, View};

#[test]
fn curves_of_marked_cohorts_and_the_average_on_80_by_24() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.key("space");
    explorer.press("j j");
    explorer.key("space");
    explorer.press("2");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("•2010-12"), "the marks stay");
}

#[test]
fn curves_on_200_by_50_have_their_legend_beside_them() {
    let mut explorer = Explorer::invented((200, 50));
    explorer.key("space");
    explorer.press("j c");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn one_age_across_cohorts() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("l c");
    explorer.key("tab");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("c");
    assert_eq!(explorer.screen(), {
        let mut explorer = Explorer::invented((80, 24));
        explorer.press("l");
        explorer.screen()
    });
}

#[test]
fn the_cursor_is_a_line_in_the_picture_and_the_legend_has_the_values_there() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("2 l l");
    let shown = explorer.screen();
    assert!(shown.contains("┴"), "{shown}");
    assert!(shown.contains("at M3"), "{shown}");
    // From left to right are cohorts, so the key to the right leads to the next one.
    explorer.press("2 l");
    let shown = explorer.screen();
    assert!(shown.contains("M3 across cohorts") && shown.contains("in 2011-01"), "{shown}");
    explorer.press("i");
    assert!(explorer.screen().contains("2011-01 · M3"), "{}", explorer.screen());
    explorer.press("esc j");
    assert!(explorer.screen().contains("M4 across cohorts"), "{}", explorer.screen());
}

#[test]
fn curves_in_ascii_without_colours() {
    let mut explorer =
        Explorer::invented_as(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, true), (80, 24));
    explorer.press("j 2");
    let shown = explorer.screen();
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_small_window_and_every_size_draw_curves_without_a_fault() {
    for size in [(40, 10), (41, 12), (60, 16), (100, 20), (111, 24), (300, 80)] {
        let mut explorer = Explorer::invented(size);
        for keys in ["2", "m", "enter", "a", "G", "c", "$", "c"] {
            explorer.press(keys);
            explorer.screen();
        }
    }
}

#[test]
fn curves_of_any_rate_have_a_goal() {
    let mut explorer = Explorer::invented((100, 30));
    explorer.press("2 T");
    explorer.type_line("20 %");
    let shown = explorer.screen();
    assert!(shown.contains("line: 20.0 % to reach"), "{shown}");
    assert!(shown.contains("reaches it at M1"), "{shown}");
    explorer.press("i");
    assert!(
        explorer.screen().contains("tenure curves") && explorer.screen().contains("--goal 0.2"),
        "{}",
        explorer.screen()
    );
    explorer.press("esc T");
    explorer.type_line("high");
    assert!(explorer.screen().contains("'high' is not a number"), "{}", explorer.screen());
    explorer.press("ctrl-u");
    explorer.type_line("");
    assert!(!explorer.screen().contains("to reach"), "{}", explorer.screen());
}
