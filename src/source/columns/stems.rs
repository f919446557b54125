//! Names of columns by their stems, in twenty languages: a name belongs to a role if it holds a stem and otherwise only
//! fillers.

use super::letters::plain;
use super::role::Role;

/// Fillers beside a stem: words for a number, a code, an email address, an article. Longer ones first.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "identificativo", "emailaddress", "mailaddress", "codice", "codigo", "identifikator", "azonositoja", "azonosito", "reference", "numarasi", "nummer",
    "number", "numero", "numara", "numer", "αριθμοσ", "κωδικοσ", "tunnus", "unique", "cislo", "szama", "номер", "email",
    "kodu", "cod", "code", "mail", "user", "uuid", "guid", "broj", "szam", "kod", "ref", "key", "ids", "num", "nro", "del",
    "des", "the", "dla", "код", "ид", "id", "no", "nr", "de", "du", "di", "da", "do", "la", "le", "of", "รหัส", "หมายเลข", "เลขที", "رقم", "شماره", "מספר", "ma", "login", "cpf", "cnpj", "メールアドレス", "コード", "代码", "代碼", "编码", "編碼", "編號", "코드", "番号", "編号",
    "编号", "번호", "号", "n",
];

/// Stems of customers.
#[rustfmt::skip]
const CUSTOMER: &[&str] = &[
    "customer", "client", "cliente", "kunden", "kunde", "kund", "klant", "klienta", "klient", "asiakkaan", "asiakas",
    "zakaznika", "zakaznik", "odberatel", "ugyfel", "vasarlo", "musteri", "клиента", "клиент", "клієнта", "клієнт", "покупателя", "покупатель",
    "замовника", "покупця", "πελατη", "kupca", "kupac", "clientului", "顧客", "会員", "客户", "会员", "买家", "고객",
    "회원", "买家会员名", "注文者", "購入者", "kupujacego", "kupujacy", "donor", "ลูกคา", "عميل", "العميل", "مشتری", "לקוח", "khachhang", "buyer", "acheteur", "comprador", "acquirente", "kaufer", "koper", "shopper", "member", "user",
    "kopare", "alici", "alicinin", "買家", "會員", "客戶", "구매자", "주문자", "pembeli", "pelanggan",
];

/// Words for the account of a customer.
const ACCOUNT: &[&str] = &["account", "konto", "conto", "compte", "cuenta", "conta"];

/// Words for the name of a customer, which two people may share.
#[rustfmt::skip]
const PERSON: &[&str] = &[
    "nama", "nom", "nombre", "nome", "naam", "navn", "namn", "nimi", "imie", "nazwa", "jmeno", "meno", "nev", "neve", "adi", "isim", "имя", "фио",
    "наименование", "имена", "ονομα", "姓名", "氏名", "名前", "名", "이름", "ชือ", "اسم", "نام", "שם",
];

/// Stems of orders, and of the documents that stand for them.
#[rustfmt::skip]
const ORDER: &[&str] = &[
    "order", "bestellungs", "bestellung", "bestelling", "bestellings", "bestell", "bestel", "auftrags", "auftrag",
    "commande", "pedido", "ordine", "ordre", "bestallnings", "bestallning", "tilauksen", "tilaus", "encomenda",
    "comenzii", "comanda", "zamowienia", "zamowienie", "objednavky", "objednavka", "rendeles", "siparis", "заказа",
    "заказ", "замовлення", "παραγγελιασ", "παραγγελια", "narudzbe", "narudzba", "注文", "受注", "订单", "주문",
    "invoice", "rechnungs", "rechnung", "facture", "factura", "fattura", "fatura", "faktury", "faktura", "faktur",
    "szamla", "счета", "belegs", "beleg", "receipt", "ticket", "scontrino", "transaction", "transaktions",
    "transaktion", "transaccion", "transazione", "transacao", "คำสังซือ", "เลขทีคำสังซือ", "ใบสังซือ", "الطلب", "سفارش", "הזמנה", "donhang",
    "訂單", "定單", "pesanan",
];

/// Stems of documents that may stand for an order; the values decide.
#[rustfmt::skip]
const DOCUMENT: &[&str] = &[
    "sales", "sale", "document", "documents", "doc", "dokument", "vbeln", "so", "po", "cart", "warenkorb", "basket", "kassenbon", "kassabon",
    "piece", "bon", "quittungs", "quittung", "vorgangs", "vorgang", "check", "cheque", "tx", "txn", "folio", "purchase", "confirmation",
    "voucher", "slip", "docket", "entry", "bill", "booking", "buchungs", "nota", "kvitto", "kvittering", "paragon", "paragonu", "fis",
    "doklad", "dokladu", "kuitti", "nyugta", "bizonylat", "чек", "чека", "документ", "документа", "伝票", "单据", "小票", "전표", "영수증",
];

/// Whole names of numbers of anything; the values decide.
const NUMBER: &[&str] = &[
    "no",
    "nr",
    "num",
    "number",
    "nummer",
    "numer",
    "numero",
    "numara",
    "ref",
    "reference",
    "referenz",
    "referencia",
    "name",
    "номер",
    "番号",
    "编号",
    "번호",
    "เลขที",
    "رقم",
];

/// Stems of the status of an order.
#[rustfmt::skip]
const STATUS: &[&str] = &[
    "status", "statut", "statusu", "статус", "κατασταση", "durumu", "durum", "allapota", "allapot", "situacao", "situacion", "状态", "狀態", "状況",
    "ステータス", "상태", "สถานะ", "حالةالطلب", "الحالة", "حالة", "وضعیت", "סטטוס", "trạngthai", "trangthai",
];

/// Words for a status that also mean a part of a country, or a property of goods.
const STATE: &[&str] = &[
    "state",
    "estado",
    "stato",
    "zustand",
    "tila",
    "stav",
    "stan",
    "stare",
    "etat",
    "tilstand",
    "состояние",
];

/// Amounts paid for an order that are not the order's amount.
#[rustfmt::skip]
const PAYMENT: &[&str] = &[
    "payment", "financial", "zahlungs", "zahlung", "paiement", "pago", "pagamento", "betaling", "platby", "fizetes",
    "оплаты",
];

/// Words for the last of several statuses of an order.
#[rustfmt::skip]
const LATEST: &[&str] = &["terakhir", "current", "latest", "aktuell", "aktueller", "actuel", "actual", "attuale", "letzter", "dernier"];

/// What is ordered where nothing is sent.
#[rustfmt::skip]
const BOOKED: &[&str] = &["booking", "buchungs", "reservation", "reservierungs", "reserva", "trip", "ride", "rental", "sale", "sales", "donation", "gift", "pledged", "pledge", "contribution", "attendee", "registration", "seller", "merchant"];

/// Stems of amounts: of whole orders first, of a single price last.
#[rustfmt::skip]
const AMOUNT: &[&str] = &[
    "grandtotal", "gesamtbetrag", "gesamtsumme", "gesamtpreis", "gesamtwert", "endbetrag", "endsumme", "rechnungsbetrag",
    "bestellwert", "auftragswert", "summebrutto", "bruttosumme", "bruttobetrag", "totaal", "total", "yhteensa",
    "loppusumma", "razem", "celkem", "spolu", "osszesen", "vegosszeg", "toplam", "итог", "всего", "всього", "разом",
    "усього", "συνολο", "ukupno", "合計", "総額", "總額", "總計", "总额", "总价", "合计", "합계", "총액",
    "montant", "importe", "importo", "imponibile", "betrag", "summe", "bedrag", "belopp", "belop", "belob", "summa",
    "kwota", "wartosc", "castka", "suma", "osszeg", "tutar", "сумм", "сума", "стоимост", "вартіст", "ποσο", "iznos",
    "金額", "金额", "금액", "결제액", "amount", "revenue", "umsatz", "erlos", "warenwert", "einnahm", "omzet", "omsattning",
    "omsaetning", "omsetning", "myynti", "chiffredaffaires", "ventas", "vendas", "vendite", "vanzari", "sprzedaz",
    "obrat", "trzb", "bevetel", "выручк", "оборот", "売上", "销售额", "매출", "ยอดรวม", "จำนวนเงิน", "المبلغ", "الإجمالي", "إجمالي", "مبلغ", "סכום", "סהכ", "tongtien", "thanhtien", "facturado", "faturado", "fatturato",
    "valor", "valeur", "valore", "waarde", "hodnota", "brutto", "netto", "bezahlt", "betaald", "pagado", "pagato",
    "preis", "prix", "precio", "preco", "prezzo", "prijs", "hinta", "cena", "fiyat", "цена", "ціна", "τιμη", "価格", "价格",
    "가격",
];

/// Parts of names of numbers that are not the amount of an order.
#[rustfmt::skip]
const NO_AMOUNT: &[&str] = &[
    "steuer", "mwst", "podatek", "discount", "rabat", "remise", "reduction", "descuento", "desconto", "sconto",
    "korting", "alennus", "sleva", "indirim", "kedvezmeny", "скидк", "знижк", "割引", "折扣", "할인", "shipping",
    "versand", "livraison", "fraisdeport", "envio", "frete", "spedizione", "verzend", "frakt", "fragt",
    "toimitus", "wysylk", "dostaw", "doprav", "szallit", "kargo", "достав", "送料", "代引料", "手数料", "energy", "energie", "kwh", "运费", "배송", "freight", "logist", "логист",
    "delivery", "liefer", "refund", "erstatt", "rembours", "reembols", "rimbors", "terugbetal", "zwrot", "возврат",
    "返金", "退款", "환불", "gebuhr", "frais", "cost", "kosten", "quantit", "menge", "anzahl", "stuck",
    "nombre", "cantidad", "quantid", "aantal", "antal", "ilosc", "pocet", "adet", "mennyiseg", "колич", "кільк",
    "数量", "수량", "item", "artikel", "article", "articulo", "produ", "orders", "customers", "unit", "einzel", "each",
    "jednostk", "birim", "egyseg", "yksikko", "enhet", "styck", "单价", "単価", "단가", "point", "punkte", "balance",
    "saldo", "stock", "budget", "limit", "guthaben", "weight", "gewicht", "percent", "prozent", "average", "rating",
    "valoracion", "avaliacao", "summary", "consum", "profit", "margin", "gewinn", "count", "commission", "provision",
    "lifetime", "cumul", "kumul", "acumul", "running", "progressiv", "todate", "score", "original", "listprice", "regular", "rrp", "msrp", "uvp", "compareat", "catalog", "katalog", "beforediscount", "fullprice", "subtotal", "zwischensumme", "小計", "商品合計", "小计", "visit", "session", "click", "view", "duration", "minutes",
];

/// The same for short words, which occur in longer ones by chance.
#[rustfmt::skip]
const NO_AMOUNT_WORDS: &[&str] = &[
    "tax", "taxes", "ust", "vat", "iva", "tva", "btw", "moms", "dph", "kdv", "alv", "ндс", "пдв", "fee", "fees", "tip", "porto",
    "qty", "id", "nr", "no", "age", "lat", "lon", "pct", "avg", "rate", "due", "days", "time", "min", "mins", "hours", "km", "soc", "clv", "ltv", "type", "typ", "tipo", "date",
    "datum", "code", "currency", "wahrung", "devise", "moneda", "valuta",
];

/// Portuguese for a cost, and the words for customers and custom that begin like it.
const CUSTO: &str = "custo";
const CUSTOMER_WORDS: &[&str] = &["customers", "customer", "custom"];

/// Parts of names of what a customer pays for one order; other amounts of a customer may be sums over several.
const OF_ONE_ORDER: &[&str] = &["price", "pays", "paid", "payment", "charge"];

/// Words that tell whether an amount includes tax; the name still means an amount.
const WITH_TAX: &[&str] = &[
    "incl", "inkl", "inc", "ttc", "compris", "con", "mit", "avec", "exkl", "excl", "ht", "sin", "ohne",
    "senza",
];
const TAXES: &[&str] =
    &["tax", "taxes", "ust", "vat", "iva", "tva", "btw", "moms", "dph", "kdv", "alv", "mwst", "steuer"];

/// How well a name fits a role by its stem, 0 best; `None` if it does not fit.
pub fn place(role: Role, name: &str) -> Option<usize> {
    let plain = if role == Role::Customer { plain(&without_genders(name)) } else { plain(name) };
    match role {
        Role::Customer => stem_alone(&plain, CUSTOMER, &[ACCOUNT])
            .or_else(|| stem_alone(&plain, CUSTOMER, &[PERSON]).map(|place| CUSTOMER.len() + place)),
        Role::Order => stem_alone(&plain, ORDER, &[]),
        Role::Status => stem_alone(&plain, STATUS, &[ORDER, PAYMENT, BOOKED, LATEST]).or_else(|| {
            stem_alone(&plain, STATE, &[ORDER, PAYMENT, BOOKED]).map(|place| STATUS.len() + place)
        }),
        Role::Amount => amount(name, &plain),
        Role::Date | Role::Cost | Role::Currency | Role::Attribute | Role::Unused => None,
    }
}

/// Ends of words for people that name a second gender, or several people: `Comprador(a)`, `Kunde/in`, `client·e`.
const GENDERS: &[&str] = &[
    "(a)", "(o)", "(e)", "(in)", "(s)", "/-in", "/in", ":in", "*in", "_in", "·in", "/a", "/o", "·e", ".e",
    "-e", "(as)", "(es)",
];

/// A name without such ends of its words.
fn without_genders(name: &str) -> String {
    let without = |word: &str| {
        let end = GENDERS
            .iter()
            .find(|end| word.ends_with(**end) && word.chars().count() > end.chars().count() + 1);
        end.map_or(word, |end| word.strip_suffix(end).unwrap_or(word)).to_string()
    };
    let words: Vec<String> = name.to_lowercase().split_whitespace().map(without).collect();
    words.join(" ")
}

/// Whether a name means the names of customers, which several of them may share.
pub(super) fn is_of_names(name: &str) -> bool {
    place(Role::Customer, name).is_some_and(|place| place >= CUSTOMER.len())
}

/// Whether a name is one of documents or numbers, which may be the ids of orders.
pub fn is_document(name: &str) -> bool {
    let plain = plain(name);
    NUMBER.contains(&plain.as_str()) || stem_alone(&plain, DOCUMENT, &[]).is_some()
}

/// Whether a name means orders, and not the documents that stand for them.
pub fn is_of_orders(name: &str) -> bool {
    let documents = ORDER.iter().position(|stem| *stem == "invoice");
    place(Role::Order, name).zip(documents).is_some_and(|(place, documents)| place < documents)
}

/// Whether a name is `id` alone.
pub fn is_bare_id(name: &str) -> bool {
    plain(name) == "id"
}

/// Whether the word for a status also means a part of a country.
pub fn is_state(name: &str) -> bool {
    place(Role::Status, name).is_some_and(|place| place >= STATUS.len())
}

/// Whether a name means numbers that are not the amounts of orders.
pub fn is_no_amount(name: &str) -> bool {
    let (plain, words) = (plain(name), words(name));
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // `Total incl. VAT` is an amount, `VAT` is not.
    let is_taxed = (says(WITH_TAX) || words.iter().any(|word| word.starts_with("inclu"))) && says(TAXES);
    let is_tax = |word: &str| is_taxed && TAXES.contains(&word);
    is_cost_or_sum_of_customer(&plain)
        || NO_AMOUNT.iter().any(|part| plain.contains(part) && !is_tax(part))
        || words.iter().any(|word| NO_AMOUNT_WORDS.contains(&word.as_str()) && !is_tax(word))
}

/// Whether a name means a cost, as in `Preço de custo`, or an amount of a customer that may be a sum over orders. `Customer Price` is
/// neither.
fn is_cost_or_sum_of_customer(plain: &str) -> bool {
    let rest = CUSTOMER_WORDS.iter().fold(plain.to_string(), |rest, word| rest.replace(word, ""));
    let is_of_one_order = OF_ONE_ORDER.iter().any(|part| rest.contains(part)) && !rest.contains("total");
    rest.contains(CUSTO) || (rest.len() < plain.len() && !is_of_one_order)
}

/// Whether a name contains a stem of amounts, including parts such as a discount.
pub fn has_amount_stem(plain: &str) -> bool {
    AMOUNT.iter().any(|stem| plain.contains(stem))
}

fn amount(name: &str, plain: &str) -> Option<usize> {
    let place = AMOUNT.iter().position(|stem| plain.contains(stem))?;
    (!is_no_amount(name)).then_some(place)
}

/// The place of the stem of a name that otherwise holds only fillers and words of other lists.
fn stem_alone(plain: &str, stems: &[&str], others: &[&[&str]]) -> Option<usize> {
    stems.iter().position(|stem| {
        plain
            .match_indices(stem)
            .any(|(at, _)| is_made_of(&plain[..at], others) && is_made_of(&plain[at + stem.len()..], others))
    })
}

/// Whether a text holds only fillers and words of other lists.
fn is_made_of(text: &str, others: &[&[&str]]) -> bool {
    let all = || FILLERS.iter().chain(others.iter().copied().flatten());
    text.is_empty() || all().any(|word| text.strip_prefix(word).is_some_and(|rest| is_made_of(rest, others)))
}

/// The words of a name for comparisons: divided by signs, and by capitals as in `taxAmount`.
pub(in crate::source) fn words(name: &str) -> Vec<String> {
    let mut divided = String::new();
    let mut was_small = false;
    for sign in name.chars() {
        if was_small && sign.is_uppercase() {
            divided.push(' ');
        }
        was_small = sign.is_lowercase();
        divided.push(sign);
    }
    // Undivided too: MwSt is one word.
    let words =
        divided.split(|c: char| !c.is_alphanumeric()).chain(name.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fits(role: Role, names: &[&str]) {
        for name in names {
            assert!(place(role, name).is_some(), "{name} is not the {}", role.name());
        }
    }

    #[track_caller]
    fn fits_not(role: Role, names: &[&str]) {
        for name in names {
            assert_eq!(place(role, name), None, "{name} is the {}", role.name());
        }
    }

    #[test]
    fn customers_have_an_id_in_twenty_languages() {
        fits(
            Role::Customer,
            &[
                "Customer User ID",
                "Comprador(a)",
                "Email do(a) Comprador(a)",
                "Kunde/in",
                "Kund:in",
                "Client·e",
                "N° client",
                "Nº de cliente",
                "Kunden-Nr.",
                "Kundenummer",
                "Kundnummer",
                "Klantnummer",
                "Asiakasnumero",
                "Codice cliente",
                "Código do cliente",
                "Numer klienta",
                "Číslo zákazníka",
                "Ügyfélszám",
                "Müşteri No",
                "ID клиента",
                "Κωδικός πελάτη",
                "Broj kupca",
                "顧客番号",
                "客户编号",
                "고객번호",
                "Client Email",
            ],
        );
        fits_not(
            Role::Customer,
            &[
                "Customer Group",
                "Customer Name",
                "Customer Since",
                "Client Country",
                "User Agent",
                "Kundengruppe",
            ],
        );
    }

    #[test]
    fn orders_have_an_id_in_twenty_languages() {
        fits(
            Role::Order,
            &[
                "N° commande",
                "Nº pedido",
                "Bestell-Nr.",
                "Ordrenummer",
                "Ordernummer",
                "Tilausnumero",
                "Numero ordine",
                "Nr comenzii",
                "Numer zamówienia",
                "Číslo objednávky",
                "Rendelésszám",
                "Sipariş No",
                "Номер заказа",
                "Номер замовлення",
                "Αριθμός παραγγελίας",
                "Broj narudžbe",
                "注文番号",
                "订单号",
                "주문번호",
                "Fakturanr",
                "Belegnummer",
            ],
        );
        fits_not(
            Role::Order,
            &["Orders", "Order Date", "Order Item", "Number of orders", "Order Total", "Commandes"],
        );
    }

    #[test]
    fn amounts_are_told_in_twenty_languages_and_not_taken_for_parts_of_them() {
        fits(
            Role::Amount,
            &[
                "Bruttobetrag",
                "Summe brutto",
                "Importe total",
                "Montant TTC",
                "Totaal incl. btw",
                "Totalbelopp",
                "Beløb",
                "Loppusumma",
                "Valor total",
                "Importo totale",
                "Total cu TVA inclus",
                "Kwota brutto",
                "Celkem s DPH inkl",
                "Végösszeg",
                "Toplam Tutar",
                "Сумма заказа",
                "Сума",
                "Συνολικό ποσό",
                "Ukupno",
                "合計金額",
                "订单金额",
                "결제금액",
                "Order Total (inc tax)",
                "Grand Total (Base)",
                "Total IVA incluido",
                "Betrag inkl. MwSt",
                "Customer payment amount",
                "Amount paid by customer",
            ],
        );
        fits_not(
            Role::Amount,
            &[
                "Preço de custo",
                "valorcustomedio",
                "Custo total",
                "customer_total_spent",
                "customer_total_paid",
                "customer_value",
                "customer_cost",
                "MwSt-Betrag",
                "Montant TVA",
                "Importe IVA",
                "Tax Amount",
                "Rabattbetrag",
                "Discount Amount",
                "Total Items",
                "Total Quantity",
                "Versandkosten",
                "Shipping Total",
                "Refunded Amount",
                "Total Orders",
                "Zwischensumme",
                "Consumable",
                "Prix unitaire",
                "Valoracion",
                "Country",
                "taxTotal",
            ],
        );
    }

    #[test]
    fn a_status_may_be_called_as_a_part_of_a_country_is() {
        fits(
            Role::Status,
            &[
                "statut",
                "Statut commande",
                "Bestellstatus",
                "Zahlungsstatus",
                "Estado del pedido",
                "Stato ordine",
                "Durum",
            ],
        );
        fits_not(Role::Status, &["Customer Status", "Statute", "Estados", "marital_status"]);
        assert!(is_state("Estado") && is_state("state") && !is_state("statut"));
    }
}
