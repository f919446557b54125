//! What every action does to the state.

use tui_input::Input;

use crate::explore::View;

use super::change::{next_average, next_criterion};
use super::{App, Effect, Overlay, clipboard_text};
use crate::tui::action::Action;
use crate::tui::commands;
use crate::tui::screens::{matrix, segments};

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
            Action::RateOrCount => return self.change(|view| view.measure = view.measure.rate_or_count()),
            Action::Criterion => return self.change(|view| view.criterion = next_criterion(view.criterion)),
            Action::Average => return self.change(|view| view.average = next_average(view.average)),
            Action::CohortGrain => return self.regrain(true),
            Action::AgeGrain => return self.regrain(false),
            Action::Undo if matches!(self.overlay, Some(Overlay::Columns(_))) => return self.arrange(action),
            Action::Undo => return self.turn_back(Action::Undo),
            Action::Redo => return self.turn_back(Action::Redo),
            Action::LastView => return self.turn_back(Action::LastView),
            Action::Scale => {
                self.spread = self.spread.next();
                self.derive();
            }
            Action::Forecast => return self.toggle_forecast(),
            Action::NextScreen => return self.call_next(),
            Action::Chart => {
                self.showing = match self.showing {
                    matrix::ID => matrix::CURVES_ID,
                    _ => matrix::ID,
                }
            }
            Action::Mark if matches!(self.overlay, Some(Overlay::Columns(_))) => return self.arrange(action),
            Action::Mark if self.overlay.is_none() => self.mark(),
            Action::Mark => self.mark_view(),
            Action::Compare if self.compared().is_none() => {
                let key = self.keys.first(Action::Mark, self.theme.glyphs.ascii).unwrap_or_default();
                self.say(format!("mark two cells with {key}, or one and go to another"));
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
            Action::Terms if self.showing == matrix::CURVES_ID => return self.ask_for_goal(),
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
            Action::Drivers => return self.explain_cell(),
            Action::Dimension => return self.choose_dimension(),
            Action::Palette => self.overlay = Some(Overlay::Palette { input: Input::default(), chosen: 0 }),
            Action::Open => return self.accept(),
            Action::Watch => self.toggle_watch(),
            Action::Back if self.overlay.is_none() && self.showing == matrix::ID && self.acknowledge() => {}
            Action::Back if self.overlay.is_none() && self.showing == matrix::ID => {
                return self.undrill();
            }
            Action::Back if self.overlay.is_none() => self.showing = matrix::ID,
            Action::Back => return self.back(),
            Action::CopyCell | Action::CopyView => return self.copy(action),
            Action::Export if self.answer.is_some() => self.ask_for_file(),
            Action::Export => self.say("there is no table to write yet"),
            Action::Options => self.toggle_options(),
            Action::SaveView => self.ask_for_name(),
            Action::Views => return Some(Effect::ListViews),
            Action::Remove => return self.remove(),
            Action::Close if self.overlay.is_some() => return self.back(),
            Action::Close if self.showing != matrix::ID => self.showing = matrix::ID,
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

    fn show(&mut self, overlay: Overlay) {
        let nothing = match self.screen() {
            Some(screen) => screen.table().is_empty(),
            None => self.answer.is_none(),
        };
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
        let page = self.overlay_page().unwrap_or_else(|| self.page());
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
            self.follow();
            return None;
        }
        let ages = match action {
            Action::Left => -1,
            Action::Right => 1,
            Action::First => -(1 << 40),
            Action::Last => 1 << 40,
            _ => 0,
        };
        self.step(lines, ages);
        None
    }

    fn overlay_page(&self) -> Option<usize> {
        self.overlay.as_ref().map(|_| crate::tui::layout::overlay_lines(self.size.1))
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

    fn copy(&mut self, action: Action) -> Option<Effect> {
        if let Some(screen) = self.screen() {
            // The page over a screen explains it by its command.
            return Some(Effect::Copy {
                text: screen.command(&self.context()),
                what: "the command".to_string(),
            });
        }
        if self.answer.is_none() || self.unavailable().is_some() {
            self.say("there is nothing to copy yet");
            return None;
        }
        let explaining = matches!(self.overlay, Some(Overlay::Explain { .. }));
        let (text, what) = match (action, explaining) {
            (Action::CopyView, true) => (self.answer.as_ref()?.sql.clone(), "the SQL".to_string()),
            (_, true) => (self.command(), "the command".to_string()),
            (Action::CopyView, false) => clipboard_text::view(self)?,
            (_, false) => clipboard_text::cell(self)?,
        };
        Some(Effect::Copy { text, what })
    }
}
