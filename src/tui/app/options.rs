//! Every option of the view and of the source with its value, changed in place; each change is undone like any other.

use tui_input::Input;

use crate::cohort::Measure;
use crate::explore::option::{OPTIONS, OptionSpec, Steps};
use crate::source::Role;

use super::{App, Effect, Overlay};
use crate::tui::action::Action;

/// The list of options.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub chosen: usize,
    /// The value being typed.
    pub typing: Option<Input>,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

/// The options that are listed, those of the view first.
pub fn listed() -> impl Iterator<Item = &'static OptionSpec> + Clone {
    OPTIONS.iter().filter(|option| option.on_screen)
}

/// The option at a place of the list.
fn at(place: usize) -> &'static OptionSpec {
    listed().nth(place).unwrap_or(&OPTIONS[0])
}

/// The name so many steps on, around the end; nothing if there are none.
fn around(all: &[String], now: &str, by: isize) -> Option<String> {
    let place = all.iter().position(|one| one == now).unwrap_or(0) as isize;
    let next = (place + by).checked_rem_euclid(all.len() as isize)?;
    all.get(next as usize).cloned()
}

impl App {
    /// Opens the list of options, or closes it.
    pub(super) fn toggle_options(&mut self) {
        self.overlay = match self.overlay {
            Some(Overlay::Options(_)) => None,
            _ => Some(Overlay::Options(Options::default())),
        };
    }

    /// What a movement does in the list: another option, or another value of the chosen one.
    pub(super) fn move_in_options(&mut self, action: Action) -> Option<Effect> {
        let Some(Overlay::Options(options)) = &mut self.overlay else { return None };
        options.wrong = None;
        let by = match action {
            Action::Left => -1,
            Action::Right => 1,
            Action::Up => return self.choose_option(options_above),
            Action::Down => return self.choose_option(|at| at + 1),
            Action::Top | Action::PageUp | Action::HalfUp => return self.choose_option(|_| 0),
            Action::Bottom | Action::PageDown | Action::HalfDown => {
                return self.choose_option(|_| usize::MAX);
            }
            _ => return None,
        };
        let option = at(options.chosen);
        match self.stepped(option, by) {
            Some(text) => self.set_option(option, &text),
            None => self.type_option(),
        }
    }

    fn choose_option(&mut self, to: impl Fn(usize) -> usize) -> Option<Effect> {
        if let Some(Overlay::Options(options)) = &mut self.overlay {
            options.chosen = to(options.chosen).min(listed().count() - 1);
        }
        None
    }

    /// Enter: begins to type the value, or takes what was typed.
    pub(super) fn accept_option(&mut self, mut options: Options) -> Option<Effect> {
        let typed = options.typing.take();
        let option = at(options.chosen);
        self.overlay = Some(Overlay::Options(options));
        match typed {
            Some(input) => self.set_option(option, input.value().trim()),
            None => self.type_option(),
        }
    }

    fn type_option(&mut self) -> Option<Effect> {
        if let Some(Overlay::Options(options)) = &mut self.overlay {
            options.typing = Some(Input::new(at(options.chosen).value(&self.view, &self.source)));
        }
        None
    }

    /// The value beside the one there is; nothing if it has to be typed.
    fn stepped(&self, option: &OptionSpec, by: isize) -> Option<String> {
        let now = option.value(&self.view, &self.source);
        if let Steps::Numbers { step, least } = option.steps {
            let now: u64 = now.parse().unwrap_or(least);
            let next = if by < 0 { now.saturating_sub(step).max(least) } else { now.saturating_add(step) };
            return Some(next.to_string());
        }
        let columns = self.report.iter().flat_map(|report| &report.columns);
        let columns = columns.filter(|column| column.role == Role::Attribute);
        let columns: Vec<String> = columns.map(|column| column.name.clone()).collect();
        let measures: Vec<Measure> = Measure::ALL.into_iter().filter(|one| self.offered(*one)).collect();
        let choices = option.choices(&self.view, &columns, &measures);
        // Ages are of three kinds, and each kind has many values.
        let kind = choices
            .iter()
            .find(|choice| **choice == now || choice.split(':').next() == now.split(':').next());
        around(&choices, kind.unwrap_or(choices.last()?), by)
    }

    fn set_option(&mut self, option: &OptionSpec, text: &str) -> Option<Effect> {
        let mut wanted = self.shown(self.view.clone());
        let outcome = option
            .type_in(&mut wanted.view, &mut wanted.source, text)
            .map_err(String::from)
            .and_then(|()| wanted.view.check());
        if let (Some(Overlay::Options(options)), Err(why)) = (&mut self.overlay, &outcome) {
            options.wrong = Some(why.clone());
            return None;
        }
        let effect = self.go_to(wanted);
        self.follow();
        effect
    }
}

fn options_above(at: usize) -> usize {
    at.saturating_sub(1)
}
