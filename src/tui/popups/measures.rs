//! The list of measures, shown in the table as the cursor moves over them.

use crossterm::event::KeyCode;

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Side, Tone,
};
use crate::cohort::Measure;
use crate::explore::View;

/// The list, and the view that Esc returns to.
#[derive(Debug, Clone)]
pub struct Measures {
    list: List,
    before: View,
}

impl Measures {
    /// The list with the cursor on the present measure.
    pub fn of(view: &View) -> Measures {
        let at = Measure::ALL.iter().position(|measure| *measure == view.measure).unwrap_or(0);
        Measures { list: List::on(at), before: view.clone() }
    }

    fn fitting(&self) -> Vec<Measure> {
        let titles: Vec<&str> = Measure::ALL.iter().map(|measure| measure.title()).collect();
        self.list.fitting(&titles).into_iter().map(|at| Measure::ALL[at]).collect()
    }

    /// Skips measures that cannot be shown, in the direction of the cursor; stays if none is left.
    fn pass_over(&mut self, left: usize, cx: &PopupContext) {
        let fitting = self.fitting();
        let down = self.list.chosen > left;
        let on = self.list.chosen;
        let offered = |at: &usize| fitting.get(*at).is_some_and(|measure| cx.offers(*measure));
        let next = if down { (on..fitting.len()).find(offered) } else { (0..=on).rev().find(offered) };
        self.list.chosen = next.unwrap_or(left);
    }

    fn chosen(&self) -> Option<Measure> {
        self.fitting().get(self.list.chosen).copied()
    }
}

/// Why a measure cannot be shown for these data; blank if it can.
fn lacking(measure: Measure, cx: &PopupContext) -> &'static str {
    match cx.offers(measure) {
        true => "",
        false if measure.needs_margin() => "(no margin)",
        false => "(no amount)",
    }
}

/// The definition of a measure, in one line.
fn definition(measure: Measure, cx: &PopupContext) -> String {
    let text = measure.spec().definition;
    if cx.glyphs.ascii { text.replace('\u{2212}', "-").replace('\u{d7}', "x") } else { text.to_string() }
}

impl Popup for Measures {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let fitting = self.fitting();
        let row = |measure: &Measure| Row {
            sign: if *measure == cx.view.measure { cx.glyphs.chosen.into() } else { String::new() },
            name: measure.title().to_string(),
            note: lacking(*measure, cx).to_string(),
            tone: if cx.offers(*measure) { Tone::Plain } else { Tone::Faint },
        };
        let definition = self.chosen().map(|measure| definition(measure, cx));
        PopupView::List(ListView {
            side: Side::Right,
            columns: 52,
            most: Measure::ALL.len(),
            names: 38,
            foot: definition.map(|text| (text, Tone::Faint)).into_iter().collect(),
            foot_lines: 2,
            label: "measure: ".into(),
            input: self.list.input.clone(),
            rows: fitting.iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "no measure fits".into(),
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("type to narrow  arrows try one out  Enter keeps it  Esc goes back")
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let count = self.fitting().len();
        let left = self.list.chosen;
        let step = self.list.key(key, count);
        if matches!(key.code, KeyCode::Up | KeyCode::Down) {
            self.pass_over(left, cx);
        }
        let chosen = self.chosen();
        match (step, chosen) {
            (ListKey::Enter, None) => {
                PopupStep::say(format!("no measure fits '{}'", self.list.input.value().trim()))
            }
            (ListKey::Enter, Some(measure)) if !cx.offers(measure) => {
                PopupStep::say(format!("{} cannot be shown {}", measure.title(), lacking(measure, cx)))
            }
            (ListKey::Enter, Some(_)) => PopupStep::end(PopupRequest::Keep(Box::new(self.before.clone()))),
            (ListKey::Moved, Some(measure)) if cx.offers(measure) && measure != cx.view.measure => {
                PopupStep::ask(PopupRequest::Try(measure))
            }
            _ => PopupStep::Stay(None),
        }
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        PopupStep::end(PopupRequest::Try(self.before.measure))
    }
}
