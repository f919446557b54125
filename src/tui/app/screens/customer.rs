//! One customer: every order and refund, and how the value grew.

use std::sync::Arc;

use crate::cohort::Money;
use crate::explore::people::{CustomerAnswer, CustomerQuestion, Movement};
use crate::explore::{Answer, Question, View, shell_word};
use crate::report::clv::{caution, expected_numbers, expected_on};
use crate::report::customer::{
    customer_csv, customer_facts, customer_json, customer_markdown, customer_text, timeline, timeline_heads,
};
use crate::report::{Format, number};

use super::super::choice::Picked;
use super::super::clv_settings;
use super::super::table::{Cell, Column, Row, Table};
use super::super::valuing::Valuing;
use super::screen::{each_valued_on, turn_valuing};
use super::{About, Screen, Turn};
use crate::tui::action::Action;
use crate::tui::page::Page;

/// Its state.
#[derive(Debug, Default)]
pub struct CustomerScreen {
    id: String,
    answer: Option<Arc<CustomerAnswer>>,
    table: Table,
}

impl CustomerScreen {
    /// Shows a customer.
    pub fn show(&mut self, id: String) {
        if self.id != id {
            self.id = id;
            self.forget();
        }
    }

    /// What is known of the customer.
    pub fn answer(&self) -> Option<&CustomerAnswer> {
        self.answer.as_deref()
    }

    /// What is expected of the customer and what says so, or why nothing is; a line each.
    pub fn expected_lines(&self) -> Vec<String> {
        let Some(expected) = self.answer.as_ref().and_then(|answer| answer.expected.as_ref()) else {
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

    fn wanted(&self, about: &About) -> CustomerQuestion {
        let shape = about.view.shape().with(crate::cohort::Detail::Counts);
        CustomerQuestion { id: self.id.clone(), shape, value: about.valuing.of_each() }
    }
}

fn row(place: usize, one: &Movement, texts: Vec<String>) -> Row {
    let money = |money: Money| Some(money.to_f64());
    let cell = |(column, text): (usize, String)| match column {
        3 => Cell::number(text, money(one.amount)),
        4 => Cell::number(text, money(one.cumulative)),
        5 => Cell::number(text, one.gap_days.map(|days| days as f64)),
        6 => Cell::number(text, Some(one.lines as f64)),
        _ => Cell::text(text),
    };
    let cells = texts.into_iter().enumerate().map(cell).map(|cell| cell.faint_if(one.is_refund));
    Row { id: place.to_string(), cells: cells.collect(), pinned: false }
}

impl Screen for CustomerScreen {
    fn unavailable(&self, _: &About) -> Option<String> {
        self.id.is_empty().then(|| "choose a customer from a list of them first".to_string())
    }

    fn question(&self, about: &About) -> Option<Question> {
        let wanted = self.wanted(about);
        let have = self.answer.as_ref().is_some_and(|answer| answer.question == wanted);
        (!have).then_some(Question::Customer(wanted))
    }

    fn keeps_to_view(&self) -> bool {
        true
    }

    fn waiting(&self) -> String {
        "looking up the customer".to_string()
    }

    fn take(&mut self, answer: Answer, _: &About) {
        let Answer::Customer(answer) = answer else { return };
        let heads = timeline_heads(&answer).into_iter().enumerate();
        let columns = heads.map(|(place, name)| Column { name, numeric: (3..7).contains(&place) });
        let rows = answer.movements.iter().zip(timeline(&answer)).enumerate();
        self.table
            .fill(columns.collect(), rows.map(|(place, (one, texts))| row(place, one, texts)).collect());
        self.answer = Some(answer);
    }

    fn revert(&mut self, _: &View, valuing: &mut Valuing) -> bool {
        self.answer.as_ref().is_some_and(|answer| valuing.back_to(answer.question.value.as_deref()))
    }

    fn forget(&mut self) {
        self.answer = None;
        self.table.clear();
    }

    fn title(&self, _: &About) -> Vec<String> {
        let mut parts = vec![format!("customer {}", self.id)];
        if let Some(answer) = &self.answer {
            let standing = &answer.standing;
            let count = |count: u64| number::integer(count.into());
            parts.push(number::counted(answer.orders, "order"));
            if answer.has_amount {
                parts.push(number::money(answer.revenue));
                let (rank, of) = (count(standing.rank), count(standing.of));
                parts.push(format!("{rank} of {of} in {}", standing.cohort));
            } else {
                parts.push(format!("of {}", standing.cohort));
            }
            parts.push(format!(
                "last order {} ago",
                number::counted(answer.recency_days.unsigned_abs(), "day")
            ));
        }
        parts
    }

    fn note_lines(&self) -> usize {
        // The chart of the value, where there is room for it.
        12
    }

    fn notes(&self, _: &About) -> Vec<String> {
        Vec::new()
    }

    fn table(&self) -> &Table {
        &self.table
    }

    fn table_mut(&mut self) -> &mut Table {
        &mut self.table
    }

    fn actions(&self) -> &'static [Action] {
        &[Action::Back, Action::Forecast]
    }

    fn chosen(&mut self, picked: &Picked, about: &About) -> Turn {
        each_valued_on(about.valuing.with_choice(picked))
    }

    fn act(&mut self, action: Action, about: &About) -> Turn {
        match action {
            Action::Forecast | Action::Terms => turn_valuing(about.valuing, action),
            Action::Open => Turn::Say("this is as close as it gets".to_string()),
            _ => Turn::Pass,
        }
    }

    fn explain(&self, about: &About) -> Page {
        let mut page = Page::new(format!("Customer {}", self.id), 18);
        let Some(answer) = &self.answer else { return page };
        page.head("What is known");
        for (name, value) in customer_facts(answer) {
            page.pair(name, value);
        }
        page.head("What it means");
        page.text("A gap is the days since the order before; refunds are no orders. The place is by net revenue among the members of the cohort; equals share a place. Attributes are those of the order's line with the largest amount.");
        page.head("The same on the command line");
        page.code(&self.command(about));
        page
    }

    fn command(&self, about: &About) -> String {
        let mut words = vec!["tenure".to_string(), "customer".to_string()];
        words.extend(about.source.arguments());
        if about.view.cohort != Default::default() {
            words.extend(["--cohort".to_string(), about.view.cohort.to_string()]);
        }
        for within in &about.view.within {
            words.extend(["--within".to_string(), within.to_string()]);
        }
        if about.valuing.each {
            words.push("--clv".to_string());
            words.extend(clv_settings::options(&about.valuing.asked.of_customers()));
        }
        // The id is the last of the files: it must come behind them.
        let options = words.split_off(2 + about.source.paths.len());
        words.push(self.id.clone());
        words.extend(options);
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    fn file_name(&self) -> String {
        "customer.csv".to_string()
    }

    fn export(&self, format: Format) -> Result<String, String> {
        let Some(answer) = &self.answer else { return Err("there is no table to write yet".to_string()) };
        match format {
            Format::Table => Ok(customer_text(answer)),
            Format::Csv => Ok(customer_csv(answer)),
            Format::Json => Ok(customer_json(answer)),
            Format::Markdown => Ok(customer_markdown(answer)),
            Format::Svg => Err("a customer is written as table, csv, json or md".into()),
        }
    }
}
