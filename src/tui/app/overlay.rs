//! What can lie over the table: scrollable pages, lists to choose from, and lines to type into.

use tui_input::Input;

use crate::explore::View;

use super::asking::Asking;
use super::choice::{Choice, matching};
use super::columns::ColumnList;
use super::export::Prompt;
use super::options::Options;
use super::saved::{Naming, Shelved};
use super::{App, Effect, SidesPrompt};
use crate::tui::action::Action;

/// The page or prompt on top of the table.
#[derive(Debug, Clone)]
pub enum Overlay {
    Explain {
        scroll: usize,
    },
    Data {
        scroll: usize,
    },
    /// Two marked cells side by side.
    Compare {
        scroll: usize,
    },
    /// The keys; `search` narrows them, `typing` while it is being typed.
    Help {
        scroll: usize,
        search: Input,
        typing: bool,
    },
    /// The measures, tried out as the choice moves; `before` is what Esc goes back to.
    Measures {
        before: View,
    },
    Palette {
        input: Input,
        chosen: usize,
    },
    Export(Prompt),
    /// Every option of the view and the source.
    Options(Options),
    /// The name a view is saved under.
    SaveView(Naming),
    /// The saved views.
    Views(Shelved),
    /// A list that a screen has opened, narrowed by what is typed.
    Choose(Choice),
    /// A line that a screen asks for.
    Ask(Asking),
    /// The columns of a list of customers.
    Columns(ColumnList),
    /// What is searched for in the table of a screen.
    Find {
        input: Input,
    },
    /// Two groups of customers to compare.
    Sides(SidesPrompt),
    /// The filter of the orders; `wrong` says what is, or what Tab could complete.
    Filter {
        input: Input,
        wrong: Option<String>,
    },
}

impl Overlay {
    /// The expression being typed, and what is said of it.
    pub fn expression_mut(&mut self) -> Option<(&mut Input, &mut Option<String>)> {
        match self {
            Overlay::Filter { input, wrong } | Overlay::Sides(SidesPrompt { input, wrong, .. }) => {
                Some((input, wrong))
            }
            _ => None,
        }
    }

    /// Where a scrollable page stands.
    pub fn scroll_mut(&mut self) -> Option<&mut usize> {
        match self {
            Overlay::Explain { scroll }
            | Overlay::Data { scroll }
            | Overlay::Compare { scroll }
            | Overlay::Help { scroll, .. } => Some(scroll),
            _ => None,
        }
    }
}

impl App {
    /// Enter: runs, accepts or opens, by what is on top.
    pub(super) fn accept(&mut self) -> Option<Effect> {
        match self.overlay.take() {
            Some(Overlay::Palette { input, chosen }) => {
                let found = matching(input.value());
                let action = found.get(chosen).map(|entry| entry.action);
                return action.and_then(|action| self.update(action));
            }
            Some(Overlay::Help { search, .. }) => {
                self.overlay = Some(Overlay::Help { scroll: 0, search, typing: false });
            }
            Some(Overlay::Measures { before }) => self.settle(before),
            Some(Overlay::Export(prompt)) => return self.export(prompt),
            Some(Overlay::Options(options)) => return self.accept_option(options),
            Some(Overlay::SaveView(naming)) => return self.save_view(naming),
            Some(Overlay::Views(shelved)) => return self.open_view(shelved),
            Some(Overlay::Filter { input, .. }) => return self.accept_filter(input),
            Some(Overlay::Sides(prompt)) => return self.accept_side(prompt),
            Some(Overlay::Ask(asking)) => return self.accept_asked(asking),
            Some(Overlay::Columns(list)) => return self.accept_columns(&list),
            Some(Overlay::Find { input }) => {
                self.find_in_screen(input.value());
                self.follow();
                return self.pursue();
            }
            Some(Overlay::Choose(choice)) => match choice.picked() {
                Ok(picked) => return self.take_choice(&picked),
                Err(why) => {
                    self.overlay = Some(Overlay::Choose(choice));
                    self.say(why);
                }
            },
            Some(page @ Overlay::Data { .. }) => {
                self.overlay = Some(page);
                return self.look_for_repeated();
            }
            Some(page @ (Overlay::Explain { .. } | Overlay::Compare { .. })) => self.overlay = Some(page),
            None => return self.update(Action::Explain),
        }
        self.follow();
        None
    }

    /// One level back: what is on top closes; nothing ever quits.
    pub(super) fn back(&mut self) -> Option<Effect> {
        match self.overlay.take() {
            Some(Overlay::Help { search, typing: true, .. }) if !search.value().is_empty() => {
                self.overlay = Some(Overlay::Help { scroll: 0, search: Input::default(), typing: false });
            }
            Some(Overlay::Measures { before }) => {
                self.view = before;
                return self.pursue_view();
            }
            Some(Overlay::Options(options)) if options.typing.is_some() => {
                self.overlay = Some(Overlay::Options(Options { typing: None, wrong: None, ..options }));
            }
            Some(Overlay::Views(shelved)) if shelved.deleting => {
                self.overlay = Some(Overlay::Views(Shelved { deleting: false, ..shelved }));
            }
            _ => {}
        }
        self.follow();
        None
    }
}
