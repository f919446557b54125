//! Dimensions: what customers are grouped by. An attribute at the first order, a number in ranges, or a property of the
//! whole customer: month of acquisition, number of orders, value of the first order, RFM group.

use minijinja::context;

use crate::cohort::Grain;
use crate::cohort::grain::epoch_day;
use crate::engine::{Cancel, rows};
use crate::explore::binning::{BinKind, Binning, Dimension, NaturalOrder};
use crate::explore::dimension::DERIVED;
use crate::explore::dimension::derived::{Cuts, Derived, Number, range};
use crate::explore::error::Error;
use crate::rfm::{CutPoints, RfmGroup, SCORES, rf_name};
use crate::source::{Attribute, Column, Reduced, Role, SourceError, attributes_value};
use crate::sql::{identifier, literal};
use crate::text::{grouped, nearest};

use super::Store;

/// The SQL of a dimension, and its properties.
struct Making {
    /// Over a profile `p`, a customer `m` and a first value `f`.
    expression: String,
    order: NaturalOrder,
    binnings: Vec<Binning>,
}

impl Store {
    /// Dimensions by name, each a column of `customer_attributes` in the engine.
    ///
    /// # Errors
    /// A name that is not a dimension, with the reason and the known ones; ranges that cannot be parsed; a duplicate.
    pub(in crate::explore) fn dimensions(
        &mut self,
        names: &[String],
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Vec<Attribute>, Error> {
        for (place, name) in names.iter().enumerate() {
            if names.iter().take(place).any(|before| before.eq_ignore_ascii_case(name)) {
                let why = "it is given twice; to cross two dimensions, name two different ones".to_string();
                return Err(Error::Dimension { name: name.clone(), option, why });
            }
        }
        let found = names.iter().map(|name| self.dimension(name, option, cancel));
        let found = found.collect::<Result<Vec<_>, _>>()?;
        self.check_groups(&found, option, cancel)?;
        Ok(found)
    }

    /// One dimension; see [`Store::dimensions`].
    pub(in crate::explore) fn dimension(
        &mut self,
        name: &str,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Attribute, Error> {
        let attributes = self.source.mapping.attributes.clone();
        let plain = attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name));
        if let Some(plain) = plain {
            if !self.orders_are_remote() {
                self.prepare_attributes(cancel)?;
            }
            return Ok(plain.clone());
        }
        match Derived::parse(name, &self.numbers()) {
            None => Err(self.no_dimension(name, option)),
            Some(Err(why)) => Err(Error::Dimension { name: name.to_string(), option, why }),
            Some(Ok(_)) if self.orders_are_remote() => Err(self.whole_histories()),
            Some(Ok(derived)) => self.derived(name, &derived, option, cancel),
        }
    }

    /// Whether a name is a derived dimension.
    pub(in crate::explore) fn is_derived(&self, name: &str) -> bool {
        let attributes = &self.source.mapping.attributes;
        let plain = attributes.iter().any(|one| one.name.eq_ignore_ascii_case(name));
        !plain && Derived::parse(name, &self.numbers()).is_some()
    }

    /// The bins and order of dimensions; they must exist.
    pub(in crate::explore) fn as_made(&self, names: &[String], attributes: &[Attribute]) -> Vec<Dimension> {
        let plain = |name: &String| Dimension { name: name.clone(), ..Dimension::default() };
        let made = |(name, one): (&String, &Attribute)| {
            self.dimensions.get(&one.column).cloned().unwrap_or_else(|| plain(name))
        };
        names.iter().zip(attributes).map(made).collect()
    }

    /// Columns whose numbers can be cut into ranges: attributes, and columns without a role.
    fn numbers(&self) -> Vec<Attribute> {
        let unused = self.report().columns.iter().filter(|column| column.role == Role::Unused);
        let as_attribute = |column: &Column| Attribute {
            name: column.name.clone(),
            column: column_of("n", &column.name),
            expression: format!("CAST({} AS VARCHAR)", identifier(&column.name)),
            is_padded: false,
        };
        self.source.mapping.attributes.iter().cloned().chain(unused.map(as_attribute)).collect()
    }

    /// An attribute by the name of its column, as an option names it.
    pub(in crate::explore) fn attribute(&self, name: &str, option: &'static str) -> Result<Attribute, Error> {
        let attributes = &self.source.mapping.attributes;
        let found = attributes.iter().find(|one| one.name == *name);
        let found = found.or_else(|| attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name)));
        found.cloned().ok_or_else(|| self.no_dimension(name, option))
    }

    /// A column of `lines` by the name of a column of the source: an attribute, or a column without a role, which is read now.
    pub(in crate::explore) fn line_column(
        &mut self,
        name: &str,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Attribute, Error> {
        let plain = self.source.mapping.attributes.iter();
        if let Some(plain) = plain.clone().find(|one| one.name.eq_ignore_ascii_case(name)) {
            return Ok(plain.clone());
        }
        let found = self.numbers().into_iter().find(|one| one.name.eq_ignore_ascii_case(name));
        let column = found.ok_or_else(|| self.unknown_attribute(name, option))?;
        self.read_further(&column, cancel)?;
        Ok(column)
    }

    /// There is no such attribute; those there are.
    pub(in crate::explore) fn unknown_attribute(&self, name: &str, option: &'static str) -> Error {
        let mut names: Vec<&str> =
            self.source.mapping.attributes.iter().map(|one| one.name.as_str()).collect();
        names.extend(DERIVED.map(|(name, _)| name));
        if option == "--cohort" {
            names.extend(Grain::ALL.map(Grain::name));
        }
        let hint = nearest(name, &names).map(|near| format!("; did you mean '{near}'?"));
        let available = names.join(", ") + &hint.unwrap_or_default();
        Error::NoAttribute { name: name.to_string(), option, available }
    }

    /// Why a name is not a dimension.
    pub(in crate::explore) fn no_dimension(&self, name: &str, option: &'static str) -> Error {
        let bare = name.split(':').next().unwrap_or(name);
        let column = self.report().columns.iter().find(|column| column.name.eq_ignore_ascii_case(bare));
        let Some(column) = column else { return self.unknown_attribute(name, option) };
        let columns = &self.report().columns;
        let there = |reduced: &Reduced| not_grouped_there(column, option, (reduced, columns));
        if let Some(reason) = self.reduced().and_then(there) {
            return reason;
        }
        let why = match (column.role, column.distinct) {
            (Role::Unused, _) if column.is_number() => {
                format!("it is a number; group it into ranges, as in {}:q4 or {0}:10,20,50", column.name)
            }
            (Role::Unused, Some(distinct)) if distinct > 1 => format!(
                "it has about {} values in the sampled rows, too many (or too much like an id) to group customers \
                 by; group its values with an expression over the source, or choose another",
                grouped(distinct)
            ),
            (Role::Unused, _) => "it has only one value".to_string(),
            (role, _) => format!("it is the {} of a row", role.name()),
        };
        Error::Dimension { name: column.name.clone(), option, why }
    }

    /// Makes a derived dimension a column of the customer_attributes, once.
    fn derived(
        &mut self,
        name: &str,
        derived: &Derived,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Attribute, Error> {
        let attribute = Attribute {
            name: name.to_string(),
            column: column_of("d", name),
            expression: String::new(),
            is_padded: false,
        };
        self.prepare_attributes(cancel)?;
        self.prepare_totals(cancel)?;
        let needs_money =
            matches!(derived, Derived::Rfm | Derived::Ranges(Number::FirstValue | Number::Revenue, _));
        if let Some(why) = self.report().money_off.as_ref().filter(|_| needs_money) {
            return Err(Error::Dimension { name: name.to_string(), option, why: why.to_string() });
        }
        if let Derived::Ranges(Number::Attribute(column), _) = derived {
            self.prepare_derived(column, cancel)?;
        }
        let first_value = matches!(derived, Derived::Ranges(Number::FirstValue, _));
        if first_value {
            self.prepare_first_values(cancel)?;
        }
        let table = format!("customer_attributes.{}", attribute.column);
        if let Some(sql) = self.sql_of(&table) {
            self.once(&table, sql, cancel)?;
            return Ok(attribute);
        }
        let Making { expression, order, binnings } = self.making(name, derived, option, cancel)?;
        let context = context! { expression, column => &attribute.column, first_value };
        // The customer_attributes are unchanged but for one more column.
        let derive = self.render("add_dimension", context)?;
        self.once(&table, derive, cancel)?;
        let dimension = Dimension { name: name.to_string(), order, binnings };
        self.dimensions.insert(attribute.column.clone(), dimension);
        Ok(attribute)
    }

    /// The value of every first order, once.
    fn prepare_first_values(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let first_values = self.render("first_values", ())?;
        self.once("first_values", first_values, cancel).map(|_| ())
    }

    /// Adds a column that is not an attribute to the customer_attributes, once: its value at the first order.
    fn prepare_derived(&mut self, column: &Attribute, cancel: &Cancel) -> Result<(), Error> {
        if self.source.mapping.attributes.contains(column) {
            return Ok(());
        }
        self.read_further(column, cancel)?;
        let name = format!("profile_{}", column.column);
        let attributes = attributes_value(std::slice::from_ref(column));
        let row_is_order = self.source.row_is_order;
        let alone = self.render(
            "customer_attributes",
            context! { name => &name, attributes, row_is_order, chosen => self.source.has_conditions(), with_months => false },
        )?;
        let add = self.render("add_attribute", context! { name => &name, column => &column.column })?;
        // The second statement drops the table of the first; both exist, or are created again in this order.
        self.once(&name, alone, cancel)?;
        self.once(&format!("customer_attributes.{}", column.column), add, cancel).map(|_| ())
    }

    /// The SQL of a derived dimension, its order, and its bin edges.
    fn making(
        &self,
        name: &str,
        derived: &Derived,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Making, Error> {
        let plain = |expression, order| Making { expression, order, binnings: Vec::new() };
        Ok(match derived {
            Derived::Acquired(grain) => {
                plain(self.render("acquired", context! { grain => grain.name() })?, NaturalOrder::Text)
            }
            Derived::Orders => plain(self.render("order_count", ())?, NaturalOrder::Text),
            Derived::Ranges(number, cuts) => match self.ranges(number, cuts, cancel)? {
                Some(making) => making,
                None => {
                    let why =
                        "none of its values is a number, so they cannot be grouped into ranges".to_string();
                    return Err(Error::Dimension { name: name.to_string(), option, why });
                }
            },
            Derived::Rfm => self.rfm_group(cancel)?,
            Derived::RecencyFrequency => self.rf_scores(cancel)?,
        })
    }

    /// A number in ranges; `None` if no customer has a value.
    fn ranges(&self, number: &Number, cuts: &Cuts, cancel: &Cancel) -> Result<Option<Making>, Error> {
        let sql = self.number(number)?;
        let first_value = *number == Number::FirstValue;
        let parts = if let Cuts::Quantiles(parts) = cuts { *parts } else { 2 };
        let mut found = self.cut_points(&sql, first_value, parts, cancel)?;
        if found.is_empty() {
            return Ok(None);
        }
        found.dedup();
        let (at, kind) = match cuts {
            Cuts::At(cuts) => (cuts.clone(), BinKind::Custom),
            Cuts::Quantiles(parts) => (found, BinKind::Quantiles(*parts)),
        };
        let names: Vec<String> = (0..=at.len()).map(|place| range(&at, place)).collect();
        let ranges: Vec<(f64, String)> =
            at.iter().copied().zip(names.iter().map(|name| literal(name))).collect();
        let last = names.last().map(|name| literal(name));
        let expression = self.render("ranges", context! { number => &sql, ranges, last })?;
        let customers = self.cut_counts(&sql, first_value, &at, false, cancel)?;
        let binning = Binning { of: number.name(), kind, at, customers };
        Ok(Some(Making { expression, order: NaturalOrder::Listed(names), binnings: vec![binning] }))
    }

    fn rfm_group(&self, cancel: &Cancel) -> Result<Making, Error> {
        let scored = [
            ('R', "recency_days", self.number(&Number::Recency)?),
            ('F', "orders", "m.orders".to_string()),
            ('M', "revenue", self.number(&Number::Revenue)?),
        ];
        let binnings = self.score_binnings(&scored, cancel)?;
        let cuts: Vec<Vec<f64>> = binnings.iter().map(|binning| binning.at.clone()).collect();
        let [recency, orders, revenue] = scored.map(|(_, _, sql)| sql);
        let expression = self.render("rfm", context! { recency, orders, revenue, cuts })?;
        let order = NaturalOrder::Listed(RfmGroup::ALL.map(|group| group.name().to_string()).to_vec());
        Ok(Making { expression, order, binnings })
    }

    fn rf_scores(&self, cancel: &Cancel) -> Result<Making, Error> {
        let scored =
            [('R', "recency_days", self.number(&Number::Recency)?), ('F', "orders", "m.orders".to_string())];
        let binnings = self.score_binnings(&scored, cancel)?;
        let cuts: Vec<Vec<f64>> = binnings.iter().map(|binning| binning.at.clone()).collect();
        let [recency, orders] = scored.map(|(_, _, sql)| sql);
        let expression = self.render("rf", context! { recency, orders, cuts })?;
        let scores = (1..=SCORES).rev();
        let names = scores.clone().flat_map(|r| scores.clone().map(move |f| rf_name(r, f)));
        Ok(Making { expression, order: NaturalOrder::Listed(names.collect()), binnings })
    }

    /// The cut points of letters, each with the name and the SQL of its number, and the customers of each score.
    fn score_binnings(
        &self,
        scored: &[(char, &str, String)],
        cancel: &Cancel,
    ) -> Result<Vec<Binning>, Error> {
        let points = CutPoints::of_settings()?;
        let mut binnings = Vec::new();
        for ((letter, of, sql), fixed) in scored.iter().zip(points.by_letter()) {
            let at = match fixed {
                Some(cuts) => cuts.clone(),
                None => self.cut_points(sql, false, 5, cancel)?,
            };
            let customers = self.cut_counts(sql, false, &at, true, cancel)?;
            let kind = BinKind::Scores { letter: *letter, least_is_best: *letter == 'R' };
            binnings.push(Binning { of: (*of).to_string(), kind, at, customers });
        }
        Ok(binnings)
    }

    fn number(&self, number: &Number) -> Result<String, Error> {
        Ok(match number {
            Number::Attribute(attribute) => {
                self.render("attribute_number", context! { column => &attribute.column })?
            }
            Number::FirstValue => "f.first_value".to_string(),
            Number::Revenue => "CAST(m.revenue AS DOUBLE)".to_string(),
            Number::Recency => {
                self.render("recency", context! { as_of_day => epoch_day(self.report().as_of) })?
            }
        })
    }

    /// Quantile edges for that many bins; some are equal if many customers share a value.
    fn cut_points(
        &self,
        number: &str,
        first_value: bool,
        parts: u32,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Error> {
        let sql = self.render("cut_points", context! { number, first_value, parts })?;
        let answer = self.engine().query(&sql, cancel)?;
        let mut cuts = Vec::new();
        for row in rows(&answer) {
            for part in 1..parts {
                cuts.extend(row.maybe_float(&format!("c{part}"))?);
            }
        }
        Ok(cuts)
    }

    /// Customers in each part of a binned number. A number on an edge belongs above it, or `below`.
    fn cut_counts(
        &self,
        number: &str,
        first_value: bool,
        cuts: &[f64],
        below: bool,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, Error> {
        let sql =
            self.render("cut_counts", context! { number, first_value, cuts => cuts.to_vec(), below })?;
        let mut customers = vec![0; cuts.len() + 1];
        for row in rows(&self.engine().query(&sql, cancel)?) {
            let part = usize::try_from(row.int("part")?).ok().and_then(|part| customers.get_mut(part));
            if let Some(count) = part {
                *count = row.count("customers")?;
            }
        }
        Ok(customers)
    }
}

/// The name of the column of `customer_attributes` for a dimension: any name as SQL accepts it.
fn column_of(kind: &str, name: &str) -> String {
    let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}_{hex}")
}

/// Why the database that counts does not group by a column by which a file would; nothing if it is another reason.
fn not_grouped_there(
    column: &Column,
    option: &'static str,
    (reduced, columns): (&Reduced, &[Column]),
) -> Option<Error> {
    let name = &column.name;
    let with = |what: &str, query: Option<String>| query.map(|query| format!("{what} with {query}"));
    match column.role {
        Role::Attribute => Some(
            SourceError::NotReduced {
                what: format!("{option} {name}: customers are grouped by texts and whole numbers alone"),
                remedy: with("cast them there", reduced.rows.instead.with_texts_of(columns, name)),
            }
            .into(),
        ),
        Role::Unused if column.is_number() => {
            let what = format!(
                "{option} {name}: it is a number, and the database groups by texts and whole numbers"
            );
            let remedy =
                with("make ranges of it there, as", reduced.rows.instead.with_ranges_of(columns, name));
            Some(SourceError::NotReduced { what, remedy }.into())
        }
        _ => None,
    }
}
