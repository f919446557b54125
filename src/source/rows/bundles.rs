//! Rows for the parts of a bundle beside a row for the bundle: the price may stand in both.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::column_word;
use crate::source::columns::letters::letters;
use crate::source::columns::placeholders::placeholders;
use crate::source::error::SourceError;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::identifier;
use crate::text::grouped;

/// Names of columns with the bundle that a row belongs to, by their letters.
#[rustfmt::skip]
const PARENTS: &[&str] = &[
    "parentsku", "parentitem", "parentitemid", "parentlineid", "parentlineitemid", "parentline", "parentproduct", "parentproductid",
    "parentorderitemid", "bundlesku", "bundleid", "bundleparent", "bundleparentid", "kitsku", "kitid", "kitparent", "setartikel", "hauptartikel",
    "stuckliste", "parentasin",
];

/// Orders with a bundle that tell.
const TELLING_ORDERS: u64 = 2;

impl Resolver<'_> {
    /// Says that the parts of bundles have prices too, if the bundles have them already.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn bundles(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        spec: &SourceSpec,
    ) -> Result<Option<Note>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        let is_parent = |name: &str| PARENTS.contains(&letters(name).as_str());
        let Some(parent) =
            self.scan.columns.iter().find(|column| column.filled > 0 && is_parent(&column.name))
        else {
            return Ok(None);
        };
        let context = context! {
            order => identifier(&order.column.name),
            amount => identifier(&amount.column.name),
            parent => identifier(&parent.name),
            scan => self.with_computed(&self.scan.sql),
            first => self.scan.first_of(&[&parent.name]),
            placeholders => placeholders(),
        };
        let answer = self.asked("bundles", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (bundled, twice) = (row.count("bundled")?, row.count("priced_twice")?);
        if bundled < TELLING_ORDERS || twice * 10 < bundled * 9 {
            return Ok(None);
        }
        let filter = format!("coalesce(CAST({} AS VARCHAR), '') IN ('', '0')", column_word(&parent.name));
        Ok(Some(Note {
            text: format!(
                "{} rows belong to a bundle of '{}' that has a price itself, and their prices count too",
                grouped(row.count("rows_of_parts")?),
                parent.name
            ),
            remedy: Some(format!(
                "if the bundle's price is theirs, leave them out with {}",
                with_filter(spec, &filter)
            )),
        }))
    }
}
