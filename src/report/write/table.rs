//! Aligned text for people, fitted to the width of a terminal.

use crate::report::grid::{Column, Fact, Grid, Report, Row};
use crate::text::{truncate, width, wrap};

/// Blanks between two columns.
const GAP: usize = 2;

/// A report: title, facts, tables and notes, with a blank line between them.
pub fn report(report: &Report, width: Option<usize>) -> String {
    let mut parts = vec![wrapped([&report.title], width)];
    if !report.facts.is_empty() {
        let has_labels = report.facts.iter().any(|fact| !fact.label.is_empty());
        let lines = || wrapped(report.facts.iter().map(|fact| &fact.text), width);
        parts.push(if has_labels { facts(&report.facts, width) } else { lines() });
    }
    for one in report.grids.iter().filter(|one| one.audience.has_people()) {
        let heading = if one.title.is_empty() { String::new() } else { one.title.clone() + "\n" };
        parts.push(heading + &grid(one, width));
    }
    if !report.notes.is_empty() {
        parts.push(wrapped(&report.notes, width));
    }
    parts.join("\n")
}

/// Labels with their texts beside them; if the terminal is too narrow, a text continues below.
fn facts(facts: &[Fact], room: Option<usize>) -> String {
    let indent = facts.iter().map(|fact| width(&fact.label)).max().unwrap_or(0) + GAP;
    let lines = |fact: &Fact| -> Vec<Vec<String>> {
        let texts = match room.filter(|room| *room > 2 * indent) {
            Some(room) => wrap(&fact.text, room - indent),
            None => vec![fact.text.clone()],
        };
        let label = |line: usize| if line == 0 { fact.label.clone() } else { String::new() };
        texts.into_iter().enumerate().map(|(line, text)| vec![label(line), text]).collect()
    };
    columns(&facts.iter().flat_map(lines).collect::<Vec<_>>(), &[])
}

/// Sentences, one below the other; on a terminal they are broken between words at its width.
fn wrapped<'a>(sentences: impl IntoIterator<Item = &'a String>, width: Option<usize>) -> String {
    let lines = sentences.into_iter().flat_map(|sentence| match width {
        Some(width) => wrap(sentence, width),
        None => vec![sentence.clone()],
    });
    lines.map(|line| line + "\n").collect()
}

/// A table. If it is wider than the terminal, numbers have fewer digits, and then columns are left out.
pub fn grid(grid: &Grid, width: Option<usize>) -> String {
    let mut kept: Vec<(usize, &Column)> = grid.read_by_people().collect();
    let all = lines(grid, &kept, false);
    let Some(width) = width.filter(|width| total(&widths(&all)) > *width) else {
        return aligned(&all, &kept);
    };
    let mut widths = widths(&lines(grid, &kept, true));
    let whole = kept.len();
    while total(&widths) > width {
        let places = kept.iter().enumerate().filter(|(_, (_, column))| column.priority > 0);
        let Some((place, _)) = places.max_by_key(|(place, (_, column))| (column.priority, *place)) else {
            break;
        };
        kept.remove(place);
        widths.remove(place);
    }
    let table = aligned(&lines(grid, &kept, true), &kept);
    match whole - kept.len() {
        0 => table,
        1 => table + "+1 more column: --format csv\n",
        more => format!("{table}+{more} more columns: --format csv\n"),
    }
}

/// The heading and the cells as texts.
fn lines(grid: &Grid, columns: &[(usize, &Column)], short: bool) -> Vec<Vec<String>> {
    let mut lines = vec![heads(columns.iter().map(|(_, column)| *column))];
    lines.extend(grid.all_rows().map(|row| line(row, columns, short)));
    lines
}

/// The headings of some columns.
pub fn heads<'a>(columns: impl Iterator<Item = &'a Column>) -> Vec<String> {
    let room = |column: &Column| if column.has_marks && column.kind.is_number() { " " } else { "" };
    columns.map(|column| truncate(&column.title, column.widest) + room(column)).collect()
}

/// The cells of a row as texts.
pub fn line(row: &Row, columns: &[(usize, &Column)], short: bool) -> Vec<String> {
    let cell = |(place, column): &(usize, &Column)| {
        let Some(cell) = row.get(*place) else { return String::new() };
        let text = truncate(&cell.read(column.kind, short), column.widest);
        match cell.mark {
            Some(mark) => format!("{text}{mark}"),
            None if column.has_marks => text + " ",
            None => text,
        }
    };
    columns.iter().map(cell).collect()
}

/// Lines in columns: numbers are aligned right.
pub fn aligned(lines: &[Vec<String>], kept: &[(usize, &Column)]) -> String {
    let right = kept.iter().enumerate().filter(|(_, (_, column))| column.kind.is_number());
    columns(lines, &right.map(|(place, _)| place).collect::<Vec<_>>())
}

fn widths(lines: &[Vec<String>]) -> Vec<usize> {
    let most = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widest =
        |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| width(cell)).max();
    (0..most).map(|column| widest(column).unwrap_or(0)).collect()
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Columns of the width of their widest cell, two blanks between; those named are aligned on the right.
pub fn columns(lines: &[Vec<String>], right: &[usize]) -> String {
    let widths = widths(lines);
    let mut out = String::new();
    for line in lines {
        let cells = line.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column].saturating_sub(width(cell)));
            if right.contains(&column) { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
        });
        out += cells.collect::<Vec<_>>().join("  ").trim_end();
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::grid::{Cell, Kind};

    fn wide() -> Grid {
        let mut columns = vec![Column::new("cohort", "cohort", Kind::Text).priority(0)];
        columns.extend((0..10).map(|age| Column::new(format!("M{age}"), format!("M{age}"), Kind::RATE)));
        let row = || {
            let rates = (0..10).map(|age| Cell::from(1.0 / f64::from(age + 1)));
            [Cell::text("2025-01")].into_iter().chain(rates).collect()
        };
        Grid::new(columns, vec![row(), row()])
    }

    #[test]
    fn a_table_in_a_pipe_is_whole() {
        let text = grid(&wide(), None);
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.len() > 80) && text.contains("10.0 %"), "{text}");
    }

    #[test]
    fn a_narrow_terminal_first_costs_digits_and_then_columns() {
        let text = grid(&wide(), Some(80));
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert!(text.contains("M9") && text.contains("33.3") && !text.contains('%'), "{text}");
        let text = grid(&wide(), Some(30));
        assert!(text.lines().all(|line| line.len() <= 30), "{text}");
        assert!(text.ends_with("+7 more columns: --format csv\n"), "{text}");
        assert!(text.contains("M2") && !text.contains("M3"), "{text}");
    }
}
