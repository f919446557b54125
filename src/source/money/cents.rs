//! Cents among whole units: amounts that all can be read, some of them a hundred times too great. Looks for the day or the value of
//! a column from which on, or with which, amounts are in cents.

use arrow::array::RecordBatch;
use jiff::civil::DateTime;
use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine, Row, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::letters::letters;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::expression_rules::check_expression;
use crate::source::prepare::Source;
use crate::source::report::{DataReport, Note};
use crate::source::scan::FILE;
use crate::source::survey::{RowCounts, orders};
use crate::source::time::zone::sql_moment;
use crate::sql::{literal, render};
use crate::text::{grouped, option_words, sanitize};

/// About so many rows are looked at.
const SAMPLED_ROWS: u64 = 20_000;

/// Orders on each side that tell.
const TELLING_ORDERS: u64 = 30;

/// Cents instead of whole units multiply amounts by 100: two powers of ten.
const POWERS: std::ops::RangeInclusive<f64> = 1.5..=2.5;

/// If whole numbers are not so many powers above others on average, no part of them is in cents.
const LEAST_POWERS: f64 = 1.0;

/// At most one in this many rows may contradict a division.
const CONTRADICTING: u64 = 33;

/// With more values than this, a column does not divide orders into a few kinds.
const MOST_VALUES: usize = 40;

/// Parts of names, by their letters, of columns that say where an order comes from: each system writes amounts its own way. Goods have
/// round prices and others without that.
#[rustfmt::skip]
const ORIGINS: &[&str] = &[
    "channel", "kanal", "canal", "source", "quelle", "origen", "origin", "herkunft", "store", "shop", "filiale", "boutique", "tienda",
    "negozio", "winkel", "platform", "plattform", "system", "provider", "gateway", "marketplace", "marktplatz", "country", "land", "pays",
    "pais", "region", "site", "import", "export", "file", "batch", "till", "kasse", "terminal", "device", "app", "version", "method", "currency",
];

/// Amounts above 0 of some orders.
#[derive(Clone, Copy, Default)]
struct Amounts {
    orders: u64,
    decimals: u64,
    /// Whole numbers far above those with decimals.
    large: u64,
    total: f64,
    /// Sum of their logarithms.
    magnitude: f64,
}

impl Amounts {
    fn of(row: &Row) -> Result<Amounts, SourceError> {
        Ok(Amounts {
            orders: row.count("rows")?,
            decimals: row.count("decimals")?,
            large: row.count("large")?,
            total: row.maybe_float("total")?.unwrap_or(0.0),
            magnitude: row.maybe_float("magnitude")?.unwrap_or(0.0),
        })
    }

    fn and(self, other: Amounts) -> Amounts {
        Amounts {
            orders: self.orders + other.orders,
            decimals: self.decimals + other.decimals,
            large: self.large + other.large,
            total: self.total + other.total,
            magnitude: self.magnitude + other.magnitude,
        }
    }

    fn without(self, part: Amounts) -> Amounts {
        Amounts {
            orders: self.orders - part.orders,
            decimals: self.decimals - part.decimals,
            large: self.large - part.large,
            total: self.total - part.total,
            magnitude: self.magnitude - part.magnitude,
        }
    }

    fn sum<'a>(all: impl IntoIterator<Item = &'a Amounts>) -> Amounts {
        all.into_iter().fold(Amounts::default(), |sum, one| sum.and(*one))
    }

    fn magnitude(self) -> f64 {
        self.magnitude / self.orders.max(1) as f64
    }

    fn words(self) -> String {
        format!(
            "{} orders of {:.2} on average, {} of them with decimals",
            grouped(self.orders),
            self.total / self.orders.max(1) as f64,
            if self.decimals == 0 { "none".to_string() } else { grouped(self.decimals) }
        )
    }
}

/// Orders in cents and orders in units, and how many amounts contradict that.
#[derive(Clone, Copy)]
struct Division {
    cents: Amounts,
    units: Amounts,
    against: u64,
}

impl Division {
    fn of(cents: Amounts, units: Amounts) -> Division {
        Division { cents, units, against: cents.decimals + units.large }
    }

    fn is_clear(&self) -> bool {
        let powers = self.cents.magnitude() - self.units.magnitude();
        self.cents.orders.min(self.units.orders) >= TELLING_ORDERS
            && self.units.decimals * 2 >= self.units.orders
            && self.against * CONTRADICTING <= self.cents.orders + self.units.orders
            && POWERS.contains(&powers)
    }
}

/// What divides orders in cents from others.
struct Divided {
    division: Division,
    /// Orders in cents, in words, and the same as SQL.
    which: String,
    condition: Option<String>,
    /// Whether goods may divide orders so too.
    is_doubtful: bool,
}

/// The place at which a series of amounts in the order of time changes its unit, and whether cents come first.
fn change(series: &[Amounts]) -> Option<(usize, bool, Division)> {
    let all = Amounts::sum(series);
    let mut before = Amounts::default();
    let mut best: Option<(usize, bool, Division)> = None;
    for (place, one) in series.iter().enumerate().take(series.len().saturating_sub(1)) {
        before = before.and(*one);
        let after = all.without(before);
        for (is_first, division) in
            [(true, Division::of(before, after)), (false, Division::of(after, before))]
        {
            // A small whole number next to the change is likely in units: it stays with them on either side.
            let is_better = best.as_ref().is_none_or(|(_, was_first, known)| {
                division.against < known.against
                    || (division.against == known.against && !is_first && !was_first)
            });
            if division.is_clear() && is_better {
                best = Some((place + 1, is_first, division));
            }
        }
    }
    best
}

impl Source {
    /// Asks about amounts that are whole numbers on some days or with some values of a column, and a hundredth of them else. If the
    /// user has named the amount, a note says so.
    ///
    /// # Errors
    /// [`SourceError::TwoUnits`], and what the engine refuses.
    pub(in crate::source) fn check_units(
        &self,
        engine: &dyn Engine,
        counted: &[RowCounts],
        report: &mut DataReport,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let Some(mapped) = report.mapped(Role::Amount).cloned().filter(|_| report.money_off.is_none()) else {
            return Ok(());
        };
        let whole_numbers: u64 = orders(counted).map(|one| one.whole_numbers).sum();
        // Nearly none or nearly all: nothing changes.
        if whole_numbers * 50 < report.accepted || whole_numbers * 50 > report.accepted * 49 {
            return Ok(());
        }
        // Far apart, or nothing changes either.
        let mut magnitudes = orders(counted).filter_map(|one| one.magnitudes);
        if magnitudes.next().is_some_and(|(whole, others)| whole - others < LEAST_POWERS) {
            return Ok(());
        }
        let search = Search { source: self, engine, cancel, part: (report.accepted / SAMPLED_ROWS) | 1 };
        let by_kind = search.by("CAST(amount % 1 = 0 AS VARCHAR)", 0.0)?;
        let kind = |wanted: bool| by_kind.iter().find(|(_, one)| (one.decimals == 0) == wanted);
        let (Some((_, whole)), Some((_, decimals))) = (kind(true), kind(false)) else { return Ok(()) };
        let powers = whole.magnitude() - decimals.magnitude();
        if whole.orders.min(decimals.orders) < TELLING_ORDERS || powers < LEAST_POWERS {
            return Ok(());
        }
        let large = 10_f64.powf(decimals.magnitude() + 1.0);
        let amount = self.mapping.word(&mapped.expression);
        let found = match search.divided(large)? {
            Some(found) => found,
            // Expensive goods have whole prices in many shops.
            None if !(1.7..=2.3).contains(&powers) => return Ok(()),
            None => Divided {
                division: Division::of(*whole, *decimals),
                which: "those without decimals".into(),
                condition: None,
                is_doubtful: true,
            },
        };
        let what = format!(
            "the amounts of '{}' may be in cents, and in units: {} are {}; the others are {}",
            mapped.expression,
            found.which,
            found.division.cents.words(),
            found.division.units.words()
        );
        let divide = found.condition.as_ref().map(|condition| {
            let of_cents = format!("CASE WHEN {condition} THEN {amount} / 100.0 ELSE {amount} END");
            option_words("amount", &of_cents)
        });
        let divide = match divide {
            Some(option) => format!("if the first are cents, say {option}"),
            None => "if the first are cents, divide them by 100 in the file".to_string(),
        };
        if mapped.guessed && !found.is_doubtful {
            let keep = option_words("amount", &mapped.expression);
            return Err(SourceError::TwoUnits {
                what,
                remedy: format!("{divide}; if all are units, say {keep}"),
            });
        }
        report.notes.push(Note { text: what, remedy: Some(divide) });
        Ok(())
    }
}

struct Search<'a> {
    source: &'a Source,
    engine: &'a dyn Engine,
    cancel: &'a Cancel,
    part: u64,
}

impl Search<'_> {
    /// Amounts by a key, of all rows between two moments or of a part of all.
    fn asked(
        &self,
        key: &str,
        large: f64,
        between: Option<[DateTime; 2]>,
    ) -> Result<Vec<RecordBatch>, SourceError> {
        let part = if between.is_some() { 1 } else { self.part };
        let between = between.map(|ends| ends.map(moment));
        let context = context! { key, large, part, between };
        Ok(self.engine.query(&render(self.engine.dialect(), "units_by", context)?, self.cancel)?)
    }

    fn by(&self, key: &str, large: f64) -> Result<Vec<(String, Amounts)>, SourceError> {
        let answer = self.asked(key, large, None)?;
        rows(&answer)
            .map(|row| Ok((row.maybe_text("key")?.unwrap_or("").to_string(), Amounts::of(&row)?)))
            .collect()
    }

    fn by_moment(
        &self,
        large: f64,
        between: Option<[DateTime; 2]>,
    ) -> Result<Vec<(DateTime, Amounts)>, SourceError> {
        let answer = self.asked("ts", large, between)?;
        let mut found = Vec::new();
        for row in rows(&answer) {
            if let Some(ts) = row.maybe_moment("key")? {
                found.push((ts, Amounts::of(&row)?));
            }
        }
        Ok(found)
    }

    /// What divides cents and units best: a moment, the file, or a column.
    fn divided(&self, large: f64) -> Result<Option<Divided>, SourceError> {
        let mut best = self.by_time(large)?;
        let columns = self.source.mapping.attributes.iter();
        let mut keys: Vec<(&str, String)> =
            columns.map(|one| (one.name.as_str(), format!("CAST({} AS VARCHAR)", one.column))).collect();
        if self.source.has_file() {
            keys.push((FILE, "CAST(file AS VARCHAR)".into()));
        }
        for (name, key) in keys {
            let values = self.by(&key, large)?;
            let found = if values.len() > MOST_VALUES { None } else { self.by_values(name, &values)? };
            let known = best.as_ref().filter(|best| !best.is_doubtful);
            if let Some(found) = found
                && known
                    .is_none_or(|known| !found.is_doubtful && found.division.against < known.division.against)
            {
                best = Some(found);
            }
        }
        Ok(best)
    }

    fn by_values(&self, name: &str, values: &[(String, Amounts)]) -> Result<Option<Divided>, SourceError> {
        let (cents, units): (Vec<_>, Vec<_>) = values.iter().partition(|(_, one)| one.decimals < one.large);
        let sum = |side: &[&(String, Amounts)]| Amounts::sum(side.iter().map(|(_, one)| one));
        let division = Division::of(sum(&cents), sum(&units));
        if !division.is_clear() {
            return Ok(None);
        }
        let is_file = name == FILE;
        let paths = &self.source.files().paths;
        let shown = |value: &str| match value.parse::<usize>().ok().and_then(|place| paths.get(place)) {
            Some(path) if is_file => self.source.files().name(path).to_string(),
            _ => format!("'{}'", sanitize(value)),
        };
        let names: Vec<String> = cents.iter().map(|(value, _)| shown(value)).collect();
        let column = if is_file { FILE.to_string() } else { column_word(name) };
        let texts: Vec<String> = cents.iter().map(|(value, _)| literal(value)).collect();
        let condition = format!("coalesce(trim(CAST({column} AS VARCHAR)), '') IN ({})", texts.join(", "));
        let which = match is_file {
            true => format!("those of {}", names.join(", ")),
            false => format!("those with {} in '{name}'", names.join(", ")),
        };
        let is_origin = ORIGINS.iter().any(|part| letters(name).contains(part));
        Ok(Some(Divided { division, which, condition: Some(condition), is_doubtful: !is_origin }))
    }

    fn by_time(&self, large: f64) -> Result<Option<Divided>, SourceError> {
        let series = self.by_moment(large, None)?;
        let amounts = |series: &[(DateTime, Amounts)]| series.iter().map(|(_, one)| *one).collect::<Vec<_>>();
        let Some((place, is_first, division)) = change(&amounts(&series)) else { return Ok(None) };
        let (mut last, mut next) = (series[place - 1].0, series[place].0);
        if self.part > 1 {
            let near = self.by_moment(large, Some([last, next]))?;
            (last, next) = Self::exact_change(&near, is_first).unwrap_or((last, next));
        }
        let (from, is_day) = match next.date() > last.date() {
            true => (next.date().at(0, 0, 0, 0), true),
            false => (next, false),
        };
        let shown = if is_day { from.date().to_string() } else { from.to_string().replace('T', " ") };
        let which = if is_first { format!("those before {shown}") } else { format!("those from {shown} on") };
        let sign = if is_first { "<" } else { ">=" };
        let day = if is_day { format!("DATE '{}'", from.date()) } else { moment(from) };
        let condition = self.date().map(|date| format!("{date} {sign} {day}"));
        Ok(Some(Divided { division, which, condition, is_doubtful: false }))
    }

    /// The last moment before a change, and the first from it on, among few rows of both sides.
    fn exact_change(near: &[(DateTime, Amounts)], is_first: bool) -> Option<(DateTime, DateTime)> {
        let is_cents = |one: &Amounts| one.large > one.decimals;
        let place = match is_first {
            true => near.iter().rposition(|(_, one)| is_cents(one))? + 1,
            false => near.iter().position(|(_, one)| is_cents(one))?,
        };
        Some((near.get(place.checked_sub(1)?)?.0, near.get(place)?.0))
    }

    /// The moment of an order as an expression may have it.
    fn date(&self) -> Option<String> {
        let mapping = &self.source.mapping;
        let name = &self.source.report.mapped(Role::Date)?.expression;
        let column = mapping.columns.iter().find(|column| column.name == *name);
        let is_moment = |kind: ColumnType| matches!(kind, ColumnType::Date | ColumnType::Timestamp);
        if column.is_some_and(|column| is_moment(column.value_type))
            && mapping.columns.iter().filter(|column| column.role == Role::Date).count() == 1
        {
            return Some(column_word(name));
        }
        let is_computed_again = mapping.ts.contains(" as text\"");
        let is_allowed = || check_expression(self.engine, &mapping.ts, self.cancel).is_ok();
        (!is_computed_again && is_allowed()).then(|| mapping.ts.clone())
    }
}

fn moment(of: DateTime) -> String {
    format!("TIMESTAMP '{}'", sql_moment(of))
}
