//! Columns that say that the amount of a row is another than it seems: what is left of an order after changes, fewer pieces sent.

use crate::source::columns::column::{ColumnStats, column_word, is_named_in};
use crate::source::columns::letters::plain;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::{counted, option_words};

use super::amount_column::before_fees;
use super::amount_notes::UNDIVIDED;
use super::fees::is_fee_name;

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
const PAID: &[&str] = &["gross", "brutto", "brut", "lordo", "bruto", "earning"];
const MOST_PAID: usize = 3;

/// So many different amounts tell.
const TELLING_AMOUNTS: u64 = 30;

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

    /// Says that whole numbers may be hundredths: nearly all are large, and few end in a zero, as prices without hundredths do.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn may_be_hundredths(
        &self,
        amount: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let is_odd = |filled: &&Filled| {
            let column = &filled.column;
            filled.guessed
                && !filled.is_expression
                && column.value_type.is_integer()
                && column.distinct >= TELLING_AMOUNTS
                // Its name says it, or the object with its currency.
                && names::parts_of_a_unit(&column.name).is_none()
                && !column.name.ends_with("_value")
        };
        let Some(amount) = amount.filter(is_odd) else { return Ok(None) };
        let code = self.mapped.iter().find(|mapped| mapped.role == Role::Currency);
        let code = code.and_then(|mapped| self.scan.column(&mapped.expression)?.sample.clone());
        if code.is_some_and(|code| UNDIVIDED.contains(&code.trim().to_lowercase().as_str())) {
            return Ok(None);
        }
        let name = identifier(&amount.column.name);
        let kind = format!(
            "CASE WHEN abs({name}) < 500 THEN 'small' WHEN {name} % 10 = 0 THEN 'round' ELSE 'odd' END"
        );
        let found = self.rows_by(&kind, None)?;
        let of = |value: &str| found.iter().filter(|one| one.value == value).map(|one| one.rows).sum::<u64>();
        let (odd, all) = (of("odd"), of("odd") + of("round") + of("small"));
        let word = column_word(&amount.column.name);
        Ok((odd * 10 >= all * 7).then(|| Note {
            text: format!(
                "'{}' holds large whole numbers that are seldom round, as hundredths are, and revenue is counted in them",
                amount.column.name
            ),
            remedy: Some(format!(
                "if they are hundredths, say {}",
                option_words("amount", &format!("{word} / 100.0"))
            )),
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
        let (fees, others): (Vec<&ColumnStats>, Vec<&ColumnStats>) = self
            .other_numbers(amount)
            .filter(|column| column.distinct > 1)
            .partition(|column| is_fee_name(&column.name));
        let may_be_paid =
            |name: &str| names::is_number_name(name) || PAID.iter().any(|part| plain(name).contains(part));
        let paid: Vec<&ColumnStats> =
            others.into_iter().filter(|column| may_be_paid(&column.name)).take(MOST_PAID).collect();
        for fee in fees {
            for paid in &paid {
                if let Some(less) = self.rows_of_a_rest(&amount.column.name, &paid.name, &fee.name)? {
                    return Ok(Some(Note {
                        text: format!(
                            "'{}' is '{}' less '{}' in {}: it may be what the shop keeps",
                            amount.column.name,
                            paid.name,
                            fee.name,
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

    /// The rows in which a column is another less a third, if that is so in nearly all rows that have the third.
    fn rows_of_a_rest(&self, rest: &str, whole: &str, part: &str) -> Result<Option<u64>, SourceError> {
        let [rest, whole, part] = [rest, whole, part].map(identifier);
        let tells = format!(
            "CASE WHEN coalesce({part}, 0) = 0 THEN '' WHEN abs({whole} - abs({part}) - {rest}) < 0.011 THEN 'less' ELSE 'other' END"
        );
        let found = self.rows_by(&tells, None)?;
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
