//! Key figures of a window: the orders of all customers are read once, and counted for every window and segment.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{Decimal128Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use minijinja::context;

use crate::cohort::grain::epoch_day;
use crate::cohort::{Grain, Money, Period, WeekStart};
use crate::engine::{Cancel, rows};
use crate::kpi::{CustomerDay, Gaps, Inactivity, Kpi, Ratio, Window, WindowCounts};
use crate::source::{DataReport, attributes_value};

use super::amounts::{Amount, Amounts};
use super::error::Error;
use super::segment_filter::{self, SegmentFilter};
use super::segment_key::Values;
use super::store::Store;
use super::stream::{ValueColumns, numbers, texts, unexpected};

/// Which key figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiQuestion {
    /// The window; the last complete quarter if none is given.
    pub window: Option<Window>,
    /// Days without an order after which a customer counts as lost; without a number, one is suggested from the gaps
    /// between orders.
    pub inactive: Option<u32>,
    /// Segment customers by these dimensions.
    pub by: Vec<String>,
    /// The periods of a series; if none is given, the customer account is kept by month.
    pub series: Option<Grain>,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// The counts of some customers: of the window, of the window before, of the same window a year earlier, and of each
/// period.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiCounts {
    /// One value per dimension; none for all customers.
    pub values: Values,
    pub window: WindowCounts,
    pub before: WindowCounts,
    pub year_before: WindowCounts,
    pub periods: Vec<WindowCounts>,
}

/// Key figures of a window, still as counts.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiAnswer {
    pub question: KpiQuestion,
    pub window: Window,
    pub inactivity: Inactivity,
    /// The first day of the data.
    pub first_day: jiff::civil::Date,
    /// The periods of the series, with their parts inside the window or the data.
    pub periods: Vec<(Period, Window)>,
    pub total: KpiCounts,
    /// The segments, those with most customers first.
    pub segments: Vec<KpiCounts>,
    pub report: Arc<DataReport>,
    pub has_amount: bool,
    /// The SQL that read the rows.
    pub sql: String,
}

impl Store {
    /// Counts a window, the windows it is compared with, and its periods.
    pub(super) fn kpis(&mut self, question: &KpiQuestion, cancel: &Cancel) -> Result<Arc<KpiAnswer>, Error> {
        self.begin();
        self.filter_table(&question.segment_filters, cancel)?;
        let attributes = self.dimensions(&question.by, "--by", cancel)?;
        match attributes.is_empty() {
            true => self.prepare_refunds(cancel)?,
            false => self.prepare_attributes(cancel)?,
        }
        let report = Arc::new(self.report().clone());
        let first_day = report.span.0.date();
        let window = chosen(question.window, &report)?;
        let filter_table = segment_filter::table(&question.segment_filters);
        let gaps =
            self.ask(&self.render("order_gaps", context! { filter_table => &filter_table })?, cancel)?;
        let gap =
            |row: crate::engine::Row| Ok((u32::try_from(row.int("gap")?).unwrap_or(0), row.count("count")?));
        let gaps = rows(&gaps).map(gap).collect::<Result<Vec<_>, Error>>()?;
        let inactivity = Gaps::new(gaps).inactivity(question.inactive);
        let periods = listed(question, window, &report);
        let mut counter = Counter::new(window, &periods, inactivity.days, question.by.len());
        let attributes = attributes_value(&attributes);
        let sql = self.render("daily_activity", context! { attributes, filter_table })?;
        self.each_batch(&sql, cancel, &mut |batch| counter.read(batch))?;
        counter.end();
        resample(&mut counter.total.window, cancel)?;
        for segment in counter.segments.values_mut() {
            resample(&mut segment.window, cancel)?;
        }
        let mut segments: Vec<KpiCounts> = counter.segments.into_values().collect();
        segments.sort_by(|one, other| {
            let customers = |counts: &KpiCounts| counts.window.customers();
            customers(other).cmp(&customers(one)).then_with(|| one.values.cmp(&other.values))
        });
        Ok(Arc::new(KpiAnswer {
            question: question.clone(),
            window,
            inactivity,
            first_day,
            periods,
            total: counter.total,
            segments,
            report,
            has_amount: self.has_amount(),
            sql: self.script(),
        }))
    }
}

/// Gives the ratios of a window their intervals. Figures by period get none, because each period would take as long as
/// the window.
fn resample(counts: &mut WindowCounts, cancel: &Cancel) -> Result<(), Error> {
    let mut intervals = Vec::new();
    for ratio in Ratio::ALL {
        let amounts = counts.contributions(ratio).iter().map(|one| Amount {
            x: one.numerator,
            y: one.denominator,
            customers: one.customers as f64,
        });
        let interval = Amounts::new(amounts.collect()).interval(cancel)?;
        intervals.extend(interval.map(|interval| (ratio, interval)));
    }
    counts.set_intervals(intervals);
    Ok(())
}

/// The window asked for; without one, the last quarter that the data complete; without such a quarter, all data.
fn chosen(requested: Option<Window>, report: &DataReport) -> Result<Window, Error> {
    let (first, as_of) = (report.span.0.date(), report.as_of);
    match requested {
        Some(window) if window.to > as_of => Err(Error::WindowAfterData { window, as_of }),
        Some(window) if window.to < first => Err(Error::WindowBeforeData { window, first }),
        Some(window) => Ok(window),
        None => {
            let holding = Window::of(Period::holding(Grain::Quarter, as_of, WeekStart::Mon));
            let quarter = if holding.to == as_of { holding } else { holding.before() };
            Ok(if quarter.from >= first { quarter } else { Window { from: first, to: as_of } })
        }
    }
}

/// The periods of the account and of the series. Without a window, a series lists the whole periods of the data; if none is
/// whole, those that the data begin.
fn listed(question: &KpiQuestion, window: Window, report: &DataReport) -> Vec<(Period, Window)> {
    let grain = question.series.unwrap_or_default();
    if question.series.is_none() || question.window.is_some() {
        return window.periods(grain, WeekStart::Mon);
    }
    let data = Window { from: report.span.0.date(), to: report.as_of };
    let all = data.periods(grain, WeekStart::Mon);
    let whole: Vec<_> =
        all.iter().filter(|(period, window)| Window::of(*period) == *window).copied().collect();
    if whole.is_empty() { all } else { whole }
}

impl KpiCounts {
    fn new(window: Window, periods: &[(Period, Window)], inactive: u32) -> KpiCounts {
        let counts = |window: Window| WindowCounts::new(window, inactive);
        KpiCounts {
            values: Vec::new(),
            window: counts(window).with_contributions(),
            before: counts(window.before()),
            year_before: counts(window.year_before()),
            periods: periods.iter().map(|(_, window)| counts(*window)).collect(),
        }
    }

    fn add(&mut self, days: &[CustomerDay]) {
        let fixed = [&mut self.window, &mut self.before, &mut self.year_before];
        for counts in fixed.into_iter().chain(&mut self.periods) {
            counts.add(days);
        }
    }
}

/// Counts customers while their days are read, batch by batch.
struct Counter {
    width: usize,
    empty: KpiCounts,
    total: KpiCounts,
    segments: BTreeMap<Values, KpiCounts>,
    /// The customer whose days are being collected.
    current: Option<(String, Values)>,
    days: Vec<CustomerDay>,
}

impl Counter {
    fn new(window: Window, periods: &[(Period, Window)], inactive: u32, width: usize) -> Counter {
        let empty = KpiCounts::new(window, periods, inactive);
        Counter {
            width,
            total: empty.clone(),
            empty,
            segments: BTreeMap::new(),
            current: None,
            days: Vec::new(),
        }
    }

    /// Counts the next rows; the rows of one customer follow each other in the order of time.
    fn read(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let customers = texts(batch, "customer")?;
        let values = ValueColumns::of(batch, self.width)?;
        let day = numbers::<Int32Type>(batch, "day")?;
        let orders = numbers::<Int64Type>(batch, "orders")?;
        let amount = numbers::<Decimal128Type>(batch, "amount")?;
        for row in 0..batch.num_rows() {
            let customer = customers.value(row);
            if self.current.as_ref().is_none_or(|(known, _)| known != customer) {
                self.end();
                self.current = Some((customer.to_string(), values.row(row)));
            }
            self.days.push(CustomerDay {
                day: day.value(row),
                orders: u32::try_from(orders.value(row)).map_err(|_| unexpected("orders"))?,
                revenue: Money::from_raw(amount.value(row)),
            });
        }
        Ok(())
    }

    /// Counts the customer whose days have been collected.
    fn end(&mut self) {
        let Some((_, values)) = self.current.take() else { return };
        self.total.add(&self.days);
        if self.width > 0 {
            let segment = self.segments.entry(values);
            let segment = segment
                .or_insert_with_key(|values| KpiCounts { values: values.clone(), ..self.empty.clone() });
            segment.add(&self.days);
        }
        self.days.clear();
    }
}

impl KpiAnswer {
    /// The first day of the data, as days since 1970-01-01.
    pub fn first_epoch_day(&self) -> i32 {
        epoch_day(self.first_day)
    }

    /// Whether the data begin early enough for a figure of a window.
    pub fn is_covered(&self, kpi: Kpi, window: Window) -> bool {
        kpi.is_covered(window, self.first_epoch_day(), self.inactivity.days)
    }

    /// Whether the figure of a period can be judged beside others: the period is whole, and the data begin early enough.
    pub fn is_judged(&self, kpi: Kpi, (period, window): &(Period, Window)) -> bool {
        Window::of(*period) == *window && self.is_covered(kpi, *window)
    }
}
