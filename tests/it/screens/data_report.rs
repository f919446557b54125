//! The data report: the mapping of columns, and the rows that are not counted.

use crate::explorer::Explorer;

#[test]
fn the_data_report_says_what_was_left_out() {
    let mut explorer = Explorer::invented((80, 50));
    explorer.press("o i");
    insta::assert_snapshot!(explorer.screen());
    assert!(explorer.screen().contains("Enter look for repeated lines"), "{}", explorer.screen());
    explorer.press("enter");
    let text = explorer.screen();
    assert!(text.contains("5,268 lines repeat an earlier one in every column"), "{text}");
    assert!(text.contains("StockCode     22698"), "{text}");
    assert_eq!(explorer.key("enter"), None, "it is known");
}
