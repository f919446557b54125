//! The screen trait: its context, its question, and the outcome of an action.

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::civil::Date;
use ratatui::layout::Rect;

use crate::cohort::Measure;
use crate::explore::{Answer, Question, SideSpec, View};
use crate::report::Format;
use crate::saved::{SavedPlace, SavedScreen};
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::clv_settings;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::drills::Drill;
use crate::tui::layout::{self, Above};
use crate::tui::notes;
use crate::tui::page::Page;
use crate::tui::popups::Picked;
use crate::tui::table::{Sign, Table, signs_of};

use super::context::Context;
use super::dimensions::Dimensions;
use super::id::ScreenId;
use super::matrix::MatrixState;
use super::outcome::Outcome;
use super::pages::Pages;
use super::picture::Picture;
use super::route::Route;

/// The lines of the least chart below notes: a legend, a bar, and how many there are.
const LEAST_CHART: usize = 3;

/// One line of the registry.
#[derive(Clone, Copy)]
pub struct ScreenEntry {
    pub id: ScreenId,
    /// The name of its command in the config and the palette.
    pub name: &'static str,
    /// The keys that call it, unless the config gives others.
    pub keys: &'static [&'static str],
    /// The screen on which its own key calls this one.
    pub again_on: Option<ScreenId>,
    /// Its tab under the header.
    pub tab: &'static str,
    /// One or two words for the footer.
    pub short: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    /// Whether Tab and a command lead to it. Other screens open the screen of a single thing.
    pub in_tab_order: bool,
    pub picture: Picture,
    pub state: State,
}

/// The state of a screen.
#[derive(Clone, Copy)]
pub enum State {
    /// A state of its own, as it begins.
    Own(fn() -> Box<dyn Screen>),
    /// The state of another screen; this one is another picture of it.
    Of(ScreenId),
}

/// The content of a screen's middle.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// The matrix, or a picture of it.
    Matrix(&'a MatrixState),
    Table(&'a Table),
}

/// The content of the screen when the user pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtRest {
    Cell,
    TwoCells,
}

/// Why an answer is no longer valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceChange {
    /// The source was opened for the first time.
    Opened,
    /// The same files were read again.
    ReadAgain,
    /// The orders changed by another filter or option.
    OtherOrders,
}

/// A line in the footer until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// Whether the user should not overlook it.
    pub alert: bool,
}

/// A screen with its own question and table. All of it is plain data: nothing here does I/O or draws.
pub trait Screen: Debug {
    /// Why these data or choices cannot be shown here, and the remedy.
    fn unavailable(&self, cx: &Context) -> Option<String> {
        let _ = cx;
        None
    }

    /// The user called it by its own key. The outcome may be a question to the user before there is something to show.
    fn call(&mut self, cx: &Context) -> Outcome {
        let _ = cx;
        Outcome::Done
    }

    /// Opens a route if it is for this screen; returns whether it is.
    fn open(&mut self, route: &Route, cx: &Context) -> bool {
        let _ = (route, cx);
        false
    }

    /// The dimensions that it groups customers by; empty without grouping.
    fn grouping(&self, cx: &Context) -> Vec<String> {
        self.dimensions().map(|dimensions| dimensions.shown(cx)).unwrap_or_default()
    }

    /// Another screen groups customers by these dimensions from now on.
    fn group_by(&mut self, dimensions: &[String]) {
        if let Some(own) = self.dimensions_mut() {
            own.group_by(dimensions);
        }
    }

    /// The dimensions of its groups, if the user chooses them and drills by them.
    fn dimensions(&self) -> Option<&Dimensions> {
        None
    }

    /// The same, to choose others.
    fn dimensions_mut(&mut self) -> Option<&mut Dimensions> {
        None
    }

    /// Its pages, if it has several.
    fn pages(&self) -> Option<Pages> {
        None
    }

    /// Shows another of its pages.
    fn turn_page(&mut self, page: usize, cx: &Context) -> Outcome {
        let _ = (page, cx);
        Outcome::Pass
    }

    /// What the user has set on it, a line each, for a saved view; what the view itself keeps is left out.
    fn settings(&self) -> Vec<String> {
        Vec::new()
    }

    /// The files that the user has named on it, by the option that names them elsewhere.
    fn files(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// Takes the settings and files of a saved screen with its view; a line that cannot be read any more is ignored.
    fn restore(&mut self, saved: &SavedScreen, view: &View) {
        let _ = (saved, view);
    }

    /// Whether Esc takes back the last drill here before it leads to another screen.
    fn drills(&self) -> bool {
        false
    }

    /// A drill-down was undone: selects its row again.
    fn undrilled(&mut self, drill: &Drill) {
        if let Some(own) = self.dimensions_mut() {
            own.undrilled(drill);
        }
    }

    /// The remedy if there is nothing to show.
    fn remedy(&self, cx: &Context) -> String {
        format!("{} reads the source again", cx.key(Action::Reload))
    }

    /// Whether its notes are about the list even if the list is empty.
    fn has_notes_when_empty(&self) -> bool {
        false
    }

    /// The chart below the notes, if there is room.
    fn chart_below(&self, cx: &Context) -> Option<Chart> {
        let _ = cx;
        None
    }

    /// The question that it still has to ask; `None` if it has the answer.
    fn query(&self, cx: &Context) -> Option<Question>;

    /// The label while its question runs: `counting segments`.
    fn busy_label(&self, question: &Question, cx: &Context) -> String;

    /// Whether it groups customers by the suggested dimension, because the user has chosen none.
    fn shows_suggested(&self, cx: &Context) -> bool {
        let _ = cx;
        false
    }

    /// The question to ask when the user pauses.
    fn query_at_rest(&self, rest: AtRest, cx: &Context) -> Option<Question> {
        let _ = (rest, cx);
        None
    }

    /// Takes an answer to its question, or the first of two; returns a line for the footer.
    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message>;

    /// The view may have changed since the answer: shows the answer under the current view.
    fn view_changed(&mut self, cx: &Context) {
        let _ = cx;
    }

    /// Its question was cancelled: goes back to the previous question if its answer is valid for the customers of the
    /// view; returns whether it did.
    fn cancelled(&mut self, view: &View, valuing: &mut ClvSettings) -> bool {
        let _ = (view, valuing);
        false
    }

    /// A question failed; returns whether the screen keeps its content, so that the footer shows the reason.
    fn failed(
        &mut self,
        question: &Question,
        cancelled: bool,
        view: &mut View,
        valuing: &mut ClvSettings,
    ) -> bool {
        let _ = question;
        cancelled && self.cancelled(view, valuing)
    }

    /// The source could not be read again: the screen keeps its content.
    fn source_kept(&mut self, view: &mut View) {
        let _ = view;
    }

    /// The answer is no longer valid.
    fn invalidate(&mut self, change: SourceChange);

    /// Whether the keys that change measure, periods and averages of the view belong to it.
    fn edits_view(&self) -> bool {
        false
    }

    /// The first day of the cell or the period under the cursor, if it has one.
    fn day(&self, cx: &Context) -> Option<Date> {
        let _ = cx;
        None
    }

    /// Whether a measure can be shown for these data.
    fn offers(&self, measure: Measure) -> bool {
        let _ = measure;
        true
    }

    /// Keeps its cursor in sight.
    fn follow(&mut self, cx: &Context) {
        let area = self.table_area(cx);
        if let (Some(area), Some(table)) = (area, self.table_mut()) {
            table.follow(area);
        }
    }

    /// Moves its cursor to a position of the terminal.
    fn click(&mut self, column: u16, line: u16, cx: &Context) {
        let area = self.table_area(cx);
        if let (Some(area), Some(table)) = (area, self.table_mut())
            && let Some((row, column)) = table.hit(area, column, line)
        {
            (table.row, table.column) = (row, column);
        }
    }

    /// Moves by lines.
    fn scroll(&mut self, lines: isize, cx: &Context) {
        let _ = cx;
        let action = if lines < 0 { Action::Up } else { Action::Down };
        if let Some(table) = self.table_mut() {
            for _ in 0..lines.unsigned_abs() {
                table.travel(action, 1);
            }
        }
    }

    /// The area of its table.
    fn table_area(&self, cx: &Context) -> Option<Rect> {
        layout::table(cx.size, self.above(cx), self.note_lines(cx)).map(|parts| parts.table)
    }

    /// The lines between its title and its table.
    fn above(&self, cx: &Context) -> Above {
        let headline = notes::lines(&self.headline(cx), cx.size.0).len();
        Above { has_pages: self.pages().is_some(), headline, rows: self.table().map(Table::len) }
    }

    /// The content of its middle.
    fn body(&self) -> Body<'_>;

    /// Whether its middle is empty.
    fn is_empty(&self) -> bool {
        self.table().is_none_or(Table::is_empty)
    }

    /// The parts of the title, the most important first.
    fn title(&self, cx: &Context) -> Vec<String>;

    /// What the table says, in a sentence or two: lines above it.
    fn headline(&self, cx: &Context) -> Vec<String> {
        let _ = cx;
        Vec::new()
    }

    /// The minimum number of lines below the table, so that its height is the same for every row.
    fn least_note_lines(&self) -> usize {
        2
    }

    /// The number of lines below the table. With a chart it has all of them, so that nothing moves with the cursor but the
    /// notes; a line stays for the scale of the colours.
    fn note_lines(&self, cx: &Context) -> usize {
        let (texts, chart) = self.lines_below(cx);
        let rows = self.table().filter(|_| chart > 0).map(Table::len);
        let spare = rows.map_or(0, |rows| layout::spare_lines(cx.size, self.above(cx), rows + 1, 0));
        (texts + chart).max(spare)
    }

    /// Lines of the notes, and of the chart below them.
    fn lines_below(&self, cx: &Context) -> (usize, usize) {
        let texts = notes::lines(&self.notes(cx), cx.size.0).len().max(self.least_note_lines());
        let chart = self.chart_lines(cx);
        let most = layout::table(cx.size, self.above(cx), usize::MAX).map_or(0, |parts| parts.notes.height);
        // The rows have the room that is too little for a chart.
        if usize::from(most) < texts + chart.min(LEAST_CHART) {
            return (texts, 0);
        }
        let room = usize::from(most).saturating_sub(texts + 1);
        match self.chart_below(cx) {
            Some(Chart::Bars { bars, .. }) if chart == bars.len() && chart * 2 <= room => (texts, chart * 2),
            _ => (texts, chart),
        }
    }

    /// Lines that the chart below its notes takes.
    fn chart_lines(&self, cx: &Context) -> usize {
        let _ = cx;
        0
    }

    /// Lines below the table: about the selected row, and about exclusions.
    fn notes(&self, cx: &Context) -> Vec<String>;

    /// Its table, if it has one.
    fn table(&self) -> Option<&Table> {
        match self.body() {
            Body::Table(table) => Some(table),
            Body::Matrix(_) => None,
        }
    }

    /// The marked rows as groups of customers to compare.
    ///
    /// # Errors
    /// Why they cannot be compared, and the remedy.
    fn marked_sides(&self, cx: &Context) -> Result<Vec<SideSpec>, String> {
        let _ = cx;
        Err("groups of customers are marked in the matrix and among segments".to_string())
    }

    /// Its table for changes.
    fn table_mut(&mut self) -> Option<&mut Table> {
        None
    }

    /// Why the table has no rows, if the answer has a reason.
    fn empty_message(&self) -> Option<String> {
        None
    }

    /// Whether the user has exchanged the table and its picture.
    fn is_turned(&self) -> bool {
        self.table().is_some_and(|table| table.as_bars)
    }

    /// Shows the picture in place of the table, or the table again.
    fn turn(&mut self, turned: bool) {
        if let Some(table) = self.table_mut() {
            table.as_bars = turned;
        }
    }

    /// The place of the cursor and the marks, as a session keeps them, and whether table and picture are exchanged.
    fn place(&self) -> Option<SavedPlace> {
        Some(SavedPlace { turned: self.is_turned(), ..self.table()?.place()? })
    }

    /// Puts the cursor and the marks back as soon as there are rows, and the picture in place of the table.
    fn return_to(&mut self, place: SavedPlace) {
        let turned = place.turned;
        if let Some(table) = self.table_mut() {
            table.return_to(SavedPlace { turned: false, ..place });
        }
        self.turn(turned);
    }

    /// The content in place of the table.
    fn chart(&self, cx: &Context) -> Option<Chart> {
        let _ = cx;
        None
    }

    /// The keys of this screen, the most useful first, in addition to those of every table.
    fn actions(&self, cx: &Context) -> &'static [Action];

    /// The label of a key here, if it differs from elsewhere.
    fn label(&self, action: Action, cx: &Context) -> Option<&'static str> {
        let _ = (action, cx);
        None
    }

    /// Handles an action of this screen.
    fn update(&mut self, action: Action, cx: &Context) -> Outcome;

    /// Takes the choice from the list that [`Outcome::Choose`] opened.
    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        let _ = (picked, cx);
        Outcome::Pass
    }

    /// Takes the line typed after [`Outcome::Ask`].
    ///
    /// # Errors
    /// The problem with it, and valid input.
    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        let _ = (text, cx);
        Ok(Outcome::Pass)
    }

    /// Goes to the next matching row, or requests it; returns whether one exists, or may exist.
    fn find(&mut self, forward: bool, from_here: bool) -> bool {
        self.table_mut().is_some_and(|table| table.find(forward, from_here))
    }

    /// The explanation of the cell or row under the cursor, with its terms.
    fn explain(&self, cx: &Context) -> Page;

    /// The page with this explanation, and with the command and the SQL for the same answer.
    fn explained(&self, cx: &Context) -> Page {
        let mut page = self.explain(cx);
        let columns = self.table().map_or(&[][..], |table| &table.columns);
        let mut named: Vec<(&str, &str)> =
            columns.iter().filter_map(|one| Some((one.name.as_str(), cx.meaning(&one.name)?))).collect();
        let here =
            self.table().and_then(|table| columns.get(table.column)).map(|column| column.name.as_str());
        if let Some((heading, meaning)) = named.iter().find(|(heading, _)| Some(*heading) == here) {
            page.begin_with(&format!("Column: {heading}"), meaning);
        }
        let signs = self.table().map_or_else(Vec::new, |table| signs_of(table, None, cx.theme.glyphs.ascii));
        if !signs.is_empty() {
            page.head("Signs in the table");
            for (sign, words) in signs.into_iter().map(Sign::words) {
                page.pair(sign, words);
            }
        }
        page.command(&self.command(cx));
        // Ages mean the same.
        named.dedup_by_key(|(_, meaning)| *meaning);
        if !named.is_empty() {
            page.head("Columns");
            named.iter().for_each(|(heading, meaning)| page.text(format!("{heading}: {meaning}")));
        }
        page.sql(self.sql());
        page
    }

    /// The page of two marked cells.
    fn two_cells(&self, cx: &Context) -> Page {
        self.explained(cx)
    }

    /// The SQL of the answer; empty before there is one.
    fn sql(&self) -> Option<&str>;

    /// The text to copy and its description, unless it is the table's.
    fn copy(&self, action: Action, cx: &Context) -> Option<(String, String)> {
        let _ = (action, cx);
        None
    }

    /// The command line that prints the same.
    fn command(&self, cx: &Context) -> String;

    /// A name for the file of an export.
    fn file_name(&self, cx: &Context) -> String;

    /// The question whose rows are streamed to a file, if the screen has only a part of them.
    fn export_query(&self, cx: &Context) -> Option<Question> {
        let _ = cx;
        None
    }

    /// The content of the file, if the screen has it.
    ///
    /// # Errors
    /// An unsupported format, with the supported ones.
    fn export(&self, format: Format, cx: &Context) -> Result<Vec<u8>, String>;

    /// What that content does not show, although the screen does.
    fn unmarked(&self, format: Format, cx: &Context) -> Option<String> {
        let _ = (format, cx);
        None
    }
}

/// Why nothing can be exported before the answer is there.
pub const NO_TABLE: &str = "no table to write yet";

/// Takes changed settings of lifetime value, or the problem with them.
pub fn valued_on(valuing: Result<ClvSettings, String>) -> Outcome {
    match valuing {
        Ok(valuing) => Outcome::Value(Box::new(valuing)),
        Err(why) => Outcome::Refuse(why),
    }
}

/// The user chose settings in a list of customers: predictions are shown from now on.
pub fn each_valued_on(valuing: Result<ClvSettings, String>) -> Outcome {
    valued_on(valuing.map(|valuing| ClvSettings { each: true, ..valuing }))
}

/// Switches predictions per customer on or off, or opens the choice of model and terms.
pub fn toggle_clv(valuing: &ClvSettings, action: Action) -> Outcome {
    match action {
        Action::Terms => Outcome::Choose(clv_settings::choice_of_each(&valuing.question)),
        _ => Outcome::Value(Box::new(valuing.toggled())),
    }
}
