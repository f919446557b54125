//! What a screen is: what it may know, what it is asked for, and what comes of an action on it.

use std::fmt::Debug;

use crate::explore::{Answer, Question, SideSpec, View};
use crate::report::Format;
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::app::Asking;
use crate::tui::app::ColumnList;
use crate::tui::app::{Choice, Picked};
use crate::tui::chart::Chart;
use crate::tui::clv_settings;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::drills::Drill;
use crate::tui::keys::KeyMap;
use crate::tui::page::Page;
use crate::tui::table::Table;

use super::id::ScreenId;
use super::route::Route;

/// What a screen may know of the rest.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// Nothing before the source is open.
    pub report: Option<&'a DataReport>,
    /// What customers are valued on.
    pub valuing: &'a ClvSettings,
    pub keys: &'a KeyMap,
    pub ascii: bool,
}

impl Context<'_> {
    /// The first key of an action.
    pub fn key(&self, action: Action) -> String {
        self.keys.first(action, self.ascii).unwrap_or_default()
    }
}

/// What comes of an action or a choice on a screen.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Nothing of this screen's own: the rest of the explorer decides.
    Pass,
    /// Done; where the question is another now, it is asked.
    Done,
    /// Done, and what was given up before does not count any more: what is lacking now is asked for.
    Afresh,
    /// A line in the footer.
    Say(String),
    /// Let the user choose from a list; the choice comes back through [`Screen::on_choice`].
    Choose(Choice),
    /// Let the user type a line; it comes back through [`Screen::on_input`].
    Ask(Asking),
    /// Let the user arrange the columns of a list of customers.
    Columns(ColumnList),
    /// Another screen that shows this, and back to this one by Esc.
    Open(Route),
    /// Let the user type two groups of customers to compare; these are the groups of now.
    AskSides(Vec<SideSpec>),
    /// Go on with the customers of a row, until Esc takes it back.
    Drill(Drill),
    /// Another view of the same data, which undo takes back.
    View(Box<View>),
    /// Customers are valued on something else from now on, or are to be valued, or no more.
    Value(Box<ClvSettings>),
}

/// One line of the registry.
#[derive(Clone, Copy)]
pub struct ScreenEntry {
    pub id: ScreenId,
    /// The name of its command in the config and the palette.
    pub name: &'static str,
    /// The keys that call it, unless the config gives it others.
    pub keys: &'static [&'static str],
    /// Its tab under the header.
    pub tab: &'static str,
    /// One or two words for the footer.
    pub short: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    /// Whether Tab and a command lead to it. A screen of one thing is opened from another screen only.
    pub in_tab_order: bool,
    /// Its state at the start; none if it is drawn from the matrix.
    pub new: Option<fn() -> Box<dyn Screen>>,
}

/// A screen with a question and a table of its own. All of it is plain data: nothing here does I/O or draws.
pub trait Screen: Debug {
    /// Why these data, or these choices, cannot be shown here, and what to do about it.
    fn unavailable(&self, cx: &Context) -> Option<String> {
        let _ = cx;
        None
    }

    /// It is called by its own key. What follows: nothing, or a question to the user before there is something to show.
    fn call(&mut self, cx: &Context) -> Outcome {
        let _ = cx;
        Outcome::Done
    }

    /// Shows what the route says, if it is the screen for it; whether it is.
    fn open(&mut self, route: &Route, cx: &Context) -> bool {
        let _ = (route, cx);
        false
    }

    /// Whether Esc takes the last drill back here, before it leads to another screen.
    fn drills(&self) -> bool {
        false
    }

    /// A drill was taken back: shows again what it was made on.
    fn undrilled(&mut self, drill: &Drill) {
        let _ = drill;
    }

    /// What to do if there is nothing to show.
    fn remedy(&self, cx: &Context) -> String {
        format!("{} reads the source again", cx.key(Action::Reload))
    }

    /// Whether its notes are about the list even if that is empty.
    fn has_notes_when_empty(&self) -> bool {
        false
    }

    /// What is drawn below the notes, if there is room.
    fn chart_below(&self) -> Option<Chart> {
        None
    }

    /// What has to be asked for what it is to show; nothing where the answer is there.
    fn query(&self, cx: &Context) -> Option<Question>;

    /// Whether it shows only the customers that the view is within.
    fn follows_filter(&self) -> bool {
        false
    }

    /// What is done while its question runs: `counting segments`.
    fn busy_label(&self) -> String;

    /// Takes an answer to its question, or the first of two.
    fn receive(&mut self, answer: Answer, cx: &Context);

    /// The view may be another one than when it took its answer: shows of that what the view says now.
    fn view_changed(&mut self, cx: &Context) {
        let _ = cx;
    }

    /// Its question was cancelled: goes back to what was asked before, where there is an answer to that about the customers
    /// of the view; whether it did.
    fn cancelled(&mut self, view: &View, valuing: &mut ClvSettings) -> bool {
        let _ = (view, valuing);
        false
    }

    /// The orders are others now: nothing that was answered counts any more.
    fn invalidate(&mut self);

    /// What is shown, the most important first.
    fn title(&self, cx: &Context) -> Vec<String>;

    /// How many lines stand below the table.
    fn note_lines(&self) -> usize {
        2
    }

    /// Lines below the table: about the row under the cursor, about what is left out.
    fn notes(&self, cx: &Context) -> Vec<String>;

    fn table(&self) -> &Table;

    /// The marked rows as groups of customers that can be compared; why not where they cannot be.
    ///
    /// # Errors
    /// What cannot be compared, and what to do.
    fn marked_sides(&self, cx: &Context) -> Result<Vec<SideSpec>, String> {
        let _ = cx;
        Err("groups of customers are marked in the matrix and among segments".to_string())
    }

    fn table_mut(&mut self) -> &mut Table;

    /// Why the table has no rows, where the answer says.
    fn empty_message(&self) -> Option<String> {
        None
    }

    /// What is drawn in place of the table.
    fn chart(&self) -> Option<Chart> {
        None
    }

    /// The keys that matter here, the most useful first, beside those of every table.
    fn actions(&self) -> &'static [Action];

    /// What a key does here, where it is not what it does elsewhere.
    fn label(&self, action: Action) -> Option<&'static str> {
        let _ = action;
        None
    }

    /// An action that is this screen's own.
    fn update(&mut self, action: Action, cx: &Context) -> Outcome;

    /// What was chosen from the list that [`Outcome::Choose`] opened.
    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        let _ = (picked, cx);
        Outcome::Pass
    }

    /// What was typed where [`Outcome::Ask`] asked.
    ///
    /// # Errors
    /// What is wrong with it, and what could be typed.
    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        let _ = (text, cx);
        Ok(Outcome::Pass)
    }

    /// Goes to the next row that holds what is sought, or asks for it; whether there is one, or may be.
    fn find(&mut self, forward: bool, from_here: bool) -> bool {
        self.table_mut().find(forward, from_here)
    }

    /// The page that explains what is under the cursor: what it is made of, the command that writes the same.
    fn explain(&self, cx: &Context) -> Page;

    /// The command line that writes the same.
    fn command(&self, cx: &Context) -> String;

    /// A name for the file it may be written to.
    fn file_name(&self) -> String;

    /// The question whose rows are written as they come, where the whole is not at hand.
    fn export_query(&self, cx: &Context) -> Option<Question> {
        let _ = cx;
        None
    }

    /// The whole of it as a file, where it is at hand.
    ///
    /// # Errors
    /// A format it cannot be written in, with those it can.
    fn export(&self, format: Format) -> Result<String, String>;

    /// The whole of it as a Parquet file, where it is at hand.
    ///
    /// # Errors
    /// Why it cannot be written so.
    fn parquet(&self) -> Result<Vec<u8>, String> {
        Err("this table is written as .csv, .json, .md or .txt".to_string())
    }
}

/// What follows from other terms that customers are valued on, or from terms that were not understood.
pub fn valued_on(valuing: Result<ClvSettings, String>) -> Outcome {
    match valuing {
        Ok(valuing) => Outcome::Value(Box::new(valuing)),
        Err(why) => Outcome::Say(why),
    }
}

/// Terms were chosen where customers are listed: what is expected of each is shown from now on.
pub fn each_valued_on(valuing: Result<ClvSettings, String>) -> Outcome {
    valued_on(valuing.map(|valuing| ClvSettings { each: true, ..valuing }))
}

/// Turns what is expected of each customer on or off, or lets model and terms be chosen.
pub fn toggle_clv(valuing: &ClvSettings, action: Action) -> Outcome {
    match action {
        Action::Terms => Outcome::Choose(clv_settings::choice_of_each(&valuing.asked)),
        _ => Outcome::Value(Box::new(valuing.toggled())),
    }
}
