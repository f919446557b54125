//! One customer: every order and refund, and the value over time.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cohort::grain::{epoch_day, from_epoch_day};
use crate::cohort::{Money, Unit};
use crate::explore::customers::{CustomerAnswer, CustomerQuestion};
use crate::explore::items::{LEAST_SUPPORT, NextQuestion};
use crate::explore::{Answer, Question, Shape, View};
use crate::report::clv::{caution, expected_numbers, expected_on};
use crate::report::customer::{facts, report, timeline};
use crate::report::items;
use crate::report::write::write;
use crate::report::{Format, number};
use crate::source::{Column, Role};

use super::{
    Body, Context, Fetched, Message, Outcome, Picture, Route, Screen, ScreenEntry, ScreenId, SourceChange,
    State, each_valued_on, toggle_clv,
};
use crate::tui::action::Action;
use crate::tui::chart::{Chart, StepChart};
use crate::tui::clv_settings::ClvSettings;
use crate::tui::notes;
use crate::tui::page::Page;
use crate::tui::popups::{Choice, Item, Picked};
use crate::tui::screens::NO_TABLE;
use crate::tui::table::{Row, Table, cells_of, columns_of};

/// One customer.
pub const ID: ScreenId = ScreenId("customer");

/// The entry of one customer in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "customer",
    keys: &[],
    again_on: None,
    tab: "Customer",
    short: "customer",
    help: "Show one customer",
    in_tab_order: false,
    picture: Picture::Table,
    state: State::Own(|| Box::new(CustomerScreen::default())),
};

/// Lines of the notes and the chart of the value, if there is room for it.
const BELOW: usize = 12;

/// The screen of one customer: the id, and the answer with its orders as a table.
#[derive(Debug, Default)]
pub struct CustomerScreen {
    id: String,
    /// The column of items, if the page shows what customers buy next.
    item: Option<String>,
    fetched: Fetched<CustomerQuestion, Arc<CustomerAnswer>>,
    table: Table,
}

impl CustomerScreen {
    fn show(&mut self, id: String) {
        if self.id != id {
            self.id = id;
            self.clear_answers();
        }
    }

    /// The predictions for the customer with their model, or why there are none; a line each.
    fn expected_lines(&self) -> Vec<String> {
        let Some(expected) = self.fetched.answer().and_then(|answer| answer.expected.as_ref()) else {
            return Vec::new();
        };
        let numbers = expected_numbers(expected).into_iter().map(|(name, text)| format!("{name} {text}"));
        let numbers = Some(numbers.collect::<Vec<_>>().join(", ")).filter(|line| !line.is_empty());
        let on = expected_on(expected).into_iter().map(|(label, text)| match label.as_str() {
            "caution" => caution(&text),
            _ => text,
        });
        numbers.into_iter().chain(on).collect()
    }

    fn wanted(&self, cx: &Context) -> CustomerQuestion {
        let shape = cx.view.shape().with(crate::cohort::MatrixExtras::None);
        self.question(shape, cx)
    }

    fn question(&self, shape: Shape, cx: &Context) -> CustomerQuestion {
        let next = self.item.clone().map(|item| NextQuestion { item, least_support: LEAST_SUPPORT });
        CustomerQuestion { id: self.id.clone(), shape, value: cx.valuing.of_each(), next }
    }

    /// What customers buy next after the same last purchase; a line each.
    fn proposals(&self) -> Vec<String> {
        let next = self.fetched.answer().and_then(|answer| answer.next.as_ref());
        next.map(items::proposals).unwrap_or_default()
    }
}

impl CustomerScreen {
    /// Drops the answer.
    fn clear_answers(&mut self) {
        self.fetched.clear();
        self.table.clear();
    }
}

/// The title of the list of columns.
const NEXT_BY: &str = "bought next by";

/// The entry of the list that shows no proposals.
const NO_ITEM: &str = "(none)";

/// The columns whose values can be items: texts of the orders.
fn columns_of_items(cx: &Context) -> Vec<Item> {
    let columns = cx.report.map(|report| report.columns.as_slice()).unwrap_or_default();
    let can_be =
        |column: &&Column| matches!(column.role, Role::Attribute | Role::Unused) && !column.is_number();
    let item = |column: &Column| Item { name: column.name.clone(), note: column.cardinality(), off: false };
    let none = Item { name: NO_ITEM.into(), note: "without what is bought next".into(), off: false };
    columns.iter().filter(can_be).map(item).chain([none]).collect()
}

impl CustomerScreen {
    /// Shows what customers buy next, by the items of a column.
    fn propose(&mut self, picked: &Picked) -> Outcome {
        match picked.names.first() {
            Some(name) if name == NO_ITEM => self.item = None,
            Some(name) => self.item = Some(name.clone()),
            None => return Outcome::Refuse(format!("no column fits '{}'", picked.typed)),
        }
        Outcome::Done
    }
}

impl Screen for CustomerScreen {
    fn unavailable(&self, _: &Context) -> Option<String> {
        self.id.is_empty().then(|| "choose a customer from a list first".to_string())
    }

    fn query(&self, cx: &Context) -> Option<Question> {
        self.fetched.lacking(self.wanted(cx)).map(Question::Customer)
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        match question {
            Question::Customer(requested) if requested.value.is_some() => {
                "computing the customer's value".to_string()
            }
            _ => "looking up the customer".to_string(),
        }
    }

    fn receive(&mut self, answer: Answer, _: &Context) -> Option<Message> {
        let Answer::Customer(answer) = answer else { return None };
        let grid = timeline(&answer);
        let rows = answer.transactions.iter().zip(&grid.rows).enumerate().map(|(place, (one, row))| {
            let cells = cells_of(&grid, row).into_iter().map(|cell| cell.faint_if(one.is_refund));
            Row { id: place.to_string(), cells: cells.collect(), pinned: false }
        });
        self.table.fill(columns_of(&grid), rows.collect());
        self.fetched.keep(answer.question.clone(), answer);
        None
    }

    fn cancelled(&mut self, _: &View, valuing: &mut ClvSettings) -> bool {
        self.fetched.question().is_some_and(|requested| valuing.back_to(requested.value.as_deref()))
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn title(&self, _: &Context) -> Vec<String> {
        let mut parts = vec![format!("customer {}", self.id)];
        if let Some(answer) = self.fetched.answer() {
            let rank = &answer.rank;
            let count = |count: u64| number::integer(count.into());
            parts.push(number::counted(answer.orders, "order"));
            if answer.has_amount {
                parts.push(number::money(answer.revenue));
                let (place, of) = (count(rank.rank), count(rank.of));
                parts.push(format!("{place} of {of} in {}", rank.cohort));
            } else {
                parts.push(format!("of {}", rank.cohort));
            }
            parts.push(format!(
                "last order {} ago",
                number::counted(answer.recency_days.unsigned_abs(), "day")
            ));
        }
        parts
    }

    fn chart_lines(&self, cx: &Context) -> usize {
        let noted = notes::lines(&self.notes(cx), cx.size.0).len();
        self.chart_below(cx).map_or(0, |_| BELOW.saturating_sub(noted))
    }

    fn notes(&self, _: &Context) -> Vec<String> {
        self.expected_lines().into_iter().chain(self.proposals()).collect()
    }

    fn chart_below(&self, _: &Context) -> Option<Chart> {
        self.fetched.answer().filter(|answer| answer.has_amount).map(|answer| value_by_day(answer))
    }

    fn open(&mut self, route: &Route, _: &Context) -> bool {
        let Route::Customer(id) = route else { return false };
        self.show(id.clone());
        true
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        &[Action::Back, Action::Forecast, Action::Dimension]
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::Dimension).then_some("bought next")
    }

    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        if picked.title == NEXT_BY {
            return self.propose(picked);
        }
        each_valued_on(cx.valuing.with_choice(picked, cx.source))
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        match action {
            Action::Forecast | Action::Terms => toggle_clv(cx.valuing, action),
            Action::Dimension => Outcome::Choose(Choice::of(NEXT_BY, columns_of_items(cx), 1)),
            Action::Open => Outcome::Say("nothing more to open".to_string()),
            _ => Outcome::Pass,
        }
    }

    fn explain(&self, _: &Context) -> Page {
        let mut page = Page::new(format!("Customer {}", self.id), 18);
        let Some(answer) = self.fetched.answer() else { return page };
        page.head("Attributes");
        for fact in facts(answer) {
            page.pair(fact.label, fact.text);
        }
        if let Some(next) = &answer.next {
            page.head("Bought next");
            items::proposals(next).into_iter().for_each(|line| page.text(line));
            page.text("A pair is two consecutive purchase days of one customer. Support: pairs with both items, of all pairs. Confidence: of the pairs that begin with the first item. Lift: confidence over the share of all pairs that end with the next item.");
        }
        page.head("What it means");
        page.text("A gap is the number of days since the previous order; refunds are not orders. The rank is by revenue among the members of the cohort; ties share a rank. Attributes are those of the order's line with the largest amount.");
        page
    }

    fn sql(&self) -> Option<&str> {
        self.fetched.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        let requested = self.question(cx.view.shape(), cx);
        cx.command(&Question::Customer(requested))
    }

    fn file_name(&self, _: &Context) -> String {
        "customer.csv".to_string()
    }

    fn export(&self, format: Format, _: &Context) -> Result<Vec<u8>, String> {
        let answer = self.fetched.answer().ok_or(NO_TABLE)?;
        write(&report(answer), format, None)
    }
}

/// Places across: finer than any screen.
const PLACES: u32 = 400;

/// The value over time: steps from order to order, up to the as-of date.
fn value_by_day(answer: &CustomerAnswer) -> Chart {
    let gap = answer.average_gap_days.map_or_else(|| "-".to_string(), |days| format!("{days:.1} days"));
    let (first, last) = (answer.first.date(), answer.report.as_of);
    Chart::Steps(StepChart {
        title: format!("net amount, {first} to {last}, average gap {gap}"),
        points: steps(answer),
        labels: dates(answer),
        unit: Unit::Money,
    })
}

/// Days from the first order to the end of observation; at least one.
fn days(answer: &CustomerAnswer) -> i64 {
    i64::from(epoch_day(answer.report.as_of) - epoch_day(answer.first.date())).max(1)
}

/// Days of a history that is labelled by month.
const MONTHLY_FROM: i64 = 92;

/// Places with their dates: the first day of each month, or each day of a short history.
fn dates(answer: &CustomerAnswer) -> Vec<(u32, String)> {
    let first = epoch_day(answer.first.date());
    let all = (first..=epoch_day(answer.report.as_of)).map(from_epoch_day);
    let is_long = days(answer) >= MONTHLY_FROM;
    let shown = all.filter(|day| !is_long || day.day() == 1);
    let written = |day: Date| if is_long { day.strftime("%Y-%m").to_string() } else { day.to_string() };
    shown.map(|day| (place_of(answer, day), written(day))).collect()
}

fn place_of(answer: &CustomerAnswer, day: Date) -> u32 {
    let after = i64::from(epoch_day(day) - epoch_day(answer.first.date())).clamp(0, days(answer));
    u32::try_from(after * i64::from(PLACES) / days(answer)).unwrap_or(0)
}

/// The value before and after every counted order and refund, and at the end.
fn steps(answer: &CustomerAnswer) -> Vec<(u32, f64)> {
    let (mut before, mut points) = (Money::ZERO, Vec::new());
    for one in answer.transactions.iter().filter(|one| one.counts) {
        let place = place_of(answer, one.moment.date());
        points.push((place, before.to_f64()));
        points.push((place, one.cumulative.to_f64()));
        before = one.cumulative;
    }
    points.push((PLACES, before.to_f64()));
    points
}
