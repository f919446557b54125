//! Texts of RFM: the notes below its tables, and the page that explains what is under the cursor.

use crate::cohort::Unit;
use crate::explore::rfm::RfmAnswer;
use crate::report::clv::{self, TimeUnit};
use crate::report::number;
use crate::report::rfm::{self, RfmSum, of_group, of_scores};
use crate::rfm::{RfmGroup, SCORES};
use crate::tui::action::Action;
use crate::tui::page::Page;
use crate::tui::screens::Context;

use super::screen::RfmScreen;
use super::tab::{RfmTab, Shown};

impl RfmScreen {
    /// The lines below the table.
    pub(super) fn remarks(&self, cx: &Context) -> Vec<String> {
        let Some(answer) = self.answer() else { return Vec::new() };
        if let Some(list) = &self.listed {
            let was = list.was.map_or_else(String::new, |was| format!(", {was} on {}", self.since_text(cx)));
            let shown = answer.customers.as_ref().map_or(0, Vec::len) as u64;
            let first = format!("{} now{was}: {}", list.group, number::counted(shown, "customer"));
            let most = (shown == super::screen::LISTED).then(|| {
                format!("those with most revenue; {} writes the whole list", cx.key(Action::Export))
            });
            return [first].into_iter().chain(most).collect();
        }
        let mut lines = match self.tab {
            RfmTab::Scores => self.cell_lines(answer),
            RfmTab::Groups => self.group_lines(answer),
            RfmTab::Moves => self.move_lines(answer, cx),
        };
        if self.tab != RfmTab::Moves {
            lines.push(format!("cut points: {}", rfm::cuts_in_short(&answer.scores)));
        }
        if self.tab == RfmTab::Scores {
            lines.extend(nobody(answer));
        }
        if self.shown == Shown::Value && self.tab != RfmTab::Moves {
            lines.extend(self.value_lines());
        }
        if let RfmTab::Scores = self.tab {
            let shown = if self.shown == Shown::Value { Shown::RevenuePerCustomer } else { self.shown };
            let why = if self.shown == Shown::Value { "; CLV is known by cell alone" } else { "" };
            lines.push(format!("bars: {} of each group{why}", shown.title()));
        }
        lines
    }

    fn cell_lines(&self, answer: &RfmAnswer) -> Vec<String> {
        let Some((r, f)) = self.cell() else {
            return vec!["the sum of the scores; select a cell to see its groups and its customers".into()];
        };
        let sum = of_scores(&answer.scores, r, f);
        let mut groups: Vec<(RfmGroup, u64)> = Vec::new();
        for cell in
            answer.scores.cells.iter().filter(|cell| usize::from(cell.r) == r && usize::from(cell.f) == f)
        {
            match groups.iter_mut().find(|(group, _)| *group == cell.group()) {
                Some((_, customers)) => *customers += cell.customers,
                None => groups.push((cell.group(), cell.customers)),
            }
        }
        groups.sort_by_key(|(_, customers)| std::cmp::Reverse(*customers));
        let groups: Vec<String> = groups
            .into_iter()
            .map(|(group, count)| format!("{} {group}", number::integer(count.into())))
            .collect();
        let groups = if groups.is_empty() { String::new() } else { format!(": {}", groups.join(", ")) };
        vec![format!("R{r} F{f}, {}{groups}", summed(sum))]
    }

    fn group_lines(&self, answer: &RfmAnswer) -> Vec<String> {
        let name = self.row_id().unwrap_or_default();
        let group = RfmGroup::ALL.into_iter().find(|group| group.name() == name);
        let sum =
            group.map_or_else(|| RfmSum::of(&answer.scores.cells), |group| of_group(&answer.scores, group));
        let rule =
            group.map_or_else(String::new, |group| format!("; {}; FM is the mean of F and M", group.rule()));
        vec![format!("{name}, {}{rule}", summed(sum))]
    }

    fn move_lines(&self, answer: &RfmAnswer, cx: &Context) -> Vec<String> {
        let since = self.since_text(cx);
        let mut lines = vec![match self.moved() {
            Some((was, now)) => {
                let moved = |one: &&crate::explore::rfm::RfmMove| one.was == was && one.now == now;
                let count = answer.moves.iter().find(moved).map_or(0, |one| one.customers);
                let of =
                    answer.moves.iter().filter(|one| one.was == was).map(|one| one.customers).sum::<u64>();
                let was = was.map_or("not yet customers", RfmGroup::name);
                let share = (of > 0).then(|| count as f64 / of as f64);
                let (count, of) = (number::integer(count.into()), number::integer(of.into()));
                format!(
                    "{count} of {of} who were {was} on {since} are {now} now: {}",
                    number::full(share, Unit::Rate)
                )
            }
            None => format!(
                "groups on {since}, and the numbers of the groups now; the colour is the share of the row"
            ),
        }];
        lines.extend(rfm::notes(answer));
        lines
    }

    /// Why values are missing, or their basis.
    fn value_lines(&self) -> Vec<String> {
        let Some(answer) = self.values.answer() else { return Vec::new() };
        if let Some(why) = answer.refused.first() {
            return vec![why.to_string()];
        }
        let off = clv::holdout_spend_error(answer).map_or_else(
            || "not validated: no holdout".to_string(),
            |error| {
                format!(
                    "spend of the holdout was forecast {:.1} % too {}",
                    error.abs(),
                    if error > 0.0 { "high" } else { "low" }
                )
            },
        );
        let model = answer.model.map_or("", |model| model.title());
        vec![format!("CLV: {model}, {}; {off}", answer.question.terms.horizon())]
    }

    /// The page that explains what is under the cursor.
    pub(super) fn page(&self, cx: &Context) -> Page {
        let mut page = Page::new("RFM", 22);
        let Some(answer) = self.answer() else { return page };
        page.head("Under the cursor");
        self.remarks(cx).into_iter().take(1).for_each(|line| page.text(line));
        page.head("Scores");
        page.text("R is the days since the last order, F the number of orders, M the revenue less refunds, each until the as-of date. Each scores 1 to 5 by quintile over all customers, 5 best; equal values share a score.");
        rfm::cut_points(&answer.scores).into_iter().for_each(|line| page.text(line));
        rfm::notes(answer).into_iter().for_each(|line| page.faint(line));
        page.head("Groups; FM is the mean of F and M");
        for group in RfmGroup::ALL {
            page.pair(group.name(), group.rule());
        }
        if let Some(values) = self.values.answer().filter(|_| self.shown == Shown::Value) {
            page.head("residual CLV");
            for fact in clv::basis(values, TimeUnit::Week) {
                page.pair(fact.label, fact.text);
            }
        }
        page
    }

    /// The cell of the heat map under the cursor.
    pub(super) fn cell(&self) -> Option<(usize, usize)> {
        let r = self.row_id()?.parse().ok()?;
        Some((r, self.table.column)).filter(|(_, f)| (1..=SCORES).contains(f))
    }
}

/// Why nobody has one of the scores of frequency, if that is so.
fn nobody(answer: &RfmAnswer) -> Option<String> {
    let has =
        |f: usize| answer.scores.cells.iter().any(|cell| usize::from(cell.f) == f && cell.customers > 0);
    let empty: Vec<String> = (1..=SCORES).filter(|f| !has(*f)).map(|f| format!("F{f}")).collect();
    let why = if answer.fixed.is_empty() {
        "customers with equally many orders share a score"
    } else {
        "the cut points of rfm.toml leave it empty"
    };
    (!empty.is_empty()).then(|| format!("nobody has {}: {why}", empty.join(" or ")))
}

/// What some customers add up to.
fn summed(sum: RfmSum) -> String {
    let each = (sum.customers > 0).then(|| sum.revenue.to_f64() / sum.customers as f64);
    format!(
        "{}, {}, revenue {}, {} per customer",
        number::counted(sum.customers, "customer"),
        number::counted(sum.orders, "order"),
        number::money(sum.revenue),
        number::full(each, Unit::Money)
    )
}
