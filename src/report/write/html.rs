//! A page as one HTML file: it fetches nothing and runs nothing; light and dark, on a screen and on A4.

use crate::report::grid::{Column, Grid, Report, Row};
use crate::report::page::{Page, Section};
use crate::text::sanitize;

/// Colours of the screen follow the reader's; paper is light. Pictures take the colours of the text around them.
const STYLE: &str = include_str!("page.css");

/// The page as one HTML file.
pub fn page(page: &Page) -> String {
    let title = escaped(&page.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<header>\n<h1>{title}</h1>\n"
    );
    out += &page.intro.iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect::<String>();
    out += "<nav aria-label=\"Contents\"><ul>\n";
    for (place, section) in page.sections.iter().enumerate() {
        out += &format!("<li><a href=\"#s{place}\">{}</a></li>\n", escaped(&section.title));
    }
    out += "</ul></nav>\n</header>\n<main>\n";
    out += &page.sections.iter().enumerate().map(|(place, one)| section(place, one)).collect::<String>();
    out + "</main>\n</body>\n</html>\n"
}

fn section(place: usize, section: &Section) -> String {
    let mut out = format!("<section id=\"s{place}\">\n<h2>{}</h2>\n", escaped(&section.title));
    for picture in &section.pictures {
        let caption = escaped(&picture.caption);
        // For a screen reader the drawing is one image; its numbers are in the table.
        let svg = picture.svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{caption}\" "), 1);
        let class = if picture.has_lines { " class=\"lines-drawn\"" } else { "" };
        out += &format!("<figure{class}>\n{svg}<figcaption>{caption}</figcaption>\n</figure>\n");
    }
    if let Some(one) = &section.report {
        out += &report(one);
    }
    out += &list("lines", &section.lines);
    if let Some(command) = &section.command {
        out += &format!("<pre class=\"command\"><code>{}</code></pre>\n", escaped(command));
    }
    out + "</section>\n"
}

fn report(report: &Report) -> String {
    let mut out = format!("<p class=\"about\">{}</p>\n", escaped(&report.title));
    if !report.facts.is_empty() {
        let facts = report.facts.iter().map(|fact| match fact.label.as_str() {
            "" => format!("<dd>{}</dd>\n", escaped(&fact.text)),
            label => format!("<dt>{}</dt><dd>{}</dd>\n", escaped(label), escaped(&fact.text)),
        });
        out += &format!("<dl>\n{}</dl>\n", facts.collect::<String>());
    }
    out += &report.grids.iter().filter(|grid| grid.audience.has_people()).map(table).collect::<String>();
    out + &list("notes", &report.notes)
}

fn list(class: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
    format!("<ul class=\"{class}\">\n{lines}</ul>\n")
}

/// A table with a heading for every column, and for every row its first cell.
fn table(grid: &Grid) -> String {
    let columns: Vec<(usize, &Column)> = grid.read_by_people().collect();
    let mut out = String::from("<div class=\"table\"><table>\n");
    if !grid.title.is_empty() {
        out += &format!("<caption>{}</caption>\n", escaped(&grid.title));
    }
    let heads = columns.iter().map(|(_, column)| {
        format!("<th scope=\"col\"{}>{}</th>", class(column, false), escaped(&column.title))
    });
    out += &format!("<thead><tr>{}</tr></thead>\n<tbody>\n", heads.collect::<String>());
    out += &grid.rows.iter().map(|one| row(one, &columns)).collect::<String>();
    out += "</tbody>\n";
    if !grid.summary.is_empty() {
        let rows: String = grid.summary.iter().map(|one| row(one, &columns)).collect();
        out += &format!("<tfoot>\n{rows}</tfoot>\n");
    }
    out + "</table></div>\n"
}

fn row(cells: &Row, columns: &[(usize, &Column)]) -> String {
    let cell = |(at, (place, column)): (usize, &(usize, &Column))| {
        let (text, is_faint) = match cells.get(*place) {
            Some(cell) => {
                let mark = cell.mark.filter(|mark| *mark != ' ').map_or_else(String::new, String::from);
                (format!("{}{mark}", cell.read(column.kind, false)), cell.is_faint)
            }
            None => (String::new(), false),
        };
        let (class, text) = (class(column, is_faint), escaped(&text));
        match at {
            0 => format!("<th scope=\"row\"{class}>{text}</th>"),
            _ => format!("<td{class}>{text}</td>"),
        }
    };
    format!("<tr>{}</tr>\n", columns.iter().enumerate().map(cell).collect::<String>())
}

fn class(column: &Column, is_faint: bool) -> &'static str {
    match (column.kind.is_number(), is_faint) {
        (true, true) => " class=\"n faint\"",
        (true, false) => " class=\"n\"",
        (false, true) => " class=\"faint\"",
        (false, false) => "",
    }
}

/// Text with every character of markup escaped.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in sanitize(text).chars() {
        match sign {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::grid::{Cell, Kind};

    #[test]
    fn whatever_the_data_hold_is_text() {
        let grid = Grid::new(
            vec![Column::named("<b>", Kind::Text), Column::named("n", Kind::Count)],
            vec![vec![Cell::text("<script>alert('x')</script>"), 1_u64.into()]],
        )
        .titled("a & b");
        let page = page(&Page {
            title: "</title><script>".into(),
            intro: vec!["\"quoted\"".into()],
            sections: vec![Section {
                title: "</h2>".into(),
                pictures: vec![],
                report: Some(Report::new("<i>", vec![grid], String::new)),
                lines: vec!["x < y".into()],
                command: Some("tenure 'a<b'".into()),
            }],
        });
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("</title><s"), "{page}");
        assert!(
            page.contains("<th scope=\"row\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</th>"),
            "{page}"
        );
        assert!(
            page.contains("<caption>a &amp; b</caption>") && page.contains("<td class=\"n\">1</td>"),
            "{page}"
        );
    }
}
