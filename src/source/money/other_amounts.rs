//! Columns that say that the amount of a row is another than it seems: what is left of an order after changes, fewer pieces sent.

use crate::source::columns::column::{ColumnStats, column_word, is_named_in};
use crate::source::columns::letters::plain;
use crate::source::columns::names;
use crate::source::columns::stems::words;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::{counted, option_words};

use super::amount_column::before_fees;
use super::fees::{is_fee, is_fee_name};

/// Names of what is left of an order after refunds and changes.
#[rustfmt::skip]
const CURRENT: &[&str] = &[
    "currenttotalprice", "currenttotal", "currentsubtotalprice", "currentamount", "remainingtotal", "totalafterrefunds", "totalafterrefund",
    "amountafterrefund", "amountafterrefunds", "netpayment", "nettotalafterrefund",
];

/// Names of how many pieces of a row were sent.
#[rustfmt::skip]
const SENT: &[&str] = &[
    "qtyshipped", "shippedqty", "quantityshipped", "shippedquantity", "unitsshipped", "qtydelivered", "deliveredqty", "quantitydelivered",
    "deliveredquantity", "qtyfulfilled", "fulfilledqty", "fulfilledquantity", "quantityfulfilled", "qtyinvoiced", "invoicedqty",
    "quantityinvoiced", "liefermenge", "geliefertemenge", "mengegeliefert", "quantitelivree", "cantidadentregada", "cantidadenviada",
];

/// Parts of names of what vouchers, coupons and points paid, and of what was left to pay.
const VOUCHERS: &[&str] = &[
    "voucher",
    "gutschein",
    "giftcard",
    "geschenk",
    "coupon",
    "discount",
    "rabatt",
    "remise",
    "descuento",
    "sconto",
    "loyalty",
    "storecredit",
    "points",
    "prepaid",
];
const TO_PAY: &[&str] = &[
    "due", "topay", "paid", "payable", "charged", "zahl", "bezahl", "apayer", "apagar", "net", "after",
    "final",
];

/// Parts of names of what customers paid before fees, and how many such columns are tried.
const PAID: &[&str] = &[
    "gross", "brutto", "brut", "lordo", "bruto", "earning", "ingreso", "einnahm", "recette", "receita",
    "ricav",
];
const MOST_PAID: usize = 3;

/// Beginnings of words for costs beside fees, such as that of sending, and for the share of a marketplace.
const COSTS: &[&str] = &["cost", "custo", "kost", "koszt", "cout", "share", "anteil"];

/// Beginnings of words for sales that were taken back, beside those for refunds.
const UNDONE: &[&str] =
    &["refund", "reembols", "devoluc", "anulac", "cancel", "storno", "erstatt", "rembours", "rimbors"];

/// Whether a word of a name means a cost; a customer is none.
fn is_cost(name: &str) -> bool {
    let is_one =
        |word: &String| COSTS.iter().any(|part| word.starts_with(part)) && !word.starts_with("custom");
    words(name).iter().any(is_one)
}

/// Whether a word of a name means what was paid back or undone.
fn is_undone(name: &str) -> bool {
    words(name).iter().any(|word| UNDONE.iter().any(|part| word.starts_with(part)))
}

impl Resolver<'_> {
    /// Says that a column has less than the amount of some rows, and how it would count.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn less_than_amount(
        &self,
        amount: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let Some(amount) = amount.filter(|amount| amount.guessed) else { return Ok(None) };
        let number = |is_called: &dyn Fn(&str) -> bool| {
            let columns = self.scan.columns.iter();
            let fits = |column: &&ColumnStats| {
                column.filled > 0
                    && column.value_type.is_number()
                    && column.name != amount.column.name
                    && is_called(&column.name)
            };
            columns.into_iter().find(fits)
        };
        let gross = match self.scan.column(&amount.column.name) {
            Some(column) => column_word(&column.name),
            None => format!("({})", amount.column.name),
        };
        if let Some(left) = number(&|name| CURRENT.contains(&plain(name).as_str()))
            && !amount.is_expression
        {
            let rows = self.rows_with_less(&left.name, &amount.column.name)?;
            return Ok((rows > 0).then(|| Note {
                text: format!(
                    "'{}' is less than '{}' in {}: it is what is left after refunds and changes",
                    left.name,
                    amount.column.name,
                    counted(rows, "row")
                ),
                remedy: Some(format!("to count that say {}", option_words("amount", &left.name))),
            }));
        }
        if let Some(note) = self.left_to_pay(amount)? {
            return Ok(Some(note));
        }
        let sent = number(&|name| SENT.contains(&plain(name).as_str()));
        let pieces = number(&names::is_quantity_name);
        let (Some(sent), Some(pieces)) = (sent, pieces) else { return Ok(None) };
        let rows = self.rows_with_less(&sent.name, &pieces.name)?;
        let net = format!("{gross} * {} / nullif({}, 0)", column_word(&sent.name), column_word(&pieces.name));
        Ok((rows > 0).then(|| Note {
            text: format!(
                "'{}' is less than '{}' in {}, and the amount may be that of all pieces",
                sent.name,
                pieces.name,
                counted(rows, "row")
            ),
            remedy: Some(format!("to count what was sent alone say {}", option_words("amount", &net))),
        }))
    }

    /// Says that the amount is another column less the refunds, if it is: then revenue is net.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn net_of_refunds(
        &self,
        amount: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let Some(amount) = amount.filter(|amount| !amount.is_expression) else { return Ok(None) };
        let columns = || self.other_numbers(amount);
        let Some(refund) = columns().find(|column| names::is_refund_name(&column.name)) else {
            return Ok(None);
        };
        for total in columns().filter(|column| names::is_total_name(&column.name)) {
            if let Some(less) = self.rows_of_a_rest(&amount.column.name, &total.name, &refund.name)? {
                return Ok(Some(Note {
                    text: format!(
                        "'{}' is '{}' less '{}' in {}, so revenue is net of refunds",
                        amount.column.name,
                        total.name,
                        refund.name,
                        counted(less, "row")
                    ),
                    remedy: None,
                }));
            }
        }
        Ok(None)
    }

    /// Whether the amount is an expression with a column of refunds.
    pub(in crate::source) fn names_refunds(&self, amount: Option<&Filled>) -> bool {
        let Some(amount) = amount.filter(|amount| amount.is_expression) else { return false };
        let names_it = |column: &ColumnStats| {
            names::is_refund_name(&column.name) && is_named_in(&amount.column.name, &column.name)
        };
        self.scan.columns.iter().any(names_it)
    }

    /// The columns of numbers beside the amount.
    fn other_numbers<'a>(&'a self, amount: &'a Filled) -> impl Iterator<Item = &'a ColumnStats> {
        self.scan.columns.iter().filter(|column| {
            column.filled > 0 && column.value_type.is_number() && column.name != amount.column.name
        })
    }

    /// Says that the amount is another column less a fee, if it is: then the shop kept it, and customers paid the other one.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn kept_after_fees(
        &self,
        amount: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let is_guess = |amount: &&Filled| amount.guessed && !amount.is_expression && self.preset.is_none();
        let Some(amount) = amount.filter(is_guess) else { return Ok(None) };
        let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        if before_fees(&amount.column.name, &self.scan.columns, &taken).is_some() {
            // Its name says so already.
            return Ok(None);
        }
        let is_fee_alone = |name: &str| is_fee_name(name) || is_fee(name);
        let is_fee_column = |name: &str| is_fee_alone(name) || is_cost(name);
        let (fees, others): (Vec<&ColumnStats>, Vec<&ColumnStats>) = self
            .other_numbers(amount)
            .filter(|column| column.distinct > 1)
            .partition(|one| is_fee_column(&one.name));
        let may_be_paid =
            |name: &str| names::is_number_name(name) || PAID.iter().any(|part| plain(name).contains(part));
        let paid: Vec<&ColumnStats> =
            others.into_iter().filter(|column| may_be_paid(&column.name)).take(MOST_PAID).collect();
        // One of them, or all together.
        let each = fees.iter().filter(|fee| is_fee_alone(&fee.name)).map(|fee| vec![*fee]);
        let all = (fees.len() > 1).then(|| fees.clone());
        for fees in each.chain(all) {
            for paid in &paid {
                if let Some(less) = self.rows_after_fees(&amount.column.name, &paid.name, &fees)? {
                    let names: Vec<String> = fees.iter().map(|fee| format!("'{}'", fee.name)).collect();
                    return Ok(Some(Note {
                        text: format!(
                            "'{}' is '{}' less {} in {}: it may be what the shop keeps",
                            amount.column.name,
                            paid.name,
                            names.join(" and "),
                            counted(less, "row")
                        ),
                        remedy: Some(format!(
                            "to count what customers paid, say {}",
                            option_words("amount", &paid.name)
                        )),
                    }));
                }
            }
        }
        Ok(None)
    }

    /// The rows in which a column is another less some fees, if that is so in nearly all rows with fees that were not paid back. In rows
    /// of refunds the fees come back.
    fn rows_after_fees(
        &self,
        rest: &str,
        whole: &str,
        fees: &[&ColumnStats],
    ) -> Result<Option<u64>, SourceError> {
        let each = fees.iter().map(|fee| format!("abs(coalesce({}, 0))", identifier(&fee.name)));
        let fees = each.collect::<Vec<_>>().join(" + ");
        let numbers = self.scan.columns.iter().filter(|column| column.value_type.is_number());
        let of_refunds =
            numbers.filter(|column| names::is_refund_name(&column.name) || is_undone(&column.name));
        let paid_back: String = of_refunds
            .filter(|column| column.name != rest && column.name != whole)
            .map(|column| format!(" OR coalesce({}, 0) <> 0", identifier(&column.name)))
            .collect();
        let (rest, whole) = (identifier(rest), identifier(whole));
        self.rows_less(&format!(
            "CASE WHEN {fees} = 0{paid_back} THEN '' WHEN abs(abs({whole}) - ({fees}) - abs({rest})) < 0.011 THEN 'less' ELSE 'other' END"
        ))
    }

    /// The rows in which a column is another less a third, if that is so in nearly all rows that have the third.
    fn rows_of_a_rest(&self, rest: &str, whole: &str, part: &str) -> Result<Option<u64>, SourceError> {
        let [rest, whole, part] = [rest, whole, part].map(identifier);
        let tells = format!(
            "CASE WHEN coalesce({part}, 0) = 0 THEN '' WHEN abs({whole} - abs({part}) - {rest}) < 0.011 THEN 'less' ELSE 'other' END"
        );
        self.rows_less(&tells)
    }

    /// The rows that an expression calls `less`, if it calls nearly no others `other`.
    fn rows_less(&self, tells: &str) -> Result<Option<u64>, SourceError> {
        let found = self.rows_by(tells, None)?;
        let of = |value: &str| found.iter().filter(|one| one.value == value).map(|one| one.rows).sum::<u64>();
        let (less, other) = (of("less"), of("other"));
        Ok(Some(less).filter(|less| *less > 0 && *less >= other * 19))
    }

    /// A column that has the amount less what a voucher paid.
    fn left_to_pay(&self, amount: &Filled) -> Result<Option<Note>, SourceError> {
        let is_money = |column: &&ColumnStats| {
            column.filled > 0
                && column.value_type.is_number()
                && column.distinct > 1
                && !self.scan.foreign.contains(&column.name)
                && column.name != amount.column.name
        };
        let says = |column: &ColumnStats, parts: &[&str]| {
            let name = plain(&column.name);
            parts.iter().any(|part| name.contains(part))
        };
        let columns = || self.scan.columns.iter().filter(is_money);
        let Some(voucher) = columns().find(|column| says(column, VOUCHERS)).filter(|_| !amount.is_expression)
        else {
            return Ok(None);
        };
        for left in columns().filter(|column| column.name != voucher.name && says(column, TO_PAY)) {
            if let Some(less) = self.rows_of_a_rest(&left.name, &amount.column.name, &voucher.name)? {
                return Ok(Some(Note {
                    text: format!(
                        "'{}' is '{}' less '{}' in {}, and '{}' counts",
                        left.name,
                        amount.column.name,
                        voucher.name,
                        counted(less, "row"),
                        amount.column.name
                    ),
                    remedy: Some(format!(
                        "to count what was left to pay say {}",
                        option_words("amount", &left.name)
                    )),
                }));
            }
        }
        Ok(None)
    }

    /// The rows whose number in a column is less than in another one; of the first rows of a large file.
    fn rows_with_less(&self, less: &str, more: &str) -> Result<u64, SourceError> {
        let counted = self.rows_by(&format!("{} < {}", identifier(less), identifier(more)), None)?;
        Ok(counted.iter().filter(|one| one.value == "true").map(|one| one.rows).sum())
    }
}
