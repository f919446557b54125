//! Segments: customers apart by attributes of their first order.

use std::sync::Arc;

use crate::cohort::{Segment, Unit};
use crate::explore::dimension::DERIVED;
use crate::explore::{Answer, Question, Segmentation, SegmentsAnswer, SideSpec, View, Within, shell_word};
use crate::report::{self, Format, number, segments as rows};
use crate::source::{Column as SourceColumn, DataReport, Role};

use super::super::choice::{Choice, Item, Picked};
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
    /// The row the cursor goes to once it is there: the segment that was left.
    left: Option<String>,
    table: Table,
}

impl SegmentsScreen {
    /// What customers are told apart by: as chosen, else the attribute with the fewest values beyond one.
    fn dimensions(&self, about: &About) -> Vec<String> {
        if !self.by.is_empty() {
            return self.by.clone();
        }
        let attributes = about.report.map(attributes).unwrap_or_default();
        let used = |column: &&&SourceColumn| about.view.within.iter().any(|within| within.by == column.name);
        let several = attributes.iter().filter(|column| column.distinct.is_none_or(|values| values > 1));
        let several = several.filter(|column| !used(column));
        let first = several.min_by_key(|column| column.distinct.unwrap_or(u64::MAX));
        let name = first.map_or_else(|| "orders".to_string(), |column| column.name.clone());
        vec![name]
    }

    fn wanted(&self, about: &About) -> Segmentation {
        Segmentation { by: self.dimensions(about), top: Some(LISTED), within: about.view.within.clone() }
    }

    fn ages(&self) -> Vec<u32> {
        if self.ages.is_empty() { vec![1, 3, 6, 12] } else { self.ages.clone() }
    }

    fn fill(&mut self, answer: &SegmentsAnswer, ascii: bool) {
        let ages = self.ages();
        let lines = rows::cells(answer, &ages);
        let heads = rows::heads(answer, &ages).into_iter().enumerate();
        let mut columns: Vec<Column> =
            heads.map(|(place, name)| Column { name, numeric: place > 0 }).collect();
        columns.push(Column { name: "orders, 12 months".into(), numeric: false });
        let all = answer.segments.iter().chain([&answer.total]);
        let rows = all.zip(lines).map(|(segment, cells)| row(segment, cells, ascii));
        self.table.fill(columns, rows.collect());
    }

    /// Goes on with the customers of the segment under the cursor, by the next dimension.
    fn drill(&mut self, about: &About) -> Turn {
        let Some(segment) = self.current() else { return Turn::Done };
        if segment.is_other || segment.values.is_empty() {
            return Turn::Say(
                "these are many values; choose one of them to go on with its customers".to_string(),
            );
        }
        let by = self.dimensions(about);
        let mut view = about.view.clone();
        let chosen = by.into_iter().zip(&segment.values);
        view.within.extend(chosen.map(|(by, value)| Within { by, value: value.clone() }));
        self.by.clear();
        self.left = None;
        (self.table.row, self.table.first) = (0, 0);
        Turn::View(Box::new(view))
    }

    /// The view without its last drill, to whose segment the cursor will go; nothing where there is no drill.
    pub fn undrilled(&mut self, view: &View) -> Option<View> {
        let mut view = view.clone();
        let Within { by, value } = view.within.pop()?;
        self.by = vec![by];
        self.left = Some(id_of(&[value]));
        Some(view)
    }

    fn current(&self) -> Option<&Segment> {
        let id = &self.table.current()?.id;
        let answer = self.answer.as_ref()?;
        answer.segments.iter().chain([&answer.total]).find(|segment| row_id(segment) == *id)
    }
}

/// All that customers can be told apart by, and columns that they cannot, with the reason.
fn dimensions(report: Option<&DataReport>) -> Vec<Item> {
    let columns = report.map(|report| report.columns.as_slice()).unwrap_or_default();
    let values = |column: &SourceColumn| {
        column.distinct.map_or_else(String::new, |values| format!("about {values} values"))
    };
    let item = |column: &SourceColumn, off: bool| Item {
        name: column.name.clone(),
        note: if off { format!("{}: too many, or too few", values(column)) } else { values(column) },
        off,
    };
    let kept = |role: Role| columns.iter().filter(move |column| column.role == role);
    let derived =
        DERIVED.iter().map(|(name, note)| Item { name: (*name).into(), note: (*note).into(), off: false });
    let attributes = kept(Role::Attribute).map(|column| item(column, false));
    attributes.chain(derived).chain(kept(Role::Unused).map(|column| item(column, true))).collect()
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
        (false, false) => id_of(&segment.values),
    }
}

fn id_of(values: &[Option<String>]) -> String {
    format!("{values:?}")
}

fn row(segment: &Segment, cells: Vec<(String, Option<f64>)>, ascii: bool) -> Row {
    let pinned = segment.is_other || segment.values.is_empty();
    let cell = |(place, (text, value)): (usize, (String, Option<f64>))| match place {
        0 => Cell::text(text),
        _ => Cell::number(text, value),
    };
    let latest = segment.orders_by_month(rows::TREND).last().map(|orders| *orders as f64);
    let trend = Cell::number(rows::trend(segment, ascii), latest);
    let cells = cells.into_iter().enumerate().map(cell).chain([trend]);
    Row { id: row_id(segment), cells: cells.collect(), pinned }
}

impl Screen for SegmentsScreen {
    fn short(&self, action: Action) -> Option<&'static str> {
        (action == Action::Open).then_some("drill")
    }

    fn keeps_to_view(&self) -> bool {
        true
    }

    fn question(&self, about: &About) -> Option<Question> {
        let wanted = self.wanted(about);
        let have = self.answer.as_ref().is_some_and(|answer| answer.segmentation == wanted);
        (!have && !wanted.by.is_empty()).then_some(Question::Segments(wanted))
    }

    fn waiting(&self) -> String {
        "counting segments".to_string()
    }

    fn take(&mut self, answer: Answer, about: &About) {
        if let Answer::Segments(answer) = answer {
            self.fill(&answer, about.ascii);
            if let Some(left) = self.left.take() {
                self.table.go_to(&left);
            }
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
        let known = about.report.map(attributes).unwrap_or_default();
        if self.dimensions(about).iter().all(|by| known.iter().any(|column| column.name == *by)) {
            parts.push("as of the first order".to_string());
        }
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
                "M{age} {value} of {} in {}",
                number::integer(average.customers.into()),
                number::counted(average.cohorts as u64, "cohort")
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
        &[Action::Open, Action::Dimension]
    }

    fn act(&mut self, action: Action, about: &About) -> Turn {
        match action {
            Action::Dimension => {
                let items = dimensions(about.report);
                Turn::Choose(Choice { title: "segments by".into(), items, most: 2, ..Choice::default() })
            }
            Action::Open => self.drill(about),
            Action::Back => match self.undrilled(about.view) {
                Some(view) => Turn::View(Box::new(view)),
                None => Turn::Pass,
            },
            _ => Turn::Pass,
        }
    }

    fn chosen(&mut self, picked: &Picked, _: &About) -> Turn {
        self.left = None;
        // Ranges of a number are typed: age:q4.
        if picked.typed.contains(':') {
            self.by = vec![picked.typed.clone()];
        } else if !picked.names.is_empty() {
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
        page.text("Customers apart by the attribute as it stood at their first order. Retention is pooled over the monthly cohorts that have completed the age. Revenue per customer is what they brought to date, net, with the 95 % interval of that mean (normal approximation); per customer to M6 counts the months up to that age only, of cohorts that have completed it. The bars are the orders of the last complete months.");
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
        for within in &about.view.within {
            words.extend(["--within".to_string(), within.to_string()]);
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
