//! Lifetime value: segments compared, the holdout of the forecast, value without a model, customers at risk.

use std::sync::Arc;

use crate::clv::Refusal;
use crate::explore::clv::{ClvAnswer, ClvQuestion, CustomerValue, SegmentValue};
use crate::explore::{Answer, Question, SideSpec, View};
use crate::report::clv::{self, Shown};
use crate::report::{Format, number};
use crate::source::{Column as SourceColumn, DataReport, Role};

use super::tab::ClvTab;
use super::tables;
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::clv_settings;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::drills::Drill;
use crate::tui::layout;
use crate::tui::notes;
use crate::tui::page::Page;
use crate::tui::popups::{Choice, Item, Picked};
use crate::tui::screens::{
    Body, Context, Fetched, Message, Outcome, Pages, Picture, Screen, ScreenEntry, ScreenId, SourceChange,
    State, valued_on,
};
use crate::tui::table::Table;

/// Customers at risk in the list.
pub(super) const LISTED: usize = 1000;
/// Customers kept while more arrive.
pub(super) const SLACK: usize = 20_000;
/// Lines of a chart of curves below a table, at least and at most.
const LEAST_LINES: usize = 9;
const MOST_LINES: usize = 18;
/// The title of the list of attributes.
pub(super) const BY: &str = "lifetime value by";
/// The entry for no grouping.
pub(super) const NOBODY: &str = "(all customers together)";

/// Why payback has no rows, and the remedy.
pub(super) const NO_COST: &str =
    "no acquisition cost is set: open the terms and type, as in\ncac 25, or cac spend.csv";

/// Lifetime value.
pub const ID: ScreenId = ScreenId("lifetime-value");

/// The entry of lifetime value in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "lifetime-value",
    keys: &["5"],
    again_on: None,
    tab: "Value",
    short: "lifetime value",
    help: "Show lifetime value: to date and predicted, holdout, customers at risk",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(ClvScreen::default())),
};

/// The screen of lifetime value: its tab and dimensions, its two answers, and the table of the tab.
#[derive(Debug, Default)]
pub struct ClvScreen {
    pub(super) tab: ClvTab,
    /// The dimensions that customers are grouped by, once the user has chosen.
    pub(super) by: Option<Vec<String>>,
    /// The row for the cursor once it has arrived: the segment that the user came from.
    pub(super) left: Option<String>,
    /// The forecast that payback is shown without, because the user cancelled it.
    pub(super) given_up: Option<ClvQuestion>,
    pub(super) charted: bool,
    /// Segments with fewer customers are faint.
    least: u64,
    pub(super) fetched: Fetched<ClvQuestion, Arc<ClvAnswer>>,
    pub(super) risk: Fetched<ClvQuestion, AtRisk>,
    /// Customers that have arrived so far.
    pub(super) coming: (Vec<CustomerValue>, u64),
    pub(super) table: Table,
}

/// The customers with most value at risk.
#[derive(Debug)]
pub(super) struct AtRisk {
    /// The customer with most value at risk comes first.
    pub listed: Vec<CustomerValue>,
    /// How many customers were compared.
    pub of: u64,
    /// The SQL that read them.
    sql: String,
}

/// Columns that customers can be grouped by.
fn attributes(report: &DataReport) -> Vec<&SourceColumn> {
    report.columns.iter().filter(|column| column.role == Role::Attribute).collect()
}

impl ClvScreen {
    /// The chosen dimensions that still divide customers; empty if customers are not to be grouped.
    fn chosen(&self, cx: &Context) -> Option<&Vec<String>> {
        self.by.as_ref().filter(|by| by.is_empty() || by.iter().any(|by| !cx.is_drilled_by(by)))
    }

    /// The question: customers grouped as the user chose, else as suggested for the data.
    pub(super) fn wanted(&self, cx: &Context) -> ClvQuestion {
        let segment_filters = cx.view.segment_filters.clone();
        let suggested = || cx.suggested_dimension(|_| false).into_iter().collect();
        let by = self.chosen(cx).cloned().unwrap_or_else(suggested);
        ClvQuestion { by, segment_filters, ..cx.valuing.question.clone() }
    }

    /// The question of the tab: only predicted values have intervals, so that no other tab waits for resamples.
    pub(super) fn asked(&self, cx: &Context) -> ClvQuestion {
        let wanted = self.wanted(cx);
        let bootstrap = if self.tab == ClvTab::Value { wanted.bootstrap } else { 0 };
        ClvQuestion { bootstrap, ..wanted }
    }

    /// The question about customers at risk. The grouping matters only if segments have their own fits.
    pub(super) fn wanted_risk(&self, cx: &Context) -> ClvQuestion {
        ClvQuestion { bootstrap: 0, holdout: false, ..self.wanted(cx) }
    }

    /// The answer, if it has the content of this tab.
    pub(super) fn answer(&self) -> Option<&ClvAnswer> {
        let enough = |requested: &ClvQuestion| self.tab.is_observed() || !requested.observed_only;
        let is_enough = self.fetched.question().is_some_and(enough);
        self.fetched.answer().filter(|_| is_enough).map(Arc::as_ref)
    }

    pub(super) fn fill(&mut self) {
        let (columns, rows) = match (self.tab, self.answer(), self.risk.answer()) {
            (ClvTab::Risk, _, Some(risk)) => tables::risk(&risk.listed),
            (ClvTab::Risk, _, None) | (_, None, _) => (Vec::new(), Vec::new()),
            (tab, Some(answer), _) => tables::table(tab, answer, self.least),
        };
        self.table.fill(columns, rows);
        if let Some(left) = self.left.take_if(|_| !self.table.is_empty()) {
            self.table.go_to(&left);
        }
    }

    pub(super) fn turn_to(&mut self, tab: ClvTab) {
        self.tab = tab;
        self.table = Table::new(Vec::new());
        self.fill();
    }

    pub(super) fn current(&self) -> Option<&SegmentValue> {
        let id = &self.table.current()?.id;
        tables::all(self.answer()?).find(|one| tables::row_id(one) == *id)
    }

    /// Adds customers; those with most value at risk are kept.
    pub(super) fn gather(&mut self, some: &[CustomerValue]) {
        let (kept, received) = &mut self.coming;
        *received += some.len() as u64;
        kept.extend(some.iter().filter(|one| one.value_at_risk().is_some()).cloned());
        if kept.len() > LISTED + SLACK {
            most_at_risk(kept);
        }
    }

    /// The chart of the tab, below the table, and the lines it takes there; none without room.
    fn below(&self, cx: &Context) -> Option<(Chart, usize)> {
        let chart = tables::chart(self.tab, self.answer()?, self.table.rows()).filter(|_| !self.charted)?;
        let rows = self.table.len();
        let texts = notes::lines(&self.remarks(cx), cx.size.0).len() + 1;
        let spare = layout::spare_lines(cx.size, self.above(cx), rows, texts);
        let lines = match &chart {
            Chart::Bars { bars, .. } if bars.len() > 1 => bars.len(),
            Chart::Bars { .. } => return None,
            _ => spare.clamp(LEAST_LINES, MOST_LINES),
        };
        (lines <= spare).then_some((chart, lines))
    }

    pub(super) fn shown(&self) -> Shown {
        match self.tab {
            ClvTab::Value | ClvTab::Risk => Shown::Value,
            ClvTab::ToDate => Shown::ToDate,
            ClvTab::Simple => Shown::Simple,
            ClvTab::Payback => Shown::Payback,
            ClvTab::Frequency | ClvTab::Tenths | ClvTab::Weeks => Shown::Holdout,
        }
    }
}

/// Keeps the customers with most value at risk, in descending order.
fn most_at_risk(customers: &mut Vec<CustomerValue>) {
    customers.sort_by(CustomerValue::most_at_risk_first);
    customers.truncate(LISTED);
}

impl ClvScreen {
    /// Drops the answer.
    pub(super) fn clear_answers(&mut self) {
        self.fetched.clear();
        self.risk.clear();
        self.coming = (Vec::new(), 0);
        self.table.clear();
    }
}

impl Screen for ClvScreen {
    fn query(&self, cx: &Context) -> Option<Question> {
        if self.tab == ClvTab::Risk {
            return self.risk.lacking(self.wanted_risk(cx)).map(Question::ClvCustomers);
        }
        // An answer with intervals has all that is asked without.
        self.fetched.lacking(self.wanted(cx))?;
        let wanted = self.fetched.lacking(self.asked(cx))?;
        // Tabs without a model do not wait for one; in payback the predicted part follows later.
        let observed = ClvQuestion { observed_only: true, ..wanted.clone() };
        match (self.tab.is_observed(), self.fetched.answers(&observed)) {
            (true, false) => Some(Question::Clv(observed)),
            (true, true) if self.tab != ClvTab::Payback || wanted.cac.is_none() => None,
            (true, true) if self.given_up.as_ref() == Some(&wanted) => None,
            _ => Some(Question::Clv(wanted)),
        }
    }

    fn shows_suggested(&self, cx: &Context) -> bool {
        self.tab != ClvTab::Risk && self.chosen(cx).is_none()
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        match (self.tab, question) {
            (_, Question::Clv(requested)) if requested.observed_only => "summing revenue".to_string(),
            (_, Question::Clv(requested)) if requested.bootstrap > 0 => {
                format!("fitting on {} resamples", requested.bootstrap)
            }
            (ClvTab::Risk, _) => "valuing customers".to_string(),
            _ => "fitting purchase models".to_string(),
        }
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        self.least = cx.view.min_size;
        match answer {
            Answer::CustomerValues(some) => self.gather(&some),
            Answer::Clv(answer) if self.tab == ClvTab::Risk => {
                let (mut listed, of) = std::mem::take(&mut self.coming);
                most_at_risk(&mut listed);
                self.risk.keep(self.wanted_risk(cx), AtRisk { listed, of, sql: answer.sql.clone() });
                if !self.fetched.answers(&self.wanted(cx)) && !self.fetched.answers(&self.asked(cx)) {
                    // It has no segments; the content of the other tabs is requested again.
                    self.fetched.keep(self.wanted_risk(cx), answer);
                }
                self.fill();
            }
            Answer::Clv(answer) => {
                let observed_only = answer.question.observed_only;
                self.fetched.keep(ClvQuestion { observed_only, ..self.asked(cx) }, answer);
                self.fill();
            }
            _ => {}
        }
        None
    }

    fn cancelled(&mut self, view: &View, valuing: &mut ClvSettings) -> bool {
        self.coming = (Vec::new(), 0);
        if self.tab == ClvTab::Risk && self.risk.answer().is_none() {
            self.turn_to(ClvTab::Value);
        }
        let is_of_these = |requested: &ClvQuestion| requested.segment_filters == view.segment_filters;
        if self.tab == ClvTab::Payback
            && let Some(requested) = self.fetched.question().filter(|requested| requested.observed_only)
            && is_of_these(requested)
        {
            self.given_up = Some(ClvQuestion { observed_only: false, ..requested.clone() });
            return true;
        }
        let of_these = |requested: &&ClvQuestion| is_of_these(requested) && !requested.observed_only;
        let Some(requested) = self.fetched.question().filter(of_these) else { return false };
        self.by = Some(requested.by.clone());
        let (by, segment_filters) = (Vec::new(), Vec::new());
        valuing.question = ClvQuestion { holdout: true, by, segment_filters, ..requested.clone() };
        true
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        let by = self.wanted(cx).by.join(" × ");
        let apart = if by.is_empty() || self.tab.is_record() { String::new() } else { format!(" by {by}") };
        let mut page = None;
        let mut parts = match (self.tab, self.risk.answer()) {
            (ClvTab::Risk, Some(risk)) => {
                let (listed, of) = (risk.listed.len() as u128, u128::from(risk.of));
                let (listed, of) = (number::integer(listed), number::integer(of));
                vec![format!("value at risk, {listed} of {of} customers")]
            }
            (ClvTab::Risk, None) => vec![self.tab.title().to_string()],
            (tab, _) => {
                // The line of pages has it too, so it comes after what stands nowhere else.
                page = Some(tab.title().to_string());
                vec![format!("lifetime value{apart}")]
            }
        };
        if let Some(answer) = self.answer() {
            let is_forecast = matches!(self.tab, ClvTab::Value | ClvTab::Risk) && answer.model.is_some();
            if is_forecast && clv::holdout_spend_error(answer).is_none() {
                parts.push("no holdout: not validated".to_string());
            }
            let modelled = !matches!(self.tab, ClvTab::ToDate | ClvTab::Simple | ClvTab::Payback);
            if !matches!(self.tab, ClvTab::ToDate | ClvTab::Simple) {
                parts.push(self.terms(answer));
            }
            if let Some(model) = answer.model.filter(|_| modelled) {
                parts.push(model.title().to_string());
            }
        }
        parts.extend(page);
        parts
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn empty_message(&self) -> Option<String> {
        let answer = self.answer()?;
        if self.tab == ClvTab::Payback && answer.acquisition.is_none() {
            return Some(NO_COST.to_string());
        }
        if let Some(why) = answer.report.money_off.as_ref().filter(|_| self.tab == ClvTab::Payback) {
            return Some(format!("no payback: {why}"));
        }
        let refused = if self.tab.is_record() { answer.holdout.as_ref().err()? } else { &answer.refused };
        let reasons = Refusal::reasons(refused);
        (!reasons.is_empty()).then(|| reasons.join("\n"))
    }

    fn chart(&self, _: &Context) -> Option<Chart> {
        if self.charted { tables::chart(self.tab, self.answer()?, self.table.rows()) } else { None }
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::Open && self.tab != ClvTab::Risk).then_some("drill")
    }

    fn marked_sides(&self, _: &Context) -> Result<Vec<SideSpec>, String> {
        let Some(answer) = self.answer().filter(|answer| !answer.segments.is_empty()) else {
            return Err("groups of customers are marked among segments".to_string());
        };
        let marked = self.table.marks.iter().filter_map(|mark| {
            let segment = answer.segments.iter().find(|segment| tables::row_id(segment) == *mark)?;
            Some(SideSpec::segment(&clv::name(&segment.values), &answer.question.by, &segment.values))
        });
        Ok(marked.collect())
    }

    fn is_turned(&self) -> bool {
        self.charted
    }

    fn turn(&mut self, turned: bool) {
        self.charted = turned;
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        // The holdout and the list of customers at risk are over all customers. The chart comes last.
        const OF_SEGMENTS: &[Action] = &[
            Action::NextPage,
            Action::Open,
            Action::Dimension,
            Action::Terms,
            Action::PreviousPage,
            Action::Chart,
        ];
        const OF_RECORD: &[Action] = &[Action::NextPage, Action::Terms, Action::PreviousPage, Action::Chart];
        const OF_RISK: &[Action] =
            &[Action::NextPage, Action::Open, Action::Terms, Action::PreviousPage, Action::Chart];
        let all = match self.tab {
            ClvTab::Risk => OF_RISK,
            tab if tab.is_record() => OF_RECORD,
            _ => OF_SEGMENTS,
        };
        let drawn = |answer| tables::chart(self.tab, answer, self.table.rows()).is_some();
        if self.answer().is_some_and(|answer| !drawn(answer)) { &all[..all.len() - 1] } else { all }
    }

    fn grouping(&self, cx: &Context) -> Vec<String> {
        self.wanted(cx).by
    }

    fn group_by(&mut self, dimensions: &[String]) {
        (self.by, self.left) = (Some(dimensions.to_vec()), None);
    }

    fn pages(&self) -> Option<Pages> {
        Some(Pages::of(&ClvTab::ALL, self.tab, ClvTab::name))
    }

    fn turn_page(&mut self, page: usize, _: &Context) -> Outcome {
        self.turn_to(ClvTab::ALL[page % ClvTab::ALL.len()]);
        Outcome::Retry
    }

    fn drills(&self) -> bool {
        true
    }

    fn undrilled(&mut self, drill: &Drill) {
        if drill.screen == Some(ID) {
            (self.by, self.left) = (drill.by.clone(), Some(drill.row.clone()));
        } else {
            (self.by, self.left) = (Some(drill.dimensions()), Some(drill.segment()));
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::Open => self.drill(cx),
            Action::Terms => Outcome::Choose(clv_settings::choice(&cx.valuing.question)),
            Action::Dimension => {
                let all = cx.report.map(attributes).unwrap_or_default();
                let items = all.iter().map(|column| Item {
                    name: column.name.clone(),
                    note: column.cardinality(),
                    off: false,
                });
                let nobody = Item { name: NOBODY.to_string(), ..Item::default() };
                let items = items.chain([nobody]).collect();
                Outcome::Choose(Choice::of(BY, items, 2))
            }
            Action::Chart => {
                let drawn = |answer| tables::chart(self.tab, answer, self.table.rows()).is_some();
                if self.answer().is_some_and(|answer| !drawn(answer)) {
                    return Outcome::Pass;
                }
                self.charted = !self.charted;
                Outcome::Done
            }
            _ => Outcome::Pass,
        }
    }

    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        if picked.title == BY {
            let names = picked.names.iter().filter(|name| *name != NOBODY);
            let names: Vec<String> = names.cloned().collect();
            self.by = Some(names.clone());
            return if names.is_empty() { Outcome::Done } else { Outcome::GroupBy(names) };
        }
        valued_on(cx.valuing.with_choice(picked, cx.source))
    }

    fn file_name(&self, _: &Context) -> String {
        if self.tab == ClvTab::Risk { "at-risk.csv" } else { "lifetime-value.csv" }.to_string()
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        let mut texts = self.remarks(cx);
        if let Some((Chart::Bars { .. }, _)) = self.below(cx) {
            let note = self.bars_note();
            texts.push(if cx.theme.glyphs.ascii { note.replace("▓░", "=-") } else { note });
        }
        texts
    }

    fn headline(&self, cx: &Context) -> Vec<String> {
        self.answer().and_then(|answer| self.check_line(answer, cx)).into_iter().collect()
    }

    fn chart_lines(&self, cx: &Context) -> usize {
        self.below(cx).map_or(0, |(_, lines)| lines)
    }

    fn chart_below(&self, cx: &Context) -> Option<Chart> {
        self.below(cx).map(|(chart, _)| chart)
    }

    fn explain(&self, _: &Context) -> Page {
        self.page()
    }

    fn sql(&self) -> Option<&str> {
        match self.tab {
            ClvTab::Risk => self.risk.answer().map(|risk| risk.sql.as_str()),
            _ => self.answer().map(|answer| answer.sql.as_str()),
        }
    }

    fn command(&self, cx: &Context) -> String {
        self.line(cx)
    }

    fn export(&self, format: Format, _: &Context) -> Result<Vec<u8>, String> {
        self.written(format)
    }
}
