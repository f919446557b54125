//! Ids that may stand for unknown customers.

use std::collections::BTreeMap;

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::source::{IdSigns, SAMPLED_ROWS};
use crate::sql::literal;

use super::Store;

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
#[derive(Default, Clone, Copy)]
struct Suspect {
    is_name: bool,
    is_number: bool,
}

impl Store {
    /// The ids that may stand for unknown customers, with their orders: those with most orders first. Orders are counted only
    /// if there is such an id, because that reads them all.
    pub(super) fn placeholder_customers(
        &self,
        signs: &IdSigns,
        cancel: &Cancel,
    ) -> Result<Vec<(String, u64)>, Error> {
        let (accepted, customers) = (self.source.report.accepted, signs.customers);
        // One customer of many orders is a larger part of a sample than of all.
        let whole = self.source.spec.share.map_or(accepted, |share| share.of_whole(accepted));
        let suspects = self.suspects(signs, cancel)?;
        if suspects.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<String> = suspects.keys().map(|id| literal(id)).collect();
        let context = context! { orders => self.source.accepted_orders(), customers => ids };
        let counted = self.engine().query(&self.render("orders_of", context)?, cancel)?;
        let mut placeholders = Vec::new();
        for row in rows(&counted) {
            let (id, orders) = (row.text("customer")?, row.count("orders")?);
            let Suspect { is_name, is_number } = suspects.get(id).copied().unwrap_or_default();
            // Ids may be counted from 0.
            let has_more = is_number && orders * customers > 2 * accepted;
            let has_many = orders * 20 > whole
                && orders >= 20
                && customers > FEW_CUSTOMERS
                && orders * customers > TIMES_THE_AVERAGE * accepted;
            if is_name || has_more || has_many {
                placeholders.push((id.to_string(), orders));
            }
        }
        placeholders.truncate(MOST_PLACEHOLDERS);
        Ok(placeholders)
    }

    /// The ids that may be placeholders, and what is known of each.
    fn suspects(&self, signs: &IdSigns, cancel: &Cancel) -> Result<BTreeMap<String, Suspect>, Error> {
        let context = context! {
            accepted => self.source.report.accepted,
            many => signs.customers > FEW_CUSTOMERS,
            is_text => self.source.mapping.customer_is_text,
            are_numbers => signs.are_numbers,
            placeholders => ids_of_nobody(),
            erased => beginnings_of_erased(),
            orders => self.source.accepted_orders(),
            customers => self.source.accepted_customers(),
            sampled_lines => self.source.sampled_lines(),
            sampled_rows => SAMPLED_ROWS,
        };
        let found = self.engine().query(&self.render("sentinels", context)?, cancel)?;
        let mut suspects: BTreeMap<String, Suspect> = BTreeMap::new();
        let mut may_be_erased = false;
        for row in rows(&found) {
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
                customers => self.source.accepted_customers(),
            };
            let erased = self.engine().query(&self.render("erased_ids", context)?, cancel)?;
            for row in rows(&erased) {
                suspects.entry(row.text("customer")?.to_string()).or_default().is_name = true;
            }
        }
        Ok(suspects)
    }
}
