//! The effect of every action on the state.

use super::{App, Effect};
use crate::tui::action::Action;
use crate::tui::commands;
use crate::tui::popups::{Commands, Decides, EarlierViews, Explanation, Help, Mapping, Options, PageContent};
use crate::tui::screens::{kpis, segments};

impl App {
    /// Performs an action; returns the effect to run outside.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        log::debug!("action {}", commands::name(action));
        let armed = std::mem::take(&mut self.quit_armed);
        if let Ok(effect) = self.popup_action(action) {
            return effect;
        }
        if self.popup.is_none()
            && let Ok(effect) = self.on_screen(action)
        {
            return effect;
        }
        if let Action::Show(id) = action {
            return self.call(id);
        }
        match action {
            Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::Top
            | Action::Bottom
            | Action::First
            | Action::Last
            | Action::HalfUp
            | Action::HalfDown
            | Action::PageUp
            | Action::PageDown => {}
            Action::NextMeasure | Action::PreviousMeasure => self.choose_measure(),
            // Under a page, the screen still handles its own actions.
            Action::RateOrCount
            | Action::Criterion
            | Action::Average
            | Action::CohortGrain
            | Action::AgeGrain
            | Action::ShorterPeriod
            | Action::LongerPeriod
            | Action::Scale
            | Action::Forecast
            | Action::Chart
            | Action::Mark
            | Action::Drivers => return self.on_screen(action).unwrap_or(None),
            Action::Undo => return self.turn_back(Action::Undo),
            Action::Redo => return self.turn_back(Action::Redo),
            Action::LastView => return self.turn_back(Action::LastView),
            Action::History => self.pop_up(EarlierViews::of(self.history.past())),
            Action::NextScreen => return self.call_next(),
            Action::Compare if !self.shows_home() => {
                let key = self.key_of(Action::CompareMarked);
                self.say(format!(
                    "two cells are compared in the matrix; {key} compares the marked rows here"
                ));
            }
            Action::Compare => return self.on_screen(action).unwrap_or(None),
            Action::Theme => self.show_next_theme(),
            Action::Filter => self.ask_for_condition(Decides::Filter),
            Action::Entry => self.ask_for_condition(Decides::Entry),
            Action::Returns => self.ask_for_condition(Decides::Returns),
            Action::Event => self.ask_for_event(),
            Action::Explain => self.show_explanation(),
            Action::OpenSource => return self.browse(),
            Action::Data => {
                self.pop_up(Mapping::default());
                self.wants_columns = true;
                return self.request_missing();
            }
            Action::Help => self.show_help(),
            Action::Search => self.search_help(),
            // Tables of screens handle these, or they are handled above.
            Action::Show(_)
            | Action::NextPage
            | Action::PreviousPage
            | Action::EarlierWindow
            | Action::LaterWindow
            | Action::NextSide
            | Action::SegmentAges
            | Action::Columns
            | Action::Terms
            | Action::SortUp
            | Action::SortDown
            | Action::SortBy
            | Action::FindNext
            | Action::FindPrevious => self.say(self.why_not_here(action)),
            Action::CompareMarked => return self.compare_marked(),
            Action::Dimension => return self.choose_dimension(),
            Action::Palette => self.pop_up(Commands::on(self.actions_here(), self.typed_lines.clone())),
            Action::Open => self.show_explanation(),
            Action::Watch => self.toggle_watch(),
            Action::Back => {}
            Action::CopyCell | Action::CopyView => return self.copy(action),
            Action::Export => self.ask_for_file(),
            Action::Read => return self.read_outside(),
            Action::Options => self.pop_up(Options::default()),
            Action::SaveView => self.ask_for_name(),
            Action::Views => return Some(Effect::ListViews),
            Action::Remove => self.say("nothing to delete is selected"),
            Action::Close | Action::Quit => return Some(Effect::Quit),
            Action::Cancel => return self.cancel(armed),
            Action::Reload => return Some(self.read_again()),
            Action::Redraw => return Some(Effect::Redraw),
            Action::Suspend => return Some(Effect::Suspend),
            Action::Mouse => return Some(self.toggle_mouse()),
        }
        self.follow();
        None
    }

    /// Why an action does nothing on this screen.
    fn why_not_here(&self, action: Action) -> String {
        match action {
            Action::NextSide => "only a comparison has sides".to_string(),
            Action::NextPage | Action::PreviousPage => "this screen has only one page".to_string(),
            Action::EarlierWindow | Action::LaterWindow => {
                let key = self.keys.first(Action::Show(kpis::ID), self.theme.glyphs.ascii);
                let hint = key.map(|key| format!("; {key} shows them")).unwrap_or_default();
                format!("only key figures have a window{hint}")
            }
            _ => format!("not on this screen: {}", uncapitalised(commands::entry(action).help)),
        }
    }

    fn show_next_theme(&mut self) {
        self.theme.palette = self.theme.palette.next();
        self.say(format!("theme {}", self.theme.palette.name()));
    }

    fn toggle_mouse(&mut self) -> Effect {
        self.mouse = !self.mouse;
        self.say(if self.mouse { "mouse on: the terminal no longer selects text" } else { "mouse off" });
        Effect::Mouse(self.mouse)
    }

    /// The first key of an action, as the user may press it; blank if it has none.
    pub(super) fn key_of(&self, action: Action) -> String {
        self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default()
    }

    pub(super) fn show_explanation(&mut self) {
        let Some(screen) = self.screen().filter(|screen| !screen.is_empty()) else {
            return self.say(self.why_nothing());
        };
        let page = Explanation::new(screen.sql().is_some());
        self.pop_up(page);
    }

    /// The reason for a missing number.
    fn why_nothing(&self) -> String {
        let message = || self.screen().and_then(|screen| screen.empty_message());
        match self.screen_failure().or_else(message) {
            _ if self.busy.is_some() => "nothing to explain until the numbers are there".to_string(),
            Some(why) => format!("nothing to explain: {}", why.replace('\n', " ")),
            None => "nothing to explain: the table has no rows".to_string(),
        }
    }

    fn show_help(&mut self) {
        let help = Help::on(self.help_here());
        self.pop_up(help);
    }

    /// Opens the list of dimensions of the segments over the present screen; the choice leads there.
    fn choose_dimension(&mut self) -> Option<Effect> {
        let (screen, cx) = self.any_screen_and_context(segments::ID)?;
        let outcome = screen.update(Action::Dimension, &cx);
        self.follow_outcome(outcome)
    }

    /// Drops the running request: its answer is no longer needed.
    pub(super) fn stop(&mut self) -> Option<Effect> {
        self.busy = None;
        Some(Effect::Cancel)
    }

    /// Cancels the running request. Without one, the second time in a row quits: `armed` tells whether this is it.
    fn cancel(&mut self, armed: bool) -> Option<Effect> {
        match &mut self.busy {
            Some(busy) => {
                busy.cancelling = true;
                Some(Effect::Cancel)
            }
            None if armed => Some(Effect::Quit),
            None => {
                self.quit_armed = true;
                let key = self.key_of(Action::Cancel);
                self.say(format!("nothing is running; {key} again quits"));
                None
            }
        }
    }

    /// Whether the page of an explanation is on top.
    fn explains(&self) -> bool {
        self.popup.as_ref().and_then(|popup| popup.page()) == Some(PageContent::Explanation)
    }

    /// Shows the table in the user's pager, or the SQL behind an explanation.
    fn read_outside(&mut self) -> Option<Effect> {
        let screen = self.screen()?;
        let explains = self.explains();
        let sql = screen.sql().filter(|_| explains).map(str::to_string);
        if sql.is_none() && (screen.is_empty() || explains) {
            self.say(if explains { "no SQL stands behind this page" } else { "no table to read yet" });
            return None;
        }
        Some(Effect::Read(sql))
    }

    /// From a page, copies the command or the SQL behind its number; otherwise copies from the screen.
    fn copy(&mut self, action: Action) -> Option<Effect> {
        let screen = self.screen()?;
        let sql = screen.sql().filter(|_| action == Action::CopyView);
        let own = sql.map(|sql| (sql.to_string(), "the SQL".to_string()));
        if self.explains() || screen.table().is_some() {
            let (text, what) =
                own.unwrap_or_else(|| (screen.command(&self.context()), "the command".to_string()));
            return Some(Effect::Copy { text, what });
        }
        self.copy_from_screen(action)
    }
}

/// A sentence as the end of another one.
fn uncapitalised(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_lowercase().to_string()).unwrap_or_default();
    first + signs.as_str()
}
