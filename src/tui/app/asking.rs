//! A line that a screen asks for: typed in a prompt, taken by the screen, which says what is wrong with it.

use super::typing::Proposal;
use super::{App, Effect, Overlay};

/// A line being typed for a screen.
#[derive(Debug, Clone)]
pub struct Asking {
    /// What is asked for, for the screen that asked: `ages in months`.
    pub label: String,
    /// What may be typed.
    pub hint: String,
    pub line: Proposal,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

impl App {
    /// Enter: the screen takes what was typed, or says what is wrong with it.
    pub(super) fn accept_asked(&mut self, asking: Asking) -> Option<Effect> {
        let typed = {
            let (screen, cx) = self.screen_and_context()?;
            screen.on_input(asking.line.input.value().trim(), &cx)
        };
        match typed {
            Ok(outcome) => self.follow_outcome(outcome),
            Err(why) => {
                self.overlay = Some(Overlay::Ask(Asking { wrong: Some(why), ..asking }));
                self.follow();
                None
            }
        }
    }
}
