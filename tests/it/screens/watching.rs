//! Files that change while they are explored.

use std::sync::Arc;

use crate::explorer::{Action, Answer, Effect, Error, Explorer, FileState, Grain, Question};
use crate::fixtures;

/// Reads the source again, and finds one more customer of the first cohort at age 1.
fn changed_on_disk(explorer: &mut Explorer) {
    let Some(Effect::Open(id)) = explorer.app.files_changed() else { panic!("nothing is read") };
    assert_eq!(explorer.app.files_changed(), None, "one reading at a time");
    let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping))) else {
        panic!()
    };
    let mut answer = fixtures::answer(Grain::Month, true);
    answer.matrix.rows[0].by_age[1].active += 1;
    explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(answer))));
}

#[test]
fn cells_that_moved_on_disk_are_marked_until_they_are_seen() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.app.files_changed(), None, "nothing is watched");
    explorer.press("W");
    assert!(explorer.screen().contains("watching the files"), "{}", explorer.screen());
    changed_on_disk(&mut explorer);
    insta::assert_snapshot!(explorer.screen());
    explorer.press("m esc");
    assert_eq!(explorer.matrix().moved(), 1, "a page that closes is no acknowledgement");
    explorer.app.update(Action::RateOrCount);
    assert_eq!(explorer.matrix().moved(), 1, "it is marked in the count too");
    changed_on_disk(&mut explorer);
    assert_eq!(explorer.matrix().moved(), 1, "and held against what was last seen");
    explorer.press("esc");
    assert_eq!(explorer.matrix().moved(), 0);
    assert!(!explorer.screen().contains("moved"), "{}", explorer.screen());
}

#[test]
fn files_that_are_read_again_unchanged_are_not_called_changed() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Open(id)) = explorer.key("R") else { panic!("nothing is read") };
    let Some(Effect::Ask(id, _)) = explorer.app.opened(id, Ok(())) else { panic!() };
    let Some(Effect::Ask(id, _)) = explorer.app.answered(id, Ok(fixtures::reply(&Question::Mapping))) else {
        panic!()
    };
    explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(fixtures::answer(Grain::Month, true)))));
    let screen = explorer.screen();
    assert!(screen.contains("read again: no cell of retention changed"), "{screen}");
}

#[test]
fn a_file_that_cannot_be_read_again_leaves_the_screen_as_it_was() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("W");
    let before = explorer.matrix().answer.clone();
    let Some(Effect::Open(id)) = explorer.app.files_changed() else { panic!() };
    assert_eq!(explorer.app.opened(id, Err(Error::Unexpected("half a file".into()))), None);
    assert_eq!((explorer.matrix().answer.clone(), explorer.matrix().moved()), (before, 0));
    assert!(explorer.screen().contains("half a file"), "{}", explorer.screen());
    changed_on_disk(&mut explorer);
    assert_eq!(explorer.matrix().moved(), 1);
}

#[test]
fn a_watched_file_that_is_gone_is_said_until_it_is_back() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("W j");
    let before = explorer.matrix().answer.clone();
    let gone = FileState::Gone("orders.csv is gone".into());
    assert!(explorer.app.files_gone(&gone));
    assert!(!explorer.app.files_gone(&gone), "once is enough");
    explorer.press("j");
    assert!(explorer.screen().contains(" orders.csv is gone; still watching  "), "{}", explorer.screen());
    assert_eq!(explorer.matrix().answer, before);
    assert!(!explorer.app.files_gone(&FileState::Unsettled), "it may be half written");
    assert!(explorer.app.files_gone(&FileState::Same));
    assert!(explorer.screen().contains("the files are back as they were"), "{}", explorer.screen());
    explorer.app.files_gone(&gone);
    assert!(explorer.app.files_gone(&FileState::Changed));
    changed_on_disk(&mut explorer);
    assert!(!explorer.screen().contains("gone"), "{}", explorer.screen());
    explorer.app.files_gone(&gone);
    explorer.press("W j");
    assert!(!explorer.screen().contains("gone"), "nothing is watched: {}", explorer.screen());
}
