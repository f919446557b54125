//! Loyalty points of a file beside the orders: redeemed, outstanding and never redeemed points, and what redeemers do
//! later.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::context;

use crate::cohort::grain::{epoch_day, from_epoch_day};
use crate::cohort::{Grain, Money, Period, WeekStart};
use crate::engine::{Cancel, rows};
use crate::kpi::Window;
use crate::named_enum;
use crate::points::{Breakage, PointDay, PointSums, aged};
use crate::source::{DataReport, PointFile, attributes_value};
use crate::survey::LaterSums;

use super::error::Error;
use super::member_days::PointMember;
use super::segment_filter::{self, SegmentFilter};
use super::segment_key::Values;
use super::store::Store;

/// The question about a file of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointQuestion {
    /// The file, with roles of its columns behind a colon.
    pub file: String,
    /// The days of the redemption rate; all if none is given.
    pub window: Option<Window>,
    /// Rates by period.
    pub series: Option<Grain>,
    /// Rates by these dimensions.
    pub by: Vec<String>,
    /// Days after which points that were not redeemed count as breakage.
    pub breakage: u32,
    /// Days at the end of the data during which redeemers and others are compared.
    pub follow: u32,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// The points of some customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PointCounts {
    /// Points redeemed in the window, of those issued in it.
    pub redemption: PointSums,
    /// Points not redeemed in time, of those issued long enough ago.
    pub breakage: PointSums,
    /// Issued less redeemed up to the end of the window.
    pub balance: Money,
}

/// The points of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct PointPeriod {
    pub period: Period,
    pub redemption: PointSums,
    /// Issued less redeemed up to the end of the period.
    pub balance: Money,
}

named_enum! {
    /// Customers by what they had done with points when the comparison began.
    #[derive(PartialOrd, Ord)]
    pub enum Member: "member" {
        /// They had redeemed points.
        Redeemer = "redeemer",
        /// They had been issued points and had redeemed none.
        Collector = "member",
        /// They had been issued no points.
        Without = "none",
    }
}

/// Points, still as sums, and later behaviour.
#[derive(Debug, Clone, PartialEq)]
pub struct PointAnswer {
    pub question: PointQuestion,
    pub file: PointFile,
    /// The days that the redemption rate is of.
    pub window: Window,
    pub total: PointCounts,
    pub periods: Vec<PointPeriod>,
    /// The segments, those with most points issued first; and customers without orders.
    pub segments: Vec<(Values, PointCounts)>,
    pub unknown: PointCounts,
    /// Customers whose balance was below zero on some day: they redeemed more points than the file issued to them.
    pub overdrawn: u64,
    /// Rows of customers after the end of the data, which are left out.
    pub days_after: u64,
    /// The last day before the comparison begins.
    pub landmark: Date,
    pub followed: Vec<(Member, LaterSums)>,
    pub report: Arc<DataReport>,
    pub has_amount: bool,
    /// The SQL that read the rows.
    pub sql: String,
}

impl Store {
    /// Reads the points and adds them up.
    pub(super) fn points(
        &mut self,
        question: &PointQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<PointAnswer>, Error> {
        self.begin();
        self.filter_table(&question.segment_filters, cancel)?;
        self.prepare_refunds(cancel)?;
        let attributes = attributes_value(&self.dimensions(&question.by, "--by", cancel)?);
        let filter_table = segment_filter::table(&question.segment_filters);
        let spec = self.source.spec.clone();
        let file = PointFile::read(self.engine(), &question.file, &spec, cancel)?;
        self.note(&file.sql);
        let report = Arc::new(self.report().clone());
        let sql = self.render("point_days", context! { attributes, filter_table => &filter_table })?;
        let mut adder = Adder::new(question, report.as_of);
        self.each_member(&sql, question.by.len(), cancel, &mut |member, days| adder.add(member, days))?;
        let Some(first) = adder.first else { return Err(Error::NoPoints { file: question.file.clone() }) };
        let whole = Window { from: from_epoch_day(first), to: report.as_of };
        let landmark = report.as_of.saturating_sub(i64::from(question.follow).days());
        let followed = self.followed_members(&filter_table, landmark, cancel)?;
        let mut segments: Vec<(Values, PointCounts)> = adder.segments.into_iter().collect();
        segments.sort_by(|one, other| {
            other.1.redemption.of.cmp(&one.1.redemption.of).then_with(|| one.0.cmp(&other.0))
        });
        Ok(Arc::new(PointAnswer {
            question: question.clone(),
            file,
            window: question.window.unwrap_or(whole),
            total: adder.total,
            periods: balanced(adder.periods, adder.moved_before),
            segments,
            unknown: adder.unknown,
            overdrawn: adder.overdrawn,
            days_after: adder.days_after,
            landmark,
            followed,
            report,
            has_amount: self.has_amount(),
            sql: self.script(),
        }))
    }

    /// What customers did after the landmark, by what they had done with points up to it.
    fn followed_members(
        &self,
        filter_table: &Option<String>,
        landmark: Date,
        cancel: &Cancel,
    ) -> Result<Vec<(Member, LaterSums)>, Error> {
        let mut followed = Member::ALL.map(|member| (member, LaterSums::default()));
        let sql = self.render("point_later", context! { filter_table, landmark => epoch_day(landmark) })?;
        for row in rows(&self.ask(&sql, cancel)?) {
            let member: Member =
                row.text("state")?.parse().map_err(|_| Error::Unexpected("the state of a member".into()))?;
            let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
            if let Some((_, sums)) = followed.iter_mut().find(|(known, _)| *known == member) {
                sums.add(row.count("customers")?, row.truth("returned")?, amount, row.count("orders")?);
            }
        }
        Ok(followed.to_vec())
    }
}

/// The periods with their balances, from the points moved in each period and before the first.
fn balanced(periods: Vec<PointPeriod>, before: Money) -> Vec<PointPeriod> {
    let mut balance = before;
    let carried = periods.into_iter().map(|one| {
        balance = balance + one.redemption.of - one.redemption.part;
        PointPeriod { balance, ..one }
    });
    carried.collect()
}

/// Adds members one after another.
struct Adder<'a> {
    question: &'a PointQuestion,
    as_of: Date,
    /// The window, as days since 1970-01-01, its end excluded.
    from: i32,
    to: i32,
    first: Option<i32>,
    total: PointCounts,
    /// Consecutive periods, beginning with that of the first points or with that of the window.
    periods: Vec<PointPeriod>,
    /// Points outstanding before the first period.
    moved_before: Money,
    segments: BTreeMap<Values, PointCounts>,
    unknown: PointCounts,
    overdrawn: u64,
    days_after: u64,
}

impl<'a> Adder<'a> {
    fn new(question: &'a PointQuestion, as_of: Date) -> Adder<'a> {
        let end = epoch_day(as_of) + 1;
        let (from, to) =
            question.window.map_or((i32::MIN, end), |window| (window.start(), window.end().min(end)));
        Adder {
            question,
            as_of,
            from,
            to,
            first: None,
            total: PointCounts::default(),
            periods: Vec::new(),
            moved_before: Money::ZERO,
            segments: BTreeMap::new(),
            unknown: PointCounts::default(),
            overdrawn: 0,
            days_after: 0,
        }
    }

    /// Adds a member with the days on which points moved, in the order of time.
    fn add(&mut self, member: PointMember, days: &[PointDay]) {
        let last = epoch_day(self.as_of);
        let (days, after) = days.split_at(days.partition_point(|one| one.day <= last));
        self.days_after += after.len() as u64;
        let Some(first) = days.first() else { return };
        self.first = Some(self.first.map_or(first.day, |day| day.min(first.day)));
        let breakage = aged(days, self.question.breakage.cast_signed(), last);
        let mut balance = Money::ZERO;
        let mut is_overdrawn = false;
        for one in days {
            balance = balance + one.issued - one.redeemed;
            is_overdrawn |= balance < Money::ZERO;
        }
        self.overdrawn += u64::from(is_overdrawn);
        let (from, to) = (self.from, self.to);
        let segment = match (self.question.by.is_empty(), member.has_orders) {
            (true, _) => None,
            (false, false) => Some(&mut self.unknown),
            (false, true) => Some(self.segments.entry(member.values).or_default()),
        };
        for counts in std::iter::once(&mut self.total).chain(segment) {
            counts.add(days, breakage, (from, to));
        }
        if let Some(grain) = self.question.series {
            self.add_periods(days, grain);
        }
    }

    /// Adds a customer to every period in which they moved points.
    fn add_periods(&mut self, days: &[PointDay], grain: Grain) {
        let before = days.iter().filter(|one| one.day < self.from);
        self.moved_before = before.fold(self.moved_before, |sum, one| sum + one.issued - one.redeemed);
        let holding = |day: i32| Period::holding(grain, from_epoch_day(day), WeekStart::Mon);
        let inside = self.from..self.to;
        let mut inside = days.iter().filter(|one| inside.contains(&one.day)).peekable();
        while let Some(first) = inside.peek() {
            let period = holding(first.day);
            let (mut issued, mut redeemed) = (Money::ZERO, Money::ZERO);
            while let Some(one) = inside.next_if(|one| holding(one.day) == period) {
                (issued, redeemed) = (issued + one.issued, redeemed + one.redeemed);
            }
            let place = self.place(period);
            self.periods[place].redemption.add(issued, redeemed);
        }
    }

    /// The place of a period; periods between it and the others are added.
    fn place(&mut self, period: Period) -> usize {
        let empty = |period| PointPeriod { period, redemption: PointSums::default(), balance: Money::ZERO };
        let first = self.periods.first().map_or(period.index, |one| one.period.index);
        if period.index < first {
            let earlier: Vec<_> = (0..first - period.index).map(|more| empty(period.plus(more))).collect();
            self.periods.splice(0..0, earlier);
        }
        let first = self.periods.first().map_or(period, |one| one.period);
        let place = (period.index - first.index) as usize;
        while self.periods.len() <= place {
            self.periods.push(empty(first.plus(self.periods.len() as i32)));
        }
        place
    }
}

impl PointCounts {
    fn add(&mut self, days: &[PointDay], breakage: Breakage, (from, to): (i32, i32)) {
        self.redemption.add_days(days, from, to);
        self.breakage.add(breakage.issued, breakage.unredeemed);
        let moved = days.iter().filter(|one| one.day < to);
        self.balance = moved.fold(self.balance, |sum, one| sum + one.issued - one.redeemed);
    }
}
