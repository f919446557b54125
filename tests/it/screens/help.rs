//! Help, the list of commands, and keys that a user has moved.

use crate::explorer::{
    ColorLevel, Effect, Error, Explorer, KeyMap, Overrides, PageContent, Palette, Theme, View,
};
use tenure::explore::OPTIONS;

#[test]
fn the_help_comes_from_the_live_keys() {
    insta::assert_snapshot!({
        let mut explorer = Explorer::invented((80, 150));
        explorer.press("?");
        explorer.screen()
    });
}

#[test]
fn the_help_can_be_searched() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("? / u n d o");
    let typing = explorer.screen();
    assert!(typing.contains("search: undo"), "{typing}");
    assert!(typing.contains("Undo the last change of the view"), "{typing}");
    assert!(!typing.contains("Suspend"), "{typing}");
    explorer.press("enter j esc");
    assert!(explorer.app.popup.is_none());
}

#[test]
fn the_search_of_the_help_finds_options_with_their_help_and_how_to_set_them() {
    for (search, name) in
        [("currency", "currency"), ("rates", "rates"), ("zone", "tz"), ("average", "average")]
    {
        let option = OPTIONS.iter().find(|option| option.name == name).unwrap();
        let mut explorer = Explorer::invented((200, 50));
        explorer.press("? /");
        explorer.type_text(search);
        let screen = explorer.screen();
        let line = screen.lines().find(|line| line.contains(&format!(":{name} "))).expect(&screen);
        assert!(line.contains(&option.help[..30]), "{line}");
        assert!(screen.contains(&format!("press : and type '{name} ")), "{screen}");
    }
    // An option of the command line alone is named as it is given there; a value is shown.
    let mut explorer = Explorer::invented((120, 36));
    explorer.press("? /");
    explorer.type_text("pooled");
    assert!(explorer.screen().contains("now pooled"), "{}", explorer.screen());
    let mut explorer = Explorer::invented((120, 36));
    explorer.press("? /");
    explorer.type_text("left out to a CSV");
    let screen = explorer.screen();
    assert!(screen.contains("--rejects") && screen.contains("command line alone"), "{screen}");
    assert!(!screen.contains("to set it"), "{screen}");
}

#[test]
fn the_palette_finds_an_option_by_its_help() {
    let mut explorer = Explorer::invented((120, 36));
    explorer.press(":");
    explorer.type_text("exchange");
    let screen = explorer.screen();
    assert!(screen.lines().any(|line| line.contains(" rates ") && line.contains("option")), "{screen}");
}

#[test]
fn the_help_explains_the_shades_that_the_table_is_drawn_with() {
    for ascii in [false, true] {
        let theme = Theme::new(ColorLevel::Mono, Palette::Dark, ascii);
        let mut explorer = Explorer::invented_as(View::default(), theme, (80, 200));
        // Rows of cohorts, whose cells hold no points and no other signs.
        let is_cohort = |line: &&str| line.trim_start_matches(['‹', '<', ' ']).starts_with("20");
        let table: String = explorer.screen().lines().filter(is_cohort).collect();
        explorer.press("?");
        let help = explorer.screen();
        let line = help.lines().find(|line| line.contains("if the terminal has no or few colours")).unwrap();
        let shades: Vec<&str> = line.split_whitespace().take(4).collect();
        assert_eq!(shades.len(), 4);
        for shade in shades {
            assert!(table.contains(shade), "{shade} is not in\n{table}");
        }
    }
}

#[test]
fn the_palette_finds_and_runs_a_command() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press(": e x p l");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("enter");
    assert!(explorer.page() == Some(PageContent::Explanation));
}

#[test]
fn the_palette_ranks_names_before_descriptions() {
    for (typed, first) in [
        ("export", "export"),
        ("filter", "filter"),
        ("seg", "segments"),
        ("life", "lifetime-value"),
        ("currency", "currency"),
        ("curr", "currency"),
        ("date", "date"),
        ("as of", "as-of"),
        ("tz", "tz"),
        ("time zone", "tz"),
        ("timezone", "tz"),
    ] {
        let mut explorer = Explorer::invented((120, 36));
        explorer.press(":");
        explorer.type_text(typed);
        let shown = explorer.screen();
        let row = shown.lines().skip_while(|line| !line.contains("│ : ")).nth(1).unwrap_or_default();
        assert!(row.contains(&format!("│  {first} ")), "{typed}: {shown}");
    }
}

#[test]
fn an_option_and_its_value_are_typed_in_the_palette() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press(":");
    explorer.type_text("average me");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("enter");
    assert!(explorer.app.popup.is_none());
    assert_eq!(explorer.app.view.average.to_string(), "median");
    // A name alone waits for its value, and a wrong value changes nothing.
    explorer.press(":");
    explorer.type_text("min-size");
    explorer.press("enter");
    explorer.type_text("few");
    explorer.press("enter");
    assert!(explorer.screen().contains("few"), "{}", explorer.screen());
    assert_eq!(explorer.app.view.min_size, 30);
    explorer.press("backspace backspace backspace");
    explorer.type_text("50");
    explorer.press("enter");
    assert_eq!(explorer.app.view.min_size, 50);
    explorer.press("u u");
    assert_eq!(explorer.app.view, View::default(), "each change is taken back");
    // What was typed before comes first.
    explorer.press(": down");
    assert!(explorer.screen().contains("min-size 50"), "{}", explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.app.view.average.to_string(), "median", "the line typed before the last one");
}

#[test]
fn a_condition_is_completed_in_the_palette_and_a_refused_one_stays() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press(":");
    explorer.type_text("where Coun");
    explorer.press("tab");
    assert!(explorer.screen().contains(": where Country"), "{}", explorer.screen());
    explorer.type_text(" = '");
    explorer.type_text("f");
    explorer.key("tab");
    assert!(explorer.screen().contains(": where Country = 'France'"), "{}", explorer.screen());
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("{}", explorer.screen()) };
    explorer.app.opened(id, Err(Error::Unexpected("no order meets it".into())));
    assert!(explorer.screen().contains("no order meets it"), "{}", explorer.screen());
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Country = 'United Kingdom'"));
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("{}", explorer.screen()) };
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Country = 'France'"));
    explorer.app.opened(id, Ok(()));
    assert!(explorer.app.popup.is_none());
}

#[test]
fn values_of_a_condition_are_chosen_in_the_palette_without_quotes() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press(":");
    explorer.type_text("where Country = ");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("down enter");
    assert_eq!(explorer.app.source.filter.as_deref(), Some("Country = 'France'"));
    // Tab takes the chosen name of a list.
    explorer.press(":");
    explorer.type_text("average me");
    explorer.press("tab");
    assert!(explorer.screen().contains(": average median"), "{}", explorer.screen());
}

#[test]
fn keys_can_be_moved_and_the_footer_follows() {
    let overrides: Overrides = [("explain".to_string(), vec!["x".to_string()])].into();
    let keys = KeyMap::new(&overrides).unwrap();
    let mut explorer = Explorer::keyed(keys, (80, 24));
    assert!(explorer.screen().lines().last().unwrap().contains("  x explain"));
    explorer.press("i");
    assert!(explorer.app.popup.is_none());
    assert!(explorer.screen().contains("i is not bound"));
    explorer.press("x");
    assert!(explorer.page() == Some(PageContent::Explanation));
}

#[test]
fn a_key_bound_twice_is_an_error_that_says_so() {
    let overrides: Overrides = [("explain".to_string(), vec!["j".to_string()])].into();
    let error = KeyMap::new(&overrides).unwrap_err().to_string();
    assert!(error.contains("j is bound to both down and explain"), "{error}");
}

#[test]
fn esc_never_quits_q_quits_at_the_root_and_ctrl_c_twice() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("esc backspace i q"), None);
    assert!(explorer.app.popup.is_none());
    assert_eq!(explorer.effect_of("q"), Some(Effect::Quit));
    assert_eq!(explorer.effect_of("? Q"), Some(Effect::Quit));
    explorer.press("esc");
    assert_eq!(explorer.effect_of("ctrl-c"), None);
    assert_eq!(explorer.effect_of("j ctrl-c"), None, "another key in between disarms it");
    assert_eq!(explorer.effect_of("ctrl-c"), Some(Effect::Quit));
}

#[test]
fn every_key_stands_in_the_footer_once() {
    let mut explorer = Explorer::invented((200, 50));
    explorer.press("enter");
    assert_eq!(explorer.screen().matches("Tab next list").count(), 1);
}
