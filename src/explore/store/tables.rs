//! The tables that answers rest on, each made once: customers, refunds, customer_attributes, customer_totals, cubes, groups.

use minijinja::{Value, context};

use crate::cohort::{CohortBy, Grain, Money, WeekStart};
use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::explore::segment_filter::{self, SegmentFilter};
use crate::explore::shape::Shape;
use crate::source::{Attribute, Refunds, attributes_value};
use crate::sql::literal;

use super::{MASK_BITS, Store};

/// From so many rows on, all values of an attribute are looked up before its value at the first orders: below that the look costs more.
const MANY_ROWS: u64 = 500_000;

/// So many values have numbers of one byte.
const FEW_VALUES: usize = 255;

/// The SQL of what is asked of a cube.
pub(in crate::explore) struct CubeQuestions {
    /// Customers of every segment, and how many of them ordered more than once.
    pub sizes: String,
    /// The cells of every segment.
    pub slices: String,
    /// Customers of every segment by their net amount to date.
    pub amounts: String,
}

impl Store {
    /// Customers with their first order and the months they ordered in, once; the first month of the data and how many.
    pub(in crate::explore) fn prepare_customers(&mut self, cancel: &Cancel) -> Result<(i32, i32), Error> {
        let (base, months) = self.span(Grain::Month, WeekStart::Mon).unwrap_or((0, MASK_BITS + 1));
        let with_totals = *self.with_totals.get_or_insert(false);
        let customers = self.render("customers", context! { base, months, with_totals })?;
        // Most questions find the table made, and need no hint. The totals would need a large array.
        let stands = with_totals || self.sql_of("customers").as_ref() == Some(&customers);
        if !stands {
            self.engine().hint_groups(self.source.report.rows)?;
        }
        let made = self.once("customers", customers, cancel);
        if !stands {
            self.engine().hint_groups(0)?;
        }
        made?;
        Ok((base, months))
    }

    /// Refunds at the date of their basis, once, and the complete data report.
    pub(in crate::explore) fn prepare_refunds(&mut self, cancel: &Cancel) -> Result<(), Error> {
        self.survey(cancel)?;
        self.prepare_customers(cancel)?;
        let has_order_ids = self.source.mapping.oid.is_some();
        let order_date = has_order_ids && self.source.spec.refunds == Refunds::OrderDate;
        let refunds =
            self.render("refunds", context! { order_date, chosen => self.source.has_conditions() })?;
        if self.once("refunds", refunds, cancel)?
            && let Err(error) = self.complete_report(cancel)
        {
            self.discard("refunds");
            return Err(error);
        }
        Ok(())
    }

    /// Completes the data report: it leaves out refunds without an earlier order and notes doubtful ids. The refunds are
    /// read first and written down last, so that a cancelled attempt can be repeated.
    fn complete_report(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let refunds = self.engine().query(&self.render("settled_refunds", ())?, cancel)?;
        self.note_ids(cancel)?;
        for row in rows(&refunds) {
            if !row.truth("follows")? {
                let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
                self.source.report.leave_out_refunds(row.count("rows")?, amount);
            }
        }
        Ok(())
    }

    /// Notes once what there is to say about ids: ids that stand for nobody, ids written in two ways, a better column for
    /// the customer.
    pub(in crate::explore) fn note_ids(&mut self, cancel: &Cancel) -> Result<(), Error> {
        if self.are_ids_noted {
            return Ok(());
        }
        self.prepare_customers(cancel)?;
        let signs = self.source.id_signs(self.engine(), cancel)?;
        let (customers, orders) = (signs.customers, signs.orders);
        let mut notes = self.source.id_notes(&signs, customers, orders, self.engine(), cancel)?;
        notes.extend(self.placeholder_notes(&signs, cancel)?);
        self.source.report.notes.extend(notes);
        self.are_ids_noted = true;
        Ok(())
    }

    /// Whether the table of attributes has the months of its customers too, so that a cube reads one table.
    fn attributes_have_months(&self) -> bool {
        let fits = self.span(Grain::Month, WeekStart::Mon).is_some_and(|(_, months)| months <= MASK_BITS);
        fits && self.source.row_is_order && !self.source.has_conditions()
    }

    /// Attributes of every customer at the first order, once.
    pub(in crate::explore) fn prepare_attributes(&mut self, cancel: &Cancel) -> Result<(), Error> {
        self.prepare_refunds(cancel)?;
        let attributes = self.attributes_with_values(cancel)?;
        let row_is_order = self.source.row_is_order;
        let (chosen, with_months) = (self.source.has_conditions(), self.attributes_have_months());
        let customer_attributes = self.render(
            "customer_attributes",
            context! { name => "customer_attributes", attributes, row_is_order, chosen, with_months },
        )?;
        self.once("customer_attributes", customer_attributes, cancel).map(|_| ())
    }

    /// The attributes for a template; of many rows with the values of each, as SQL strings in their order, if they are few.
    fn attributes_with_values(&mut self, cancel: &Cancel) -> Result<Vec<Value>, Error> {
        if let Some(known) = &self.attributes {
            return Ok(known.clone());
        }
        let attributes = &self.source.mapping.attributes;
        let plain = attributes_value(attributes);
        if attributes.is_empty() || self.source.report.rows < MANY_ROWS {
            return Ok(plain);
        }
        let context = context! { attributes => plain, most => FEW_VALUES };
        let found = self.engine().query(&self.render("few_values", context)?, cancel)?;
        let mut values: Vec<Vec<String>> = vec![Vec::new(); attributes.len()];
        for row in rows(&found) {
            if let Some(values) = values.get_mut(row.count("place")? as usize) {
                values.push(literal(row.text("taken")?));
            }
        }
        let each = attributes.iter().zip(values);
        let each = each.map(|(one, values)| {
            let is_few = (1..=FEW_VALUES).contains(&values.len());
            context! { column => &one.column, values => is_few.then_some(values) }
        });
        let each: Vec<Value> = each.collect();
        self.attributes = Some(each.clone());
        Ok(each)
    }

    /// Has the customers made with their totals, in one pass over the orders, unless they are made.
    pub(in crate::explore) fn expect_totals(&mut self) {
        self.with_totals.get_or_insert(true);
    }

    /// One row per customer, once.
    pub(in crate::explore) fn prepare_totals(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let with_totals = *self.with_totals.get_or_insert(true);
        self.prepare_refunds(cancel)?;
        let customer_totals = self.render("customer_totals", context! { with_totals })?;
        self.once("customer_totals", customer_totals, cancel).map(|_| ())
    }

    /// Makes the cube of some attributes once; the SQL of what is asked of it.
    pub(in crate::explore) fn prepare_cube(
        &mut self,
        attributes: &[Attribute],
        segment_filters: &[SegmentFilter],
        cancel: &Cancel,
    ) -> Result<CubeQuestions, Error> {
        self.prepare_attributes(cancel)?;
        self.prepare_totals(cancel)?;
        let (base, months) = self.prepare_customers(cancel)?;
        let names: Vec<&str> = attributes.iter().map(|one| one.column.as_str()).collect();
        let filter_table = segment_filter::table(segment_filters);
        let name = format!("cube_{}{}", names.join("_"), filter_table.as_deref().unwrap_or_default());
        let attributes = attributes_value(attributes);
        let with_months = self.attributes_have_months();
        let context = context! { name => &name, attributes, filter_table, base, months, with_months };
        let cube = self.render("cube", &context)?;
        self.once(&name, cube, cancel)?;
        let [sizes, slices, amounts] =
            ["segments", "slices", "segment_amounts"].map(|template| self.render(template, &context));
        Ok(CubeQuestions { sizes: sizes?, slices: slices?, amounts: amounts? })
    }

    /// The table of customers by the value of an attribute, made once; none if cohorts are periods.
    pub(in crate::explore) fn prepare_cohort_members(
        &mut self,
        shape: &Shape,
        cancel: &Cancel,
    ) -> Result<Option<String>, Error> {
        let CohortBy::Attribute(name) = &shape.cohort else { return Ok(None) };
        let attribute = self.dimension(name, "--cohort", cancel)?;
        self.check_groups(std::slice::from_ref(&attribute), "--cohort", cancel)?;
        let table = format!("cohort_members_{}", attribute.column);
        let order = self.dimensions.get(&attribute.column).map(|known| known.order.sql(&attribute.column));
        let context = context! {
            name => &table,
            column => &attribute.column,
            order => order.unwrap_or_default(),
        };
        let cohort_members = self.render("cohort_members", context)?;
        self.once(&table, cohort_members, cancel)?;
        Ok(Some(table))
    }
}
