//! What a screen is: what it may know, what it is asked for, and what comes of an action on it.

use crate::explore::{Answer, Question, SideSpec, View};
use crate::report::Format;
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::app::asking::Asking;
use crate::tui::app::chart::Chart;
use crate::tui::app::choice::{Choice, Picked};
use crate::tui::app::clv_settings;
use crate::tui::app::columns::ColumnList;
use crate::tui::app::showing::Showing;
use crate::tui::app::table::Table;
use crate::tui::app::valuing::Valuing;
use crate::tui::page::Page;

/// What a screen may know of the rest.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// Nothing before the source is open.
    pub report: Option<&'a DataReport>,
    /// What customers are valued on.
    pub valuing: &'a Valuing,
    pub ascii: bool,
}

/// What comes of an action or a choice on a screen.
#[derive(Debug, Clone)]
pub enum Turn {
    /// Nothing of this screen's own: the rest of the explorer decides.
    Pass,
    /// Done; where the question is another now, it is asked.
    Done,
    /// Done, and what was given up before does not count any more: what is lacking now is asked for.
    Afresh,
    /// A line in the footer.
    Say(String),
    /// Let the user choose from a list; the choice comes back through [`Screen::chosen`].
    Choose(Choice),
    /// Let the user type a line; it comes back through [`Screen::typed`].
    Ask(Asking),
    /// Let the user arrange the columns of a list of customers.
    Columns(ColumnList),
    /// Another screen, and back to this one by Esc.
    Go(Showing),
    /// Another screen of something, and back to this one by Esc.
    Open(Target),
    /// Another view of the same data, which undo takes back.
    View(Box<View>),
    /// Customers are valued on something else from now on, or are to be valued, or no more.
    Value(Box<Valuing>),
}

/// What a screen opens another one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One customer, by the id.
    Customer(String),
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

    /// The view may be another one than when it took its answer: shows of that what the view says now.
    fn keep_up(&mut self, about: &About) {
        let _ = about;
    }

    /// Its question was cancelled: goes back to what was asked before, where there is an answer to that about the customers
    /// of the view; whether it did.
    fn revert(&mut self, view: &View, valuing: &mut Valuing) -> bool {
        let _ = (view, valuing);
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

    /// What was typed where [`Turn::Ask`] asked.
    ///
    /// # Errors
    /// What is wrong with it, and what could be typed.
    fn typed(&mut self, text: &str, about: &About) -> Result<Turn, String> {
        let _ = (text, about);
        Ok(Turn::Pass)
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

    /// The whole of it as a Parquet file, where it is at hand.
    ///
    /// # Errors
    /// Why it cannot be written so.
    fn parquet(&self) -> Result<Vec<u8>, String> {
        Err("this table is written as .csv, .json, .md or .txt".to_string())
    }
}

/// What follows from other terms that customers are valued on, or from terms that were not understood.
pub fn valued_on(valuing: Result<Valuing, String>) -> Turn {
    match valuing {
        Ok(valuing) => Turn::Value(Box::new(valuing)),
        Err(why) => Turn::Say(why),
    }
}

/// Terms were chosen where customers are listed: what is expected of each is shown from now on.
pub fn each_valued_on(valuing: Result<Valuing, String>) -> Turn {
    valued_on(valuing.map(|valuing| Valuing { each: true, ..valuing }))
}

/// Turns what is expected of each customer on or off, or lets model and terms be chosen.
pub fn turn_valuing(valuing: &Valuing, action: Action) -> Turn {
    match action {
        Action::Terms => Turn::Choose(clv_settings::choice_of_each(&valuing.asked)),
        _ => Turn::Value(Box::new(valuing.toggled())),
    }
}
