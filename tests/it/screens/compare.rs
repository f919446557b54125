//! The comparison, on the sample that is shipped: marked cohorts and segments, typed groups, the drivers of a cell.

use ratatui::style::{Color, Modifier};

use crate::explorer::{
    ColorLevel, Explorer, Palette, SavedView, SourceSpec, Theme, View, ViewStoreResult, screens,
};

fn referral(size: (u16, u16)) -> Explorer {
    let mut explorer = Explorer::open(size);
    explorer.press("4").type_line("channel = 'referral'").press("enter");
    assert_eq!(explorer.app.showing, screens::compare::ID);
    explorer
}

#[test]
fn differences_of_two_groups_on_80_by_24() {
    let mut explorer = referral((80, 24));
    // The matrix comes last; the first significant difference from the top left on.
    explorer.press("z z z z n");
    insta::assert_snapshot!(explorer.screen());
    let buffer = explorer.buffer();
    let filled = (0..24).any(|y| (0..80).any(|x| matches!(buffer[(x, y)].bg, Color::Indexed(_))));
    assert!(filled, "what is significant stands on its colour");
    assert!(
        (5..15).any(|y| buffer[(30, y)].modifier.contains(Modifier::DIM)),
        "what may be chance is dimmed"
    );
}

#[test]
fn measures_curves_mix_and_drivers_are_pages_of_a_comparison() {
    let mut explorer = referral((80, 24));
    let screen = explorer.screen();
    assert!(
        screen.contains("retention at M1: A 28.3 %, B 19.2 %; +9.1 points (+5.2 to +13.3), significant"),
        "{screen}"
    );
    assert!(screen.contains("measures; most clearly"), "{screen}");
    insta::assert_snapshot!("measures", screen);
    explorer.press("z");
    insta::assert_snapshot!("curves", explorer.screen());
    explorer.press("z");
    assert!(explorer.screen().contains("made of"), "{}", explorer.screen());
    explorer.press("s").type_line("country");
    insta::assert_snapshot!("mix", explorer.screen());
    explorer.press("z");
    insta::assert_snapshot!("drivers", explorer.screen());
    explorer.press("i");
    let page = explorer.screen();
    assert!(page.contains("Under the cursor") && page.contains("referral"), "{page}");
}

#[test]
fn a_wide_screen_shows_more_of_the_differences() {
    let mut explorer = referral((200, 50));
    explorer.press("z z z z");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn without_colour_and_in_ascii_the_signs_carry_everything() {
    let mut explorer = Explorer::themed((80, 24), Theme::new(ColorLevel::Mono, Palette::Dark, true));
    explorer.press("4").type_line("channel = 'referral'").press("enter z z z z n");
    let screen = explorer.screen();
    assert!(screen.is_ascii(), "{screen}");
    assert!(screen.contains('!'), "{screen}");
    let buffer = explorer.buffer();
    assert!((0..24).all(|y| (0..80).all(|x| buffer[(x, y)].bg == Color::Reset)));
}

#[test]
fn marked_cohorts_are_compared_by_their_measures() {
    let mut explorer = Explorer::open((80, 30));
    explorer.press("=");
    assert!(explorer.screen().contains("mark two to 6"), "{}", explorer.screen());
    explorer.press("j j space j space =");
    let screen = explorer.screen();
    assert!(screen.contains("A cohort 2023-03 - B cohort 2023-04"), "{screen}");
    assert!(screen.contains("repeat rate, to date"), "{screen}");
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::matrix::ID, "the way back is where it came from");
}

#[test]
fn marked_segments_are_compared_and_a_third_is_one_key_away() {
    let mut explorer = Explorer::open((120, 40));
    explorer.press("3 s").type_line("channel").press("space j space j space =");
    let screen = explorer.screen();
    assert!(screen.contains("A organic - B paid-search (1 of 2)"), "{screen}");
    explorer.press("Z");
    assert!(explorer.screen().contains("A organic - C social (2 of 2)"), "{}", explorer.screen());
    explorer.press("l l l l");
    let screen = explorer.screen();
    assert!(screen.contains(", C ") && !screen.contains(", B "), "one letter a side: {screen}");
}

#[test]
fn the_cell_under_the_cursor_says_what_drives_it() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("j j l d");
    let screen = explorer.screen();
    assert!(screen.contains("retention at M2, what drives it"), "{screen}");
    assert!(screen.contains("A cohort 2023-03"), "{screen}");
    explorer.press("esc G h d");
    let screen = explorer.screen();
    assert!(screen.contains("retention at M1, which values differ"), "{screen}");
    let first: Vec<&str> = screen.lines().skip(6).take(2).collect();
    assert!(first[0].contains("marketplace") && first[1].contains("referral"), "{first:?}");
    assert!(first.iter().all(|line| line.contains('!')), "the planted ones are significant");
    explorer.press("esc G k $ d");
    assert!(explorer.screen().contains("not complete"), "{}", explorer.screen());
}

#[test]
fn a_wrong_group_says_what_is_wrong_and_can_be_mended() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("4").type_line("channel = 'email'").type_line("chanel = 'x'");
    let screen = explorer.screen();
    assert!(screen.contains("chanel") && screen.contains("4 defines other groups"), "{screen}");
    assert!(!screen.contains("reads the source again"), "{screen}");
    explorer.press("n");
    assert!(explorer.screen().contains("no comparison to search"), "{}", explorer.screen());
    explorer.press("4");
    assert!(explorer.screen().contains("A: customers for whom: channel = 'email'"), "{}", explorer.screen());
    explorer.press("esc");
    let mut explorer = Explorer::open((100, 30));
    explorer.press("4 c h tab");
    assert!(explorer.screen().contains("A: customers for whom: channel"), "{}", explorer.screen());
}

#[test]
fn rows_that_are_values_of_a_column_make_sides() {
    let mut explorer = Explorer::open((120, 40));
    explorer.app.view.cohort = "channel".parse().unwrap();
    explorer.press("R");
    explorer.press("j l d");
    let screen = explorer.screen();
    assert!(screen.contains("what drives it") && screen.contains("all others"), "{screen}");
    assert!(!screen.contains("nobody has completed"), "{screen}");
    explorer.press("esc space j space = z z z z");
    let screen = explorer.screen();
    assert!(screen.contains("2023-03") && screen.contains("pooled"), "cohorts are months: {screen}");
}

#[test]
fn another_measure_asks_the_data_nothing() {
    let mut explorer = referral((100, 30));
    let before = explorer.screen();
    let effect = explorer.key("m");
    assert_eq!(effect, None);
    assert_ne!(explorer.screen(), before);
    assert!(explorer.screen().contains("churned"), "{}", explorer.screen());
}

#[test]
fn a_comparison_is_within_the_drill() {
    let mut explorer = Explorer::open((110, 40));
    explorer.press("3 s").type_line("country").press("enter");
    explorer.press("s").type_line("channel").press("space j space =");
    let screen = explorer.screen();
    let header = screen.lines().next().unwrap();
    assert!(header.contains("country=") && !header.contains("all customers"), "{screen}");
    assert!(explorer.app.view.segment_filters.len() == 1 && !screen.contains("6,075 customers"), "{screen}");
    explorer.press("i");
    let page = explorer.screen();
    assert!(page.contains("within segment    country="), "{page}");
    explorer.press("esc d");
    assert!(explorer.screen().contains("what drives it"), "{}", explorer.screen());
    assert!(!explorer.screen().contains("country "), "it has only one value: {}", explorer.screen());
}

#[test]
fn segments_by_what_is_told_of_whole_customers_are_compared() {
    let mut explorer = Explorer::open((110, 40));
    explorer.press("3 s").type_line("rfm").press("space j space = z z z z");
    let screen = explorer.screen();
    assert_eq!(explorer.app.showing, screens::compare::ID, "{screen}");
    assert!(screen.contains("retention") && screen.contains("2023-01"), "{screen}");
}

fn saved(name: &str, filter: Option<&str>) -> SavedView {
    let source = SourceSpec { filter: filter.map(str::to_string), ..SourceSpec::default() };
    SavedView {
        name: name.into(),
        source,
        view: View::default(),
        screen: None,
        file: "views.toml".into(),
        is_trusted: true,
    }
}

#[test]
fn saved_views_are_marked_and_compared() {
    let mut explorer = Explorer::open((80, 24));
    let views = vec![
        saved("email", Some("channel = 'email'")),
        saved("everything", None),
        saved("social", Some("channel = 'social'")),
    ];
    explorer.press("'").app.views_stored(ViewStoreResult::Listed(views));
    explorer.press("=");
    assert!(explorer.screen().contains("mark two to 6"), "{}", explorer.screen());
    explorer.press("space down space");
    insta::assert_snapshot!("saved_views_marked", explorer.screen());
    explorer.press("=");
    assert!(explorer.screen().contains("has no filter and no segment"), "{}", explorer.screen());
    explorer.press("space down space =");
    assert!(explorer.screen().contains("A email - B social"), "{}", explorer.screen());
}

#[test]
fn a_measure_without_a_test_has_no_verdict_and_the_cursor_follows_the_measure() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("4").type_text("channel='email'").press("enter enter");
    explorer.press("m");
    let shown = explorer.screen();
    assert!(!shown.contains(" ()"), "{shown}");
    for _ in 0..16 {
        explorer.press("m");
        let shown = explorer.screen();
        let headline = shown.lines().find(|line| line.contains(": A ")).unwrap_or_default();
        assert!(!headline.contains("()"), "{headline}");
        assert!(!headline.contains("not tested") || !headline.contains("chance"), "{headline}");
    }
}
