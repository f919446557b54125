//! Names of columns that may be the customer, although they also mean something else.

use super::letters::letters;
use super::stems::words;

/// Parts of names, the most telling first.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "customer", "cust", "client", "klient", "kunde", "klant", "cliente", "buyer", "member", "user", "contact", "kontakt", "account", "konto", "compte", "cuenta",
    "organiz", "organis", "person", "partner", "company", "firma", "titular", "inhaber", "holder", "titolare", "intestat", "tegenrekening", "gegenkonto",
    "gegenrekening", "counterpart", "contrepart", "contrapart", "contropart", "motkonto", "modkonto", "recipient", "guest", "profile", "patient", "student", "pupil", "schuler", "eleve", "etudiant", "alumn", "aluno", "studente", "leerling", "uczen", "rider", "passenger", "donor", "subscriber", "visitor",
    "household", "debitor", "party", "consumer", "consument", "backer", "booker", "bookedby", "payer", "attendee", "tenant", "patron", "relatie", "distinct", "fidel", "loyal", "karte", "card", "karty",
    "karta", "carte", "tarjeta", "tessera", "kartu", "iban", "cups", "name", "naam",
    "عميل", "العميل", "顧客", "会員", "會員", "客户", "客戶", "买家", "買家", "고객", "회원", "구매자", "клиент", "покупател", "покупець", "πελατ", "musteri",
    "alici", "pembeli", "pelanggan", "kopare", "kund", "asiakas", "zakaznik", "ugyfel", "ลูกคา", "לקוח", "مشتری", "nama", "氏名", "姓名", "이름", "اسم",
    "telp", "hp", "جوال", "電話", "电话", "전화", "メール", "邮箱",
];

/// Parts of names of what belongs to customers, or to something else.
#[rustfmt::skip]
const ELSE: &[&str] = &[
    "type", "group", "segment", "country", "city", "state", "zip", "post", "address", "street", "product", "item", "file", "status", "since",
    "total", "amount", "balance", "manager", "agent", "rep", "sales", "store", "shop", "event", "campaign", "channel", "first", "vorname",
    "last", "deliver", "ship", "guests", "invoice", "bill", "liefer", "rechnung", "gender", "age", "tier", "level", "discount", "note", "comment", "referen",
];

/// Last words of names of ids.
const IDS: &[&str] = &["id", "no", "nr", "number", "nummer", "key", "code"];

/// Ends of names of family names.
#[rustfmt::skip]
const FAMILY: &[&str] = &[
    "lastname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "apellido", "apellidos", "cognome", "sobrenome", "achternaam", "efternavn",
    "etternavn", "efternamn", "sukunimi", "nazwisko", "prijmeni", "priezvisko", "фамилия",
];

/// The name that may mean the customer best.
pub(in crate::source) fn called_as_people<'a>(names: &[&'a str]) -> Option<&'a str> {
    // A profile is not a file.
    let is_else = |name: &str| ELSE.iter().any(|part| name.replace("profile", "").contains(part));
    let free = || names.iter().filter(|name| !is_else(&letters(name)));
    // A confirmation is not a firm.
    let is_about = |name: &str, part: &str| {
        words(name).iter().any(|word| word.starts_with(part) || word.ends_with(part)) || letters(name) == part
    };
    let about = |part: &&str| {
        let those = || free().filter(|name| is_about(name, part));
        // An organization's id tells more than its name.
        those()
            .find(|name| words(name).last().is_some_and(|last| IDS.contains(&last.as_str())))
            .or_else(|| those().next())
    };
    // Whom an order is sent to may be its customer if nobody else is named.
    let family = || names.iter().find(|name| FAMILY.iter().any(|part| letters(name).ends_with(part)));
    PEOPLE.iter().find_map(about).or_else(family).copied()
}
