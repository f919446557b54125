//! Files inside others: members of ZIP archives, and text packed with gzip or Zstandard. They are unpacked before they
//! are read.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Packing;
use crate::source::inputs::spooled::Spooled;

use super::foreign;
use super::parts::{Part, choose_parts};
use super::reader::Reader;
use super::spreadsheet::Spreadsheet;
use super::text_file::not_kept;

/// Bytes copied between two checks whether the user has cancelled.
const PIECE: u64 = 8 << 20;

/// Up to this size packed files are unpacked; the database reads larger ones as they are.
const UNPACKED_BYTES: u64 = 1 << 30;

/// Members that archive programs add.
const HOUSEKEEPING: [&str; 4] = ["__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// Unpacks packed files, and puts the unpacked ones in their place.
///
/// # Errors
/// Archives that are damaged, encrypted, or hold several tables of which the user names none; no room; cancelled.
pub fn unpack(engine: &dyn Engine, files: &mut Files, cancel: &Cancel) -> Result<(), SourceError> {
    let mut place = 0;
    while place < files.paths.len() {
        let head = &files.heads[place];
        let path = files.paths[place].clone();
        let out = match head.packing {
            _ if head.first.starts_with(b"PK\x03\x04") && head.members.is_empty() => {
                return Err(SourceError::Damaged {
                    path: files.name(&path).into(),
                    format: "a ZIP archive".into(),
                    why: "its list of members is missing".into(),
                });
            }
            _ if !head.members.is_empty() && !Spreadsheet.recognises(head) => {
                if let Some(refusal) = foreign::refusal(head, files.name(&path)) {
                    return Err(refusal);
                }
                members(engine, files, place, cancel)?
            }
            Some(packing) if head.bytes <= UNPACKED_BYTES => {
                vec![whole(engine, files, &path, packing, cancel)?]
            }
            _ => {
                place += 1;
                continue;
            }
        };
        let count = out.len();
        files.replace(place, out)?;
        // An unpacked file may be packed itself: a spreadsheet in an archive is read. There is a limit to the depth.
        place += count;
    }
    Ok(())
}

/// Unpacks a file that is packed as a whole.
fn whole(
    engine: &dyn Engine,
    files: &Files,
    path: &str,
    packing: Packing,
    cancel: &Cancel,
) -> Result<Spooled, SourceError> {
    let name = files.name(path);
    let damaged = |error: &dyn std::fmt::Display| SourceError::Damaged {
        path: name.into(),
        format: packing.name().into(),
        why: error.to_string(),
    };
    let file = BufReader::new(File::open(path).map_err(|error| damaged(&error))?);
    let mut from: Box<dyn Read> = match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(file)),
        Packing::Zstd => Box::new(zstd::Decoder::with_buffer(file).map_err(|error| damaged(&error))?),
    };
    let file = copy(engine, &mut from, name, &damaged, cancel)?;
    Ok(Spooled { path: files.origin(path).to_string(), file, note: None })
}

/// Unpacks the members of an archive that may hold orders.
fn members(
    engine: &dyn Engine,
    files: &Files,
    place: usize,
    cancel: &Cancel,
) -> Result<Vec<Spooled>, SourceError> {
    let path = &files.paths[place];
    let name = files.name(path);
    let damaged = |error: &dyn std::fmt::Display| SourceError::Damaged {
        path: name.into(),
        format: "a ZIP archive".into(),
        why: error.to_string(),
    };
    let file = BufReader::new(File::open(path).map_err(|error| damaged(&error))?);
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    let mut listed = Vec::new();
    for member in &files.heads[place].members {
        let is_housekeeping = HOUSEKEEPING.iter().any(|one| member.contains(one));
        if is_housekeeping || member.ends_with('/') {
            continue;
        }
        let size = archive.by_name(member).map_or(0, |member| member.size());
        if size > 0 {
            listed.push(member.clone());
        }
    }
    let wanted = files.parts.get(place).and_then(Option::as_deref);
    let mut out = Vec::new();
    for member in chosen(name, &listed, wanted)? {
        let mut from = archive.by_name(&member).map_err(|error| match error {
            ZipError::UnsupportedArchive(why) if why.contains("assword") => SourceError::Foreign {
                path: name.into(),
                what: "an archive with a password".into(),
                remedy: format!("unpack it with unzip '{name}', and name the file with the orders"),
            },
            other => damaged(&other),
        })?;
        let shown = format!("{}#{member}", files.origin(path));
        let file = copy(engine, &mut from, &shown, &damaged, cancel)?;
        out.push(Spooled { path: shown, file, note: None });
    }
    Ok(out)
}

/// The members to read: the one that the user names, else all except kinds that hold no orders.
fn chosen(path: &str, listed: &[String], wanted: Option<&str>) -> Result<Vec<String>, SourceError> {
    let is_table = |member: &String| {
        let name = member.to_lowercase();
        let endings =
            [".pdf", ".png", ".jpg", ".jpeg", ".gif", ".html", ".xml", ".md", ".doc", ".docx", ".sql"];
        let is_about = ["readme", "license", "licence"]
            .iter()
            .any(|word| name.rsplit('/').next().is_some_and(|name| name.starts_with(word)));
        !is_about && !endings.iter().any(|ending| name.ends_with(ending))
    };
    let part = |member: &String| Part {
        name: member.clone(),
        columns: if is_table(member) { vec!["?".to_string()] } else { Vec::new() },
        rows: 0,
        is_hidden: false,
    };
    let parts: Vec<Part> = listed.iter().map(part).collect();
    Ok(choose_parts(path, "file", &parts, wanted)?.names().to_vec())
}

/// Copies the unpacked bytes to a temporary file.
fn copy(
    engine: &dyn Engine,
    from: &mut dyn Read,
    name: &str,
    damaged: &dyn Fn(&dyn std::fmt::Display) -> SourceError,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let unkept = |error: io::Error| not_kept(engine, name, &error);
    let file = tempfile::Builder::new().tempfile_in(engine.scratch_folder()).map_err(unkept)?;
    let (mut file, path) = file.keep().map_err(|error| unkept(error.error))?;
    let mut piece = vec![0; usize::try_from(PIECE).unwrap_or(1 << 20)];
    loop {
        if cancel.requested() {
            return Err(EngineError::Cancelled.into());
        }
        match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => file.write_all(&piece[..read]).map_err(unkept)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(damaged(&error)),
        }
    }
    Ok(path.to_string_lossy().into_owned())
}
