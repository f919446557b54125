//! A drill by two dimensions, made on the screen of lifetime value, was taken back by half in the matrix, and forgotten
//! once a later drill came from another screen: Esc then left a condition that nobody had asked for.

use crate::explorer::Explorer;

/// Lifetime value grouped by two dimensions, drilled into by its first row.
fn drilled_on_lifetime_value() -> Explorer {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("5 s tab").press("down tab enter enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 2, "{}", explorer.screen());
    explorer
}

#[test]
fn the_matrix_takes_a_drill_of_another_screen_back_whole() {
    let mut explorer = drilled_on_lifetime_value();
    explorer.press("1 esc");
    assert!(explorer.app.view.segment_filters.is_empty(), "{:?}", explorer.app.view.segment_filters);
    explorer.press("3 esc 5");
    assert!(explorer.app.view.segment_filters.is_empty());
}

#[test]
fn segments_take_a_drill_of_lifetime_value_back_whole() {
    let mut explorer = drilled_on_lifetime_value();
    explorer.press("3 esc");
    assert!(explorer.app.view.segment_filters.is_empty(), "{:?}", explorer.app.view.segment_filters);
}

#[test]
fn a_later_drill_of_another_screen_forgets_no_earlier_one() {
    let mut explorer = drilled_on_lifetime_value();
    explorer.press("3 enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 3, "{}", explorer.screen());
    explorer.press("5 esc");
    assert_eq!(explorer.app.view.segment_filters.len(), 2, "{:?}", explorer.app.view.segment_filters);
    explorer.press("esc");
    assert!(explorer.app.view.segment_filters.is_empty(), "{:?}", explorer.app.view.segment_filters);
}

#[test]
fn a_drill_that_was_undone_and_made_again_is_taken_back_whole() {
    let mut explorer = drilled_on_lifetime_value();
    explorer.press("u");
    assert!(explorer.app.view.segment_filters.is_empty());
    explorer.press("ctrl-r esc");
    assert!(explorer.app.view.segment_filters.is_empty(), "{:?}", explorer.app.view.segment_filters);
}
