//! A table as bars: of the number under the cursor, or of the first numbers.

use crate::cohort::Unit;
use crate::tui::chart::{Bar, Chart};
use crate::tui::text::clean;

use super::rows::{Cell, Table};

impl Table {
    /// The place of the column that bars would show; none without numbers. The first column names the rows.
    fn column_of_bars(&self) -> Option<usize> {
        let is_number = |place: usize| {
            place > 0 && self.rows.iter().any(|row| row.cells.get(place).and_then(Cell::number_of).is_some())
        };
        let sorted = self.sort.map(|sort| sort.column);
        let tried = [Some(self.column), sorted].into_iter().flatten().chain(1..self.columns.len());
        let mut numbers = tried.filter(|place| is_number(*place));
        numbers.next()
    }

    /// Whether it has numbers to draw.
    pub fn has_bars(&self) -> bool {
        self.column_of_bars().is_some()
    }

    /// The loaded rows as bars, with the name of the column, if the user has asked for them.
    pub fn bars(&self) -> Option<(String, Chart)> {
        self.drawn_as_bars().filter(|_| self.as_bars)
    }

    /// The loaded rows as bars, with the name of the column; none without numbers.
    pub fn drawn_as_bars(&self) -> Option<(String, Chart)> {
        let column = self.column_of_bars()?;
        let bar = |row: &super::Row| {
            let cell = row.cells.get(column);
            Bar {
                name: row.cells.first().map_or_else(String::new, |cell| clean(cell.text.trim())),
                value: cell.and_then(Cell::number_of),
                interval: None,
                text: cell.map(|cell| clean(cell.text.trim())),
            }
        };
        // The sum of all rows would leave no room for their bars.
        let value = |row: &super::Row| row.cells.get(column).and_then(Cell::number_of);
        let sum: f64 = self.rows.iter().filter(|row| !row.pinned).filter_map(value).sum();
        let is_sum =
            |row: &&super::Row| row.pinned && value(row).is_some_and(|all| sum > 0.0 && all >= sum * 0.99);
        let has_several = self.rows.iter().filter(|row| !row.pinned).count() > 1;
        let bars = self.rows.iter().filter(|row| !(has_several && is_sum(row))).map(bar).collect();
        let name = self.columns.get(column).map_or_else(String::new, |column| column.name.clone());
        Some((name, Chart::Bars { bars, unit: Unit::Ratio }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Row};
    use super::*;

    fn table() -> Table {
        let row = |name: &str, n: Option<f64>| Row {
            id: name.into(),
            cells: vec![Cell::text(name), Cell::text("x"), Cell::number("n", n)],
            pinned: false,
        };
        let columns = ["name", "kind", "n"].map(|name| Column { name: name.into(), numeric: name == "n" });
        let mut table = Table::new(columns.to_vec());
        table.fill(columns.to_vec(), vec![row("a", Some(2.0)), row("b", None)]);
        table
    }

    #[test]
    fn bars_are_of_the_first_numbers_unless_the_cursor_is_on_others() {
        let mut table = table();
        assert!(table.has_bars());
        assert_eq!(table.bars(), None, "nobody asked for them");
        table.as_bars = true;
        let Some((name, Chart::Bars { bars, .. })) = table.bars() else { panic!("no bars") };
        assert_eq!((name.as_str(), bars.len()), ("n", 2));
        assert_eq!((bars[0].name.as_str(), bars[0].value, bars[1].value), ("a", Some(2.0), None));
    }

    #[test]
    fn a_table_of_texts_has_no_bars() {
        let column = Column { name: "name".into(), numeric: false };
        let row = Row { id: "a".into(), cells: vec![Cell::text("a")], pinned: false };
        let mut table = Table::new(vec![column.clone()]);
        table.fill(vec![column], vec![row]);
        assert!(!table.has_bars());
    }
}
