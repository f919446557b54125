//! The columns of a list of customers, arranged: hidden, shown, put in another order.

use crate::explore::people::Arrangement;

use super::{App, Effect, Overlay};
use crate::tui::action::Action;

/// The columns of a list as they are being arranged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnList {
    /// Every column by its name with whether it is shown, in the order they are to stand in.
    pub columns: Vec<(String, bool)>,
    pub chosen: usize,
    /// The columns as the list comes by itself.
    plain: Vec<String>,
    /// What was arranged before, with columns that this list lacks.
    before: Arrangement,
}

impl ColumnList {
    /// The columns of a list, as it comes, and as they are arranged; the cursor on one of them.
    pub fn new(plain: Vec<String>, before: &Arrangement, chosen: &str) -> ColumnList {
        let names: Vec<&str> = plain.iter().map(String::as_str).collect();
        let places = before.places(&names).into_iter();
        let columns: Vec<(String, bool)> =
            places.map(|place| (names[place].to_string(), !before.hides(names[place]))).collect();
        let chosen = columns.iter().position(|(name, _)| name == chosen).unwrap_or(0);
        ColumnList { columns, chosen, plain, before: before.clone() }
    }

    /// How many columns are shown.
    pub fn shown(&self) -> usize {
        self.columns.iter().filter(|(_, shown)| *shown).count()
    }

    /// Shows the column under the cursor, or hides it; whether it can be hidden: one always stays.
    fn turn(&mut self) -> bool {
        let last = self.shown() == 1;
        match self.columns.get_mut(self.chosen) {
            Some((_, shown)) if !(*shown && last) => *shown = !*shown,
            _ => return false,
        }
        true
    }

    /// Moves the column under the cursor by a place, and the cursor with it.
    fn shift(&mut self, by: isize) {
        let to = self.chosen.saturating_add_signed(by);
        if to < self.columns.len() && self.chosen < self.columns.len() {
            self.columns.swap(self.chosen, to);
            self.chosen = to;
        }
    }

    /// All columns as the list comes by itself.
    fn reset(&mut self) {
        self.columns = self.plain.iter().map(|name| (name.clone(), true)).collect();
    }

    /// What has been arranged. What was known of columns that this list lacks is kept.
    pub fn arrangement(&self) -> Arrangement {
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

impl App {
    /// Whether an action would leave the list of columns open over another screen, or lose what was arranged in it.
    pub(super) fn is_not_for_columns(&self, action: Action) -> bool {
        use Action::*;
        let moves = [Up, Down, Left, Right, Top, Bottom, First, Last, HalfUp, HalfDown, PageUp, PageDown];
        let does = [Undo, Mark, Open, Back, Close, Quit, Cancel, Redraw, Suspend];
        matches!(self.overlay, Some(Overlay::Columns(_)))
            && !moves.contains(&action)
            && !does.contains(&action)
    }

    /// What a key does in the list of columns.
    pub(super) fn arrange(&mut self, action: Action) -> Option<Effect> {
        let Some(Overlay::Columns(list)) = &mut self.overlay else { return None };
        let last = list.columns.len().saturating_sub(1);
        match action {
            Action::Up => list.chosen = list.chosen.saturating_sub(1),
            Action::Down => list.chosen = (list.chosen + 1).min(last),
            Action::Top | Action::PageUp | Action::HalfUp => list.chosen = 0,
            Action::Bottom | Action::PageDown | Action::HalfDown => list.chosen = last,
            Action::Left => list.shift(-1),
            Action::Right => list.shift(1),
            Action::Undo => list.reset(),
            Action::Mark if !list.turn() => self.say("one column is always shown"),
            _ => {}
        }
        None
    }

    /// Enter: the list is shown with the columns as they were arranged; undo takes it back.
    pub(super) fn accept_columns(&mut self, list: &ColumnList) -> Option<Effect> {
        let people = list.arrangement();
        let mut view = self.view.clone();
        if view.people != people {
            view.people = people;
            let before = std::mem::replace(&mut self.view, view);
            self.history.record(self.shown(before));
        }
        self.follow();
        self.pursue()
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
        assert_eq!((list.chosen, list.arrangement().is_plain()), (1, true));
        list.shift(1);
        assert!(list.turn());
        let arranged = list.arrangement();
        assert_eq!(arranged.order, ["customer", "revenue", "orders"]);
        assert_eq!(arranged.hidden, ["orders"]);
        list.chosen = 0;
        assert!(list.turn());
        list.chosen = 1;
        assert!(!list.turn(), "the last one stays");
        list.reset();
        assert!(list.arrangement().is_plain());
    }

    #[test]
    fn what_was_arranged_of_other_lists_is_kept() {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
        let before = Arrangement { order: texts(&["status", "revenue"]), hidden: texts(&["status"]) };
        let mut list = list(&before);
        assert_eq!(list.arrangement().hidden, ["status"]);
        list.turn();
        let arranged = list.arrangement();
        assert_eq!(arranged.hidden, ["orders", "status"]);
        assert!(arranged.order.contains(&"status".to_string()));
    }
}
