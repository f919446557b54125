//! Numbers of orders that several shops of one source use, each for orders of its own.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::letters::letters;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Attribute;
use crate::source::prepare::Source;
use crate::source::report::Note;
use crate::sql::render;
use crate::text::{grouped, option_words, sanitize};

/// Names of columns of shops, by their letters.
#[rustfmt::skip]
const SHOPS: &[&str] = &[
    "shop", "shopid", "shopname", "store", "storeid", "storename", "storecode", "market", "marketplace", "brand", "tenant", "site", "siteid",
    "website", "branch", "outlet", "filiale", "kasse", "mandant", "boutique", "magasin", "tienda", "negozio", "winkel", "butik", "loja", "sklep",
    "магазин", "店舗", "门店", "매장",
];

/// Up to this number of rows every order is looked at; of more, those in a part of about this size.
const WHOLE_ROWS: u64 = 500_000;

/// From one id in so many on, shops number their orders themselves.
const TELLING_SHARE: u64 = 200;

impl Source {
    /// Says that shops use the same order ids for different orders: ids of customers may be of one shop each too.
    pub(in crate::source) fn numbers_of_shops(
        &self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let Some(shop) = self.shop() else { return Ok(None) };
        if self.mapping.oid.is_none() || self.row_is_order {
            return Ok(None);
        }
        let part = self.report.rows.div_ceil(WHOLE_ROWS).next_power_of_two();
        let context = context! { shop => &shop.column, part };
        let answer = engine.query(&render(engine.dialect(), "numbers_of_shops", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (ids, shared) = (row.count("ids")?, row.count("shared")?);
        let Some(example) = row.maybe_text("example")?.filter(|_| shared * TELLING_SHARE >= ids) else {
            return Ok(None);
        };
        let share = if part > 1 { format!(", as one in {part} shows") } else { String::new() };
        Ok(Some(Note {
            text: format!(
                "{} of {} order ids occur in more than one '{}' for different orders{share}, such as '{}'",
                grouped(shared),
                grouped(ids),
                shop.name,
                sanitize(example)
            ),
            remedy: Some(format!(
                "if each numbers its orders and customers itself, say {}",
                self.with_shop(shop)
            )),
        }))
    }

    /// The column of the shop.
    pub(super) fn shop(&self) -> Option<&Attribute> {
        let is_shop = |name: &str| SHOPS.contains(&letters(name).as_str());
        self.mapping.attributes.iter().find(|one| is_shop(&one.name))
    }

    /// The options that tell orders and customers of several shops apart.
    pub(super) fn with_shop(&self, shop: &Attribute) -> String {
        let with_shop = |role: Role| {
            let name = self.report.mapped(role).map_or("", |mapped| mapped.expression.as_str());
            let id = self.mapping.word(name);
            option_words(role.name(), &format!("concat({}, '-', {id})", column_word(&shop.name)))
        };
        format!("{} {}", with_shop(Role::Order), with_shop(Role::Customer))
    }
}
