//! Segments: their table, their dimension, drilling into one and back.

use std::sync::Arc;
use std::time::Duration;

use tenure::explore::SegmentsAnswer;
use tenure::report::Format;

use crate::explorer::{Answer, Effect, Error, Explorer, Question, screens};
use crate::fixtures;
use crate::support;

#[test]
fn segments_are_a_table_with_the_whole_at_its_end() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 l l ]");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("esc");
    assert_eq!(explorer.app.showing, screens::matrix::ID);
}

#[test]
fn segments_sort_find_and_mark() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 [");
    let ids = |explorer: &Explorer| -> Vec<String> {
        let table = explorer.app.screen().unwrap().table().unwrap();
        table.rows().iter().map(|row| row.cells[0].text.chars().take(2).collect()).collect()
    };
    assert_eq!(ids(&explorer), ["(n", "=c", "Un", "\u{202e}日", "al"]);
    explorer.press("/ u n i enter");
    assert_eq!(explorer.app.screen().unwrap().table().unwrap().row, 2);
    explorer.key("space");
    assert_eq!(explorer.app.screen().unwrap().table().unwrap().marks.len(), 1);
    explorer.press("G");
    explorer.key("space");
    assert!(explorer.screen().contains("this row cannot be marked"), "the whole is no segment");
}

#[test]
fn the_dimension_is_chosen_from_a_list_that_typing_narrows() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("s c o u");
    insta::assert_snapshot!(explorer.screen());
    explorer.press("enter");
    assert!(explorer.screen().contains("segments by Country"), "{}", explorer.screen());
}

#[test]
fn a_drill_is_a_breadcrumb_that_backspace_takes_back() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 1);
    assert!(explorer.screen().contains("Country=United"), "{}", explorer.screen());
    // The matrix is of the same customers, and asked for when it is shown.
    let Some(Effect::Ask(_, Question::Matrix(shape))) = explorer.key("1") else { panic!("nothing asked") };
    assert_eq!(shape.segment_filters, explorer.app.view.segment_filters);
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 enter backspace");
    assert!(explorer.app.view.segment_filters.is_empty());
    assert!(explorer.screen().contains("segments by Country"), "{}", explorer.screen());
    explorer.press("G enter");
    assert!(explorer.screen().contains("select one to drill down"), "{}", explorer.screen());
}

#[test]
fn backspace_goes_back_to_the_segment_that_was_drilled_into() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 j j enter backspace");
    assert_eq!(explorer.app.screen().unwrap().table().unwrap().row, 2);
    explorer.press("k enter 6 esc");
    assert_eq!((explorer.app.showing, explorer.app.view.segment_filters.len()), (screens::matrix::ID, 1));
    explorer.press("esc");
    assert!(explorer.app.view.segment_filters.is_empty(), "the matrix takes the drill back");
    assert_eq!(explorer.effect_of("esc"), None, "it never quits");
    explorer.press("3");
    assert_eq!(explorer.app.screen().unwrap().table().unwrap().row, 1);
}

#[test]
fn undoing_a_drill_asks_for_what_was_shown_before_it() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 1);
    let Some(Effect::Ask(_, Question::Segments(asked))) = explorer.key("u") else {
        panic!("the segments of the drill stay under the name of the whole")
    };
    assert!(asked.segment_filters.is_empty() && explorer.app.view.segment_filters.is_empty());
}

#[test]
fn ages_of_segments_are_typed_and_undone_and_stand_in_the_command() {
    let mut explorer = Explorer::invented((120, 24));
    explorer.press("3");
    assert!(explorer.screen().contains("M12"), "{}", explorer.screen());
    explorer.press("A ctrl-u 2 , x enter");
    assert!(explorer.screen().contains("'x' is not an age"), "{}", explorer.screen());
    assert!(explorer.screen().contains("ages in months: 2,x"), "{}", explorer.screen());
    assert_eq!(explorer.effect_of("ctrl-u 2 , 5 enter"), None, "the same answer is shown with other ages");
    let shown = explorer.screen();
    assert!(shown.contains("M2") && shown.contains("M5") && !shown.contains("M12"), "{shown}");
    assert_eq!(explorer.app.view.segment_ages.to_string(), "2,5");
    explorer.press("i G");
    assert!(explorer.screen().contains("--ages 2,5"), "{}", explorer.screen());
    explorer.press("esc u");
    assert!(explorer.screen().contains("M12"), "{}", explorer.screen());
}

#[test]
fn a_drill_into_crossed_values_is_taken_back_at_once() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 s");
    assert!(explorer.screen().contains("4 values"), "counted by now: {}", explorer.screen());
    explorer.press("c o u tab r f m tab enter");
    assert!(explorer.screen().contains("segments by Country × rfm"), "{}", explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.app.view.segment_filters.len(), 2);
    assert!(explorer.screen().contains("segments by orders"), "the next dimension: {}", explorer.screen());
    explorer.press("backspace");
    assert!(explorer.app.view.segment_filters.is_empty(), "{:?}", explorer.app.view.segment_filters);
    assert!(explorer.screen().contains("segments by Country × rfm"), "{}", explorer.screen());
}

#[test]
fn where_scores_are_cut_stands_below_the_segments_and_in_their_explanation() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("3 s r f m enter");
    let shown = explorer.screen();
    assert!(shown.contains("cut points: R 12 32 71 179, F 1 1 3 6, M 244 476 915 2,019"), "{shown}");
    // The whole page.
    explorer.app.resize(80, 90);
    explorer.press("i");
    let page = explorer.screen();
    assert!(page.contains("F by orders: 5 above 6, 4 up to 6, 3 up to 3, 1 up to 1"), "{page}");
}

#[test]
fn segments_are_shown_before_their_intervals_are_drawn() {
    let mut explorer = Explorer::invented((120, 36));
    let Some(Effect::Ask(id, question)) = explorer.key("3") else { panic!("nothing asked") };
    let Answer::Segments(whole) = fixtures::reply(&question) else { panic!("no segments") };
    let mut counted = SegmentsAnswer::clone(&whole);
    counted.has_intervals = false;
    counted.segments.iter_mut().for_each(|segment| segment.interval = None);
    explorer.app.partly_answered(id, Answer::Segments(Arc::new(counted)));
    assert!(explorer.screen().contains("United Kingdom"), "{}", explorer.screen());
    explorer.app.tick(Duration::from_secs(2), None);
    assert!(explorer.screen().contains("computing intervals"), "{}", explorer.screen());
    // A file without the intervals would not say that they are missing.
    let written = explorer.app.screen().unwrap().export(Format::Csv, &explorer.app.context());
    assert!(written.unwrap_err().contains("the intervals are not computed yet"));
    // Cancelled, the counts stay, and the intervals are not asked for again by themselves.
    assert_eq!(explorer.app.answered(id, Err(Error::Cancelled)), None);
    assert!(explorer.screen().contains("United Kingdom"), "{}", explorer.screen());
    explorer.press("R");
    let written = explorer.app.screen().unwrap().export(Format::Csv, &explorer.app.context());
    assert!(written.is_ok(), "{written:?}");
}

#[test]
fn the_column_to_sort_by_is_chosen_from_a_list_and_an_arrow_shows_the_order() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("3 S").type_line("repeat rate");
    let first = |explorer: &Explorer| explorer.segments().rows()[0].cells[0].text.trim().to_string();
    assert_eq!(first(&explorer), "referral", "{}", explorer.screen());
    assert!(explorer.screen().contains("repeat rate↓"), "{}", explorer.screen());
    explorer.press("S").type_line("repeat rate");
    assert_eq!(first(&explorer), "marketplace", "{}", explorer.screen());
    assert!(explorer.screen().contains("repeat rate↑"), "{}", explorer.screen());
    // A list that the database puts in order is asked for again.
    explorer.press("6 S").type_line("orders");
    assert!(explorer.screen().contains("by orders, highest first"), "{}", explorer.screen());
}

#[test]
fn intervals_are_drawn_and_a_line_says_what_colours_and_drawings_mean() {
    let mut explorer = Explorer::open((220, 50));
    explorer.press("3");
    let shown = explorer.screen();
    let legend = shown.lines().find(|line| line.contains("95 % interval, all rows on one scale"));
    assert!(legend.is_some_and(|line| line.contains("low") && line.contains("high")), "{shown}");
    assert!(shown.lines().filter(|line| line.contains('●')).count() > 6, "{shown}");
    explorer.press("i");
    let page = explorer.screen();
    assert!(page.contains("Signs in the table") && page.contains("├─●─┤"), "{page}");
    // Without room there is neither the line nor a drawing cut in half.
    explorer.press("esc").app.resize(80, 24);
    assert!(!explorer.screen().contains('●'), "{}", explorer.screen());
}

#[test]
fn a_quantity_that_the_amount_is_computed_from_is_offered_in_ranges_like_any_number() {
    let rows = (0..120).map(|row| {
        let (day, quantity, country) = (1 + row % 28, 1 + row % 7, ["FR", "DE", "ES"][row % 3]);
        format!(
            "{},{row},2024-0{}-{day:02},{quantity},{}.50,{country}\n",
            row % 40,
            1 + row / 40,
            2 + row % 5
        )
    });
    let text = rows
        .fold("customer_id,order_id,order_date,quantity,unit_price,country\n".to_string(), |all, row| {
            all + &row
        });
    let (_folder, path) = support::file("orders.csv", &text);
    let mut explorer = Explorer::of(&path, (100, 36));
    assert!(explorer.screen().contains("amount=quantity * unit_price"), "{}", explorer.screen());
    explorer.press("3 s");
    let screen = explorer.screen();
    assert!(screen.contains("country "), "{screen}");
    assert!(screen.contains("quantity:q4 ") && !screen.contains("quantity  "), "{screen}");
}
