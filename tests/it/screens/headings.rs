//! Every heading of every table is explained where it stands.

use tenure::tui::screens::SCREENS;

use super::registry::at;
use crate::explorer::{Explorer, screens};
use crate::support::sample;

/// Holds that `i` begins with the meaning of each heading in turn, and returns their number.
fn explained(explorer: &mut Explorer) -> usize {
    let table = explorer.app.screen().unwrap().table().unwrap();
    let headings: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    assert!(!table.is_empty(), "{}", explorer.screen());
    explorer.press("0");
    for heading in &headings {
        explorer.press("i");
        let page = explorer.screen();
        let meaning = page.lines().skip_while(|line| line.trim() != format!("Column: {heading}")).nth(1);
        assert!(meaning.is_some_and(|line| line.trim().len() > 10), "'{heading}' is not explained: {page}");
        explorer.press("esc l");
    }
    headings.len()
}

#[test]
fn every_heading_of_every_page_is_explained() {
    for entry in SCREENS.iter().filter(|entry| at(entry, (80, 24)).app.screen().unwrap().table().is_some()) {
        let mut explorer = at(entry, (200, 120));
        if entry.id == screens::clv::ID {
            explorer.press("T").type_line("cac 25");
        }
        for page in 0..explorer.app.screen().unwrap().pages().map_or(1, |pages| pages.names.len()) {
            let file = match (entry.id == screens::campaigns::ID, page) {
                (true, 1) => Some("2025-03-01 country = 'ES'".to_string()),
                (true, 3) => Some(sample("surveys.csv")),
                (true, 5) => Some(sample("points.csv")),
                _ => None,
            };
            if let Some(line) = file {
                explorer.press("T").type_line(&line);
            }
            assert!(explained(&mut explorer) > 4, "{}", explorer.screen());
            explorer.press(">");
        }
    }
}

#[test]
fn the_lists_of_a_cell_of_a_campaign_and_of_a_group_are_explained_too() {
    for way in ["l l enter", "l l enter F", "9 enter", "8 > enter", "8 m m m >"] {
        let mut explorer = Explorer::open((200, 120));
        explorer.press(way);
        assert!(explained(&mut explorer) > 4, "{way}: {}", explorer.screen());
    }
}

#[test]
fn every_measure_of_a_comparison_has_its_definition() {
    let entry = SCREENS.iter().find(|entry| entry.id == screens::compare::ID).unwrap();
    let mut explorer = at(entry, (160, 80));
    let measures = explorer.app.screen().unwrap().table().unwrap().len();
    assert!(measures > 10);
    for _ in 0..measures {
        explorer.press("i");
        assert!(explorer.screen().contains("   definition  "), "{}", explorer.screen());
        explorer.press("esc j");
    }
}
