//! The help: the keys of this screen, then every action by group, from the live key map; a search narrows it.

use crossterm::event::{Event, KeyCode};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::popup::{Hints, PageContent, Popup, PopupContext, PopupKey, PopupStep, PopupView};
use crate::explore::{OPTIONS, OptionSpec};
use crate::tui::action::{Action, ActionEntry, Group};
use crate::tui::chart::FEW_COHORTS;
use crate::tui::commands;
use crate::tui::page::Page;

/// Columns of the keys.
const LABELS: usize = 16;

/// The page, from this line on.
#[derive(Debug, Clone, Default)]
pub struct Help {
    scroll: usize,
    search: Input,
    /// Whether the search is active.
    typing: bool,
    /// The keys of the screen below, with their labels.
    here: Vec<(Action, String)>,
}

impl Help {
    /// The help on a screen with these keys.
    pub fn on(here: Vec<(Action, String)>) -> Help {
        Help { here, ..Help::default() }
    }

    /// The same, with its search active.
    pub fn searching(here: Vec<(Action, String)>) -> Help {
        Help { here, typing: true, ..Help::default() }
    }

    fn content(&self, cx: &PopupContext) -> Page {
        let search = self.search.value();
        let title = if search.is_empty() { "keys".to_string() } else { format!("keys with '{search}'") };
        let mut page = Page::new(title, LABELS);
        page.side_by_side();
        if search.is_empty() && !self.here.is_empty() {
            page.head("On this screen");
            for (action, what) in &self.here {
                page.pair(keys(cx, &commands::entry(*action)), what.clone());
            }
        }
        // Keys in the list above are not repeated.
        let above =
            |entry: &ActionEntry| search.is_empty() && self.here.iter().any(|one| one.0 == entry.action);
        let found = commands::all().filter(|entry| fits(cx, entry, search) && !above(entry));
        let found: Vec<ActionEntry> = found.collect();
        for group in Group::ALL {
            let of_group: Vec<_> = found.iter().filter(|entry| entry.group == group).collect();
            if of_group.is_empty() {
                continue;
            }
            page.head(group.title());
            for entry in of_group {
                page.pair(keys(cx, entry), format!("{} ({})", entry.help, entry.name));
            }
        }
        let options = options_with(search);
        if !options.is_empty() {
            page.head("Options");
            if let Some(option) = options.iter().find(|option| option.on_screen) {
                let (palette, list) = (cx.key(Action::Palette), cx.key(Action::Options));
                page.text(format!(
                    "press {palette} and type '{} {}' to set it; {list} lists all options with their values",
                    option.name, option.value_name
                ));
            }
            for option in &options {
                let (name, text) = told(option, cx);
                page.pair(name, text);
            }
        }
        if found.is_empty() && options.is_empty() {
            page.text("no action and no option has this in its key, name or description");
        }
        if search.is_empty() {
            signs(cx, &mut page);
        }
        page
    }
}

fn keys(cx: &PopupContext, entry: &ActionEntry) -> String {
    let keys = cx.keys.all(entry.action, cx.glyphs.ascii);
    if keys.is_empty() { "unbound".to_string() } else { keys }
}

fn fits(cx: &PopupContext, entry: &ActionEntry, search: &str) -> bool {
    let wanted = search.trim().to_lowercase();
    let text = format!("{} {} {}", entry.name, entry.help, entry.group.title()).to_lowercase();
    text.contains(&wanted) || keys(cx, entry).split(' ').any(|key| key == search.trim())
}

/// The options whose name or help has a searched text, names first; none without a text.
fn options_with(search: &str) -> Vec<&'static OptionSpec> {
    let wanted = search.trim().to_lowercase();
    let has = |option: &&OptionSpec| {
        format!("{} {}", option.name, option.described()).to_lowercase().contains(&wanted)
    };
    let mut found: Vec<&OptionSpec> =
        OPTIONS.iter().filter(|option| !wanted.is_empty() && has(option)).collect();
    found.sort_by_key(|option| !option.name.contains(&wanted));
    found
}

/// How an option is named, and its help, with its value if it has one.
fn told(option: &OptionSpec, cx: &PopupContext) -> (String, String) {
    let (name, help) = (option.name, option.described());
    match option.value(cx.view, cx.source) {
        _ if !option.on_screen => (format!("--{name}"), format!("{help} (on the command line alone)")),
        value if value.is_empty() => (format!(":{name}"), help),
        value => (format!(":{name}"), format!("{help}; now {value}")),
    }
}

fn signs(cx: &PopupContext, page: &mut Page) {
    page.head("Signs in the table");
    page.pair("37", "complete: every member has completed this age");
    page.pair("37*", "open: some members have not completed it, the value may still change");
    page.pair("0", "complete, and no member returned");
    page.pair("-", "undefined: the denominator is zero");
    page.pair("blank", "no member has reached this age yet");
    page.pair("<1 >99", "rounds to 0 or 100, but is not exactly that");
    page.pair(
        cx.glyphs.truncated,
        "the data begin in this cohort's period: its members may have ordered before",
    );
    page.pair(cx.glyphs.moved, "changed when the orders were read again; Esc clears it");
    page.pair(
        format!("{} {}", cx.glyphs.up, cx.glyphs.down),
        "behind the heading of the column that the rows are sorted by: ascending, descending",
    );
    page.pair("faint", "open, or a cohort with too few members");
    page.pair("'", format!("an average over fewer than {FEW_COHORTS} cohorts"));
    let pick = |plain: &'static str, drawn: &'static str| if cx.glyphs.ascii { plain } else { drawn };
    page.pair("colours", "from low to high; w: over the whole table, each row or each column");
    page.pair(cx.glyphs.event, "behind a cell or period: it holds a day that was marked as an event");
    page.pair(cx.glyphs.shades.join(" "), "from low to high, if the terminal has no or few colours");
    page.pair(pick("_ = @", "▁ ▄ █"), "a small curve, from the lowest to the highest of its row");
    page.pair(
        pick("# = -", "█ ▓ ░"),
        "a bar: up to its 95 % interval, up to the value, up to the end of the interval",
    );
    page.pair(pick("[-o-]", "├─●─┤"), "a 95 % interval and the value in it");
    page.faint("change keys in the settings file: [keys], then name = [\"key\"], or [] for none");
}

impl Popup for Help {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let search = self.typing.then(|| self.search.clone());
        PopupView::Page { page: PageContent::Text(self.content(cx)), scroll: self.scroll, search }
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        match self.typing {
            true => Hints::text("Enter keeps the search  Esc clears it"),
            false => Hints::Keys(vec![
                (Action::Search, "search"),
                (Action::Down, "down"),
                (Action::Up, "up"),
                (Action::Back, "back"),
            ]),
        }
    }

    fn takes_text(&self) -> bool {
        self.typing
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => self.typing = false,
            PopupKey::Typed(key) => {
                self.search.handle_event(&Event::Key(*key));
            }
            PopupKey::Action(Action::Help) => return PopupStep::Close(None),
            PopupKey::Action(Action::Search) => self.typing = true,
            PopupKey::Action(Action::Open) => self.typing = false,
            PopupKey::Action(_) => return PopupStep::Pass,
        }
        self.scroll = 0;
        PopupStep::Stay(None)
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        if self.typing && !self.search.value().is_empty() {
            let here = std::mem::take(&mut self.here);
            *self = Help::on(here);
            return PopupStep::Stay(None);
        }
        PopupStep::Close(None)
    }

    fn scroll_mut(&mut self) -> Option<&mut usize> {
        Some(&mut self.scroll)
    }
}
