//! Kinds of documents: an order, a refund, an offer that never became an order.

use crate::source::columns::letters::letters;

use super::statuses::{self, Verdict};

/// The meaning of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Order,
    Refund,
    /// An offer, a draft, a note of delivery.
    NoOrder,
    /// It may stand for an order or for none.
    Doubtful,
}

/// Names of columns with kinds of documents, by their letters.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "type", "kind", "doctype", "documenttype", "documentkind", "transactiontype", "ordertype", "recordtype", "eventtype",
    "entrytype", "saletype", "rowtype", "linetype", "event", "operation", "typ", "art", "belegart", "belegtyp", "dokumentart",
    "dokumenttyp", "dokumenttype", "transaktionstyp", "vorgang", "vorgangsart", "buchungsart", "soort", "soortdocument",
    "transactiesoort", "bilagstype", "tyyppi", "tositelaji", "typededocument", "typedocument", "typedepiece", "typedecommande",
    "typedoperation", "tipo", "tipodocumento", "tipodedocumento", "tipooperacion", "tipodeoperacion", "tipotransaccion",
    "tipotransazione", "tipooperazione", "tipdocument", "rodzaj", "rodzajdokumentu", "typdokumentu", "typdokladu", "druhdokladu",
    "bizonylattipus", "tipus", "belgeturu", "islemturu", "tur", "тип", "типдокумента", "типоперации", "типоперацii", "видоперации",
    "τυποσ", "τυποσπαραστατικου", "vrsta", "vrstadokumenta", "種別", "取引種別", "伝票種別", "类型", "单据类型", "交易类型", "유형",
    "거래유형", "invoicetype", "invoicekind", "transcd", "transcode", "transactioncode", "transactionkind", "transtype", "trantype",
    "txntype", "txtype", "trxtype", "trxkind", "trxcode", "movementtype", "movement", "piece", "doctyp", "documenttyp", "vouchertype", "receipttype", "paymenttype",
    "documentcode", "doccode", "salestype", "amounttype", "amountdescription", "chargetype", "entrykind", "tipomovimiento", "tipomovimento", "bewegungsart",
    "rechnungsart", "rechnungstyp", "factuurtype", "typefacture", "tipofactura", "tipofattura", "fakturatype", "gifttype", "donationtype", "eventcode", "pspeventcode", "posttype",
    "tipodelancamento", "tipolancamento", "tipodetransacao", "tipodetransaccion", "tipooperacao", "tipodeoperacao", "tipoditransazione", "tipodioperazione",
    "typoperacji", "typtransakcji", "rodzajoperacji", "rodzajtransakcji", "soorttransactie", "transactietype", "typedetransaction", "transaktionsart",
    "islemtipi", "typtransakce", "typtransakcie", "tipustranzakcio", "tapahtumalaji", "типтранзакции", "типтранзакції", "取引区分", "伝票区分", "交易類型",
    "單據類型", "نوعالعملية", "ประเภทรายการ",
    "auart", "fkart", "vbtyp", "trnc",
];

/// Names of columns with kinds of events, of which orders are one.
const EVENT_NAMES: &[&str] = &[
    "event",
    "eventtype",
    "eventname",
    "eventaction",
    "action",
    "actiontype",
    "activity",
    "activitytype",
    "interaction",
    "interactiontype",
    "behavior",
    "behaviour",
    "behaviortype",
    "behaviourtype",
    "metric",
    "metricname",
];

/// Stems of words for what happens before and after an order; such an event is not an order even if it names one.
const AROUND_ORDERS: &[&str] = &[
    "view", "click", "cart", "wish", "search", "scroll", "impress", "start", "begin", "initiat", "abandon",
    "open", "ship", "fulfil", "deliver", "dispatch", "track", "updat", "remind", "review",
];

/// Texts for other events, in a column that has orders too.
const EVENTS: &[&str] = &[
    "pageview",
    "pageviewed",
    "productview",
    "productviewed",
    "viewproduct",
    "viewitem",
    "view",
    "click",
    "cart",
    "addtocart",
    "addedtocart",
    "removefromcart",
    "wishlist",
    "addtowishlist",
    "search",
    "impression",
    "sessionstart",
    "signup",
    "signedup",
    "login",
    "logout",
    "begincheckout",
    "startcheckout",
    "checkoutstarted",
    "initiatecheckout",
    "pv",
    "fav",
];

/// Texts for orders among events.
const BOUGHT: &[&str] =
    &["buy", "bought", "transaction", "transactions", "checkoutcompleted", "completedcheckout"];

/// Words for refunds, by stems of words; the first ones by stems of the whole text.
#[rustfmt::skip]
const REFUND_TEXTS: &[&str] = &[
    "creditnot", "creditmemo", "notadecredit", "notadicredit", "notadiaccredit", "notacredito", "creditnota", "kreditnot", "kreditfaktura",
    "facturarectificat", "fakturakorygujaca", "opravnydanovydoklad", "gutschrift", "storno", "korrekturrechnung",
];
#[rustfmt::skip]
const REFUND: &[&str] = &[
    "refund", "return", "chargeback", "reversal", "cancellation", "cancelation", "annulation", "anulacion", "cancelacion",
    "annullament", "annulering", "cancelament", "gutschrift", "ruckerstatt", "erstatt", "ruckgabe", "rucknahme",
    "ruckbuch", "ruckzahl", "retour", "storno", "stornier", "rechnungskorrektur", "terugbetal", "retur", "krediter", "aterbetal",
    "tilbagebetal", "hyvitys", "palautus", "avoir", "rembours", "abono", "devoluc", "reembols", "estorno", "rimbors", "reso",
    "rambursa", "zwrot", "korekta", "dobropis", "vratka", "vracen", "jovairo", "visszaru", "visszater", "sztorno", "iade",
    "возврат", "сторно", "поверн", "πιστωτικ", "επιστροφ", "povrat", "odobrenje", "返品", "返金", "赤伝", "退款", "退货", "红字",
    "환불", "반품",
    // Short forms of tickets and of payments.
    "rfnd", "refd", "rvrs", "rvsl", "chbk",
];

/// Words for orders, and for documents that mean an order.
#[rustfmt::skip]
const ORDER: &[&str] = &[
    "order", "sale", "purchas", "charge", "payment", "invoice", "rechnung", "verkauf", "kauf", "bestell", "auftrag",
    "facture", "vente", "achat", "commande", "factura", "venta", "compra", "pedido", "fattura", "vendit", "ordine",
    "acquist", "fatura", "venda", "faktur", "zamow", "sprzedaz", "paragon", "objednav", "prodej", "predaj", "szamla",
    "eladas", "rendel", "satis", "siparis", "продаж", "заказ", "замовл", "покупк", "счет", "παραγγελ", "πωλησ", "τιμολογ",
    "racun", "prodaja", "verkoop", "factuur", "bestel", "salg", "ordre", "forsaljning", "myynti", "tilaus", "lasku",
    "売上", "注文", "销售", "订单", "판매", "주문", "capture",
    // Tickets and paid extras of airlines.
    "tktt", "tkta", "tktb", "emds", "emda",
];

/// Ends of compounds for invoices: an Anzahlungsrechnung is one.
const ORDER_ENDS: &[&str] = &["rechnung", "faktura"];

/// Parts of whole texts for documents that are not orders.
#[rustfmt::skip]
const NO_ORDER_TEXTS: &[&str] = &[
    "writeoff", "deliverynote", "packingslip", "packinglist", "proforma", "statementofaccount", "accountstatement", "kontoauszug", "relevedecompte",
    "goodsreceipt", "wareneingang",
];
/// Words for documents that are not yet orders.
#[rustfmt::skip]
const NO_ORDER: &[&str] = &[
    "quot", "estimate", "proforma", "angebot", "kostenvoranschlag", "lieferschein", "offert", "devis", "bondelivraison",
    "presupuest", "cotizac", "albaran", "preventiv", "orcament", "oferta", "nabidk", "ponuk", "arajanlat", "teklif", "смета",
    "προσφορα", "tarjous", "tilbud", "見積", "报价", "견적", "mahnung", "zahlungserinner", "zahlungsaufforder", "dunning", "reminder",
    "relance", "sollecit", "herinnering", "aanmaning", "pakbon", "paminnelse", "purring", "foljesedel", "ponaglen", "upominka",
    "skonto", "dispute", "statement", "pledge", "ddt", "рекламац", "作废", "入金",
];

/// Words for what was paid, by stems.
const PAID: &[&str] = &["pay", "paid", "payment", "cash", "instal"];

/// Whether the name of a column means kinds of documents.
pub fn is_kind_name(name: &str) -> bool {
    NAMES.contains(&letters(name).as_str())
}

/// Whether the name of a column means events, of which orders are a part.
pub fn is_event_name(name: &str) -> bool {
    EVENT_NAMES.contains(&letters(name).as_str())
}

/// The document that an event means; an event that is not known to be an order or a refund is not a document.
pub fn event(text: &str) -> Document {
    let whole = letters(text);
    // `order_completed` reads as a status.
    let is_good = whole.starts_with("order") && statuses::verdict(text) == Verdict::Good;
    let is_bought = BOUGHT.contains(&whole.as_str()) || (is_good && !statuses::says(text, AROUND_ORDERS));
    match document(text) {
        Some(Document::Refund) => Document::Refund,
        Some(Document::Order) if !statuses::says(text, AROUND_ORDERS) => Document::Order,
        _ if is_bought => Document::Order,
        _ => Document::NoOrder,
    }
}

/// Whether a text is an event other than an order, such as the view of a page.
pub fn is_other_event(text: &str) -> bool {
    EVENTS.contains(&letters(text).as_str())
}

/// Words for figures that are planned.
const PLANS: &[&str] =
    &["budget", "forecast", "prognos", "presupuest", "previs", "planung", "planned", "target"];

/// Whether the name of a table says that it holds something else than orders: returns, cancelled orders, a plan.
pub fn is_name_of_others(name: &str) -> bool {
    let is_plan = name.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("plan"));
    is_plan
        || statuses::says(name, PLANS)
        || matches!(document(name), Some(Document::Refund | Document::NoOrder))
}

/// The document that a text names, if it is known.
pub fn document(text: &str) -> Option<Document> {
    let whole = letters(text);
    if REFUND_TEXTS.iter().any(|stem| whole.contains(stem)) || statuses::says(text, REFUND) {
        return Some(Document::Refund);
    }
    // What is paid on a pledge is a gift.
    if statuses::says(text, &["pledge"]) && statuses::says(text, PAID) {
        return Some(Document::Order);
    }
    let is_no_order_text = NO_ORDER_TEXTS.iter().any(|stem| whole.contains(stem));
    let is_no_order =
        is_no_order_text || statuses::says(text, NO_ORDER) || statuses::verdict(text) == Verdict::Excluded;
    match is_no_order {
        true => Some(Document::NoOrder),
        false => {
            let is_order = statuses::says(text, ORDER) || ORDER_ENDS.iter().any(|end| whole.ends_with(end));
            is_order.then_some(Document::Order)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_an_order_only_if_it_says_so() {
        for order in [
            "purchase",
            "order_completed",
            "Order Placed",
            "Placed Order",
            "buy",
            "transaction",
            "Checkout Completed",
        ] {
            assert_eq!(event(order), Document::Order, "{order}");
        }
        for other in [
            "view",
            "add_to_cart",
            "Checkout Started",
            "order_shipped",
            "payment_failed",
            "pv",
            "Opened Email",
        ] {
            assert_eq!(event(other), Document::NoOrder, "{other}");
        }
        assert_eq!(event("order_refunded"), Document::Refund);
    }

    #[test]
    fn documents_are_known_by_the_stems_of_their_words() {
        for refund in [
            "refund",
            "Gutschrift",
            "Rückerstattung",
            "Stornorechnung",
            "Credit Note",
            "credit memo",
            "Avoir",
            "Nota de crédito",
            "Nota di credito",
            "Creditnota",
            "Kreditnota",
            "Hyvityslasku",
            "Zwrot",
            "Faktura korygująca",
            "Dobropis",
            "Jóváíró számla",
            "İade",
            "Возврат",
            "Повернення",
            "Πιστωτικό τιμολόγιο",
            "返品",
            "退款",
            "환불",
            "Payment Refund",
            "RETURN",
        ] {
            assert_eq!(document(refund), Some(Document::Refund), "{refund}");
        }
        for order in [
            "order",
            "Sale",
            "Rechnung",
            "Facture",
            "Factura",
            "Fattura",
            "Faktura",
            "Számla",
            "Fatura",
            "Продажа",
            "注文",
            "订单",
            "charge",
        ] {
            assert_eq!(document(order), Some(Document::Order), "{order}");
        }
        for none in ["Angebot", "Lieferschein", "Devis", "quote", "Draft", "cancelled", "Oferta", "見積"] {
            assert_eq!(document(none), Some(Document::NoOrder), "{none}");
        }
        for unknown in ["Consumer", "Corporate", "A", "1", "Gutschein", "online", "books"] {
            assert_eq!(document(unknown), None, "{unknown}");
        }
    }
}
