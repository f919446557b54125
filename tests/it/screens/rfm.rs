//! RFM: the heat map, the groups, who moved, and the way to the customers behind each number.

use crate::explorer::{Effect, Explorer, screens};
use tenure::tui::ColorLevel;

/// The number in a row and a column of the table on show.
fn number(explorer: &Explorer, row: &str, column: usize) -> u64 {
    let table = explorer.app.screen().unwrap().table().unwrap();
    let row = table.rows().iter().find(|one| one.id == row).unwrap();
    row.cells[column].text.trim().replace(',', "").parse().unwrap()
}

#[test]
fn the_heat_map_is_read_at_a_glance_at_every_size() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("8");
    insta::assert_snapshot!("rfm_scores_80", explorer.screen());
    explorer.press("> m");
    insta::assert_snapshot!("rfm_groups_80", explorer.screen());
    explorer.press(">");
    insta::assert_snapshot!("rfm_moves_80", explorer.screen());
    let mut explorer = Explorer::open((120, 36));
    explorer.press("8");
    insta::assert_snapshot!("rfm_scores_120", explorer.screen());
}

#[test]
fn the_customers_of_a_cell_and_of_a_group_are_as_many_as_its_number() {
    for (keys, row, column) in [("8 l l j j j j", "1", 3), ("8 j", "4", 1)] {
        let mut explorer = Explorer::open((120, 36));
        explorer.press(keys);
        let count = number(&explorer, row, column);
        explorer.press("enter");
        assert_eq!(explorer.app.showing, screens::customers::ID, "{}", explorer.screen());
        assert!(explorer.screen().contains(&format!("› rf=R{row} F{column}")), "{}", explorer.screen());
        assert_eq!(explorer.customers().len() as u64, count, "{}", explorer.screen());
        explorer.press("esc");
        assert_eq!(explorer.app.showing, screens::rfm::ID);
        explorer.press("esc");
        assert!(explorer.app.view.segment_filters.is_empty());
    }
    let mut explorer = Explorer::open((120, 36));
    explorer.press("8 > j j");
    let count = number(&explorer, "potential loyalist", 1);
    explorer.press("enter");
    assert_eq!(explorer.customers().len() as u64, count, "{}", explorer.screen());
}

#[test]
fn those_who_moved_are_listed_and_the_command_lists_the_same() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("8 > > j");
    let count = number(&explorer, "loyal", 1);
    assert!(count > 0);
    explorer.press("enter");
    let table = explorer.app.screen().unwrap().table().unwrap();
    assert_eq!(table.len() as u64, count, "{}", explorer.screen());
    let command = explorer.app.screen().unwrap().command(&explorer.app.context());
    assert!(command.ends_with("--since 2025-06-17 --group champions --from loyal --limit 1000"), "{command}");
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let printed = crate::support::printed(&[&words[..], &["--format", "csv"]].concat());
    assert_eq!(printed.lines().count() as u64, count + 1, "{printed}");
    explorer.press("enter");
    assert_eq!(explorer.app.showing, screens::customer::ID);
    explorer.press("esc");
    assert!(explorer.screen().contains("champions now, loyal before"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("RFM moves since 2025-06-17"), "{}", explorer.screen());
    explorer.press("T ctrl-u").type_line("2025-12-31");
    assert!(explorer.screen().contains("type a day from 2023-01-01"), "{}", explorer.screen());
    explorer.press("ctrl-u").type_line("2024-12-31");
    assert!(explorer.screen().contains("RFM moves since 2024-12-31"), "{}", explorer.screen());
}

#[test]
fn the_value_of_a_cell_is_that_of_its_customers_as_a_segment() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("8 m m m");
    let table = explorer.app.screen().unwrap().table().unwrap();
    let text = table.rows().iter().find(|one| one.id == "5").unwrap().cells[5].text.trim().to_string();
    assert!(
        explorer.screen().contains("CLV: Pareto/NBD, 12m; spend of the holdout"),
        "{}",
        explorer.screen()
    );
    let printed = crate::support::printed(&[
        "clv",
        &crate::support::sample("orders.parquet"),
        "--by",
        "rf",
        "--format",
        "csv",
    ]);
    let row = printed.lines().find(|line| line.contains("R5 F5")).unwrap();
    let has = |part: &str| part.parse::<f64>().is_ok_and(|value| format!("{value:.2}") == text);
    assert!(row.split(',').any(has), "{text}: {row}");
    // A forecast that is cancelled leaves the counts.
    let mut explorer = Explorer::open((120, 36));
    explorer.press("8 m m");
    let Some(Effect::Ask(id, _)) = explorer.key("m") else { panic!("nothing is asked") };
    let effect = explorer.app.answered(id, Err(crate::explorer::Error::Cancelled));
    explorer.settle(effect);
    assert!(explorer.screen().contains("recency by frequency · customers"), "{}", explorer.screen());
}

#[test]
fn without_colours_shades_stand_beside_the_numbers() {
    let theme = tenure::tui::Theme::new(ColorLevel::Mono, tenure::tui::Palette::Dark, false);
    let mut explorer = Explorer::themed((80, 24), theme);
    explorer.press("8");
    assert!(explorer.screen().contains("777█"), "{}", explorer.screen());
    assert!(explorer.screen().contains("69░"), "{}", explorer.screen());
}
