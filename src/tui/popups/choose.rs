//! A list that a screen opens for a choice.

use super::list::{List, ListKey};
use super::popup::{
    ChoiceOf, Hints, ListView, Picked, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView,
    Row, Tone,
};

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The title of the choice: `segments by`.
    pub title: String,
    pub items: Vec<Item>,
    /// How many may be chosen at once; Tab marks if it is more than one.
    pub most: usize,
    of: ChoiceOf,
    /// Names marked so far, in their order.
    marked: Vec<String>,
    list: List,
    /// Why a choice or a line is invalid.
    wrong: Option<String>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    pub name: String,
    /// Its description, or why it cannot be chosen.
    pub note: String,
    /// It cannot be chosen.
    pub off: bool,
}

impl Choice {
    /// A list of which several entries, up to a number, may be chosen at once.
    pub fn of(title: impl Into<String>, items: Vec<Item>, most: usize) -> Choice {
        let list = List { marks: most > 1, ..List::default() };
        Choice { title: title.into(), items, most, list, ..Choice::default() }
    }

    /// The same for the column to sort by.
    #[must_use]
    pub fn for_sorting(self) -> Choice {
        Choice { of: ChoiceOf::Sorting, ..self }
    }

    /// The same with the cursor on an entry; on the first if there is none of this name.
    #[must_use]
    pub fn on(mut self, name: &str) -> Choice {
        let place = self.items.iter().position(|item| item.name == name).unwrap_or(0);
        self.list.clear(place);
        self
    }

    /// The entries that match the typed text, best first; all in their order without text.
    fn fitting(&self) -> Vec<&Item> {
        let names: Vec<&str> = self.items.iter().map(|item| item.name.as_str()).collect();
        self.list.fitting(&names).into_iter().map(|at| &self.items[at]).collect()
    }

    /// Marks the entry under the cursor, or removes its mark.
    fn mark(&mut self) {
        let Some(name) =
            self.fitting().get(self.list.chosen).filter(|item| !item.off).map(|item| item.name.clone())
        else {
            return;
        };
        match self.marked.iter().position(|marked| *marked == name) {
            Some(at) => drop(self.marked.remove(at)),
            None if self.marked.len() < self.most => self.marked.push(name),
            None => {}
        }
        let last = self.items.iter().position(|item| self.marked.last() == Some(&item.name));
        self.list.clear(last.unwrap_or(0));
    }

    /// What Enter chooses: the marked entries, or the one under the cursor; an error if it cannot be chosen.
    fn picked(&self) -> Result<Picked, String> {
        let names = if self.marked.is_empty() {
            let fitting = self.fitting();
            let item = fitting.get(self.list.chosen);
            if let Some(off) = item.filter(|item| item.off) {
                return Err(format!("{}: {}", off.name, off.note));
            }
            item.map(|item| item.name.clone()).into_iter().collect()
        } else {
            self.marked.clone()
        };
        let typed = self.list.input.value().trim().to_string();
        Ok(Picked { from: self.of, title: self.title.clone(), names, typed })
    }
}

impl Popup for Choice {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let row = |item: &&Item| Row {
            sign: if self.marked.contains(&item.name) { cx.glyphs.marked.into() } else { String::new() },
            name: item.name.clone(),
            note: item.note.clone(),
            tone: if item.off { Tone::Faint } else { Tone::Plain },
        };
        let wrong = self.wrong.iter();
        PopupView::List(ListView {
            columns: 78,
            most: self.items.len().clamp(4, 16),
            names: 30,
            label: format!("{}: ", self.title),
            input: self.list.input.clone(),
            rows: self.fitting().iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "nothing fits".into(),
            foot: wrong.map(|why| (why.clone(), Tone::Alert)).collect(),
            foot_lines: if self.wrong.is_some() { 2 } else { 0 },
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text(match self.most > 1 {
            true => "type to narrow  Enter chooses  Tab marks several  Esc closes",
            false => "type to narrow  Enter chooses  Esc closes",
        })
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let count = self.fitting().len();
        match self.list.key(key, count) {
            ListKey::Enter => {
                return match self.picked() {
                    Ok(picked) => PopupStep::ask(PopupRequest::Choose(picked)),
                    Err(why) => PopupStep::say(why),
                };
            }
            ListKey::Mark => self.mark(),
            _ => self.wrong = None,
        }
        PopupStep::Stay(None)
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}
