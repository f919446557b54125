//! One customer, one id: ids that differ only in how they are written, and columns that tell customers better than their
//! ids.

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::{Column, Note, Reason};
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words, sanitize};

/// How some ids may be written in two ways, by the names the templates know, and in words.
const WAYS_OF_SOME: [(&str, &str); 6] = [
    ("named", "the name behind the number"),
    ("phones", "how telephone numbers are written"),
    ("points", "points between thousands"),
    ("order", "the order of first and last name"),
    ("signs", "signs around addresses"),
    ("tags", "what follows a plus in addresses"),
];

/// How every id may be.
const WAYS_OF_ALL: [(&str, &str); 5] = [
    ("blanks", "blanks"),
    ("commas", "commas"),
    ("zeros", "leading zeros"),
    ("form", "the Unicode form of letters with accents"),
    ("letters", "capital letters"),
];

/// Fewer customers than this may all have one order by chance.
const FEW_CUSTOMERS: u64 = 10;

/// So many ids at most does one customer have on average.
const MOST_IDS_OF_ONE: u64 = 20;

/// Columns looked at for a better id; each is a pass over the rows.
const MOST_CONTACTS: usize = 3;

/// What the ids of customers look like, if they are texts; and how many there are.
#[derive(Default)]
pub struct IdSigns {
    addresses: bool,
    named: bool,
    names: bool,
    points: bool,
    phones: bool,
    /// Whether some ids differ only in a way in which every id may be written.
    are_alike: bool,
    /// Whether all of them consist of digits.
    pub are_numbers: bool,
    /// How many customers there are, and how many orders they have.
    pub customers: u64,
    pub orders: u64,
}

/// How many rows have a contact, how many contacts there are, and how many rows have one and no customer.
struct ContactCounts {
    filled: u64,
    different: u64,
    instead: u64,
}

impl IdSigns {
    /// The ways of writing that these ids can differ in: addresses and names of persons have some of their own.
    fn ways(&self) -> Vec<(&'static str, &'static str)> {
        let may_be = |way: &str| match way {
            "named" => self.named,
            "order" => self.names,
            "points" => self.points,
            "phones" => self.phones,
            _ => self.addresses,
        };
        let of_some: Vec<_> = WAYS_OF_SOME.into_iter().filter(|(way, _)| may_be(way)).collect();
        match (of_some.is_empty(), self.are_alike) {
            (true, false) => Vec::new(),
            _ => of_some.into_iter().chain(WAYS_OF_ALL).collect(),
        }
    }
}

impl Source {
    /// What the ids of customers look like, once customers are counted. Ids that are numbers are written in one way.
    ///
    /// # Errors
    /// What the engine refuses.
    pub fn id_signs(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<IdSigns, SourceError> {
        let is_text = self.mapping.customer_is_text;
        let context = context! {
            accepted => self.report.accepted,
            row_is_order => self.row_is_order,
            orders => self.accepted_orders(),
            customers => self.accepted_customers(),
            ways => WAYS_OF_ALL.map(|(way, _)| way),
        };
        let question = if is_text { "id_signs" } else { "id_counts" };
        let answer = engine.query(&render(engine.dialect(), question, context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(IdSigns::default()) };
        let (customers, orders) = (row.count("customers")?, row.count("orders")?);
        if !is_text {
            return Ok(IdSigns { are_numbers: true, customers, orders, ..IdSigns::default() });
        }
        Ok(IdSigns {
            customers,
            orders,
            addresses: row.truth("addresses")?,
            named: row.truth("named")?,
            names: row.truth("names")?,
            points: row.truth("points")?,
            phones: row.truth("phones")?,
            are_alike: row.truth("alike")?,
            are_numbers: row.truth("numbers")?,
        })
    }

    /// Notes on the ids of customers, once customers are counted.
    ///
    /// # Errors
    /// What the engine refuses.
    pub fn id_notes(
        &self,
        signs: &IdSigns,
        customers: u64,
        orders: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Vec<Note>, SourceError> {
        let mut notes = Vec::new();
        notes.extend(self.alike(&signs.ways(), engine, cancel)?);
        notes.extend(self.namesakes(customers, engine, cancel)?);
        notes.extend(self.without_order_ids(customers, engine, cancel)?);
        notes.extend(self.numbers_of_shops(engine, cancel)?);
        notes.extend(self.better_ids(customers, orders, engine, cancel)?);
        Ok(notes)
    }

    /// The customer as an expression has it: a column or what was given.
    fn customer_word(&self) -> String {
        let name = self.report.mapped(Role::Customer).map_or("", |mapped| mapped.expression.as_str());
        match self.report.columns.iter().any(|column| column.name == name) {
            true => column_word(name),
            false => format!("({name})"),
        }
    }

    /// The same as a text, whatever its type.
    fn customer_as_text(&self, engine: &dyn Engine) -> Result<String, SourceError> {
        let word = self.customer_word();
        let is_text = self
            .report
            .columns
            .iter()
            .any(|column| column.role == Role::Customer && column.value_type.is_text());
        match is_text {
            true => Ok(word),
            false => {
                let text =
                    render(engine.dialect(), "expression", context! { kind => "text", value => word })?;
                Ok(text.trim().to_string())
            }
        }
    }

    /// Ids that differ only in how they are written, with the expression that joins them.
    fn alike(
        &self,
        known: &[(&'static str, &'static str)],
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        if known.is_empty() {
            return Ok(None);
        }
        let others = |way: &str| -> Vec<&str> {
            known.iter().map(|(name, _)| *name).filter(|name| *name != way).collect()
        };
        let each: Vec<_> = known.iter().map(|(way, _)| (*way, others(way))).collect();
        let names: Vec<&str> = known.iter().map(|(way, _)| *way).collect();
        let context = context! { ways => names, each, customers => self.accepted_customers() };
        let sql = render(engine.dialect(), "alike_ids", context)?;
        let answer = engine.query(&sql, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (ids, customers) = (row.count("ids")?, row.count("customers")?);
        if ids == 0 {
            return Ok(None);
        }
        let mut ways = Vec::new();
        for (way, words) in known.iter().copied() {
            if row.truth(way)? {
                ways.push((way, words));
            }
        }
        if ways.is_empty() {
            // Each of two ways alone explains the difference.
            ways.extend(known);
        }
        let names: Vec<&str> = ways.iter().map(|(way, _)| *way).collect();
        let words: Vec<&str> = ways.iter().map(|(_, words)| *words).collect();
        let context = context! { kind => "plain_id", value => self.customer_word(), ways => names };
        let joined = render(engine.dialect(), "expression", context)?;
        let example = |name: &str| Ok::<_, SourceError>(sanitize(row.text(name)?));
        Ok(Some(Note {
            text: format!(
                "{} ids of customers differ from another only by {}, as '{}' and '{}' do; they may be {}",
                grouped(ids),
                words.join(" and "),
                example("example")?,
                example("other")?,
                if customers == 1 {
                    "one customer".to_string()
                } else {
                    format!("{} customers", grouped(customers))
                }
            ),
            remedy: Some(format!("if they are, join them with {}", option_words("customer", joined.trim()))),
        }))
    }

    /// What a column of contacts holds beside the ids; none if there are no rows.
    fn contacts(
        &self,
        column: &Column,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<ContactCounts>, SourceError> {
        let context = context! {
            column => identifier(&column.name),
            customer => &self.mapping.customer,
            customer_is_text => self.mapping.customer_is_text,
            scan => &self.mapping.scan,
            filter => &self.mapping.filter,
        };
        let answer = engine.query(&render(engine.dialect(), "contact_ids", context)?, cancel)?;
        let count = |row: &Row| {
            Ok(ContactCounts {
                filled: row.count("filled")?,
                different: row.count("different")?,
                instead: row.count("instead")?,
            })
        };
        rows(&answer).next().map(|row| count(&row)).transpose()
    }

    /// A column such as an e-mail address that joins what the ids divide, or that names customers who have no id.
    fn better_ids(
        &self,
        customers: u64,
        orders: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let guests = self.report.excluded.iter().filter(|one| one.reason == Reason::Guest);
        let guests: u64 = guests.map(|one| one.rows).sum();
        let nobody_returns = customers >= FEW_CUSTOMERS && orders * 100 <= customers * 105;
        let many_guests = guests * 100 > self.report.rows;
        if !nobody_returns && !many_guests {
            return self.addresses(customers, orders, engine, cancel);
        }
        let mapped = |name: &str| self.report.mapping.iter().any(|one| one.expression == name);
        let contacts = self.report.columns.iter().filter(|column| {
            names::is_contact_name(&column.name) && !mapped(&column.name) && column.distinct.unwrap_or(0) > 1
        });
        for column in contacts.take(MOST_CONTACTS) {
            let Some(ContactCounts { filled, different, instead }) = self.contacts(column, engine, cancel)?
            else {
                continue;
            };
            if different < 2 {
                continue;
            }
            let contact = compared(&column.name, column.value_type.is_text());
            if many_guests && instead * 2 >= guests {
                let customer = self.customer_as_text(engine)?;
                let contact = match column.value_type.is_text() {
                    true => contact,
                    false => format!("cast({contact} as varchar)"),
                };
                let both = format!("coalesce({customer}, {contact})");
                return Ok(Some(Note {
                    text: format!(
                        "{} of {} rows without a customer have a value of '{}'",
                        grouped(instead),
                        grouped(guests),
                        column.name
                    ),
                    remedy: Some(format!("count them with {}", option_words("customer", &both))),
                }));
            }
            if nobody_returns && filled * 2 >= self.report.rows && different * 10 <= filled * 9 {
                return Ok(Some(Note {
                    text: format!(
                        "{}, but '{}' has {} values in {} rows and would join them",
                        rarely(customers, orders),
                        column.name,
                        grouped(different),
                        grouped(filled)
                    ),
                    remedy: Some(format!("tell customers by it with {}", option_words("customer", &contact))),
                }));
            }
        }
        let note = Note {
            text: format!(
                "{}: '{}' may be an id of orders",
                rarely(customers, orders),
                self.customer_word().replace('"', "")
            ),
            remedy: Some("name another column with --customer if customers do return".into()),
        };
        Ok((nobody_returns && orders == customers).then_some(note))
    }

    /// A column of addresses with far fewer values than customers, who may have several ids each; or with far more, if the ids may
    /// be those of who entered the orders.
    fn addresses(
        &self,
        customers: u64,
        orders: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        // An address in every row is that of the shop; of few, that of who sells.
        let joins = |values: u64| {
            customers >= FEW_CUSTOMERS
                && values > 1
                && values * 10 <= customers * 8
                && values * MOST_IDS_OF_ONE >= customers
        };
        let divides = |values: u64| orders >= customers * 20 && values >= customers * 10;
        let is_free = |name: &str| !self.report.mapping.iter().any(|one| one.expression == name);
        let Some(column) = self.report.columns.iter().find(|column| {
            let values = column.distinct.unwrap_or(0);
            column.whole
                && names::is_address_name(&column.name)
                && is_free(&column.name)
                && (joins(values) || divides(values))
        }) else {
            return Ok(None);
        };
        let Some(ContactCounts { filled, different, .. }) = self.contacts(column, engine, cancel)? else {
            return Ok(None);
        };
        if filled * 10 < self.report.rows * 9 || !(joins(different) || divides(different)) {
            return Ok(None);
        }
        let by_address = option_words("customer", &compared(&column.name, column.value_type.is_text()));
        let text = format!(
            "{} customers have {} values of '{}' and {} orders",
            grouped(customers),
            grouped(different),
            column.name,
            grouped(orders)
        );
        let remedy = match joins(different) {
            true => format!("if some of them are one customer with several ids, say {by_address}"),
            false => format!("if {} names who entered the orders, say {by_address}", self.customer_word()),
        };
        Ok(Some(Note { text, remedy: Some(remedy) }))
    }
}

/// How values of a column are compared: texts without regard to capitals.
fn compared(column: &str, is_text: bool) -> String {
    let word = column_word(column);
    if is_text { format!("lower({word})") } else { word }
}

fn rarely(customers: u64, orders: u64) -> String {
    match orders.saturating_sub(customers) {
        0 => format!("nobody of {} customers has ordered twice", grouped(customers)),
        _ => format!("{} customers have {} orders", grouped(customers), grouped(orders)),
    }
}
