//! The columns of a list of customers: hidden, shown, and their order.

use crossterm::event::{KeyCode, KeyModifiers};

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Side, Tone,
};
use crate::explore::View;
use crate::explore::customers::Arrangement;

/// The arrangement of columns while the user edits it.
#[derive(Debug, Clone, Default)]
pub struct ColumnList {
    list: List,
    /// Every column by its name, in order, and whether it is shown.
    columns: Vec<(String, bool)>,
    /// The columns in the list's own order.
    plain: Vec<String>,
    /// The previous arrangement, including columns that this list lacks.
    before: Arrangement,
}

impl ColumnList {
    /// The columns of a list in their arrangement, with the cursor on one of them.
    pub fn new(plain: Vec<String>, before: &Arrangement, chosen: &str) -> ColumnList {
        let names: Vec<&str> = plain.iter().map(String::as_str).collect();
        let places = before.places(&names).into_iter();
        let columns: Vec<(String, bool)> =
            places.map(|place| (names[place].to_string(), !before.hides(names[place]))).collect();
        let chosen = columns.iter().position(|(name, _)| name == chosen).unwrap_or(0);
        ColumnList { list: List::marking(chosen), columns, plain, before: before.clone() }
    }

    /// How many columns are shown.
    fn shown(&self) -> usize {
        self.columns.iter().filter(|(_, shown)| *shown).count()
    }

    fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn fitting(&self) -> Vec<usize> {
        self.list.fitting(&self.names())
    }

    fn at(&self) -> Option<usize> {
        self.list.at(&self.names())
    }

    /// Shows or hides the column under the cursor; returns whether it can: one column always stays.
    fn toggle(&mut self) -> bool {
        let is_last = self.shown() == 1;
        let Some((_, shown)) = self.at().and_then(|at| self.columns.get_mut(at)) else { return true };
        if *shown && is_last {
            return false;
        }
        *shown = !*shown;
        true
    }

    /// Moves the column under the cursor by a place, and the cursor with it.
    fn shift(&mut self, by: isize) {
        let Some(at) = self.at() else { return };
        let to = at.saturating_add_signed(by);
        if to < self.columns.len() {
            self.columns.swap(at, to);
            self.list.clear(to);
        }
    }

    /// All columns, in the list's own order.
    fn reset(&mut self) {
        self.columns = self.plain.iter().map(|name| (name.clone(), true)).collect();
    }

    /// The new arrangement. Settings of columns that this list lacks are kept.
    fn arrangement(&self) -> Arrangement {
        let here = |name: &String| self.plain.iter().any(|known| known.eq_ignore_ascii_case(name));
        let elsewhere =
            |names: &[String]| names.iter().filter(|name| !here(name)).cloned().collect::<Vec<_>>();
        let order: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let hidden = self.columns.iter().filter(|(_, shown)| !shown).map(|(name, _)| name.clone());
        let hidden: Vec<String> = hidden.chain(elsewhere(&self.before.hidden)).collect();
        let order = if order == self.plain { Vec::new() } else { order };
        Arrangement { order: [order, elsewhere(&self.before.order)].concat(), hidden }
    }
}

impl Popup for ColumnList {
    fn view(&self, _: &PopupContext) -> PopupView {
        let row = |at: usize| {
            let (name, shown) = &self.columns[at];
            Row {
                sign: if *shown { "[x]".into() } else { "[ ]".into() },
                name: name.replace('_', " "),
                tone: if *shown { Tone::Plain } else { Tone::Faint },
                ..Row::default()
            }
        };
        let all = self.columns.len();
        PopupView::List(ListView {
            side: Side::Right,
            columns: 52,
            most: all,
            names: 40,
            label: "column: ".into(),
            input: self.list.input.clone(),
            rows: self.fitting().into_iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "no column fits".into(),
            foot: vec![(
                format!("{} of {all} columns shown, the first stays visible", self.shown()),
                Tone::Faint,
            )],
            foot_lines: 1,
            ..ListView::default()
        })
    }

    fn hints(&self, cx: &PopupContext) -> Hints {
        let (left, right) = if cx.glyphs.ascii { ("left", "right") } else { ("\u{2190}", "\u{2192}") };
        Hints::Text(format!(
            "type to narrow  Tab shows  {left} {right} move it  ^R resets  Enter applies  Esc closes"
        ))
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        if key.code == KeyCode::Char('r') && key.modifiers.contains(KeyModifiers::CONTROL) {
            self.reset();
            return PopupStep::Stay(None);
        }
        let count = self.fitting().len();
        match self.list.key(key, count) {
            ListKey::Mark if !self.toggle() => return PopupStep::say("one column is always shown"),
            ListKey::Left => self.shift(-1),
            ListKey::Right => self.shift(1),
            ListKey::Enter => {
                let customer_columns = self.arrangement();
                return match customer_columns == cx.view.customer_columns {
                    true => PopupStep::Close(None),
                    false => PopupStep::end(PopupRequest::View(Box::new(View {
                        customer_columns,
                        ..cx.view.clone()
                    }))),
                };
            }
            _ => {}
        }
        PopupStep::Stay(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(before: &Arrangement) -> ColumnList {
        ColumnList::new(["customer", "orders", "revenue"].map(String::from).to_vec(), before, "orders")
    }

    #[test]
    fn columns_move_hide_and_come_back() {
        let mut list = list(&Arrangement::default());
        assert_eq!((list.list.chosen, list.arrangement().is_plain()), (1, true));
        list.shift(1);
        assert!(list.toggle());
        let arranged = list.arrangement();
        assert_eq!(arranged.order, ["customer", "revenue", "orders"]);
        assert_eq!(arranged.hidden, ["orders"]);
        list.list.chosen = 0;
        assert!(list.toggle());
        list.list.chosen = 1;
        assert!(!list.toggle(), "the last one stays");
        list.reset();
        assert!(list.arrangement().is_plain());
    }

    #[test]
    fn what_was_arranged_of_other_lists_is_kept() {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
        let before = Arrangement { order: texts(&["status", "revenue"]), hidden: texts(&["status"]) };
        let mut list = list(&before);
        assert_eq!(list.arrangement().hidden, ["status"]);
        list.toggle();
        let arranged = list.arrangement();
        assert_eq!(arranged.hidden, ["orders", "status"]);
        assert!(arranged.order.contains(&"status".to_string()));
    }
}
