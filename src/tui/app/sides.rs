//! Groups of customers to compare: marked groups, typed groups, or the cell under the cursor.

use crate::explore::{MAX_GROUPS, SideSpec};

use super::{App, Effect};
use crate::tui::action::Action;
use crate::tui::screens::{CompareFirst, Route};

impl App {
    /// Compares two groups that were typed.
    pub(super) fn compare(&mut self, sides: Vec<SideSpec>) -> Option<Effect> {
        self.open(&Route::Compare { sides, first: CompareFirst::Measures })
    }

    /// Compares the marked cohorts or segments; a single one with all others.
    pub(super) fn compare_marked(&mut self) -> Option<Effect> {
        let marked =
            self.screen().map_or_else(|| Ok(Vec::new()), |screen| screen.marked_sides(&self.context()));
        match marked {
            Ok(sides) => self.compare_sides(sides),
            Err(why) => {
                self.say(why);
                None
            }
        }
    }

    /// Compares marked groups; a single one with all others.
    pub(super) fn compare_sides(&mut self, mut sides: Vec<SideSpec>) -> Option<Effect> {
        let key = self.key_of(Action::Mark);
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
                self.say(format!("{many} are marked; at most {MAX_GROUPS} can be compared"));
                return None;
            }
        }
        self.popup = None;
        self.open(&Route::Compare { sides, first: CompareFirst::Measures })
    }
}
