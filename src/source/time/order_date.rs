//! Which column is the date of the order, and not of what came before or after it.

use crate::source::columns::column::ColumnStats;
use crate::source::columns::letters::plain;
use crate::source::columns::named_columns::{best, is_day_number, is_text_of_days};
use crate::source::columns::names;
use crate::source::columns::role::Role;

use super::leading_days::begins_with_day;
use super::time_of_day::holds_times_of_day;

/// Parts of names that exclude the date of an order: dates of later events, or of persons.
const NOT_THE_ORDER: [&str; 27] = [
    "arrival",
    "departure",
    "checkin",
    "anreise",
    "abreise",
    "arrivee",
    "llegada",
    "birth",
    "ship",
    "deliver",
    "due",
    "updat",
    "modif",
    "refund",
    "expir",
    "cancel",
    "estimat",
    "liefer",
    "livraison",
    "entrega",
    "consegna",
    "signup",
    "return",
    "payment",
    "paid",
    "promis",
    "regist",
];

/// Parts of names of the days on which goods leave the shop or arrive, or money is collected or paid out, taken for the order only if
/// nothing else is a date.
const LATER: [&str; 29] = [
    "captur",
    "settle",
    "payout",
    "auszahl",
    "disburs",
    "dispatch",
    "handover",
    "versand",
    "verzend",
    "bezorg",
    "zustell",
    "expedi",
    "spedi",
    "wysyl",
    "dostaw",
    "отгруз",
    "доставк",
    "відправ",
    "отправ",
    "出荷",
    "配達",
    "発送",
    "发货",
    "發貨",
    "配送",
    "배송",
    "출고",
    "teslim",
    "kargo",
];

/// Whether the name of a date says that it is not that of the order.
pub(super) fn is_of_something_else(name: &str) -> bool {
    let name = plain(name);
    NOT_THE_ORDER.iter().any(|part| name.contains(part))
}

/// Whether a date is one of a person, whatever else is missing.
fn is_of_people(name: &str) -> bool {
    const OF_PEOPLE: [&str; 8] =
        ["birth", "signup", "regist", "geburt", "naissance", "nacimiento", "joined", "since"];
    let name = plain(name);
    OF_PEOPLE.iter().any(|part| name.contains(part))
}

/// Words for the first or the last of several orders.
const ENDS: [&str; 10] =
    ["first", "last", "latest", "erste", "letzte", "premier", "dernier", "ultim", "laatste", "eerste"];

/// Whether the name of a date means one of several orders, as in a table with one row per customer.
pub(in crate::source) fn is_of_several_orders(name: &str) -> bool {
    let name = plain(name);
    ENDS.iter().any(|end| name.starts_with(end))
}

/// Parts of names of dates.
const DATES: [&str; 34] = [
    // Without signs above letters, as names are compared.
    "วันที",
    "تاريخ",
    "תאריך",
    "ngay",
    "दनाक",
    "تاریخ",
    "date",
    "datum",
    "fecha",
    "data",
    "time",
    "stamp",
    "tarih",
    "dato",
    "pvm",
    "paiva",
    "дата",
    "ημερομηνια",
    "日付",
    "日時",
    "日期",
    "注文日",
    "受注日",
    "購入日",
    "売上日",
    "购买日",
    "下单日",
    "주문일",
    "구매일",
    "时间",
    "날짜",
    "tanggal",
    "時間",
    "일자",
];

/// Parts of names that mean an order or a purchase.
const ORDERED: [&str; 14] = [
    "order", "purchas", "bestell", "auftrag", "kauf", "rechnung", "commande", "achat", "pedido", "compra",
    "ordine", "invoice", "transact", "placed",
];

/// From this number of rows on, a date that is the same in all of them is the day of the export.
const ROWS_OF_A_DAY: u64 = 5;

/// The date of the order: the most likely column, unless it is the same in every row and another one varies, or it is empty in
/// most rows and another one is not. A column of times of day is not a date beside one.
pub(in crate::source) fn date<'a>(
    columns: &'a [ColumnStats],
    taken: &[&str],
    nameless: bool,
) -> Option<&'a ColumnStats> {
    let first = day_or_moment(columns, taken, nameless)?;
    let rows = columns.iter().map(|column| column.filled).max().unwrap_or(0);
    let is_sparse = |column: &ColumnStats| column.filled * 2 < rows;
    if !is_sparse(first) {
        return Some(first);
    }
    let others: Vec<ColumnStats> = columns.iter().filter(|column| !is_sparse(column)).cloned().collect();
    let other = day_or_moment(&others, taken, nameless).filter(|other| !is_of_people(&other.name));
    other.map_or(Some(first), |other| columns.iter().find(|column| column.name == other.name))
}

fn day_or_moment<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    if columns.iter().any(holds_times_of_day) {
        let days: Vec<ColumnStats> =
            columns.iter().filter(|column| !holds_times_of_day(column)).cloned().collect();
        if let Some(found) = varying_date(&days, taken, nameless) {
            return columns.iter().find(|column| column.name == found.name);
        }
    }
    varying_date(columns, taken, nameless)
}

fn varying_date<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let first = likely_date(columns, taken, nameless)?;
    if first.distinct > 1 || first.filled < ROWS_OF_A_DAY {
        return Some(first);
    }
    let others: Vec<ColumnStats> =
        columns.iter().filter(|column| column.name != first.name).cloned().collect();
    let other = likely_date(&others, taken, nameless).filter(|other| other.distinct > 1);
    other.map_or(Some(first), |other| columns.iter().find(|column| column.name == other.name))
}

fn likely_date<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let has = |column: &&ColumnStats, parts: &[&str]| {
        let name = plain(&column.name);
        parts.iter().any(|part| name.contains(part))
    };
    let named = best(Role::Date, names::list(Role::Date), columns, taken);
    let typed: Vec<ColumnStats> =
        columns.iter().filter(|column| column.value_type.is_date()).cloned().collect();
    // A text with the name of an order's date is the date, even if another column has a date type.
    let is_of_order = named.filter(|column| column.filled > 0 && has(column, &ORDERED));
    if let (None, Some(typed)) = (is_of_order, best(Role::Date, names::list(Role::Date), &typed, taken)) {
        return columns.iter().find(|column| column.name == typed.name);
    }
    if let Some(named) = named {
        return Some(named);
    }
    let of_the_order = |column: &&ColumnStats| {
        column.filled > 0 && !taken.contains(&column.name.as_str()) && !is_of_something_else(&column.name)
    };
    let candidates = || columns.iter().filter(of_the_order);
    let dated = || candidates().filter(|column| column.value_type.is_date());
    // Of an object `data` every name begins so.
    let is_id = |column: &ColumnStats| {
        let sample = column.sample.as_deref().unwrap_or_default().to_lowercase();
        plain(&column.name).ends_with("id") && !begins_with_day(&sample)
    };
    let named =
        || candidates().filter(|column| column.value_type.is_text() && has(column, &DATES) && !is_id(column));
    let is_later = |column: &&ColumnStats| has(column, &LATER);
    // A text of days whose name has no word for a date, as `Received`.
    let of_days = || candidates().find(|column| is_text_of_days(column) && !is_later(column));
    dated()
        .find(|column| has(column, &ORDERED))
        .or_else(|| dated().find(|column| !is_later(column)))
        .or_else(|| dated().next())
        .or_else(|| columns.iter().find(|column| nameless && is_day_number(column)))
        .or_else(|| named().find(|column| has(column, &ORDERED)))
        .or_else(|| named().find(|column| !is_later(column)))
        .or_else(|| named().next().and_then(|_| of_days()))
        .or_else(|| named().next())
        .or_else(|| candidates().find(|column| has(column, &["date", "datum"])))
}
