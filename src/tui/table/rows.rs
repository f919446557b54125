//! Rows of cells with their cursor, order, marks and search. All rows are loaded; or the table is `paged`, and a part
//! of the rows that the database has sorted is loaded.

use std::cmp::Ordering;

use crate::saved::SavedPlace;
use crate::tui::action::Action;
use crate::tui::text::{clean, width};

use super::drawn::Drawn;

/// A column: its heading, and how its cells are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The heading, and the name of the column if it can be sorted by.
    pub name: String,
    /// Whether its cells are aligned right, as numbers are.
    pub numeric: bool,
}

/// The sort key of a cell.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Key {
    Number(f64),
    Text(String),
    /// No value: last in either direction.
    Nothing,
}

/// A cell: its text, what it is sorted by, and what is drawn with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub text: String,
    pub key: Key,
    /// Uncertain, small or secondary.
    pub faint: bool,
    pub tint: Option<Tint>,
    pub drawn: Option<Drawn>,
}

/// The colour of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tint {
    /// A difference, -1 to 1: drawn as background, or as foreground if the cell is faint.
    Difference(f64),
    /// A share of the highest value, 0 to 1; not drawn if the cell is faint.
    Heat(f64),
}

impl Cell {
    /// A text, sorted as it reads.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell { key: Key::Text(text.to_lowercase()), text, faint: false, tint: None, drawn: None }
    }

    /// A number as it is shown, sorted by its value; none is undefined and comes last.
    pub fn number(text: impl Into<String>, value: Option<f64>) -> Cell {
        let key = value.filter(|value| !value.is_nan()).map_or(Key::Nothing, Key::Number);
        Cell { text: text.into(), key, faint: false, tint: None, drawn: None }
    }

    /// The same with a colour.
    pub fn tinted(self, tint: Option<Tint>) -> Cell {
        Cell { tint, ..self }
    }

    /// The number it is sorted by, if it is one.
    pub fn number_of(&self) -> Option<f64> {
        match self.key {
            Key::Number(number) => Some(number),
            Key::Text(_) | Key::Nothing => None,
        }
    }

    /// The same, drawn faint if `is_faint`.
    pub fn faint_if(self, faint: bool) -> Cell {
        Cell { faint, ..self }
    }
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Identifies the row after sorting or counting again: unique in its table.
    pub id: String,
    pub cells: Vec<Cell>,
    /// Stays below the others in every order, as a rest or a total does. It cannot be marked.
    pub pinned: bool,
}

/// Colours a column by its lowest and highest value; totals and faint cells have no part in it.
pub fn shade(rows: &mut [Row], column: usize) {
    let is_shaded = |row: &Row| !row.pinned && row.cells.get(column).is_some_and(|cell| !cell.faint);
    let values = || {
        let shaded = rows.iter().filter(|row| is_shaded(row));
        shaded.filter_map(|row| row.cells.get(column)?.number_of())
    };
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    if high <= low {
        return;
    }
    for row in rows.iter_mut().filter(|row| is_shaded(row)) {
        if let Some(cell) = row.cells.get_mut(column) {
            cell.tint = cell.number_of().map(|value| Tint::Heat((value - low) / (high - low)));
        }
    }
}

/// The column rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub descending: bool,
}

/// Columns of a text before it is cut; and in the last column, which has no other column behind it.
const WIDEST: usize = 32;
const WIDEST_LAST: usize = 72;
/// The names of the rows: they tell what the numbers are of.
const WIDEST_FIRST: usize = 48;

/// A table and the place of its cursor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    pub columns: Vec<Column>,
    /// The loaded rows: all, or those from `offset` on.
    pub(super) rows: Vec<Row>,
    offset: usize,
    pub(super) total: usize,
    pub(super) paged: bool,
    pub(super) widths: Vec<usize>,
    /// The row under the cursor, among all rows.
    pub row: usize,
    /// The first row shown, among all rows.
    pub first: usize,
    /// The column under the cursor.
    pub column: usize,
    /// The first column shown beside the first column of the table, which stays.
    pub first_column: usize,
    pub sort: Option<Sort>,
    /// Ids of marked rows, in the order they were marked.
    pub marks: Vec<String>,
    /// The search text.
    pub search: String,
    /// Whether the rows are drawn as bars of a column.
    pub as_bars: bool,
    /// The place that the rows, once they arrive, are to be shown at.
    pub(super) wanted: Option<SavedPlace>,
}

impl Table {
    /// A table whose rows have not arrived.
    pub fn new(columns: Vec<Column>) -> Table {
        Table { columns, first_column: 1, ..Table::default() }
    }

    /// All rows of the table. The cursor stays on its row if that still exists; so does the order.
    pub fn fill(&mut self, columns: Vec<Column>, rows: Vec<Row>) {
        let here = self.current().map(|row| row.id.clone());
        self.put(columns, rows);
        (self.offset, self.total, self.paged) = (0, self.rows.len(), false);
        self.order();
        self.marks.retain(|mark| self.rows.iter().any(|row| row.id == *mark));
        if let Some(at) = here.and_then(|id| self.rows.iter().position(|row| row.id == id)) {
            self.row = at;
        }
        self.clamp();
        self.take_wanted();
    }

    /// A part of `total` rows that the database has sorted, from row `offset` on.
    pub fn page(&mut self, columns: Vec<Column>, rows: Vec<Row>, offset: usize, total: usize) {
        self.put(columns, rows);
        (self.offset, self.total, self.paged) = (offset, total, true);
        self.clamp();
        self.take_wanted();
    }

    fn put(&mut self, columns: Vec<Column>, rows: Vec<Row>) {
        if columns != self.columns {
            self.sort = self.sort.and_then(|sort| {
                let name = &self.columns.get(sort.column)?.name;
                let column = columns.iter().position(|column| column.name == *name)?;
                Some(Sort { column, ..sort })
            });
            self.columns = columns;
        }
        self.rows = rows;
        let widest = |place: usize| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(place));
            let widest = match place {
                0 => WIDEST_FIRST,
                last if last + 1 == self.columns.len() => WIDEST_LAST,
                _ => WIDEST,
            };
            cells.map(|cell| width(&clean(&cell.text)).min(widest)).max().unwrap_or(0)
        };
        let heads = self.columns.iter().enumerate();
        // A heading needs room for a sort marker.
        self.widths =
            heads.map(|(place, column)| widest(place).max(width(&clean(&column.name)) + 1)).collect();
    }

    /// Whether something is drawn beside the numbers of a column.
    pub(super) fn is_drawn(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.drawn.is_some()))
    }

    /// Whether intervals are drawn in a column, on its own scale.
    pub(super) fn has_intervals(&self, column: usize) -> bool {
        let is_interval = |cell: &Cell| matches!(cell.drawn, Some(Drawn::Interval { zero: None, .. }));
        self.rows.iter().any(|row| row.cells.get(column).is_some_and(is_interval))
    }

    /// Forgets the loaded rows; the order and the column stay.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.marks.clear();
        (self.offset, self.total, self.row, self.first) = (0, 0, 0, 0);
    }

    /// Number of rows of the whole table.
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The place of a row among the loaded ones; the first if it is not loaded.
    pub fn loaded_place(&self, place: usize) -> usize {
        place.saturating_sub(self.offset)
    }

    /// A row by its place in the whole table, if it is loaded.
    pub fn row_at(&self, place: usize) -> Option<&Row> {
        self.rows.get(place.checked_sub(self.offset)?)
    }

    /// The row under the cursor.
    pub fn current(&self) -> Option<&Row> {
        self.row_at(self.row)
    }

    /// Names of columns with the texts of the row under the cursor, without blank ones.
    pub fn filled_cells(&self) -> impl Iterator<Item = (&str, &str)> {
        let cells = self.current().into_iter().flat_map(|row| &row.cells);
        let pairs =
            self.columns.iter().zip(cells).map(|(column, cell)| (column.name.as_str(), cell.text.trim()));
        pairs.filter(|(_, text)| !text.is_empty())
    }

    /// Puts the cursor on a row by its id if it is loaded; else on the first.
    pub fn go_to(&mut self, id: &str) {
        self.row = self.rows.iter().position(|row| row.id == id).map_or(0, |place| self.offset + place);
    }

    /// The loaded rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether every existing row from `first` to before `last` is loaded.
    pub fn holds(&self, first: usize, last: usize) -> bool {
        first >= self.offset && last.min(self.total) <= self.offset + self.rows.len()
    }

    /// Moves the cursor; whether the action was a move.
    pub fn travel(&mut self, action: Action, page: usize) -> bool {
        let page = page.max(1);
        let (last_row, last_column) = (self.total.saturating_sub(1), self.columns.len().saturating_sub(1));
        match action {
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row += 1,
            Action::HalfUp => self.row = self.row.saturating_sub(page.div_ceil(2)),
            Action::HalfDown => self.row += page.div_ceil(2),
            Action::PageUp => self.row = self.row.saturating_sub(page),
            Action::PageDown => self.row += page,
            Action::Top => self.row = 0,
            Action::Bottom => self.row = last_row,
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column += 1,
            Action::First => self.column = 0,
            Action::Last => self.column = last_column,
            _ => return false,
        }
        self.clamp();
        true
    }

    pub(super) fn clamp(&mut self) {
        self.row = self.row.min(self.total.saturating_sub(1));
        self.column = self.column.min(self.columns.len().saturating_sub(1));
    }

    /// Sorts by the column under the cursor. A paged table only notes the order: the database sorts it.
    pub fn sort_by(&mut self, descending: bool) {
        self.sort = Some(Sort { column: self.column, descending });
        if !self.paged {
            self.order();
        }
        (self.row, self.first) = (0, 0);
    }

    fn order(&mut self) {
        let Some(Sort { column, descending }) = self.sort else { return };
        let nothing = Key::Nothing;
        self.rows.sort_by(|one, other| {
            let keys = [one, other].map(|row| row.cells.get(column).map_or(&nothing, |cell| &cell.key));
            one.pinned.cmp(&other.pinned).then_with(|| compared(keys[0], keys[1], descending))
        });
    }

    /// Marks the row under the cursor or removes its mark; returns whether it can be marked.
    pub fn mark(&mut self) -> bool {
        let Some(row) = self.current().filter(|row| !row.pinned) else { return false };
        let id = row.id.clone();
        match self.marks.iter().position(|mark| *mark == id) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(id),
        }
        true
    }

    /// Goes to the next row (or the one before) with a text that contains the search, around the end; returns whether
    /// there is one. It reads only loaded rows. `from_here` includes the row under the cursor.
    pub fn find(&mut self, forward: bool, from_here: bool) -> bool {
        let search = self.search.to_lowercase();
        let count = self.rows.len();
        if search.is_empty() || count == 0 {
            return false;
        }
        let here = self.row.saturating_sub(self.offset).min(count - 1);
        let steps = if from_here { 0..count } else { 1..count + 1 };
        let places = steps.map(|step| if forward { here + step } else { here + count * 2 - step } % count);
        let holds = |row: &Row| row.cells.iter().any(|cell| cell.text.to_lowercase().contains(&search));
        let mut places = places.filter(|place| self.rows.get(*place).is_some_and(holds));
        let found = places.next();
        if let Some(place) = found {
            self.row = self.offset + place;
        }
        found.is_some()
    }

    /// The loaded rows as tab-separated text.
    pub fn tsv(&self) -> String {
        let line = |cells: Vec<String>| cells.join("\t") + "\n";
        let head = line(self.columns.iter().map(|column| clean(&column.name)).collect());
        let rows = self.rows.iter().map(|row| line(row.cells.iter().map(|cell| clean(&cell.text)).collect()));
        head + &rows.collect::<String>()
    }
}

fn compared(one: &Key, other: &Key, descending: bool) -> Ordering {
    let (none, other_none) = (*one == Key::Nothing, *other == Key::Nothing);
    if none || other_none {
        return none.cmp(&other_none);
    }
    let order = one.partial_cmp(other).unwrap_or(Ordering::Equal);
    if descending { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    fn table() -> Table {
        let columns =
            ["name", "n", "share"].map(|name| Column { name: name.into(), numeric: name != "name" });
        let row = |id: &str, n: Option<f64>, pinned| Row {
            id: id.into(),
            cells: vec![
                Cell::text(id),
                Cell::number(n.map_or("-".into(), |n| n.to_string()), n),
                Cell::text(""),
            ],
            pinned,
        };
        let mut table = Table::new(columns.to_vec());
        let rows = vec![
            row("b", Some(2.0), false),
            row("none", None, false),
            row("a", Some(3.0), false),
            row("Other", Some(9.0), true),
        ];
        table.fill(columns.to_vec(), rows);
        table
    }

    fn ids(table: &Table) -> Vec<&str> {
        table.rows().iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn what_is_undefined_comes_last_and_the_rest_stays_below() {
        let mut table = table();
        table.travel(Action::Right, 1);
        table.sort_by(true);
        assert_eq!(ids(&table), ["a", "b", "none", "Other"]);
        table.sort_by(false);
        assert_eq!(ids(&table), ["b", "a", "none", "Other"]);
    }

    #[test]
    fn the_cursor_stays_on_its_row_when_rows_are_counted_again() {
        let mut table = table();
        table.row = 2;
        let (columns, mut rows) = (table.columns.clone(), table.rows.clone());
        rows.rotate_left(1);
        table.fill(columns, rows);
        assert_eq!(table.current().unwrap().id, "a");
    }

    #[test]
    fn finding_goes_around_the_end() {
        let mut table = table();
        table.search = "A".into();
        assert!(table.find(true, true));
        assert_eq!(table.row, 2);
        assert!(table.find(true, false));
        assert_eq!(table.row, 2);
        table.search = "E".into();
        assert!(table.find(false, false));
        assert_eq!(table.row, 1);
        table.search = "z".into();
        assert!(!table.find(true, true));
    }

    #[test]
    fn a_total_cannot_be_marked() {
        let mut table = table();
        assert!(table.mark());
        table.row = 3;
        assert!(!table.mark());
        assert_eq!(table.marks, ["b"]);
    }

    #[test]
    fn the_chosen_column_is_kept_in_sight() {
        let mut table = table();
        let area = Rect::new(0, 0, 16, 4);
        table.travel(Action::Last, 1);
        table.follow(area);
        let columns = |table: &Table| table.cut(area).columns.iter().map(|one| one.0).collect::<Vec<_>>();
        assert_eq!(columns(&table), [0, 2]);
        table.travel(Action::First, 1);
        table.travel(Action::Right, 1);
        table.follow(area);
        assert_eq!(columns(&table), [0, 1]);
    }
}
