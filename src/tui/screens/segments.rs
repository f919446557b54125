//! Segments: customers grouped by attributes of their first order.

mod chart;
pub(super) mod choices;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cohort::{Segment, Unit};
use crate::explore::customers::Order;
use crate::explore::{AgeList, Answer, NaturalOrder, Question, Segmentation, SegmentsAnswer, SideSpec, View};
use crate::report::grid::Grid;
use crate::report::write::write;
use crate::report::{Format, bins, number, segments as rows};

use super::dimensions::Dimensions;
use super::{
    Body, Context, Fetched, Message, Outcome, Picture, Route, Screen, ScreenEntry, ScreenId, SourceChange,
    State,
};
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::drills::segment_id;
use crate::tui::layout;
use crate::tui::notes;
use crate::tui::page::Page;
use crate::tui::popups::{Ask, Choice, Picked};
use crate::tui::screens::NO_TABLE;
use crate::tui::table::{Cell, Column, Row, Table, bars, cells_of, columns_of, intervals, shade};

use choices::{attributes, dimensions, noted};

/// The columns that come first, as far as there is room: returning customers, and their revenue.
const FIRST: [&str; 6] = ["value", "customers", "share", "repeat_rate", "revenue_per_customer", "interval"];

/// The title of the list of dimensions.
pub const BY: &str = "segments by";

/// The title of the column of intervals.
const INTERVAL: &str = "95 % interval";

/// Values in the list before the rest becomes one row.
const LISTED: usize = 200;

/// The entry of segments in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "segments",
    keys: &["3"],
    again_on: None,
    tab: "Segments",
    short: "segments",
    help: "Show customers grouped by an attribute of their first order",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(SegmentsScreen::default())),
};

/// Customers grouped by an attribute.
pub const ID: ScreenId = ScreenId("segments");

/// The screen of segments: its dimensions and ages, the answer, and the table.
#[derive(Debug, Default)]
pub struct SegmentsScreen {
    dimensions: Dimensions,
    /// Ages whose retention is in the table.
    ages: AgeList,
    fetched: Fetched<Segmentation, Arc<SegmentsAnswer>>,
    /// Whether the user cancelled the intervals: the answer is shown without them.
    without_intervals: bool,
    /// Bars take the place of the table.
    charted: bool,
    /// The number of values of the dimensions that have been counted.
    counted: BTreeMap<String, usize>,
    table: Table,
}

impl SegmentsScreen {
    fn wanted(&self, cx: &Context) -> Segmentation {
        Segmentation {
            by: self.dimensions.shown(cx),
            top: Some(LISTED),
            segment_filters: cx.view.segment_filters.clone(),
        }
    }

    /// Puts the answer into the table, with the ages of the view.
    fn fill(&mut self, cx: &Context) {
        let Some(answer) = self.fetched.answer().cloned() else { return };
        self.ages = cx.view.segment_ages.clone();
        let ages = self.ages.months();
        let grid = rows::grid(&answer, ages);
        let order = order(&grid);
        let arranged = |all: Vec<Cell>| order.iter().filter_map(|place| all.get(*place).cloned()).collect();
        let all = columns_of(&grid);
        let mut columns: Vec<Column> = order.iter().filter_map(|place| all.get(*place).cloned()).collect();
        columns.push(Column { name: "orders, 12 months".into(), numeric: false });
        let all = answer.segments.iter().chain([&answer.total]);
        // Sorted by value, segments are in the natural order of their values.
        let natural = answer.dimensions.iter().any(|dimension| dimension.order != NaturalOrder::None);
        let lines: Vec<Vec<Cell>> = grid.all_rows().map(|row| arranged(cells_of(&grid, row))).collect();
        let rows = all.zip(lines).enumerate();
        let rows = rows.map(|(place, (segment, cells))| {
            let is_faint = segment.customers < cx.view.min_size;
            let row = row(segment, cells, natural.then_some(place), cx.theme.glyphs.ascii);
            let cells = row.cells.into_iter().map(|cell| cell.faint_if(is_faint)).collect();
            Row { cells, ..row }
        });
        let mut rows: Vec<Row> = rows.collect();
        for column in chart::shaded(&columns) {
            shade(&mut rows, column);
        }
        for (place, column) in columns.iter().enumerate() {
            match column.name.as_str() {
                "share" | "revenue" => bars(&mut rows, place),
                INTERVAL => intervals(&mut rows, place, |row| {
                    let segment =
                        answer.segments.iter().chain([&answer.total]).find(|one| row_id(one) == row.id)?;
                    let ends = segment.interval?;
                    Some([ends.low, segment.revenue_per_customer()?, ends.high])
                }),
                _ => {}
            }
        }
        self.table.fill(columns, rows);
    }

    /// The bars of the column under the cursor.
    fn bars(&self) -> Option<(String, Chart)> {
        let name = self.table.columns.get(self.table.column).map_or("", |column| column.name.as_str());
        chart::bars(self.fetched.answer()?, name, self.table.rows())
    }

    /// Whether the bars have room below the table.
    fn has_bars_below(&self, cx: &Context) -> bool {
        let Some((what, _)) = self.bars() else { return false };
        let texts: Vec<String> = self.texts().into_iter().chain([what]).collect();
        let (texts, rows) = (notes::lines(&texts, cx.size.0).len(), self.table.len());
        !self.charted && rows > 1 && rows <= layout::spare_lines(cx.size, self.above(cx), rows, texts)
    }

    /// The selected segment in words.
    fn texts(&self) -> Vec<String> {
        let (Some(segment), Some(answer)) = (self.current(), self.fetched.answer()) else {
            return Vec::new();
        };
        let of = |one: u64, all: u64| {
            format!("{} of {}", number::integer(one.into()), number::integer(all.into()))
        };
        let kept = self.ages.months().iter().map(|&age| {
            let average = segment.retention(age);
            if average.cohorts == 0 {
                return format!("M{age} completed by no cohort yet");
            }
            let value = number::full(average.value, Unit::Rate);
            format!(
                "M{age} {value} of {} in {}",
                number::integer(average.customers.into()),
                number::counted(average.cohorts as u64, "cohort")
            )
        });
        let note = format!(
            "{}: {} ordered again",
            rows::name(segment, answer),
            of(segment.repeaters, segment.customers)
        );
        let kept = kept.collect::<Vec<_>>().join(", ");
        [note, kept].into_iter().chain(rows::mark(answer)).chain(noted(answer)).collect()
    }

    /// The answer in the order of the table.
    fn sorted(&self, cx: &Context) -> Result<SegmentsAnswer, String> {
        let answer = self.fetched.answer().ok_or(NO_TABLE)?;
        if !answer.has_intervals {
            let again = cx.key(Action::Reload);
            return Err(format!(
                "the intervals are not computed yet: wait for them, or count again with {again}"
            ));
        }
        match self.sort() {
            Some(order) => rows::sorted(answer, self.ages.months(), &order),
            None => Ok((**answer).clone()),
        }
    }

    /// The sort key of the table, as the command line names it; `None` in the initial order.
    fn sort(&self) -> Option<Order> {
        let (answer, sort) = (self.fetched.answer()?, self.table.sort?);
        let grid = rows::grid(answer, self.ages.months());
        let column = rows::sort_name(&grid, *order(&grid).get(sort.column)?)?;
        Some(Order { column, descending: sort.descending })
    }

    /// Drills into the customers of the segment under the cursor, grouped by the next dimension.
    fn drill(&mut self, cx: &Context) -> Outcome {
        let Some(segment) = self.current() else { return Outcome::Done };
        if segment.is_other || segment.values.is_empty() {
            return Outcome::Say("this row combines several segments; select one to drill down".to_string());
        }
        let (place, values) = ((ID, row_id(segment)), segment.values.clone());
        self.dimensions.drill(place, &values, &mut self.table, cx)
    }

    fn current(&self) -> Option<&Segment> {
        let id = &self.table.current()?.id;
        let answer = self.fetched.answer()?;
        answer.segments.iter().chain([&answer.total]).find(|segment| row_id(segment) == *id)
    }
}

/// The places of the columns for people, in the order of the screen.
fn order(grid: &Grid) -> Vec<usize> {
    let names: Vec<&str> = grid.read_by_people().map(|(_, column)| column.name.as_str()).collect();
    let is_age = |name: &str| name.strip_prefix('M').is_some_and(|age| age.parse::<u32>().is_ok());
    let rank = |place: &usize| match FIRST.iter().position(|first| *first == names[*place]) {
        Some(first) => first,
        None if is_age(names[*place]) => FIRST.len(),
        None => FIRST.len() + 1,
    };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(rank);
    order
}

/// An unambiguous id: the values of a segment as JSON.
fn row_id(segment: &Segment) -> String {
    match (segment.is_other, segment.values.is_empty()) {
        (true, _) => "rest".to_string(),
        (false, true) => "all".to_string(),
        (false, false) => segment_id(&segment.values),
    }
}

/// A segment as a row; `natural` is its position in the natural order of its values, if they have one.
fn row(segment: &Segment, cells: Vec<Cell>, natural: Option<usize>, ascii: bool) -> Row {
    let pinned = segment.is_other || segment.values.is_empty();
    let plain = |text: String| if ascii { text.replace('×', "x") } else { text };
    let cell = |(place, cell): (usize, Cell)| match (place, natural) {
        (0, Some(place)) => Cell::number(plain(cell.text), Some(place as f64)),
        (0, None) => Cell::text(plain(cell.text)),
        _ => cell,
    };
    let latest = segment.orders_by_month(rows::TREND).last().map(|orders| *orders as f64);
    let trend = Cell::number(rows::trend(segment, ascii), latest);
    let cells = cells.into_iter().enumerate().map(cell).chain([trend]);
    Row { id: row_id(segment), cells: cells.collect(), pinned }
}

impl SegmentsScreen {
    /// Drops the answer.
    fn clear_answers(&mut self) {
        self.fetched.clear();
        self.counted.clear();
        self.table.clear();
    }
}

impl Screen for SegmentsScreen {
    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::Open).then_some("drill")
    }

    fn open(&mut self, route: &Route, _: &Context) -> bool {
        *route == Route::Segments
    }

    fn query(&self, cx: &Context) -> Option<Question> {
        let wanted = self.wanted(cx);
        let is_counted = self.fetched.answers(&wanted);
        let pending = self.fetched.answer().is_some_and(|answer| !answer.has_intervals);
        let lacks = !is_counted || pending && !self.without_intervals;
        (lacks && !wanted.by.is_empty()).then_some(Question::Segments(wanted))
    }

    fn shows_suggested(&self, cx: &Context) -> bool {
        self.dimensions.is_suggested(cx)
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        match question {
            Question::Segments(requested) if self.fetched.answers(requested) => {
                "computing intervals".to_string()
            }
            _ => "counting segments".to_string(),
        }
    }

    fn failed(&mut self, question: &Question, cancelled: bool, _: &mut View, _: &mut ClvSettings) -> bool {
        let is_counted = matches!(question, Question::Segments(requested) if self.fetched.answers(requested));
        self.without_intervals = cancelled && is_counted;
        self.without_intervals
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        if let Answer::Segments(answer) = answer {
            if let ([by], []) =
                (answer.segmentation.by.as_slice(), answer.segmentation.segment_filters.as_slice())
            {
                let listed = answer.segments.iter().filter(|segment| !segment.is_other).count();
                self.counted.insert(by.clone(), listed + answer.truncated);
            }
            self.fetched.keep(answer.segmentation.clone(), answer);
            self.without_intervals = false;
            self.fill(cx);
            self.dimensions.go_back(&mut self.table);
        }
        None
    }

    fn view_changed(&mut self, cx: &Context) {
        if self.ages != cx.view.segment_ages {
            self.fill(cx);
        }
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        let by = self.dimensions.shown(cx).join(if cx.theme.glyphs.ascii { " x " } else { " × " });
        let mut parts = vec![format!("segments by {by}")];
        if let Some(answer) = self.fetched.answer() {
            let listed = answer.segments.iter().filter(|segment| !segment.is_other).count();
            parts.push(format!("{listed} of {} values", listed + answer.truncated));
        }
        let known = cx.report.map(attributes).unwrap_or_default();
        if self.dimensions.shown(cx).iter().all(|by| known.iter().any(|column| column.name == *by)) {
            parts.push("attributes at the first order".to_string());
        }
        parts
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        let mut texts = self.texts();
        if self.table.rows().iter().any(|row| !row.pinned && row.cells.iter().all(|cell| cell.faint)) {
            texts.push(format!("faint: fewer than {} customers", cx.view.min_size));
        }
        // The bars follow the note about them.
        if let Some((what, _)) = self.bars().filter(|_| self.charted || self.has_bars_below(cx)) {
            texts.push(if cx.theme.glyphs.ascii { what.replace("▓░", "=-") } else { what });
        }
        texts
    }

    fn chart_lines(&self, cx: &Context) -> usize {
        if self.has_bars_below(cx) { self.table.len() } else { 0 }
    }

    fn headline(&self, cx: &Context) -> Vec<String> {
        self.fetched
            .answer()
            .and_then(|answer| chart::headline(answer, cx.view.min_size))
            .into_iter()
            .collect()
    }

    fn chart(&self, _: &Context) -> Option<Chart> {
        self.bars().filter(|_| self.charted).map(|(_, chart)| chart)
    }

    fn chart_below(&self, cx: &Context) -> Option<Chart> {
        self.bars().filter(|_| self.has_bars_below(cx)).map(|(_, chart)| chart)
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn marked_sides(&self, cx: &Context) -> Result<Vec<SideSpec>, String> {
        let by = self.dimensions.shown(cx);
        let Some(answer) = self.fetched.answer() else { return Ok(Vec::new()) };
        let marked = self.table.marks.iter().filter_map(|mark| {
            let segment = answer.segments.iter().find(|segment| row_id(segment) == *mark)?;
            Some(SideSpec::segment(&rows::name(segment, answer), &by, &segment.values))
        });
        Ok(marked.collect())
    }

    fn is_turned(&self) -> bool {
        self.charted
    }

    fn turn(&mut self, turned: bool) {
        self.charted = turned;
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        &[Action::Open, Action::Dimension, Action::SegmentAges, Action::Chart]
    }

    fn dimensions(&self) -> Option<&Dimensions> {
        Some(&self.dimensions)
    }

    fn dimensions_mut(&mut self) -> Option<&mut Dimensions> {
        Some(&mut self.dimensions)
    }

    fn drills(&self) -> bool {
        true
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::Dimension => {
                let items = dimensions(cx.report, &self.counted);
                Outcome::Choose(Choice::of(BY, items, 2))
            }
            Action::SegmentAges => Outcome::Ask(Ask::new(
                "ages in months",
                "whose retention is shown, separated by commas, as in 1,3,6,12",
                cx.view.segment_ages.to_string(),
            )),
            Action::Open => self.drill(cx),
            Action::Chart => {
                self.charted = !self.charted;
                Outcome::Done
            }
            _ => Outcome::Pass,
        }
    }

    fn on_choice(&mut self, picked: &Picked, _: &Context) -> Outcome {
        self.dimensions.pick(picked)
    }

    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        let view = View { segment_ages: text.parse()?, ..cx.view.clone() };
        Ok(if view == *cx.view { Outcome::Done } else { Outcome::View(Box::new(view), None) })
    }

    fn explain(&self, _: &Context) -> Page {
        let mut page = Page::new("Segments", 22);
        let (Some(segment), Some(answer)) = (self.current(), self.fetched.answer()) else { return page };
        page.head(&rows::name(segment, answer));
        for (column, cell) in
            self.table.columns.iter().zip(self.table.current().map_or(&[][..], |row| &row.cells))
        {
            page.pair(column.name.clone(), cell.text.trim());
        }
        page.head("What it means");
        page.text("Customers are grouped by the attribute at their first order. Retention is pooled over the monthly cohorts that have completed the age. Revenue per customer is net, to date, with its 95 % interval (percentile bootstrap, 1,000 resamples of the customers); per customer to an age counts only the months up to it, over cohorts that have completed it. The bars are the orders of the last complete months.");
        let remarks = bins::remarks(answer);
        if !remarks.is_empty() {
            page.head("Bin edges, over all customers");
            remarks.iter().for_each(|text| page.text(text));
        }
        page
    }

    fn sql(&self) -> Option<&str> {
        self.fetched.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        let is_cut = self.fetched.answer().is_some_and(|answer| answer.truncated > 0);
        let top = is_cut.then_some(LISTED);
        let requested = Segmentation {
            by: self.dimensions.shown(cx),
            top,
            segment_filters: cx.view.segment_filters.clone(),
        };
        let line = Question::Segments(requested).command_line(cx.source, cx.view);
        line.map_or_else(String::new, |line| line.maybe("sort", self.sort()).to_string())
    }

    fn file_name(&self, _: &Context) -> String {
        "segments.csv".to_string()
    }

    fn export(&self, format: Format, cx: &Context) -> Result<Vec<u8>, String> {
        write(&rows::report(&self.sorted(cx)?, self.ages.months()), format, None)
    }
}
