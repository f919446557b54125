//! Forecasts of the open cells of the matrix.

use std::sync::Arc;

use crate::explorer::{Answer, Effect, Error, Explorer, MatrixAnswer, Refusal};
use crate::fixtures;

#[test]
fn what_has_not_ended_is_filled_in_and_says_how_such_forecasts_did() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("F j l l l l l l l l l l");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("i");
    let page = explorer.screen();
    assert!(page.contains("Forecast") && page.contains("BG/NBD"), "{page}");
    // The other screens and measures have none, and say so; the key turns it off again.
    explorer.press("esc F");
    assert!(!explorer.screen().contains('~'), "{}", explorer.screen());
    explorer.press("m down down down down down down enter F");
    assert_eq!(explorer.app.view.forecast, None);
    let said = &explorer.app.message.as_ref().unwrap().text;
    assert!(said.contains("revenue has none"), "{said}");
}

#[test]
fn a_forecast_that_is_refused_gives_its_reason_and_is_not_asked_for_again() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, question)) = explorer.key("F") else { panic!("nothing is asked") };
    let Answer::Matrix(answer) = fixtures::reply(&question) else { panic!("no matrix") };
    let mut told = (**answer.forecast.as_ref().unwrap()).clone();
    told.model = None;
    told.cells.clear();
    told.refused = vec![Refusal::TooFewCustomers { customers: 41 }];
    let refused = MatrixAnswer { forecast: Some(Arc::new(told)), ..(*answer).clone() };
    assert_eq!(explorer.app.answered(id, Ok(Answer::Matrix(Arc::new(refused)))), None);
    assert!(explorer.screen().contains("41 customers, at least 500"), "{}", explorer.screen());
    assert_eq!(explorer.key("l"), None);
    // One that fails or is cancelled turns itself off.
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Ask(id, _)) = explorer.key("F") else { panic!("nothing is asked") };
    assert_eq!(explorer.app.answered(id, Err(Error::Cancelled)), None);
    assert_eq!((explorer.app.view.forecast, explorer.key("l")), (None, None));
}
