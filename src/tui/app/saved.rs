//! Saving the view under a name, and the list of those that are saved.

use crate::explore::SideSpec;
use crate::saved::SavedView;

use super::history::Shown;
use super::typing::Proposal;
use super::{App, Effect, Overlay};
use crate::tui::action::Action;

/// A name being typed for the view on screen.
#[derive(Debug, Clone)]
pub struct Naming {
    pub name: Proposal,
    /// A view of this name would be lost.
    pub exists: bool,
}

/// The list of saved views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    pub views: Vec<SavedView>,
    pub chosen: usize,
    /// Names of those that are marked to be compared, in their order.
    pub marks: Vec<String>,
    /// The chosen one goes if it is asked for once more.
    pub deleting: bool,
}

/// What came of reading or changing the saved views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelving {
    Listed(Vec<SavedView>),
    /// The view was saved or taken away; words for it.
    Done(String),
    /// A view of this name is there; the user has to agree to lose it.
    Exists,
    Failed(String),
}

impl App {
    /// The prompt for the name of a view.
    pub(super) fn ask_for_name(&mut self) {
        let name = format!("{}-by-{}", self.view.measure.name(), self.view.cohort.name());
        self.overlay = Some(Overlay::SaveView(Naming { name: Proposal::of(name), exists: false }));
    }

    pub(super) fn save_view(&mut self, naming: Naming) -> Option<Effect> {
        let name = naming.name.input.value().trim().to_string();
        let overwrite = naming.exists;
        self.overlay = Some(Overlay::SaveView(naming));
        Some(Effect::SaveView { name, overwrite })
    }

    /// What came of a [`Effect::ListViews`], [`Effect::SaveView`] or [`Effect::DeleteView`].
    pub fn shelved(&mut self, outcome: Shelving) {
        match (outcome, &mut self.overlay) {
            (Shelving::Listed(views), _) if views.is_empty() => {
                let key = self.keys.first(Action::SaveView, self.theme.glyphs.ascii).unwrap_or_default();
                self.overlay = None;
                self.say(format!("no view is saved yet; {key} saves this one"));
            }
            (Shelving::Listed(views), Some(Overlay::Views(shelved))) => {
                shelved.chosen = shelved.chosen.min(views.len() - 1);
                shelved.deleting = false;
                shelved.marks.retain(|name| views.iter().any(|view| view.name == *name));
                shelved.views = views;
            }
            (Shelving::Listed(views), _) => {
                self.overlay =
                    Some(Overlay::Views(Shelved { views, chosen: 0, marks: Vec::new(), deleting: false }));
            }
            (Shelving::Exists, Some(Overlay::SaveView(naming))) => naming.exists = true,
            (Shelving::Exists, _) => self.warn("a view has this name already, nothing is saved"),
            (Shelving::Done(what), overlay) => {
                if matches!(overlay, Some(Overlay::SaveView(_))) {
                    *overlay = None;
                }
                self.say(what);
            }
            (Shelving::Failed(why), _) => self.warn(why),
        }
        self.follow();
    }

    /// Moves the choice in the list.
    pub(super) fn choose_line(&mut self, action: Action) {
        let Some(Overlay::Views(shelved)) = &mut self.overlay else { return };
        let last = shelved.views.len().saturating_sub(1);
        shelved.deleting = false;
        shelved.chosen = match action {
            Action::Up => shelved.chosen.saturating_sub(1),
            Action::Down => (shelved.chosen + 1).min(last),
            Action::Top | Action::PageUp | Action::HalfUp => 0,
            Action::Bottom | Action::PageDown | Action::HalfDown => last,
            _ => shelved.chosen,
        };
    }

    /// Marks the chosen view, or takes its mark away.
    pub(super) fn mark_view(&mut self) {
        let Some(Overlay::Views(shelved)) = &mut self.overlay else { return };
        let Some(name) = shelved.views.get(shelved.chosen).map(|view| view.name.clone()) else { return };
        match shelved.marks.iter().position(|known| *known == name) {
            Some(at) => {
                shelved.marks.remove(at);
            }
            None => shelved.marks.push(name),
        }
    }

    /// The sides that the marked views make, each the customers it shows.
    ///
    /// # Errors
    /// A view of everybody.
    pub(super) fn marked_views(&self) -> Option<Result<Vec<SideSpec>, String>> {
        let Some(Overlay::Views(shelved)) = &self.overlay else { return None };
        let view = |name: &String| shelved.views.iter().find(|view| view.name == *name);
        let side =
            |view: &SavedView| SideSpec::shown(&view.name, view.source.filter.as_deref(), &view.view.within);
        Some(shelved.marks.iter().filter_map(view).map(side).collect())
    }

    /// Shows the chosen view of its source.
    pub(super) fn open_view(&mut self, shelved: Shelved) -> Option<Effect> {
        let chosen = shelved.views.into_iter().nth(shelved.chosen)?;
        let effect = self.go_to(Shown { view: chosen.view, source: chosen.source });
        self.follow();
        effect
    }

    /// Asks once more, then has the chosen view deleted.
    pub(super) fn remove(&mut self) -> Option<Effect> {
        let Some(Overlay::Views(shelved)) = &mut self.overlay else {
            self.say("nothing is chosen that could be deleted");
            return None;
        };
        if !shelved.deleting {
            shelved.deleting = true;
            return None;
        }
        let name = shelved.views.get(shelved.chosen).map(|view| view.name.clone())?;
        Some(Effect::DeleteView(name))
    }
}
