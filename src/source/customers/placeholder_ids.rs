//! Ids that may stand for unknown customers.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::orders::order_table::SAMPLED_ROWS;
use crate::source::report::Note;
use crate::sql::{literal, render};
use crate::text::{grouped, option_words};

/// Among so few customers, one has a large part of all orders by chance.
const FEW_CUSTOMERS: u64 = 10;

/// An id with more than so many times the orders of an average customer stands out. Of more than 100 customers, 5 % of the orders
/// are as much.
const TIMES_THE_AVERAGE: u64 = 5;

/// So many ids that may be placeholders are named.
const MOST_PLACEHOLDERS: usize = 5;

/// Ids that stand for unknown customers in databases, programs and by hand, in lower case, as SQL strings.
fn ids_of_nobody() -> Vec<String> {
    #[rustfmt::skip]
    const NOBODY: &[&str] = &[
        "-1", "00000000-0000-0000-0000-000000000000", "guest", "guests", "anonymous", "anonym", "anon", "unknown", "unbekannt", "none",
        "null", "nil", "nan", "na", "n/a", "#n/a", "-", "--", "?", "(null)", "(none)", "undefined", "not set", "(not set)", "invité",
        "invitado", "gast", "ospite", "walk-in", "walk in", "walkin", "walk-in customer", "walk in customer", "cash", "cash sale",
        "cash customer", "retail customer", "no customer", "one-time customer", "counter sale", "laufkundschaft", "laufkunde", "barverkauf",
        "barkunde", "diverse", "divers", "cpd", "client comptoir", "comptoir", "client de passage", "client divers", "mostrador",
        "venta mostrador", "cliente mostrador", "cliente contado", "consumidor final", "público en general", "publico en general",
        "cliente generico", "cliente genérico", "cliente occasionale", "cliente banco", "passant", "passanten", "contante klant", "kontantkund",
        "kontantkunde", "diverse kunder", "klient detaliczny", "розничный покупатель", "частное лицо", "физлицо", "散客", "非会員", "비회원",
        "(blank)", "n.n.", "nn", "xxx", "xxxx", "xxxxx", "ohne", "ohne angabe", "inconnu", "sconosciuto", "desconocido", "desconhecido",
        "sin identificar", "sin nombre", "onbekend", "okänd", "ukjent", "ukendt", "nieznany", "неизвестно", "не указан", "不明",
        "kontant kunde", "kontant kund", "gäst", "gæst", "gjest", "convidado", "gość", "misafir", "гость", "gdpr erased", "gdpr deleted",
    ];
    NOBODY.iter().map(|id| literal(id)).collect()
}

/// How words for a customer whose data were erased begin.
#[rustfmt::skip]
const ERASED: &[&str] = &[
    "deleted", "redacted", "anonym", "erased", "removed", "gdpr", "dsgvo", "forgotten", "pseudonym", "geloescht", "gelöscht", "supprim",
    "effac", "eliminad", "borrad", "anonim", "cancellat", "verwijder", "raderad", "slettet", "poistettu", "usuniet", "удал", "削除", "已删除",
];

/// How an id begins that may be such a word: no two letters less tell more.
fn beginnings_of_erased() -> Vec<String> {
    ERASED.iter().map(|word| literal(&word.chars().take(4).collect::<String>())).collect()
}

/// The pattern of an id in lower case that is such a word, perhaps with a word for a person behind it, alone or as the name of an
/// address, as an SQL string.
fn pattern_of_erased() -> String {
    let words = ERASED.join("|");
    literal(&format!(
        r"[[(<*]?({words})\p{{L}}*([-_. ]?(user|customer|account|client|person|email|data|kunde|nutzer|konto|benutzer|compte|cliente|usuario|utente|klant))?[])>*]?(@.*)?"
    ))
}

/// Whether an id is a typical name for nobody, and whether it is a number that stands for nobody if it has more orders than others.
#[derive(Debug, Default, Clone, Copy)]
struct Suspect {
    is_name: bool,
    is_number: bool,
}

/// The orders whose ids are looked at.
pub struct Ids<'a> {
    /// What stands behind FROM for them: a row for each order, with its `customer`.
    pub orders: &'a str,
    /// The same with a row for each customer.
    pub customers: &'a str,
    /// How many orders there are.
    pub accepted: u64,
    /// Whether ids are texts, and whether all of these are numbers.
    pub is_text: bool,
    pub are_numbers: bool,
    /// Lines from which to read a sample of the orders; none to draw it from all.
    pub sampled_lines: Option<Vec<u64>>,
}

/// How many orders and customers there are in all.
#[derive(Debug, Clone, Copy)]
pub struct IdCounts {
    pub customers: u64,
    /// Of the whole, if the customers are a sample: one customer of many orders is a larger part of a sample than of all.
    pub whole: u64,
    pub accepted: u64,
}

impl IdCounts {
    /// Whether one customer can have a large part of all orders only if it stands for many.
    pub fn are_many(self) -> bool {
        self.customers > FEW_CUSTOMERS
    }
}

/// Ids that may stand for unknown customers, before their orders are counted.
#[derive(Debug, Default)]
pub struct SuspectIds(BTreeMap<String, Suspect>);

impl SuspectIds {
    /// Those of some orders. `are_many` tells whether there are many customers.
    ///
    /// # Errors
    /// What the engine refuses.
    pub fn of(
        ids: &Ids,
        are_many: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<SuspectIds, SourceError> {
        let context = context! {
            accepted => ids.accepted,
            many => are_many,
            is_text => ids.is_text,
            are_numbers => ids.are_numbers,
            placeholders => ids_of_nobody(),
            erased => beginnings_of_erased(),
            orders => ids.orders,
            customers => ids.customers,
            sampled_lines => &ids.sampled_lines,
            sampled_rows => SAMPLED_ROWS,
        };
        let ask = |name: &str, context: Value| -> Result<_, SourceError> {
            Ok(engine.query(&render(engine.dialect(), name, context)?, cancel)?)
        };
        let mut suspects: BTreeMap<String, Suspect> = BTreeMap::new();
        let mut may_be_erased = false;
        for row in rows(&ask("sentinels", context)?) {
            if row.truth("may_be_erased")? {
                may_be_erased = true;
                continue;
            }
            let suspect = suspects.entry(row.text("customer")?.to_string()).or_default();
            suspect.is_name |= row.truth("is_name")?;
            suspect.is_number |= row.truth("is_number")?;
        }
        if may_be_erased {
            let context = context! {
                erased => beginnings_of_erased(),
                pattern => pattern_of_erased(),
                customers => ids.customers,
            };
            for row in rows(&ask("erased_ids", context)?) {
                suspects.entry(row.text("customer")?.to_string()).or_default().is_name = true;
            }
        }
        Ok(SuspectIds(suspects))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Those that may be placeholders by what is counted: each id with its orders, those with most first.
    pub fn notes(&self, counted: Vec<(String, u64)>, counts: IdCounts) -> Vec<Note> {
        let IdCounts { customers, whole, accepted } = counts;
        let may_be = |(id, orders): &(String, u64)| {
            let Suspect { is_name, is_number } = self.0.get(id).copied().unwrap_or_default();
            // Ids may be counted from 0.
            let has_more = is_number && orders * customers > 2 * accepted;
            let has_many = orders * 20 > whole
                && *orders >= 20
                && counts.are_many()
                && orders * customers > TIMES_THE_AVERAGE * accepted;
            is_name || has_more || has_many
        };
        let placeholders = counted.into_iter().filter(may_be).take(MOST_PLACEHOLDERS);
        let note = |(id, orders): (String, u64)| Note {
            text: format!(
                "customer '{id}' may be a placeholder for unknown customers (orders: {})",
                grouped(orders)
            ),
            remedy: Some(format!("treat it as guest with {}", option_words("guest", &id))),
        };
        placeholders.map(note).collect()
    }
}
