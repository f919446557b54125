//! What the user says about the source: paths, columns, filter, end of observation. Plain data, saved with a view.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::spool::Spooled;
use crate::named_enum;

/// Where orders come from and how they are to be read. Everything left out is guessed and reported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceSpec {
    /// Files or globs, Parquet or delimited text; `-` is standard input.
    pub paths: Vec<String>,
    /// Where those of them are kept that can be read only once.
    #[serde(skip)]
    pub spooled: Vec<Spooled>,
    /// Names for the columns of a file without a header.
    pub names: Option<Vec<String>>,
    /// Lines before the data, or before their header, that are no data.
    pub skip: Option<u64>,
    /// How characters of a text file are written, where it is not UTF-8 and does not say so itself.
    pub encoding: Option<Encoding>,
    pub customer: Option<String>,
    pub date: Option<String>,
    /// Format of the date column in strptime notation, where it is text.
    pub date_format: Option<String>,
    pub order: Option<String>,
    /// Any SQL expression over the columns.
    pub amount: Option<String>,
    /// What a row cost: any SQL expression over the columns.
    pub cost: Option<String>,
    pub currency: Option<String>,
    pub status: Option<String>,
    /// Only rows for which this SQL expression is true.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// The last day of observation, counted to its end.
    pub as_of: Option<Date>,
    /// IANA zone that stamps with an offset are converted to.
    pub tz: Option<String>,
    pub refunds: Refunds,
    /// Customer ids that stand for nobody.
    pub guests: Vec<String>,
}

named_enum! {
    /// How characters of a text file are written.
    pub enum Encoding: "encoding" {
        Utf8 = "utf-8",
        /// One byte a character, as old Windows programs write; what only Windows-1252 knows becomes a control character.
        Latin1 = "latin-1",
        /// Two bytes a character, the lower one first.
        Utf16 = "utf-16",
    }
}

named_enum! {
    /// When a refund takes its money away.
    #[derive(Default)]
    pub enum Refunds: "refund basis" {
        /// On the date of the order it refunds, where the order id tells which; else on its own date.
        OrderDate = "order-date",
        /// +X on the order's date, -X on the refund's own.
        #[default]
        RefundDate = "refund-date",
        /// Left out and counted.
        Ignore = "ignore",
    }
}
