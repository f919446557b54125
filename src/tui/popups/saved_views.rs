//! The saved views: opened, deleted, or marked to be compared.

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
    Row, Tone,
};
use crate::explore::{CommandLine, SideSpec, Verb, View};
use crate::saved::SavedView;
use crate::source::SourceSpec;
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::effect::Effect;

/// The result of reading or changing the saved views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewStoreResult {
    Listed(Vec<SavedView>),
    /// The view was saved or deleted; the message about it.
    Done(String),
    /// A view of this name exists; the user must confirm that it may be replaced.
    Exists,
    Failed(String),
}

/// The list of saved views.
#[derive(Debug, Clone)]
pub struct SavedViews {
    list: List,
    views: Vec<SavedView>,
    /// Names of the views marked for comparison, in their order.
    marks: Vec<String>,
    /// The selected view is deleted if the key is pressed once more.
    deleting: bool,
}

impl SavedViews {
    /// The list of these views.
    pub fn of(views: Vec<SavedView>) -> SavedViews {
        SavedViews { list: List::marking(0), views, marks: Vec::new(), deleting: false }
    }

    fn fitting(&self) -> Vec<&SavedView> {
        let names: Vec<&str> = self.views.iter().map(|view| view.name.as_str()).collect();
        self.list.fitting(&names).into_iter().map(|at| &self.views[at]).collect()
    }

    fn chosen(&self) -> Option<&SavedView> {
        self.fitting().get(self.list.chosen).copied()
    }

    fn mark(&mut self) {
        let Some(name) = self.chosen().map(|view| view.name.clone()) else { return };
        match self.marks.iter().position(|known| *known == name) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(name),
        }
    }

    /// The groups of customers that the marked views show.
    fn compare(&self, compared: &SourceSpec) -> PopupStep {
        let view = |name: &String| self.views.iter().find(|view| view.name == *name);
        let side = |view: &SavedView| {
            SideSpec::shown(&view.name, &view.source, &view.view.segment_filters, compared)
        };
        match self.marks.iter().filter_map(view).map(side).collect::<Result<Vec<_>, _>>() {
            Ok(sides) => PopupStep::ask(PopupRequest::CompareMarked(sides)),
            Err(why) => PopupStep::say(why),
        }
    }

    fn delete(&mut self) -> PopupStep {
        match self.chosen().map(|view| view.name.clone()) {
            Some(name) if self.deleting => PopupStep::ask(PopupRequest::Effect(Effect::DeleteView(name))),
            Some(_) => {
                self.deleting = true;
                PopupStep::Stay(None)
            }
            None => PopupStep::Stay(None),
        }
    }
}

/// What a view shows, in a line: the measure, the cohorts, and which orders and customers.
pub(super) fn described(view: &View, source: &SourceSpec) -> String {
    described_with(view, source, &[])
}

/// The same with further options, before conditions, which may be long.
pub(super) fn described_with(view: &View, source: &SourceSpec, options: &[String]) -> String {
    let mut what = format!("{} by {}", view.measure.title(), view.cohort);
    options.iter().for_each(|one| what += &format!("  {one}"));
    let drill = view.segment_filters.iter().map(ToString::to_string);
    let conditions = source.narrowed_to().into_iter();
    conditions.chain(drill).for_each(|one| what += &format!("  {one}"));
    what
}

impl Popup for SavedViews {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let fitting = self.fitting();
        let row = |view: &&SavedView| {
            let mut what = described(&view.view, &view.source);
            if let Some(screen) = &view.screen {
                let by = if screen.by.is_empty() {
                    String::new()
                } else {
                    format!(" by {}", screen.by.join(" × "))
                };
                what = format!("{}{by}: {what}", screen.name);
            }
            Row {
                sign: if self.marks.contains(&view.name) { cx.glyphs.marked.into() } else { String::new() },
                name: view.name.clone(),
                note: format!("{what}  {}", view.source.paths.join(" ")),
                ..Row::default()
            }
        };
        let foot = self.chosen().map(|view| {
            let is_of_curves = view.screen.as_ref().is_some_and(|screen| screen.name == Verb::Curves.name());
            let verb = if is_of_curves { Verb::Curves } else { Verb::Matrix };
            let command = CommandLine::new(verb, &view.source, &view.view).to_string();
            [(command, Tone::Faint), (format!("in {}", view.file.display()), Tone::Faint)]
        });
        PopupView::List(ListView {
            columns: 100,
            most: self.views.len().max(1),
            names: self.views.iter().map(|view| width(&view.name)).max().unwrap_or(0).clamp(8, 30),
            label: "saved view: ".into(),
            input: self.list.input.clone(),
            rows: fitting.iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "no saved view fits".into(),
            foot: foot.into_iter().flatten().collect(),
            foot_lines: 2,
            ..ListView::default()
        })
    }

    fn hints(&self, cx: &PopupContext) -> Hints {
        Hints::Text(match self.chosen().filter(|_| self.deleting) {
            Some(view) => format!("Del again deletes '{}', Esc cancels", view.name),
            None => format!(
                "type to narrow  Enter opens  Tab marks  {} compares  Del deletes  Esc closes",
                cx.key(Action::CompareMarked)
            ),
        })
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let compares = cx.keys.action(Chord::of(key)) == Some(Action::CompareMarked);
        if compares && (!self.marks.is_empty() || self.list.input.value().is_empty()) {
            return self.compare(cx.source);
        }
        let count = self.fitting().len();
        let step = self.list.key(key, count);
        if step == ListKey::Delete {
            return self.delete();
        }
        self.deleting = false;
        match (step, self.chosen()) {
            (ListKey::Enter, Some(view)) => PopupStep::end(PopupRequest::OpenSaved(Box::new(view.clone()))),
            (ListKey::Mark, _) => {
                self.mark();
                PopupStep::Stay(None)
            }
            _ => PopupStep::Stay(None),
        }
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        match std::mem::take(&mut self.deleting) {
            true => PopupStep::Stay(None),
            false => PopupStep::Close(None),
        }
    }

    fn reply(&mut self, reply: &PopupReply, _: &PopupContext) -> Replied {
        match reply {
            PopupReply::Views(views) => {
                self.marks.retain(|name| views.iter().any(|view| view.name == *name));
                self.views.clone_from(views);
                self.deleting = false;
                self.list.chosen = self.list.chosen.min(self.fitting().len().saturating_sub(1));
                Replied::Taken
            }
            _ => Replied::Ignored,
        }
    }
}
