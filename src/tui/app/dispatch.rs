//! Actions on a screen: first the screen's own, then those of every table, then those of the explorer.

use std::path::PathBuf;

use crate::explore::Question;
use crate::report::number::counted;
use crate::tui::action::Action;
use crate::tui::commands;
use crate::tui::drills::Drill;
use crate::tui::popups::{Choice, ChoiceOf, Find, Groups, Item, Picked, TwoCells};
use crate::tui::screens::{Outcome, PageKind, SCREENS, Screen, segments};
use crate::tui::table::{Column, Table};

use super::screen_states::owner;
use super::{App, Effect, Exported, HOME, Task};

impl App {
    /// Performs an action of a screen with a table; `Err` if it does not concern the screen.
    pub(super) fn on_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        let page = self.table_page();
        let Some((screen, cx)) = self.screen_and_context() else { return Err(()) };
        let outcome = match screen.update(action, &cx) {
            Outcome::Pass => match screen.pages().and_then(|pages| pages.turned(action)) {
                Some(turned) => screen.turn_page(turned, &cx),
                None => common(screen, action, page),
            },
            outcome => outcome,
        };
        match outcome {
            Outcome::Pass => self.around_screen(action),
            outcome => Ok(self.follow_outcome(outcome)),
        }
    }

    /// Carries out the outcome of an action or a choice on the screen.
    pub(super) fn follow_outcome(&mut self, outcome: Outcome) -> Option<Effect> {
        match outcome {
            Outcome::Pass | Outcome::Done => {}
            Outcome::Retry => self.screens.failure = None,
            Outcome::Say(text) => self.say(text),
            Outcome::Warn(text) => self.warn(text),
            Outcome::GroupBy(dimensions) => self.group_others_by(&dimensions),
            Outcome::Show(id) => self.showing = id,
            Outcome::Page(PageKind::Explanation) => self.show_explanation(),
            Outcome::Page(PageKind::TwoCells) => self.pop_up(TwoCells::default()),
            Outcome::Refuse(why) => self.refuse(why),
            Outcome::Choose(choice) => self.pop_up(choice),
            Outcome::Ask(ask) => self.pop_up(ask),
            Outcome::Columns(list) => self.pop_up(list),
            Outcome::Open(route) => return self.open(&route),
            Outcome::AskSides(sides) => self.pop_up(Groups::after(&sides)),
            Outcome::Drill(drill) => self.go_on_with(drill),
            Outcome::DrillOpen(drill, route) => {
                self.go_on_with(drill);
                return self.open(&route);
            }
            Outcome::View(view, note) => {
                note.into_iter().for_each(|text| self.say(text));
                let before = std::mem::replace(&mut self.view, *view);
                self.history.record(self.shown(before));
                return self.pursue_view();
            }
            Outcome::Value(valuing) => {
                self.valuing = *valuing;
                self.screens.failure = None;
            }
        }
        self.follow();
        self.request_missing()
    }

    /// Goes on with the customers of a row.
    fn go_on_with(&mut self, drill: Drill) {
        let before = self.view.clone();
        self.view.segment_filters.extend(drill.added.iter().cloned());
        self.drills.record(drill);
        self.history.record(self.shown(before));
        self.screens.failure = None;
    }

    /// Carries the dimensions chosen on the screen to the others.
    fn group_others_by(&mut self, dimensions: &[String]) {
        let shown = owner(self.showing);
        for entry in SCREENS.iter().filter(|entry| owner(entry.id) == entry.id && entry.id != shown) {
            if let Some(screen) = self.screens.get_mut(entry.id) {
                screen.group_by(dimensions);
            }
        }
    }

    /// Sorts by a column chosen from the list: numbers with the highest first, texts from A on; the column that is sorted
    /// by already, the other way round.
    fn sort_by(&mut self, name: &str) -> Option<Effect> {
        let (screen, _) = self.screen_and_context()?;
        let table = screen.table_mut()?;
        let column = table.columns.iter().position(|column| column.name == name)?;
        let descending = match table.sort.filter(|sort| sort.column == column) {
            Some(sort) => !sort.descending,
            None => table.columns.get(column)?.numeric,
        };
        table.column = column;
        self.on_screen(if descending { Action::SortDown } else { Action::SortUp }).unwrap_or_default()
    }

    /// Takes the choice from a list that a screen opened.
    pub(super) fn take_choice(&mut self, picked: &Picked) -> Option<Effect> {
        if picked.from == ChoiceOf::Sorting {
            let Some(name) = picked.names.first() else {
                self.refuse(format!("no column fits '{}'", picked.typed));
                return None;
            };
            self.popup = None;
            return self.sort_by(name);
        }
        let chooser = if picked.title == segments::BY { segments::ID } else { owner(self.showing) };
        let outcome =
            self.any_screen_and_context(chooser).map(|(screen, cx)| screen.on_choice(picked, &cx))?;
        if let Outcome::Refuse(why) = outcome {
            self.refuse(why);
            return None;
        }
        self.popup = None;
        if chooser != owner(self.showing) {
            self.screens.trail.push(self.showing);
            self.showing = chooser;
            self.screens.failure = None;
        }
        if let Outcome::Value(valuing) = &outcome
            && **valuing == self.valuing
        {
            let what = picked.names.first().unwrap_or(&picked.typed);
            self.say(format!("{what}: unchanged, this is the current value"));
            return None;
        }
        self.follow_outcome(outcome)
    }

    /// Takes the line typed into a prompt of a screen.
    pub(in crate::tui::app) fn take_answer(&mut self, text: &str) -> Option<Effect> {
        let (screen, cx) = self.screen_and_context()?;
        match screen.on_input(text, &cx) {
            Ok(outcome) => {
                self.popup = None;
                self.follow_outcome(outcome)
            }
            Err(why) => {
                self.refuse(why);
                None
            }
        }
    }

    /// Actions of the whole explorer while a screen is shown.
    fn around_screen(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        use Action::{
            AgeGrain, Average, Back, Chart, Close, CohortGrain, CopyCell, CopyView, Criterion, Export,
            FindNext, FindPrevious, Forecast, LongerPeriod, Mark, NextMeasure, PreviousMeasure, RateOrCount,
            Reload, Scale, Search, ShorterPeriod,
        };
        match action {
            NextMeasure | PreviousMeasure if self.screen().is_some_and(|screen| screen.edits_view()) => {
                Err(())
            }
            Chart => {
                self.turn_to_bars();
                Ok(None)
            }
            NextMeasure | PreviousMeasure | RateOrCount | Criterion | Average | CohortGrain | AgeGrain
            | ShorterPeriod | LongerPeriod | Scale | Forecast => {
                let key = self.keys.first(Action::Show(HOME), self.theme.glyphs.ascii);
                let hint = key.map(|key| format!("; {key} shows it")).unwrap_or_default();
                self.say(format!("'{}' changes the matrix{hint}", commands::entry(action).short));
                Ok(None)
            }
            Back if self.screen().is_some_and(|screen| screen.drills())
                && !self.view.segment_filters.is_empty() =>
            {
                Ok(self.undrill())
            }
            Close if self.showing == HOME => Err(()),
            Back | Close => Ok(self.go_back()),
            Mark => {
                self.say("this row cannot be marked");
                Ok(None)
            }
            Search if self.screen().is_some_and(|screen| screen.table().is_none()) => Err(()),
            Search => {
                self.pop_up(Find::default());
                Ok(None)
            }
            FindNext | FindPrevious => {
                let key = self.key_of(Action::Search);
                self.say(format!("nothing to go to; {key} searches"));
                Ok(None)
            }
            CopyCell | CopyView => Ok(self.copy_from_screen(action)),
            Export => {
                self.ask_for_file();
                Ok(None)
            }
            Reload => {
                self.screens.failure = None;
                Err(())
            }
            _ => Err(()),
        }
    }

    /// Draws the rows of a table as bars, or again as a table.
    fn turn_to_bars(&mut self) {
        let Some((screen, _)) = self.screen_and_context() else { return };
        match screen.table_mut().filter(|table| table.has_bars()) {
            Some(table) => table.as_bars = !table.as_bars,
            None => self.say("no number here to draw as a bar"),
        }
    }

    pub(super) fn copy_from_screen(&mut self, action: Action) -> Option<Effect> {
        let own = self.screen().and_then(|screen| screen.copy(action, &self.context()));
        if let Some((text, what)) = own {
            return Some(Effect::Copy { text, what });
        }
        let table = self.screen().and_then(|screen| screen.table());
        let Some(table) = table.filter(|table| !table.is_empty()) else {
            self.say("nothing to copy yet");
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

    /// Searches the table for the typed text.
    pub(super) fn find_in_screen(&mut self, search: &str) {
        let Some((screen, _)) = self.screen_and_context() else { return };
        let search = search.trim().to_string();
        let Some(table) = screen.table_mut() else { return };
        table.search = search.clone();
        if !search.is_empty() && !screen.find(true, true) {
            self.say(format!("no row holds '{search}'"));
        }
    }

    /// Rows of the table on one page.
    fn table_page(&self) -> usize {
        let area = self.screen().and_then(|screen| screen.table_area(&self.context()));
        area.map_or(1, |area| usize::from(area.height.saturating_sub(1)).max(1))
    }

    /// The list that a screen writes while its rows arrive, and the request for it.
    pub fn begin_writing(&mut self) -> Option<(u64, Question)> {
        let cx = self.context();
        let question = self.screen().and_then(|screen| screen.export_query(&cx))?;
        Some((self.begin(Task::Write), question))
    }

    /// The result of writing a list.
    pub fn written(&mut self, id: u64, path: PathBuf, outcome: Result<String, String>) -> Option<Effect> {
        if !self.has_ended_writing(id) {
            return None;
        }
        self.exported(path, outcome.map_or_else(Exported::Failed, Exported::Written));
        self.request_missing()
    }

    /// Whether the list that is still waited for has been written.
    fn has_ended_writing(&mut self, id: u64) -> bool {
        let is_expected = self.expected(id);
        if is_expected {
            self.busy = None;
        }
        is_expected
    }

    /// The result of writing a list for the pager; returns whether the file can be read, and what to ask next.
    pub fn written_to_read(&mut self, id: u64, outcome: Result<String, String>) -> (bool, Option<Effect>) {
        if !self.has_ended_writing(id) {
            return (false, None);
        }
        let is_whole = outcome.map_err(|why| self.warn(why)).is_ok();
        (is_whole, self.request_missing())
    }
}

/// The columns of a table, the present order marked.
fn columns_to_sort(table: &Table) -> Choice {
    let item = |(place, column): (usize, &Column)| {
        let note = match table.sort.filter(|sort| sort.column == place) {
            Some(sort) if sort.descending => "highest first now; Enter reverses",
            Some(_) => "lowest first now; Enter reverses",
            None => "",
        };
        Item { name: column.name.clone(), note: note.to_string(), off: false }
    };
    let items = table.columns.iter().enumerate().map(item).collect();
    Choice::of("sort by", items, 1).for_sorting()
}

/// Actions that work the same in every table.
fn common(screen: &mut dyn Screen, action: Action, page: usize) -> Outcome {
    let Some(table) = screen.table_mut() else { return Outcome::Pass };
    match action {
        Action::SortUp | Action::SortDown => {
            table.sort_by(action == Action::SortDown);
            Outcome::Done
        }
        Action::SortBy if table.columns.is_empty() => Outcome::Say("nothing to sort yet".to_string()),
        Action::SortBy => Outcome::Choose(columns_to_sort(table)),
        Action::Mark if table.mark() => Outcome::Say(format!("{} marked", table.marks.len())),
        Action::FindNext | Action::FindPrevious if !table.search.is_empty() => {
            let search = table.search.clone();
            match screen.find(action == Action::FindNext, false) {
                true => Outcome::Done,
                false => Outcome::Say(format!("no row holds '{search}'")),
            }
        }
        _ if table.travel(action, page) => Outcome::Done,
        _ => Outcome::Pass,
    }
}
