//! Key figures: the question of each tab, its table, and its keys.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cohort::Grain;
use crate::explore::kpis::{KpiAnswer, KpiCounts, KpiQuestion};
use crate::explore::{Answer, Question, SideSpec, View};
use crate::kpi::{Kpi, Window};
use crate::report::Format;
use crate::report::grid::Report;
use crate::report::kpis;
use crate::report::write::write;
use crate::saved::SavedScreen;
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::page::Page;
use crate::tui::popups::{Choice, Picked};
use crate::tui::screens::NO_TABLE;
use crate::tui::screens::dimensions::Dimensions;
use crate::tui::screens::periods;
use crate::tui::screens::segments::choices::dimensions;
use crate::tui::screens::{
    Body, Context, Fetched, Message, Outcome, Pages, Picture, Screen, ScreenEntry, ScreenId, SourceChange,
    State,
};
use crate::tui::table::Table;

use super::settings::{self, KpiSettings};
use super::tab::KpiTab;
use super::tables;

/// Key figures.
pub const ID: ScreenId = ScreenId("key-figures");

/// The entry of key figures in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "key-figures",
    keys: &["7"],
    again_on: None,
    tab: "KPIs",
    short: "key figures",
    help: "Show key figures of a window: retention, churn, repeat purchases, revenue; with their formulas",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(KpisScreen::default())),
};

/// The title of the list of periods.
const OF_ACCOUNT: &str = "period of the account";

/// The most periods whose bars are drawn below the figures.
const BELOW: usize = 12;

/// The screen of key figures: its tab and settings, its two answers, and the table of the tab.
#[derive(Debug, Default)]
pub struct KpisScreen {
    pub(super) tab: KpiTab,
    settings: KpiSettings,
    dimensions: Dimensions,
    /// Tabs that show the chart in place of the table, or the table in place of the chart they begin with.
    turned: Vec<KpiTab>,
    /// The figures of the window, for all customers or by segment.
    figures: Fetched<KpiQuestion, Arc<KpiAnswer>>,
    /// The periods.
    periods: Fetched<KpiQuestion, Arc<KpiAnswer>>,
    table: Table,
}

impl KpisScreen {
    fn wanted(&self, cx: &Context) -> KpiQuestion {
        self.settings.question(self.tab, self.grouping(cx), cx.view.segment_filters.clone(), cx.report)
    }

    fn fetched(&self) -> &Fetched<KpiQuestion, Arc<KpiAnswer>> {
        if self.tab.is_by_period() { &self.periods } else { &self.figures }
    }

    /// The answer, if it has the content of this tab.
    pub(super) fn answer(&self) -> Option<&KpiAnswer> {
        let has_segments = |answer: &&Arc<KpiAnswer>| !answer.question.by.is_empty();
        let answer = self.fetched().answer();
        answer.filter(|answer| self.tab != KpiTab::Segments || has_segments(answer)).map(Arc::as_ref)
    }

    fn fill(&mut self, cx: &Context) {
        let (columns, rows) = match (self.tab, self.answer()) {
            (_, None) => (Vec::new(), Vec::new()),
            (KpiTab::Figures, Some(answer)) => tables::figures(answer, &cx.view.kpi_goals),
            (KpiTab::Account, Some(answer)) => tables::account(answer, &cx.view.events),
            (KpiTab::Series, Some(answer)) => tables::series(answer, cx.view),
            (KpiTab::Segments, Some(answer)) => tables::segments(answer, cx.view.min_size),
        };
        let here = self.table.current().map(|row| row.id.clone());
        let is_returning = self.table.is_returning();
        self.table.fill(columns, rows);
        // The cursor begins on the latest period, and goes there if its period is no longer listed.
        let is_gone = !is_returning && here.is_none_or(|id| self.table.rows().iter().all(|row| row.id != id));
        if let Some(answer) = self.answer().filter(|_| is_gone && self.tab.is_by_period()) {
            self.table.row = answer.periods.len().saturating_sub(1);
        }
        self.dimensions.go_back(&mut self.table);
    }

    fn turn_to(&mut self, tab: KpiTab, cx: &Context) {
        self.tab = tab;
        self.table = Table::new(Vec::new());
        self.fill(cx);
    }

    /// The key figure under the cursor: of its row among the figures, of its column in other tabs.
    pub(super) fn current(&self) -> Option<Kpi> {
        let answer = self.answer()?;
        let column = |all: Vec<Kpi>, first: usize| all.get(self.table.column.saturating_sub(first)).copied();
        match self.tab {
            KpiTab::Figures => Kpi::named(&self.table.current()?.id),
            KpiTab::Account => None,
            KpiTab::Series => column(tables::of_series(answer), 1),
            KpiTab::Segments => column(tables::of_segments(answer), 2),
        }
    }

    /// The segment under the cursor, or all customers.
    pub(super) fn segment(&self) -> Option<&KpiCounts> {
        let answer = self.answer()?;
        if self.tab != KpiTab::Segments {
            return Some(&answer.total);
        }
        let id = &self.table.current()?.id;
        answer.segments.iter().chain([&answer.total]).find(|one| tables::row_id(one) == *id)
    }

    /// The name of the period under the cursor.
    pub(super) fn period_id(&self) -> Option<String> {
        self.table.current().map(|row| row.id.clone())
    }

    /// Whether the chart takes the place of the table.
    fn is_charted(&self) -> bool {
        self.tab.is_by_period() != self.turned.contains(&self.tab)
    }

    /// Shows the periods by another length: those of the account, unless the page already has periods.
    fn show_by(&mut self, period: Grain, cx: &Context) -> Outcome {
        self.settings = self.settings.by(period);
        if !self.tab.is_by_period() {
            self.turn_to(KpiTab::Account, cx);
        }
        Outcome::Retry
    }

    fn drill(&mut self, cx: &Context) -> Outcome {
        let Some(segment) = self.segment() else { return Outcome::Done };
        if segment.values.is_empty() {
            return Outcome::Say("this row holds all customers; select a segment to drill down".to_string());
        }
        let (place, values) = ((ID, tables::row_id(segment)), segment.values.clone());
        self.dimensions.drill(place, &values, &mut self.table, cx)
    }

    /// Moves the window of this tab by its own length.
    fn step(&mut self, action: Action, cx: &Context) -> Outcome {
        let Some(answer) = self.answer() else { return Outcome::Say("nothing is counted yet".to_string()) };
        let data = Window { from: answer.first_day, to: answer.report.as_of };
        if answer.window == data {
            let key = cx.key(Action::Terms);
            return Outcome::Say(format!("all of the data are shown; {key} sets a window"));
        }
        let moved = match action {
            Action::EarlierWindow => answer.window.before(),
            _ => answer.window.after(),
        };
        if moved.to < data.from {
            return Outcome::Say(format!("the data begin on {}", data.from));
        }
        if moved.to > data.to {
            return Outcome::Say(format!("the data end on {}", data.to));
        }
        self.settings = self.settings.moved_to(self.tab, Some(moved));
        Outcome::Retry
    }

    fn clear_answers(&mut self) {
        self.figures.clear();
        self.periods.clear();
        self.table.clear();
    }
}

impl Screen for KpisScreen {
    fn query(&self, cx: &Context) -> Option<Question> {
        let wanted = self.wanted(cx);
        // The answer with segments also has the figures of all customers.
        let is_held = self.tab == KpiTab::Figures
            && self
                .figures
                .question()
                .is_some_and(|held| KpiQuestion { by: Vec::new(), ..held.clone() } == wanted);
        self.fetched().lacking(wanted).filter(|_| !is_held).map(Question::Kpis)
    }

    fn shows_suggested(&self, cx: &Context) -> bool {
        self.tab == KpiTab::Segments && self.dimensions.is_suggested(cx)
    }

    fn busy_label(&self, _: &Question, _: &Context) -> String {
        "counting key figures".to_string()
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        let Answer::Kpis(answer) = answer else { return None };
        let held = if self.tab.is_by_period() { &mut self.periods } else { &mut self.figures };
        held.keep(answer.question.clone(), answer);
        self.fill(cx);
        None
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn view_changed(&mut self, cx: &Context) {
        self.fill(cx);
    }

    fn day(&self, _: &Context) -> Option<Date> {
        let answer = self.answer()?;
        let period = answer.periods.iter().find(|(period, _)| Some(period.to_string()) == self.period_id());
        Some(period.map_or(answer.window.from, |(_, window)| window.from))
    }

    fn dimensions(&self) -> Option<&Dimensions> {
        Some(&self.dimensions)
    }

    fn dimensions_mut(&mut self) -> Option<&mut Dimensions> {
        Some(&mut self.dimensions)
    }

    fn pages(&self) -> Option<Pages> {
        Some(Pages::of(&KpiTab::ALL, self.tab, KpiTab::name))
    }

    fn turn_page(&mut self, page: usize, cx: &Context) -> Outcome {
        self.turn_to(KpiTab::ALL[page % KpiTab::ALL.len()], cx);
        Outcome::Retry
    }

    fn drills(&self) -> bool {
        true
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        let period = self.settings.period;
        let mut parts = vec![match self.tab {
            KpiTab::Figures => "key figures".to_string(),
            KpiTab::Account => format!("account of customers by {period}"),
            KpiTab::Series => format!("key figures by {period}"),
            KpiTab::Segments => {
                let by = self.grouping(cx).join(if cx.theme.glyphs.ascii { " x " } else { " × " });
                format!("key figures by {by}")
            }
        }];
        // A chart shows one of the figures.
        parts.extend(self.current().filter(|_| self.is_charted()).map(Kpi::title));
        if let Some(answer) = self.answer() {
            parts.push(answer.window.to_string());
            parts.push(format!("lost after {} days", answer.inactivity.days));
            parts.extend(answer.inactivity.is_suggested.then(|| "days as suggested".to_string()));
        }
        parts
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        self.remarks(cx)
    }

    fn chart_lines(&self, _: &Context) -> usize {
        let drawn = self.answer().filter(|_| self.tab == KpiTab::Figures).map(|answer| answer.periods.len());
        // A line for the legend.
        drawn.map_or(0, |periods| periods.min(BELOW) + 1)
    }

    fn chart_below(&self, cx: &Context) -> Option<Chart> {
        self.answer()
            .filter(|_| self.tab == KpiTab::Figures)
            .map(|answer| tables::stacks(answer, &cx.view.events))
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn chart(&self, cx: &Context) -> Option<Chart> {
        let answer = self.answer().filter(|_| self.is_charted())?;
        match self.tab {
            KpiTab::Figures => None,
            KpiTab::Account => Some(tables::stacks(answer, &cx.view.events)),
            KpiTab::Series => Some(tables::line(answer, cx.view, self.current()?)),
            KpiTab::Segments => Some(tables::segment_bars(answer, self.current()?, self.table.rows())),
        }
    }

    fn marked_sides(&self, cx: &Context) -> Result<Vec<SideSpec>, String> {
        let by = self.grouping(cx);
        let Some(answer) = self.answer().filter(|_| self.tab == KpiTab::Segments) else {
            return Err("groups of customers are marked among segments".to_string());
        };
        let marked = self.table.marks.iter().filter_map(|mark| {
            let segment = answer.segments.iter().find(|segment| tables::row_id(segment) == *mark)?;
            Some(SideSpec::segment(&tables::name(segment), &by, &segment.values))
        });
        Ok(marked.collect())
    }

    fn is_turned(&self) -> bool {
        self.turned.contains(&self.tab)
    }

    fn turn(&mut self, turned: bool) {
        self.turned.extend(turned.then_some(self.tab));
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        use Action::{
            Chart, CohortGrain, Dimension, EarlierWindow, LaterWindow, NextPage, Open, PreviousPage, Terms,
        };
        match self.tab {
            KpiTab::Figures => &[NextPage, Terms, EarlierWindow, LaterWindow, Dimension, PreviousPage],
            KpiTab::Account | KpiTab::Series => {
                &[NextPage, CohortGrain, Chart, Terms, Dimension, PreviousPage]
            }
            KpiTab::Segments => {
                &[NextPage, Open, Dimension, Terms, EarlierWindow, LaterWindow, Chart, PreviousPage]
            }
        }
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        match action {
            Action::Terms => Some("window, goal"),
            Action::Dimension => Some("by segment"),
            Action::Open if self.tab == KpiTab::Segments => Some("drill"),
            _ => None,
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::CohortGrain => {
                Outcome::Choose(periods::choice(OF_ACCOUNT, Some(self.settings.period), cx))
            }
            Action::ShorterPeriod | Action::LongerPeriod => {
                match periods::beside(self.settings.period, action) {
                    Ok(period) => self.show_by(period, cx),
                    Err(why) => Outcome::Say(why),
                }
            }
            Action::EarlierWindow | Action::LaterWindow => self.step(action, cx),
            Action::Terms => {
                let goals = settings::of_goals(&cx.view.kpi_goals, self.current());
                Outcome::Choose(self.settings.choice(self.tab, self.answer(), cx.report, goals))
            }
            Action::Dimension => {
                let items = dimensions(cx.report, &std::collections::BTreeMap::new());
                Outcome::Choose(Choice::of("key figures by", items, 2))
            }
            // Figures of several units have no common bar: the account is drawn below them.
            Action::Chart if self.tab == KpiTab::Figures => {
                self.turn_to(KpiTab::Account, cx);
                Outcome::Retry
            }
            Action::Chart => {
                match self.turned.iter().position(|tab| *tab == self.tab) {
                    Some(at) => drop(self.turned.remove(at)),
                    None => self.turned.push(self.tab),
                }
                Outcome::Done
            }
            Action::Open if self.tab == KpiTab::Segments => self.drill(cx),
            _ => Outcome::Pass,
        }
    }

    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        if picked.title == OF_ACCOUNT {
            return match periods::picked(picked) {
                Ok(period) => self.show_by(period, cx),
                Err(why) => Outcome::Refuse(why),
            };
        }
        if picked.title == settings::TITLE {
            let text = picked.names.first().unwrap_or(&picked.typed);
            return match self.settings.with(self.tab, text, &cx.view.kpi_goals) {
                Ok((settings, kpi_goals)) => {
                    self.settings = settings;
                    match kpi_goals == cx.view.kpi_goals {
                        true => Outcome::Retry,
                        false => Outcome::View(Box::new(View { kpi_goals, ..cx.view.clone() }), None),
                    }
                }
                Err(why) => Outcome::Refuse(why),
            };
        }
        let outcome = self.dimensions.pick(picked);
        if matches!(outcome, Outcome::GroupBy(_)) && self.tab != KpiTab::Segments {
            self.turn_to(KpiTab::Segments, cx);
        }
        outcome
    }

    fn settings(&self) -> Vec<String> {
        self.settings.lines()
    }

    fn restore(&mut self, saved: &SavedScreen, _: &View) {
        self.settings = KpiSettings::of(&saved.settings);
    }

    fn explain(&self, cx: &Context) -> Page {
        self.page(cx)
    }

    fn sql(&self) -> Option<&str> {
        self.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        cx.command(&Question::Kpis(self.wanted(cx)))
    }

    fn file_name(&self, _: &Context) -> String {
        let name = match self.tab {
            KpiTab::Figures | KpiTab::Segments => "key-figures.csv",
            KpiTab::Account => "account.csv",
            KpiTab::Series => "key-figures-by-period.csv",
        };
        name.to_string()
    }

    fn export(&self, format: Format, cx: &Context) -> Result<Vec<u8>, String> {
        let answer = self.answer().ok_or(NO_TABLE)?;
        let whole = match self.tab {
            KpiTab::Figures => KpiAnswer {
                question: KpiQuestion { by: Vec::new(), ..answer.question.clone() },
                segments: Vec::new(),
                ..answer.clone()
            },
            _ => answer.clone(),
        };
        let (goals, events) = (cx.view.kpi_goals.all().to_vec(), cx.view.events.clone());
        let targets = kpis::Targets { goals, events, ..kpis::Targets::default() };
        let report = kpis::report(&whole, None, &targets);
        if self.tab != KpiTab::Account || format == Format::Json {
            return write(&report, format, None);
        }
        let grid = kpis::account(&whole, &whole.total);
        let grid = crate::report::grid::Grid { audience: crate::report::grid::Audience::Everyone, ..grid };
        let account = Report::new(report.title.clone(), vec![grid], String::new);
        write(&account.facts(report.facts.clone()).notes(report.notes.clone()), format, None)
    }
}
