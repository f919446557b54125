//! Arrow files and streams, also as Feather, are written as Parquet for the database, with their types.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use parquet::arrow::ArrowWriter;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::source::inputs::spooled::Spooled;

use super::describe::refuse_names;
use super::parquet::relation_of;
use super::reader::{Layout, Reader, Relation};
use super::text_file::not_kept;

/// Arrow files.
pub struct ArrowIpc;

const FILE: &[u8] = b"ARROW1";

/// A stream begins with a message that describes its schema; the length of the message comes first.
const STREAM: &[u8] = b"\xff\xff\xff\xff";

impl Reader for ArrowIpc {
    fn name(&self) -> &'static str {
        "Arrow"
    }

    fn recognises(&self, head: &Head) -> bool {
        head.first.starts_with(FILE) || head.first.starts_with(STREAM)
    }

    fn is_typed(&self) -> bool {
        true
    }

    fn has_statistics(&self) -> bool {
        true
    }

    fn is_splittable(&self) -> bool {
        true
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        refuse_names(files, layout)?;
        let mut replaced = Vec::new();
        for (path, head) in files.paths.iter().zip(&files.heads) {
            let name = files.name(path);
            let broken = |error: ArrowError| SourceError::Damaged {
                path: name.into(),
                format: "an Arrow file".into(),
                why: error.to_string(),
            };
            let file = File::open(path)
                .map_err(|error| SourceError::Unreadable { path: name.into(), why: error.to_string() })?;
            let (schema, batches) = batches(BufReader::new(file), head).map_err(broken)?;
            let unkept = |error: &dyn std::fmt::Display| {
                not_kept(engine, name, &std::io::Error::other(error.to_string()))
            };
            let out = tempfile::Builder::new().suffix(".parquet").tempfile_in(engine.scratch_folder());
            let (out, file) = out.map_err(|error| unkept(&error))?.keep().map_err(|error| unkept(&error))?;
            let mut writer = ArrowWriter::try_new(out, schema, None).map_err(|error| unkept(&error))?;
            for batch in batches {
                if cancel.requested() {
                    return Err(EngineError::Cancelled.into());
                }
                writer.write(&batch.map_err(broken)?).map_err(|error| unkept(&error))?;
            }
            writer.close().map_err(|error| unkept(&error))?;
            replaced.push(Spooled {
                path: path.clone(),
                file: file.to_string_lossy().into_owned(),
                note: None,
            });
        }
        let paths: Vec<String> = replaced.iter().map(|one| one.file.clone()).collect();
        Ok(Relation { replaced, ..relation_of(engine, files, &paths, cancel)? })
    }
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// The batches of a file or of a stream.
fn batches<R: Read + Seek + 'static>(from: R, head: &Head) -> Result<(SchemaRef, Batches), ArrowError> {
    if head.first.starts_with(FILE) {
        let reader = FileReader::try_new(from, None)?;
        Ok((reader.schema(), Box::new(reader)))
    } else {
        let reader = StreamReader::try_new(from, None)?;
        Ok((reader.schema(), Box::new(reader)))
    }
}
