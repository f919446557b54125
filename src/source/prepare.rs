//! Reads a source: maps the roles, decides what an order is, and surveys every row once. The survey comes after the first answer
//! if the files themselves show when the data begin and end.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};

use crate::engine::{Cancel, Engine, Reach};

use super::columns::readings;
use super::error::SourceError;
use super::inputs::files::Files;
use super::inputs::fingerprint::Fingerprint;
use super::kinds::decisions;
use super::kinds::excluded_statuses::{self, ExcludedStatuses};
use super::mapping::{Attribute, Mapping};
use super::money::currencies;
use super::money::negative_sales;
use super::reduced::Reduced;
use super::report::{DataReport, Note};
use super::resolution::{self, Doubts};
use super::rows::blocks;
use super::rows::rejects;
use super::rows::repetitions::Repeated;
use super::rows::unread;
use super::scan::Scan;
use super::side_files::additions;
use super::spec::SourceSpec;
use super::survey;
use super::time::observation;
use super::time::zone::end_of;

/// Of fewer rows than this, the magnitudes of amounts are found with the first question about all rows, of about so many.
const FEW_ROWS: u64 = 2_000_000;
const SAMPLED_ROWS: u64 = 30_000;

/// A source whose rows are mapped and readable in the engine as `lines` and `orders`.
#[derive(Debug, Clone)]
pub struct Source {
    pub spec: SourceSpec,
    pub mapping: Mapping,
    /// The report so far; its rows are counted once [`Source::survey`] has run.
    pub report: DataReport,
    /// Every row is a complete order: no order id is mapped, or ids are strictly monotonic in file order.
    pub row_is_order: bool,
    pub(super) files: Files,
    /// The unconverted rows.
    texts: String,
    /// Abilities of its format.
    pub(super) has_statistics: bool,
    pub(super) is_splittable: bool,
    /// One in so many rows shows the magnitudes of amounts, if the footers of the files show few rows.
    magnitudes_of: Option<u64>,
    /// Which rows a status leaves out.
    pub(super) excluded_statuses: ExcludedStatuses,
    /// The first and the last line of an order, if orders have several lines.
    pub(super) line_span: (DateTime, DateTime),
    /// The state of the files when they were opened.
    pub(super) fingerprint: Option<Fingerprint>,
    /// Lines that repeat an earlier one, if they have been searched.
    pub(super) repeated: Option<Repeated>,
    /// Columns of `lines` that are not attributes, read because a question needs them.
    later_attributes: Vec<Attribute>,
    /// The day after which rows are excluded, if any.
    pub(super) end: Option<Date>,
    /// The SQL that must run before `lines`, such as one that attaches a database.
    pub(super) opening: Vec<String>,
    /// The SQL that made `lines`.
    lines: Vec<String>,
    /// The SQL that made `orders`.
    pub(super) orders: String,
    /// The SQL that chose those of them that count, if there are conditions on that.
    pub(super) entries: Option<String>,
    /// SQL that adds to the rows read, or converts them: refunds and rates of separate files.
    pub(super) additions: Vec<String>,
    /// The database that keeps the orders, if they are not brought.
    pub reduced: Option<Reduced>,
}

/// The files of a source, with what was done to open them, and whether their format has statistics and can be split.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) files: Files,
    pub(super) fingerprint: Option<Fingerprint>,
    pub(super) opening: Vec<String>,
    pub(super) abilities: (bool, bool),
}

impl Source {
    /// Maps the columns of a scan, and reads its rows.
    pub(super) fn of_scan(
        engine: &dyn Engine,
        spec: &SourceSpec,
        scan: &Scan,
        found: Found,
        cancel: &Cancel,
    ) -> Result<Source, SourceError> {
        let Found { files, fingerprint, opening, abilities: (has_statistics, is_splittable) } = found;
        let mut doubts = Doubts::default();
        let mapping = resolution::resolve(engine, scan.clone(), spec, doubts, cancel)?;
        let mut source = Source {
            spec: spec.clone(),
            report: survey::unsurveyed(spec, &files, &mapping),
            mapping,
            row_is_order: true,
            opening,
            lines: Vec::new(),
            files,
            texts: scan.raw.clone(),
            has_statistics,
            is_splittable,
            magnitudes_of: None,
            excluded_statuses: ExcludedStatuses::default(),
            line_span: Default::default(),
            fingerprint,
            repeated: None,
            later_attributes: Vec::new(),
            end: spec.as_of,
            orders: String::new(),
            entries: None,
            additions: Vec::new(),
            reduced: None,
        };
        if spec.cubes.is_some() {
            source.reduce(engine, scan, cancel)?;
            return Ok(source);
        }
        match source.read_lines(engine, scan, cancel) {
            Err(SourceError::Broken { .. }) if source.mapping.has_whole_ids => {
                // A later row has an id that is not a whole number; a file that is broken is refused again.
                doubts.ids = true;
                source.mapping = resolution::resolve(engine, scan.clone(), spec, doubts, cancel)?;
                source.report = survey::unsurveyed(spec, &source.files, &source.mapping);
                source.read_lines(engine, scan, cancel)?;
            }
            read => read?,
        }
        if source.mapping.is_provisional && source.has_unread_dates(engine, cancel)? {
            // Later rows have other dates than the first rows: every row is read.
            doubts.dates = true;
            let mapping = resolution::resolve(engine, scan.clone(), spec, doubts, cancel)?;
            if mapping.ts != source.mapping.ts {
                source.report = survey::unsurveyed(spec, &source.files, &mapping);
                source.mapping = mapping;
                source.read_lines(engine, scan, cancel)?;
            }
        }
        let range = source.edges(engine, cancel)?;
        let few = range.as_ref().map(|range| range.rows).filter(|rows| *rows < FEW_ROWS);
        source.magnitudes_of = few.map(|rows| (rows / SAMPLED_ROWS) | 1);
        let ends = range.and_then(|range| Some((range.rows, range.span?)));
        let held = match ends {
            Some((rows, span)) => {
                source.report.span = span;
                source.report.as_of = spec.as_of.unwrap_or(span.1.date());
                rows
            }
            None => {
                source.survey(engine, cancel)?;
                source.report.rows
            }
        };
        if let Some(ended) = source.without_future(engine, held, cancel)? {
            return Ok(ended);
        }
        if let Some(begun) = source.without_stand_ins(engine, held, cancel)? {
            return Ok(begun);
        }
        observation::check(spec.as_of, source.report.span.1.date())?;
        source.line_span = source.report.span;
        source.row_is_order = source.row_is_order(held, engine, cancel)?;
        source.make_orders(engine, cancel)?;
        if !source.row_is_order {
            source.take_order_span(engine, cancel)?;
        }
        source.choose_orders(engine, cancel)?;
        if source.report.surveyed {
            source.check_orders(engine, cancel)?;
        }
        Ok(source)
    }

    /// Opens the source again with what its rows have shown, and notes that.
    pub(super) fn reopened(
        engine: &dyn Engine,
        spec: &SourceSpec,
        note: Note,
        cancel: &Cancel,
    ) -> Result<Source, SourceError> {
        let mut source = Self::open(engine, spec, cancel)?;
        source.mapping.notes.push(note.clone());
        source.report.notes.push(note);
        Ok(source)
    }

    /// Reads the rows under the names of their roles, and then decides which rows their statuses leave out.
    fn read_lines(&mut self, engine: &dyn Engine, scan: &Scan, cancel: &Cancel) -> Result<(), SourceError> {
        self.excluded_statuses = ExcludedStatuses::default();
        self.additions.clear();
        let lines = self.lines_sql(engine, &[], self.spec.as_of, false)?;
        self.run_reading(engine, &scan.reading_rows_at_hand(&lines), cancel)?;
        self.add(engine, cancel)?;
        let lines = self.lines_sql(engine, &[], self.spec.as_of, false)?;
        self.lines = vec![self.files.portable(&lines)];
        if self.mapping.status.is_none() {
            return Ok(());
        }
        self.excluded_statuses = ExcludedStatuses::find(engine, &self.files, &self.mapping, cancel)?;
        if !self.excluded_statuses.values.is_empty() {
            let layered = self.lines_sql(engine, &[], self.spec.as_of, true)?;
            self.run_reading(engine, &layered, cancel)?;
            self.lines = vec![self.files.portable(&self.lines_sql(engine, &[], self.spec.as_of, false)?)];
        }
        Ok(())
    }

    /// Adds the refunds of a separate file, and converts amounts with a file of rates.
    fn add(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        let added = additions::additions(engine, &self.spec, &self.mapping, cancel)?;
        for sql in &added.setup {
            self.run_reading(engine, sql, cancel)?;
        }
        if added.setup.is_empty() {
            return Ok(());
        }
        self.additions = added.setup;
        for one in added.left_out {
            match self.mapping.left_out.iter_mut().find(|known| known.reason == one.reason) {
                Some(known) => known.rows += one.rows,
                None => self.mapping.left_out.push(one),
            }
        }
        self.mapping.rejected.extend(added.rejected);
        self.mapping.notes.extend(added.notes);
        self.report = survey::unsurveyed(&self.spec, &self.files, &self.mapping);
        let layered = self.lines_sql(engine, &[], self.spec.as_of, true)?;
        self.run_reading(engine, &layered, cancel)
    }

    /// Whether there are dates that cannot be read, and are not just missing.
    fn has_unread_dates(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<bool, SourceError> {
        Ok(unread::unread(engine, false, cancel)?.dates.rows > 0)
    }

    /// The error that no row counts, with the existing values if the filter names one that no row has.
    fn with_values(&self, error: SourceError, engine: &dyn Engine, cancel: &Cancel) -> SourceError {
        let SourceError::NoOrders { rows, left_out, hint } = error else { return error };
        let hint = match &self.spec.filter {
            Some(filter) => self.mapping.values_there_are(engine, filter, cancel),
            // What does not count may be orders after all.
            None => excluded_statuses::to_name(engine, &self.mapping, cancel).unwrap_or(hint),
        };
        SourceError::NoOrders { rows, left_out, hint }
    }

    /// The error that no row counts, with what may be the reason.
    fn nothing_counts(&self, error: SourceError, engine: &dyn Engine, cancel: &Cancel) -> SourceError {
        self.with_rows_above(self.with_values(error, engine, cancel), engine, cancel)
    }

    /// Counts every row of the source by its outcome, once, and completes the report except for refunds, which depend
    /// on the customers' first orders.
    ///
    /// # Errors
    /// A source without orders, a broken file, files that have changed since they were opened, and what the engine
    /// refuses.
    pub fn survey(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        if self.report.surveyed {
            return Ok(());
        }
        let mut counted = survey::counted(engine, &self.files, &self.mapping, self.magnitudes_of, cancel)?;
        negative_sales::check(&self.mapping, &counted)?;
        let as_of = match self.spec.as_of {
            Some(day) => day,
            None => {
                let last = survey::last_order(&counted);
                last.ok_or_else(|| self.nothing_counts(survey::no_orders(&counted), engine, cancel))?.date()
            }
        };
        let refunds_end =
            counted.iter().filter(|one| one.reason == 0 && one.refund).filter_map(|one| one.last).max();
        let late = self.spec.as_of.is_none() && refunds_end.is_some_and(|last| last >= end_of(as_of));
        let (mut lines, mut end) = (self.lines.clone(), self.end);
        if late {
            end = Some(as_of);
            let bounded = self.lines_sql(engine, &[], Some(as_of), true)?;
            self.run_reading(engine, &bounded, cancel)?;
            lines.push(bounded);
            counted = survey::counted(engine, &self.files, &self.mapping, self.magnitudes_of, cancel)?;
        }
        rejects::write(engine, &self.spec, &self.files, &self.mapping, cancel)?;
        let mut report = survey::report(&self.spec, &self.files, &self.mapping, &counted, as_of)
            .map_err(|error| self.nothing_counts(error, engine, cancel))?;
        if self.spec.rates.is_none() {
            currencies::check(engine, &self.spec, &self.mapping, &mut report, cancel)?;
        }
        survey::note_filtered_end(&counted, &mut report);
        survey::note_undecided(&self.spec, &counted, &mut report);
        observation::note_beyond(&counted, &mut report);
        self.check_units(engine, &counted, &mut report, cancel)?;
        decisions::take(engine, &self.spec, &self.mapping, &mut report, cancel)?;
        if report.money_off.is_some() {
            report.forget_sums();
        }
        blocks::check(engine, &self.files, &report, cancel)?;
        unread::check_unread(engine, &self.spec, &self.mapping, &mut report, cancel)?;
        let opened = !self.orders.is_empty();
        if opened && report.span != self.line_span {
            return Err(SourceError::Changed { path: self.files.named() });
        }
        if opened && !self.row_is_order {
            (report.span, report.as_of) = (self.report.span, self.report.as_of);
        }
        report.entries = self.report.entries.take();
        (self.report, self.lines, self.end) = (report, lines, end);
        if opened && self.row_is_order {
            // A database view with fewer conditions, now that the reasons for exclusion are known.
            self.make_orders(engine, cancel)?;
        }
        if opened {
            self.check_orders(engine, cancel)?;
        }
        Ok(())
    }

    /// What may be wrong with rows and orders once they are counted.
    fn check_orders(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        self.check_refunds(engine, cancel)?;
        self.check_repeated(engine, cancel)?;
        self.check_overlaps(engine, cancel)?;
        self.check_order_numbers(engine, cancel)
    }

    /// Reads one more column, which becomes one of `lines`. A text file is read again for it.
    ///
    /// # Errors
    /// Files that have changed since they were opened, and what the engine refuses.
    pub fn read_further(
        &mut self,
        column: &Attribute,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.later_attributes.contains(column) {
            return Ok(());
        }
        if Fingerprint::of(&self.spec.files()).ok() != self.fingerprint {
            return Err(SourceError::Changed { path: self.files.paths.join(", ") });
        }
        let later_attributes: Vec<Attribute> =
            self.later_attributes.iter().chain([column]).cloned().collect();
        let lines = self.lines_sql(engine, &later_attributes, self.end, false)?;
        self.run_reading(engine, &lines, cancel)?;
        (self.lines, self.later_attributes) = (vec![self.files.portable(&lines)], later_attributes);
        Ok(())
    }

    /// Looks at how many values of each text column could not be read as dates and as numbers; the report has that from then on.
    ///
    /// # Errors
    /// What the engine refuses.
    pub fn look_at_texts(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        let mut columns = self.report.columns.clone();
        readings::look_at_texts(engine, &mut columns, (&self.texts, false), cancel)?;
        self.mapping.columns.clone_from(&columns);
        self.report.columns = columns;
        Ok(())
    }

    /// The SQL that made `lines` and `orders`, for an empty database.
    pub fn setup(&self) -> impl Iterator<Item = &str> {
        let all = self.opening.iter().chain(&self.lines).chain([&self.orders]).chain(&self.entries);
        all.map(String::as_str).filter(|sql| !sql.is_empty())
    }

    /// The files that it is made of, as statements name them; none if a query of the user may read others.
    pub fn reach(&self) -> Option<Reach> {
        let spooled = self.files.spooled.iter().map(|one| one.file.clone().into());
        let named = self.fingerprint.iter().flat_map(Fingerprint::files).map(Path::to_path_buf);
        let files = self.files.paths.iter().map(PathBuf::from).chain(named).chain(spooled);
        self.spec.query_of_files().is_none().then(|| Reach { files: files.collect(), folders: Vec::new() })
    }

    /// Its files.
    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// Whether money measures can be answered.
    pub fn has_amount(&self) -> bool {
        self.report.money_off.is_none()
    }

    /// Runs a statement that reads the files; a refusal means a broken file.
    pub(super) fn run_reading(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        engine.run(sql, cancel).map_err(|error| self.files.broken(error))
    }
}
