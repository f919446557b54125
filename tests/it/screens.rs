//! What the explorer shows and does, seen from outside: keys and answers go in, screens and effects come out.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use tenure::cohort::{AverageKind, Detail, Grain, Grouping, Measure, Percentile, Return};
use tenure::explore::people::{Columns, Range};
use tenure::explore::resample::Sampled;
use tenure::explore::{Answer, Error, Question, View};
use tenure::saved::SavedView;
use tenure::source::Note;
use tenure::tui::app::{Exported, Overlay, Place, Screen, Shelving, Showing};
use tenure::tui::{App, ColorLevel, Effect, KeyMap, Look, Overrides, Palette, Theme, text, views};

use crate::sample;

fn blank(view: View, theme: Theme, size: (u16, u16)) -> App {
    let mut app = App::new(sample::source(), view, KeyMap::default(), theme);
    app.resize(size.0, size.1);
    app
}

/// Answers what is asked until nothing is.
fn settle(app: &mut App, mut effect: Option<Effect>) {
    while let Some(next) = effect {
        effect = match next {
            Effect::Open(id) => app.opened(id, Ok(())),
            // Lifetime value has tests of its own, on real orders.
            Effect::Ask(id, Question::Clv(_) | Question::ClvCustomers(_)) => {
                app.answered(id, Err(Error::Cancelled))
            }
            Effect::Ask(id, question) => app.answered(id, Ok(reply(&question))),
            _ => None,
        };
    }
}

fn reply(question: &Question) -> Answer {
    match question {
        Question::Mapping => Answer::Report(Arc::new(sample::report())),
        Question::Matrix(shape) => {
            let mut answer = sample::answer(shape.cohort.grain().unwrap_or_default(), true);
            answer.shape = shape.clone();
            answer.matrix.age_grain = shape.age;
            answer.matrix.detail = shape.detail;
            Answer::Matrix(Arc::new(answer))
        }
        Question::Forecast(shape, asked) => {
            let mut answer = sample::answer(shape.cohort.grain().unwrap_or_default(), true);
            answer.shape = shape.clone();
            answer.forecast = Some(Arc::new(sample::forecast(&answer.matrix, *asked)));
            Answer::Matrix(Arc::new(answer))
        }
        Question::Segments(segmentation) => Answer::Segments(Arc::new(sample::segments(segmentation))),
        Question::People(question) => Answer::People(Arc::new(sample::people(question))),
        Question::Customer(question) => Answer::Customer(Arc::new(sample::customer(question))),
        Question::Compare(compare) => Answer::Compare(Arc::new(sample::compared(compare))),
        Question::Repeated => Answer::Repeated(Arc::new(tenure::source::Repeated {
            lines: 5268,
            kinds: 4879,
            amount: Some(tenure::cohort::Money::from_raw(245_000_000)),
            times: 20,
            example: vec![("InvoiceNo".into(), "555524".into()), ("StockCode".into(), "22698".into())],
        })),
        Question::Values(column) => {
            let values = ["United Kingdom", "France"].map(String::from).to_vec();
            Answer::Values { column: column.clone(), values }
        }
        other => panic!("the explorer does not ask {other:?}"),
    }
}

fn ready(view: View, theme: Theme, size: (u16, u16)) -> App {
    let mut app = blank(view, theme, size);
    let first = app.start();
    settle(&mut app, Some(first));
    app
}

fn plain(size: (u16, u16)) -> App {
    ready(View::default(), Theme::new(ColorLevel::Indexed, Palette::Dark, false), size)
}

fn at_level(level: ColorLevel) -> App {
    ready(View::default(), Theme::new(level, Palette::Dark, false), (80, 24))
}

fn event(key: &str) -> KeyEvent {
    let code = |name: &str| match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "backspace" => KeyCode::Backspace,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        other => KeyCode::Char(other.chars().next().unwrap()),
    };
    match key.strip_prefix("ctrl-") {
        Some(rest) => KeyEvent::new(code(rest), KeyModifiers::CONTROL),
        None => KeyEvent::from(code(key)),
    }
}

/// Presses keys, answering what they ask; the last effect comes back.
fn press(app: &mut App, keys: &str) -> Option<Effect> {
    let mut last = None;
    for key in keys.split(' ') {
        last = app.key(&event(key));
        if let Some(Effect::Open(_) | Effect::Ask(..)) = last {
            settle(app, last.clone());
        }
    }
    last
}

fn buffer(app: &App) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(app.size.0, app.size.1)).unwrap();
    terminal.draw(|frame| views::render(app, frame)).unwrap();
    terminal.backend().buffer().clone()
}

fn screen(app: &App) -> String {
    let buffer = buffer(app);
    let line = |y| {
        (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_string()
    };
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

/// The first place of a text on a screen.
fn find(buffer: &Buffer, wanted: &str) -> (u16, u16) {
    for y in 0..buffer.area.height {
        let line: Vec<&str> = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        for x in 0..line.len() {
            if line[x..].concat().starts_with(wanted) {
                return (x as u16, y);
            }
        }
    }
    panic!("no {wanted:?} on screen");
}

#[test]
fn the_matrix_fits_whole_on_80_by_24() {
    insta::assert_snapshot!(screen(&plain((80, 24))));
}

#[test]
fn the_matrix_on_200_by_50_has_its_panel_beside_it() {
    insta::assert_snapshot!(screen(&plain((200, 50))));
}

#[test]
fn the_matrix_on_the_smallest_window() {
    insta::assert_snapshot!(screen(&plain((40, 10))));
}

#[test]
fn money_has_wider_cells_and_scrolls() {
    let mut app = plain((80, 24));
    app.view.measure = Measure::RevenuePerCustomer;
    press(&mut app, "a $");
    insta::assert_snapshot!(screen(&app));
}

#[test]
fn the_average_row_says_what_stands_behind_it() {
    let mut app = plain((80, 24));
    press(&mut app, "G l l");
    insta::assert_snapshot!(screen(&app));
}

#[test]
fn an_open_cell_of_a_small_cohort_says_both() {
    let mut app = plain((80, 24));
    press(&mut app, "j j j j j j j j l l l");
    let shown = screen(&app);
    assert!(shown.contains("open until 2011-12-31"), "{shown}");
    assert!(shown.contains("N = 24 is below 30"), "{shown}");
    assert!(shown.contains("not compared while open"), "{shown}");
    assert!(!shown.contains("interval"), "{shown}");
}

#[test]
fn the_four_states_look_different() {
    let app = plain((80, 24));
    let shown = screen(&app);
    let row = shown.lines().find(|line| line.starts_with(" 2011-08")).unwrap();
    assert_eq!(row, " 2011-08     24 100  12   0   4   8*");
}

#[test]
fn the_explanation_of_a_cell() {
    let mut app = plain((80, 40));
    press(&mut app, "j l i");
    insta::assert_snapshot!(screen(&app));
}

#[test]
fn the_explanation_of_an_average_on_a_wide_screen() {
    let mut app = plain((200, 50));
    press(&mut app, "G i");
    insta::assert_snapshot!(screen(&app));
}

#[test]
fn the_help_comes_from_the_live_keys() {
    insta::assert_snapshot!({
        let mut app = plain((80, 140));
        press(&mut app, "?");
        screen(&app)
    });
}

#[test]
fn the_help_can_be_searched() {
    let mut app = plain((80, 24));
    press(&mut app, "? / u n d o");
    let typing = screen(&app);
    assert!(typing.contains("search: undo"), "{typing}");
    assert!(typing.contains("Take back the last change of view"), "{typing}");
    assert!(!typing.contains("Suspend"), "{typing}");
    press(&mut app, "enter j esc");
    assert!(app.overlay.is_none());
}

#[test]
fn the_data_report_says_what_was_left_out() {
    let mut app = plain((80, 50));
    press(&mut app, "o");
    insta::assert_snapshot!(screen(&app));
    assert!(screen(&app).contains("Enter look for repeated lines"), "{}", screen(&app));
    press(&mut app, "enter");
    let text = screen(&app);
    assert!(text.contains("5,268 lines repeat an earlier one in every column"), "{text}");
    assert!(text.contains("StockCode     22698"), "{text}");
    assert_eq!(app.key(&event("enter")), None, "it is known");
}

#[test]
fn a_window_that_is_too_small_says_so() {
    insta::assert_snapshot!(screen(&plain((30, 8))));
}

#[test]
fn ascii_and_no_colour_still_show_everything() {
    let app = ready(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, true), (80, 24));
    let shown = screen(&app);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_list_of_measures_tries_them_out_and_esc_goes_back() {
    let mut app = plain((80, 24));
    press(&mut app, "m m m");
    assert_eq!(app.view.measure, Measure::Churned);
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc");
    assert_eq!(app.view.measure, Measure::Retention);
    press(&mut app, "m M enter");
    assert_eq!(app.view.measure, Measure::RevenuePercentile(Percentile::P95));
    press(&mut app, "u");
    assert_eq!(app.view.measure, Measure::Retention);
}

#[test]
fn the_palette_finds_and_runs_a_command() {
    let mut app = plain((80, 24));
    press(&mut app, ": e x p l");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "enter");
    assert!(matches!(app.overlay, Some(Overlay::Explain { .. })));
}

#[test]
fn cells_of_every_level_set_the_colours_of_that_level() {
    let colours = |level| {
        let app = at_level(level);
        let buffer = buffer(&app);
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
        let mut app = ready(View::default(), Theme::new(level, palette, false), (120, 40));
        for keys in ["j", "i", "esc ?", "esc o", "esc m", "esc :"] {
            press(&mut app, keys);
            let buffer = buffer(&app);
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
            let mut app = at_level(level);
            press(&mut app, keys);
            let buffer = buffer(&app);
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
    let app = plain((80, 24));
    let buffer = buffer(&app);
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
    let mut app = plain((80, 24));
    let lowest_of_the_first_row = |app: &App| {
        let buffer = buffer(app);
        let (x, y) = find(&buffer, "2010-12 ");
        buffer[(x + 24, y)].bg
    };
    assert_eq!(lowest_of_the_first_row(&app), Color::Indexed(102));
    press(&mut app, "w");
    assert!(screen(&app).contains("each row"));
    assert_eq!(lowest_of_the_first_row(&app), Color::Indexed(17));
    press(&mut app, "w");
    assert_eq!(lowest_of_the_first_row(&app), Color::Indexed(227), "it is the highest of its column");
}

#[test]
fn a_light_theme_turns_the_ramp_around() {
    let app = ready(View::default(), Theme::new(ColorLevel::Indexed, Palette::Light, false), (80, 24));
    let buffer = buffer(&app);
    let (x, y) = find(&buffer, " 50");
    assert_eq!(buffer[(x, y)].bg, Color::Indexed(17));
}

#[test]
fn nothing_is_said_at_first_and_then_what_is_waited_for() {
    let mut app = blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    app.start();
    assert!(!screen(&app).contains("reading"));
    app.tick(Duration::from_millis(1500), None);
    assert!(screen(&app).contains("reading 1.5 s  Ctrl-c cancels"), "{}", screen(&app));
    app.tick(Duration::from_millis(1750), Some(0.42));
    assert!(screen(&app).contains("reading 1.8 s 42 %"), "{}", screen(&app));
}

#[test]
fn retention_shows_before_orders_are_summed_and_money_waits() {
    let mut app = blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    let Effect::Open(id) = app.start() else { panic!() };
    let Some(Effect::Ask(id, Question::Mapping)) = app.opened(id, Ok(())) else { panic!() };
    let effect = app.answered(id, Ok(reply(&Question::Mapping)));
    let Some(Effect::Ask(id, Question::Matrix(_))) = effect else { panic!() };
    app.partly_answered(id, Answer::Matrix(Arc::new(sample::answer(Grain::Month, false))));
    assert!(screen(&app).contains(" 2011-01    421 100  24"), "{}", screen(&app));
    app.tick(Duration::from_secs(2), None);
    assert!(screen(&app).contains("summing orders by month"), "{}", screen(&app));
    press(&mut app, "m m m m m m m m m m m enter");
    assert_eq!(app.view.measure, Measure::Aov);
    assert!(screen(&app).contains("summing orders…"), "{}", screen(&app));
    app.answered(id, Err(Error::Cancelled));
    assert!(screen(&app).contains("orders have not been summed"), "{}", screen(&app));
    press(&mut app, "R");
    assert!(screen(&app).contains("268.4"), "{}", screen(&app));
}

#[test]
fn measures_averages_criteria_and_scales_ask_nothing() {
    let mut app = plain((80, 24));
    for key in ["%", "a", "r", "w", "m", "m", "enter", "u", "ctrl-r", "-", "t"] {
        assert_eq!(app.key(&event(key)), None, "{key}");
    }
}

#[test]
fn a_grain_is_asked_once_and_then_kept() {
    let mut app = plain((80, 24));
    let effect = app.key(&event("p"));
    let Some(Effect::Ask(id, question)) = effect else { panic!("{effect:?}") };
    assert!(
        matches!(&question, Question::Matrix(shape) if shape.cohort == Grouping::Period(Grain::Quarter) && shape.age == Grain::Quarter)
    );
    app.answered(id, Ok(reply(&question)));
    assert!(screen(&app).contains("2011-Q3"));
    assert_eq!(app.key(&event("u")), None);
    assert!(screen(&app).contains("2011-08"));
    assert_eq!(app.key(&event("ctrl-r")), None);
    assert!(screen(&app).contains("2011-Q3"));
}

#[test]
fn a_late_answer_is_dropped() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(old, quarter)) = app.key(&event("p")) else { panic!() };
    let Some(Effect::Ask(new, year)) = app.key(&event("p")) else { panic!() };
    assert!(new > old);
    app.partly_answered(old, reply(&quarter));
    app.answered(old, Ok(reply(&quarter)));
    assert!(screen(&app).contains("2011-08"), "the table has not changed");
    app.answered(old, Err(Error::Cancelled));
    assert!(app.busy.is_some());
    app.answered(new, Ok(reply(&year)));
    assert_eq!(
        app.answer.as_ref().map(|answer| answer.shape.cohort.clone()),
        Some(Grouping::Period(Grain::Year))
    );
}

#[test]
fn a_cancelled_question_leaves_the_view_of_the_table_on_screen() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, _)) = app.key(&event("p")) else { panic!() };
    assert_eq!(app.key(&event("ctrl-c")), Some(Effect::Cancel));
    app.answered(id, Err(Error::Cancelled));
    assert_eq!(app.view.cohort, Grouping::Period(Grain::Month));
    assert!(screen(&app).contains("cancelled, nothing has changed"), "{}", screen(&app));
}

#[test]
fn a_failed_question_says_why() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, _)) = app.key(&event("p")) else { panic!() };
    app.answered(id, Err(Error::Engine("out of memory: raise memory-limit".into())));
    assert!(screen(&app).contains("out of memory: raise memory-limit"));
    press(&mut app, "j");
    assert!(!screen(&app).contains("out of memory"));
}

#[test]
fn a_source_that_cannot_be_opened_ends_the_program_with_its_error() {
    let mut app = blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    let Effect::Open(id) = app.start() else { panic!() };
    assert_eq!(app.opened(id, Err(Error::Engine("no such file".into()))), Some(Effect::Fail));
    assert_eq!(
        app.fatal.map(|error| error.to_string()),
        Some("the database could not answer: no such file".into())
    );
}

#[test]
fn a_reload_that_fails_keeps_the_table() {
    let mut app = plain((80, 24));
    let Some(Effect::Open(id)) = app.key(&event("R")) else { panic!() };
    assert_eq!(app.opened(id, Err(Error::Engine("the file is gone".into()))), None);
    let shown = screen(&app);
    assert!(shown.contains("the file is gone") && shown.contains("2011-08"), "{shown}");
}

#[test]
fn after_a_reload_nothing_counted_before_is_shown_as_new() {
    let mut app = plain((80, 24));
    press(&mut app, "p u");
    let Some(Effect::Open(id)) = app.key(&event("R")) else { panic!() };
    assert!(matches!(app.opened(id, Ok(())), Some(Effect::Ask(_, Question::Mapping))));
    assert!(matches!(app.key(&event("p")), Some(Effect::Ask(_, Question::Matrix(_)))));
    assert!(
        matches!(app.key(&event("u")), Some(Effect::Ask(_, Question::Matrix(_)))),
        "the old month is not taken"
    );
}

#[test]
fn undo_and_redo_walk_over_changes_of_view() {
    let mut app = plain((80, 24));
    press(&mut app, "% r a");
    let changed = app.view.clone();
    assert_eq!(
        (changed.measure, changed.criterion, changed.average),
        (Measure::Customers, Return::OnOrAfter, AverageKind::Simple)
    );
    press(&mut app, "u u u");
    assert_eq!(app.view, View::default());
    press(&mut app, "u");
    assert!(screen(&app).contains("nothing to undo"));
    press(&mut app, "ctrl-r ctrl-r ctrl-r");
    assert_eq!(app.view, changed);
    press(&mut app, "-");
    assert_ne!(app.view, changed);
}

#[test]
fn keys_can_be_moved_and_the_footer_follows() {
    let overrides: Overrides = [("explain".to_string(), vec!["x".to_string()])].into();
    let keys = KeyMap::new(&overrides).unwrap();
    let theme = Theme::new(ColorLevel::Mono, Palette::Dark, false);
    let mut app = App::new(sample::source(), View::default(), keys, theme);
    app.resize(80, 24);
    let first = app.start();
    settle(&mut app, Some(first));
    assert!(screen(&app).lines().last().unwrap().contains("  x explain"));
    press(&mut app, "i");
    assert!(app.overlay.is_none());
    assert!(screen(&app).contains("i is not bound"));
    press(&mut app, "x");
    assert!(matches!(app.overlay, Some(Overlay::Explain { .. })));
}

#[test]
fn a_key_bound_twice_is_an_error_that_says_so() {
    let overrides: Overrides = [("explain".to_string(), vec!["j".to_string()])].into();
    let error = KeyMap::new(&overrides).unwrap_err().to_string();
    assert!(error.contains("j is bound to both down and explain"), "{error}");
}

#[test]
fn esc_never_quits_q_quits_at_the_root_and_ctrl_c_twice() {
    let mut app = plain((80, 24));
    assert_eq!(press(&mut app, "esc backspace i q"), None);
    assert!(app.overlay.is_none());
    assert_eq!(press(&mut app, "q"), Some(Effect::Quit));
    assert_eq!(press(&mut app, "? Q"), Some(Effect::Quit));
    press(&mut app, "esc");
    assert_eq!(press(&mut app, "ctrl-c"), None);
    assert_eq!(press(&mut app, "j ctrl-c"), None, "another key in between disarms it");
    assert_eq!(press(&mut app, "ctrl-c"), Some(Effect::Quit));
}

#[test]
fn the_cursor_stays_in_sight_and_what_is_not_is_counted() {
    let view = View { cohort: Grouping::Period(Grain::Week), age: Grain::Week, ..View::default() };
    let mut app = ready(view, Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    assert!(screen(&app).contains("1–13 of 54"), "{}", screen(&app));
    press(&mut app, "pgdn pgdn end");
    let shown = screen(&app);
    assert!(shown.contains("15–27 of 54") || shown.contains("14–26 of 54"), "{shown}");
    assert!(shown.contains("← "), "{shown}");
    for keys in ["G", "g", "home", "ctrl-d ctrl-d ctrl-u", "end"] {
        press(&mut app, keys);
        find(&buffer(&app), "[");
    }
    assert_eq!(app.ages(), 54);
}

#[test]
fn the_cursor_stays_on_its_dates_when_the_grain_changes() {
    let mut app = plain((80, 24));
    press(&mut app, "j j j j p");
    assert_eq!(app.row().map(|row| row.cohort.to_string()), Some("2011-Q2".into()));
    press(&mut app, "G p");
    assert!(app.on_average());
}

#[test]
fn a_click_puts_the_cursor_on_a_cell() {
    let mut app = plain((80, 24));
    let (x, y) = find(&buffer(&app), "2011-03 ");
    app.click(x + 23, y);
    assert_eq!(app.cursor, Place { row: 3, age: 2 });
    app.click(79, 23);
    assert_eq!(app.cursor, Place { row: 3, age: 2 });
}

#[test]
fn a_copy_is_the_number_in_full_and_says_what_it_is() {
    let mut app = plain((80, 24));
    let Some(Effect::Copy { text, what }) = press(&mut app, "y") else { panic!() };
    assert_eq!((text.as_str(), what.as_str()), ("38.2%", "38.2% (2010-12 · M1, retention)"));
    let Some(Effect::Copy { text, what }) = press(&mut app, "Y") else { panic!() };
    assert_eq!(what, "13 cohorts by 13 ages (retention)");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "cohort\tN\tM0\tM1\tM2\tM3\tM4\tM5\tM6\tM7\tM8\tM9\tM10\tM11\tM12");
    assert_eq!(lines[9], "2011-08\t24\t100.0%\t12.5%\t0.0%\t4.2%\t8.3%*\t\t\t\t\t\t\t\t");
    assert!(lines[14].starts_with("pooled average\t4229\t100.0%\t27.1%"));
}

#[test]
fn an_export_asks_before_it_replaces_a_file() {
    let mut app = plain((80, 24));
    press(&mut app, "e");
    let Some(Effect::Export { path, overwrite: false }) = press(&mut app, "enter") else { panic!() };
    assert_eq!(path.to_str(), Some("retention-month.csv"));
    app.exported(path, Exported::Exists);
    assert!(screen(&app).contains("is there already"), "{}", screen(&app));
    let Some(Effect::Export { path, overwrite: true }) = press(&mut app, "enter") else { panic!() };
    app.exported(path.clone(), Exported::Exists);
    press(&mut app, "x");
    assert!(
        matches!(press(&mut app, "enter"), Some(Effect::Export { overwrite: false, .. })),
        "another name asks again"
    );
    app.exported(path, Exported::Written("wrote it".into()));
    assert!(app.overlay.is_none() && screen(&app).contains("wrote it"));
}

#[test]
fn without_amounts_money_measures_say_why_and_are_passed_over() {
    let mut app = plain((80, 24));
    let mut answer = sample::answer(Grain::Month, true);
    answer.matrix.has_amount = false;
    let mut report = sample::report();
    report.money_off = Some(Note {
        text: "no amount column was found".into(),
        remedy: Some("name one with --amount".into()),
    });
    answer.report = Arc::new(report);
    let Some(Effect::Open(id)) = app.key(&event("R")) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.answered(id, Ok(reply(&Question::Mapping))) else { panic!() };
    app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
    press(&mut app, "m m m m m m");
    assert_eq!(app.view.measure, Measure::OrdersPerCustomer);
    let Some(Effect::Ask(id, _)) = app.key(&event("m")) else { panic!() };
    assert_eq!(app.view.measure, Measure::SecondOrder, "the money measures are passed over");
    app.answered(id, Err(Error::Cancelled));
    assert_eq!(app.view.measure, Measure::Retention, "what was not counted is not shown");
    app.view.measure = Measure::Revenue;
    press(&mut app, "esc");
    app.view.measure = Measure::Revenue;
    let shown = screen(&app);
    assert!(
        shown.contains("revenue cannot be shown: no amount column was found: name one with --amount"),
        "{shown}"
    );
}

#[test]
fn an_empty_table_says_why() {
    let mut app = plain((80, 24));
    let mut answer = sample::answer(Grain::Month, true);
    answer.matrix.rows.clear();
    let Some(Effect::Open(id)) = app.key(&event("R")) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.answered(id, Ok(reply(&Question::Mapping))) else { panic!() };
    app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
    assert!(screen(&app).contains("No row of the source counts as an order"), "{}", screen(&app));
    press(&mut app, "j l G $ i esc y Y a r w %");
}

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
        let mut app = plain((80, 24));
        let mut answer = sample::answer(Grain::Month, true);
        let mut report = sample::report();
        report.source = text.clone();
        report.files = vec![text.clone()];
        report.columns[0].name = text.clone();
        report.columns[1].sample = Some(text.clone());
        report.mapping[0].expression = text.clone();
        report.notes[0].text = text.clone();
        answer.sql = text.clone();
        answer.report = Arc::new(report);
        app.source.filter = Some(text.clone());
        app.source.paths = vec![text.clone()];
        let Some(Effect::Open(id)) = app.key(&event("R")) else { panic!() };
        let Some(Effect::Ask(id, _)) = app.opened(id, Ok(())) else { panic!() };
        let Some(Effect::Ask(id, _)) = app.answered(id, Ok(reply(&Question::Mapping))) else { panic!() };
        app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
        app.warn(text.clone());
        for keys in ["", "i", "G", "o", "G", "?", "e"] {
            if !keys.is_empty() {
                press(&mut app, keys);
            }
            for size in [(40, 10), (80, 24), (130, 40)] {
                app.resize(size.0, size.1);
                let buffer = buffer(&app);
                for y in 0..size.1 {
                    let line: String = (0..size.0).map(|x| buffer[(x, y)].symbol()).collect();
                    assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
                    let mut x = 0;
                    while x < usize::from(size.0) {
                        // A wide character covers the cell after it.
                        x += text::width(buffer[(x as u16, y)].symbol()).max(1);
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
        let mut app = ready(View::default(), Theme::new(ColorLevel::ALL[level], Palette::Dark, ascii), sizes[0]);
        for (place, key) in keys.iter().enumerate() {
            let effect = app.key(key);
            // Some questions stay unanswered for a while.
            if place % 3 > 0 {
                settle(&mut app, effect);
            }
            app.tick(Duration::from_millis(300 * place as u64), Some(0.5));
            let (columns, lines) = sizes[place % sizes.len()];
            app.resize(columns, lines);
            app.click(click.0, click.1);
            app.wheel(if place % 2 == 0 { 3 } else { -3 });
            buffer(&app);
        }
        prop_assert!(app.cursor.row <= app.cohorts());
    }
}

#[test]
fn curves_of_marked_cohorts_and_the_average_on_80_by_24() {
    let mut app = plain((80, 24));
    app.key(&event(" "));
    press(&mut app, "j j");
    app.key(&event(" "));
    press(&mut app, "2");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc");
    assert!(screen(&app).contains("•2010-12"), "the marks stay");
}

#[test]
fn curves_on_200_by_50_have_their_legend_beside_them() {
    let mut app = plain((200, 50));
    app.key(&event(" "));
    press(&mut app, "j c");
    insta::assert_snapshot!(screen(&app));
}

#[test]
fn one_age_across_cohorts() {
    let mut app = plain((80, 24));
    press(&mut app, "l c");
    app.key(&KeyEvent::from(KeyCode::Tab));
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "c");
    assert_eq!(screen(&app), {
        let mut app = plain((80, 24));
        press(&mut app, "l");
        screen(&app)
    });
}

#[test]
fn curves_in_ascii_without_colours() {
    let mut app = ready(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, true), (80, 24));
    press(&mut app, "j 2");
    let shown = screen(&app);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn two_marked_cells_are_compared_in_words() {
    let mut app = plain((80, 30));
    press(&mut app, "~");
    assert!(screen(&app).contains("mark two cells with Space"), "{}", screen(&app));
    app.key(&event(" "));
    press(&mut app, "j ~");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc m enter $ ~");
    assert!(screen(&app).contains("is not complete, so it is not compared"), "{}", screen(&app));
}

#[test]
fn a_small_window_and_every_size_draw_curves_without_a_fault() {
    for size in [(40, 10), (41, 12), (60, 16), (100, 20), (111, 24), (300, 80)] {
        let mut app = plain(size);
        for keys in ["2", "m", "enter", "a", "G", "c", "$", "c"] {
            press(&mut app, keys);
            screen(&app);
        }
    }
}

#[test]
fn a_measure_that_needs_more_asks_for_it_once() {
    let mut app = plain((80, 24));
    app.view.measure = Measure::RevenueRetention;
    press(&mut app, "m");
    let asked = app.key(&event("m"));
    assert!(
        matches!(&asked, Some(Effect::Ask(_, Question::Matrix(shape))) if shape.detail != Detail::Counts)
    );
    assert_eq!(app.view.measure, Measure::SecondOrder, "margins are passed over");
    settle(&mut app, asked);
    assert!(press(&mut app, "m").is_some(), "percentiles are counted");
    assert!(press(&mut app, "m").is_none(), "the other percentiles are there by now");
    assert!(press(&mut app, "esc").is_none(), "and so are the counts");
}

#[test]
fn a_filter_is_typed_completed_tried_and_undone() {
    let mut app = plain((80, 24));
    press(&mut app, "f");
    app.key(&KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
    for c in "Quant".chars() {
        app.key(&event(&c.to_string()));
    }
    app.key(&KeyEvent::from(KeyCode::Tab));
    for c in " > 1".chars() {
        app.key(&event(&c.to_string()));
    }
    insta::assert_snapshot!(screen(&app));
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!() };
    assert_eq!(app.source.filter.as_deref(), Some("Quantity > 1"));
    let effect = app.opened(id, Ok(()));
    let stale = "counting anew, below is the table from before";
    assert!(screen(&app).contains(stale), "{}", screen(&app));
    settle(&mut app, effect);
    assert!(app.overlay.is_none());
    assert!(screen(&app).contains("Quantity > 1") && !screen(&app).contains(stale), "{}", screen(&app));
    press(&mut app, "u");
    assert_eq!(app.source.filter.as_deref(), Some("Country = 'United Kingdom'"));
    press(&mut app, "ctrl-r");
    assert_eq!(app.source.filter.as_deref(), Some("Quantity > 1"));
}

#[test]
fn values_are_completed_inside_quotes() {
    let mut app = plain((80, 24));
    press(&mut app, "f");
    app.key(&KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
    for c in "Country = 'Fr".chars() {
        app.key(&event(&c.to_string()));
    }
    let asked = app.key(&KeyEvent::from(KeyCode::Tab));
    let Some(Effect::Ask(id, Question::Values(column))) = asked else { panic!("{asked:?}") };
    let values = ["United Kingdom", "Germany", "France", "Finland"].map(String::from).to_vec();
    app.answered(id, Ok(Answer::Values { column, values }));
    assert!(screen(&app).contains("filter: Country = 'France'"), "{}", screen(&app));
    for c in " or Country = 'f".chars() {
        app.key(&event(&c.to_string()));
    }
    assert_eq!(app.key(&KeyEvent::from(KeyCode::Tab)), None, "they are known by now");
    assert!(screen(&app).contains("France  Finland"), "{}", screen(&app));
    for c in "x".chars() {
        app.key(&event(&c.to_string()));
    }
    app.key(&KeyEvent::from(KeyCode::Tab));
    assert!(screen(&app).contains("no value begins with"), "{}", screen(&app));
}

#[test]
fn values_of_any_column_are_completed() {
    let mut app = plain((80, 24));
    press(&mut app, "f");
    app.key(&KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
    for c in "InvoiceNo = '53".chars() {
        app.key(&event(&c.to_string()));
    }
    let asked = app.key(&KeyEvent::from(KeyCode::Tab));
    let Some(Effect::Ask(id, Question::Values(column))) = asked else { panic!("{asked:?}") };
    assert_eq!(column, "InvoiceNo");
    let values = (0..200).map(|n| format!("{}", 530_000 + n)).collect();
    app.answered(id, Ok(Answer::Values { column, values }));
    press(&mut app, "x");
    app.key(&KeyEvent::from(KeyCode::Tab));
    assert!(screen(&app).contains("no frequent value begins with '53"), "{}", screen(&app));
}

#[test]
fn a_filter_that_cannot_be_used_says_so_where_it_is_typed() {
    let mut app = plain((80, 24));
    press(&mut app, "f x");
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!() };
    assert_eq!(app.opened(id, Err(Error::Unexpected("no such column".into()))), None);
    let shown = screen(&app);
    assert!(shown.contains("no such column"), "{shown}");
    assert!(shown.contains("filter: Country = 'United Kingdom'x"), "{shown}");
    assert_eq!(app.source.filter.as_deref(), Some("Country = 'United Kingdom'"), "nothing has changed");
    press(&mut app, "esc");
    assert!(app.overlay.is_none());
}

#[test]
fn a_cancelled_count_of_filtered_orders_leaves_no_other_orders_on_screen() {
    let mut app = plain((80, 24));
    press(&mut app, "f x");
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.answered(id, Ok(Answer::Report(Arc::new(sample::report())))) else {
        panic!()
    };
    app.answered(id, Err(Error::Cancelled));
    assert!(app.answer.is_none());
    assert!(screen(&app).contains("cancelled"), "{}", screen(&app));
}

fn saved(name: &str, view: View) -> SavedView {
    SavedView { name: name.into(), source: sample::source(), view, file: "shop/tenure-views.toml".into() }
}

#[test]
fn what_is_typed_takes_the_place_of_a_proposed_name_unless_a_cursor_key_keeps_it() {
    let mut app = plain((80, 24));
    press(&mut app, "b");
    assert!(screen(&app).contains("typing replaces it, an arrow keeps it"), "{}", screen(&app));
    type_text(&mut app, "monday");
    assert!(!screen(&app).contains("typing replaces it"), "{}", screen(&app));
    let asked = press(&mut app, "enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "monday".into(), overwrite: false }));
    press(&mut app, "esc b home end");
    type_text(&mut app, "-2");
    let asked = press(&mut app, "enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "retention-by-month-2".into(), overwrite: false }));
    press(&mut app, "esc e");
    type_text(&mut app, "a.svg");
    let Some(Effect::Export { path, .. }) = press(&mut app, "enter") else { panic!() };
    assert_eq!(path.to_str(), Some("a.svg"));
    press(&mut app, "esc e backspace backspace backspace");
    type_text(&mut app, "md");
    let Some(Effect::Export { path, .. }) = press(&mut app, "enter") else { panic!() };
    assert_eq!(path.to_str(), Some("retention-month.md"));
}

#[test]
fn a_view_is_saved_under_a_name_and_replaced_only_when_asked_twice() {
    let mut app = plain((80, 24));
    press(&mut app, "b");
    assert!(screen(&app).contains("save the view as: retention-by-month"), "{}", screen(&app));
    let asked = press(&mut app, "enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "retention-by-month".into(), overwrite: false }));
    app.shelved(Shelving::Exists);
    assert!(screen(&app).contains("a view has this name: Enter again replaces it"), "{}", screen(&app));
    let asked = press(&mut app, "enter");
    assert!(matches!(asked, Some(Effect::SaveView { overwrite: true, .. })));
    app.shelved(Shelving::Done("saved".into()));
    assert!(app.overlay.is_none() && screen(&app).contains("saved"));
}

#[test]
fn saved_views_are_listed_opened_undone_and_deleted() {
    let mut app = plain((80, 24));
    assert_eq!(press(&mut app, "'"), Some(Effect::ListViews));
    app.shelved(Shelving::Listed(Vec::new()));
    assert!(screen(&app).contains("no view is saved yet; b saves this one"), "{}", screen(&app));
    let quarters = View { cohort: Grouping::Period(Grain::Quarter), age: Grain::Quarter, ..View::default() };
    let elsewhere = tenure::source::SourceSpec { paths: vec!["other.csv".into()], ..sample::source() };
    let views = vec![
        saved("by quarter", quarters.clone()),
        SavedView {
            source: elsewhere,
            ..saved("customers elsewhere", View { measure: Measure::Customers, ..View::default() })
        },
    ];
    press(&mut app, "'");
    app.shelved(Shelving::Listed(views.clone()));
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "enter");
    assert_eq!(app.view, quarters);
    press(&mut app, "u");
    assert_eq!(app.view, View::default());
    app.shelved(Shelving::Listed(views.clone()));
    press(&mut app, "j enter");
    assert_eq!(
        (app.view.measure, app.source.paths.as_slice()),
        (Measure::Customers, &["other.csv".to_string()][..])
    );
    press(&mut app, "u");
    assert_eq!(app.source, sample::source(), "another source is taken back too");
    app.shelved(Shelving::Listed(views));
    assert_eq!(press(&mut app, "j D"), None);
    assert!(
        screen(&app).contains("Del again deletes 'customers elsewhere', Esc does not"),
        "{}",
        screen(&app)
    );
    assert_eq!(press(&mut app, "D"), Some(Effect::DeleteView("customers elsewhere".into())));
    press(&mut app, "esc");
}

#[test]
fn a_view_of_a_source_that_cannot_be_opened_changes_nothing() {
    let mut app = plain((80, 24));
    let elsewhere = tenure::source::SourceSpec { paths: vec!["gone.csv".into()], ..sample::source() };
    let view = View { measure: Measure::Orders, ..View::default() };
    app.shelved(Shelving::Listed(vec![SavedView { source: elsewhere, ..saved("gone", view) }]));
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!() };
    app.opened(id, Err(Error::Unexpected("gone.csv: no such file".into())));
    assert_eq!((&app.source, &app.view), (&sample::source(), &View::default()));
    assert!(screen(&app).contains("no such file"), "{}", screen(&app));
}

#[test]
fn segments_are_a_table_with_the_whole_at_its_end() {
    let mut app = plain((80, 24));
    press(&mut app, "3 l l ]");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc");
    assert_eq!(app.showing, Showing::Matrix);
}

#[test]
fn segments_sort_find_and_mark() {
    let mut app = plain((80, 24));
    press(&mut app, "3 [");
    let ids = |app: &App| -> Vec<String> {
        let table = app.screen().unwrap().table();
        table.rows().iter().map(|row| row.cells[0].text.chars().take(2).collect()).collect()
    };
    assert_eq!(ids(&app), ["(n", "=c", "Un", "\u{202e}日", "al"]);
    press(&mut app, "/ u n i enter");
    assert_eq!(app.screen().unwrap().table().row, 2);
    app.key(&event(" "));
    assert_eq!(app.screen().unwrap().table().marks.len(), 1);
    press(&mut app, "G");
    app.key(&event(" "));
    assert!(screen(&app).contains("this row cannot be marked"), "the whole is no segment");
}

#[test]
fn the_dimension_is_chosen_from_a_list_that_typing_narrows() {
    let mut app = plain((80, 24));
    press(&mut app, "s c o u");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "enter");
    assert!(screen(&app).contains("segments by Country"), "{}", screen(&app));
}

#[test]
fn a_late_answer_of_another_screen_changes_nothing() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, question)) = app.key(&event("3")) else { panic!("nothing asked") };
    assert_eq!(app.key(&event("1")), Some(Effect::Cancel), "nobody waits for it any more");
    app.answered(id, Ok(reply(&question)));
    assert!(app.screens.segments.table().is_empty());
    assert!(matches!(app.key(&event("3")), Some(Effect::Ask(..))), "it is asked again");
}

#[test]
fn a_screen_without_an_answer_says_why() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, _)) = app.key(&event("3")) else { panic!("nothing asked") };
    app.answered(id, Err(Error::Engine("out of memory".into())));
    assert!(screen(&app).contains("out of memory"), "{}", screen(&app));
    assert_eq!(app.key(&event("j")), None, "it is not asked again by every key");
}

#[test]
fn what_belongs_to_the_matrix_does_not_change_behind_a_screen() {
    let mut app = plain((80, 24));
    press(&mut app, "3");
    let before = app.view.clone();
    for key in ["m", "%", "p", "P", "r", "a", "w", "c"] {
        press(&mut app, key);
        assert_eq!(app.view, before, "{key}");
        assert!(screen(&app).contains("belongs to the matrix"), "{key}");
    }
}

#[test]
fn the_people_of_a_cell_are_one_key_away_in_four_lists() {
    let mut app = plain((80, 24));
    press(&mut app, "enter");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "tab");
    assert!(screen(&app).contains("[lapsed 6,000]"), "{}", screen(&app));
    press(&mut app, "esc");
    assert_eq!(app.showing, Showing::Matrix);
    press(&mut app, "G enter");
    assert!(screen(&app).contains("the average has no people"), "{}", screen(&app));
}

#[test]
fn a_list_of_many_customers_is_read_by_page() {
    let mut app = plain((80, 24));
    press(&mut app, "6 G");
    let shown = screen(&app);
    assert!(shown.contains("19999") && shown.contains("of 10,000"), "{shown}");
    assert!(app.screens.people.table().rows().len() <= 400, "more is held than a page");
    press(&mut app, "g / 1 5 1 2 3 enter");
    assert_eq!(app.screens.people.table().current().unwrap().id, "15123");
    assert!(screen(&app).contains("15123"));
    press(&mut app, "/ x y enter");
    assert!(screen(&app).contains("no id on this list holds 'xy'"), "{}", screen(&app));
}

#[test]
fn sorting_a_long_list_asks_the_database() {
    let mut app = plain((80, 24));
    press(&mut app, "6 l l l");
    let Some(Effect::Ask(_, Question::People(question))) = app.key(&event("[")) else {
        panic!("nothing asked")
    };
    assert_eq!(question.people.sort.to_string(), "orders");
}

#[test]
fn a_customer_is_a_timeline_and_a_growing_value() {
    let mut app = plain((80, 24));
    press(&mut app, "6 j enter");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc");
    assert_eq!(app.showing, Showing::People, "back to the list");
    press(&mut app, "esc");
    assert_eq!(app.showing, Showing::Matrix);
}

#[test]
fn a_list_is_written_by_the_worker_and_a_file_is_not_lost() {
    let mut app = plain((80, 24));
    press(&mut app, "6 e");
    let Some(Effect::Export { path, overwrite: false }) = app.key(&event("enter")) else {
        panic!("no export")
    };
    let (id, _) = app.begin_writing().unwrap();
    app.tick(Duration::from_secs(1), None);
    assert!(screen(&app).contains("writing the list"), "{}", screen(&app));
    app.written(id, path, Ok("wrote 10,000 customers".into()));
    assert!(screen(&app).contains("wrote 10,000 customers"), "{}", screen(&app));
}

#[test]
fn a_drill_is_a_breadcrumb_that_backspace_takes_back() {
    let mut app = plain((80, 24));
    press(&mut app, "3 enter");
    assert_eq!(app.view.within.len(), 1);
    assert!(screen(&app).contains("Country=United"), "{}", screen(&app));
    // The matrix is of the same customers, and asked for when it is shown.
    let Some(Effect::Ask(_, Question::Matrix(shape))) = app.key(&event("1")) else { panic!("nothing asked") };
    assert_eq!(shape.within, app.view.within);
    let mut app = plain((80, 24));
    press(&mut app, "3 enter backspace");
    assert!(app.view.within.is_empty());
    assert!(screen(&app).contains("segments by Country"), "{}", screen(&app));
    press(&mut app, "G enter");
    assert!(screen(&app).contains("choose one of them"), "{}", screen(&app));
}

#[test]
fn what_has_not_ended_is_filled_in_and_says_how_such_forecasts_did() {
    let mut app = plain((80, 24));
    press(&mut app, "F j l l l l l l l l l l");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "i");
    let page = screen(&app);
    assert!(page.contains("Forecast") && page.contains("BG/NBD"), "{page}");
    // The other screens and measures have none, and say so; the key turns it off again.
    press(&mut app, "esc F");
    assert!(!screen(&app).contains('~'), "{}", screen(&app));
    press(&mut app, "m j j j j j j enter F");
    assert_eq!(app.view.forecast, None);
    let said = &app.message.as_ref().unwrap().text;
    assert!(said.contains("there is none of"), "{said}");
}

#[test]
fn a_forecast_that_is_refused_gives_its_reason_and_is_not_asked_for_again() {
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, question)) = app.key(&event("F")) else { panic!("nothing is asked") };
    let Answer::Matrix(answer) = reply(&question) else { panic!("no matrix") };
    let mut told = (**answer.forecast.as_ref().unwrap()).clone();
    told.model = None;
    told.cells.clear();
    told.refused = vec![tenure::clv::Refusal::TooFewCustomers { customers: 41 }];
    let refused = tenure::explore::MatrixAnswer { forecast: Some(Arc::new(told)), ..(*answer).clone() };
    assert_eq!(app.answered(id, Ok(Answer::Matrix(Arc::new(refused)))), None);
    assert!(screen(&app).contains("41 customers, at least 500"), "{}", screen(&app));
    assert_eq!(app.key(&event("l")), None);
    // One that fails or is cancelled turns itself off.
    let mut app = plain((80, 24));
    let Some(Effect::Ask(id, _)) = app.key(&event("F")) else { panic!("nothing is asked") };
    assert_eq!(app.answered(id, Err(Error::Cancelled)), None);
    assert_eq!((app.view.forecast, app.key(&event("l"))), (None, None));
}

/// Reads the source again, and finds one more customer of the first cohort at age 1.
fn changed_on_disk(app: &mut App) {
    let Some(Effect::Open(id)) = app.files_changed() else { panic!("nothing is read") };
    assert_eq!(app.files_changed(), None, "one reading at a time");
    let Some(Effect::Ask(id, _)) = app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = app.answered(id, Ok(reply(&Question::Mapping))) else { panic!() };
    let mut answer = sample::answer(Grain::Month, true);
    answer.matrix.rows[0].tallies[1].active += 1;
    app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
}

#[test]
fn cells_that_moved_on_disk_are_marked_until_they_are_seen() {
    let mut app = plain((80, 24));
    assert_eq!(app.files_changed(), None, "nothing is watched");
    press(&mut app, "W");
    assert!(screen(&app).contains("the files are watched"), "{}", screen(&app));
    changed_on_disk(&mut app);
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "m esc");
    assert_eq!(app.moved(), 1, "a page that closes is no acknowledgement");
    app.update(tenure::tui::Action::RateOrCount);
    assert_eq!(app.moved(), 1, "it is marked in the count too");
    changed_on_disk(&mut app);
    assert_eq!(app.moved(), 1, "and held against what was last seen");
    press(&mut app, "esc");
    assert_eq!(app.moved(), 0);
    assert!(!screen(&app).contains("moved"), "{}", screen(&app));
}

#[test]
fn a_file_that_cannot_be_read_again_leaves_the_screen_as_it_was() {
    let mut app = plain((80, 24));
    press(&mut app, "W");
    let before = app.answer.clone();
    let Some(Effect::Open(id)) = app.files_changed() else { panic!() };
    assert_eq!(app.opened(id, Err(Error::Unexpected("half a file".into()))), None);
    assert_eq!((app.answer.clone(), app.moved()), (before, 0));
    assert!(screen(&app).contains("half a file"), "{}", screen(&app));
    changed_on_disk(&mut app);
    assert_eq!(app.moved(), 1);
}

#[test]
fn a_watched_file_that_is_gone_is_said_until_it_is_back() {
    let mut app = plain((80, 24));
    press(&mut app, "W j");
    let before = app.answer.clone();
    let gone = Look::Gone("orders.csv is gone".into());
    assert!(app.files_gone(&gone));
    assert!(!app.files_gone(&gone), "once is enough");
    press(&mut app, "j");
    assert!(screen(&app).contains(" orders.csv is gone, and still watched  "), "{}", screen(&app));
    assert_eq!(app.answer, before);
    assert!(!app.files_gone(&Look::Unsettled), "it may be half written");
    assert!(app.files_gone(&Look::Same));
    assert!(screen(&app).contains("the files are back as they were"), "{}", screen(&app));
    app.files_gone(&gone);
    assert!(app.files_gone(&Look::Changed));
    changed_on_disk(&mut app);
    assert!(!screen(&app).contains("gone"), "{}", screen(&app));
    app.files_gone(&gone);
    press(&mut app, "W j");
    assert!(!screen(&app).contains("gone"), "nothing is watched: {}", screen(&app));
}

/// Gives what is asked about a cell, as the loop does once the hands rest.
fn rest(app: &mut App) {
    let Some(Effect::Ask(id, Question::Sample(question))) = app.ask_sample() else {
        panic!("nothing is asked")
    };
    assert_eq!(app.ask_sample(), None, "it is being answered");
    let p_value = question.other.as_ref().map(|_| 0.012);
    let interval = Some(tenure::cohort::Interval { low: 12.5, high: 17.25 });
    app.answered(id, Ok(Answer::Sampled(Arc::new(Sampled { question, interval, p_value }))));
    assert_eq!(app.ask_sample(), None, "it is known");
}

#[test]
fn money_under_the_cursor_gets_an_interval_once_the_hands_rest() {
    let mut app = plain((80, 24));
    assert_eq!(app.ask_sample(), None, "a share has one already");
    app.view.measure = Measure::RevenuePerCustomer;
    press(&mut app, "j");
    rest(&mut app);
    assert!(screen(&app).contains("95 % interval 12.50 to 17.25"), "{}", screen(&app));
    press(&mut app, "i");
    assert!(screen(&app).contains("percentile bootstrap"), "{}", screen(&app));
    press(&mut app, "esc $");
    assert_eq!(app.ask_sample(), None, "an open cell has none");
    app.resize(130, 40);
    press(&mut app, "G 0 l");
    rest(&mut app);
    assert!(screen(&app).contains("12.50 to 17.25"), "the pooled average has one too: {}", screen(&app));
}

#[test]
fn the_difference_of_two_cells_of_money_is_told_from_noise() {
    let mut app = plain((80, 30));
    app.view.measure = Measure::Aov;
    press(&mut app, "l");
    app.key(&event(" "));
    press(&mut app, "j ~");
    assert!(screen(&app).contains("are being drawn anew"), "{}", screen(&app));
    rest(&mut app);
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "esc j ~");
    let Some(Effect::Ask(id, _)) = app.ask_sample() else { panic!() };
    app.answered(id, Err(Error::Cancelled));
    assert!(
        screen(&app).contains("no interval: too few members, or the drawing was stopped"),
        "{}",
        screen(&app)
    );
    assert_eq!(app.ask_sample(), None, "it is not asked again and again");
}

/// Types a text.
fn type_text(app: &mut App, text: &str) {
    for c in text.chars() {
        app.key(&event(&c.to_string()));
    }
}

#[test]
fn every_option_is_listed_and_changed_in_place() {
    let mut app = plain((80, 24));
    press(&mut app, "v");
    insta::assert_snapshot!(screen(&app));
    press(&mut app, "l");
    assert_eq!(app.view.cohort, Grouping::Period(Grain::Quarter));
    press(&mut app, "j j l");
    assert_eq!(app.view.ages.to_string(), "rolling:30");
    press(&mut app, "enter ctrl-u");
    type_text(&mut app, "0,1,8");
    press(&mut app, "enter");
    assert_eq!(app.view.ages.to_string(), "0,1,8");
    press(&mut app, "u u u");
    assert_eq!(app.view, View::default(), "each change is taken back");
    press(&mut app, "ctrl-r esc");
    assert_eq!(app.view.cohort, Grouping::Period(Grain::Quarter));
    assert!(app.overlay.is_none());
}

#[test]
fn numbers_of_the_options_go_up_and_down() {
    let mut app = plain((80, 24));
    press(&mut app, "v j j j j j j j l l h");
    assert_eq!(app.view.min_orders, 2);
    press(&mut app, "h h h j l");
    assert_eq!((app.view.min_orders, app.view.min_size), (1, 40));
    press(&mut app, "j l");
    type_text(&mut app, "40%");
    press(&mut app, "enter");
    assert_eq!(app.view.margin.map(|share| share.to_string()), Some("0.4".into()));
}

#[test]
fn an_option_that_makes_no_sense_says_so_and_changes_nothing() {
    let mut app = plain((80, 24));
    press(&mut app, "v j j enter ctrl-u");
    type_text(&mut app, "8,1");
    press(&mut app, "enter");
    assert!(screen(&app).contains("day bounds must begin at 0 and rise"), "{}", screen(&app));
    assert_eq!(app.view, View::default());
    // The as-of day is of the source, which is read again.
    press(&mut app, "G k k k k k k k k k k k k enter");
    type_text(&mut app, "2011-13-01");
    press(&mut app, "enter");
    assert!(screen(&app).contains("'2011-13-01' is no day"), "{}", screen(&app));
    press(&mut app, "enter");
    type_text(&mut app, "2011-06-30");
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!("{}", screen(&app)) };
    app.opened(id, Err(Error::Unexpected("no orders by then".into())));
    assert!(screen(&app).contains("no orders by then"), "{}", screen(&app));
    assert_eq!(app.source, sample::source());
}

#[test]
fn other_people_are_listed_from_the_top() {
    let mut app = plain((80, 24));
    press(&mut app, "6 G 3 enter 6");
    assert_eq!(app.view.within.len(), 1);
    let table = app.screens.people.table();
    assert_eq!((table.row, table.first), (0, 0));
    assert!(screen(&app).contains("[10000"), "{}", screen(&app));
    press(&mut app, "j j 1 6");
    assert_eq!(app.screens.people.table().row, 2, "the same people, the same place");
}

#[test]
fn an_empty_list_of_a_cell_keeps_its_counts() {
    let mut app = plain((80, 24));
    press(&mut app, "enter");
    let Some(Effect::Ask(id, Question::People(question))) = app.key(&event("tab")) else {
        panic!("nothing asked")
    };
    let mut answer = sample::people(&question);
    (answer.rows, answer.total, answer.counts) = (Vec::new(), 0, Some([20_000, 0, 0, 0]));
    app.answered(id, Ok(Answer::People(Arc::new(answer))));
    let shown = screen(&app);
    for told in ["nothing is in it", "retained 20,000  [lapsed 0]", "0 of 20,000 members", "they have lived"]
    {
        assert!(shown.contains(told), "{told}: {shown}");
    }
}

#[test]
fn backspace_goes_back_to_the_segment_that_was_drilled_into() {
    let mut app = plain((80, 24));
    press(&mut app, "3 j j enter backspace");
    assert_eq!(app.screen().unwrap().table().row, 2);
    press(&mut app, "k enter 6 esc");
    assert_eq!((app.showing, app.view.within.len()), (Showing::Matrix, 1));
    press(&mut app, "esc");
    assert!(app.view.within.is_empty(), "the matrix takes the drill back");
    assert_eq!(press(&mut app, "esc"), None, "it never quits");
    press(&mut app, "3");
    assert_eq!(app.screen().unwrap().table().row, 1);
}

#[test]
fn undoing_a_drill_asks_for_what_was_shown_before_it() {
    let mut app = plain((80, 24));
    press(&mut app, "3 enter");
    assert_eq!(app.view.within.len(), 1);
    let Some(Effect::Ask(_, Question::Segments(asked))) = app.key(&event("u")) else {
        panic!("the segments of the drill stay under the name of the whole")
    };
    assert!(asked.within.is_empty() && app.view.within.is_empty());
}

#[test]
fn a_refused_filter_keeps_the_drill_of_the_screen() {
    let mut app = plain((80, 24));
    press(&mut app, "3 enter f x");
    let Some(Effect::Open(id)) = app.key(&event("enter")) else { panic!("the filter is not tried") };
    app.opened(id, Err(Error::Unexpected("no such column".into())));
    assert_eq!(app.view.within.len(), 1);
    press(&mut app, "esc");
    assert!(screen(&app).contains("Country=United"), "{}", screen(&app));
}

#[test]
fn keys_of_other_screens_do_not_lose_an_arrangement_of_columns() {
    let mut app = plain((80, 24));
    press(&mut app, "6 C j space");
    for key in ["s", "3", "m", "f", "v"] {
        assert_eq!(press(&mut app, key), None);
        assert!(matches!(app.overlay, Some(Overlay::Columns(_))), "{key}");
        assert!(app.message.as_ref().unwrap().text.contains("takes the columns"), "{key}");
    }
    press(&mut app, "enter");
    assert_eq!(app.view.people.hidden.len(), 1);
}

#[test]
fn every_key_stands_in_the_footer_once() {
    let mut app = plain((200, 50));
    press(&mut app, "enter");
    assert_eq!(screen(&app).matches("Tab next list").count(), 1);
}

#[test]
fn ages_of_segments_are_typed_and_undone_and_stand_in_the_command() {
    let mut app = plain((120, 24));
    press(&mut app, "3");
    assert!(screen(&app).contains("M12"), "{}", screen(&app));
    press(&mut app, "A ctrl-u 2 , x enter");
    assert!(screen(&app).contains("'x' is no age"), "{}", screen(&app));
    assert!(screen(&app).contains("ages in months: 2,x"), "{}", screen(&app));
    assert_eq!(press(&mut app, "ctrl-u 2 , 5 enter"), None, "the same answer is shown with other ages");
    let shown = screen(&app);
    assert!(shown.contains("M2") && shown.contains("M5") && !shown.contains("M12"), "{shown}");
    assert_eq!(app.view.segment_ages.to_string(), "2,5");
    press(&mut app, "i G");
    assert!(screen(&app).contains("--ages 2,5"), "{}", screen(&app));
    press(&mut app, "esc u");
    assert!(screen(&app).contains("M12"), "{}", screen(&app));
}

#[test]
fn columns_of_a_list_are_arranged_and_the_file_holds_the_same() {
    let mut app = plain((80, 24));
    press(&mut app, "6 C");
    insta::assert_snapshot!(screen(&app));
    // Last order goes behind revenue, the first order is hidden.
    press(&mut app, "j space j l l enter");
    let shown = screen(&app);
    let at = |name: &str| shown.find(name).unwrap_or_else(|| panic!("no {name} in {shown}"));
    assert!(at("orders") < at("revenue↓") && at("revenue↓") < at("last order"), "{shown}");
    assert!(!shown.contains("first order"), "{shown}");
    let (_, written) = app.begin_writing().unwrap();
    let Question::People(written) = written else { panic!("{written:?}") };
    let Range::All { columns: Columns::Arranged(arranged), .. } = written.range else { panic!("not all") };
    assert_eq!(arranged, app.view.people);
    assert_eq!(arranged.hidden, ["first_order"]);
    app.key(&event("ctrl-c"));
    let mut app = plain((80, 24));
    press(&mut app, "6 C j space enter l l");
    // The sorted column is hidden, and the order stays.
    press(&mut app, "C g j j j j space enter");
    assert!(screen(&app).contains("by revenue:desc"), "{}", screen(&app));
    assert!(!screen(&app).contains("899,998.77"), "{}", screen(&app));
    press(&mut app, "i G");
    let page = screen(&app);
    assert!(page.contains("--columns") && page.contains("customer,last_order,orders,recency_days"), "{page}");
    press(&mut app, "esc u u");
    assert!(app.view.people.is_plain());
    assert!(screen(&app).contains("first order"), "{}", screen(&app));
}

#[test]
fn a_drill_into_crossed_values_is_taken_back_at_once() {
    let mut app = plain((80, 24));
    press(&mut app, "3 s");
    assert!(screen(&app).contains("4 values"), "counted by now: {}", screen(&app));
    press(&mut app, "c o u tab r f m tab enter");
    assert!(screen(&app).contains("segments by Country × rfm"), "{}", screen(&app));
    press(&mut app, "enter");
    assert_eq!(app.view.within.len(), 2);
    assert!(screen(&app).contains("segments by orders"), "the next dimension: {}", screen(&app));
    press(&mut app, "backspace");
    assert!(app.view.within.is_empty(), "{:?}", app.view.within);
    assert!(screen(&app).contains("segments by Country × rfm"), "{}", screen(&app));
}

#[test]
fn where_scores_are_cut_stands_below_the_segments_and_in_their_explanation() {
    let mut app = plain((80, 24));
    press(&mut app, "3 s r f m enter");
    let shown = screen(&app);
    assert!(shown.contains("cut: R at 12 32 71 179, F at 1 1 3 6, M at 244 476 915 2,019"), "{shown}");
    press(&mut app, "i G");
    let page = screen(&app);
    assert!(page.contains("F by orders: 5 above 6, 4 up to 6, 3 up to 3, 1 up to 1"), "{page}");
}
