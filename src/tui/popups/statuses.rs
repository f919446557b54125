//! Which statuses are those of orders: every status of the source with its rows, its amount and what is decided of it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::list::{List, ListKey};
use super::popup::{Hints, ListView, PopupContext, Row, Tone};
use crate::cohort::Money;
use crate::report::number::{counted, integer, money};
use crate::source::{DataReport, Outcome, folded_status};
use crate::tui::app::history::Shown;
use crate::tui::text::clean;

/// Columns of the statuses.
const NAMES: usize = 24;

/// A status, whatever its capitals.
#[derive(Debug, Clone)]
struct Status {
    name: String,
    rows: u64,
    amount: Option<Money>,
    /// What is decided of it now, in words.
    decided: &'static str,
    /// Whether its rows count now, and whether they are to count.
    counted: bool,
    counts: bool,
}

/// The list of all statuses of a source.
#[derive(Debug, Clone)]
pub(super) struct Statuses {
    all: Vec<Status>,
    list: List,
}

/// What a key in the list leads to.
pub(super) enum Chosen {
    /// The list stays.
    Stays,
    /// The source is to be read so.
    Read(Box<Shown>),
    /// Why it cannot be.
    Refused(&'static str),
}

impl Statuses {
    /// Those of a source; `None` if no column has any.
    pub(super) fn of(report: &DataReport) -> Option<Statuses> {
        let mut all: Vec<Status> = Vec::new();
        for one in report.decisions.iter().filter(|one| !one.of_column.is_empty()) {
            let counts = one.outcome != Outcome::LeftOut;
            match all.iter_mut().find(|known| folded_status(&known.name) == folded_status(&one.of_column)) {
                Some(known) => {
                    known.rows += one.rows;
                    known.amount = known.amount.zip(one.amount).map(|(sum, amount)| sum + amount);
                    (known.counted, known.counts) = (known.counted || counts, known.counts || counts);
                }
                None => all.push(Status {
                    name: one.of_column.clone(),
                    rows: one.rows,
                    amount: one.amount,
                    decided: one.outcome.words(),
                    counted: counts,
                    counts,
                }),
            }
        }
        (!all.is_empty()).then_some(Statuses { all, list: List::marking(0) })
    }

    /// The names of those that are to count, and of those named before that no row here has.
    fn counting(&self, cx: &PopupContext) -> Vec<String> {
        let is_here =
            |name: &String| self.all.iter().any(|one| folded_status(&one.name) == folded_status(name));
        let elsewhere = cx.source.order_status.iter().flatten().filter(|name| !is_here(name)).cloned();
        let here = self.all.iter().filter(|one| one.counts).map(|one| one.name.clone());
        here.chain(elsewhere).collect()
    }

    fn fitting(&self) -> Vec<usize> {
        let names: Vec<&str> = self.all.iter().map(|one| one.name.as_str()).collect();
        self.list.fitting(&names)
    }

    pub(super) fn view(&self, list: ListView) -> ListView {
        let amounts = self.all.iter().filter_map(|one| one.amount).map(|amount| money(amount).len());
        let widest = amounts.max().unwrap_or(0);
        let row = |at: usize| {
            let one = &self.all[at];
            let amount = one.amount.map_or(String::new(), money);
            Row {
                sign: if one.counts { "[x]".into() } else { "[ ]".into() },
                name: clean(&one.name),
                note: format!("{:>12}  {amount:>widest$}  {}", counted(one.rows, "row"), one.decided),
                tone: if one.counts { Tone::Plain } else { Tone::Faint },
            }
        };
        let all: u64 = self.all.iter().map(|one| one.rows).sum();
        let rows: u64 = self.all.iter().filter(|one| one.counts).map(|one| one.rows).sum();
        let sum = format!("{} of {} with a status count", integer(rows.into()), counted(all, "row"));
        ListView {
            names: NAMES,
            label: "which statuses are those of orders? ".into(),
            input: self.list.input.clone(),
            most: self.all.len(),
            rows: self.fitting().into_iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "no status fits".into(),
            foot: vec![(format!("{sum}; a row without a status is not decided by it"), Tone::Faint)],
            foot_lines: 1,
            ..list
        }
    }

    pub(super) fn hints() -> Hints {
        Hints::text("Space counts or not  Enter applies  ^R as tenure decides  type to narrow  Esc back")
    }

    pub(super) fn key(&mut self, key: &KeyEvent, cx: &PopupContext) -> Chosen {
        let mut wanted = cx.shown();
        if key.code == KeyCode::Char('r') && key.modifiers.contains(KeyModifiers::CONTROL) {
            wanted.source.order_status = None;
            return Chosen::Read(Box::new(wanted));
        }
        let fitting = self.fitting();
        match self.list.key(key, fitting.len()) {
            ListKey::Mark => {
                if let Some(one) = fitting.get(self.list.chosen).and_then(|at| self.all.get_mut(*at)) {
                    one.counts = !one.counts;
                }
            }
            ListKey::Enter => {
                if !self.all.iter().any(|one| one.counts) {
                    return Chosen::Refused("at least one status has to count");
                }
                if self.all.iter().any(|one| one.counts != one.counted) {
                    wanted.source.order_status = Some(self.counting(cx));
                }
                return Chosen::Read(Box::new(wanted));
            }
            _ => {}
        }
        Chosen::Stays
    }
}
