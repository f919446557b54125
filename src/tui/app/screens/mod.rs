//! Screens beside the matrix and its curves: each a state of its own, with a question of its own and a table.
//!
//! A screen is one file here that implements [`Screen`], a place in [`Screens`] and a [`Showing`]. What is common to all is
//! done here: asking, waiting, late answers, moving, sorting, finding, marking, copying, and the way back.

mod clv;
mod compare;
mod customer;
mod people;
mod segments;

use std::path::PathBuf;

use crate::cohort::{Measure, Point};
use crate::explore::people::PeopleCell;
use crate::explore::{Answer, Question, SideSpec, View};
use crate::report::Format;
use crate::source::{DataReport, SourceSpec};

use super::chart::Chart;
use super::overlay::{Choice, Overlay, Picked};
use super::table::Table;
use super::{App, Effect, Exported, Showing, Task};
use crate::tui::action::Action;
use crate::tui::layout;
use crate::tui::views::Page;

pub use clv::ClvScreen;
pub use compare::{CompareScreen, MOST_SIDES};
pub use customer::CustomerScreen;
pub use people::PeopleScreen;
pub use segments::SegmentsScreen;

/// What a screen may know of the rest.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// Nothing before the source is open.
    pub report: Option<&'a DataReport>,
    pub ascii: bool,
}

/// What comes of an action or a choice on a screen.
#[derive(Debug, Clone)]
pub enum Turn {
    /// Nothing of this screen's own: the rest of the explorer decides.
    Pass,
    /// Done; where the question is another now, it is asked.
    Done,
    /// A line in the footer.
    Say(String),
    /// Let the user choose from a list; the choice comes back through [`Screen::chosen`].
    Choose(Choice),
    /// Another screen, and back to this one by Esc.
    Go(Showing),
    /// Another screen of something, and back to this one by Esc.
    Open(Target),
    /// Another view of the same data, which undo takes back.
    View(Box<View>),
}

/// What a screen opens another one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One customer, by the id.
    Customer(String),
}

/// Curves by age with their bands, which a screen shows where its table would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaid {
    pub measure: Measure,
    /// Of the ages, from 0.
    pub labels: Vec<String>,
    pub lines: Vec<Line>,
}

/// One curve with the letter it is known by.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub letter: char,
    pub name: String,
    pub points: Vec<Point>,
}

/// A screen with a question and a table of its own. All of it is plain data: nothing here does I/O or draws.
pub trait Screen {
    /// Why these data, or these choices, cannot be shown here, and what to do about it.
    fn unavailable(&self, about: &About) -> Option<String> {
        let _ = about;
        None
    }

    /// What has to be asked for what it is to show; nothing where the answer is there.
    fn question(&self, about: &About) -> Option<Question>;

    /// Whether it shows only the customers that the view is within.
    fn keeps_to_view(&self) -> bool {
        false
    }

    /// What is done while its question runs: `counting segments`.
    fn waiting(&self) -> String;

    /// Takes an answer to its question, or the first of two.
    fn take(&mut self, answer: Answer, about: &About);

    /// Its question was cancelled: goes back to what was asked before, where there is an answer to that; whether it did.
    fn revert(&mut self) -> bool {
        false
    }

    /// The orders are others now: nothing that was answered counts any more.
    fn forget(&mut self);

    /// What is shown, the most important first.
    fn title(&self, about: &About) -> Vec<String>;

    /// How many lines stand below the table.
    fn note_lines(&self) -> usize {
        2
    }

    /// Lines below the table: about the row under the cursor, about what is left out.
    fn notes(&self, about: &About) -> Vec<String>;

    fn table(&self) -> &Table;

    /// Curves by age in place of the table.
    fn overlaid(&self) -> Option<Overlaid> {
        None
    }

    /// The marked rows as groups of customers that can be compared; why not where they cannot be.
    ///
    /// # Errors
    /// What cannot be compared, and what to do.
    fn marked_sides(&self, about: &About) -> Result<Vec<SideSpec>, String> {
        let _ = about;
        Err("groups of customers are marked in the matrix and among segments".to_string())
    }

    fn table_mut(&mut self) -> &mut Table;

    /// Why the table has no rows, where the answer says.
    fn nothing(&self) -> Option<String> {
        None
    }

    /// What is drawn in place of the table.
    fn chart(&self) -> Option<Chart> {
        None
    }

    /// The keys that matter here, the most useful first, beside those of every table.
    fn actions(&self) -> &'static [Action];

    /// What a key does here, where it is not what it does elsewhere.
    fn short(&self, action: Action) -> Option<&'static str> {
        let _ = action;
        None
    }

    /// An action that is this screen's own.
    fn act(&mut self, action: Action, about: &About) -> Turn;

    /// What was chosen from the list that [`Turn::Choose`] opened.
    fn chosen(&mut self, picked: &Picked, about: &About) -> Turn {
        let _ = (picked, about);
        Turn::Pass
    }

    /// Goes to the next row that holds what is sought, or asks for it; whether there is one, or may be.
    fn find(&mut self, forward: bool, from_here: bool) -> bool {
        self.table_mut().find(forward, from_here)
    }

    /// The page that explains what is under the cursor: what it is made of, the command that writes the same.
    fn explain(&self, about: &About) -> Page;

    /// The command line that writes the same.
    fn command(&self, about: &About) -> String;

    /// A name for the file it may be written to.
    fn file_name(&self) -> String;

    /// The question whose rows are written as they come, where the whole is not at hand.
    fn streamed(&self, about: &About) -> Option<Question> {
        let _ = about;
        None
    }

    /// The whole of it as a file, where it is at hand.
    ///
    /// # Errors
    /// A format it cannot be written in, with those it can.
    fn export(&self, format: Format) -> Result<String, String>;
}

/// Every screen's state.
#[derive(Debug, Default)]
pub struct Screens {
    pub segments: SegmentsScreen,
    pub people: PeopleScreen,
    pub customer: CustomerScreen,
    pub clv: ClvScreen,
    pub compare: CompareScreen,
    /// Where Esc goes back to, the last left last.
    trail: Vec<Showing>,
    /// Why the question of a screen has no answer; asked again once the screen is called again.
    failure: Option<(Showing, String)>,
}

impl Screens {
    /// The screen of a showing; none for the matrix and its curves.
    pub fn get(&self, showing: Showing) -> Option<&dyn Screen> {
        match showing {
            Showing::Matrix | Showing::Curves | Showing::Trend => None,
            Showing::Segments => Some(&self.segments),
            Showing::People => Some(&self.people),
            Showing::Customer => Some(&self.customer),
            Showing::Clv => Some(&self.clv),
            Showing::Compare => Some(&self.compare),
        }
    }

    /// The same to change it.
    pub fn get_mut(&mut self, showing: Showing) -> Option<&mut dyn Screen> {
        match showing {
            Showing::Matrix | Showing::Curves | Showing::Trend => None,
            Showing::Segments => Some(&mut self.segments),
            Showing::People => Some(&mut self.people),
            Showing::Customer => Some(&mut self.customer),
            Showing::Clv => Some(&mut self.clv),
            Showing::Compare => Some(&mut self.compare),
        }
    }
}

impl App {
    /// The screen that is shown, where it is none of the matrix.
    pub fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.showing)
    }

    /// What the screens may know.
    pub fn about(&self) -> About<'_> {
        About {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            ascii: self.theme.glyphs.ascii,
        }
    }

    /// The screen that is shown and what it may know.
    fn screen_and_about(&mut self) -> Option<(&mut dyn Screen, About<'_>)> {
        let about = About {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            ascii: self.theme.glyphs.ascii,
        };
        self.screens.get_mut(self.showing).map(|screen| (screen, about))
    }

    /// Why there is nothing to show on the screen, where there is nothing.
    pub fn screen_failure(&self) -> Option<String> {
        let about = self.about();
        let failed = self.screens.failure.as_ref().filter(|(showing, _)| *showing == self.showing);
        failed
            .map(|(_, why)| why.clone())
            .or_else(|| self.screen().and_then(|screen| screen.unavailable(&about)))
    }

    /// Shows a screen called by its own key: Esc leads from there to the matrix.
    pub(super) fn call(&mut self, showing: Showing) -> Option<Effect> {
        self.screens.trail.clear();
        if showing == Showing::People {
            self.screens.people.show_all();
        }
        self.turn_to(showing)
    }

    /// Shows a screen from another one, to which Esc leads back.
    pub(super) fn go(&mut self, showing: Showing) -> Option<Effect> {
        self.screens.trail.push(self.showing);
        self.turn_to(showing)
    }

    /// The screen before this one; the matrix where there is none.
    pub(super) fn go_back(&mut self) -> Option<Effect> {
        let before = self.screens.trail.pop().unwrap_or_default();
        self.turn_to(before)
    }

    fn turn_to(&mut self, showing: Showing) -> Option<Effect> {
        self.overlay = None;
        self.showing = showing;
        self.screens.failure = None;
        self.follow();
        // A screen may have changed what the matrix is of.
        let stale = self.answer.as_ref().is_some_and(|answer| !answer.shape.covers(&self.view.shape()));
        if showing.is_of_matrix() && stale {
            return self.want_matrix();
        }
        self.pursue()
    }

    /// Asks what the screen that is shown still needs. What opens the source or counts the matrix is waited for; the
    /// question of another screen, or one that is no longer this screen's, is given up.
    pub(super) fn pursue(&mut self) -> Option<Effect> {
        let about = self.about();
        let failed = self.screens.failure.as_ref().is_some_and(|(showing, _)| *showing == self.showing);
        let wanted = self
            .screen()
            .filter(|screen| self.opened && !failed && screen.unavailable(&about).is_none())
            .and_then(|screen| screen.question(&about));
        let Some(question) = wanted else {
            // Nobody waits for what another screen has asked.
            let asked = matches!(self.busy.as_ref().map(|busy| &busy.task), Some(Task::Screen(..)));
            return if asked { self.stop() } else { None };
        };
        let task = Task::Screen(self.showing, Box::new(question.clone()));
        match &self.busy {
            Some(busy) if busy.task == task => None,
            Some(busy) if !matches!(busy.task, Task::Screen(..)) => None,
            _ => Some(Effect::Ask(self.begin(task), question)),
        }
    }

    /// Gives an answer to the screen that asked.
    pub(super) fn answer_screen(&mut self, showing: Showing, answer: Answer) {
        let about = About {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            ascii: self.theme.glyphs.ascii,
        };
        if let Some(screen) = self.screens.get_mut(showing) {
            screen.take(answer, &about);
        }
    }

    /// The question of a screen was cancelled; whether it goes on with what it was answered before.
    pub(super) fn revert_screen(&mut self, showing: Showing) -> bool {
        self.screens.get_mut(showing).is_some_and(|screen| screen.revert())
    }

    /// The question of a screen has no answer.
    pub(super) fn fail_screen(&mut self, showing: Showing, why: String) {
        self.screens.failure = Some((showing, why));
    }

    /// Every screen lets go of what it was answered: the orders are others.
    pub(super) fn forget_screens(&mut self) {
        self.screens.failure = None;
        for showing in Showing::ALL {
            if let Some(screen) = self.screens.get_mut(showing) {
                screen.forget();
            }
        }
    }

    /// Does an action where a screen with a table is shown; `Err` where it is nothing of the screen's.
    pub(super) fn on_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        let page = self.table_page();
        let Some((screen, about)) = self.screen_and_about() else { return Err(()) };
        let turn = match screen.act(action, &about) {
            Turn::Pass => common(screen, action, page),
            turn => turn,
        };
        match turn {
            Turn::Pass => self.around_screen(action),
            turn => Ok(self.take_turn(turn)),
        }
    }

    /// What happens after an action or a choice of the screen.
    pub(super) fn take_turn(&mut self, turn: Turn) -> Option<Effect> {
        match turn {
            Turn::Pass | Turn::Done => {}
            Turn::Say(text) => self.say(text),
            Turn::Choose(choice) => self.overlay = Some(Overlay::Choose(choice)),
            Turn::Go(showing) => return self.go(showing),
            Turn::Open(Target::Customer(id)) => {
                self.screens.customer.show(id);
                return self.go(Showing::Customer);
            }
            Turn::View(view) => {
                let before = std::mem::replace(&mut self.view, *view);
                self.history.record(self.shown(before));
            }
        }
        self.follow();
        self.pursue()
    }

    /// What was chosen from the list that a screen opened.
    pub(super) fn take_choice(&mut self, picked: &Picked) -> Option<Effect> {
        let (screen, about) = self.screen_and_about()?;
        let turn = screen.chosen(picked, &about);
        self.take_turn(turn)
    }

    /// Actions of the whole explorer where a screen is shown.
    fn around_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        use Action::{
            AgeGrain, Average, Back, Chart, Close, CohortGrain, CopyCell, CopyView, Criterion, Export,
            FindNext, FindPrevious, Forecast, Mark, NextMeasure, PreviousMeasure, RateOrCount, Reload, Scale,
            Search,
        };
        match action {
            NextMeasure | PreviousMeasure | RateOrCount | Criterion | Average | CohortGrain | AgeGrain
            | Scale | Chart | Forecast => {
                let key = self.keys.first(Action::ShowMatrix, self.theme.glyphs.ascii);
                let hint = key.map(|key| format!("; {key} goes there")).unwrap_or_default();
                self.say(format!("{} belongs to the matrix{hint}", action.entry().short));
                Ok(None)
            }
            Back | Close => Ok(self.go_back()),
            Mark => {
                self.say("this row cannot be marked");
                Ok(None)
            }
            Search => {
                self.overlay = Some(Overlay::Find { input: Default::default() });
                Ok(None)
            }
            FindNext | FindPrevious => {
                let key = self.keys.first(Action::Search, self.theme.glyphs.ascii).unwrap_or_default();
                self.say(format!("nothing found; {key} searches"));
                Ok(None)
            }
            CopyCell | CopyView => Ok(self.copy_from_screen(action)),
            Export => {
                self.ask_for_screen_file();
                Ok(None)
            }
            Reload => {
                self.screens.failure = None;
                Err(())
            }
            _ => Err(()),
        }
    }

    fn copy_from_screen(&mut self, action: Action) -> Option<Effect> {
        let Some(table) = self.screen().map(|screen| screen.table()).filter(|table| !table.is_empty()) else {
            self.say("there is nothing to copy yet");
            return None;
        };
        let (text, what) = if action == Action::CopyView {
            let (rows, of) = (table.rows().len(), table.len());
            (table.tsv(), format!("{rows} of {of} rows"))
        } else {
            let cell = table.current().and_then(|row| row.cells.get(table.column));
            let text = crate::tui::text::clean(cell.map_or("", |cell| cell.text.trim()));
            let name = table.columns.get(table.column).map_or("", |column| column.name.as_str());
            let what = format!("{text} ({name})");
            (text, what)
        };
        Some(Effect::Copy { text, what })
    }

    /// Searches the table for what was typed.
    pub(super) fn find_in_screen(&mut self, sought: &str) {
        let Some((screen, _)) = self.screen_and_about() else { return };
        let sought = sought.trim().to_string();
        screen.table_mut().sought = sought.clone();
        if !sought.is_empty() && !screen.find(true, true) {
            self.say(format!("no row holds '{sought}'"));
        }
    }

    /// Lists the people of the cell under the cursor.
    pub(super) fn open_cell(&mut self) -> Option<Effect> {
        let Some(label) = self.row().map(|row| row.cohort.to_string()) else {
            let key = self.keys.first(Action::ShowPeople, self.theme.glyphs.ascii).unwrap_or_default();
            self.say(format!("the average has no people of its own; {key} lists every customer"));
            return None;
        };
        let (age, criterion) = (self.cursor.age, self.view.criterion);
        let name = self.matrix().map_or_else(String::new, |matrix| matrix.age_label(age));
        self.screens.people.show_cell(label, PeopleCell { age, criterion, status: None }, name);
        self.go(Showing::People)
    }

    /// The list that a screen writes as it is read, and the request for it.
    pub fn begin_writing(&mut self) -> Option<(u64, Question)> {
        let about = self.about();
        let question = self.screen().and_then(|screen| screen.streamed(&about))?;
        Some((self.begin(Task::Write), question))
    }

    /// What came of writing a list.
    pub fn written(&mut self, id: u64, path: PathBuf, outcome: Result<String, String>) -> Option<Effect> {
        if self.expected(id) {
            self.busy = None;
            self.exported(path, outcome.map_or_else(Exported::Failed, Exported::Written));
            return self.pursue();
        }
        None
    }

    /// Rows of the table on one page.
    fn table_page(&self) -> usize {
        self.table_area().map_or(1, |area| usize::from(area.height.saturating_sub(1)).max(1))
    }

    /// Where the table of the screen stands.
    pub fn table_area(&self) -> Option<ratatui::layout::Rect> {
        let lines = self.screen()?.note_lines();
        layout::table(self.size.0, self.size.1, lines).map(|parts| parts.table)
    }

    /// Keeps the cursor of the table in sight.
    pub(super) fn follow_screen(&mut self) {
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_about()) {
            screen.table_mut().follow(area);
        }
    }

    /// Puts the cursor of the table on what was clicked.
    pub(super) fn click_screen(&mut self, column: u16, line: u16) {
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_about()) {
            let table = screen.table_mut();
            if let Some((row, column)) = table.hit(area, column, line) {
                (table.row, table.column) = (row, column);
            }
        }
    }
}

/// What every table does alike.
fn common(screen: &mut dyn Screen, action: Action, page: usize) -> Turn {
    let table = screen.table_mut();
    match action {
        Action::SortUp | Action::SortDown => {
            table.sort_by(action == Action::SortDown);
            Turn::Done
        }
        Action::Mark if table.mark() => Turn::Say(format!("{} marked", table.marks.len())),
        Action::FindNext | Action::FindPrevious if !table.sought.is_empty() => {
            let sought = table.sought.clone();
            match screen.find(action == Action::FindNext, false) {
                true => Turn::Done,
                false => Turn::Say(format!("no row holds '{sought}'")),
            }
        }
        _ if table.travel(action, page) => Turn::Done,
        _ => Turn::Pass,
    }
}
