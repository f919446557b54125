//! Names of persons as ids of customers: several persons may have one name, as another column shows.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::letters::plain;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::{Column, Note};
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words};

/// Parts of names of columns that differ between persons of one name, and seldom change.
#[rustfmt::skip]
const OF_PERSONS: &[&str] = &[
    "email", "mail", "birth", "geburt", "naissance", "nacimiento", "phone", "mobile", "telefon", "postcode", "postalcode", "zip", "plz",
    "postleitzahl", "codepostal", "codigopostal", "cap", "postnummer", "street", "strasse", "address", "adresse", "direccion", "indirizzo",
];

/// From one name in so many on with several values, some names may be those of several persons.
const TELLING_SHARE: u64 = 5;

/// Fewer names than this tell nothing.
const FEW_NAMES: u64 = 10;

impl Source {
    /// A column by which customers of one name may be several, if the customer is a name.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(super) fn namesakes(
        &self,
        customers: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let Some(customer) = self.report.mapped(Role::Customer) else { return Ok(None) };
        let is_name = plain(&customer.expression).contains("name");
        let is_free = |name: &str| !self.report.mapping.iter().any(|one| one.expression == name);
        let is_of_persons = |name: &str| {
            let name = plain(name);
            OF_PERSONS.iter().any(|part| if part.len() <= 3 { name == *part } else { name.contains(part) })
        };
        let divides = |column: &&Column| {
            is_of_persons(&column.name)
                && is_free(&column.name)
                && column.distinct.is_some_and(|values| values > 1 && values * TELLING_SHARE >= customers)
        };
        let found = self.report.columns.iter().find(divides);
        let Some(column) = found.filter(|_| is_name && customers >= FEW_NAMES) else { return Ok(None) };
        let context = context! {
            column => identifier(&column.name),
            customer => &self.mapping.customer,
            scan => &self.mapping.scan,
            filter => &self.mapping.filter,
        };
        let answer = engine.query(&render(engine.dialect(), "namesakes", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (names, several, pairs) = (row.count("names")?, row.count("several")?, row.count("pairs")?);
        if several * TELLING_SHARE < names {
            return Ok(None);
        }
        let both =
            format!("concat({}, ', ', {})", column_word(&customer.expression), column_word(&column.name));
        Ok(Some(Note {
            text: format!(
                "{} of {} names of '{}' have several values of '{}', so they may be {} persons",
                grouped(several),
                grouped(names),
                customer.expression,
                column.name,
                grouped(pairs)
            ),
            remedy: Some(format!("if they are, tell them apart with {}", option_words("customer", &both))),
        }))
    }
}
