//! The colours of the matrix at every colour level of a terminal, and what is shown without them.

use ratatui::style::{Color, Modifier};

use crate::explorer::{ColorLevel, Explorer, Palette, Theme, View, find};

fn at_level(level: ColorLevel) -> Explorer {
    Explorer::invented_as(View::default(), Theme::new(level, Palette::Dark, false), (80, 24))
}

#[test]
fn cells_of_every_level_set_the_colours_of_that_level() {
    let colours = |level| {
        let explorer = at_level(level);
        let buffer = explorer.buffer();
        // 2010-12 at M11, 50 %, is the highest of the table.
        let (x, y) = find(&buffer, " 50");
        (buffer[(x + 1, y)].fg, buffer[(x + 1, y)].bg, buffer[(x + 3, y)].symbol().to_string())
    };
    assert_eq!(colours(ColorLevel::True), (Color::Rgb(0, 0, 0), Color::Rgb(0xff, 0xea, 0x46), " ".into()));
    assert_eq!(colours(ColorLevel::Indexed), (Color::Indexed(16), Color::Indexed(227), " ".into()));
    assert_eq!(colours(ColorLevel::Sixteen), (Color::Reset, Color::Reset, "█".into()));
    assert_eq!(colours(ColorLevel::Mono), (Color::Reset, Color::Reset, "█".into()));
}

#[test]
fn without_colours_no_cell_of_the_screen_has_one() {
    for (level, palette) in [(ColorLevel::Mono, Palette::Dark), (ColorLevel::True, Palette::Plain)] {
        let mut explorer =
            Explorer::invented_as(View::default(), Theme::new(level, palette, false), (120, 40));
        for keys in ["j", "i", "esc ?", "esc o", "esc m", "esc :"] {
            explorer.press(keys);
            let buffer = explorer.buffer();
            assert!(
                buffer.content.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)),
                "{keys}"
            );
        }
    }
}

#[test]
fn the_cursor_can_be_seen_in_every_level() {
    for level in ColorLevel::ALL {
        for keys in ["j", "G", "$", "g l l l l l"] {
            let mut explorer = at_level(level);
            explorer.press(keys);
            let buffer = explorer.buffer();
            let marked = buffer
                .content
                .iter()
                .filter(|cell| cell.modifier.contains(Modifier::REVERSED | Modifier::BOLD));
            assert_eq!(marked.count(), 5, "{level:?} {keys}");
            let (x, y) = find(&buffer, "[");
            assert!(buffer[(x + 1, y)].modifier.contains(Modifier::REVERSED), "{level:?} {keys}");
        }
    }
}

#[test]
fn colours_leave_out_open_cells_age_0_and_small_cohorts() {
    let explorer = Explorer::invented((80, 24));
    let buffer = explorer.buffer();
    let background = |wanted: &str, right: u16| {
        let (x, y) = find(&buffer, wanted);
        buffer[(x + right, y)].bg
    };
    assert_eq!(background("2011-01 ", 16), Color::Reset, "age 0");
    assert_ne!(background("2011-01 ", 20), Color::Reset, "age 1");
    assert_eq!(background(" 15*", 1), Color::Reset, "open");
    assert_eq!(background("2011-08 ", 20), Color::Reset, "small");
}

#[test]
fn colours_can_be_spread_over_rows_and_columns() {
    let mut explorer = Explorer::invented((80, 24));
    let lowest_of_the_first_row = |explorer: &Explorer| {
        let buffer = explorer.buffer();
        let (x, y) = find(&buffer, "2010-12 ");
        buffer[(x + 24, y)].bg
    };
    assert_eq!(lowest_of_the_first_row(&explorer), Color::Indexed(102));
    explorer.press("w");
    assert!(explorer.screen().contains("each row"));
    assert_eq!(lowest_of_the_first_row(&explorer), Color::Indexed(17));
    explorer.press("w");
    assert_eq!(lowest_of_the_first_row(&explorer), Color::Indexed(227), "it is the highest of its column");
}

#[test]
fn a_light_theme_turns_the_ramp_around() {
    let explorer = Explorer::invented_as(
        View::default(),
        Theme::new(ColorLevel::Indexed, Palette::Light, false),
        (80, 24),
    );
    let buffer = explorer.buffer();
    let (x, y) = find(&buffer, " 50");
    assert_eq!(buffer[(x, y)].bg, Color::Indexed(17));
}
