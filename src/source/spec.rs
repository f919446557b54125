//! What the user says about the source: paths, columns, filter, end of observation. Plain data, saved with a view.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::spool::Spooled;

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

/// How characters of a text file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    /// One byte a character, as old Windows programs write; what only Windows-1252 knows becomes a control character.
    #[serde(rename = "latin-1")]
    Latin1,
    /// Two bytes a character, the lower one first.
    #[serde(rename = "utf-16")]
    Utf16,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Latin1, Encoding::Utf16];

    /// The name on the command line and in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16 => "utf-16",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Encoding {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.name() == text)
            .ok_or_else(|| format!("'{text}' is no encoding: use utf-8, latin-1 or utf-16"))
    }
}

/// When a refund takes its money away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refunds {
    /// On the date of the order it refunds, where the order id tells which; else on its own date.
    OrderDate,
    /// +X on the order's date, -X on the refund's own.
    #[default]
    RefundDate,
    /// Left out and counted.
    Ignore,
}

impl Refunds {
    /// Every basis.
    pub const ALL: [Refunds; 3] = [Refunds::OrderDate, Refunds::RefundDate, Refunds::Ignore];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Refunds::OrderDate => "order-date",
            Refunds::RefundDate => "refund-date",
            Refunds::Ignore => "ignore",
        }
    }
}

impl fmt::Display for Refunds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Refunds {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Refunds::ALL
            .into_iter()
            .find(|basis| basis.name() == text)
            .ok_or_else(|| format!("'{text}' is no refund basis: use order-date, refund-date or ignore"))
    }
}

impl SourceSpec {
    /// The options that say the same on a command line, each word ready for a shell.
    pub fn arguments(&self) -> Vec<String> {
        let mut words: Vec<String> = self.paths.clone();
        let mut option = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                words.push(format!("--{name}"));
                words.push(value);
            }
        };
        option("names", self.names.as_ref().map(|names| names.join(",")));
        option("skip", self.skip.map(|lines| lines.to_string()));
        option("encoding", self.encoding.map(|encoding| encoding.to_string()));
        option("customer", self.customer.clone());
        option("date", self.date.clone());
        option("date-format", self.date_format.clone());
        option("order", self.order.clone());
        option("amount", self.amount.clone());
        option("cost", self.cost.clone());
        option("currency", self.currency.clone());
        option("status", self.status.clone());
        option("where", self.filter.clone());
        option("as-of", self.as_of.map(|day| day.to_string()));
        option("tz", self.tz.clone());
        option("refunds", (self.refunds != Refunds::default()).then(|| self.refunds.to_string()));
        for guest in &self.guests {
            option("guest", Some(guest.clone()));
        }
        words
    }
}
