//! Every option of the view and of the source with its value, changed in place; each change is undone like any other.

use std::fmt::Display;
use std::str::FromStr;

use tui_input::Input;

use crate::cohort::{Ages, AverageKind, Grain, Grouping, Measure, Return, WeekStart};
use crate::explore::View;
use crate::source::{Refunds, Role, SourceSpec};

use super::history::Shown;
use super::{App, Effect, Overlay};
use crate::tui::action::Action;

/// The list of options.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub chosen: usize,
    /// The value being typed.
    pub typing: Option<Input>,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

/// One option, named as on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    Cohort,
    Age,
    Ages,
    WeekStart,
    Measure,
    Return,
    Average,
    MinOrders,
    MinSize,
    Margin,
    Where,
    AsOf,
    Refunds,
    Tz,
    Encoding,
    Amount,
    Cost,
    Customer,
    Date,
    DateFormat,
    Order,
    Status,
    Currency,
    Guests,
}

impl Setting {
    /// Every option, those of the view first.
    pub const ALL: [Setting; 24] = [
        Setting::Cohort,
        Setting::Age,
        Setting::Ages,
        Setting::WeekStart,
        Setting::Measure,
        Setting::Return,
        Setting::Average,
        Setting::MinOrders,
        Setting::MinSize,
        Setting::Margin,
        Setting::Where,
        Setting::AsOf,
        Setting::Refunds,
        Setting::Tz,
        Setting::Encoding,
        Setting::Amount,
        Setting::Cost,
        Setting::Customer,
        Setting::Date,
        Setting::DateFormat,
        Setting::Order,
        Setting::Status,
        Setting::Currency,
        Setting::Guests,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Setting::Cohort => "cohort",
            Setting::Age => "age",
            Setting::Ages => "ages",
            Setting::WeekStart => "week-start",
            Setting::Measure => "measure",
            Setting::Return => "return",
            Setting::Average => "average",
            Setting::MinOrders => "min-orders",
            Setting::MinSize => "min-size",
            Setting::Margin => "margin",
            Setting::Where => "where",
            Setting::AsOf => "as-of",
            Setting::Refunds => "refunds",
            Setting::Tz => "tz",
            Setting::Encoding => "encoding",
            Setting::Amount => "amount",
            Setting::Cost => "cost",
            Setting::Customer => "customer",
            Setting::Date => "date",
            Setting::DateFormat => "date-format",
            Setting::Order => "order",
            Setting::Status => "status",
            Setting::Currency => "currency",
            Setting::Guests => "guest",
        }
    }

    /// What it does, in a line.
    pub const fn help(self) -> &'static str {
        match self {
            Setting::Cohort => "what customers are grouped by: day to year of the first order, or a column",
            Setting::Age => "the period ages are counted in",
            Setting::Ages => "calendar, rolling, rolling:DAYS, or bounds in days such as 0,1,8,31",
            Setting::WeekStart => "the day a week begins on",
            Setting::Measure => "what a cell shows",
            Setting::Return => "when a customer counts as returned; for retention and customers",
            Setting::Average => "how cohorts are averaged",
            Setting::MinOrders => "orders in a period that make a customer active in it",
            Setting::MinSize => "cohorts with fewer customers are dimmed",
            Setting::Margin => "the share of the amount that is margin, as in 0.4; blank for none",
            Setting::Where => "only rows for which this is true: orders are counted anew",
            Setting::AsOf => "the last day of observation; blank for the day of the last order",
            Setting::Refunds => "when a refund takes its money away",
            Setting::Tz => "the zone that stamps with an offset are converted to",
            Setting::Encoding => {
                "how a text file is written: utf-8, latin-1 or utf-16; blank to be found out"
            }
            Setting::Amount => "what a row is worth: a column or an expression",
            Setting::Cost => "what a row cost: a column or an expression",
            Setting::Customer => "the customer: a column or an expression",
            Setting::Date => "when the order was placed: a column or an expression",
            Setting::DateFormat => "how a date column of text is written, as in %d/%m/%Y",
            Setting::Order => "the order id: rows that share one are lines of one order",
            Setting::Status => "the column that says which rows never became orders",
            Setting::Currency => "the column with the currency of the amount",
            Setting::Guests => "ids that stand for nobody, with commas between",
        }
    }

    /// Whether it is about the source, which is read again when it changes.
    pub const fn is_of_source(self) -> bool {
        self as usize >= Setting::Where as usize
    }

    /// Its value as it would be typed; blank where the program chooses.
    pub fn value(self, view: &View, source: &SourceSpec) -> String {
        let text = |said: &Option<String>| said.clone().unwrap_or_default();
        match self {
            Setting::Cohort => view.cohort.to_string(),
            Setting::Age => view.age.to_string(),
            Setting::Ages => view.ages.to_string(),
            Setting::WeekStart => view.week_start.to_string(),
            Setting::Measure => view.measure.to_string(),
            Setting::Return => view.criterion.to_string(),
            Setting::Average => view.average.to_string(),
            Setting::MinOrders => view.min_orders.to_string(),
            Setting::MinSize => view.min_size.to_string(),
            Setting::Margin => shown(view.margin),
            Setting::Where => text(&source.filter),
            Setting::AsOf => shown(source.as_of),
            Setting::Refunds => source.refunds.to_string(),
            Setting::Tz => text(&source.tz),
            Setting::Encoding => shown(source.encoding),
            Setting::Amount => text(&source.amount),
            Setting::Cost => text(&source.cost),
            Setting::Customer => text(&source.customer),
            Setting::Date => text(&source.date),
            Setting::DateFormat => text(&source.date_format),
            Setting::Order => text(&source.order),
            Setting::Status => text(&source.status),
            Setting::Currency => text(&source.currency),
            Setting::Guests => source.guests.join(","),
        }
    }

    /// Takes a value that was typed.
    ///
    /// # Errors
    /// What cannot be understood, and what can.
    fn set(self, shown: &mut Shown, text: &str) -> Result<(), String> {
        let Shown { view, source } = shown;
        let said = || Some(text.to_string()).filter(|text| !text.is_empty());
        match self {
            Setting::Cohort => view.cohort = parsed(text)?,
            Setting::Age => view.age = parsed(text)?,
            Setting::Ages => view.ages = Ages::parse(text, view.age).map_err(|error| error.to_string())?,
            Setting::WeekStart => view.week_start = parsed(text)?,
            Setting::Measure => view.measure = parsed(text)?,
            Setting::Return => view.criterion = parsed(text)?,
            Setting::Average => view.average = parsed(text)?,
            Setting::MinOrders => match text.parse() {
                Ok(orders @ 1..) => view.min_orders = orders,
                _ => return Err(format!("'{text}' is no number of orders: 1 or more")),
            },
            Setting::MinSize => {
                view.min_size = text.parse().map_err(|_| format!("'{text}' is no number of customers"))?;
            }
            Setting::Margin => view.margin = said().map(|text| parsed(&text)).transpose()?,
            Setting::Where => source.filter = said(),
            Setting::AsOf => {
                let day =
                    |text: String| text.parse().map_err(|_| format!("'{text}' is no day: as in 2024-03-31"));
                source.as_of = said().map(day).transpose()?;
            }
            Setting::Refunds => source.refunds = parsed(text)?,
            Setting::Tz => source.tz = said(),
            Setting::Encoding => source.encoding = said().map(|text| parsed(&text)).transpose()?,
            Setting::Amount => source.amount = said(),
            Setting::Cost => source.cost = said(),
            Setting::Customer => source.customer = said(),
            Setting::Date => source.date = said(),
            Setting::DateFormat => source.date_format = said(),
            Setting::Order => source.order = said(),
            Setting::Status => source.status = said(),
            Setting::Currency => source.currency = said(),
            Setting::Guests => {
                let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
                source.guests = ids.map(str::to_string).collect();
            }
        }
        shown.view.check()
    }
}

fn parsed<T: FromStr<Err = String>>(text: &str) -> Result<T, String> {
    text.parse()
}

fn shown(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The value so many steps on, around the end.
fn around<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0) as isize;
    all[(at + by).rem_euclid(all.len() as isize) as usize]
}

impl App {
    /// Opens the list of options, or closes it.
    pub(super) fn toggle_options(&mut self) {
        self.overlay = match self.overlay {
            Some(Overlay::Options(_)) => None,
            _ => Some(Overlay::Options(Options::default())),
        };
    }

    /// What a movement does in the list: another option, or another value of the chosen one.
    pub(super) fn move_in_options(&mut self, action: Action) -> Option<Effect> {
        let Some(Overlay::Options(options)) = &mut self.overlay else { return None };
        let last = Setting::ALL.len() - 1;
        options.wrong = None;
        let by = match action {
            Action::Left => -1,
            Action::Right => 1,
            Action::Up => return self.choose_option(options_above),
            Action::Down => return self.choose_option(|at| at + 1),
            Action::Top | Action::PageUp | Action::HalfUp => return self.choose_option(|_| 0),
            Action::Bottom | Action::PageDown | Action::HalfDown => {
                return self.choose_option(|_| usize::MAX);
            }
            _ => return None,
        };
        let setting = Setting::ALL[options.chosen.min(last)];
        match self.stepped(setting, by) {
            Some(text) => self.set_option(setting, &text),
            None => self.type_option(),
        }
    }

    fn choose_option(&mut self, to: impl Fn(usize) -> usize) -> Option<Effect> {
        if let Some(Overlay::Options(options)) = &mut self.overlay {
            options.chosen = to(options.chosen).min(Setting::ALL.len() - 1);
        }
        None
    }

    /// Enter: begins to type the value, or takes what was typed.
    pub(super) fn accept_option(&mut self, mut options: Options) -> Option<Effect> {
        let typed = options.typing.take();
        let setting = Setting::ALL[options.chosen.min(Setting::ALL.len() - 1)];
        self.overlay = Some(Overlay::Options(options));
        match typed {
            Some(input) => self.set_option(setting, input.value().trim()),
            None => self.type_option(),
        }
    }

    fn type_option(&mut self) -> Option<Effect> {
        if let Some(Overlay::Options(options)) = &mut self.overlay {
            let setting = Setting::ALL[options.chosen.min(Setting::ALL.len() - 1)];
            options.typing = Some(Input::new(setting.value(&self.view, &self.source)));
        }
        None
    }

    /// The value beside the one there is; nothing where it has to be typed.
    fn stepped(&self, setting: Setting, by: isize) -> Option<String> {
        let view = &self.view;
        let number = |now: u64, step: u64, least: u64| {
            if by < 0 { now.saturating_sub(step).max(least) } else { now.saturating_add(step) }.to_string()
        };
        Some(match setting {
            Setting::Cohort => {
                let columns = self.report.iter().flat_map(|report| &report.columns);
                let columns = columns.filter(|column| column.role == Role::Attribute);
                let grains = Grain::ALL.into_iter().map(Grouping::Period);
                let all: Vec<Grouping> =
                    grains.chain(columns.map(|column| Grouping::Attribute(column.name.clone()))).collect();
                let names: Vec<&Grouping> = all.iter().collect();
                around(&names, &view.cohort, by).to_string()
            }
            Setting::Age => around(&Grain::ALL, view.age, by).to_string(),
            Setting::Ages => {
                let days = Ages::default_days(view.age);
                let kinds = [Ages::Calendar, Ages::Rolling { days }, Ages::Brackets(vec![0, 1, 8, 31, 91])];
                let at = kinds
                    .iter()
                    .position(|kind| std::mem::discriminant(kind) == std::mem::discriminant(&view.ages));
                let at = at.unwrap_or(0) as isize + by;
                kinds[at.rem_euclid(kinds.len() as isize) as usize].to_string()
            }
            Setting::WeekStart => around(&WeekStart::ALL, view.week_start, by).to_string(),
            Setting::Measure => {
                let offered: Vec<Measure> =
                    Measure::ALL.into_iter().filter(|one| self.offered(*one)).collect();
                around(&offered, view.measure, by).to_string()
            }
            Setting::Return => around(&Return::ALL, view.criterion, by).to_string(),
            Setting::Average => {
                around(&[AverageKind::Pooled, AverageKind::Simple, AverageKind::Median], view.average, by)
                    .to_string()
            }
            Setting::MinOrders => number(u64::from(view.min_orders), 1, 1),
            Setting::MinSize => number(view.min_size, 10, 0),
            Setting::Refunds => around(&Refunds::ALL, self.source.refunds, by).to_string(),
            _ => return None,
        })
    }

    fn set_option(&mut self, setting: Setting, text: &str) -> Option<Effect> {
        let mut wanted = self.shown(self.view.clone());
        let outcome = setting.set(&mut wanted, text);
        if let (Some(Overlay::Options(options)), Err(why)) = (&mut self.overlay, &outcome) {
            options.wrong = Some(why.clone());
            return None;
        }
        let effect = self.go_to(wanted);
        self.follow();
        effect
    }
}

fn options_above(at: usize) -> usize {
    at.saturating_sub(1)
}
