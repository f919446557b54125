//! Answers as a layer holds them: rows of text and bytes.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use arrow::record_batch::RecordBatch;

use crate::engine::{EngineError, Refusal};

/// The answer to a question.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Rows(Vec<RecordBatch>),
    Refused(Refusal, String),
}

/// One row of a layer: its kind, a text and bytes.
pub(super) struct Record {
    pub(super) key: String,
    pub(super) message: Option<String>,
    pub(super) rows: Option<Vec<u8>>,
}

/// Refusals that depend on the statement alone.
const LASTING: [(&str, Refusal); 5] = [
    ("column", Refusal::MissingColumn),
    ("encoding", Refusal::Encoding),
    ("layout", Refusal::Layout),
    ("syntax", Refusal::Syntax),
    ("type", Refusal::Type),
];

/// An answer with more bytes is not kept.
const MOST_BYTES: usize = 4 << 20;

impl Answer {
    /// The outcome of a question, if it can be kept.
    pub(super) fn of(outcome: &Result<Vec<RecordBatch>, EngineError>) -> Option<Answer> {
        match outcome {
            Ok(batches) => {
                let bytes: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
                (bytes <= MOST_BYTES).then(|| Answer::Rows(batches.clone()))
            }
            Err(EngineError::Refused { kind, message }) => {
                let lasts = LASTING.iter().any(|(_, lasting)| lasting == kind);
                lasts.then(|| Answer::Refused(*kind, message.clone()))
            }
            Err(_) => None,
        }
    }

    /// How much memory it takes, roughly.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Answer::Rows(batches) => batches.iter().map(RecordBatch::get_array_memory_size).sum(),
            Answer::Refused(_, message) => message.len(),
        }
    }

    pub(super) fn outcome(&self) -> Result<Vec<RecordBatch>, EngineError> {
        match self {
            Answer::Rows(batches) => Ok(batches.clone()),
            Answer::Refused(kind, message) => {
                Err(EngineError::Refused { kind: *kind, message: message.clone() })
            }
        }
    }

    /// Its row under a key.
    pub(super) fn record(&self, key: &str) -> Option<Record> {
        match self {
            Answer::Rows(batches) => {
                let rows = Some(written(batches)?);
                Some(Record { key: format!("rows {key}"), message: None, rows })
            }
            Answer::Refused(kind, message) => {
                let (name, _) = LASTING.iter().find(|(_, lasting)| lasting == kind)?;
                Some(Record { key: format!("{name} {key}"), message: Some(message.clone()), rows: None })
            }
        }
    }

    /// An answer from a row of which the key's first word is `kind`.
    pub(super) fn read(kind: &str, message: Option<&str>, rows: Option<&[u8]>) -> Option<Answer> {
        if kind == "rows" {
            return read(rows?).map(Answer::Rows);
        }
        let (_, kind) = LASTING.iter().find(|(name, _)| *name == kind)?;
        Some(Answer::Refused(*kind, message?.to_string()))
    }
}

fn written(batches: &[RecordBatch]) -> Option<Vec<u8>> {
    let Some(first) = batches.first() else { return Some(Vec::new()) };
    let mut writer = StreamWriter::try_new(Vec::new(), &first.schema()).ok()?;
    for batch in batches {
        writer.write(batch).ok()?;
    }
    writer.into_inner().ok()
}

fn read(bytes: &[u8]) -> Option<Vec<RecordBatch>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    StreamReader::try_new(bytes, None).ok()?.collect::<Result<_, _>>().ok()
}

/// The columns of a table of records.
pub(super) fn schema() -> SchemaRef {
    let text = |name: &str, nullable| Field::new(name, DataType::Utf8, nullable);
    let bytes = Field::new("rows", DataType::Binary, true);
    Arc::new(Schema::new(vec![text("key", false), text("message", true), bytes]))
}

/// Records as a table; none if a column cannot hold so many bytes.
pub(super) fn table(records: &[Record]) -> Option<RecordBatch> {
    let keys: ArrayRef = Arc::new(StringArray::from_iter_values(records.iter().map(|one| &one.key)));
    let messages: ArrayRef =
        Arc::new(records.iter().map(|one| one.message.as_deref()).collect::<StringArray>());
    let rows: ArrayRef = Arc::new(records.iter().map(|one| one.rows.as_deref()).collect::<BinaryArray>());
    RecordBatch::try_new(schema(), vec![keys, messages, rows]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{self, Cancel, Limits, Resources};

    #[test]
    fn answers_come_back_as_they_were() {
        let engine = engine::open(&Limits::choose(&Resources::default())).unwrap();
        let sql = "SELECT range AS a, 'x' || range AS b, 1.5::DECIMAL(18, 4) AS c, TIMESTAMP '2024-01-01' AS d, \
                   NULL::VARCHAR AS e, 3::HUGEINT::DECIMAL(38, 4) AS f, 7::UBIGINT AS g FROM range(5000)";
        for sql in [sql, &format!("{sql} WHERE false")] {
            let batches = engine.query(sql, &Cancel::new()).unwrap();
            let record = Answer::of(&Ok(batches.clone())).unwrap().record("k").unwrap();
            assert_eq!(record.key, "rows k");
            let back = Answer::read("rows", None, record.rows.as_deref()).unwrap();
            assert_eq!(back.outcome().unwrap(), batches);
        }
    }

    #[test]
    fn a_refusal_is_kept_if_it_depends_on_the_statement_alone() {
        let refused = |kind| Err(EngineError::Refused { kind, message: "no".into() });
        assert!(Answer::of(&refused(Refusal::Room)).is_none());
        assert!(Answer::of(&refused(Refusal::Input)).is_none());
        assert!(Answer::of(&Err(EngineError::Cancelled)).is_none());
        let record = Answer::of(&refused(Refusal::Type)).unwrap().record("k").unwrap();
        let back = Answer::read("type", record.message.as_deref(), None).unwrap();
        assert_eq!(back.outcome(), refused(Refusal::Type));
    }
}
