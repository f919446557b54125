//! The matrix: its layout in windows of every size, its cells, its cursor, its measures.

use std::sync::Arc;

use crate::explorer::{
    Answer, AverageKind, CohortBy, ColorLevel, Effect, Error, Explorer, Grain, MatrixExtras, Measure, Note,
    Palette, Percentile, Place, Question, Return, Theme, View, find, screens,
};
use crate::fixtures;

#[test]
fn the_matrix_fits_whole_on_80_by_24() {
    insta::assert_snapshot!(Explorer::invented((80, 24)).screen());
}

#[test]
fn the_matrix_on_200_by_50_has_its_panel_beside_it() {
    insta::assert_snapshot!(Explorer::invented((200, 50)).screen());
}

#[test]
fn the_matrix_on_the_smallest_window() {
    insta::assert_snapshot!(Explorer::invented((40, 10)).screen());
}

#[test]
fn money_has_wider_cells_and_scrolls() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.app.view.measure = Measure::RevenuePerCustomer;
    explorer.press("V $");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn the_average_row_says_what_stands_behind_it() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("G l l");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn an_open_cell_of_a_small_cohort_says_both() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("j j j j j j j j l l l");
    let shown = explorer.screen();
    assert!(shown.contains("open until 2011-12-31"), "{shown}");
    assert!(shown.contains("N = 24 is below 30"), "{shown}");
    assert!(shown.contains("not compared while open"), "{shown}");
    assert!(!shown.contains("interval"), "{shown}");
}

#[test]
fn the_four_states_look_different() {
    let explorer = Explorer::invented((80, 24));
    let shown = explorer.screen();
    let row = shown.lines().find(|line| line.starts_with(" 2011-08")).unwrap();
    assert_eq!(row, " 2011-08     24 100  12   0   4   8*");
}

#[test]
fn a_window_that_is_too_small_says_so() {
    insta::assert_snapshot!(Explorer::invented((30, 8)).screen());
}

#[test]
fn ascii_and_no_colour_still_show_everything() {
    let explorer =
        Explorer::invented_as(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, true), (80, 24));
    let shown = explorer.screen();
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_list_of_measures_tries_them_out_and_esc_goes_back() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("m down down");
    assert_eq!(explorer.app.view.measure, Measure::Churned);
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.view.measure, Measure::Retention);
    explorer.press("m end enter");
    assert_eq!(explorer.app.view.measure, Measure::RevenuePercentile(Percentile::P95));
    explorer.press("u");
    assert_eq!(explorer.app.view.measure, Measure::Retention);
}

#[test]
fn measures_averages_criteria_and_scales_ask_nothing() {
    let mut explorer = Explorer::invented((80, 24));
    for key in ["%", "V", "r", "w", "m", "down", "enter", "u", "ctrl-r", "-", "t"] {
        assert_eq!(explorer.key(key), None, "{key}");
    }
}

#[test]
fn undo_and_redo_walk_over_changes_of_view() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("% r V");
    let changed = explorer.app.view.clone();
    assert_eq!(
        (changed.measure, changed.criterion, changed.average),
        (Measure::Customers, Return::OnOrAfter, AverageKind::Simple)
    );
    explorer.press("u u u");
    assert_eq!(explorer.app.view, View::default());
    explorer.press("u");
    assert!(explorer.screen().contains("nothing to undo"));
    explorer.press("ctrl-r ctrl-r ctrl-r");
    assert_eq!(explorer.app.view, changed);
    explorer.press("-");
    assert_ne!(explorer.app.view, changed);
}

#[test]
fn the_cursor_stays_in_sight_and_what_is_not_is_counted() {
    let view = View { cohort: CohortBy::Period(Grain::Week), age: Grain::Week, ..View::default() };
    let mut explorer =
        Explorer::invented_as(view, Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    assert!(explorer.screen().contains("1–12 of 54"), "{}", explorer.screen());
    explorer.press("pgdn pgdn end");
    let shown = explorer.screen();
    assert!(shown.contains("14–25 of 54") || shown.contains("13–24 of 54"), "{shown}");
    assert!(shown.contains("← "), "{shown}");
    for keys in ["G", "g", "home", "ctrl-d ctrl-d ctrl-u", "end"] {
        explorer.press(keys);
        find(&explorer.buffer(), "[");
    }
    assert_eq!(explorer.matrix().ages(), 54);
}

#[test]
fn the_cursor_stays_on_its_dates_when_the_grain_changes() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("j j j j }");
    assert_eq!(explorer.matrix().row().map(|row| row.cohort.to_string()), Some("2011-Q2".into()));
    explorer.press("G }");
    assert!(explorer.matrix().on_average());
}

#[test]
fn periods_are_chosen_from_a_list_and_turned_one_by_one() {
    let mut explorer = Explorer::invented((120, 36));
    let grain =
        |explorer: &Explorer| (explorer.app.view.cohort.to_string(), explorer.app.view.age.to_string());
    explorer.press("p");
    let shown = explorer.screen();
    assert!(shown.contains("month") && shown.contains("shown now") && shown.contains("year"), "{shown}");
    explorer.type_text("wee").press("enter");
    assert_eq!(grain(&explorer), ("week".into(), "week".into()));
    explorer.press("P").type_text("quarter").press("enter");
    assert_eq!(grain(&explorer), ("week".into(), "quarter".into()));
    explorer.press("P").type_text("xyz").press("enter");
    assert!(explorer.screen().contains("no period fits 'xyz'; there are day, week"), "{}", explorer.screen());
    explorer.press("esc }");
    assert_eq!(grain(&explorer), ("month".into(), "month".into()));
    explorer.press("{ {");
    assert_eq!(grain(&explorer), ("day".into(), "day".into()));
    explorer.press("{");
    assert!(explorer.screen().contains("day is the shortest period"), "{}", explorer.screen());
}

#[test]
fn a_click_puts_the_cursor_on_a_cell() {
    let mut explorer = Explorer::invented((80, 24));
    let (x, y) = find(&explorer.buffer(), "2011-03 ");
    explorer.app.click(x + 23, y);
    assert_eq!(explorer.matrix().cursor, Place { row: 3, age: 2 });
    explorer.app.click(79, 23);
    assert_eq!(explorer.matrix().cursor, Place { row: 3, age: 2 });
}

#[test]
fn without_amounts_money_measures_say_why_and_are_passed_over() {
    let mut explorer = Explorer::invented((80, 24));
    let mut answer = fixtures::answer(Grain::Month, true);
    answer.matrix.has_amount = false;
    let mut report = fixtures::report();
    report.money_off = Some(Note {
        text: "no amount column was found".into(),
        remedy: Some("name one with --amount".into()),
    });
    answer.report = Arc::new(report);
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping))) else {
        panic!()
    };
    explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
    explorer.press("m down down down down down");
    assert_eq!(explorer.app.view.measure, Measure::OrdersPerCustomer);
    let Some(Effect::Ask(id, _)) = explorer.key("down") else { panic!() };
    assert_eq!(explorer.app.view.measure, Measure::SecondOrder, "the money measures are passed over");
    explorer.app.answered(id, Err(Error::Cancelled));
    assert_eq!(explorer.app.view.measure, Measure::Retention, "what was not counted is not shown");
    explorer.app.view.measure = Measure::Revenue;
    explorer.press("esc");
    explorer.app.view.measure = Measure::Revenue;
    let shown = explorer.screen();
    assert!(
        shown.contains("revenue cannot be shown: no amount column was found: name one with :amount"),
        "{shown}"
    );
}

#[test]
fn an_empty_table_says_why() {
    let mut explorer = Explorer::invented((80, 24));
    let mut answer = fixtures::answer(Grain::Month, true);
    answer.matrix.rows.clear();
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping))) else {
        panic!()
    };
    explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
    assert!(explorer.screen().contains("No row of the source counts as an order"), "{}", explorer.screen());
    explorer.press("j l G $ i esc y Y V r w %");
}

#[test]
fn a_measure_that_needs_more_asks_for_it_once() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.app.view.measure = Measure::RevenueRetention;
    explorer.press("m");
    let asked = explorer.key("down");
    assert!(
        matches!(&asked, Some(Effect::Ask(_, Question::Matrix(shape))) if shape.extras != MatrixExtras::None)
    );
    assert_eq!(explorer.app.view.measure, Measure::SecondOrder, "margins are passed over");
    explorer.settle(asked);
    assert!(explorer.effect_of("down").is_some(), "percentiles are counted");
    assert!(explorer.effect_of("down").is_none(), "the other percentiles are there by now");
    assert!(explorer.effect_of("esc").is_none(), "and so are the counts");
}

#[test]
fn the_cursor_has_both_brackets_on_every_cell() {
    for measure in [Measure::Retention, Measure::Revenue, Measure::OrdersPerCustomer, Measure::Customers] {
        for size in [(80, 24), (120, 36), (200, 50)] {
            let mut explorer = Explorer::open(size);
            explorer.app.view.measure = measure;
            // Complete cells, the open one of a cohort, the average.
            for keys in ["R", "l l", "j j l", "g $", "j", "G"] {
                explorer.press(keys);
                let screen = explorer.screen();
                let inside = screen.lines().find_map(|line| line.split_once('[')?.1.split_once(']'));
                let inside =
                    inside.unwrap_or_else(|| panic!("{measure} at {size:?} after {keys}: {screen}")).0;
                let number = inside.trim().trim_end_matches('*');
                let is_number = number.is_empty()
                    || number == "-"
                    || number.ends_with(|c: char| c.is_ascii_digit() || c == 'k');
                assert!(is_number && !number.contains(' '), "'{inside}' at {size:?}: {screen}");
            }
        }
    }
}

#[test]
fn the_average_opens_the_list_of_everybody() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("G enter");
    assert!(explorer.screen().contains("6,075 customers"), "{}", explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::matrix::ID);
}

#[test]
fn the_cohorts_are_ranked_by_their_value_at_an_age_and_enter_goes_to_one() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("l ]");
    // The names in the list that lies over the matrix: `│ 2023-05  13.3 %  14 of 105 customers │`.
    let names = |explorer: &Explorer| -> Vec<String> {
        let listed = |line: &str| {
            let inside = line.split('│').find(|part| part.contains(" of ") && part.contains(" customers"))?;
            inside.split_whitespace().next().filter(|name| name.len() == 7).map(String::from)
        };
        explorer.screen().lines().filter_map(listed).collect()
    };
    let highest = names(&explorer);
    let matrix = explorer.app.matrix_view().unwrap().matrix().unwrap().clone();
    let rate = |name: &String| {
        let row = matrix.rows.iter().find(|row| row.cohort.to_string() == *name).unwrap();
        row.returned(2, crate::explorer::Return::On) as f64 / row.size as f64
    };
    assert!(highest.len() > 5, "{}", explorer.screen());
    assert!(highest.windows(2).all(|pair| rate(&pair[0]) >= rate(&pair[1])), "{highest:?}");
    explorer.press("enter");
    let at = |explorer: &Explorer| explorer.matrix().row().unwrap().cohort.to_string();
    assert_eq!((at(&explorer), explorer.matrix().cursor.age), (highest[0].clone(), 2));
    explorer.press("[");
    let lowest = names(&explorer);
    assert!(rate(&lowest[0]) <= rate(highest.last().unwrap()), "{lowest:?}");
}
