//! The popup trait: it gets keys, returns a step, and has its view as data.

use crossterm::event::KeyEvent;
use tui_input::Input;

use super::input_line::InputLine;
use crate::cohort::Measure;
use crate::explore::{SideSpec, ValuesAnswer, ValuesQuestion, View};
use crate::saved::SavedView;
use crate::source::{DataReport, SourceSpec};
use crate::tui::action::Action;
use crate::tui::app::history::Shown;
use crate::tui::effect::Effect;
use crate::tui::folder::FolderEntry;
use crate::tui::keys::KeyMap;
use crate::tui::offers::Offer;
use crate::tui::page::Page;
use crate::tui::theme::Glyphs;

/// An overlay over a screen, with its keys, its view and its key hints.
pub trait Popup: std::fmt::Debug {
    /// What it shows, as data.
    fn view(&self, cx: &PopupContext) -> PopupView;

    /// What its keys do, for the footer.
    fn hints(&self, cx: &PopupContext) -> Hints;

    /// Whether keys are typed into it; if not, it gets the actions bound to them.
    fn takes_text(&self) -> bool {
        true
    }

    /// Whether it asked for a check of the typed line. Keys that come meanwhile are meant for what follows.
    fn awaits_check(&self) -> bool {
        false
    }

    /// Handles a key or an action. It never gets Esc: see [`Popup::back`].
    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep;

    /// Handles Esc: one level back, which closes it unless it has a level of its own.
    fn back(&mut self, cx: &PopupContext) -> PopupStep {
        let _ = cx;
        PopupStep::Close(None)
    }

    /// The reply to its request, or a change in the meantime.
    fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        let _ = cx;
        match (reply, self.wrong_mut()) {
            (PopupReply::Refused(why), Some(wrong)) => {
                *wrong = Some(why.clone());
                Replied::Taken
            }
            _ => Replied::Ignored,
        }
    }

    /// The field for the problem with a choice or a line, if it has one.
    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        None
    }

    /// Its first line, if it scrolls.
    fn scroll_mut(&mut self) -> Option<&mut usize> {
        None
    }

    /// The page that it shows over the whole screen, if it does.
    fn page(&self) -> Option<PageContent> {
        None
    }
}

/// The context of a popup.
#[derive(Debug, Clone, Copy)]
pub struct PopupContext<'a> {
    pub source: &'a SourceSpec,
    pub view: &'a View,
    /// None before the source is open.
    pub report: Option<&'a DataReport>,
    /// Whether the orders have amounts.
    pub has_amount: bool,
    /// Whether the amounts have a cost or a margin.
    pub has_margin: bool,
    /// Values of columns that have been looked up.
    pub values: &'a [ValuesAnswer],
    pub keys: &'a KeyMap,
    pub glyphs: &'a Glyphs,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
}

impl PopupContext<'_> {
    /// Whether a measure can be shown for these data.
    pub fn offers(&self, measure: Measure) -> bool {
        (!measure.needs_amount() || self.has_amount) && (!measure.needs_margin() || self.has_margin)
    }

    /// The first key of an action, as the footer writes it.
    pub fn key(&self, action: Action) -> String {
        self.keys.first(action, self.glyphs.ascii).unwrap_or_else(|| "(unbound)".to_string())
    }

    /// The current state, as undo remembers it.
    pub fn shown(&self) -> Shown {
        Shown { view: self.view.clone(), source: self.source.clone() }
    }
}

/// The input of a popup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopupKey {
    /// A key of the terminal, if it takes text.
    Typed(KeyEvent),
    /// The action of a key, if it does not.
    Action(Action),
}

/// The result of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum PopupStep {
    /// The popup does not handle the key: it acts as without a popup.
    Pass,
    /// The popup stays.
    Stay(Option<PopupRequest>),
    /// The popup closes.
    Close(Option<PopupRequest>),
}

impl PopupStep {
    /// It stays and makes a request.
    pub fn ask(request: PopupRequest) -> PopupStep {
        PopupStep::Stay(Some(request))
    }

    /// It closes and makes a request.
    pub fn end(request: PopupRequest) -> PopupStep {
        PopupStep::Close(Some(request))
    }

    /// It stays and shows a line in the footer.
    pub fn say(text: impl Into<String>) -> PopupStep {
        PopupStep::ask(PopupRequest::Say(text.into()))
    }
}

/// A request of a popup to the explorer.
#[derive(Debug, Clone, PartialEq)]
pub enum PopupRequest {
    /// A line in the footer.
    Say(String),
    /// A line in the footer that the user should not overlook.
    Warn(String),
    /// Runs an action, as its key would.
    Run(Action),
    /// An effect outside the state: a file, the saved views.
    Effect(Effect),
    /// Another view of a source, which undo takes back.
    Show(Box<Shown>),
    /// The same by a line of the palette, which the palette then offers again.
    ShowTyped(String, Box<Shown>),
    /// A saved view, with its screen.
    OpenSaved(Box<SavedView>),
    /// Opens something that the start screen or the browser offers.
    OpenOffer(Box<Offer>),
    /// The file browser.
    Browse,
    /// Another view of the same counts, which undo takes back.
    View(Box<View>),
    /// A measure to show while the user tries it; undo does not include it.
    Try(Measure),
    /// The tried measure stays; undo returns to this view.
    Keep(Box<View>),
    /// The choice from a list that a screen opened.
    Choose(Picked),
    /// The line typed for a screen.
    Answer(String),
    /// Groups of customers to compare.
    Compare(Vec<SideSpec>),
    /// Marked groups of customers to compare: one with all others, or two and more.
    CompareMarked(Vec<SideSpec>),
    /// A group of customers to check: a reply reports whether its condition is valid.
    TryGroup(SideSpec),
    /// The next row with a text.
    Find(String),
    /// The values of a column; they come back as [`PopupReply::Values`].
    Values(ValuesQuestion),
    /// Lines that repeat an earlier one.
    Repeated,
    /// The question about amounts in several currencies.
    AskAboutMoney,
    /// The source stays unread.
    GiveUp,
    /// The page that reports how the source was read.
    DataReport,
}

/// Who takes the choice from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChoiceOf {
    /// The screen that opened the list.
    #[default]
    Screen,
    /// The table of the screen: the column to sort by.
    Sorting,
}

/// The choice from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    pub from: ChoiceOf,
    /// The title of the list.
    pub title: String,
    pub names: Vec<String>,
    /// The typed line.
    pub typed: String,
}

/// A reply to a popup.
#[derive(Debug, Clone, PartialEq)]
pub enum PopupReply {
    /// Its request failed, and why.
    Refused(String),
    /// The file or the saved view exists and would be replaced.
    Exists(String),
    /// The file is written, or the view is saved.
    Written,
    /// The source has been read as the popup asked.
    Read,
    /// The condition of a group can be computed.
    Tried,
    /// The values of a column.
    Values,
    /// The entries of a folder, by the name it was asked for, or why it cannot be read.
    Folder(String, Result<Vec<FolderEntry>, String>),
    /// The current saved views.
    Views(Vec<SavedView>),
}

/// The reaction of a popup to a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replied {
    /// This popup did not ask for it: the footer reports it.
    Ignored,
    /// The popup shows it.
    Taken,
    /// The popup closes.
    Closed,
}

/// The keys of a popup in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hints {
    Text(String),
    /// Actions with their labels here.
    Keys(Vec<(Action, &'static str)>),
}

impl Hints {
    /// A line of text.
    pub fn text(text: impl Into<String>) -> Hints {
        Hints::Text(text.into())
    }
}

/// The view of a popup.
#[derive(Debug, Clone)]
pub enum PopupView {
    /// A page over the whole screen, from a line on; whether its search is active.
    Page { page: PageContent, scroll: usize, search: Option<Input> },
    /// A prompt above the footer.
    Line(LineView),
    /// A list to choose from, narrowed by typing.
    List(ListView),
}

/// The content of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum PageContent {
    /// The explanation of the cell or row under the cursor.
    Explanation,
    /// The report on how the source was read.
    DataReport,
    /// Two marked cells side by side.
    TwoCells,
    Text(Page),
}

/// A prompt: a label and the line being typed.
#[derive(Debug, Clone, Default)]
pub struct LineView {
    pub label: String,
    pub line: InputLine,
    /// A hint, or the problem with the typed text.
    pub note: String,
    /// The note is a problem.
    pub wrong: bool,
}

/// The position of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Middle,
    Right,
}

/// The style of a row in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Faint,
    Alert,
}

/// A row of a list.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// A sign before it: marked, shown.
    pub sign: String,
    pub name: String,
    /// The note beside the name.
    pub note: String,
    pub tone: Tone,
}

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct ListView {
    pub side: Side,
    /// The most columns it takes, and rows.
    pub columns: u16,
    pub most: usize,
    /// The label, and the typed text.
    pub label: String,
    pub input: Input,
    /// Lines between them and the rows.
    pub head: Vec<(String, Tone)>,
    /// The matching rows, and the selected one.
    pub rows: Vec<Row>,
    pub chosen: usize,
    /// Whether the value of the selected row is being typed.
    pub editing: Option<Input>,
    /// Width of the names.
    pub names: usize,
    /// The message if no row matches.
    pub empty: String,
    /// Texts below the rows, and how many lines they take.
    pub foot: Vec<(String, Tone)>,
    pub foot_lines: u16,
}
