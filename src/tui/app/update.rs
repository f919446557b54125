//! What every action does to the state.

use tui_input::Input;

use crate::explore::View;

use super::{App, Effect, Overlay};
use crate::tui::action::Action;
use crate::tui::commands;
use crate::tui::screens::segments;

impl App {
    /// Does an action; what has to happen outside comes back.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        let armed = std::mem::take(&mut self.quit_armed);
        if let Some(before) = self.leave_measures(action) {
            self.settle(before);
        }
        if self.is_not_for_columns(action) {
            let (take, leave) = (Action::Open, Action::Back);
            let key = |action| self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default();
            self.say(format!("{} takes the columns, {} leaves them as they were", key(take), key(leave)));
            return None;
        }
        if self.overlay.is_none()
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
            | Action::PageDown => return self.travel(action),
            Action::NextMeasure => return self.choose_measure(1),
            Action::PreviousMeasure => return self.choose_measure(-1),
            // With a page over it the screen still does what is its own.
            Action::RateOrCount
            | Action::Criterion
            | Action::Average
            | Action::CohortGrain
            | Action::AgeGrain
            | Action::Scale
            | Action::Forecast
            | Action::Chart
            | Action::Drivers => return self.on_screen(action).unwrap_or(None),
            Action::Undo if matches!(self.overlay, Some(Overlay::Columns(_))) => return self.arrange(action),
            Action::Undo => return self.turn_back(Action::Undo),
            Action::Redo => return self.turn_back(Action::Redo),
            Action::LastView => return self.turn_back(Action::LastView),
            Action::NextScreen => return self.call_next(),
            Action::Mark if matches!(self.overlay, Some(Overlay::Columns(_))) => return self.arrange(action),
            Action::Mark => self.mark_view(),
            Action::Compare if !self.shows_home() => {
                let key = self.keys.first(Action::CompareMarked, self.theme.glyphs.ascii).unwrap_or_default();
                self.say(format!(
                    "two cells are compared in the matrix; {key} compares the marked rows here"
                ));
            }
            Action::Compare => self.show(Overlay::Compare { scroll: 0 }),
            Action::Theme => {
                self.theme.palette = self.theme.palette.next();
                self.say(format!("theme {}", self.theme.palette.name()));
            }
            Action::Filter => self.ask_for_filter(),
            Action::Explain => self.show(Overlay::Explain { scroll: 0 }),
            Action::Data => self.show(Overlay::Data { scroll: 0 }),
            Action::Help => self.show(Overlay::Help { scroll: 0, search: Input::default(), typing: false }),
            Action::Search => self.search(),
            // They belong to tables of screens, or are done above.
            Action::Show(_)
            | Action::NextPage
            | Action::NextSide
            | Action::SegmentAges
            | Action::Columns
            | Action::Terms
            | Action::SortUp
            | Action::SortDown
            | Action::FindNext
            | Action::FindPrevious => {
                self.say(match action {
                    Action::NextSide => "a comparison has sides, this has none".to_string(),
                    Action::NextPage => "there is one page here".to_string(),
                    _ => format!("nothing to {} here", commands::entry(action).short),
                });
            }
            Action::CompareMarked => return self.compare_marked(),
            Action::Dimension => return self.choose_dimension(),
            Action::Palette => self.overlay = Some(Overlay::Palette { input: Input::default(), chosen: 0 }),
            Action::Open => return self.accept(),
            Action::Watch => self.toggle_watch(),
            Action::Back => return self.back(),
            Action::CopyCell | Action::CopyView => return self.copy(action),
            Action::Export => self.ask_for_file(),
            Action::Options => self.toggle_options(),
            Action::SaveView => self.ask_for_name(),
            Action::Views => return Some(Effect::ListViews),
            Action::Remove => return self.remove(),
            Action::Close if self.overlay.is_some() => return self.back(),
            Action::Close | Action::Quit => return Some(Effect::Quit),
            Action::Cancel => return self.cancel(armed),
            Action::Reload => return Some(self.read_again()),
            Action::Redraw => return Some(Effect::Redraw),
            Action::Suspend => return Some(Effect::Suspend),
            Action::Mouse => {
                self.mouse = !self.mouse;
                let text =
                    if self.mouse { "mouse on: the terminal no longer selects text" } else { "mouse off" };
                self.say(text);
                return Some(Effect::Mouse(self.mouse));
            }
        }
        self.follow();
        None
    }

    /// A choice of measure stands once something else is done; the list closes.
    fn leave_measures(&mut self, action: Action) -> Option<View> {
        use Action::{Back, Close, Down, NextMeasure, Open, PreviousMeasure, Theme, Up};
        let stays = [NextMeasure, PreviousMeasure, Up, Down, Open, Back, Close, Theme].contains(&action);
        match self.overlay.take() {
            Some(Overlay::Measures { before }) if !stays => Some(before),
            kept => {
                self.overlay = kept;
                None
            }
        }
    }

    pub(super) fn show(&mut self, overlay: Overlay) {
        let nothing = self.screen().is_none_or(|screen| screen.is_empty());
        if matches!(overlay, Overlay::Explain { .. }) && nothing {
            self.say("there is nothing to explain yet");
            return;
        }
        let same = |a: &Overlay, b: &Overlay| std::mem::discriminant(a) == std::mem::discriminant(b);
        // The key that opens a page closes it too.
        let open = self.overlay.as_ref().is_some_and(|shown| same(shown, &overlay));
        self.overlay = if open { None } else { Some(overlay) };
    }

    fn search(&mut self) {
        match &mut self.overlay {
            Some(Overlay::Help { typing, .. }) => *typing = true,
            _ => self.overlay = Some(Overlay::Help { scroll: 0, search: Input::default(), typing: true }),
        }
    }

    fn travel(&mut self, action: Action) -> Option<Effect> {
        if let Some(Overlay::Measures { .. }) = self.overlay {
            return match action {
                Action::Up => self.choose_measure(-1),
                Action::Down => self.choose_measure(1),
                _ => None,
            };
        }
        if matches!(self.overlay, Some(Overlay::Columns(_))) {
            return self.arrange(action);
        }
        if matches!(self.overlay, Some(Overlay::Options(_))) {
            return self.move_in_options(action);
        }
        if matches!(self.overlay, Some(Overlay::Views(_))) {
            self.choose_line(action);
            return None;
        }
        let page = crate::tui::layout::overlay_lines(self.size.1);
        let lines = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::HalfUp => -(page.div_ceil(2) as isize),
            Action::HalfDown => page.div_ceil(2) as isize,
            Action::PageUp => -(page as isize),
            Action::PageDown => page as isize,
            Action::Top => -(1 << 30),
            Action::Bottom => 1 << 30,
            _ => 0,
        };
        if let Some(overlay) = &mut self.overlay {
            overlay.scroll_by(lines);
        }
        self.follow();
        None
    }

    /// Chooses what customers are told apart by, on the screen that does so.
    fn choose_dimension(&mut self) -> Option<Effect> {
        let effect = self.call(segments::ID);
        match self.on_screen(Action::Dimension) {
            Ok(Some(other)) => Some(other),
            _ => effect,
        }
    }

    /// Drops what runs: its answer is no longer wanted.
    pub(super) fn stop(&mut self) -> Option<Effect> {
        self.busy = None;
        Some(Effect::Cancel)
    }

    fn cancel(&mut self, armed: bool) -> Option<Effect> {
        match &mut self.busy {
            Some(busy) => {
                busy.cancelling = true;
                Some(Effect::Cancel)
            }
            None if armed => Some(Effect::Quit),
            None => {
                self.quit_armed = true;
                let key = self.keys.first(Action::Cancel, self.theme.glyphs.ascii).unwrap_or_default();
                self.say(format!("nothing is running; {key} again quits"));
                None
            }
        }
    }

    /// Copies from a page over the screen: the command or the SQL that make what it explains; else from the screen.
    fn copy(&mut self, action: Action) -> Option<Effect> {
        let screen = self.screen()?;
        let sql = screen.sql().filter(|_| action == Action::CopyView);
        let own = sql.map(|sql| (sql, "the SQL".to_string()));
        let explaining = matches!(self.overlay, Some(Overlay::Explain { .. })) || screen.table().is_some();
        if explaining {
            let (text, what) =
                own.unwrap_or_else(|| (screen.command(&self.context()), "the command".to_string()));
            return Some(Effect::Copy { text, what });
        }
        self.copy_from_screen(action)
    }
}
