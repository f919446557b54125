//! Campaigns: lists of customers, the effect of a campaign, satisfaction and points, each filled or with the line that says
//! what would fill it.

use crate::explorer::{Explorer, screens};
use crate::support::{printed, sample};

fn campaigns(size: (u16, u16)) -> Explorer {
    let mut explorer = Explorer::of(&sample("orders.parquet"), size);
    explorer.press("9");
    explorer
}

#[test]
fn lists_are_counted_and_open_to_their_customers() {
    let mut explorer = campaigns((120, 36));
    insta::assert_snapshot!(explorer.screen());
    explorer.press("g enter");
    let shown = explorer.screen();
    assert!(shown.contains("revenue 4,472.85") || shown.contains("a VIP from"), "{shown}");
    let table = printed(&["lists", &sample("orders.parquet"), "vips", "--top", "1"]);
    let best = table.lines().find(|line| line.contains("a VIP from")).unwrap();
    let best = best.split_whitespace().next().unwrap();
    assert!(shown.contains(best), "the screen begins as the command does: {shown}");
    explorer.press("enter");
    assert_eq!(explorer.app.showing, screens::customer::ID);
    explorer.press("esc esc");
    assert!(explorer.screen().contains("second-order"), "{}", explorer.screen());
}

#[test]
fn thresholds_are_typed_and_part_of_the_command() {
    let mut explorer = campaigns((120, 36));
    explorer.press("T");
    explorer.type_line("vip-share 10%, quiet 3");
    explorer.press("i");
    let shown = explorer.screen();
    assert!(shown.contains("--vip-share 0.1") && shown.contains("--quiet 3"), "{shown}");
    explorer.press("esc T");
    explorer.type_line("vips 10%");
    assert!(explorer.screen().contains("'vips 10%' is not understood"), "{}", explorer.screen());
}

#[test]
fn a_page_without_its_file_says_what_would_fill_it() {
    for (pages, part) in [
        (1, "type its first day and whom it reached"),
        (3, "a file of surveys (customer, date, score, nps/csat/ces)"),
        (5, "a file of points (customer, date, issued, redeemed)"),
    ] {
        for size in [(80, 24), (200, 50)] {
            let mut explorer = campaigns(size);
            for _ in 0..pages {
                explorer.press(">");
            }
            let shown = explorer.screen();
            assert!(shown.contains(part), "{shown}");
            assert!(shown.contains("T asks for it"), "{shown}");
        }
    }
}

#[test]
fn an_effect_is_shown_with_what_can_be_concluded() {
    let mut explorer = campaigns((140, 40));
    explorer.press("> T");
    explorer.type_line("2025-03-01 country = 'ES'");
    let shown = explorer.screen();
    assert!(shown.contains("effect: treated - control") && shown.contains("trend before"), "{shown}");
    assert!(shown.contains("placebo date"), "{shown}");
    explorer.press(">");
    let shown = explorer.screen();
    assert!(shown.contains("apart") && shown.contains("-----"), "{shown}");
    explorer.press("T");
    explorer.type_line("1999-03-01 country = 'ES'");
    assert!(explorer.screen().contains("choose a later date"), "{}", explorer.screen());
}

#[test]
fn satisfaction_and_points_are_those_of_the_commands() {
    let mut explorer = campaigns((140, 40));
    explorer.press("> > > T");
    explorer.type_line(&sample("surveys.csv"));
    let shown = explorer.screen();
    assert!(shown.contains("net promoter score (NPS)") && shown.contains("+24.4"), "{shown}");
    explorer.press(">");
    assert!(explorer.screen().contains("promoters"), "{}", explorer.screen());
    explorer.press("> T");
    explorer.type_line(&sample("points.csv"));
    let shown = explorer.screen();
    assert!(shown.contains("39.5 %") && shown.contains("2025-Q4"), "{shown}");
    assert!(shown.contains("breakage of all points: 58.1 %"), "{shown}");
    explorer.press(">");
    assert!(explorer.screen().contains("had redeemed points"), "{}", explorer.screen());
    explorer.press("i");
    assert!(explorer.screen().contains("tenure points"), "{}", explorer.screen());
    explorer.press("esc T");
    explorer.type_line("nowhere.csv");
    assert!(explorer.screen().contains("nowhere.csv: no such file"), "{}", explorer.screen());
}

#[test]
fn a_scale_is_typed_behind_the_file_and_part_of_the_command() {
    let mut explorer = campaigns((140, 40));
    explorer.press("> > > T");
    explorer.type_line(&format!("{}, csat=5:5", sample("surveys.csv")));
    explorer.press("i");
    let shown = explorer.screen();
    assert!(shown.contains("from 5 on positive, called satisfied"), "{shown}");
    assert!(shown.contains("--scale csat=5:5"), "{shown}");
}
