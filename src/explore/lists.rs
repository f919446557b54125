//! Lists of customers for a campaign. The thresholds of each list come from the data.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::cohort::grain::{epoch_day, from_epoch_day};
use crate::cohort::{Money, Share};
use crate::engine::{Cancel, Row, rows};
use crate::named_enum;
use crate::source::DataReport;

use super::error::Error;
use super::items::{LEAST_SUPPORT, Rule, rule};
use super::segment_filter::{self, SegmentFilter};
use super::store::Store;

named_enum! {
    /// A list of customers.
    pub enum ListName: "list" {
        /// The customers with most revenue.
        Vips = "vips",
        /// Customers of one purchase day, as long as a second order usually comes.
        SecondOrder = "second-order",
        /// Good customers who have not ordered for longer than they used to.
        GoneQuiet = "gone-quiet",
        /// Customers of one purchase day whose second order is later than usual.
        OneTime = "one-time",
        /// Repeat customers who have not ordered for longer than they used to.
        Overdue = "overdue",
    }
}

/// The thresholds of the lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Share of the customers who are VIPs, and of those who are good.
    pub vip_share: Share,
    pub good_share: Share,
    /// Share of second orders that come within the usual window.
    pub window_share: Share,
    /// Days of the usual window; by the share if none are given.
    pub window: Option<u32>,
    /// Fewest orders of a customer for a usual gap between orders.
    pub orders: u32,
    /// Multiple of the usual gap after which a good customer counts as quiet, and any customer as overdue.
    pub quiet: f64,
    pub overdue: f64,
}

/// The usual thresholds.
impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            vip_share: Share::percent(5),
            good_share: Share::percent(20),
            window_share: Share::percent(80),
            window: None,
            orders: 3,
            quiet: 2.0,
            overdue: 1.5,
        }
    }
}

/// No multiple is undefined: they are read from finite numbers.
impl Eq for Thresholds {}

/// Which list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuestion {
    /// All lists with their sizes, if none is named.
    pub list: Option<ListName>,
    pub thresholds: Thresholds,
    /// The column of items that rules propose as the next purchase.
    pub item: Option<String>,
    /// Fewest pairs of purchases behind a rule.
    pub least_support: u32,
    /// Only the first customers, up to this number; all if none is given.
    pub top: Option<u64>,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// All lists with the usual thresholds.
impl Default for ListQuestion {
    fn default() -> Self {
        ListQuestion {
            list: None,
            thresholds: Thresholds::default(),
            item: None,
            least_support: LEAST_SUPPORT,
            top: None,
            segment_filters: Vec::new(),
        }
    }
}

/// The thresholds of the lists, as the data give them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuts {
    /// Net revenue (or orders, without amounts) of the last customer who counts as one of the best.
    pub vip: Money,
    pub good: Money,
    /// Days from the first purchase day to the second: the usual window, and the median. None if no customer returned.
    pub window: Option<u32>,
    pub median: Option<u32>,
    pub customers: u64,
    pub repeaters: u64,
}

/// How many customers a list has, and what they have spent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListCount {
    pub list: ListName,
    pub customers: u64,
    pub revenue: Money,
}

/// A customer of a list, with the numbers behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub customer: String,
    pub orders: u64,
    pub revenue: Money,
    pub first_order: Date,
    pub last_order: Date,
    /// Days since the last order.
    pub recency: u32,
    /// Days between orders on average; none for one purchase day.
    pub gap: Option<f64>,
    /// Recency / gap.
    pub ratio: Option<f64>,
    pub next: Option<Next>,
}

/// The last item of a customer, and the item that its buyers bought next.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    pub last_item: String,
    pub rule: Option<Rule>,
}

/// Lists, or one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ListAnswer {
    pub question: ListQuestion,
    pub cuts: Cuts,
    /// Every list, or only the list that the question names.
    pub counts: Vec<ListCount>,
    pub listed: Vec<Listed>,
    /// The rules of items, if the question names no list.
    pub rules: Vec<Rule>,
    pub report: Arc<DataReport>,
    pub has_amount: bool,
    /// The SQL that read the rows.
    pub sql: String,
}

impl ListAnswer {
    /// Days after the first purchase day in which a second order usually comes.
    pub fn window(&self) -> Option<u32> {
        self.question.thresholds.window.or(self.cuts.window)
    }
}

impl Store {
    /// Counts the lists, or lists the customers of one.
    pub(super) fn lists(
        &mut self,
        question: &ListQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<ListAnswer>, Error> {
        self.begin();
        self.expect_totals();
        self.filter_table(&question.segment_filters, cancel)?;
        self.prepare_totals(cancel)?;
        if let Some(item) = &question.item {
            self.prepare_items(item, question.least_support, cancel)?;
        }
        let filter_table = segment_filter::table(&question.segment_filters);
        let thresholds = &question.thresholds;
        let context = context! {
            filter_table => &filter_table,
            has_amount => self.has_amount(),
            vip_share => thresholds.vip_share.to_f64(),
            good_share => thresholds.good_share.to_f64(),
            window_share => thresholds.window_share.to_f64(),
        };
        let answer = self.ask(&self.render("list_thresholds", context)?, cancel)?;
        let row = rows(&answer).next().ok_or_else(|| Error::Unexpected("no thresholds".into()))?;
        let cuts = cuts(&row)?;
        let lists: Vec<ListName> = question.list.map_or_else(|| ListName::ALL.to_vec(), |list| vec![list]);
        let mut counts = Vec::new();
        for list in lists {
            let sql = self.render("list_members", self.list_context(question, list, &cuts, true))?;
            for row in rows(&self.ask(&sql, cancel)?) {
                let revenue = Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0));
                counts.push(ListCount { list, customers: row.count("customers")?, revenue });
            }
        }
        let (mut listed, mut rules) = (Vec::new(), Vec::new());
        if let Some(list) = question.list {
            let sql = self.render("list_members", self.list_context(question, list, &cuts, false))?;
            for row in rows(&self.ask(&sql, cancel)?) {
                listed.push(customer(&row)?);
            }
        } else if question.item.is_some() {
            let sql = self.render("item_rule_list", context! { limit => question.top })?;
            for row in rows(&self.ask(&sql, cancel)?) {
                let item = row.text("item")?.to_string();
                rules.extend(rule(&row, item, "")?);
            }
        }
        Ok(Arc::new(ListAnswer {
            question: question.clone(),
            cuts,
            counts,
            listed,
            rules,
            report: Arc::new(self.report().clone()),
            has_amount: self.has_amount(),
            sql: self.script(),
        }))
    }

    fn list_context(&self, question: &ListQuestion, list: ListName, cuts: &Cuts, counts: bool) -> Value {
        let Thresholds { window, orders, quiet, overdue, .. } = &question.thresholds;
        context! {
            list => list.name(),
            counts,
            filter_table => segment_filter::table(&question.segment_filters),
            has_amount => self.has_amount(),
            has_items => question.item.is_some(),
            as_of_day => epoch_day(self.report().as_of),
            vip => cuts.vip.to_string(),
            good => cuts.good.to_string(),
            // If no customer ever returned, no customer is late.
            window => window.or(cuts.window).unwrap_or(u32::from(u16::MAX)),
            orders,
            quiet,
            overdue,
            limit => question.top,
        }
    }
}

fn cuts(row: &Row) -> Result<Cuts, Error> {
    let money = |name: &str| Ok::<_, Error>(Money::from_raw(row.maybe_decimal(name)?.unwrap_or(0)));
    let days = |name: &str| Ok::<_, Error>(row.maybe_int(name)?.and_then(|days| u32::try_from(days).ok()));
    Ok(Cuts {
        vip: money("vip")?,
        good: money("good")?,
        window: days("window")?,
        median: days("median")?,
        customers: row.count("customers")?,
        repeaters: row.count("repeaters")?,
    })
}

fn customer(row: &Row) -> Result<Listed, Error> {
    let day = |name: &str| Ok::<_, Error>(from_epoch_day(i32::try_from(row.int(name)?).unwrap_or(0)));
    let next = match row.has("last_item").then(|| row.maybe_text("last_item")).transpose()?.flatten() {
        Some(item) => Some(Next { last_item: item.to_string(), rule: rule(row, item.to_string(), "next_")? }),
        None => None,
    };
    Ok(Listed {
        customer: row.text("customer")?.to_string(),
        orders: row.count("orders")?,
        revenue: Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0)),
        first_order: day("first_day")?,
        last_order: day("last_day")?,
        recency: u32::try_from(row.count("recency")?).unwrap_or(u32::MAX),
        gap: row.maybe_float("gap")?,
        ratio: row.maybe_float("ratio")?,
        next,
    })
}
