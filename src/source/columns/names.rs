//! Usual names of columns: whole names by role, best first.

use super::letters::plain;
use super::role::Role;
use super::side_names::is_side;
use super::stems;

/// Whether the names of some columns are those of an order history: one is a customer's, another one a date's.
pub fn names_are_of_orders(columns: &[String]) -> bool {
    let has = |role: Role, names: &[&str]| {
        columns
            .iter()
            .position(|name| names.contains(&plain(name).as_str()) || stems::place(role, name).is_some())
    };
    let customer = has(Role::Customer, CUSTOMER);
    customer.is_some() && has(Role::Date, DATE).is_some_and(|date| Some(date) != customer)
}

/// Typical names of columns by role, best first, without case, blanks and punctuation.
pub(super) const CUSTOMER: &[&str] = &[
    "customerid",
    "customeruniqueid",
    "customerkey",
    "customerno",
    "customernumber",
    "custkey",
    "custid",
    "customer",
    "cust",
    "clientid",
    "client",
    "buyerid",
    "buyer",
    "shopperid",
    "userid",
    "user",
    "memberid",
    "accountid",
    "householdid",
    "household",
    "contactid",
    "customeremail",
    "useremail",
    // Of a ticket, the buyer may not be who uses it.
    "buyeremail",
    "email",
    "fromemailaddress",
    "kundennummer",
    "kundennr",
    "kundenid",
    "kunde",
    "idclient",
    "clientemail",
    "idcliente",
    "cliente",
    "klantnummer",
    "klant",
    "buyerusername",
    "usernamebuyer",
    "backeruid",
    "customername",
    "customerphone",
    "customermobile",
    "donoremail",
    "donorid",
    "donor",
    "guestid",
    "guestemail",
    "guestphone",
    "uid",
    "msisdn",
    "subscriberid",
    "cardno",
    "cardnumber",
    "loyaltycard",
    "контрагент",
    "debitor",
    "debitornr",
    "debitornummer",
    "debiteur",
    "debiteurnr",
    "debiteurnummer",
    "kundenkarte",
    "kundenkartennummer",
    "riderid",
    "rideruuid",
    "rider",
    "constituentid",
    "constituent",
    "userpseudoid",
    "passengerid",
    "frequentflyerno",
    "frequentflyernumber",
    "patientid",
    // Customers in tables of SAP, and in the accounts that France prescribes.
    "kunnr",
    "kunag",
    "compauxnum",
    "debtor",
    "soldto",
    "soldtoparty",
    "party",
    "partyname",
    "payer",
    "auftraggeber",
    "auftraggeberempfanger",
    "counterparty",
    "phone",
    "phonenumber",
    "telefon",
    "telefonnummer",
    "mobile",
    "emailaddress",
    "customersid",
    "customersemail",
    "purchaseemail",
    "contactemail",
    "billemail",
    "billingemail",
    "shopperemail",
    "consumeremail",
    "ordercustomerid",
    "ordercustomeremail",
    "guest",
    "guestname",
    "guestnames",
    "buyername",
    "bookedby",
    "bookername",
    "consumername",
    "clientname",
    "membername",
    "payername",
    "passengername",
    "patientname",
    "eposta",
    "epost",
    "correoelectronico",
    "correo",
    "courriel",
    "メールアドレス",
    "邮箱",
    "電子郵件",
    "이메일",
    "البريدالإلكتروني",
];
pub(super) const DATE: &[&str] = &[
    "orderdate",
    "orderedat",
    "orderplacedat",
    "placedat",
    "orderdatetime",
    "ordertimestamp",
    "ordertime",
    "purchasedate",
    "purchasedat",
    "purchasetimestamp",
    "invoicedate",
    "transactiondate",
    "transactiontimestamp",
    "transactiontime",
    // A deal is sold when it is closed.
    "closedate",
    "createddateutc",
    "createddate",
    "createdat",
    "createdon",
    "created",
    "processedat",
    "date",
    "timestamp",
    "datetime",
    "day",
    "time",
    "ts",
    "datecreated",
    "bestelldatum",
    "auftragsdatum",
    "rechnungsdatum",
    "kaufdatum",
    "datecommande",
    "fechapedido",
    "dataordine",
    "datum",
    "fecha",
    "ordered",
    "orderedon",
    "purchased",
    "purchasedon",
    "soldon",
    "bookedon",
    "bookedat",
    "bookingdate",
    "requestedat",
    "requestedatlocal",
    "eventtimestamp",
    "eventtime",
    "eventdate",
    "soldat",
    "pledgedat",
    "pledgedon",
    "orddt",
    "orderdt",
    "txndt",
    "transdate",
    "trandate",
    "txndate",
    "trxdate",
    "businessdate",
    // A bill of a restaurant is opened at the first order.
    "opened",
    "openedat",
    "buchungstag",
    // Dates of documents in tables of SAP.
    "audat",
    "fkdat",
    "erdat",
    "bldat",
    "paymentdate",
    "paidat",
];
pub(super) const ORDER: &[&str] = &[
    "orderid",
    "orderkey",
    "orderno",
    "ordernumber",
    "invoiceno",
    "invoicenumber",
    "invoiceid",
    "invoice",
    "basketid",
    "transactionid",
    "trxnumber",
    "ecommercetransactionid",
    "receiptid",
    "receiptno",
    "checkoutid",
    "purchaseid",
    "paymentid",
    "ordername",
    "order",
    "bestellnummer",
    "bestellnr",
    "bestellung",
    "auftragsnummer",
    "rechnungsnummer",
    "idcommande",
    "commande",
    "idpedido",
    "pedido",
    "ordine",
    "bestelnummer",
];
pub(in crate::source) const AMOUNT: &[&str] = &[
    "netamount",
    "netrevenue",
    "netsales",
    "orderamount",
    "ordertotal",
    "grandtotal",
    "grandtotalbase",
    "basegrandtotal",
    "grandtotalpurchased",
    "ordervalue",
    "amount",
    "totalprice",
    "totalamount",
    "total",
    "revenue",
    "salesvalue",
    "salesamount",
    "sales",
    "grossamount",
    "subtotal",
    "linetotal",
    "value",
    "spend",
    "gross",
    "grosssales",
    "totalcollected",
    "net",
    "price",
    "umsatz",
    "betrag",
    "gesamtbetrag",
    "gesamt",
    "summe",
    "montant",
    "montanttotal",
    "importe",
    "importo",
    "bedrag",
    "kwota",
    "invoicevalue",
    "invoiceamount",
    "invoicetotal",
    "goodsvalue",
    "amountpaid",
    "paidamount",
    "pricepaid",
    "paidprice",
    "finalprice",
    "saleprice",
    "salesprice",
    "sellingprice",
    "customerprice",
    "customerpays",
    "customerpaid",
    "amt",
    "orderamt",
    "totalamt",
    "netamt",
    "salesamt",
    "txnamt",
    "invamt",
    "ordertot",
    "tot",
    "earnings",
    "grossearnings",
    "netwr",
    // What a document of Oracle's receivables was about; what is due of it now is another column.
    "amountdueoriginal",
];
/// Amounts used only without a better column: parts of an order's cost, and words of many meanings.
#[rustfmt::skip]
pub(in crate::source) const WEAK_AMOUNT: &[&str] = &[
    "subtotal", "value", "spend", "gross", "net", "price", "pricepaid", "paidprice", "finalprice", "saleprice", "salesprice", "sellingprice",
    "customerprice", "customerpays", "customerpaid", "invoicevalue", "goodsvalue", "amountpaid", "paidamount", "earnings", "grossearnings", "amountdueoriginal",
];
/// Prices after every reduction.
pub(in crate::source) const PAID_PRICE: &[&str] = &[
    "pricepaid",
    "paidprice",
    "finalprice",
    "saleprice",
    "salesprice",
    "sellingprice",
    "amountpaid",
    "paidamount",
];
pub(super) const STATUS: &[&str] = &[
    "orderstatus",
    "paymentstatus",
    "financialstatus",
    "statemachinestatename",
    "status",
    "sts",
    "ordsts",
    "bookingsts",
    "stat",
    "rsvstat",
    "resvstat",
    "ordstat",
];
/// Of several currencies that of the order or of the customer comes before that of the shop.
#[rustfmt::skip]
pub(super) const CURRENCY: &[&str] = &[
    "currency", "currencycode", "ordercurrency", "ordercurrencycode", "presentmentcurrency", "transactioncurrency", "paymentcurrency",
    "pricecurrency", "salescurrency", "currencyiso", "isocurrency", "ccy", "curr", "devise", "wahrung", "waehrung", "wahrungscode",
    "waers", "waerk", "moneda", "divisa", "moeda", "valutakod", "valutakode", "waluta", "mena", "penznem", "deviza", "parabirimi", "dovizcinsi",
    "валюта", "νομισμα", "通貨", "通貨コード", "币种", "货币", "통화", "shopcurrency", "storecurrency", "storecurrencycode",
    "basecurrencycode", "basecurrency",
];
#[rustfmt::skip]
pub(in crate::source) const QUANTITY: &[&str] = &[
    "quantity", "qty", "anz", "qte", "qtde", "cant", "units", "quantityordered", "orderquantity", "itemquantity", "lineitemquantity", "menge", "anzahl", "quantite",
    "cantidad", "quantita", "quantidade", "aantal", "stuck", "stueck", "stk", "stuckzahl", "stueckzahl", "pcs", "pieces", "orderqty",
    "qtyordered", "qtysold", "quantitysold", "unitssold", "unidades", "pezzi", "antal", "antall", "maara", "ilosc", "pocet", "mnozstvi",
    "mnozstvo", "mennyiseg", "adet", "miktar", "количество", "колво", "кількість", "ποσοτητα", "kolicina", "cantitate", "数量", "個数", "수량",
];
/// Unit prices; in a file without a quantity column, some of them are amounts.
#[rustfmt::skip]
pub(in crate::source) const PRICE: &[&str] = &[
    "unitprice", "wholesaleprice", "vk", "vkpreis", "vkpr", "pu", "puht", "puttc", "pvp", "priceperunit", "itemprice", "priceeach", "lineitemprice", "price", "einzelpreis", "stueckpreis", "stuckpreis", "preis",
    "prixunitaire", "prix", "preciounitario", "precio", "prezzounitario", "prezzo", "prijs", "unitamount", "rate", "pricepaid", "paidprice",
    "finalprice", "saleprice", "salesprice", "sellingprice", "stuksprijs", "pris", "styckpris", "stykpris", "stykkpris", "enhetspris",
    "enhedspris", "hinta", "yksikkohinta", "cena", "cenajednostkowa", "jednotkovacena", "egysegar", "fiyat", "birimfiyat", "birimfiyati",
    "цена", "ценазаединицу", "ціна", "τιμη", "τιμημοναδοσ", "cijena", "cenanaenoto", "pret", "pretunitar", "precounitario", "preco", "単価",
    "单价", "價格", "价格", "価格", "단가", "가격",
];
pub(super) const COST: &[&str] =
    &["cost", "costs", "unitcost", "cogs", "kosten", "refundedamount", "amountrefunded"];

/// Whether a column has this name, apart from case, blanks and punctuation.
pub fn is_called(name: &str, wanted: &str) -> bool {
    plain(name) == wanted
}

/// Whether the name of a column means the price of one unit.
pub fn is_price_name(name: &str) -> bool {
    PRICE.contains(&plain(name).as_str())
}

/// Whether a column's name says that it is the total of a whole order.
pub fn is_total_name(name: &str) -> bool {
    const TOTALS: [&str; 12] = [
        "total",
        "ordertotal",
        "totalprice",
        "totalamount",
        "orderamount",
        "ordervalue",
        "grandtotal",
        "gesamtbetrag",
        "montanttotal",
        "summe",
        "gesamtsumme",
        "importetotal",
    ];
    TOTALS.contains(&plain(name).as_str())
}

/// The column of a product's id among some names.
pub fn product<'a>(names: &[&'a str]) -> Option<&'a str> {
    const PRODUCT: [&str; 14] = [
        "productid",
        "productkey",
        "sku",
        "itemid",
        "stockcode",
        "articleid",
        "artikelnummer",
        "artikelnr",
        "productcode",
        "itemno",
        "product",
        "item",
        "lineitemsku",
        "idproduit",
    ];
    PRODUCT.iter().find_map(|wanted| names.iter().find(|name| plain(name) == *wanted)).copied()
}

/// Whether a column's name means that it identifies customers: an email address, a telephone number, an id.
pub fn is_contact_name(name: &str) -> bool {
    is_address_name(name) || CUSTOMER.contains(&plain(name).as_str())
}

/// Whether a column's name means an email address or a telephone number.
pub fn is_address_name(name: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: [&str; 18] = [
        "email", "mail", "phone", "mobile", "telefon", "telephone", "celular", "correo", "courriel", "eposta", "epost", "telp", "メール", "電話", "电话",
        "邮箱", "전화", "جوال",
    ];
    let name = plain(name);
    PARTS.iter().any(|part| name.contains(part))
}

/// Whether a column's name means an amount.
pub fn is_amount_name(name: &str) -> bool {
    is_name_of(Role::Amount, name)
}

/// Whether a name is one of the usual names of a role.
pub fn is_name_of(role: Role, name: &str) -> bool {
    list(role).contains(&plain(name).as_str()) || stems::place(role, name).is_some()
}

/// The usual names of a role, best first.
pub(in crate::source) fn list(role: Role) -> &'static [&'static str] {
    match role {
        Role::Customer => CUSTOMER,
        Role::Date => DATE,
        Role::Order => ORDER,
        Role::Amount => AMOUNT,
        Role::Status => STATUS,
        Role::Currency => CURRENCY,
        Role::Cost => COST,
        Role::Attribute | Role::Unused => &[],
    }
}

/// Whether a column's name means a quantity.
pub fn is_quantity_name(name: &str) -> bool {
    QUANTITY.contains(&plain(name).as_str())
}

/// Whether a column's name means refunded money.
pub fn is_refund_name(name: &str) -> bool {
    #[rustfmt::skip]
    const NAMES: &[&str] = &[
        "refundedamount", "amountrefunded", "refundamount", "totalrefunded", "refund", "refunds", "refunded", "refundtotal", "totalrefund",
        "refundedtotal", "refundvalue", "orderrefundamount", "returnvalue", "returnamount", "returnedamount", "erstattung", "erstattet",
        "erstattungsbetrag", "ruckerstattung", "rembourse", "remboursement", "montantrembourse", "reembolso", "reembolsado",
        "importedevuelto", "valordevolvido", "rimborso", "importorimborsato", "terugbetaald", "refundstotal", "totalrefunds", "refundsamount",
        "bedragteruggestort", "teruggestortbedrag", "terugbetaaldbedrag", "bedragterugbetaald", "erstatteterbetrag", "betragerstattet",
        "importereembolsado", "montantderemboursement", "valorreembolsado", "importorimborsi", "totalerimborsato", "aterbetaltbelopp",
        "kwotazwrotu", "partialrefund", "partialrefunds", "partialrefundamount", "partialrefundtotal", "teilerstattung", "remboursementpartiel",
        "reembolsoparcial", "rimborsoparziale",
    ];
    // `Refunded to buyer amount` says what it is among other words; `refund_reason_amount` and `Refunded shipping` are parts of it.
    const STEMS: &[&str] = &["refund", "erstatt", "rembours", "reembols", "rimbors", "terugbeta"];
    #[rustfmt::skip]
    const MONEY: &[&str] = &[
        "amount", "total", "betrag", "montant", "importe", "importo", "bedrag", "valor", "cent", "minor", "pence", "kopek", "paise",
    ];
    #[rustfmt::skip]
    const ELSE: &[&str] = &[
        "tax", "ship", "fee", "item", "qty", "quant", "count", "unit", "date", "reason", "status", "type", "id", "number", "days", "share", "rate", "percent",
        "non", "not", "currency",
    ];
    const POSSIBLE: &[&str] = &["able", "bar", "barer", "bile", "vel"];
    let words = stems::words(name);
    let some = |parts: &[&str]| words.iter().any(|word| parts.iter().any(|part| word.starts_with(part)));
    // What can still be paid back is not paid back.
    let is_possible = |word: &String| {
        STEMS.iter().any(|stem| word.starts_with(stem)) && POSSIBLE.iter().any(|end| word.ends_with(end))
    };
    let may_be_refunded = words.iter().any(is_possible);
    NAMES.contains(&plain(name).as_str()) || (some(STEMS) && some(MONEY) && !some(ELSE) && !may_be_refunded)
}

/// Whether a column's name means how many pieces were cancelled or sent back.
pub fn is_pieces_taken_off(name: &str) -> bool {
    #[rustfmt::skip]
    const NAMES: &[&str] = &[
        "qtycanceled", "qtycancelled", "canceledqty", "cancelledqty", "canceledquantity", "cancelledquantity", "quantitycanceled", "quantitycancelled",
        "qtyrefunded", "refundedqty", "refundedquantity", "quantityrefunded", "qtyreturned", "returnedqty", "returnedquantity", "quantityreturned",
        "lineitemrefundedquantity", "cancelledunits", "returnedunits", "stornomenge", "retourmenge", "retourenmenge",
    ];
    NAMES.contains(&plain(name).as_str())
}

/// Whether a column's name means one of several payments of an order.
pub fn is_part_paid(name: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: &[&str] = &["instalment", "installment", "ratennr", "ratennummer", "teilzahlung", "cuota", "echeance", "parcela", "tranche"];
    let name = plain(name);
    matches!(name.as_str(), "paymentid" | "paymentno" | "paymentnumber")
        || PARTS.iter().any(|part| name.contains(part))
}

/// How many of the parts that a column's name says its amounts are in make a unit.
pub fn parts_of_a_unit(name: &str) -> Option<u32> {
    let name = plain(name);
    if name.ends_with("micros") {
        return Some(1_000_000);
    }
    #[rustfmt::skip]
    let ends = [
        "cents", "cent", "pence", "pennies", "minorunits", "minorunit", "minor", "centimes", "centavos", "centimos", "centesimi", "groszy", "копейки",
    ];
    let is_named = ends.iter().any(|end| name.ends_with(end));
    (is_named && !name.ends_with("percents") && !name.ends_with("percent")).then_some(100)
}

/// Whether a column's name means numbers: amounts, prices, quantities.
pub fn is_number_name(name: &str) -> bool {
    const PARTS: [&str; 5] = ["total", "amount", "sales", "revenue", "price"];
    let name = plain(name);
    [AMOUNT, PRICE, QUANTITY, COST].iter().any(|names| names.contains(&name.as_str()))
        || PARTS.iter().any(|part| name.contains(part))
        || stems::has_amount_stem(&name)
        || is_refund_name(&name)
        || name.starts_with("pris")
        || is_side(&name)
}
