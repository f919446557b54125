//! Customers: those of the current view, or of one cell in four lists, by page from the database.

mod rows;

use std::sync::Arc;

use crate::explore::clv::EXPECTED;
use crate::explore::customers::{
    Arrangement, Cohort, Columns, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Datum,
    Find, Order, Range, Status,
};
use crate::explore::{Answer, Question, Shape, View};
use crate::report::customers::{numeric, shown_in};
use crate::report::{Format, number};
use crate::saved::SavedScreen;

use super::{
    Body, Context, Fetched, Message, Outcome, Picture, Route, Screen, ScreenEntry, ScreenId, SourceChange,
    State, each_valued_on, toggle_clv,
};
use crate::tui::action::Action;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::page::Page;
use crate::tui::popups::{ColumnList, Picked};
use crate::tui::table::{Column, Sort, Table};

use rows::{meaning, row, valued_note};

/// Rows per request, and how many of them come before the first shown row.
const PAGE: u64 = 400;
const BEFORE: u64 = 150;

/// The column for the cursor once customers have predictions.
const CLV: &str = "clv";

/// Rows that must be loaded below the first shown row.
const AHEAD: usize = 100;

/// The words before what is listed, in the settings of a saved screen.
const COHORT: &str = "cohort: ";
const AGE: &str = "age: ";
const CRITERION: &str = "return: ";
const STATUS: &str = "status: ";

/// Customers one by one.
pub const ID: ScreenId = ScreenId("customers");

/// The entry of customers in the registry.
pub const ENTRY: ScreenEntry = ScreenEntry {
    id: ID,
    name: "customers",
    keys: &["6"],
    again_on: None,
    tab: "Customers",
    short: "customers",
    help: "List customers",
    in_tab_order: true,
    picture: Picture::Table,
    state: State::Own(|| Box::new(CustomersScreen::default())),
};

/// The screen of a list of customers: whom it lists, the page that has been fetched, and its table.
#[derive(Debug, Default)]
pub struct CustomersScreen {
    /// The cell or cohort whose members are listed; none for all customers.
    cohort: Option<Cohort>,
    /// `M1`, if the members of a cell are listed.
    age: String,
    find: Option<Find>,
    /// The last search without a match.
    missed: Option<String>,
    fetched: Fetched<CustomerList, Arc<CustomersAnswer>>,
    /// The arrangement of the table's columns.
    arranged: Arrangement,
    /// Places of the table's columns among those of the answer.
    shown: Vec<usize>,
    /// The last sort order, in case its column is hidden.
    sorted: Option<Order>,
    table: Table,
}

impl CustomersScreen {
    fn show(&mut self, cohort: Option<Cohort>) {
        if self.cohort != cohort {
            self.cohort = cohort;
            self.clear_answers();
        }
    }

    fn status(&self) -> Option<Status> {
        self.cohort.as_ref()?.cell.as_ref()?.status
    }

    fn order(&self, cx: &Context) -> Order {
        let chosen = self.table.sort.and_then(|sort| {
            let column = self.fetched.answer()?.columns.get(*self.shown.get(sort.column)?)?;
            Some(Order { column: column.name.clone(), descending: sort.descending })
        });
        let is_here = |order: &Order| self.status().is_some() || order.column != "status";
        let chosen = chosen.or_else(|| self.sorted.clone()).filter(is_here);
        let has_money = cx.report.is_none_or(|report| report.money_off.is_none());
        let usual = || {
            if has_money { Order::by_revenue() } else { Order { column: "orders".into(), descending: true } }
        };
        let there = |order: &Order| cx.valuing.each || !EXPECTED.contains(&order.column.as_str());
        chosen.filter(there).unwrap_or_else(usual)
    }

    fn list(&self, cx: &Context) -> CustomerList {
        let shape = match self.cohort {
            // The definition of cohorts makes no difference to the list of all customers.
            None => Shape { segment_filters: cx.view.segment_filters.clone(), ..Shape::monthly() },
            Some(_) => cx.view.shape().with(crate::cohort::MatrixExtras::None),
        };
        let shape = Shape { margin: None, ..shape };
        CustomerList { shape, cohort: self.cohort.clone(), sort: self.order(cx), value: cx.valuing.of_each() }
    }

    /// The next of the four lists, or the one before.
    fn turn_list(&mut self) -> bool {
        let Some(cell) = self.cohort.as_mut().and_then(|cohort| cohort.cell.as_mut()) else { return false };
        let at = Status::ALL.iter().position(|status| Some(*status) == cell.status).unwrap_or(0);
        cell.status = Status::ALL.get((at + 1) % Status::ALL.len()).copied();
        (self.table.row, self.table.first) = (0, 0);
        self.table.marks.clear();
        true
    }

    /// Puts the loaded page into the table, with columns and order as the view has them.
    fn fill(&mut self, order: Order, cx: &Context) {
        let Some(answer) = self.fetched.answer().cloned() else { return };
        self.arranged = cx.view.customer_columns.clone();
        let here = self.table.columns.get(self.table.column).map(|column| column.name.clone());
        let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
        self.shown = self.arranged.shown(&names);
        let columns = self
            .shown
            .iter()
            .map(|place| Column { name: names[*place].replace('_', " "), numeric: numeric(names[*place]) });
        let columns: Vec<Column> = columns.collect();
        let id = names.iter().position(|name| *name == "customer").unwrap_or(0);
        let rows = answer.rows.iter().map(|data| row(&answer.columns, data, id, &self.shown)).collect();
        if let Some(place) = here.and_then(|name| columns.iter().position(|column| column.name == name)) {
            self.table.column = place;
        }
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        self.table.page(columns, rows, size(answer.from), size(answer.total));
        let column = self.shown.iter().position(|place| names[*place].eq_ignore_ascii_case(&order.column));
        self.table.sort = column.map(|column| Sort { column, descending: order.descending });
        self.sorted = Some(order);
    }

    fn current(&self) -> Option<&Vec<Datum>> {
        let answer = self.fetched.answer()?;
        answer.rows.get(self.table.row.checked_sub(usize::try_from(answer.from).ok()?)?)
    }
}

impl CustomersScreen {
    /// Drops the answer.
    fn clear_answers(&mut self) {
        self.fetched.clear();
        (self.find, self.missed) = (None, None);
        self.table.clear();
    }
}

/// The order in words.
fn sorted_by(order: &Order) -> String {
    let end = if order.descending { "highest" } else { "lowest" };
    format!("by {}, {end} first", order.column.replace('_', " "))
}

impl Screen for CustomersScreen {
    fn query(&self, cx: &Context) -> Option<Question> {
        let list = self.list(cx);
        let is_listed = self.fetched.answers(&list);
        let at_hand = is_listed && self.table.holds(self.table.first, self.table.first + AHEAD);
        if at_hand && self.find.is_none() {
            return None;
        }
        let from = if is_listed { (self.table.first as u64).saturating_sub(BEFORE) } else { 0 };
        let range = Range::Page { from, count: PAGE, find: self.find.clone() };
        Some(Question::Customers(CustomersQuestion { list, range }))
    }

    fn call(&mut self, _: &Context) -> Outcome {
        self.show(None);
        Outcome::Done
    }

    fn open(&mut self, route: &Route, _: &Context) -> bool {
        if *route == Route::Everybody {
            self.show(None);
            return true;
        }
        let Route::Cell { cohort, cell, age } = route else { return false };
        // Retained customers come first.
        let cell = CustomersCell { status: Some(Status::Retained), ..cell.clone() };
        self.show(Some(Cohort { label: cohort.clone(), cell: Some(cell) }));
        self.age = age.clone();
        true
    }

    fn settings(&self) -> Vec<String> {
        let Some(cohort) = &self.cohort else { return Vec::new() };
        let cell = cohort.cell.iter().flat_map(|cell| {
            let status = cell.status.map(|status| format!("{STATUS}{status}"));
            let place = [format!("{AGE}{} {}", cell.age, self.age), format!("{CRITERION}{}", cell.criterion)];
            place.into_iter().chain(status)
        });
        std::iter::once(format!("{COHORT}{}", cohort.label)).chain(cell).collect()
    }

    fn restore(&mut self, saved: &SavedScreen, _: &View) {
        let line = |name: &str| saved.settings.iter().find_map(|line| line.strip_prefix(name));
        let place = line(AGE).and_then(|text| text.split_once(' '));
        let cell = place.zip(line(CRITERION)).and_then(|((age, _), criterion)| {
            let status = line(STATUS).and_then(|text| text.parse().ok());
            Some(CustomersCell { age: age.parse().ok()?, criterion: criterion.parse().ok()?, status })
        });
        self.age = place.map(|(_, label)| label.to_string()).unwrap_or_default();
        self.show(line(COHORT).map(|label| Cohort { label: label.to_string(), cell }));
    }

    fn has_notes_when_empty(&self) -> bool {
        true
    }

    fn busy_label(&self, question: &Question, _: &Context) -> String {
        if matches!(question, Question::Customers(requested) if requested.list.value.is_some()) {
            return "computing and listing customers".to_string();
        }
        if self.find.is_some() { "searching".to_string() } else { "listing customers".to_string() }
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        let Answer::Customers(answer) = answer else { return None };
        let same = |listed: &CustomerList| {
            (&listed.shape, &listed.cohort) == (&answer.list.shape, &answer.list.cohort)
        };
        if !self.fetched.question().is_some_and(same) {
            // The list has other customers, so a place in the old list means nothing.
            self.table.clear();
        }
        let found = answer.found;
        let order = answer.list.sort.clone();
        // Brings the requested row into sight.
        let was_valued = self.fetched.answer().is_some_and(|listed| listed.valued.is_some());
        let is_new = answer.valued.is_some() && !was_valued;
        self.fetched.keep(answer.list.clone(), answer);
        self.fill(order, cx);
        let place = self.table.columns.iter().position(|column| column.name == CLV);
        if let Some(column) = place.filter(|_| is_new) {
            self.table.column = column;
        }
        if let Some(find) = self.find.take() {
            self.missed = found.is_none().then_some(find.text);
            if let Some(place) = found {
                self.table.row = usize::try_from(place).unwrap_or(usize::MAX);
            }
        }
        None
    }

    fn view_changed(&mut self, cx: &Context) {
        if self.arranged != cx.view.customer_columns {
            self.fill(self.order(cx), cx);
        }
    }

    fn cancelled(&mut self, view: &View, valuing: &mut ClvSettings) -> bool {
        let listed =
            self.fetched.question().filter(|listed| listed.shape.segment_filters == view.segment_filters);
        listed.is_some_and(|listed| valuing.back_to(listed.value.as_deref()))
    }

    fn invalidate(&mut self, _: SourceChange) {
        self.clear_answers();
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        let Some(cohort) = &self.cohort else {
            return vec!["customers".to_string(), sorted_by(&self.order(cx))];
        };
        let status = self.status().map_or_else(|| "customers".to_string(), |status| status.to_string());
        let mut parts = vec![format!("{} at {}: {status}", cohort.label, self.age)];
        let listed = self.fetched.answer().filter(|answer| answer.list.cohort == self.cohort);
        if let Some(answer) = listed.filter(|answer| answer.total == 0) {
            parts.push(format!("0 of {} members", number::integer(answer.size.into())));
        }
        parts.push(sorted_by(&self.order(cx)));
        parts
    }

    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        each_valued_on(cx.valuing.with_choice(picked, cx.source))
    }

    fn label(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::NextScreen && self.cohort.is_some()).then_some("next list")
    }

    fn notes(&self, cx: &Context) -> Vec<String> {
        if let Some(missed) = &self.missed {
            return vec![format!("no id on this list holds '{missed}'")];
        }
        let Some(answer) = self.fetched.answer() else { return Vec::new() };
        let count = |count: u64| number::integer(count.into());
        let lists = answer.counts.map(|counts| {
            let each = Status::ALL.into_iter().zip(counts).map(|(status, members)| {
                let (open, close) = if Some(status) == self.status() { ("[", "]") } else { ("", "") };
                format!("{open}{status} {}{close}", count(members))
            });
            format!("{} of {} members", each.collect::<Vec<_>>().join("  "), count(answer.size))
        });
        let of = lists.unwrap_or_else(|| number::counted(answer.total, "customer"));
        let meaning = match self.status() {
            Some(Status::Retained) => format!("active at this age (returned {})", cx.view.criterion),
            Some(Status::Lapsed) => "neither active at this age nor since".into(),
            Some(Status::Reactivated) => "not active at this age, but at a later one".into(),
            Some(Status::NotYet) => "not active so far, and the age is not over".into(),
            None => "recency: days since the last order; overdue: recency / average gap".into(),
        };
        let meaning =
            answer.valued.as_deref().map_or(meaning, |valued| valued_note(valued, &cx.view.segment_filters));
        vec![of, meaning]
    }

    fn empty_message(&self) -> Option<String> {
        let listed = self.fetched.answer()?;
        Some(match (self.status(), listed.total) {
            (Some(status), _) => format!("no customer is {status} at {}", self.age),
            (None, _) => "no customer belongs to this selection".to_string(),
        })
    }

    fn body(&self) -> Body<'_> {
        Body::Table(&self.table)
    }

    fn table_mut(&mut self) -> Option<&mut Table> {
        Some(&mut self.table)
    }

    fn actions(&self, _: &Context) -> &'static [Action] {
        match self.cohort {
            Some(_) => &[Action::Open, Action::NextScreen, Action::Forecast, Action::Columns],
            None => &[Action::Open, Action::Forecast, Action::Columns],
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        self.missed = None;
        match action {
            Action::NextScreen if self.turn_list() => Outcome::Done,
            Action::Columns => match self.fetched.answer() {
                Some(answer) => {
                    let plain: Vec<String> =
                        answer.columns.iter().map(|column| column.name.clone()).collect();
                    let chosen = self.shown.get(self.table.column).and_then(|place| plain.get(*place));
                    let chosen = chosen.cloned().unwrap_or_default();
                    Outcome::Columns(ColumnList::new(plain, &cx.view.customer_columns, &chosen))
                }
                None => Outcome::Say("no columns yet".to_string()),
            },
            Action::Forecast | Action::Terms => toggle_clv(cx.valuing, action),
            Action::Open => match self.table.current() {
                Some(row) => Outcome::Open(Route::Customer(row.id.clone())),
                None => Outcome::Done,
            },
            _ => Outcome::Pass,
        }
    }

    fn find(&mut self, forward: bool, from_here: bool) -> bool {
        let from = self.table.row as u64;
        let from = match (forward, from_here) {
            (_, true) => from,
            (true, false) => from + 1,
            // After the last list comes the first.
            (false, false) => from.checked_sub(1).unwrap_or(u64::from(u32::MAX)),
        };
        self.find = Some(Find { text: self.table.search.clone(), from, forward });
        true
    }

    fn explain(&self, _: &Context) -> Page {
        let mut page = Page::new("Customers", 22);
        if let (Some(answer), Some(data)) = (self.fetched.answer(), self.current()) {
            page.head("The customer under the cursor");
            for (column, datum) in answer.columns.iter().zip(data) {
                page.pair(column.name.replace('_', " "), shown_in(&column.name, datum));
            }
        }
        let valued = self.fetched.answer().and_then(|answer| answer.valued.as_deref());
        meaning(&mut page, self.status().is_some(), valued);
        page
    }

    fn sql(&self) -> Option<&str> {
        self.fetched.answer().map(|answer| answer.sql.as_str())
    }

    fn command(&self, cx: &Context) -> String {
        let answer = self.fetched.answer().filter(|_| !self.arranged.is_plain());
        let shown = |answer: &CustomersAnswer| {
            let shown = self.shown.iter().filter_map(|place| answer.columns.get(*place));
            shown.map(|column| column.name.clone()).collect()
        };
        let columns = answer.map_or_else(
            || Columns::Arranged(Arrangement::default()),
            |answer| Columns::These(shown(answer)),
        );
        let range = Range::All { limit: None, columns };
        let requested = CustomersQuestion { list: self.list(cx), range };
        cx.command(&Question::Customers(requested))
    }

    fn file_name(&self, _: &Context) -> String {
        match (&self.cohort, self.status()) {
            (Some(_), Some(status)) => format!("customers-{status}.csv"),
            _ => "customers.csv".to_string(),
        }
    }

    fn export_query(&self, cx: &Context) -> Option<Question> {
        let range = Range::All { limit: None, columns: Columns::Arranged(cx.view.customer_columns.clone()) };
        Some(Question::Customers(CustomersQuestion { list: self.list(cx), range }))
    }

    fn export(&self, _: Format, _: &Context) -> Result<Vec<u8>, String> {
        Err("this list is written while it is read; press the key again".to_string())
    }
}
