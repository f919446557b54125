//! What keys do where a screen is shown: first the screen's own, then what every table does alike, then the rest.

use std::path::PathBuf;

use crate::explore::Question;
use crate::explore::people::PeopleCell;
use crate::report::number::counted;
use crate::tui::action::Action;
use crate::tui::commands;
use crate::tui::screens::{Outcome, Route, Screen, customers, valued_on};

use super::{App, Effect, Exported, HOME, Overlay, Picked, Task};

impl App {
    /// Does an action where a screen with a table is shown; `Err` where it is nothing of the screen's.
    pub(in crate::tui::app) fn on_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        let page = self.table_page();
        let Some((screen, cx)) = self.screen_and_context() else { return Err(()) };
        let outcome = match screen.update(action, &cx) {
            Outcome::Pass => common(screen, action, page),
            outcome => outcome,
        };
        match outcome {
            Outcome::Pass => self.around_screen(action),
            outcome => Ok(self.follow_outcome(outcome)),
        }
    }

    /// What happens after an action or a choice of the screen.
    pub(in crate::tui::app) fn follow_outcome(&mut self, outcome: Outcome) -> Option<Effect> {
        match outcome {
            Outcome::Pass | Outcome::Done => {}
            Outcome::Afresh => self.screens.failure = None,
            Outcome::Say(text) => self.say(text),
            Outcome::Choose(choice) => self.overlay = Some(Overlay::Choose(choice)),
            Outcome::Ask(asking) => self.overlay = Some(Overlay::Ask(asking)),
            Outcome::Columns(list) => self.overlay = Some(Overlay::Columns(list)),
            Outcome::Open(route) => return self.open(&route),
            Outcome::AskSides(sides) => self.ask_for_sides(sides),
            Outcome::Drill(drill) => {
                let before = self.view.clone();
                self.view.within.extend(drill.added.iter().cloned());
                self.drills.record(drill);
                self.history.record(self.shown(before));
                self.screens.failure = None;
            }
            Outcome::View(view) => {
                let before = std::mem::replace(&mut self.view, *view);
                self.history.record(self.shown(before));
                self.screens.failure = None;
            }
            Outcome::Value(valuing) => {
                self.valuing = *valuing;
                self.screens.failure = None;
            }
        }
        self.follow();
        self.pursue()
    }

    /// What was chosen from the list that a screen opened.
    pub(in crate::tui::app) fn take_choice(&mut self, picked: &Picked) -> Option<Effect> {
        let outcome = match self.screen_and_context() {
            Some((screen, cx)) => screen.on_choice(picked, &cx),
            None => valued_on(self.valuing.with_choice(picked)),
        };
        self.follow_outcome(outcome)
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
                let key = self.keys.first(Action::Show(HOME), self.theme.glyphs.ascii);
                let hint = key.map(|key| format!("; {key} goes there")).unwrap_or_default();
                self.say(format!("{} belongs to the matrix{hint}", commands::entry(action).short));
                Ok(None)
            }
            Back if self.screen().is_some_and(|screen| screen.drills()) && !self.view.within.is_empty() => {
                Ok(self.undrill())
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
            let (rows, of) = (table.rows().len(), counted(table.len() as u64, "row"));
            (table.tsv(), format!("{rows} of {of}"))
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
    pub(in crate::tui::app) fn find_in_screen(&mut self, sought: &str) {
        let Some((screen, _)) = self.screen_and_context() else { return };
        let sought = sought.trim().to_string();
        screen.table_mut().sought = sought.clone();
        if !sought.is_empty() && !screen.find(true, true) {
            self.say(format!("no row holds '{sought}'"));
        }
    }

    /// Lists the people of the cell under the cursor.
    pub(in crate::tui::app) fn open_cell(&mut self) -> Option<Effect> {
        let Some(label) = self.row().map(|row| row.cohort.to_string()) else {
            let key =
                self.keys.first(Action::Show(customers::ID), self.theme.glyphs.ascii).unwrap_or_default();
            self.say(format!("the average has no people of its own; {key} lists every customer"));
            return None;
        };
        let (age, criterion) = (self.cursor.age, self.view.criterion);
        let name = self.matrix().map_or_else(String::new, |matrix| matrix.age_label(age));
        self.open(&Route::Cell {
            cohort: label,
            cell: PeopleCell { age, criterion, status: None },
            age: name,
        })
    }

    /// The list that a screen writes as it is read, and the request for it.
    pub fn begin_writing(&mut self) -> Option<(u64, Question)> {
        let cx = self.context();
        let question = self.screen().and_then(|screen| screen.export_query(&cx))?;
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
}

/// What every table does alike.
fn common(screen: &mut dyn Screen, action: Action, page: usize) -> Outcome {
    let table = screen.table_mut();
    match action {
        Action::SortUp | Action::SortDown => {
            table.sort_by(action == Action::SortDown);
            Outcome::Done
        }
        Action::Mark if table.mark() => Outcome::Say(format!("{} marked", table.marks.len())),
        Action::FindNext | Action::FindPrevious if !table.sought.is_empty() => {
            let sought = table.sought.clone();
            match screen.find(action == Action::FindNext, false) {
                true => Outcome::Done,
                false => Outcome::Say(format!("no row holds '{sought}'")),
            }
        }
        _ if table.travel(action, page) => Outcome::Done,
        _ => Outcome::Pass,
    }
}
