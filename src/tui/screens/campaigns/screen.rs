//! Campaigns: the question of each tab, its table, and its keys.

use std::collections::BTreeMap;

use crate::explore::lists::ListName;
use crate::explore::{Answer, Question, View};
use crate::report::Format;
use crate::report::grid::Report;
use crate::report::write::write;
use crate::saved::SavedScreen;
use crate::tui::action::Action;
use crate::tui::chart::Chart;
use crate::tui::option_names::on_screen;
use crate::tui::page::Page;
use crate::tui::popups::Ask;
use crate::tui::screens::NO_TABLE;
use crate::tui::screens::{
    Body, Context, Message, Outcome, Pages, Picture, Route, Screen, ScreenEntry, ScreenId, SourceChange,
    State,
};
use crate::tui::table::Table;

use super::answer::{CampaignAnswer, breakage, content};
use super::settings::CampaignSettings;
use super::tab::CampaignTab;

/// Campaigns.
pub const ID: ScreenId = ScreenId("campaigns");

/// Campaigns among the screens.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "campaigns",
    keys: &["9"],
    again_on: None,
    tab: "Campaigns",
    short: "campaigns",
    help: "Show lists of customers for a campaign, the effect of one, satisfaction and loyalty points",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(CampaignScreen::default())),
};

/// The words before the list whose customers are shown, in the settings of a saved screen.
const LIST: &str = "list: ";

/// Answers that are kept while other tabs are shown.
const KEPT: usize = 8;

/// Columns of the labels in an explanation.
const LABELS: usize = 14;

/// The screen of campaigns: its tab and settings, the latest answers, and the table of the tab.
#[derive(Debug, Default)]
pub struct CampaignScreen {
    tab: CampaignTab,
    settings: CampaignSettings,
    /// The list whose customers are shown.
    list: Option<ListName>,
    /// Answers with their questions, the newest last.
    held: Vec<(Question, CampaignAnswer)>,
    /// The question whose answer is in the table.
    shown: Option<Question>,
    table: Table,
}

impl CampaignScreen {
    fn wanted(&self, cx: &Context) -> Option<Question> {
        self.settings.question(self.tab, self.list, cx.view.segment_filters.clone())
    }

    fn answer(&self, cx: &Context) -> Option<&CampaignAnswer> {
        let wanted = self.wanted(cx)?;
        self.held.iter().find(|(question, _)| *question == wanted).map(|(_, answer)| answer)
    }

    fn report(&self, cx: &Context) -> Option<Report<'_>> {
        self.answer(cx).map(|answer| answer.report(&cx.view.events))
    }

    fn fill(&mut self, cx: &Context) {
        let (columns, rows) = self.report(cx).map(|report| content(&report, self.tab)).unwrap_or_default();
        self.table.fill(columns, rows);
        self.shown = self.wanted(cx);
    }

    fn turn_to(&mut self, tab: CampaignTab, list: Option<ListName>, cx: &Context) -> Outcome {
        (self.tab, self.list) = (tab, list);
        self.table = Table::new(Vec::new());
        self.fill(cx);
        Outcome::Retry
    }

    /// The sizes of the lists as bars, below their table.
    fn bars_below(&self) -> Option<(String, Chart)> {
        let is_overview = self.tab == CampaignTab::Lists && self.list.is_none();
        self.table.drawn_as_bars().filter(|_| is_overview && !self.table.as_bars)
    }

    /// Opens the list or the customer under the cursor.
    fn enter(&mut self, cx: &Context) -> Outcome {
        let Some(id) = self.table.current().map(|row| row.id.clone()) else { return Outcome::Done };
        match (self.tab, self.list) {
            (CampaignTab::Lists, Some(_)) => Outcome::Open(Route::Customer(id)),
            (CampaignTab::Lists, None) => match id.parse() {
                Ok(list) => self.turn_to(CampaignTab::Lists, Some(list), cx),
                Err(_) => Outcome::Done,
            },
            _ => Outcome::Pass,
        }
    }
}

impl Screen for CampaignScreen {
    fn unavailable(&self, cx: &Context) -> Option<String> {
        self.wanted(cx).is_none().then(|| CampaignSettings::lacks(self.tab).to_string())
    }

    fn remedy(&self, cx: &Context) -> String {
        let (terms, reload) = (cx.key(Action::Terms), cx.key(Action::Reload));
        match self.wanted(cx) {
            None => format!("{terms} asks for it"),
            Some(_) => format!("{reload} reads the source again"),
        }
    }

    fn query(&self, cx: &Context) -> Option<Question> {
        self.wanted(cx).filter(|_| self.answer(cx).is_none())
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        match question {
            Question::Effect(_) => "comparing both groups",
            Question::Surveys(_) => "reading the answers",
            Question::Points(_) => "reading the points",
            _ => "listing customers",
        }
        .to_string()
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        let held = CampaignAnswer::of(answer)?;
        self.held.retain(|(question, _)| *question != held.0);
        if self.held.len() >= KEPT {
            self.held.remove(0);
        }
        self.held.push(held);
        self.fill(cx);
        None
    }

    fn view_changed(&mut self, cx: &Context) {
        self.fill(cx);
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.held.clear();
        self.table.clear();
    }

    fn pages(&self) -> Option<Pages> {
        Some(Pages::of(&CampaignTab::ALL, self.tab, CampaignTab::name))
    }

    fn turn_page(&mut self, page: usize, cx: &Context) -> Outcome {
        self.turn_to(CampaignTab::ALL[page % CampaignTab::ALL.len()], None, cx)
    }

    fn drills(&self) -> bool {
        true
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        match self.report(cx) {
            Some(report) => report.title.split(", ").map(String::from).collect(),
            None => vec![self.tab.name().to_string()],
        }
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        let Some(report) = self.report(cx) else { return Vec::new() };
        let facts = report.facts.iter().filter(|fact| !fact.label.is_empty());
        let facts = facts.map(|fact| format!("{}: {}", fact.label, fact.text));
        // The conclusion comes first: what has no room is on the page of the explanation.
        let breakage = Some(&report).filter(|_| self.tab == CampaignTab::Points).and_then(breakage);
        let bars = self.bars_below().map(|(column, _)| format!("bars: {column}"));
        // In the table a long reason is cut.
        let name = self.table.current().and_then(|row| row.cells.first()).map_or("", |cell| cell.text.trim());
        let mut cells = self.table.filled_cells();
        let why = cells.find(|(heading, _)| ["rule", "reason"].contains(heading));
        let why = why.map(|(_, text)| format!("{name}: {text}"));
        let notes =
            why.into_iter().chain(breakage).chain(report.notes.iter().cloned()).chain(facts).chain(bars);
        notes.map(|note| on_screen(&note)).collect()
    }

    fn chart_lines(&self, _: &Context) -> usize {
        self.bars_below().map_or(0, |_| self.table.len())
    }

    fn chart_below(&self, _: &Context) -> Option<Chart> {
        self.bars_below().map(|(_, chart)| chart)
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn empty_message(&self) -> Option<String> {
        Some(match (self.tab, self.list) {
            (CampaignTab::Lists, Some(list)) => format!("nobody is on the list {list}"),
            (CampaignTab::Afterwards, _) => "nobody can be followed after an answer yet".to_string(),
            _ => "nothing to show".to_string(),
        })
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        match (self.tab, self.list) {
            (CampaignTab::Lists, Some(_)) => &[Action::Open, Action::Back, Action::Terms, Action::Export],
            (CampaignTab::Lists, None) => {
                &[Action::NextPage, Action::Open, Action::Terms, Action::PreviousPage]
            }
            _ => &[Action::NextPage, Action::Terms, Action::PreviousPage],
        }
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        match (action, self.tab) {
            (Action::Open, _) => Some("customers"),
            (Action::Terms, CampaignTab::Lists) => Some("thresholds"),
            (Action::Terms, CampaignTab::Effect | CampaignTab::Periods) => Some("campaign"),
            (Action::Terms, _) => Some("file"),
            _ => None,
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::Back | Action::Close if self.list.is_some() => self.turn_to(CampaignTab::Lists, None, cx),
            Action::Terms => {
                let (label, hint, now) = self.settings.prompt(self.tab);
                Outcome::Ask(Ask::new(label, hint, now))
            }
            Action::Open => self.enter(cx),
            _ => Outcome::Pass,
        }
    }

    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        self.settings = self.settings.with(self.tab, text)?;
        Ok(self.turn_to(self.tab, self.list, cx))
    }

    fn settings(&self) -> Vec<String> {
        let list = self.list.map(|list| format!("{LIST}{list}"));
        self.settings.lines().into_iter().chain(list).collect()
    }

    fn files(&self) -> BTreeMap<String, String> {
        self.settings.files()
    }

    fn restore(&mut self, saved: &SavedScreen, _: &View) {
        self.settings = CampaignSettings::of(&saved.settings, &saved.files);
        self.list = saved.settings.iter().find_map(|line| line.strip_prefix(LIST)?.parse().ok());
    }

    fn explain(&self, cx: &Context) -> Page {
        let Some(report) = self.report(cx) else { return Page::new(self.tab.name(), LABELS) };
        let mut page = Page::new(report.title.clone(), LABELS);
        if self.table.current().is_some() {
            page.head("Under the cursor");
            self.table.filled_cells().for_each(|(name, text)| page.pair(name, text));
        }
        if !report.facts.is_empty() {
            page.head("What it is made of");
        }
        for fact in &report.facts {
            page.pair(fact.label.clone(), fact.text.clone());
        }
        if !report.notes.is_empty() {
            page.head("What it says");
        }
        report.notes.iter().for_each(|note| page.text(note.clone()));
        page
    }

    fn sql(&self) -> Option<&str> {
        let shown = self.held.iter().find(|(question, _)| Some(question) == self.shown.as_ref());
        shown.map(|(_, answer)| answer.sql())
    }

    fn command(&self, cx: &Context) -> String {
        self.wanted(cx).map_or_else(String::new, |question| cx.command(&question))
    }

    fn file_name(&self, _: &Context) -> String {
        let name = self.list.map_or_else(|| self.tab.name().replace(' ', "-"), |list| list.to_string());
        format!("{name}.csv")
    }

    fn export(&self, format: Format, cx: &Context) -> Result<Vec<u8>, String> {
        let report = self.report(cx).ok_or(NO_TABLE)?;
        write(&report, format, None)
    }
}
