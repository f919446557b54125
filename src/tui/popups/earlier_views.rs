//! The earlier views, the last one first: typing finds one, Enter returns to it.

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Tone,
};
use super::saved_views::described_with;
use crate::explore::{CommandLine, OPTIONS, Verb};
use crate::tui::app::history::Shown;

/// An earlier view with its words, which take long to put together.
#[derive(Debug, Clone)]
struct EarlierView {
    shown: Shown,
    description: String,
    command: String,
}

/// The list of earlier views.
#[derive(Debug, Clone)]
pub struct EarlierViews {
    list: List,
    /// The last one first, each once.
    views: Vec<EarlierView>,
}

/// Options that a description has in words of its own.
const DESCRIBED: [&str; 7] = ["measure", "cohort", "where", "entry", "entry-rule", "returns", "segment"];

/// The other options that are not as usual: `average simple`, `rates rates.csv`.
fn options(shown: &Shown) -> Vec<String> {
    let others = OPTIONS.iter().filter(|option| !DESCRIBED.contains(&option.name));
    let given = others.map(|option| (option.name, option.written(&shown.view, &shown.source)));
    given
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| format!("{name} {}", values.join(",")).trim_end().to_string())
        .collect()
}

impl EarlierViews {
    /// The list of these views, the oldest first.
    pub fn of(past: &[Shown]) -> EarlierViews {
        let mut views: Vec<EarlierView> = Vec::new();
        for shown in past.iter().rev() {
            let description = described_with(&shown.view, &shown.source, &options(shown));
            // Two that differ in nothing that has a name, such as the order of columns, are one.
            let is_same = |known: &EarlierView| {
                known.description == description && known.shown.source.paths == shown.source.paths
            };
            if !views.iter().any(is_same) {
                views.push(EarlierView {
                    description,
                    command: CommandLine::new(Verb::Matrix, &shown.source, &shown.view).to_string(),
                    shown: shown.clone(),
                });
            }
        }
        EarlierViews { list: List::default(), views }
    }

    /// The views whose description or command has every typed word.
    fn fitting(&self) -> Vec<&EarlierView> {
        let typed = self.list.input.value().to_lowercase();
        let fits = |one: &&EarlierView| {
            let text = format!("{} {}", one.description, one.command).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.views.iter().filter(fits).collect()
    }
}

impl Popup for EarlierViews {
    fn view(&self, _: &PopupContext) -> PopupView {
        let fitting = self.fitting();
        let row = |one: &&EarlierView| Row {
            name: one.description.clone(),
            note: one.shown.source.paths.join(" "),
            ..Row::default()
        };
        let foot = fitting.get(self.list.chosen).map(|one| (one.command.clone(), Tone::Faint));
        PopupView::List(ListView {
            columns: 100,
            most: self.views.len().max(1),
            names: 60,
            label: "earlier view: ".into(),
            input: self.list.input.clone(),
            rows: fitting.iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: if self.views.is_empty() { "no view before this one" } else { "no earlier view fits" }
                .into(),
            foot: foot.into_iter().collect(),
            foot_lines: 2,
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("type to find one  Enter returns to it  Esc closes")
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let count = self.fitting().len();
        let step = self.list.key(key, count);
        match (step, self.fitting().get(self.list.chosen)) {
            (ListKey::Enter, Some(one)) => PopupStep::end(PopupRequest::Show(Box::new(one.shown.clone()))),
            _ => PopupStep::Stay(None),
        }
    }
}
