//! The tables that answers rest on, each made once: customers, refunds, profiles, cubes.

use minijinja::context;

use crate::cohort::{Grain, Money, WeekStart};
use crate::engine::{Cancel, rows};
use crate::source::{Attribute, Note, Refunds, attributes_value};
use crate::text::{grouped, shell_word};

use super::error::Error;
use super::session::{MASK_BITS, Session};
use super::within::{self, Within};

impl Session {
    /// Customers with their first order and the months they ordered in, once; the first month of the data and how many.
    pub(super) fn prepare_customers(&mut self, cancel: &Cancel) -> Result<(i32, i32), Error> {
        if let Some(known) = self.months {
            return Ok(known);
        }
        let (base, months) = self.span(Grain::Month, WeekStart::Mon).unwrap_or((0, MASK_BITS + 1));
        let customers = self.render("customers", context! { base, months })?;
        self.engine().run(&customers, cancel)?;
        self.setup.push(customers);
        self.months = Some((base, months));
        Ok((base, months))
    }

    /// Refunds at the time their basis says, and what the data report still lacks, once.
    pub(super) fn prepare_refunds(&mut self, cancel: &Cancel) -> Result<(), Error> {
        self.prepare_customers(cancel)?;
        if self.has_refunds {
            return Ok(());
        }
        let has_order_ids = self.source.mapping.oid.is_some();
        let order_date = has_order_ids && self.source.spec.refunds == Refunds::OrderDate;
        let refunds = self.render("refunds", context! { order_date })?;
        self.engine().run(&refunds, cancel)?;
        self.complete_report(cancel)?;
        self.setup.push(refunds);
        self.has_refunds = true;
        Ok(())
    }

    /// Completes the data report: refunds without an earlier order are left out, doubtful ids are noted. Both are
    /// asked before either is written down, so that a cancelled attempt can be repeated.
    fn complete_report(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let refunds = self.engine().query(&self.render("settled_refunds", ())?, cancel)?;
        let sentinels = self.engine().query(
            &self.render("sentinels", context! { accepted => self.source.report.accepted })?,
            cancel,
        )?;
        for row in rows(&refunds) {
            if !row.truth("counts")? {
                let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
                self.source.report.leave_out_refunds(row.count("rows")?, amount);
            }
        }
        for row in rows(&sentinels) {
            let (id, orders) = (row.text("customer")?, row.count("orders")?);
            self.source.report.notes.push(Note {
                text: format!("customer '{id}' may stand for nobody (orders: {})", grouped(orders)),
                remedy: Some(format!("treat it as guest with --guest {}", shell_word(id))),
            });
        }
        Ok(())
    }

    /// Attributes of every customer at the first order, once; the SQL that made them.
    pub(super) fn prepare_profiles(&mut self, cancel: &Cancel) -> Result<String, Error> {
        self.prepare_refunds(cancel)?;
        if let Some(known) = &self.profiles {
            return Ok(known.clone());
        }
        let attributes = attributes_value(&self.source.mapping.attributes);
        let row_is_order = self.source.row_is_order;
        let profiles = self.render("profiles", context! { name => "profiles", attributes, row_is_order })?;
        self.engine().run(&profiles, cancel)?;
        self.profiles = Some(profiles.clone());
        Ok(profiles)
    }

    /// Makes the cube of some attributes once; the SQL of its segments' sizes and of its slices.
    pub(super) fn prepare_cube(
        &mut self,
        attributes: &[Attribute],
        within: &[Within],
        cancel: &Cancel,
    ) -> Result<(String, String), Error> {
        self.prepare_profiles(cancel)?;
        self.prepare_totals(cancel)?;
        let (base, months) = self.prepare_customers(cancel)?;
        let names: Vec<&str> = attributes.iter().map(|one| one.column.as_str()).collect();
        let within = within::table(within);
        let name = format!("cube_{}{}", names.join("_"), within.as_deref().unwrap_or_default());
        let attributes = attributes_value(attributes);
        if !self.cubes.contains(&name) {
            let attributes = attributes.clone();
            let cube =
                self.render("cube", context! { name => &name, attributes, within => &within, base, months })?;
            self.engine().run(&cube, cancel)?;
            self.cubes.insert(name.clone());
        }
        let sizes =
            self.render("segments", context! { attributes => attributes.clone(), within => &within })?;
        let slices = self.render("slices", context! { name, attributes })?;
        Ok((sizes, slices))
    }
}
