//! Comparison: groups of customers side by side, the decomposition of their difference, and its drivers.

use std::sync::Arc;

use crate::cohort::{AverageKind, Unit, comparable_form};
use crate::explore::{
    Answer, Breakdown, CompareAnswer, CompareQuestion, Question, SideContrasts, SideSpec, View,
};
use crate::report::Format;
use crate::report::compare::letter;
use crate::saved::SavedScreen;
use crate::source::Role;

use crate::tui::action::Action;
use crate::tui::chart::{Bar, Chart, Curve, few_cohorts_from};
use crate::tui::page::Page;
use crate::tui::popups::{Choice, Item, Picked};
use crate::tui::screens::{
    Body, CompareFirst, Context, Fetched, Message, Outcome, Pages, Picture, Route, Screen, ScreenEntry,
    ScreenId, SourceChange, State,
};
use crate::tui::table::{Cell, Row, Table};
use crate::tui::{layout, notes};

/// Number of ages in the table of measures.
pub(super) const AGES: [u32; 4] = [1, 3, 6, 12];

/// The words before a side and before the age of mix and drivers, in the settings of a saved screen.
const SIDE: &str = "side: ";
const AGE: &str = "age: ";

/// Why the mix is missing, and the remedy.
pub(super) const NO_DIMENSION: &str =
    "every column defines a side, so none is left to decompose the difference by: choose a dimension";

/// The tab of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CompareTab {
    /// Every measure of two sides.
    #[default]
    Measures,
    /// The averages by age, one line per side.
    Curves,
    /// Mix effect and rate effect by an attribute.
    Mix,
    /// The attribute values that contribute most to the difference.
    Drivers,
    /// The first side less another side, by cohort and age: many small numbers, so it comes last.
    Differences,
}

impl CompareTab {
    const ALL: [CompareTab; 5] = [
        CompareTab::Measures,
        CompareTab::Curves,
        CompareTab::Mix,
        CompareTab::Drivers,
        CompareTab::Differences,
    ];

    /// Its name among the pages.
    const fn name(self) -> &'static str {
        match self {
            CompareTab::Measures => "measures",
            CompareTab::Curves => "curves",
            CompareTab::Mix => "mix",
            CompareTab::Drivers => "drivers",
            CompareTab::Differences => "differences",
        }
    }
}

/// Groups of customers, compared.
pub const ID: ScreenId = ScreenId("compare");

/// The entry of the comparison in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "compare-groups",
    keys: &["4"],
    again_on: None,
    tab: "Compare",
    short: "groups",
    help: "Compare groups of customers; press again to define other groups",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(CompareScreen::default())),
};

/// The screen of a comparison: its sides and tab, the answer, and the table of the tab.
#[derive(Debug, Default)]
pub struct CompareScreen {
    pub(super) sides: Vec<SideSpec>,
    pub(super) tab: CompareTab,
    /// The index of the side that the first is compared with, minus one.
    pub(super) against: usize,
    /// The dimension of the mix, once the user has chosen.
    pub(super) by: Option<String>,
    /// The age of mix and drivers.
    pub(super) age: u32,
    /// The view behind the table; its measure is this screen's own.
    pub(super) view: View,
    pub(super) fetched: Fetched<CompareQuestion, Arc<CompareAnswer>>,
    /// The contrasts with the other side, under the view.
    pub(super) contrasts: Option<SideContrasts>,
    /// Why the difference cannot be decomposed.
    pub(super) undivided: Option<String>,
    pub(super) table: Table,
}

impl CompareScreen {
    /// Compares groups under a view from now on.
    pub(super) fn begin(&mut self, sides: Vec<SideSpec>, view: &View) {
        let is_of_sides = |by: &String| sides.iter().any(|side| side.mentions(by));
        let by = self.by.take().filter(|by| !is_of_sides(by));
        *self = CompareScreen {
            sides,
            by,
            age: 1,
            view: View { measure: comparable_form(view.measure), ..view.by_period() },
            ..CompareScreen::default()
        };
    }

    /// The dimension of the mix: as the user chose, else as suggested for the data, else the cohort; `None` if all of
    /// them define the sides.
    pub(super) fn dimension(&self, cx: &Context) -> Option<String> {
        let is_of_sides = |name: &str| self.sides.iter().any(|side| side.mentions(name));
        let by_cohort = || !["cohort", "first_order"].into_iter().any(is_of_sides);
        let suggested = || cx.suggested_dimension(is_of_sides);
        self.by.clone().or_else(suggested).or_else(|| by_cohort().then(|| "cohort".to_string()))
    }

    pub(super) fn wanted(&self, cx: &Context) -> CompareQuestion {
        let breakdown = match self.tab {
            CompareTab::Differences | CompareTab::Measures | CompareTab::Curves => Breakdown::None,
            CompareTab::Mix => self
                .dimension(cx)
                .map_or(Breakdown::None, |attribute| Breakdown::Dimension(attribute, self.age)),
            CompareTab::Drivers => Breakdown::AllDimensions(self.age),
        };
        CompareQuestion { shape: cx.view.by_period().shape(), sides: self.sides.clone(), breakdown }
    }

    pub(super) fn other(&self) -> usize {
        self.against + 1
    }

    /// The letter of the side that the first is compared with.
    pub(super) fn letter(&self) -> char {
        letter(self.other())
    }

    /// The age of the column under the cursor, in the matrix of differences.
    pub(super) fn age_under_cursor(&self) -> Option<u32> {
        u32::try_from(self.table.column.checked_sub(3)?).ok()
    }

    /// What each value adds to the difference, if the bars have room below the table.
    pub(super) fn bars_below(&self, cx: &Context) -> Option<Vec<Bar>> {
        let is_added = |name: &str| name == "total" || name.starts_with("effect");
        let column = self.table.columns.iter().position(|column| is_added(&column.name))?;
        let names = if self.tab == CompareTab::Drivers { 2 } else { 1 };
        let bar = |row: &Row| {
            let name =
                row.cells.iter().take(names).map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ");
            // Rates are shown in points.
            let times = if self.view.measure.unit() == Unit::Rate { 100.0 } else { 1.0 };
            let value = row.cells.get(column).and_then(Cell::number_of).map(|value| value * times);
            Bar { name, value, interval: None, text: None }
        };
        let bars: Vec<Bar> = self.table.rows().iter().filter(|row| !row.pinned).map(bar).collect();
        let texts = notes::lines(&self.remarks(cx), cx.size.0).len().max(self.least_note_lines()) + 1;
        let spare = layout::spare_lines(cx.size, self.above(cx), self.table.len(), texts);
        (self.contrasts.is_some() && bars.len() > 1 && bars.len() <= spare).then_some(bars)
    }

    pub(super) fn turn_to(&mut self, tab: CompareTab) -> Outcome {
        if let Some(age) = self.age_under_cursor().filter(|_| self.tab == CompareTab::Differences) {
            self.age = age;
        }
        self.tab = tab;
        self.undivided = None;
        self.table = Table::default();
        self.fill_if_answered();
        Outcome::Done
    }
}

impl CompareScreen {
    /// Drops the answer.
    pub(super) fn clear_answers(&mut self) {
        self.fetched.clear();
        self.contrasts = None;
        self.undivided = None;
        self.table.clear();
    }
}

impl Screen for CompareScreen {
    fn call(&mut self, _: &Context) -> Outcome {
        if self.sides.is_empty() { Outcome::AskSides(Vec::new()) } else { Outcome::Done }
    }

    fn open(&mut self, route: &Route, cx: &Context) -> bool {
        let Route::Compare { sides, first } = route else { return false };
        self.begin(sides.clone(), cx.view);
        match first {
            CompareFirst::Measures => {}
            CompareFirst::Drivers(age) => (self.tab, self.age) = (CompareTab::Drivers, *age),
        }
        true
    }

    fn settings(&self) -> Vec<String> {
        let side = |side: &SideSpec| format!("{SIDE}{}\t{}", side.name, side.condition);
        let sides = self.sides.iter().map(side);
        sides.chain((!self.sides.is_empty()).then(|| format!("{AGE}{}", self.age))).collect()
    }

    fn restore(&mut self, saved: &SavedScreen, view: &View) {
        let side = |line: &String| {
            let (name, condition) = line.strip_prefix(SIDE)?.split_once('\t')?;
            Some(SideSpec { name: name.to_string(), condition: condition.to_string() })
        };
        self.begin(saved.settings.iter().filter_map(side).collect(), view);
        let age = saved.settings.iter().find_map(|line| line.strip_prefix(AGE)?.parse().ok());
        self.age = age.unwrap_or(self.age);
    }

    fn remedy(&self, cx: &Context) -> String {
        // Reading the source again cannot correct the condition of a group.
        format!("{} defines other groups", cx.key(Action::Show(ID)))
    }

    fn pages(&self) -> Option<Pages> {
        (self.sides.len() > 1).then(|| Pages::of(&CompareTab::ALL, self.tab, CompareTab::name))
    }

    fn turn_page(&mut self, page: usize, _: &Context) -> Outcome {
        self.turn_to(CompareTab::ALL[page % CompareTab::ALL.len()])
    }

    fn group_by(&mut self, dimensions: &[String]) {
        let is_of_sides = |by: &str| self.sides.iter().any(|side| side.mentions(by));
        if let [by] = dimensions
            && !is_of_sides(by)
        {
            self.by = Some(by.clone());
        }
    }

    fn unavailable(&self, cx: &Context) -> Option<String> {
        if self.sides.is_empty() {
            return Some("nothing is compared yet: = compares what is marked, 4 defines two groups".into());
        }
        if self.tab == CompareTab::Mix && self.dimension(cx).is_none() {
            return Some(NO_DIMENSION.to_string());
        }
        self.undivided.clone()
    }

    fn query(&self, cx: &Context) -> Option<Question> {
        let wanted = self.wanted(cx);
        let have = self.fetched.question().is_some_and(|known| {
            let enough = wanted.breakdown == Breakdown::None || known.breakdown == wanted.breakdown;
            known.shape == wanted.shape && known.sides == wanted.sides && enough
        });
        (!have && !self.sides.is_empty()).then_some(Question::Compare(wanted))
    }

    fn shows_suggested(&self, _: &Context) -> bool {
        self.tab == CompareTab::Mix && self.by.is_none()
    }

    fn busy_label(&self, _: &Question, _: &Context) -> String {
        "comparing".to_string()
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        if let Answer::Compare(answer) = answer {
            self.view =
                View { measure: self.view.measure, criterion: self.view.criterion, ..cx.view.by_period() };
            self.fetched.keep(answer.question.clone(), answer);
            self.fill();
        }
        None
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn title(&self, _: &Context) -> Vec<String> {
        self.headings()
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        let mut texts = self.remarks(cx);
        let below = self
            .bars_below(cx)
            .map(|_| "bars: what each value adds to the difference, in the unit of the table".to_string());
        texts.extend(below);
        texts
    }

    fn explain(&self, _: &Context) -> Page {
        self.explanation()
    }

    fn sql(&self) -> Option<&str> {
        self.fetched.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        self.command_line(cx)
    }

    fn export(&self, format: Format, _: &Context) -> Result<Vec<u8>, String> {
        self.written(format)
    }

    fn least_note_lines(&self) -> usize {
        4
    }

    fn headline(&self, _: &Context) -> Vec<String> {
        self.conclusion()
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn chart(&self, _: &Context) -> Option<Chart> {
        let answer = self.fetched.answer().filter(|_| self.tab == CompareTab::Curves)?;
        let letters = 'A'..='Z';
        let curve = |(letter, side): (char, &crate::explore::SideAnswer)| Curve {
            letter,
            name: side.spec.name.clone(),
            points: side.side.curve(self.view.measure, self.view.criterion),
            thin_from: few_cohorts_from(side.side.matrix.rows.len(), side.side.matrix.width(), |age| {
                let matrix = &side.side.matrix;
                matrix.average(age, self.view.measure, self.view.criterion, AverageKind::Pooled).cohorts
            }),
        };
        let width = answer.sides.iter().map(|side| side.side.matrix.width()).max().unwrap_or(0);
        let matrix = &answer.sides.first()?.side.matrix;
        Some(Chart::Curves {
            measure: self.view.measure,
            labels: (0..width).map(|age| matrix.age_label(age)).collect(),
            curves: letters.zip(&answer.sides).map(curve).collect(),
        })
    }

    fn chart_lines(&self, cx: &Context) -> usize {
        self.bars_below(cx).map_or(0, |bars| bars.len())
    }

    fn chart_below(&self, cx: &Context) -> Option<Chart> {
        self.bars_below(cx).map(|bars| Chart::Bars { bars, unit: Unit::Ratio })
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        &[
            Action::NextPage,
            Action::Drivers,
            Action::Dimension,
            Action::FindNext,
            Action::NextMeasure,
            Action::Chart,
            Action::NextSide,
            Action::Show(ID),
            Action::PreviousPage,
        ]
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::FindNext).then_some("next significant")
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        let alone = self.sides.len() < 2;
        match action {
            Action::Show(ID) => Outcome::AskSides(self.sides.clone()),
            Action::NextPage | Action::PreviousPage if alone => {
                Outcome::Say("only one group, so nothing to compare".into())
            }
            Action::Chart if alone => Outcome::Say("only one group, so nothing to compare".into()),
            Action::Chart if self.tab == CompareTab::Curves => self.turn_to(CompareTab::Measures),
            Action::Chart => self.turn_to(CompareTab::Curves),
            Action::Drivers => self.turn_to(CompareTab::Drivers),
            Action::Open if self.tab == CompareTab::Differences => self.turn_to(CompareTab::Drivers),
            Action::NextSide if self.sides.len() > 2 => {
                self.against = (self.against + 1) % (self.sides.len() - 1);
                self.fill();
                Outcome::Done
            }
            Action::NextSide => Outcome::Say("this comparison has only two sides".into()),
            Action::NextMeasure => self.turn_measure(1),
            Action::PreviousMeasure => self.turn_measure(-1),
            Action::Dimension if !alone => Outcome::Choose(dimensions(cx)),
            Action::FindNext | Action::FindPrevious if self.table.is_empty() => {
                Outcome::Say("no comparison to search".into())
            }
            Action::FindNext | Action::FindPrevious if self.table.search.is_empty() => {
                match self.find_significant(action == Action::FindNext) {
                    true => Outcome::Done,
                    false => Outcome::Say("no significant difference here".into()),
                }
            }
            _ => Outcome::Pass,
        }
    }

    fn on_choice(&mut self, picked: &Picked, _: &Context) -> Outcome {
        let Some(name) = picked.names.first() else { return Outcome::Done };
        self.by = Some(name.clone());
        self.fetched.keep_if(|requested| requested.breakdown == Breakdown::None);
        self.turn_to(CompareTab::Mix)
    }

    fn file_name(&self, _: &Context) -> String {
        if self.tab == CompareTab::Drivers { "drivers.csv".into() } else { "comparison.csv".into() }
    }
}

/// Attributes, and the cohort, by which a difference can be decomposed.
fn dimensions(cx: &Context) -> Choice {
    let columns = cx.report.map_or(&[][..], |report| &report.columns);
    let attributes = columns.iter().filter(|column| column.role == Role::Attribute).map(|column| Item {
        name: column.name.clone(),
        note: column.cardinality(),
        off: false,
    });
    let cohort = Item { name: "cohort".into(), note: "when they came".into(), off: false };
    Choice::of("made of", attributes.chain([cohort]).collect(), 1)
}
