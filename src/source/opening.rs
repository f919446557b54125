//! Opens a source: finds the files, chooses the reader, and has rows mended that the database cannot read.

use crate::engine::{Cancel, Engine, EngineError, Input, Refusal};

use super::error::SourceError;
use super::inputs::files::Files;
use super::inputs::fingerprint::Fingerprint;
use super::inputs::kept;
use super::inputs::query::Query;
use super::prepare::{Found, Source};
use super::questions::{self, Named};
use super::readers::{self, Layout, Reader};
use super::rows::rejects;
use super::scan::Scan;
use super::side_files::additions;
use super::side_files::companions;
use super::spec::SourceSpec;

impl Source {
    /// Opens the source in the engine. [`Source::survey`] may have to count its rows later.
    ///
    /// # Errors
    /// The first problem that keeps its rows from being orders, with its remedy.
    pub fn open(engine: &dyn Engine, spec: &SourceSpec, cancel: &Cancel) -> Result<Source, SourceError> {
        rejects::check(spec)?;
        let spec = &kept::with_kept(spec)?;
        let fingerprint = Fingerprint::of(&spec.files()).ok();
        // Before the orders, because opening another file removes their stored rows.
        let beside = additions::prepare(engine, spec, cancel)?;
        let mut files = Files::find(&spec.paths, &spec.spooled)?;
        let layout = Layout {
            names: spec.names.as_deref(),
            skip: spec.skip,
            encoding: spec.encoding,
            decimal: spec.decimal,
            is_located: spec.rejects.is_some(),
            is_queried: spec.query_of_files().is_some(),
        };
        let amounts: Vec<&str> = spec.amount.iter().chain(&spec.cost).map(String::as_str).collect();
        let query = match spec.query_of_files() {
            Some(query) => Some(Query::of(engine, &mut files, &layout, query, cancel)?),
            None => None,
        };
        let reader: &dyn Reader = match &query {
            Some(query) => query,
            None => readers::choose(engine, &mut files, cancel)?,
        };
        let rows = if reader.is_typed() { 0 } else { files.lines() };
        engine.hint_input(Input {
            text: files.text_bytes(reader.expansion()),
            bytes: files.bytes,
            rows,
            is_in_one_part: reader.is_in_one_part(&files),
        })?;
        let scan = Scan::open(engine, &mut files, reader, &layout, &amounts, cancel)?;
        let abilities = (reader.has_statistics(), reader.is_splittable());
        let read = |scan: Scan, files: Files| {
            let scan = companions::join(engine, scan, &files, spec, cancel)?;
            let named = Named { label: files.label(), files: files.names(), format: files.format };
            let opening = scan.setup.iter().chain(&beside.setup).map(|sql| files.portable(sql)).collect();
            let found = Found { files, fingerprint: fingerprint.clone(), opening, abilities };
            Source::of_scan(engine, spec, &scan, found, cancel)
                .map_err(|why| questions::with_columns(engine, (&scan, spec, named), why, cancel))
        };
        let is_partly_seen = scan.is_text && !scan.whole;
        match read(scan, files.clone()) {
            // Of a large file only the first rows were looked at: a later one may have too few fields, or a broken character.
            Err(why) if is_partly_seen && is_of_a_row(&why) => {
                let why = match why {
                    SourceError::Engine(error) => files.broken(error),
                    why => why,
                };
                let scan = Scan::mended(engine, &mut files, reader, (&layout, &amounts), why, cancel)?;
                read(scan, files)
            }
            opened => opened,
        }
    }
}

/// Whether the database refused a row of a file.
fn is_of_a_row(why: &SourceError) -> bool {
    matches!(
        why,
        SourceError::Broken { .. }
            | SourceError::NoLayout { .. }
            | SourceError::Encoding { .. }
            | SourceError::Engine(EngineError::Refused {
                kind: Refusal::Input | Refusal::Layout | Refusal::Encoding,
                ..
            })
    )
}
