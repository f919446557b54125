//! Which statuses say that a row never became an order, and which say that it did.

/// What a status says about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It never became an order, or no longer is one.
    Excluded,
    /// It is an order beyond doubt.
    Good,
    /// It counts, and is pointed out.
    Doubtful,
}

/// How the statuses of rows that are not orders begin, word by word, in lower case.
#[rustfmt::skip]
const EXCLUDED: [&str; 57] = [
    "cancel", "fail", "declin", "reject", "void", "expir", "abandon", "draft", "test", "error", "unpaid", "trash",
    "denied", "deny", "chargeback", "incomplet", "invalid", "fraud", "deleted", "aborted", "quotation",
    // German, Dutch, Scandinavian
    "storn", "abgebroch", "abgelehn", "fehlgeschlag", "entwurf", "geannuleerd", "mislukt", "geweigerd", "annuller",
    "avbrut", "makuler", "peruutet", "hylät",
    // French, Spanish, Italian, Portuguese, Romanian
    "annul", "échou", "echou", "refus", "brouillon", "anulad", "fallid", "rechazad", "borrador", "annullat", "fallit",
    "rifiutat", "bozza", "rejeitad", "falhou", "respins",
    // Polish, Czech, Hungarian, Turkish, Russian
    "anulowan", "odrzucon", "zrušen", "törölt", "iptal", "отмен", "отклон",
];

/// What the statuses of good orders begin with.
#[rustfmt::skip]
const GOOD: [&str; 34] = [
    "ok", "paid", "done", "complet", "success", "succeed", "ship", "deliver", "fulfil", "process", "captur", "settl",
    "closed", "invoic", "confirm", "approv", "accept", "receiv", "sold", "ordered", "dispatch", "bezahlt", "versand",
    "abgeschlossen", "geliefert", "erledigt", "payé", "livr", "expédi", "termin", "pagad", "pagat", "enviad", "entregad",
];

/// What makes a status doubtful, whatever else it says.
const DOUBTFUL: [&str; 14] = [
    "pend",
    "await",
    "hold",
    "wait",
    "partial",
    "refund",
    "return",
    "unfulfil",
    "not",
    "nicht",
    "non",
    "offen",
    "ausstehend",
    "request",
];

/// Prefixes that shops write before a status.
const PREFIXES: [&str; 4] = ["wc-", "order_", "order-", "status_"];

/// What a status says.
pub fn verdict(status: &str) -> Verdict {
    let status = status.trim().to_lowercase();
    let status = PREFIXES.iter().find_map(|prefix| status.strip_prefix(prefix)).unwrap_or(&status);
    let words: Vec<&str> =
        status.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    match (any(&EXCLUDED), any(&DOUBTFUL), any(&GOOD)) {
        (true, ..) => Verdict::Excluded,
        (_, false, true) => Verdict::Good,
        _ => Verdict::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_compared_by_their_words() {
        for status in [
            "Cancelled",
            "wc-cancelled",
            "wc-failed",
            "wc-checkout-draft",
            "trash",
            "Payment failed",
            "Cancelled by customer",
            "storniert",
            "denied",
            "CHARGEBACK",
            "voided",
            "test",
            "annulée",
            "unpaid",
        ] {
            assert_eq!(verdict(status), Verdict::Excluded, "{status}");
        }
        for status in ["Completed", "wc-completed", "wc-processing", "paid", "Shipped", "bezahlt"] {
            assert_eq!(verdict(status), Verdict::Good, "{status}");
        }
        for status in
            ["pending", "refunded", "partially_refunded", "on-hold", "not paid", "partially paid", "1"]
        {
            assert_eq!(verdict(status), Verdict::Doubtful, "{status}");
        }
    }
}
