//! The help: every action with its keys, from the live map; what is typed after `/` narrows it.

use crate::tui::action::{ActionEntry, Group};
use crate::tui::app::App;
use crate::tui::commands;
use crate::tui::page::Page;

const LABELS: usize = 16;

/// The page.
pub fn page(app: &App, search: &str) -> Page {
    let title = if search.is_empty() { "keys".to_string() } else { format!("keys with '{search}'") };
    let mut page = Page::new(title, LABELS);
    let found: Vec<ActionEntry> = commands::all().filter(|entry| fits(app, entry, search)).collect();
    for group in Group::ALL {
        let of_group: Vec<_> = found.iter().filter(|entry| entry.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        page.head(group.title());
        for entry in of_group {
            page.pair(keys(app, entry), format!("{} ({})", entry.help, entry.name));
        }
    }
    if found.is_empty() {
        page.text("no action has this in its key, name or description");
    }
    if search.is_empty() {
        signs(app, &mut page);
    }
    page
}

fn keys(app: &App, entry: &ActionEntry) -> String {
    let keys = app.keys.all(entry.action, app.theme.glyphs.ascii);
    if keys.is_empty() { "unbound".to_string() } else { keys }
}

fn fits(app: &App, entry: &ActionEntry, search: &str) -> bool {
    let wanted = search.trim().to_lowercase();
    let text = format!("{} {} {}", entry.name, entry.help, entry.group.title()).to_lowercase();
    text.contains(&wanted) || keys(app, entry).split(' ').any(|key| key == search.trim())
}

fn signs(app: &App, page: &mut Page) {
    page.head("Signs in the table");
    page.pair("37", "complete: every member has lived through this age");
    page.pair("37*", "open: some members have not finished it, the value may still change");
    page.pair("0", "complete, and nobody came back");
    page.pair("-", "undefined: nothing to divide by");
    page.pair("blank", "no member has reached this age yet");
    page.pair("<1 >99", "not 0 and not 100, though it would round to that");
    page.pair(
        app.theme.glyphs.truncated,
        "the file begins in this cohort's period: its members may be older",
    );
    page.pair(app.theme.glyphs.moved, "not as it was before the files changed; Esc when it is seen");
    page.pair("faint", "open, or a cohort with too few members to tell");
    page.faint("keys are changed in the config: [keys] then name = [\"key\"], or [] for none");
}
