//! The cursor and the marks of a table, as a session keeps them.

use crate::saved::{SavedMark, SavedPlace};

use super::rows::Table;

impl Table {
    /// Its cursor and its marks; none without rows.
    pub fn place(&self) -> Option<SavedPlace> {
        let marks = self.marks.iter().map(|row| SavedMark { row: row.clone(), column: 0 }).collect();
        let column = u32::try_from(self.column).unwrap_or(0);
        self.current().map(|row| SavedPlace { row: row.id.clone(), column, marks, turned: self.as_bars })
    }

    /// Puts the cursor and the marks back as soon as there are rows.
    pub fn return_to(&mut self, place: SavedPlace) {
        self.as_bars = place.turned;
        self.wanted = Some(place);
        self.take_wanted();
    }

    /// Whether the cursor is to be put back once there are rows.
    pub fn is_returning(&self) -> bool {
        self.wanted.is_some()
    }

    /// Takes the wanted place once there are rows; rows that are gone lose their marks.
    pub(super) fn take_wanted(&mut self) {
        if self.rows().is_empty() {
            return;
        }
        let Some(place) = self.wanted.take() else { return };
        self.go_to(&place.row);
        self.column = usize::try_from(place.column).unwrap_or(0);
        let is_here = |mark: &SavedMark| self.rows().iter().any(|row| row.id == mark.row);
        self.marks = place.marks.iter().filter(|mark| is_here(mark)).map(|mark| mark.row.clone()).collect();
        self.clamp();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Column, Row};
    use super::*;

    #[test]
    fn the_place_of_a_session_is_taken_when_the_rows_arrive() {
        let columns = ["name", "n"].map(|name| Column { name: name.into(), numeric: name == "n" });
        let row = |id: &str| Row {
            id: id.into(),
            cells: vec![Cell::text(id), Cell::number("1", Some(1.0))],
            pinned: false,
        };
        let mark = |row: &str| SavedMark { row: row.into(), column: 0 };
        let place =
            SavedPlace { row: "b".into(), column: 1, marks: vec![mark("a"), mark("gone")], turned: true };
        let mut table = Table::new(columns.to_vec());
        table.return_to(place);
        assert_eq!(table.place(), None, "no rows yet");
        table.fill(columns.to_vec(), vec![row("a"), row("b")]);
        let kept = SavedPlace { row: "b".into(), column: 1, marks: vec![mark("a")], turned: true };
        assert_eq!(table.place(), Some(kept));
    }
}
