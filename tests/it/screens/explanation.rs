//! Why a number is what it is (`i`), and whether two cells differ by more than chance (`~`).

use std::sync::Arc;

use crate::explorer::{
    Answer, BootstrapAnswer, Effect, Error, Explorer, Interval, Measure, Question, Refunds,
};

#[test]
fn the_explanation_of_a_cell() {
    let mut explorer = Explorer::invented((80, 40));
    explorer.press("j l i");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn the_explanation_of_an_average_on_a_wide_screen() {
    let mut explorer = Explorer::invented((200, 50));
    explorer.press("G i");
    insta::assert_snapshot!(explorer.screen());
}

#[test]
fn two_marked_cells_are_compared_in_words() {
    let mut explorer = Explorer::invented((80, 30));
    explorer.press("~");
    assert!(explorer.screen().contains("mark two cells with Space"), "{}", explorer.screen());
    explorer.key("space");
    explorer.press("j ~");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc m enter $ ~");
    assert!(explorer.screen().contains("is not complete, so it cannot be compared"), "{}", explorer.screen());
}

/// Gives what is asked about a cell, as the loop does once the hands rest.
fn rest(explorer: &mut Explorer) {
    let Some(Effect::Ask(id, Question::Bootstrap(question))) = explorer.app.ask_at_rest() else {
        panic!("nothing is asked")
    };
    assert_eq!(explorer.app.ask_at_rest(), None, "it is being answered");
    let p_value = question.other.as_ref().map(|_| 0.012);
    let interval = Some(Interval { low: 12.5, high: 17.25 });
    explorer
        .app
        .answered(id, Ok(Answer::Bootstrap(Arc::new(BootstrapAnswer { question, interval, p_value }))));
    assert_eq!(explorer.app.ask_at_rest(), None, "it is known");
}

#[test]
fn money_under_the_cursor_gets_an_interval_once_the_hands_rest() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.app.ask_at_rest(), None, "a share has one already");
    explorer.app.view.measure = Measure::RevenuePerCustomer;
    explorer.press("j");
    rest(&mut explorer);
    assert!(explorer.screen().contains("95 % interval 12.50 to 17.25"), "{}", explorer.screen());
    explorer.press("i");
    assert!(explorer.screen().contains("percentile bootstrap"), "{}", explorer.screen());
    explorer.press("esc $");
    assert_eq!(explorer.app.ask_at_rest(), None, "an open cell has none");
    explorer.app.resize(130, 40);
    explorer.press("G 0 l");
    rest(&mut explorer);
    assert!(
        explorer.screen().contains("12.50 to 17.25"),
        "the pooled average has one too: {}",
        explorer.screen()
    );
}

#[test]
fn the_difference_of_two_cells_of_money_is_told_from_noise() {
    let mut explorer = Explorer::invented((80, 30));
    explorer.app.view.measure = Measure::Aov;
    explorer.press("l");
    explorer.key("space");
    explorer.press("j ~");
    assert!(explorer.screen().contains("bootstrapping the members of both cells"), "{}", explorer.screen());
    rest(&mut explorer);
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc j ~");
    let Some(Effect::Ask(id, _)) = explorer.app.ask_at_rest() else { panic!() };
    explorer.app.answered(id, Err(Error::Cancelled));
    assert!(
        explorer.screen().contains("no interval: too few members, or the bootstrap was cancelled"),
        "{}",
        explorer.screen()
    );
    assert_eq!(explorer.app.ask_at_rest(), None, "it is not asked again and again");
}

#[test]
fn the_explanation_of_revenue_says_what_becomes_of_refunds() {
    let said = [
        (Refunds::OrderDate, "the order it refunds"),
        (Refunds::RefundDate, "lowers the amount on its own date"),
        (Refunds::Ignore, "refunds are left out"),
    ];
    for (basis, _) in said {
        let mut explorer = Explorer::invented((200, 50));
        explorer.app.view.measure = Measure::Revenue;
        explorer.app.source.refunds = basis;
        explorer.press("j i");
        let screen = explorer.screen();
        for (other, words) in said {
            assert_eq!(screen.contains(words), other == basis, "{basis}, {other}: {screen}");
        }
    }
}
