//! The earlier views, the last one first: typing finds one, Enter returns to it.

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Tone,
};
use super::saved_views::described;
use crate::explore::{CommandLine, Verb};
use crate::tui::app::history::Shown;

/// The list.
#[derive(Debug, Clone)]
pub struct EarlierViews {
    list: List,
    /// The last one first, each once.
    views: Vec<Shown>,
}

impl EarlierViews {
    /// The list of these views, the oldest first.
    pub fn of(past: &[Shown]) -> EarlierViews {
        let mut views: Vec<Shown> = Vec::new();
        for shown in past.iter().rev() {
            if !views.contains(shown) {
                views.push(shown.clone());
            }
        }
        EarlierViews { list: List::default(), views }
    }

    /// The views whose description or command has every typed word.
    fn fitting(&self) -> Vec<&Shown> {
        let typed = self.list.input.value().to_lowercase();
        let fits = |shown: &&Shown| {
            let text = format!("{} {}", described(&shown.view, &shown.source), command(shown)).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.views.iter().filter(fits).collect()
    }
}

fn command(shown: &Shown) -> String {
    CommandLine::new(Verb::Matrix, &shown.source, &shown.view).to_string()
}

impl Popup for EarlierViews {
    fn view(&self, _: &PopupContext) -> PopupView {
        let fitting = self.fitting();
        let row = |shown: &&Shown| Row {
            name: described(&shown.view, &shown.source),
            note: shown.source.paths.join(" "),
            ..Row::default()
        };
        let foot = fitting.get(self.list.chosen).map(|shown| (command(shown), Tone::Faint));
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
            (ListKey::Enter, Some(shown)) => PopupStep::end(PopupRequest::Show(Box::new((*shown).clone()))),
            _ => PopupStep::Stay(None),
        }
    }
}
