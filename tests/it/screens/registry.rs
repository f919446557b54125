//! Every screen of the registry, on the shipped sample, at three sizes: what is true of each of them.

use crate::explorer::{Effect, Explorer, screens};
use crate::support::rerun;
use tenure::report::Format;
use tenure::tui::app::HOME;
use tenure::tui::keys::KeyMap;
use tenure::tui::screens::{SCREENS, ScreenEntry};

/// The keys that lead to a screen from the first one.
fn way_to(entry: &ScreenEntry) -> &'static str {
    match entry.id {
        screens::matrix::TREND_ID => "2 tab",
        screens::compare::ID => "4 c h a n n e l = ' e m a i l ' enter enter",
        screens::customers::ID => "6",
        screens::customer::ID => "6 enter",
        _ => entry.keys[0],
    }
}

/// The explorer with a screen in front.
pub(super) fn at(entry: &ScreenEntry, size: (u16, u16)) -> Explorer {
    let mut explorer = Explorer::open(size);
    explorer.press(way_to(entry));
    assert_eq!(explorer.app.showing, entry.id, "{}: {}", entry.name, explorer.screen());
    explorer
}

#[test]
fn every_screen_has_words_and_no_two_share_a_name_or_a_key() {
    for (place, entry) in SCREENS.iter().enumerate() {
        for words in [entry.name, entry.tab, entry.short, entry.help] {
            assert!(!words.is_empty(), "{}", entry.name);
        }
        for other in &SCREENS[place + 1..] {
            assert!(
                entry.id != other.id && entry.name != other.name && entry.tab != other.tab,
                "{}",
                entry.name
            );
            assert!(entry.keys.iter().all(|key| !other.keys.contains(key)), "{}", entry.name);
        }
    }
}

#[test]
fn the_help_names_every_screen_that_a_key_calls() {
    let mut explorer = Explorer::open((100, 200));
    explorer.press("?");
    let help = explorer.screen();
    for entry in SCREENS.iter().filter(|entry| entry.in_tab_order) {
        assert!(help.contains(&format!("({})", entry.name)), "{}: {help}", entry.name);
    }
    assert!(
        SCREENS
            .iter()
            .all(|entry| !entry.keys.is_empty() || KeyMap::default().chords(show(entry)).is_empty())
    );
}

/// The action that shows a screen.
fn show(entry: &ScreenEntry) -> tenure::tui::Action {
    tenure::tui::Action::Show(entry.id)
}

#[test]
fn every_screen_opens_on_the_sample_and_esc_leads_home() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        for entry in SCREENS {
            let mut explorer = at(entry, size);
            let screen = explorer.screen();
            let title = explorer.app.screen().unwrap().title(&explorer.app.context());
            assert!(!title.is_empty() && screen.contains(&title[0]), "{} at {size:?}: {screen}", entry.name);
            assert!(!explorer.app.screen().unwrap().is_empty(), "{} at {size:?}: {screen}", entry.name);
            assert!(explorer.app.busy.is_none() && explorer.app.screen_failure().is_none(), "{screen}");
            for _ in 0..3 {
                explorer.press("esc");
            }
            assert_eq!(explorer.app.showing, HOME, "{} at {size:?}", entry.name);
            assert!(explorer.app.popup.is_none(), "{}", entry.name);
        }
    }
}

#[test]
fn every_screen_that_groups_customers_begins_with_the_same_dimension() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("3");
    assert!(explorer.screen().contains("segments by channel"), "{}", explorer.screen());
    explorer.press("5");
    assert!(explorer.screen().contains("lifetime value by channel"), "{}", explorer.screen());
    let mix = |condition: &str| {
        let mut explorer = Explorer::open((120, 36));
        explorer.press("4").type_line(condition).press("enter z z");
        explorer.screen()
    };
    let screen = mix("channel = 'email'");
    assert!(
        screen.contains("made of") && screen.lines().any(|line| line.starts_with(" category ")),
        "{screen}"
    );
    // Not the column that the sides differ by.
    let screen = mix("country = 'DE'");
    assert!(
        screen.contains("made of") && screen.lines().any(|line| line.starts_with(" channel ")),
        "{screen}"
    );
    let screen = mix("country = 'DE' AND channel = 'email' AND category = 'books' AND coupon IS NULL");
    assert!(
        screen.contains("made of") && screen.lines().any(|line| line.starts_with(" cohort ")),
        "{screen}"
    );
}

#[test]
fn a_dimension_that_is_chosen_is_carried_to_every_screen_that_groups() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("3 s").type_line("category").press("5");
    assert!(explorer.screen().contains("lifetime value by category"), "{}", explorer.screen());
    explorer.press("s").type_line("coupon").press("3");
    assert!(explorer.screen().contains("segments by coupon"), "{}", explorer.screen());
    explorer.press("4").type_line("channel = 'email'").press("enter z z");
    let screen = explorer.screen();
    assert!(screen.lines().any(|line| line.starts_with(" coupon ")), "{screen}");
    // What a drill fixes divides nobody: another dimension takes its place until the drill is taken back.
    explorer.press("3 enter 5");
    let screen = explorer.screen();
    assert!(screen.contains("coupon=") && screen.contains("lifetime value by channel"), "{screen}");
}

#[test]
fn the_line_of_tabs_names_the_screens_and_shows_where_one_is() {
    for (size, entry) in
        [(80, 24), (120, 36)].into_iter().flat_map(|size| SCREENS.iter().map(move |entry| (size, entry)))
    {
        let explorer = at(entry, size);
        let screen = explorer.screen();
        let line =
            screen.lines().position(|line| line.contains("2 Curves") || line.contains("2Curves")).unwrap();
        for other in SCREENS.iter().filter(|other| other.in_tab_order) {
            assert!(screen.lines().nth(line).unwrap().contains(other.tab), "{}: {screen}", other.tab);
        }
        let buffer = explorer.buffer();
        let reversed: String = (0..size.0)
            .map(|x| &buffer[(x, line as u16)])
            .filter(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED))
            .map(|cell| cell.symbol())
            .collect();
        let tab = if entry.in_tab_order { entry.tab } else { "Customers" };
        assert!(reversed.trim().ends_with(tab), "{}: {reversed}", entry.name);
    }
    // Where room is short, the others are their keys; where lines are few, there is no such line.
    let mut explorer = Explorer::open((50, 20));
    explorer.press("3");
    assert!(explorer.screen().contains(" 1  2  Trend  3 Segments  4  5  6"), "{}", explorer.screen());
    assert!(!Explorer::open((80, 19)).screen().contains("3 Segments"));
}

#[test]
fn what_is_noted_below_a_table_is_wrapped_and_not_cut() {
    for entry in SCREENS.iter().filter(|entry| at(entry, (80, 24)).app.screen().unwrap().table().is_some()) {
        let explorer = at(entry, (80, 24));
        let screen = explorer.screen();
        let cx = explorer.app.context();
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        for note in explorer.app.screen().unwrap().notes(&cx) {
            let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&note), "{}: '{note}' is not whole in {screen}", entry.name);
        }
    }
}

#[test]
fn every_screen_explains_what_is_under_its_cursor_with_its_command_and_its_sql() {
    for entry in SCREENS {
        let mut explorer = at(entry, (120, 80));
        let command = explorer.app.screen().unwrap().command(&explorer.app.context());
        assert!(command.starts_with("tenure "), "{}: {command}", entry.name);
        explorer.press("i");
        let page = explorer.screen();
        assert!(explorer.app.popup.is_some(), "{}: {page}", entry.name);
        let Some(Effect::Copy { text, what }) = explorer.effect_of("y") else {
            panic!("{}: {page}", entry.name)
        };
        assert_eq!((text, what.as_str()), (command, "the command"), "{}", entry.name);
        let sql = explorer.app.screen().unwrap().sql().unwrap_or_default().to_string();
        let Some(Effect::Copy { text, what }) = explorer.effect_of("Y") else { panic!("{}", entry.name) };
        assert_eq!((text.as_str(), what.as_str()), (sql.as_str(), "the SQL"), "{}", entry.name);
        explorer.press("G");
        let page = explorer.screen();
        let last = sql.lines().last().unwrap_or_default().trim();
        assert!(!last.is_empty() && page.contains(last), "{}: {page}", entry.name);
        assert!(!rerun(&sql).is_empty(), "{}: it runs in an empty database", entry.name);
        explorer.press("esc");
        assert!(explorer.app.popup.is_none() && explorer.app.showing == entry.id, "{}", entry.name);
    }
}

#[test]
fn every_screen_is_written_to_a_file() {
    for entry in SCREENS {
        let mut explorer = at(entry, (120, 36));
        explorer.press("e");
        let Some(Effect::Export { path, .. }) = explorer.effect_of("enter") else { panic!("{}", entry.name) };
        assert_eq!(path.extension().and_then(|ending| ending.to_str()), Some("csv"), "{}", entry.name);
        let cx = explorer.app.context();
        let screen = explorer.app.screen().unwrap();
        // A list that the database puts in order is written as it is read.
        if screen.export_query(&cx).is_some() {
            continue;
        }
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Svg) {
            let bytes = screen.export(format, &cx).unwrap();
            if format == Format::Parquet {
                assert!(bytes.starts_with(b"PAR1"), "{}", entry.name);
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.lines().count() > 1, "{} as {format}: {text}", entry.name);
        }
    }
}

#[test]
fn tab_goes_around_all_screens_but_those_of_one_thing() {
    let mut explorer = Explorer::open((120, 36));
    let mut seen = vec![explorer.app.showing];
    for _ in 1..SCREENS.iter().filter(|entry| entry.in_tab_order).count() {
        explorer.press("tab");
        seen.push(explorer.app.showing);
    }
    let order: Vec<_> = SCREENS.iter().filter(|entry| entry.in_tab_order).map(|entry| entry.id).collect();
    assert_eq!(seen, order);
    explorer.press("tab");
    assert_eq!(explorer.app.showing, HOME);
}

#[test]
fn the_key_of_the_curves_leads_on_to_one_age_and_back() {
    let mut explorer = Explorer::open((80, 24));
    for id in [screens::matrix::CURVES_ID, screens::matrix::TREND_ID, screens::matrix::CURVES_ID] {
        explorer.press("2");
        assert_eq!(explorer.app.showing, id);
        assert!(explorer.screen().contains("2Curves 2Trend 3Segments"), "{}", explorer.screen());
    }
}

#[test]
fn a_click_on_a_tab_shows_its_screen() {
    let mut explorer = Explorer::open((120, 36));
    for entry in SCREENS.iter().filter(|entry| entry.in_tab_order && entry.id != screens::compare::ID) {
        let screen = explorer.screen();
        let line = screen.lines().position(|line| line.contains(" 1 Table ")).unwrap();
        let text = screen.lines().nth(line).unwrap();
        let column = text[..text.find(entry.tab).unwrap()].chars().count();
        let effect = explorer.app.click(column as u16, line as u16);
        explorer.settle(effect);
        assert_eq!(explorer.app.showing, entry.id, "{}", entry.name);
    }
    assert_eq!(explorer.app.click(119, 3), None, "no tab is there");
}

#[test]
fn leaving_the_list_of_dimensions_leads_nowhere() {
    let mut explorer = Explorer::open((80, 24));
    for (keys, shown) in [("s esc", screens::matrix::ID), ("6 s esc", screens::customers::ID)] {
        explorer.press(keys);
        assert_eq!(explorer.app.showing, shown, "{keys}");
    }
    explorer.press("s").type_text("coupon").press("enter");
    assert_eq!(explorer.app.showing, screens::segments::ID);
    assert!(explorer.screen().contains("segments by coupon"), "{}", explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::customers::ID);
}

#[test]
fn a_key_that_has_no_meaning_here_says_what_it_does() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("A");
    assert!(
        explorer.screen().contains("not on this screen: choose the ages in months"),
        "{}",
        explorer.screen()
    );
}

#[test]
fn a_table_without_a_picture_of_its_own_is_drawn_as_bars() {
    let mut explorer = Explorer::open((120, 36));
    for keys in ["6", "8"] {
        explorer.press(keys);
        let table = explorer.screen();
        explorer.press("c");
        assert!(
            explorer.screen().contains("bars: ") && explorer.screen().contains("███"),
            "{}",
            explorer.screen()
        );
        explorer.press("c");
        assert_eq!(explorer.screen(), table);
    }
}
