//! A file of loyalty points beside the orders: who was issued or redeemed how many, when.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::role::Role;
use crate::source::columns::roles;
use crate::source::error::SourceError;
use crate::source::scan::Scan;
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, render};

use super::additions::{column_of, moment};
use super::companion::opened;
use super::side_file::SideFile;
use super::side_file_columns::SideFileColumns;

const OPTION: &str = "--points";
const EXAMPLE: &str = "points.csv:customer=client,issued=earned";

/// Names of the points issued, of those redeemed, and of a change that is either.
const ISSUED: [&str; 9] = [
    "issued",
    "pointsissued",
    "issuedpoints",
    "earned",
    "pointsearned",
    "earnedpoints",
    "collected",
    "credit",
    "gesammelt",
];
const REDEEMED: [&str; 9] = [
    "redeemed",
    "pointsredeemed",
    "redeemedpoints",
    "spent",
    "pointsspent",
    "burned",
    "used",
    "debit",
    "eingelöst",
];
const CHANGED: [&str; 6] = ["points", "change", "pointschange", "delta", "pointsdelta", "punkte"];

/// Whether a file looks like one of points: some were issued, and some redeemed.
pub(in crate::source) fn is_of_points(scan: &Scan) -> bool {
    scan.called(&ISSUED).is_some() && scan.called(&REDEEMED).is_some()
}

/// Points as the file has them, in the engine's table `point_days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointFile {
    pub file: String,
    /// The columns of each role, in words.
    pub mapping: String,
    /// All rows; rows without a date, or with points that are not a number; rows of customers without orders, and of
    /// unknown customers.
    pub rows: u64,
    pub unread: u64,
    pub unknown: u64,
    pub nameless: u64,
    /// The SQL that read it.
    pub sql: String,
}

impl PointFile {
    /// Reads a file, named as `points.csv`, `points.csv:CUSTOMER`, or
    /// `points.csv:customer=A,date=B,issued=C,redeemed=D`. Without a column of redeemed points, points below zero are
    /// redeemed.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks a column.
    pub fn read(
        engine: &dyn Engine,
        named: &str,
        spec: &SourceSpec,
        cancel: &Cancel,
    ) -> Result<PointFile, SourceError> {
        let named = SideFile::parse(named);
        let (files, scan) = opened(engine, &named.path, cancel)?;
        let file = files.named();
        let roles = ["customer", "date", "issued", "redeemed"];
        let columns = SideFileColumns::with_roles((&scan, &file), OPTION, &named, &roles, EXAMPLE)?;
        let guessed = || {
            let name = roles::guess(Role::Customer, &scan.columns, &[])?;
            scan.column(&name)
        };
        let customer = columns.named("customer")?.or_else(guessed);
        let customer = customer.ok_or_else(|| columns.missing("customer"))?;
        let date = columns.named("date")?.or_else(|| column_of(&scan, &["date", "day"], Role::Date));
        let date = date.ok_or_else(|| columns.missing("date of points"))?;
        let redeemed = columns.named("redeemed")?.or_else(|| scan.called(&REDEEMED));
        let guessed = || scan.called(&ISSUED).or_else(|| scan.called(&CHANGED));
        let issued = columns.named("issued")?.or_else(guessed);
        let issued = issued.ok_or_else(|| columns.missing("points issued"))?;
        let ts = moment(engine, &scan, Some(date), spec, cancel)?;
        let context = context! {
            customer => identifier(&customer.name),
            ts,
            issued => identifier(&issued.name),
            redeemed => redeemed.map(|column| identifier(&column.name)),
            scan => &scan.sql,
        };
        let sql = render(engine.dialect(), "point_rows", context)?;
        engine.run(&sql, cancel)?;
        let taken = match redeemed {
            Some(redeemed) => format!("issued '{}', redeemed '{}'", issued.name, redeemed.name),
            None => format!("issued '{}' above zero, redeemed '{0}' below zero", issued.name),
        };
        let answer = engine.query(&render(engine.dialect(), "point_counts", ())?, cancel)?;
        let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about points".into()))?;
        Ok(PointFile {
            mapping: format!("customer '{}', date '{}', {taken}", customer.name, date.name),
            rows: row.count("rows")?,
            unread: row.count("unread")?,
            unknown: row.count("unknown")?,
            nameless: row.count("nameless")?,
            file: files.label(),
            sql: files.portable(&[scan.setup.clone(), vec![sql]].concat().join(";\n\n")),
        })
    }
}
