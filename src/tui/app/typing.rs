//! Keys while something is typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::choice::matching;
use super::options::Options;
use super::{App, Effect, Overlay, SidesPrompt};
use crate::tui::action::Action;
use crate::tui::chord::Chord;

/// A line that begins with a proposal: the first character typed takes its place, any other key keeps it to be changed.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub input: Input,
    /// Nothing has been typed yet.
    pub untouched: bool,
}

impl Proposal {
    /// A line that begins with a proposal.
    pub fn of(name: String) -> Proposal {
        Proposal { input: Input::new(name), untouched: true }
    }

    fn edit(&mut self, key: &KeyEvent) {
        let typed = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(COMMANDS);
        if std::mem::take(&mut self.untouched) && typed {
            self.input.reset();
        }
        self.input.handle_event(&Event::Key(*key));
    }
}

/// With one of these a key is a command, not a character.
const COMMANDS: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT).union(KeyModifiers::SUPER);

impl App {
    /// Whether keys are typed rather than acted on.
    pub fn takes_text(&self) -> bool {
        matches!(
            self.overlay,
            Some(
                Overlay::Palette { .. }
                    | Overlay::Export(_)
                    | Overlay::Options(Options { typing: Some(_), .. })
                    | Overlay::SaveView(_)
                    | Overlay::Choose(_)
                    | Overlay::Ask(_)
                    | Overlay::Find { .. }
                    | Overlay::Sides(_)
                    | Overlay::Filter { .. }
                    | Overlay::Help { typing: true, .. }
            )
        )
    }

    /// Text pasted by the terminal: typed where something is typed, else ignored.
    pub fn paste(&mut self, text: &str) {
        let line: String = text.chars().filter(|c| !c.is_control()).take(1000).collect();
        for c in line.chars() {
            self.edit(&KeyEvent::from(KeyCode::Char(c)));
        }
        self.follow();
    }

    /// A key while something is typed. Enter, Esc, the arrows and the keys bound to cancel and suspend keep their meaning.
    pub(super) fn type_key(&mut self, event: &KeyEvent, chord: Chord) -> Option<Effect> {
        match (event.code, self.keys.action(chord)) {
            (KeyCode::Enter, _) => return self.accept(),
            (KeyCode::Esc, _) => return self.back(),
            (KeyCode::Tab, _) => {
                if let Some(Overlay::Choose(choice)) = &mut self.overlay {
                    choice.mark();
                }
                let effect = self.complete();
                self.follow();
                return effect;
            }
            (KeyCode::Up, _) => self.choose(-1),
            (KeyCode::Down, _) => self.choose(1),
            (_, Some(action @ (Action::Cancel | Action::Suspend | Action::Redraw)))
                if !event.modifiers.is_empty() =>
            {
                return self.update(action);
            }
            _ => self.edit(event),
        }
        self.follow();
        None
    }

    fn edit(&mut self, key: &KeyEvent) {
        let event = Event::Key(*key);
        match &mut self.overlay {
            Some(Overlay::Palette { input, chosen }) => {
                input.handle_event(&event);
                *chosen = 0;
            }
            Some(Overlay::Choose(choice)) => {
                choice.input.handle_event(&event);
                choice.chosen = 0;
            }
            Some(Overlay::Find { input }) => {
                input.handle_event(&event);
            }
            Some(Overlay::Help { scroll, search, typing: true }) => {
                search.handle_event(&event);
                *scroll = 0;
            }
            Some(Overlay::Export(prompt)) => {
                prompt.name.edit(key);
                prompt.exists = None;
            }
            Some(Overlay::Options(Options { typing: Some(input), wrong, .. })) => {
                input.handle_event(&event);
                *wrong = None;
            }
            Some(Overlay::SaveView(naming)) => {
                naming.name.edit(key);
                naming.exists = false;
            }
            Some(Overlay::Ask(asking)) => {
                asking.line.edit(key);
                asking.wrong = None;
            }
            Some(Overlay::Filter { input, wrong } | Overlay::Sides(SidesPrompt { input, wrong, .. })) => {
                input.handle_event(&event);
                *wrong = None;
            }
            _ => {}
        }
    }

    fn choose(&mut self, by: isize) {
        if let Some(Overlay::Palette { input, chosen }) = &mut self.overlay {
            let last = matching(input.value()).len().saturating_sub(1);
            *chosen = chosen.saturating_add_signed(by).min(last);
        }
        if let Some(Overlay::Choose(choice)) = &mut self.overlay {
            let last = choice.fitting().len().saturating_sub(1);
            choice.chosen = choice.chosen.saturating_add_signed(by).min(last);
        }
    }
}
