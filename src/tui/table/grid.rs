//! The table of an answer on screen: the same columns and cells as in a file.

use crate::report::grid::{Cell as GridCell, Column as GridColumn, Grid, Row};

use super::rows::{Cell, Column};

/// The columns that people read.
pub fn columns_of(grid: &Grid) -> Vec<Column> {
    let columns = grid.read_by_people();
    columns
        .map(|(_, column)| Column { name: column.title.clone(), numeric: column.kind.is_number() })
        .collect()
}

/// The cells of a row that people read, with their marks.
pub fn cells_of(grid: &Grid, row: &Row) -> Vec<Cell> {
    let cells = grid.read_by_people().filter_map(|(place, column)| Some(cell_of(row.get(place)?, column)));
    cells.collect()
}

/// Some columns by their names, with headings that are short enough for a screen, and the cells of all rows.
pub fn chosen_of(grid: &Grid, chosen: &[(&str, &str)]) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let found = chosen.iter().filter_map(|(name, heading)| Some((grid.place(name)?, *heading)));
    let places: Vec<(usize, &GridColumn, &str)> =
        found.filter_map(|(place, heading)| Some((place, grid.columns.get(place)?, heading))).collect();
    let columns = places.iter().map(|(_, column, heading)| Column {
        name: (*heading).to_string(),
        numeric: column.kind.is_number(),
    });
    let cells = |row: &Row| {
        let cells = places.iter().filter_map(|(place, column, _)| Some(cell_of(row.get(*place)?, column)));
        cells.collect()
    };
    (columns.collect(), grid.all_rows().map(cells).collect())
}

/// A cell of a column.
pub fn cell_of(cell: &GridCell, column: &GridColumn) -> Cell {
    let mut text = cell.read(column.kind, false).into_owned();
    text.extend(cell.mark.or((column.has_marks && column.kind.is_number()).then_some(' ')));
    let made = match column.kind.is_number() {
        true => Cell::number(text, cell.number()),
        false => Cell::text(text),
    };
    made.faint_if(cell.is_faint)
}
