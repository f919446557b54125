//! Questions that take long, fail, are cancelled, or are answered too late.

use std::sync::Arc;
use std::time::Duration;

use tenure::engine::Progress;

use crate::explorer::{
    Answer, CohortBy, ColorLevel, Effect, Error, Explorer, Grain, Measure, Palette, Question, Theme, View,
};
use crate::fixtures;

#[test]
fn nothing_is_said_at_first_and_then_what_is_waited_for() {
    let mut explorer =
        Explorer::blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    explorer.app.start();
    assert!(!explorer.screen().contains("reading"));
    explorer.app.tick(Duration::from_millis(1500), None);
    assert!(explorer.screen().contains("reading 1.5 s  Ctrl-c cancels"), "{}", explorer.screen());
    explorer.app.tick(Duration::from_millis(1750), Some(Progress::of(0.42)));
    assert!(explorer.screen().contains("reading 1.8 s 42 %"), "{}", explorer.screen());
    let reading = Progress::of(0.42).since(Duration::from_secs(10)).reading(10_500_000_000, 158_000_000);
    explorer.app.tick(Duration::from_secs(10), Some(reading));
    // There is no room for the bytes.
    let shown = "reading 10.0 s 42 %, 66 of 158 M rows, 14 s left  Ctrl-c cancels";
    assert!(explorer.screen().contains(shown), "{}", explorer.screen());
    explorer.app.resize(120, 36);
    let all = "reading 10.0 s 42 %, 66 of 158 M rows, 4.4 of 10.5 GB, 14 s left  Ctrl-c cancels";
    assert!(explorer.screen().contains(all), "{}", explorer.screen());
}

#[test]
fn retention_shows_before_orders_are_summed_and_money_waits() {
    let mut explorer =
        Explorer::blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    let Effect::Open(id) = explorer.app.start() else { panic!() };
    let Some(Effect::Ask(id, Question::Mapping)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let effect = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping)));
    let Some(Effect::Ask(id, Question::Matrix(_))) = effect else { panic!() };
    explorer.app.partly_answered(id, Answer::Matrix(Arc::new(fixtures::answer(Grain::Month, false))));
    assert!(explorer.screen().contains(" 2011-01    421 100  24"), "{}", explorer.screen());
    explorer.app.tick(Duration::from_secs(2), None);
    assert!(explorer.screen().contains("summing orders by month"), "{}", explorer.screen());
    explorer.press("m down down down down down down down down down down enter");
    assert_eq!(explorer.app.view.measure, Measure::Aov);
    assert!(explorer.screen().contains("summing orders…"), "{}", explorer.screen());
    explorer.app.answered(id, Err(Error::Cancelled));
    assert!(explorer.screen().contains("counting was cancelled"), "{}", explorer.screen());
    explorer.press("R");
    assert!(explorer.screen().contains("268.4"), "{}", explorer.screen());
}

#[test]
fn a_grain_is_asked_once_and_then_kept() {
    let mut explorer = Explorer::invented((80, 24));
    let effect = explorer.key("}");
    let Some(Effect::Ask(id, question)) = effect else { panic!("{effect:?}") };
    assert!(
        matches!(&question, Question::Matrix(shape) if shape.cohort == CohortBy::Period(Grain::Quarter) && shape.age == Grain::Quarter)
    );
    explorer.app.answered(id, Ok(fixtures::reply(&question)));
    assert!(explorer.screen().contains("2011-Q3"));
    assert_eq!(explorer.key("u"), None);
    assert!(explorer.screen().contains("2011-08"));
    assert_eq!(explorer.key("ctrl-r"), None);
    assert!(explorer.screen().contains("2011-Q3"));
}

#[test]
fn a_late_answer_is_dropped() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(old, quarter)) = explorer.key("}") else { panic!() };
    let Some(Effect::Ask(new, year)) = explorer.key("}") else { panic!() };
    assert!(new > old);
    explorer.app.partly_answered(old, fixtures::reply(&quarter));
    explorer.app.answered(old, Ok(fixtures::reply(&quarter)));
    assert!(explorer.screen().contains("2011-08"), "the table has not changed");
    explorer.app.answered(old, Err(Error::Cancelled));
    assert!(explorer.app.busy.is_some());
    explorer.app.answered(new, Ok(fixtures::reply(&year)));
    assert_eq!(
        explorer.matrix().answer.as_ref().map(|answer| answer.shape.cohort.clone()),
        Some(CohortBy::Period(Grain::Year))
    );
}

#[test]
fn a_cancelled_question_leaves_the_view_of_the_table_on_screen() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, _)) = explorer.key("}") else { panic!() };
    assert_eq!(explorer.key("ctrl-c"), Some(Effect::Cancel));
    explorer.app.answered(id, Err(Error::Cancelled));
    assert_eq!(explorer.app.view.cohort, CohortBy::Period(Grain::Month));
    assert!(explorer.screen().contains("cancelled; nothing has changed"), "{}", explorer.screen());
}

#[test]
fn a_failed_question_says_why() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, _)) = explorer.key("}") else { panic!() };
    explorer.app.answered(id, Err(Error::Engine("out of memory: raise memory-limit".into())));
    assert!(explorer.screen().contains("out of memory: raise memory-limit"));
    explorer.press("j");
    assert!(!explorer.screen().contains("out of memory"));
}

#[test]
fn a_source_that_cannot_be_opened_ends_the_program_with_its_error() {
    let mut explorer =
        Explorer::blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), (80, 24));
    let Effect::Open(id) = explorer.app.start() else { panic!() };
    assert_eq!(explorer.app.opened(id, Err(Error::Engine("no such file".into()))), Some(Effect::Fail));
    assert_eq!(
        explorer.app.fatal.map(|error| error.to_string()),
        Some("the database could not answer: no such file".into())
    );
}

#[test]
fn a_reload_that_fails_keeps_the_table() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
    assert_eq!(explorer.app.opened(id, Err(Error::Engine("the file is gone".into()))), None);
    let shown = explorer.screen();
    assert!(shown.contains("the file is gone") && shown.contains("2011-08"), "{shown}");
}

#[test]
fn a_reload_that_fails_stays_on_a_screen_that_was_refused_its_rows() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, _)) = explorer.key("6") else { panic!("nothing asked") };
    explorer.app.answered(id, Err(Error::Engine("the orders changed".into())));
    assert!(explorer.screen().contains("the orders changed"), "{}", explorer.screen());
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
    explorer.app.opened(id, Err(Error::Engine("the server is gone".into())));
    explorer.press("j");
    let shown = explorer.screen();
    assert!(shown.contains("the server is gone") && shown.contains("R reads the source again"), "{shown}");
    assert!(!shown.contains("no rows"), "{shown}");
}

#[test]
fn after_a_reload_nothing_counted_before_is_shown_as_new() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("} u");
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!() };
    assert!(matches!(explorer.app.opened(id, Ok(())), Some(Effect::Ask(_, Question::Mapping))));
    assert!(matches!(explorer.key("}"), Some(Effect::Ask(_, Question::Matrix(_)))));
    assert!(
        matches!(explorer.key("u"), Some(Effect::Ask(_, Question::Matrix(_)))),
        "the old month is not taken"
    );
}

#[test]
fn a_late_answer_of_another_screen_changes_nothing() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, question)) = explorer.key("3") else { panic!("nothing asked") };
    assert_eq!(explorer.key("1"), Some(Effect::Cancel), "nobody waits for it any more");
    explorer.app.answered(id, Ok(fixtures::reply(&question)));
    assert!(explorer.segments().is_empty());
    assert!(matches!(explorer.key("3"), Some(Effect::Ask(..))), "it is asked again");
}

#[test]
fn a_screen_without_an_answer_says_why() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, _)) = explorer.key("3") else { panic!("nothing asked") };
    explorer.app.answered(id, Err(Error::Engine("out of memory".into())));
    assert!(explorer.screen().contains("out of memory"), "{}", explorer.screen());
    assert_eq!(explorer.key("j"), None, "it is not asked again by every key");
}

#[test]
fn what_belongs_to_the_matrix_does_not_change_behind_a_screen() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3");
    let before = explorer.app.view.clone();
    for key in ["m", "%", "p", "P", "r", "V", "w"] {
        explorer.press(key);
        assert_eq!(explorer.app.view, before, "{key}");
        assert!(explorer.screen().contains("changes the matrix"), "{key}");
    }
    // Segments have a chart of their own.
    let table = explorer.screen();
    explorer.press("c");
    assert_eq!(explorer.app.view, before, "the chart of the matrix stays as it was");
    assert_ne!(explorer.screen(), table);
    assert!(explorer.screen().contains("interval"), "bars with their intervals: {}", explorer.screen());
}

#[test]
fn a_matrix_cancelled_behind_another_screen_had_to_be_cancelled_once_more() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, Question::Matrix(_))) = explorer.key("}") else { panic!() };
    // The segments wait until the matrix is counted.
    assert_eq!(explorer.key("3"), None);
    assert_eq!(explorer.key("ctrl-c"), Some(Effect::Cancel));
    assert_eq!(explorer.app.answered(id, Err(Error::Cancelled)), None);
    assert!(explorer.screen().contains("cancelled"), "{}", explorer.screen());
    // It is asked as soon as the user wants it.
    explorer.press("1");
    assert!(matches!(explorer.key("3"), Some(Effect::Ask(..))), "{}", explorer.screen());
}
