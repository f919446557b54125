//! Markdown: the same tables as aligned text, with every text in full.

use crate::report::grid::{Column, Grid, Report, Row};
use crate::report::page::Page;
use crate::text::sanitize;

/// A report: title, facts, tables and notes.
pub fn report(report: &Report) -> String {
    let mut parts = vec![format!("**{}**\n", escaped(&report.title))];
    if !report.facts.is_empty() {
        let fact = |label: &str, text: &str| match label {
            "" => format!("- {}\n", escaped(text)),
            label => format!("- {}: {}\n", escaped(label), escaped(text)),
        };
        parts.push(report.facts.iter().map(|one| fact(&one.label, &one.text)).collect());
    }
    for one in report.grids.iter().filter(|one| one.audience.has_people()) {
        if !one.title.is_empty() {
            parts.push(format!("**{}**\n", escaped(&one.title)));
        }
        parts.push(grid(one));
    }
    if !report.notes.is_empty() {
        parts.push(report.notes.iter().map(|note| format!("- {}\n", escaped(note))).collect());
    }
    parts.join("\n")
}

/// A page: its sections with the same tables, without pictures.
pub fn page(page: &Page) -> String {
    let mut parts = vec![format!("# {}\n", escaped(&page.title))];
    parts.extend(page.intro.iter().map(|line| format!("{}\n", escaped(line))));
    for section in &page.sections {
        parts.push(format!("## {}\n", escaped(&section.title)));
        parts.extend(section.report.as_ref().map(report));
        if !section.lines.is_empty() {
            parts.push(section.lines.iter().map(|line| format!("- {}\n", escaped(line))).collect());
        }
        // Text between the fences is shown unchanged.
        parts.extend(section.command.as_ref().map(|command| format!("```sh\n{}\n```\n", sanitize(command))));
    }
    parts.join("\n")
}

/// A table as Markdown.
pub fn grid(grid: &Grid) -> String {
    let columns: Vec<(usize, &Column)> = grid.read_by_people().collect();
    head(columns.iter().map(|(_, column)| *column))
        + &grid.all_rows().map(|one| line(one, &columns)).collect::<String>()
}

/// The headings of some columns, and the rule below them.
pub fn head<'a>(columns: impl Iterator<Item = &'a Column> + Clone) -> String {
    let rule = |column: &Column| if column.kind.is_number() { "---:" } else { "---" }.to_string();
    let rules: Vec<String> = columns.clone().map(rule).collect();
    row(columns.map(|column| column.title.clone())) + &format!("| {} |\n", rules.join(" | "))
}

/// A row as a line of Markdown.
pub fn line(cells: &Row, columns: &[(usize, &Column)]) -> String {
    let cell = |(place, column): &(usize, &Column)| {
        let Some(cell) = cells.get(*place) else { return String::new() };
        let mark = cell.mark.filter(|mark| *mark != ' ').map_or_else(String::new, String::from);
        format!("{}{mark}", cell.read(column.kind, false))
    };
    row(columns.iter().map(cell))
}

/// One line of a table with literal cells.
fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| escaped(&cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text escaped for Markdown: markup gets a `\` before it. A `_` within a word is not markup.
fn escaped(text: &str) -> String {
    let text: Vec<char> = sanitize(text).chars().collect();
    let mut out = String::new();
    for (place, sign) in text.iter().enumerate() {
        let in_word = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
        let is_markup = match sign {
            '|' | '<' | '*' | '`' | '~' | '[' | '&' | '\\' => true,
            '_' => !(in_word(place.checked_sub(1)) && in_word(Some(place + 1))),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(*sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_would_be_markup_is_escaped_and_nothing_else() {
        assert_eq!(escaped("customer_id, 26.7 %, 2011-11"), "customer_id, 26.7 %, 2011-11");
        assert_eq!(escaped("a|b *c* `d` <b> ~e~"), r"a\|b \*c\* \`d\` \<b> \~e\~");
        assert_eq!(escaped("_f_ g_h_"), r"\_f\_ g_h\_");
        assert_eq!(escaped(r"[x](y) \| &lt;"), r"\[x](y) \\\| \&lt;");
    }
}
