//! Groups of customers to compare: the marked ones, those that are asked for, the cell under the cursor.

use tui_input::Input;

use crate::explore::{MAX_GROUPS, SideSpec};

use super::{App, Effect, Overlay};
use crate::tui::action::Action;
use crate::tui::screens::{CompareFirst, Route};

/// Two groups being typed, one after the other.
#[derive(Debug, Clone, Default)]
pub struct SidesPrompt {
    pub input: Input,
    /// What is wrong, or what Tab could complete.
    pub wrong: Option<String>,
    /// The groups that are compared now.
    pub known: Vec<SideSpec>,
    /// Group A, once it has been typed.
    pub first: Option<String>,
}

impl App {
    /// The prompt for two groups; `known` are those that are compared now.
    pub(super) fn ask_for_sides(&mut self, known: Vec<SideSpec>) {
        let first = known.first().map(|side| side.condition.clone());
        let input = Input::new(first.unwrap_or_default());
        self.overlay = Some(Overlay::Sides(SidesPrompt { input, known, ..SidesPrompt::default() }));
    }

    /// What was typed is group A, then group B; compares them.
    pub(super) fn accept_side(&mut self, prompt: SidesPrompt) -> Option<Effect> {
        let typed = prompt.input.value().trim().to_string();
        match prompt.first {
            None if typed.is_empty() => None,
            _ if typed.starts_with('@') => {
                let key = |action| self.keys.first(action, self.theme.glyphs.ascii).unwrap_or_default();
                let (list, mark, compare) =
                    (key(Action::Views), key(Action::Mark), key(Action::CompareMarked));
                let wrong = format!(
                    "saved views are compared from their list: {list} lists them, {mark} marks, {compare} compares"
                );
                self.overlay = Some(Overlay::Sides(SidesPrompt { wrong: Some(wrong), ..prompt }));
                None
            }
            None => {
                let second = prompt.known.get(1).map(|side| side.condition.clone());
                let same = prompt.known.first().is_some_and(|side| side.condition == typed);
                let input = Input::new(second.filter(|_| same).unwrap_or_default());
                let known = prompt.known;
                self.overlay =
                    Some(Overlay::Sides(SidesPrompt { input, wrong: None, known, first: Some(typed) }));
                None
            }
            Some(first) => {
                let a = SideSpec::of(&first);
                let b = if typed.is_empty() { SideSpec::others(&a) } else { SideSpec::of(&typed) };
                self.open(&Route::Compare { sides: vec![a, b], first: CompareFirst::Differences })
            }
        }
    }

    /// Compares the marked cohorts or segments; a single one with all others.
    pub(super) fn compare_marked(&mut self) -> Option<Effect> {
        let of_views = self.marked_views();
        let first = match self.screen() {
            Some(screen) if of_views.is_none() => screen.marked_first(&self.context()),
            _ => CompareFirst::Differences,
        };
        let marked = of_views.unwrap_or_else(|| {
            self.screen().map_or_else(|| Ok(Vec::new()), |screen| screen.marked_sides(&self.context()))
        });
        let mut sides = match marked {
            Ok(sides) => sides,
            Err(why) => {
                self.say(why);
                return None;
            }
        };
        let key = self.keys.first(Action::Mark, self.theme.glyphs.ascii).unwrap_or_default();
        match sides.len() {
            0 => {
                self.say(format!(
                    "mark two to {MAX_GROUPS} with {key}, or one to compare it with all others"
                ));
                return None;
            }
            1 => sides.push(SideSpec::others(&sides[0])),
            2..=MAX_GROUPS => {}
            many => {
                self.say(format!("{many} are marked; {MAX_GROUPS} at most are compared"));
                return None;
            }
        }
        self.overlay = None;
        // Periods have no cohort in common, so there is no matrix of differences to begin with.
        self.open(&Route::Compare { sides, first })
    }
}
