//! What keys do where a screen is shown: first the screen's own, then what every table does alike, then the rest.

use std::path::PathBuf;

use crate::explore::Question;
use crate::explore::people::PeopleCell;
use crate::report::number::counted;
use crate::tui::action::Action;
use crate::tui::app::{App, Effect, Exported, Overlay, Picked, Showing, Task};

use super::screen::valued_on;
use super::{Screen, Target, Turn};

impl App {
    /// Does an action where a screen with a table is shown; `Err` where it is nothing of the screen's.
    pub(in crate::tui::app) fn on_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
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
    pub(in crate::tui::app) fn take_turn(&mut self, turn: Turn) -> Option<Effect> {
        match turn {
            Turn::Pass | Turn::Done => {}
            Turn::Afresh => self.screens.failure = None,
            Turn::Say(text) => self.say(text),
            Turn::Choose(choice) => self.overlay = Some(Overlay::Choose(choice)),
            Turn::Ask(asking) => self.overlay = Some(Overlay::Ask(asking)),
            Turn::Columns(list) => self.overlay = Some(Overlay::Columns(list)),
            Turn::Go(showing) => return self.go(showing),
            Turn::Open(Target::Customer(id)) => {
                self.screens.customer.show(id);
                return self.go(Showing::Customer);
            }
            Turn::View(view) => {
                let before = std::mem::replace(&mut self.view, *view);
                self.history.record(self.shown(before));
                self.screens.failure = None;
            }
            Turn::Value(valuing) => {
                self.valuing = *valuing;
                self.screens.failure = None;
            }
        }
        self.follow();
        self.pursue()
    }

    /// What was chosen from the list that a screen opened.
    pub(in crate::tui::app) fn take_choice(&mut self, picked: &Picked) -> Option<Effect> {
        let turn = match self.screen_and_about() {
            Some((screen, about)) => screen.chosen(picked, &about),
            None => valued_on(self.valuing.with_choice(picked)),
        };
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
        let Some((screen, _)) = self.screen_and_about() else { return };
        let sought = sought.trim().to_string();
        screen.table_mut().sought = sought.clone();
        if !sought.is_empty() && !screen.find(true, true) {
            self.say(format!("no row holds '{sought}'"));
        }
    }

    /// Lists the people of the cell under the cursor.
    pub(in crate::tui::app) fn open_cell(&mut self) -> Option<Effect> {
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
