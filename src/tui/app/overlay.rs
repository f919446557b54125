//! What can lie over the table: scrollable pages, lists to choose from, and lines to type into.

use std::path::PathBuf;

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::cohort::{Matrix, Measure};
use crate::explore::View;

use super::options::Options;
use super::saved::{Naming, Shelved};
use super::{App, Effect, Exported, Showing, SidesPrompt};
use crate::tui::action::{Action, ENTRIES, Entry};
use crate::tui::chord::Chord;
use crate::tui::fuzzy;

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

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is chosen, for the screen that asked: `segments by`.
    pub title: String,
    pub items: Vec<Item>,
    /// How many may be chosen at once; Tab marks where it is more than one.
    pub most: usize,
    /// Names marked so far, in their order.
    pub marked: Vec<String>,
    pub input: Input,
    pub chosen: usize,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    pub name: String,
    /// What stands beside it, or why it cannot be chosen.
    pub note: String,
    /// Cannot be chosen.
    pub off: bool,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// The title of the list.
    pub title: String,
    pub names: Vec<String>,
    /// What was typed.
    pub typed: String,
}

impl Choice {
    /// The entries that fit what was typed, best first; all of them in their order where nothing was.
    pub fn fitting(&self) -> Vec<&Item> {
        let typed = self.input.value();
        let scored = self.items.iter().filter_map(|item| Some((fuzzy::score(typed, &item.name)?, item)));
        let mut found: Vec<(i32, &Item)> = scored.collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Marks the entry under the cursor, or takes its mark away.
    fn mark(&mut self) {
        let Some(name) =
            self.fitting().get(self.chosen).filter(|item| !item.off).map(|item| item.name.clone())
        else {
            return;
        };
        match self.marked.iter().position(|marked| *marked == name) {
            Some(at) => drop(self.marked.remove(at)),
            None if self.marked.len() < self.most => self.marked.push(name),
            None => {}
        }
        self.input = Input::default();
        self.chosen = self.items.iter().position(|item| self.marked.last() == Some(&item.name)).unwrap_or(0);
    }

    /// What Enter chooses: the marked and, where none is, the one under the cursor; why not where it cannot be.
    fn picked(&self) -> Result<Picked, String> {
        let names = if self.marked.is_empty() {
            let fitting = self.fitting();
            let item = fitting.get(self.chosen);
            if let Some(off) = item.filter(|item| item.off) {
                return Err(format!("{}: {}", off.name, off.note));
            }
            item.map(|item| item.name.clone()).into_iter().collect()
        } else {
            self.marked.clone()
        };
        Ok(Picked { title: self.title.clone(), names, typed: self.input.value().trim().to_string() })
    }
}

/// A file name being typed.
#[derive(Debug, Clone)]
pub struct Prompt {
    pub input: Input,
    /// The file that is there and would be lost.
    pub exists: Option<PathBuf>,
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
            Overlay::Measures { .. }
            | Overlay::Palette { .. }
            | Overlay::Export(_)
            | Overlay::Options(_)
            | Overlay::SaveView(_)
            | Overlay::Views(_)
            | Overlay::Choose(_)
            | Overlay::Find { .. }
            | Overlay::Sides(_)
            | Overlay::Filter { .. } => None,
        }
    }
}

/// The commands that fit what was typed, best first.
pub fn matching(typed: &str) -> Vec<&'static Entry> {
    let mut found: Vec<(i32, &'static Entry)> = ENTRIES
        .iter()
        .filter_map(|entry| {
            let name = fuzzy::score(typed, entry.name).map(|score| score + 4);
            let help = fuzzy::score(typed, entry.help);
            name.max(help).map(|score| (score, entry))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

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
            self.edit(&KeyEvent::from(crossterm::event::KeyCode::Char(c)));
        }
        self.follow();
    }

    /// A key while something is typed. Enter, Esc, the arrows and the keys bound to cancel and suspend keep their meaning.
    pub(super) fn type_key(&mut self, event: &KeyEvent, chord: Chord) -> Option<Effect> {
        use crossterm::event::KeyCode;
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

    fn edit(&mut self, event: &KeyEvent) {
        let event = Event::Key(*event);
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
                prompt.input.handle_event(&event);
                prompt.exists = None;
            }
            Some(Overlay::Options(Options { typing: Some(input), wrong, .. })) => {
                input.handle_event(&event);
                *wrong = None;
            }
            Some(Overlay::SaveView(naming)) => {
                naming.input.handle_event(&event);
                naming.exists = false;
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
            Some(page @ (Overlay::Explain { .. } | Overlay::Data { .. } | Overlay::Compare { .. })) => {
                self.overlay = Some(page)
            }
            None if self.showing == Showing::Matrix && self.answer.is_some() => return self.open_cell(),
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
                return self.show_measure();
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

    /// Opens the list of measures, or moves the choice on to the next that can be shown.
    pub(super) fn choose_measure(&mut self, by: isize) -> Option<Effect> {
        if !matches!(self.overlay, Some(Overlay::Measures { .. })) {
            self.overlay = Some(Overlay::Measures { before: self.view.clone() });
            self.follow();
            return None;
        }
        let count = Measure::ALL.len() as isize;
        let at = Measure::ALL.iter().position(|measure| *measure == self.view.measure).unwrap_or(0) as isize;
        let others = (1..count).map(|step| Measure::ALL[(at + by * step).rem_euclid(count) as usize]);
        let next = others.into_iter().find(|measure| self.offered(*measure))?;
        self.view.measure = next;
        self.show_measure()
    }

    /// Whether a measure can be shown of these data.
    pub fn offered(&self, measure: Measure) -> bool {
        let has = |matrix: &Matrix| {
            (!measure.needs_amount() || matrix.has_amount) && (!measure.needs_margin() || matrix.has_margin)
        };
        self.matrix().is_none_or(has)
    }

    /// Remembers what was chosen from the list of measures.
    pub(super) fn settle(&mut self, before: View) {
        if before != self.view {
            self.history.record(self.shown(before));
        }
    }

    /// The prompt for a file to write to.
    pub(super) fn ask_for_file(&mut self) {
        let name = format!("{}-{}.csv", self.view.measure.name(), self.view.cohort.name());
        self.overlay = Some(Overlay::Export(Prompt { input: Input::new(name), exists: None }));
    }

    /// The same for the table of a screen.
    pub(super) fn ask_for_screen_file(&mut self) {
        let empty = self.screen().is_none_or(|screen| screen.table().is_empty());
        let Some(name) = self.screen().map(|screen| screen.file_name()).filter(|_| !empty) else {
            self.say("there is no table to write yet");
            return;
        };
        self.overlay = Some(Overlay::Export(Prompt { input: Input::new(name), exists: None }));
    }

    fn export(&mut self, prompt: Prompt) -> Option<Effect> {
        let path = PathBuf::from(prompt.input.value().trim());
        if path.as_os_str().is_empty() {
            self.warn("no file was named, nothing is written");
            return None;
        }
        let overwrite = prompt.exists.as_ref() == Some(&path);
        self.overlay = Some(Overlay::Export(prompt));
        Some(Effect::Export { path, overwrite })
    }

    /// What came of writing a file.
    pub fn exported(&mut self, path: PathBuf, outcome: Exported) {
        match (outcome, &mut self.overlay) {
            (Exported::Exists, Some(Overlay::Export(prompt))) => prompt.exists = Some(path),
            (Exported::Exists, _) => {
                self.warn(format!("{} is there already, nothing is written", path.display()))
            }
            (Exported::Written(what), _) => {
                self.overlay = None;
                self.say(what);
            }
            (Exported::Failed(why), _) => self.warn(why),
        }
        self.follow();
    }
}
