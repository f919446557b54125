//! The pages of a screen, in their order around the end.

use crate::tui::action::Action;

/// The names of the pages, and the page that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    pub names: Vec<&'static str>,
    pub shown: usize,
}

impl Pages {
    /// All pages with their names.
    pub fn of<P: Copy + PartialEq>(all: &[P], shown: P, name: impl Fn(P) -> &'static str) -> Pages {
        let at = all.iter().position(|page| *page == shown).unwrap_or(0);
        Pages { names: all.iter().map(|page| name(*page)).collect(), shown: at }
    }

    /// The page that an action leads to; after the last comes the first. `None` for any other action.
    pub fn turned(&self, action: Action) -> Option<usize> {
        let count = self.names.len().max(1);
        match action {
            Action::NextPage => Some((self.shown + 1) % count),
            Action::PreviousPage => Some((self.shown + count - 1) % count),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_turn_around_both_ends() {
        let pages = |shown| Pages::of(&[1, 2, 3], shown, |_| "page");
        assert_eq!(pages(3).turned(Action::NextPage), Some(0));
        assert_eq!(pages(1).turned(Action::PreviousPage), Some(2));
        assert_eq!(pages(2).turned(Action::PreviousPage), Some(0));
        assert_eq!(pages(2).turned(Action::Open), None);
    }
}
