//! RFM: customers by their scores and groups on the as-of date and on an earlier one, and who they are.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::context;

use crate::cohort::Money;
use crate::cohort::grain::epoch_day;
use crate::engine::{Cancel, Row, rows};
use crate::rfm::{CutPoints, RfmGroup, SCORES};
use crate::source::DataReport;
use crate::sql::literal;

use super::binning::{BinKind, Binning};
use super::error::Error;
use super::segment_filter::{self, SegmentFilter};
use super::store::Store;

/// The question about the groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RfmQuestion {
    /// The earlier day that groups are compared with.
    pub since: Option<Date>,
    /// The customers that are listed.
    pub list: Option<RfmList>,
    /// Only customers with these values. Scores are cut over all customers, so a customer has the same group under
    /// every filter.
    pub segment_filters: Vec<SegmentFilter>,
}

/// The customers of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RfmList {
    pub group: RfmGroup,
    /// Only those who were in this group on the earlier day.
    pub was: Option<RfmGroup>,
    /// All customers, if no group is named.
    pub limit: Option<u64>,
}

/// Customers with the same scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RfmCell {
    pub r: u8,
    pub f: u8,
    pub m: u8,
    pub customers: u64,
    pub orders: u64,
    pub revenue: Money,
}

/// Scores at the end of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct RfmScores {
    pub day: Date,
    /// The cut points of R, F and M, with the customers of each score.
    pub binnings: Vec<Binning>,
    pub cells: Vec<RfmCell>,
}

/// Customers by their group then and their group now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RfmMove {
    /// None for customers who had not ordered by then.
    pub was: Option<RfmGroup>,
    pub now: RfmGroup,
    pub customers: u64,
}

/// A customer of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct RfmCustomer {
    pub customer: String,
    /// The group on the earlier day.
    pub was: Option<RfmGroup>,
    pub r: u8,
    pub f: u8,
    pub m: u8,
    pub last_order: Option<Date>,
    pub recency_days: u64,
    pub orders: u64,
    pub revenue: Money,
}

/// Customers by scores and groups.
#[derive(Debug, Clone, PartialEq)]
pub struct RfmAnswer {
    pub question: RfmQuestion,
    pub scores: RfmScores,
    /// On the earlier day.
    pub earlier: Option<RfmScores>,
    pub moves: Vec<RfmMove>,
    pub customers: Option<Vec<RfmCustomer>>,
    /// Letters whose cut points are those of the user's file.
    pub fixed: Vec<char>,
    pub report: Arc<DataReport>,
    /// The SQL that read the rows.
    pub sql: String,
}

impl Store {
    /// Scores customers, and compares their groups with their groups on an earlier day.
    pub(super) fn rfm(&mut self, question: &RfmQuestion, cancel: &Cancel) -> Result<Arc<RfmAnswer>, Error> {
        self.begin();
        if let Some(why) = &self.report().money_off {
            let (name, option, why) = ("rfm".to_string(), "tenure rfm", why.to_string());
            return Err(Error::Dimension { name, option, why });
        }
        self.filter_table(&question.segment_filters, cancel)?;
        self.prepare_refunds(cancel)?;
        let points = CutPoints::of_settings()?;
        let report = Arc::new(self.report().clone());
        let (first, as_of) = (report.span.0.date(), report.as_of);
        let filter_table = segment_filter::table(&question.segment_filters);
        let scores = self.rfm_scores("rfm_now", as_of, &points, filter_table.as_deref(), cancel)?;
        let earlier = match question.since {
            Some(since) if since < first || since >= as_of => {
                return Err(Error::RfmSince { since, first, as_of });
            }
            Some(since) => {
                Some(self.rfm_scores("rfm_earlier", since, &points, filter_table.as_deref(), cancel)?)
            }
            None => None,
        };
        let mut moves = Vec::new();
        if earlier.is_some() {
            let context =
                context! { name => "rfm_now", earlier => "rfm_earlier", filter_table => &filter_table };
            for row in rows(&self.ask(&self.render("rfm_moves", context)?, cancel)?) {
                let now = group(&row, "now")?.ok_or_else(|| unexpected("group"))?;
                moves.push(RfmMove { was: group(&row, "was")?, now, customers: row.count("customers")? });
            }
        }
        let customers = question.list.as_ref();
        let customers = customers
            .map(|list| self.rfm_customers(list, earlier.is_some(), filter_table.as_deref(), cancel))
            .transpose()?;
        let fixed = ['R', 'F', 'M'].into_iter().zip(points.by_letter());
        Ok(Arc::new(RfmAnswer {
            question: question.clone(),
            scores,
            earlier,
            moves,
            customers,
            fixed: fixed.filter(|(_, cuts)| cuts.is_some()).map(|(letter, _)| letter).collect(),
            report,
            sql: self.script(),
        }))
    }

    /// Scores at the end of a day, as a table of customers and as counts.
    fn rfm_scores(
        &mut self,
        name: &str,
        day: Date,
        points: &CutPoints,
        filter_table: Option<&str>,
        cancel: &Cancel,
    ) -> Result<RfmScores, Error> {
        let totals = format!("{name}_totals");
        let sql = self.render("rfm_totals", context! { name => &totals, day => epoch_day(day) })?;
        self.once(&totals, sql, cancel)?;
        let cuts = self.rfm_cut_points(&totals, points, cancel)?;
        let (recency, orders, revenue) = ("t.recency_days", "t.orders", "CAST(t.revenue AS DOUBLE)");
        let group = self.render("rfm", context! { recency, orders, revenue, cuts => &cuts })?;
        let context = context! { name, totals => &totals, group, cuts => &cuts };
        let sql = self.render("rfm_scores", context)?;
        self.once(name, sql, cancel)?;
        let mut cells = Vec::new();
        for row in rows(&self.ask(&self.render("rfm_cells", context! { name, filter_table })?, cancel)?) {
            cells.push(RfmCell {
                r: score(&row, "r")?,
                f: score(&row, "f")?,
                m: score(&row, "m")?,
                customers: row.count("customers")?,
                orders: row.count("orders")?,
                revenue: Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0)),
            });
        }
        let binnings = binnings(cuts, &cells);
        Ok(RfmScores { day, binnings, cells })
    }

    /// The cut points of R, F and M: those that are fixed, else quintiles.
    fn rfm_cut_points(
        &self,
        totals: &str,
        points: &CutPoints,
        cancel: &Cancel,
    ) -> Result<[Vec<f64>; 3], Error> {
        let answer =
            self.engine().query(&self.render("rfm_cut_points", context! { name => totals })?, cancel)?;
        let mut cuts = points.by_letter().map(|fixed| fixed.cloned().unwrap_or_default());
        for row in rows(&answer) {
            for (letter, cuts) in ["r", "f", "m"].into_iter().zip(&mut cuts) {
                if cuts.is_empty() {
                    let each = (1..SCORES).map(|part| row.maybe_float(&format!("{letter}{part}")));
                    *cuts = each.map(|cut| Ok(cut?.unwrap_or_default())).collect::<Result<_, Error>>()?;
                }
            }
        }
        Ok(cuts)
    }

    fn rfm_customers(
        &self,
        list: &RfmList,
        has_earlier: bool,
        filter_table: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Vec<RfmCustomer>, Error> {
        let context = context! {
            name => "rfm_now",
            earlier => has_earlier.then_some("rfm_earlier"),
            filter_table,
            group => literal(list.group.name()),
            was => list.was.filter(|_| has_earlier).map(|was| literal(was.name())),
            limit => list.limit,
        };
        let mut customers = Vec::new();
        for row in rows(&self.ask(&self.render("rfm_customers", context)?, cancel)?) {
            customers.push(RfmCustomer {
                customer: row.text("customer")?.to_string(),
                was: group(&row, "was")?,
                r: score(&row, "r")?,
                f: score(&row, "f")?,
                m: score(&row, "m")?,
                last_order: row.maybe_moment("last_order")?.map(|moment| moment.date()),
                recency_days: row.count("recency_days")?,
                orders: row.count("orders")?,
                revenue: Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0)),
            });
        }
        Ok(customers)
    }
}

impl RfmCell {
    /// The group of these scores.
    pub fn group(&self) -> RfmGroup {
        RfmGroup::of(self.r, self.f, self.m)
    }
}

/// Cut points with the customers of each score.
fn binnings(cuts: [Vec<f64>; 3], cells: &[RfmCell]) -> Vec<Binning> {
    let letters = [('R', "recency_days"), ('F', "orders"), ('M', "revenue")];
    let made = letters.into_iter().zip(cuts).map(|((letter, of), at)| {
        let kind = BinKind::Scores { letter, least_is_best: letter == 'R' };
        let mut customers = vec![0; SCORES];
        for cell in cells {
            let place = match letter {
                'R' => SCORES.saturating_sub(cell.r.into()),
                'F' => usize::from(cell.f).saturating_sub(1),
                _ => usize::from(cell.m).saturating_sub(1),
            };
            if let Some(count) = customers.get_mut(place) {
                *count += cell.customers;
            }
        }
        Binning { of: of.to_string(), kind, at, customers }
    });
    made.collect()
}

fn score(row: &Row, name: &str) -> Result<u8, Error> {
    u8::try_from(row.int(name)?).map_err(|_| unexpected(name))
}

fn group(row: &Row, name: &str) -> Result<Option<RfmGroup>, Error> {
    row.maybe_text(name)?.map(|text| text.parse().map_err(|_| unexpected(name))).transpose()
}

fn unexpected(what: &str) -> Error {
    Error::Unexpected(format!("{what} of RFM"))
}
