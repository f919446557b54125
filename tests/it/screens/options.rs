//! Every option of the view and the source, changed in place.

use crate::explorer::{CohortBy, Effect, Error, Explorer, Grain, View};
use crate::fixtures;

#[test]
fn every_option_is_listed_and_changed_in_place() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("v");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("right");
    assert_eq!(explorer.app.view.cohort, CohortBy::Period(Grain::Quarter));
    explorer.press("down down right");
    assert_eq!(explorer.app.view.ages.to_string(), "rolling:30");
    explorer.press("enter ctrl-u");
    explorer.type_text("0,1,8");
    explorer.press("enter");
    assert_eq!(explorer.app.view.ages.to_string(), "0,1,8");
    explorer.press("esc u u u");
    assert_eq!(explorer.app.view, View::default(), "each change is taken back");
    explorer.press("ctrl-r");
    assert_eq!(explorer.app.view.cohort, CohortBy::Period(Grain::Quarter));
    assert!(explorer.app.popup.is_none());
}

#[test]
fn numbers_of_the_options_go_up_and_down() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("v down down down down down down down right right left");
    assert_eq!(explorer.app.view.min_orders, 2);
    explorer.press("left left left down right");
    assert_eq!((explorer.app.view.min_orders, explorer.app.view.min_size), (1, 40));
    explorer.press("down right");
    explorer.type_text("40%");
    explorer.press("enter");
    assert_eq!(explorer.app.view.margin.map(|share| share.to_string()), Some("0.4".into()));
}

#[test]
fn an_option_that_makes_no_sense_says_so_and_changes_nothing() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("v down down enter ctrl-u");
    explorer.type_text("8,1");
    explorer.press("enter");
    assert!(explorer.screen().contains("day bounds must begin at 0 and rise"), "{}", explorer.screen());
    assert_eq!(explorer.app.view, View::default());
    // The as-of day is of the source, which is read again.
    explorer.press("a s - o f enter");
    explorer.type_text("2011-13-01");
    explorer.press("enter");
    assert!(explorer.screen().contains("'2011-13-01' is not a date"), "{}", explorer.screen());
    explorer.press("enter");
    explorer.type_text("2011-06-30");
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("{}", explorer.screen()) };
    explorer.app.opened(id, Err(Error::Unexpected("no orders by then".into())));
    assert!(explorer.screen().contains("no orders by then"), "{}", explorer.screen());
    assert_eq!(explorer.app.source, fixtures::source());
}
