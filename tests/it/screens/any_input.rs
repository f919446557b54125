//! No text in the data, no size of the window and no sequence of keys breaks the screen.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use crate::explorer::{Answer, ColorLevel, Effect, Explorer, Grain, Palette, Question, Theme, View, width};
use crate::fixtures;

fn hostile() -> Vec<String> {
    vec![
        "\x1b[2J\x1b]0;gone\x07".into(),
        "\u{202e}txet desrever\u{202c}".into(),
        "line\nbreak\ttab\r".into(),
        "日本語のとても長い列の名前日本語のとても長い列の名前".into(),
        "👩‍👩‍👧‍👦e\u{301}".repeat(30),
        "שלום עולם".into(),
        "x".repeat(10_000),
    ]
}

#[test]
fn hostile_strings_neither_reach_the_terminal_nor_break_a_line() {
    for text in hostile() {
        let mut explorer = Explorer::invented((80, 24));
        let mut answer = fixtures::answer(Grain::Month, true);
        let mut report = fixtures::report();
        report.source = text.clone();
        report.files = vec![text.clone()];
        report.columns[0].name = text.clone();
        report.columns[1].sample = Some(text.clone());
        report.mapping[0].expression = text.clone();
        report.notes[0].text = text.clone();
        answer.sql = text.clone();
        answer.report = Arc::new(report);
        explorer.app.source.filter = Some(text.clone());
        explorer.app.source.paths = vec![text.clone()];
        let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
        let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
        let Some(Effect::Ask(id, _)) = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping)))
        else {
            panic!()
        };
        explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
        explorer.app.warn(text.clone());
        for keys in ["", "i", "G", "o", "G", "i", "G", "?", "e"] {
            if !keys.is_empty() {
                explorer.press(keys);
            }
            for size in [(40, 10), (80, 24), (130, 40)] {
                explorer.app.resize(size.0, size.1);
                let buffer = explorer.buffer();
                for y in 0..size.1 {
                    let line: String = (0..size.0).map(|x| buffer[(x, y)].symbol()).collect();
                    assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
                    let mut x = 0;
                    while x < usize::from(size.0) {
                        // A wide character covers the cell after it.
                        x += width(buffer[(x as u16, y)].symbol()).max(1);
                    }
                    assert_eq!(x, usize::from(size.0), "{line:?}");
                }
            }
        }
    }
}

fn any_key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        6 => proptest::char::range('!', '~').prop_map(KeyCode::Char),
        1 => any::<char>().prop_map(KeyCode::Char),
        3 => prop_oneof![
            Just(KeyCode::Enter), Just(KeyCode::Esc), Just(KeyCode::Up), Just(KeyCode::Down), Just(KeyCode::Left),
            Just(KeyCode::Right), Just(KeyCode::PageDown), Just(KeyCode::PageUp), Just(KeyCode::Home),
            Just(KeyCode::End), Just(KeyCode::Backspace), Just(KeyCode::Tab), Just(KeyCode::F(1)),
        ],
    ];
    let modifiers = prop_oneof![4 => Just(KeyModifiers::NONE), 1 => Just(KeyModifiers::CONTROL), 1 => Just(KeyModifiers::SHIFT)];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_size_and_no_keys_can_break_it(
        sizes in prop::collection::vec((1u16..=250, 1u16..=80), 1..4),
        keys in prop::collection::vec(any_key(), 0..40),
        level in 0usize..4,
        ascii: bool,
        click in (0u16..250, 0u16..80),
    ) {
        let mut explorer = Explorer::invented_as(View::default(), Theme::new(ColorLevel::ALL[level], Palette::Dark, ascii), sizes[0]);
        for (place, key) in keys.iter().enumerate() {
            let effect = explorer.app.key(key);
            // Some questions stay unanswered for a while.
            if place % 3 > 0 {
                explorer.settle(effect);
            }
            explorer.app.tick(Duration::from_millis(300 * place as u64), Some(tenure::engine::Progress::of(0.5)));
            let (columns, lines) = sizes[place % sizes.len()];
            explorer.app.resize(columns, lines);
            drop(explorer.app.click(click.0, click.1));
            explorer.app.wheel(if place % 2 == 0 { 3 } else { -3 });
            explorer.buffer();
        }
        prop_assert!(explorer.matrix().cursor.row <= explorer.matrix().cohorts());
    }
}
