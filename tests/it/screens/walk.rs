//! A walk through every screen of the registry at every size and number of colours: nothing is cut without a sign.

use ratatui::buffer::Buffer;
use ratatui::style::Color;
use tenure::tui::screens::{SCREENS, ScreenEntry};
use tenure::tui::{ColorLevel, Palette, Theme};

use crate::explorer::{Explorer, screens};
use crate::support::sample;

/// The sizes from the smallest that is drawn to a large one.
const SIZES: [(u16, u16); 5] = [(80, 24), (40, 10), (120, 36), (200, 50), (63, 17)];

/// The keys that lead to a screen from the first one, and those of its tabs.
fn way_to(entry: &ScreenEntry) -> (&'static str, &'static [&'static str]) {
    match entry.id {
        screens::matrix::TREND_ID => ("2 tab", &[]),
        screens::segments::ID => ("3", &["c", "l l l l"]),
        screens::compare::ID => ("4 c h a n n e l = ' e m a i l ' enter enter", &[">", ">", ">", ">"]),
        screens::clv::ID => ("5", &[">", ">", ">", ">", ">", ">", ">"]),
        screens::customers::ID => ("6", &["F"]),
        screens::kpis::ID => ("7", &[">", ">", ">", "s esc"]),
        screens::rfm::ID => ("8", &["m m", ">", ">", "enter"]),
        screens::customer::ID => ("6 enter", &[]),
        screens::campaigns::ID => ("9", &["c", ">", ">", ">", ">", ">", ">"]),
        _ => (entry.keys[0], &["c"]),
    }
}

/// Signs that may stand in the last column: of a text that is cut, of a chart, of a bar, of a frame, of the cursor.
fn may_be_last(sign: char) -> bool {
    !sign.is_alphanumeric() || sign.is_ascii_uppercase()
}

/// The lines whose text reaches the last column without a sign that there is more. The labels below an axis may, for they are
/// placed so that the last one ends there; and the line of tabs, if its last tab is whole.
fn cut_lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let line = |y| -> String { (0..area.width).map(|x| buffer[(x, y)].symbol()).collect() };
    let last = |y| buffer[(area.width - 1, y)].symbol().chars().next().unwrap_or(' ');
    let is_below_axis = |y: u16| y > 0 && line(y - 1).contains('└');
    let last_tab = SCREENS.iter().rfind(|entry| entry.in_tab_order).map_or("", |entry| entry.tab);
    let is_tabs = |y: u16| line(y).ends_with(&format!("9{last_tab}"));
    let is_cut = |y: &u16| !may_be_last(last(*y)) && !is_below_axis(*y) && !is_tabs(*y);
    (0..area.height).filter(is_cut).map(line).collect()
}

/// The colours of a buffer that a terminal of this level cannot show.
fn wrong_colours(buffer: &Buffer, level: ColorLevel) -> Vec<Color> {
    let is_plain = |color: &Color| matches!(color, Color::Reset);
    let is_shown = |color: &Color| match level {
        ColorLevel::True => true,
        ColorLevel::Indexed => !matches!(color, Color::Rgb(..)),
        ColorLevel::Sixteen => !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
        ColorLevel::Mono => is_plain(color),
    };
    let colours = buffer.content().iter().flat_map(|cell| [cell.fg, cell.bg]);
    colours.filter(|color| !is_shown(color)).collect()
}

#[test]
fn every_screen_at_every_size_and_number_of_colours_is_whole() {
    for entry in SCREENS {
        let mut explorer = Explorer::open((120, 36));
        let (way, tabs) = way_to(entry);
        explorer.press(way);
        assert_eq!(explorer.app.showing, entry.id, "{}", explorer.screen());
        for keys in std::iter::once(&"").chain(tabs) {
            if !keys.is_empty() {
                explorer.press(keys);
            }
            for (columns, lines) in SIZES {
                explorer.app.resize(columns, lines);
                for level in ColorLevel::ALL {
                    explorer.app.theme = Theme::new(level, Palette::Dark, false);
                    let buffer = explorer.buffer();
                    let wrong = wrong_colours(&buffer, level);
                    assert!(wrong.is_empty(), "{}: {wrong:?}", entry.name);
                    let (spoiled, screen) = (explorer.spoiled(), explorer.screen());
                    assert!(
                        spoiled.is_empty(),
                        "{} {keys} at {columns}x{lines} {level:?}: {spoiled:#?}\n{screen}",
                        entry.name
                    );
                }
                let (buffer, screen) = (explorer.buffer(), explorer.screen());
                let cut = cut_lines(&buffer);
                assert!(cut.is_empty(), "{} {keys} at {columns}x{lines}: {cut:?}\n{screen}", entry.name);
                let footer = screen.lines().last().unwrap_or_default();
                assert!(footer.contains("? help"), "{} {keys} at {columns}x{lines}: {screen}", entry.name);
                // Without rows there is a message in the middle.
                if explorer.app.screen().unwrap().is_empty() {
                    continue;
                }
                let filled = screen.lines().filter(|line| !line.trim().is_empty()).count();
                assert!(
                    filled * 3 >= usize::from(lines),
                    "{} {keys} is two thirds empty: {screen}",
                    entry.name
                );
            }
        }
        explorer.app.resize(120, 36);
    }
}

#[test]
fn every_screen_in_ascii_is_ascii_at_every_size() {
    for entry in SCREENS {
        let theme = Theme::new(ColorLevel::Mono, Palette::Dark, true);
        let mut explorer = Explorer::over(&sample("orders.parquet"), (120, 36), theme);
        let (way, tabs) = way_to(entry);
        for keys in std::iter::once(&way).chain(tabs) {
            explorer.press(keys);
            for (columns, lines) in SIZES {
                explorer.app.resize(columns, lines);
                let screen = explorer.screen();
                assert!(screen.is_ascii(), "{} {keys} at {columns}x{lines}: {screen}", entry.name);
                let spoiled = explorer.spoiled();
                assert!(
                    spoiled.is_empty(),
                    "{} {keys} at {columns}x{lines}: {spoiled:#?}\n{screen}",
                    entry.name
                );
            }
            explorer.app.resize(120, 36);
        }
    }
}

/// Whether nothing is drawn over the frame of the list on top, or none is open.
fn frame_is_whole(buffer: &Buffer) -> bool {
    let at = |sign: &str| {
        let place = buffer.content().iter().position(|cell| cell.symbol() == sign)?;
        Some(buffer.pos_of(place))
    };
    let (Some((left, top)), Some((right, _)), Some((_, bottom))) = (at("┌"), at("┐"), at("┘")) else {
        return true;
    };
    (top + 1..bottom).all(|y| [left, right].iter().all(|x| buffer[(*x, y)].symbol() == "│"))
}

#[test]
fn lists_over_a_screen_cover_it_and_are_whole_at_every_size() {
    let mut explorer = Explorer::open((120, 36));
    for (screen, lists) in [("1", [":", "v", "m", "s", "'"]), ("3", [":", "v", "s", "S", "O"])] {
        explorer.press(screen);
        for list in lists {
            explorer.press(list);
            for (columns, lines) in SIZES {
                explorer.app.resize(columns, lines);
                let (buffer, shown) = (explorer.buffer(), explorer.screen());
                assert!(frame_is_whole(&buffer), "{list} at {columns}x{lines}: {shown}");
                let cut = cut_lines(&buffer);
                assert!(cut.is_empty(), "{list} at {columns}x{lines}: {cut:?}");
                let spoiled = explorer.spoiled();
                assert!(spoiled.is_empty(), "{list} at {columns}x{lines}: {spoiled:#?}\n{shown}");
            }
            explorer.app.resize(120, 36);
            explorer.press("esc");
        }
    }
}

#[test]
fn prompts_and_pages_are_whole_at_every_size_and_show_what_they_cover() {
    for ascii in [false, true] {
        let theme = Theme::new(ColorLevel::Indexed, Palette::Dark, ascii);
        let mut explorer = Explorer::over(&sample("orders.parquet"), (120, 36), theme);
        for screen in ["1", "3", "7"] {
            explorer.press(screen);
            for keys in ["f", "f x", "b", "e", "a", "4", "4 x enter", "/", "?", "? /", "i", "o"] {
                explorer.press(keys);
                let is_prompt = !["/", "?", "? /", "i", "o"].contains(&keys);
                for (columns, lines) in SIZES {
                    explorer.app.resize(columns, lines);
                    let (spoiled, shown) = (explorer.spoiled(), explorer.screen());
                    assert!(
                        spoiled.is_empty(),
                        "{screen} {keys} at {columns}x{lines}: {spoiled:#?}\n{shown}"
                    );
                    let rule = explorer.app.theme.glyphs.rule.repeat(columns.into());
                    assert!(
                        !is_prompt || shown.lines().any(|line| line == rule),
                        "{screen} {keys} at {columns}x{lines}: nothing parts the prompt from the screen\n{shown}"
                    );
                }
                explorer.app.resize(120, 36);
                explorer.press("esc").press("esc").press(screen);
            }
        }
    }
}
