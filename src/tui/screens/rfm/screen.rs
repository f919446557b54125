//! RFM: the question of each tab, its table, and its keys.

use std::sync::Arc;

use jiff::civil::Date;

use crate::explore::clv::{ClvAnswer, ClvQuestion};
use crate::explore::rfm::{RfmAnswer, RfmList, RfmQuestion};
use crate::explore::{Answer, Question, SegmentFilter, SideSpec};
use crate::report::write::write;
use crate::report::{Format, rfm};
use crate::rfm::{RfmGroup, rf_name};
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::drills::Drill;
use crate::tui::page::Page;
use crate::tui::popups::Ask;
use crate::tui::screens::NO_TABLE;
use crate::tui::screens::{
    Body, Context, Fetched, Message, Outcome, Pages, Picture, Route, Screen, ScreenEntry, ScreenId,
    SourceChange, State,
};
use crate::tui::table::Table;

use super::tab::{RfmTab, Shown};
use super::tables;

/// RFM.
pub const ID: ScreenId = ScreenId("rfm");

/// RFM among the screens.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "rfm",
    keys: &["8"],
    again_on: None,
    tab: "RFM",
    short: "RFM",
    help: "Show RFM: customers by recency and frequency, the eleven groups, who moved between two days",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(RfmScreen::default())),
};

/// Customers of a move that are listed.
pub(super) const LISTED: u64 = 1000;

/// The screen of RFM: its tab, the day that groups are compared with, and the answers of the tab.
#[derive(Debug, Default)]
pub struct RfmScreen {
    pub(super) tab: RfmTab,
    pub(super) shown: Shown,
    /// The earlier day, once set.
    since: Option<Date>,
    /// The customers of a move, in place of the table.
    pub(super) listed: Option<RfmList>,
    fetched: Fetched<RfmQuestion, Arc<RfmAnswer>>,
    /// What the models expect of the segments of the tab.
    pub(super) values: Fetched<ClvQuestion, Arc<ClvAnswer>>,
    pub(super) table: Table,
}

impl RfmScreen {
    /// The earlier day that groups are compared with: as set, else half a year before, or the middle of a short history.
    fn since(&self, cx: &Context) -> Option<Date> {
        let report = cx.report?;
        let (first, as_of) = (report.span.0.date(), report.as_of);
        let middle = first + jiff::Span::new().days((as_of - first).get_days() / 2);
        let half_a_year = as_of.saturating_sub(jiff::Span::new().months(6));
        self.since.or(Some(half_a_year.max(middle))).filter(|since| *since < as_of)
    }

    pub(super) fn since_text(&self, cx: &Context) -> String {
        self.since(cx).map(|day| day.to_string()).unwrap_or_default()
    }

    fn wanted(&self, cx: &Context) -> RfmQuestion {
        let since = self.since(cx).filter(|_| self.tab == RfmTab::Moves);
        RfmQuestion { since, list: self.listed.clone(), segment_filters: cx.view.segment_filters.clone() }
    }

    /// The question about values: by cell for the heat map, by group for the groups.
    fn wanted_values(&self, cx: &Context) -> Option<ClvQuestion> {
        let by = match (self.shown, self.tab) {
            (Shown::Value, RfmTab::Scores) => "rf",
            (Shown::Value, RfmTab::Groups) => "rfm",
            _ => return None,
        };
        let (by, segment_filters) = (vec![by.to_string()], cx.view.segment_filters.clone());
        Some(ClvQuestion { by, segment_filters, bootstrap: 0, holdout: false, ..cx.valuing.question.clone() })
    }

    /// The answer, if it has the content of this tab.
    pub(super) fn answer(&self) -> Option<&RfmAnswer> {
        let is_of_tab = |answer: &&Arc<RfmAnswer>| {
            (self.tab != RfmTab::Moves || answer.earlier.is_some()) && answer.question.list == self.listed
        };
        self.fetched.answer().filter(is_of_tab).map(Arc::as_ref)
    }

    fn fill(&mut self, cx: &Context) {
        let values = self.wanted_values(cx).filter(|wanted| self.values.answers(wanted));
        let values = values.and(self.values.answer()).cloned();
        let (columns, rows) = match self.answer() {
            None => (Vec::new(), Vec::new()),
            Some(answer) => match (self.tab, &answer.customers) {
                (_, Some(customers)) => tables::customers(answer, customers),
                (RfmTab::Scores, None) => tables::scores(answer, self.shown, values.as_deref()),
                (RfmTab::Groups, None) => tables::groups(answer, self.shown, values.as_deref()),
                (RfmTab::Moves, None) => tables::moves(answer),
            },
        };
        // A session that goes on has its own column.
        if self.table.is_empty() && self.tab != RfmTab::Groups && self.listed.is_none() {
            self.table.column = 1;
        }
        self.table.fill(columns, rows);
    }

    fn turn_to(&mut self, tab: RfmTab, cx: &Context) {
        (self.tab, self.listed) = (tab, None);
        self.table = Table::new(Vec::new());
        self.fill(cx);
    }

    pub(super) fn row_id(&self) -> Option<String> {
        self.table.current().map(|row| row.id.clone())
    }

    /// The move under the cursor: the group then, none for those who were no customers yet, and the group now.
    pub(super) fn moved(&self) -> Option<(Option<RfmGroup>, RfmGroup)> {
        let row = self.row_id().filter(|id| id != "all")?;
        let was = RfmGroup::ALL.into_iter().find(|group| group.name() == row);
        let now = RfmGroup::ALL.get(self.table.column.checked_sub(1)?)?;
        Some((was, *now))
    }

    fn enter(&mut self, cx: &Context) -> Outcome {
        if self.listed.is_some() {
            let id = self.row_id();
            return id.map_or(Outcome::Done, |id| Outcome::Open(Route::Customer(id)));
        }
        match self.tab {
            RfmTab::Scores => match self.cell() {
                Some((r, f)) => self.drill("rf", rf_name(r, f), cx),
                None => Outcome::Say("this is a sum; select a cell to see its customers".to_string()),
            },
            RfmTab::Groups => match self.row_id().filter(|id| id != "all") {
                Some(group) => self.drill("rfm", group, cx),
                None => {
                    Outcome::Say("this row is all customers; select a group to see its customers".to_string())
                }
            },
            RfmTab::Moves => match self.moved() {
                Some((Some(was), group)) => {
                    self.listed = Some(RfmList { group, was: Some(was), limit: Some(LISTED) });
                    self.table = Table::new(Vec::new());
                    Outcome::Retry
                }
                Some((None, _)) => Outcome::Say(
                    "these customers had not ordered by then; the groups list all customers of today"
                        .to_string(),
                ),
                None => Outcome::Say("select a number: a group then, and a group now".to_string()),
            },
        }
    }

    /// Goes on with the customers of a row, and lists them.
    fn drill(&mut self, by: &str, value: String, cx: &Context) -> Outcome {
        let row = self.row_id().unwrap_or_default();
        let added = vec![SegmentFilter { by: by.to_string(), value: Some(value) }];
        let drill = Drill { screen: Some(ID), from: cx.view.segment_filters.clone(), added, by: None, row };
        Outcome::DrillOpen(drill, Route::Everybody)
    }

    fn clear_answers(&mut self) {
        self.fetched.clear();
        self.values.clear();
        self.table.clear();
        self.listed = None;
    }
}

impl Screen for RfmScreen {
    fn query(&self, cx: &Context) -> Option<Question> {
        let wanted = self.wanted(cx);
        // The scores of today come with those of an earlier day.
        let is_held = self.tab != RfmTab::Moves
            && self
                .fetched
                .question()
                .is_some_and(|held| RfmQuestion { since: None, ..held.clone() } == wanted);
        if !is_held && !self.fetched.answers(&wanted) {
            return Some(Question::Rfm(wanted));
        }
        self.wanted_values(cx).and_then(|wanted| self.values.lacking(wanted)).map(Question::Clv)
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        match question {
            Question::Clv(_) => "fitting purchase models".to_string(),
            _ => "scoring customers".to_string(),
        }
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        match answer {
            Answer::Rfm(answer) => self.fetched.keep(answer.question.clone(), answer),
            Answer::Clv(answer) => self.values.keep(self.wanted_values(cx)?, answer),
            _ => return None,
        }
        self.fill(cx);
        None
    }

    fn failed(
        &mut self,
        question: &Question,
        _: bool,
        _: &mut crate::explore::View,
        _: &mut crate::tui::clv_settings::ClvSettings,
    ) -> bool {
        // Without values the counts stay.
        let is_of_values = matches!(question, Question::Clv(_));
        if is_of_values {
            self.shown = Shown::Customers;
        }
        is_of_values
    }

    fn view_changed(&mut self, cx: &Context) {
        if self.table.is_empty() {
            self.fill(cx);
        }
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn pages(&self) -> Option<Pages> {
        Some(Pages::of(&RfmTab::ALL, self.tab, RfmTab::name))
    }

    fn turn_page(&mut self, page: usize, cx: &Context) -> Outcome {
        self.turn_to(RfmTab::ALL[page % RfmTab::ALL.len()], cx);
        Outcome::Retry
    }

    fn drills(&self) -> bool {
        true
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        let mut parts = match (self.tab, &self.listed) {
            (_, Some(list)) => {
                let was = list.was.map_or_else(String::new, |was| format!(", {was} before"));
                vec![format!("RFM: {} now{was}", list.group)]
            }
            (RfmTab::Scores, None) => {
                vec!["RFM: recency by frequency".to_string(), self.shown.title().to_string()]
            }
            (RfmTab::Groups, None) => vec!["RFM groups".to_string(), self.shown.title().to_string()],
            (RfmTab::Moves, None) => vec![format!("RFM moves since {}", self.since_text(cx))],
        };
        if let Some(answer) = self.answer() {
            parts.push(format!("as of {}", answer.scores.day));
            if !answer.fixed.is_empty() {
                parts.push("cut points of rfm.toml".to_string());
            }
        }
        parts
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        self.remarks(cx)
    }

    fn chart_lines(&self, cx: &Context) -> usize {
        if self.chart_below(cx).is_some() { RfmGroup::ALL.len() } else { 0 }
    }

    fn chart_below(&self, _: &Context) -> Option<Chart> {
        let answer = self.answer().filter(|_| self.tab == RfmTab::Scores && self.listed.is_none())?;
        Some(tables::group_bars(answer, self.shown))
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn empty_message(&self) -> Option<String> {
        self.listed.is_some().then(|| "nobody made this move".to_string())
    }

    fn marked_sides(&self, _: &Context) -> Result<Vec<SideSpec>, String> {
        if self.tab != RfmTab::Groups {
            return Err(
                "groups of customers are marked among the groups of RFM and among segments".to_string()
            );
        }
        let side = |name: &String| SideSpec::segment(name, &["rfm".to_string()], &[Some(name.clone())]);
        Ok(self.table.marks.iter().map(side).collect())
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        use Action::{Back, NextMeasure, NextPage, Open, PreviousPage, Terms};
        match (self.tab, &self.listed) {
            (_, Some(_)) => &[Open, Back],
            (RfmTab::Moves, None) => &[NextPage, Open, Terms, PreviousPage],
            _ => &[NextPage, Open, NextMeasure, PreviousPage],
        }
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        match action {
            Action::Open if self.listed.is_some() => Some("open"),
            Action::Open => Some("customers"),
            Action::Terms => Some("earlier day"),
            Action::NextMeasure => Some("measure"),
            _ => None,
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::Back | Action::Close if self.listed.is_some() => {
                self.turn_to(RfmTab::Moves, cx);
                Outcome::Retry
            }
            Action::NextMeasure | Action::PreviousMeasure if self.tab != RfmTab::Moves => {
                self.shown = self.shown.moved(if action == Action::NextMeasure { 1 } else { -1 });
                self.fill(cx);
                Outcome::Retry
            }
            Action::Terms if self.tab == RfmTab::Moves => Outcome::Ask(Ask::new(
                "groups at the end of",
                "an earlier day, as in 2025-06-30",
                self.since_text(cx),
            )),
            Action::Open => self.enter(cx),
            _ => Outcome::Pass,
        }
    }

    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        let day: Date = text
            .trim()
            .parse()
            .map_err(|_| format!("'{text}' is not a date; type for example 2025-06-30"))?;
        let report = cx.report.ok_or("the source is not read yet")?;
        let (first, as_of) = (report.span.0.date(), report.as_of);
        if day < first || day >= as_of {
            return Err(format!("type a day from {first} on and before {as_of}"));
        }
        self.since = Some(day);
        self.table = Table::new(Vec::new());
        Ok(Outcome::Retry)
    }

    fn explain(&self, cx: &Context) -> Page {
        self.page(cx)
    }

    fn sql(&self) -> Option<&str> {
        self.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        cx.command(&Question::Rfm(self.wanted(cx)))
    }

    fn file_name(&self, _: &Context) -> String {
        "rfm.csv".to_string()
    }

    fn export(&self, format: Format, _: &Context) -> Result<Vec<u8>, String> {
        let answer = self.answer().ok_or(NO_TABLE)?;
        write(&rfm::report(answer), format, None)
    }
}
