//! Which sources have a snapshot, and where.

use std::sync::Arc;
use std::time::Duration;

use crate::config::cache_folder;
use crate::engine::{self, Engine, EngineError, Limits};
use crate::source::SourceSpec;

use super::engine::SnapshotEngine;
use super::identity::Identity;
use crate::cache::{CacheFolder, SourceFolder};

/// The ending of a layer's file.
const LAYER: &str = "duckdb";

/// Work that takes the database less time is not kept: a snapshot would open no faster.
const LEAST: Duration = Duration::from_millis(300);

/// A source with fewer bytes has no snapshot: it opens within about 0.2 processor seconds either way, and to write a
/// snapshot would take a tenth of that.
const LEAST_BYTES: u64 = 2 << 20;

/// Whether and where snapshots are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caching {
    /// None if snapshots are neither read nor written.
    pub folder: Option<CacheFolder>,
    /// Work that takes less time in the database is not kept.
    pub least: Duration,
    /// A source with fewer bytes has no snapshot.
    pub least_bytes: u64,
}

impl Caching {
    /// In the user's cache folder, unless there is none.
    pub fn usual() -> Caching {
        let folder = cache_folder().map(|folder| CacheFolder::new(folder.join("snapshots"), None));
        Caching { folder, least: LEAST, least_bytes: LEAST_BYTES }
    }

    /// Snapshots are neither read nor kept.
    pub fn off() -> Caching {
        Caching { folder: None, least: LEAST, least_bytes: LEAST_BYTES }
    }
}

/// An engine for a source, and the snapshot behind it if the source can have one.
pub struct Opened {
    pub engine: Arc<dyn Engine>,
    pub snapshot: Option<Arc<SnapshotEngine>>,
}

/// Starts an engine for a source, with its snapshot. A source has none if it is small or comes through a pipe,
/// or if a file of it is missing.
///
/// # Errors
/// [`EngineError::Start`] if the engine cannot be started. A snapshot that cannot be read is ignored.
pub fn open(limits: &Limits, spec: &SourceSpec, caching: &Caching) -> Result<Opened, EngineError> {
    let patterns = spec.files();
    let folder = caching.folder.as_ref().filter(|_| spec.spooled.is_empty());
    // The state is read before the files: a later change then belongs to a state that is gone.
    let known = folder.and_then(|folder| Some((folder, Identity::of(&patterns)?)));
    let known = known.filter(|(_, identity)| identity.bytes >= caching.least_bytes);
    let engine = engine::open(limits)?;
    let Some((folder, identity)) = known else { return Ok(Opened { engine, snapshot: None }) };
    let source = folder.source(&identity.files, identity.places(), LAYER);
    let before = before(folder, &identity);
    let snapshot = SnapshotEngine::over(engine, source, before, patterns, identity, caching.least);
    let snapshot = Arc::new(snapshot);
    Ok(Opened { engine: Arc::clone(&snapshot) as Arc<dyn Engine>, snapshot: Some(snapshot) })
}

/// The folder of a source to which files were added: of those with the first files of this one, that with the most. And how many
/// files it has.
fn before(folder: &CacheFolder, identity: &Identity) -> Option<(SourceFolder, usize)> {
    let places = identity.places();
    let now: Vec<&str> = places.lines().collect();
    let counts = folder.entries().ok()?.into_iter().map(|entry| entry.files);
    let earlier = counts.filter(|files| files.len() < now.len() && now.starts_with(&texts(files)));
    let count = earlier.map(|files| files.len()).max().filter(|count| *count > 0)?;
    Some((folder.source(&identity.files[..count], identity.places_of(count), LAYER), count))
}

fn texts(files: &[String]) -> Vec<&str> {
    files.iter().map(String::as_str).collect()
}
