//! For a screen reader: what each key press says.

use tenure::tui::app::HOME;
use tenure::tui::screens::SCREENS;
use tenure::tui::views::Spoken;

use super::registry::at;
use crate::explorer::{ColorLevel, Explorer, Palette, Theme};

const SIZE: (u16, u16) = (100, 24);

fn plain() -> Explorer {
    Explorer::themed(SIZE, Theme::new(ColorLevel::Mono, Palette::Dark, true))
}

/// What is said after keys.
fn said(explorer: &mut Explorer, keys: &str) -> Vec<String> {
    let before = Spoken::of(&explorer.app);
    explorer.press(keys);
    Spoken::of(&explorer.app).since(&before, SIZE.1)
}

#[test]
fn a_move_says_where_the_cursor_is_now_and_nothing_else() {
    let mut explorer = plain();
    let moved = "2023-01, M2: 13.3 %, 14 of 105 customers, 95 % interval 8.1 to 21.1 %, complete";
    assert_eq!(said(&mut explorer, "l"), [format!("{moved}, < the data begin here")]);
    explorer.press("0");
    assert!(said(&mut explorer, "h").is_empty(), "the cursor is at its end");
}

#[test]
fn every_screen_says_its_name_its_rows_and_its_cursor_in_one_line_and_every_move_too() {
    for entry in SCREENS.iter().filter(|entry| entry.id != HOME) {
        let mut explorer = at(entry, SIZE);
        let home = Spoken::of(&Explorer::open(SIZE).app);
        let lines = Spoken::of(&explorer.app).since(&home, SIZE.1);
        let [line] = lines.as_slice() else { panic!("{}: {lines:#?}", entry.name) };
        assert!(
            line.starts_with(entry.tab) && (line.contains(" rows, ") || line.contains(" cohorts, ")),
            "{line}"
        );
        let drawn = |sign: char| ('\u{2500}'..='\u{259f}').contains(&sign) || sign.is_control();
        assert!(!line.contains(drawn), "{line}");
        if explorer.app.screen().unwrap().table().is_some_and(|table| table.len() > 1) {
            for key in ["j", "l", "k"] {
                let lines = said(&mut explorer, key);
                assert!(lines.len() == 1 && lines[0].contains(", row "), "{} {key}: {lines:#?}", entry.name);
            }
            explorer.press("g 0");
            assert!(said(&mut explorer, "h").is_empty(), "{}: the cursor is at its end", entry.name);
        }
    }
}

#[test]
fn lists_prompts_and_messages_are_said() {
    let mut explorer = plain();
    let lines = said(&mut explorer, "m");
    assert!(lines.len() == 1 && lines[0].contains("retention") && lines[0].contains(" of "), "{lines:?}");
    let lines = said(&mut explorer, "down");
    assert!(lines.len() == 1 && lines[0].contains("2 of "), "{lines:?}");
    explorer.press("esc");
    let lines = said(&mut explorer, "f");
    assert!(lines.len() == 1 && lines[0].starts_with("filter. keep orders"), "{lines:?}");
    explorer.type_text("amount > 5");
    assert_eq!(said(&mut explorer, "0"), ["amount > 50"]);
    explorer.press("esc");
    let lines = said(&mut explorer, "A");
    assert!(lines.len() == 1 && lines[0].starts_with("not on this screen"), "{lines:?}");
}

#[test]
fn a_page_is_read_line_by_line() {
    let mut explorer = plain();
    let lines = said(&mut explorer, "i");
    assert!(lines.len() > 10 && lines[0].ends_with(" lines"), "{lines:#?}");
    let next = said(&mut explorer, "j");
    assert!(next.len() <= 1 && !lines.contains(&next.concat()), "{next:?}");
    let back = said(&mut explorer, "esc");
    assert!(back.len() == 1 && back[0].starts_with("Table: "), "{back:?}");
}
