//! Segments: customers apart by attributes of their first order.

use std::sync::Arc;

use crate::cohort::{Segment, Unit};
use crate::explore::{Answer, Question, Segmentation, SegmentsAnswer, SideSpec, shell_word};
use crate::report::{self, Format, number, segments as rows};
use crate::source::{Column as SourceColumn, DataReport, Role};

use super::super::overlay::{Choice, Item, Picked};
use super::super::table::{Cell, Column, Row, Table};
use super::{About, Screen, Turn};
use crate::tui::action::Action;
use crate::tui::views::Page;

/// Values listed before the rest becomes one row.
const LISTED: usize = 200;

/// Its state.
#[derive(Debug, Default)]
pub struct SegmentsScreen {
    /// What customers are told apart by; nothing before it is chosen.
    by: Vec<String>,
    /// Ages in months whose retention is shown.
    ages: Vec<u32>,
    answer: Option<Arc<SegmentsAnswer>>,
    table: Table,
}

impl SegmentsScreen {
    /// What customers are told apart by: as chosen, else the attribute with the fewest values beyond one.
    fn dimensions(&self, about: &About) -> Vec<String> {
        if !self.by.is_empty() {
            return self.by.clone();
        }
        let attributes = about.report.map(attributes).unwrap_or_default();
        let several = attributes.iter().filter(|column| column.distinct.is_none_or(|values| values > 1));
        let first = several.min_by_key(|column| column.distinct.unwrap_or(u64::MAX));
        first.or(attributes.first()).map(|column| column.name.clone()).into_iter().collect()
    }

    fn wanted(&self, about: &About) -> Segmentation {
        Segmentation { by: self.dimensions(about), top: Some(LISTED) }
    }

    fn ages(&self) -> Vec<u32> {
        if self.ages.is_empty() { vec![1, 3, 6, 12] } else { self.ages.clone() }
    }

    fn fill(&mut self, answer: &SegmentsAnswer) {
        let ages = self.ages();
        let lines = rows::cells(answer, &ages);
        let columns = rows::head(&ages).into_iter().enumerate();
        let columns =
            columns.map(|(place, name)| Column { name: name.replace('_', " "), numeric: place > 0 });
        let all = answer.segments.iter().chain([&answer.total]);
        let rows = all.zip(lines).map(|(segment, cells)| row(segment, cells));
        self.table.fill(columns.collect(), rows.collect());
    }

    fn current(&self) -> Option<&Segment> {
        let id = &self.table.current()?.id;
        let answer = self.answer.as_ref()?;
        answer.segments.iter().chain([&answer.total]).find(|segment| row_id(segment) == *id)
    }
}

/// Columns that tell customers apart.
fn attributes(report: &DataReport) -> Vec<&SourceColumn> {
    report.columns.iter().filter(|column| column.role == Role::Attribute).collect()
}

/// What no value can be mistaken for: the values of a segment as JSON.
fn row_id(segment: &Segment) -> String {
    match (segment.is_other, segment.values.is_empty()) {
        (true, _) => "rest".to_string(),
        (false, true) => "all".to_string(),
        (false, false) => format!("{:?}", segment.values),
    }
}

fn row(segment: &Segment, cells: Vec<(String, Option<f64>)>) -> Row {
    let pinned = segment.is_other || segment.values.is_empty();
    let cell = |(place, (text, value)): (usize, (String, Option<f64>))| match place {
        0 => Cell::text(text),
        _ => Cell::number(text, value),
    };
    Row { id: row_id(segment), cells: cells.into_iter().enumerate().map(cell).collect(), pinned }
}

impl Screen for SegmentsScreen {
    fn unavailable(&self, about: &About) -> Option<String> {
        let none = about.report.is_some_and(|report| attributes(report).is_empty());
        none.then(|| {
            "no column tells customers apart: an attribute has few values, as a country or a channel has"
                .to_string()
        })
    }

    fn question(&self, about: &About) -> Option<Question> {
        let wanted = self.wanted(about);
        let have = self.answer.as_ref().is_some_and(|answer| answer.segmentation == wanted);
        (!have && !wanted.by.is_empty()).then_some(Question::Segments(wanted))
    }

    fn waiting(&self) -> String {
        "counting segments".to_string()
    }

    fn take(&mut self, answer: Answer, _: &About) {
        if let Answer::Segments(answer) = answer {
            self.fill(&answer);
            self.answer = Some(answer);
        }
    }

    fn forget(&mut self) {
        self.answer = None;
        self.table.clear();
    }

    fn title(&self, about: &About) -> Vec<String> {
        let by = self.dimensions(about).join(" × ");
        let mut parts = vec![format!("segments by {by}")];
        if let Some(answer) = &self.answer {
            let listed = answer.segments.iter().filter(|segment| !segment.is_other).count();
            parts.push(format!("{listed} of {} values", listed + answer.truncated));
        }
        parts.push("as of the first order".to_string());
        parts
    }

    fn notes(&self, _: &About) -> Vec<String> {
        let Some(segment) = self.current() else { return Vec::new() };
        let of = |one: u64, all: u64| {
            format!("{} of {}", number::integer(one.into()), number::integer(all.into()))
        };
        let kept = self.ages().into_iter().map(|age| {
            let average = segment.retention(age);
            let value = number::full(average.value, Unit::Rate);
            format!(
                "M{age} {value} of {} in {} cohorts",
                number::integer(average.customers.into()),
                average.cohorts
            )
        });
        vec![
            format!("{}: {} ordered again", rows::name(segment), of(segment.repeaters, segment.customers)),
            kept.collect::<Vec<_>>().join(", "),
        ]
    }

    fn table(&self) -> &Table {
        &self.table
    }

    fn table_mut(&mut self) -> &mut Table {
        &mut self.table
    }

    fn marked_sides(&self, about: &About) -> Result<Vec<SideSpec>, String> {
        let by = self.dimensions(about);
        let known = about.report.map(attributes).unwrap_or_default();
        if let Some(name) = by.iter().find(|name| !known.iter().any(|column| column.name == **name)) {
            return Err(format!("{name} is made from other columns: only columns can be compared here"));
        }
        let answer = self.answer.iter().flat_map(|answer| &answer.segments);
        let segments: Vec<&Segment> = answer.collect();
        let marked = self.table.marks.iter().filter_map(|mark| {
            let segment = segments.iter().find(|segment| row_id(segment) == *mark)?;
            Some(SideSpec::segment(&rows::name(segment), &by, &segment.values))
        });
        Ok(marked.collect())
    }

    fn actions(&self) -> &'static [Action] {
        &[Action::Dimension]
    }

    fn act(&mut self, action: Action, about: &About) -> Turn {
        match action {
            Action::Dimension => {
                let columns = about.report.map(attributes).unwrap_or_default();
                let items = columns.iter().map(|column| Item {
                    name: column.name.clone(),
                    note: column.distinct.map_or_else(String::new, |values| format!("about {values} values")),
                    off: false,
                });
                let items = items.collect();
                Turn::Choose(Choice { title: "segments by".into(), items, most: 2, ..Choice::default() })
            }
            _ => Turn::Pass,
        }
    }

    fn chosen(&mut self, picked: &Picked, _: &About) -> Turn {
        if !picked.names.is_empty() {
            self.by = picked.names.clone();
        }
        Turn::Done
    }

    fn explain(&self, about: &About) -> Page {
        let mut page = Page::new("Segments", 22);
        let Some(segment) = self.current() else { return page };
        page.head(&rows::name(segment));
        for (column, cell) in
            self.table.columns.iter().zip(self.table.current().map_or(&[][..], |row| &row.cells))
        {
            page.pair(column.name.clone(), cell.text.trim());
        }
        page.head("What it means");
        page.text("Customers apart by the attribute as it stood at their first order. Retention is pooled over the monthly cohorts that have completed the age.");
        page.head("The same on the command line");
        page.code(&self.command(about));
        page
    }

    fn command(&self, about: &About) -> String {
        let mut words = vec!["tenure".to_string(), "segments".to_string()];
        words.extend(about.source.arguments());
        for by in self.dimensions(about) {
            words.extend(["--by".to_string(), by]);
        }
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    fn file_name(&self) -> String {
        "segments.csv".to_string()
    }

    fn export(&self, format: Format) -> Result<String, String> {
        let Some(answer) = &self.answer else { return Err("there is no table to write yet".to_string()) };
        report::segments::write(answer, &self.ages(), format)
    }
}
