//! Popups: opening, keys, requests and replies.

use crossterm::event::{KeyCode, KeyEvent};

use crate::explore::compare::Breakdown;
use crate::explore::{CompareQuestion, Question, SideSpec};
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::commands;
use crate::tui::layout;
use crate::tui::popups::{
    DataReportPage, Help, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, Replied,
};
use crate::tui::screens::Outcome;

use super::{App, Effect, Task};

/// A number above any number of lines or ages.
const FAR: isize = 1 << 30;

impl App {
    /// Opens a popup; it replaces an open one.
    pub(super) fn pop_up(&mut self, popup: impl Popup + 'static) {
        self.popup = Some(Box::new(popup));
        self.follow();
    }

    /// The context of a popup.
    pub fn popup_context(&self) -> PopupContext<'_> {
        let matrix = self.matrix_view();
        let matrix = matrix.as_ref().and_then(|shown| shown.matrix());
        PopupContext {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            has_amount: matrix.is_none_or(|matrix| matrix.has_amount),
            has_margin: matrix.is_none_or(|matrix| matrix.has_margin),
            values: &self.values,
            keys: &self.keys,
            glyphs: &self.theme.glyphs,
            size: self.size,
        }
    }

    /// Whether keys are typed rather than run as actions.
    pub fn takes_text(&self) -> bool {
        self.popup.as_ref().is_some_and(|popup| popup.takes_text())
    }

    /// Text pasted by the terminal: typed into an open prompt, else ignored.
    pub fn paste(&mut self, text: &str) {
        if !self.takes_text() {
            return;
        }
        let line: String = text.chars().filter(|c| !c.is_control()).take(1000).collect();
        for c in line.chars() {
            self.type_into(&KeyEvent::from(KeyCode::Char(c)));
        }
        self.follow();
    }

    /// A key while something is typed. The keys bound to cancel and suspend keep their meaning unless they are
    /// characters.
    pub(super) fn type_key(&mut self, event: &KeyEvent, chord: Chord) -> Option<Effect> {
        if let Some(action @ (Action::Cancel | Action::Suspend | Action::Redraw)) = self.keys.action(chord)
            && !event.modifiers.is_empty()
        {
            return self.update(action);
        }
        let effect = if event.code == KeyCode::Esc { self.back() } else { self.type_into(event) };
        self.follow();
        effect
    }

    fn type_into(&mut self, event: &KeyEvent) -> Option<Effect> {
        let mut popup = self.popup.take()?;
        let step = popup.key(&PopupKey::Typed(*event), &self.popup_context());
        self.take_step(popup, step).unwrap_or_default()
    }

    /// Passes an action to the open popup; `Err` if the popup does not handle it.
    pub(super) fn popup_action(&mut self, action: Action) -> Result<Option<Effect>, ()> {
        if self.takes_text() || self.popup.is_none() {
            return Err(());
        }
        if matches!(action, Action::Back | Action::Close) {
            let effect = self.back();
            self.follow();
            return Ok(effect);
        }
        if self.scroll_popup(action) {
            self.follow();
            return Ok(None);
        }
        let Some(mut popup) = self.popup.take() else { return Err(()) };
        let step = popup.key(&PopupKey::Action(action), &self.popup_context());
        let outcome = self.take_step(popup, step);
        self.follow();
        outcome
    }

    /// Esc: the topmost element goes one level back. Esc never quits.
    fn back(&mut self) -> Option<Effect> {
        let mut popup = self.popup.take()?;
        let step = popup.back(&self.popup_context());
        self.take_step(popup, step).unwrap_or_default()
    }

    /// Scrolls the page on top; returns whether the action scrolls a page.
    fn scroll_popup(&mut self, action: Action) -> bool {
        let page = layout::overlay_lines(self.size.1);
        let lines = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::HalfUp => -(page.div_ceil(2) as isize),
            Action::HalfDown => page.div_ceil(2) as isize,
            Action::PageUp => -(page as isize),
            Action::PageDown => page as isize,
            Action::Top => -FAR,
            Action::Bottom => FAR,
            Action::Left | Action::Right | Action::First | Action::Last => 0,
            _ => return false,
        };
        self.scroll_popup_by(lines)
    }

    /// Scrolls the popup by lines; returns whether it is a page.
    pub(super) fn scroll_popup_by(&mut self, lines: isize) -> bool {
        let scroll = self.popup.as_mut().and_then(|popup| popup.scroll_mut());
        scroll.map(|scroll| *scroll = scroll.saturating_add_signed(lines)).is_some()
    }

    /// Keeps the page on top within its lines.
    pub(super) fn clamp_popup(&mut self) {
        let (columns, lines) = self.size;
        let longest = crate::tui::views::overlay_length(self, columns);
        if let Some(scroll) = self.popup.as_mut().and_then(|popup| popup.scroll_mut()) {
            *scroll = (*scroll).min(longest.saturating_sub(layout::overlay_lines(lines)));
        }
    }

    /// Carries out a step of a popup; `Err` if the popup does not know the key.
    fn take_step(&mut self, popup: Box<dyn Popup>, step: PopupStep) -> Result<Option<Effect>, ()> {
        let request = match step {
            PopupStep::Pass => {
                self.popup = Some(popup);
                return Err(());
            }
            PopupStep::Stay(request) => {
                self.popup = Some(popup);
                request
            }
            PopupStep::Close(request) => request,
        };
        Ok(request.and_then(|request| self.perform(request)))
    }

    /// Carries out the request of a popup.
    fn perform(&mut self, request: PopupRequest) -> Option<Effect> {
        match request {
            PopupRequest::Say(text) => self.say(text),
            PopupRequest::Warn(text) => self.warn(text),
            PopupRequest::Run(action) => return self.update(action),
            PopupRequest::Effect(effect) => return Some(effect),
            PopupRequest::Show(shown) => return self.go_to(*shown),
            PopupRequest::ShowTyped(line, shown) => {
                self.typed_lines.retain(|known| *known != line);
                self.typed_lines.insert(0, line);
                return self.go_to(*shown);
            }
            PopupRequest::OpenSaved(saved) => return self.open_saved(*saved),
            PopupRequest::OpenOffer(offer) => return self.open_offer(*offer),
            PopupRequest::Browse => return self.browse(),
            PopupRequest::View(view) => return self.follow_outcome(Outcome::View(view, None)),
            PopupRequest::Try(measure) => {
                self.view.measure = measure;
                return self.pursue_view();
            }
            PopupRequest::Keep(before) => self.settle(*before),
            PopupRequest::Choose(picked) => return self.take_choice(&picked),
            PopupRequest::Answer(text) => return self.take_answer(&text),
            PopupRequest::Compare(sides) => return self.compare(sides),
            PopupRequest::CompareMarked(sides) => {
                return self.compare_sides(sides);
            }
            PopupRequest::TryGroup(side) => return self.try_group(side),
            PopupRequest::Find(text) => {
                self.find_in_screen(&text);
                self.follow();
                return self.request_missing();
            }
            // A running request is not cancelled for a completion.
            PopupRequest::Values(_) if self.busy.is_some() => {}
            PopupRequest::Values(values) => {
                return Some(Effect::Ask(self.begin(Task::Values), Question::Values(values)));
            }
            PopupRequest::Repeated => return self.look_for_repeated(),
            PopupRequest::AskAboutMoney => {
                self.asked_of_money = None;
                self.ask_about_money();
            }
            PopupRequest::GiveUp => return self.give_up(),
            PopupRequest::DataReport => self.pop_up(DataReportPage::default()),
        }
        None
    }

    /// Checks the condition of a group alone, so that an error is known before the user types the next one.
    fn try_group(&mut self, side: SideSpec) -> Option<Effect> {
        if self.busy.is_some() {
            // Without this check the comparison checks it; a running request is not cancelled.
            self.tell(&PopupReply::Tried);
            return None;
        }
        let shape = self.view.by_period().shape();
        let question = CompareQuestion { shape, sides: vec![side], breakdown: Breakdown::None };
        Some(Effect::Ask(self.begin(Task::Group), Question::Compare(question)))
    }

    /// Passes the reply to the popup; returns whether it accepted it.
    pub(super) fn tell(&mut self, reply: &PopupReply) -> bool {
        if matches!(reply, PopupReply::Refused(_)) {
            // They were meant for what would have followed.
            self.early_keys.clear();
        }
        let Some(mut popup) = self.popup.take() else { return false };
        let replied = popup.reply(reply, &self.popup_context());
        if replied != Replied::Closed {
            self.popup = Some(popup);
        }
        self.follow();
        replied != Replied::Ignored
    }

    /// Shows why a choice or a line is invalid: in its popup, otherwise in the footer.
    pub(super) fn refuse(&mut self, why: String) {
        if !self.tell(&PopupReply::Refused(why.clone())) {
            self.warn(why);
        }
    }

    /// The keys of the screen with their labels, for the help.
    pub(super) fn help_here(&self) -> Vec<(Action, String)> {
        let own = |action: Action| self.screen().and_then(|screen| screen.label(action, &self.context()));
        let what = |action: Action| {
            let help = commands::entry(action).help;
            own(action).map_or_else(|| help.to_string(), |label| format!("{label}: {help}"))
        };
        self.key_hints().into_iter().map(|(action, _)| (action, what(action))).collect()
    }

    /// Opens the help with its search active, or activates the search if the help is open.
    pub(super) fn search_help(&mut self) {
        let help = Help::searching(self.help_here());
        self.pop_up(help);
    }
}
