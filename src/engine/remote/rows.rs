//! Rows of other databases in types that a Parquet file and every later step understand.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef, TimeUnit, TimestampMicrosecondType};
use arrow::util::display::FormatOptions;

use super::error::RemoteError;

/// Decimal digits that a number can have.
const DIGITS: u8 = 38;

/// Digits behind the point that a number has at least.
const LEAST_SCALE: i8 = 2;

/// Digits behind the point that a number can have: then 20 remain before it.
const MOST_SCALE: i8 = 18;

/// A column that is left out because of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    pub column: String,
    /// Its type, in the words of the database or of Arrow, and what helps if something does.
    pub of: String,
}

/// The least digits behind the point of columns, as far as rows have asked for more than the usual.
#[derive(Debug, Default)]
pub(super) struct Scales(HashMap<String, i8>);

impl Scales {
    /// A column needs more digits than before.
    pub(super) fn raise(&mut self, column: String, scale: i8) {
        self.0.insert(column, scale);
    }

    /// `declared`: how many digits the database lets a value of the column have, if it says so.
    fn of(&self, column: &str, declared: Option<i8>) -> i8 {
        let usual = declared.map_or(LEAST_SCALE, |declared| declared.clamp(0, LEAST_SCALE));
        self.0.get(column).copied().unwrap_or(usual)
    }
}

/// How the rows of one answer are converted.
#[derive(Debug)]
pub(super) struct Rows {
    schema: SchemaRef,
    columns: Vec<Column>,
    unusable: Vec<Unusable>,
}

#[derive(Debug)]
struct Column {
    place: usize,
    kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    AsItIs,
    Cast,
    /// A day or a moment, which may be endless: it becomes the first or the last that a file can have.
    Date,
    /// A text with blanks at its end that do not belong to it.
    Padded,
    /// An id of 16 bytes, which is written as its text.
    Uuid,
    /// An exact number that comes as text; the scale is that of the first rows, or more.
    Number,
}

/// A value has more digits behind the point than the rows before it.
#[derive(Debug)]
pub(super) enum Unconverted {
    /// The answer has to be read again with so many.
    Finer {
        column: String,
        scale: i8,
    },
    Failed(RemoteError),
}

impl From<RemoteError> for Unconverted {
    fn from(error: RemoteError) -> Unconverted {
        Unconverted::Failed(error)
    }
}

impl Rows {
    /// For an answer that begins with this batch. `scales` gives the least digits behind the point of a column.
    pub(super) fn of(first: &RecordBatch, scales: &Scales) -> Result<Rows, RemoteError> {
        let mut rows = Rows { schema: Arc::new(Schema::empty()), columns: Vec::new(), unusable: Vec::new() };
        let mut fields = Vec::new();
        for (place, field) in first.schema().fields().iter().enumerate() {
            let (kind, to) = if is_number(field) {
                let found = most_decimals(first.column(place), field.name())?;
                let least = scales.of(field.name(), declared_scale(field));
                (Kind::Number, DataType::Decimal128(DIGITS, found.max(least)))
            } else if is_uuid(field) {
                (Kind::Uuid, DataType::Utf8)
            } else {
                match usable(field.data_type()).filter(|_| another_meaning(field).is_none()) {
                    _ if postgres_type(field) == Some("citext") => (Kind::Cast, DataType::Utf8),
                    Some(DataType::Utf8) if postgres_type(field) == Some("bpchar") => {
                        (Kind::Padded, DataType::Utf8)
                    }
                    Some(to) if to == *field.data_type() && is_date(&to) => (Kind::Date, to),
                    Some(to) if to == *field.data_type() => (Kind::AsItIs, to),
                    Some(to) => (Kind::Cast, to),
                    None => {
                        let of = another_meaning(field).unwrap_or_else(|| plain_name(field.data_type()));
                        rows.unusable.push(Unusable { column: field.name().clone(), of });
                        continue;
                    }
                }
            };
            fields.push(Field::new(field.name(), to, true));
            rows.columns.push(Column { place, kind });
        }
        rows.schema = Arc::new(Schema::new(fields));
        Ok(rows)
    }

    /// The columns of the converted rows.
    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns that are left out.
    pub(super) fn unusable(&self) -> &[Unusable] {
        &self.unusable
    }

    /// A batch of the answer, converted.
    pub(super) fn convert(&self, batch: &RecordBatch) -> Result<RecordBatch, Unconverted> {
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for (column, field) in self.columns.iter().zip(self.schema.fields()) {
            let values = batch.column(column.place);
            columns.push(match column.kind {
                Kind::AsItIs => Arc::clone(values),
                Kind::Cast => cast(values, field)?,
                Kind::Date => finite(values),
                Kind::Padded => Arc::new(
                    values.as_string::<i32>().iter().map(|text| text.map(trimmed)).collect::<StringArray>(),
                ),
                Kind::Uuid => texts_of_uuids(values),
                Kind::Number => {
                    let needed = most_decimals(values, field.name())?;
                    if let DataType::Decimal128(_, scale) = field.data_type()
                        && needed > *scale
                    {
                        return Err(Unconverted::Finer { column: field.name().clone(), scale: needed });
                    }
                    cast(&numbers_of(values), field)?
                }
            });
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|error| Unconverted::Failed(RemoteError::Answer { why: error.to_string() }))
    }
}

fn cast(values: &ArrayRef, field: &Field) -> Result<ArrayRef, RemoteError> {
    // A value that does not fit is an error, never an empty cell.
    let options = CastOptions { safe: false, format_options: FormatOptions::default() };
    cast_with_options(values, field.data_type(), &options)
        .map_err(|_| RemoteError::value(field.name(), &field.data_type().to_string()))
}

/// The type that PostgreSQL names for a field.
fn postgres_type(field: &Field) -> Option<&str> {
    field.metadata().get("POSTGRESQL:type").map(String::as_str)
}

/// The name of a type without the types within it.
fn plain_name(of: &DataType) -> String {
    let whole = of.to_string();
    whole.split('(').next().unwrap_or_default().to_string()
}

/// Whether it is a day, or a moment in microseconds: others have no room for endless ones.
fn is_date(of: &DataType) -> bool {
    matches!(of, DataType::Date32 | DataType::Timestamp(TimeUnit::Microsecond, _))
}

/// A text without the blanks that PostgreSQL's `char(4)` adds.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches(' ')
}

/// Days or moments of the years 1 to 9999. What lies beyond, such as `infinity`, becomes the first or the last of these: all are out of
/// the range of orders, and a file has no others.
fn finite(values: &ArrayRef) -> ArrayRef {
    const DAYS: (i32, i32) = (-719_162, 2_932_896);
    const DAY: i64 = 86_400_000_000;
    if let Some(days) = values.as_primitive_opt::<Date32Type>() {
        return Arc::new(days.unary::<_, Date32Type>(|day| day.clamp(DAYS.0, DAYS.1)));
    }
    let moments = values.as_primitive::<TimestampMicrosecondType>();
    let (first, last) = (i64::from(DAYS.0) * DAY, (i64::from(DAYS.1) + 1) * DAY - 1);
    let found = moments.unary::<_, TimestampMicrosecondType>(|moment| moment.clamp(first, last));
    Arc::new(found.with_data_type(values.data_type().clone()))
}

/// Numbers as texts, without those that are none, such as `NaN`: they are missing values.
fn numbers_of(values: &ArrayRef) -> ArrayRef {
    let texts = values.as_string::<i32>();
    match texts.iter().flatten().any(is_no_number) {
        true => Arc::new(
            texts.iter().map(|text| text.filter(|text| !is_no_number(text))).collect::<StringArray>(),
        ),
        false => Arc::clone(values),
    }
}

/// What PostgreSQL's `numeric` can be beside a number.
fn is_no_number(text: &str) -> bool {
    let plain = text.strip_prefix('-').unwrap_or(text);
    ["nan", "inf", "infinity"].iter().any(|word| plain.eq_ignore_ascii_case(word))
}

/// Whether a field is an exact number as PostgreSQL's driver gives it: a text with the name of its type.
fn is_number(field: &Field) -> bool {
    let of = |key: &str| field.metadata().get(key).is_some_and(|text| text.contains("numeric"));
    matches!(field.data_type(), DataType::Utf8)
        && (of("ARROW:extension:metadata") || of("ADBC:postgresql:typname"))
}

/// The digits behind the point that PostgreSQL's `numeric(12, 2)` declares; none if it declares none.
fn declared_scale(field: &Field) -> Option<i8> {
    // The modifier of a type is its precision and scale in 16 bits each, and four more.
    let modifier: i32 = field.metadata().get("POSTGRESQL:typmod")?.parse().ok()?;
    i8::try_from(modifier.checked_sub(4)? & 0x7FF).ok()
}

/// Whether a field has the ids of 16 bytes that the standard of Arrow calls so.
fn is_uuid(field: &Field) -> bool {
    let name = field.metadata().get("ARROW:extension:name").map(String::as_str);
    matches!(field.data_type(), DataType::FixedSizeBinary(16)) && name == Some("arrow.uuid")
}

/// Ids of 16 bytes as databases write them: `8-4-4-4-12` hexadecimal digits.
fn texts_of_uuids(values: &ArrayRef) -> ArrayRef {
    let text = |bytes: &[u8]| {
        let mut text = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            text += if matches!(place, 4 | 6 | 8 | 10) { "-" } else { "" };
            text += &format!("{byte:02x}");
        }
        text
    };
    let ids = values.as_fixed_size_binary();
    Arc::new(ids.iter().map(|bytes| bytes.map(text)).collect::<StringArray>())
}

/// The type of a column whose numbers do not mean what Arrow's type says, with what helps. The driver of PostgreSQL gives `money`
/// in the smallest unit, which depends on a setting of the database, and ids of objects with a sign.
fn another_meaning(field: &Field) -> Option<String> {
    match postgres_type(field) {
        Some("money") => Some(format!("money; bring it as cast({} as numeric) in --query", field.name())),
        Some("oid") => Some(format!("oid; bring it as cast({} as bigint) in --query", field.name())),
        _ => None,
    }
}

/// The most digits behind the point.
fn most_decimals(values: &ArrayRef, column: &str) -> Result<i8, RemoteError> {
    let texts = values.as_string::<i32>();
    let mut most = 0;
    for text in texts.iter().flatten().filter(|text| !is_no_number(text)) {
        let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len());
        let plain = text.strip_prefix('-').unwrap_or(text);
        if digits > MOST_SCALE as usize || !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(RemoteError::Value {
                column: column.to_string(),
                value: text.chars().take(40).collect(),
                of: format!("a number with at most {MOST_SCALE} digits behind the point"),
                to: "decimal(38, 18)",
            });
        }
        most = most.max(i8::try_from(digits).unwrap_or(MOST_SCALE));
    }
    Ok(most)
}

/// The type in which a column is kept; none if it cannot be used.
fn usable(of: &DataType) -> Option<DataType> {
    let micro = TimeUnit::Microsecond;
    match of {
        DataType::LargeUtf8 | DataType::Utf8View => Some(DataType::Utf8),
        DataType::Dictionary(_, value) => usable(value),
        DataType::Timestamp(TimeUnit::Second | TimeUnit::Millisecond, zone) => {
            Some(DataType::Timestamp(micro, zone.clone()))
        }
        DataType::Date64 => Some(DataType::Timestamp(micro, None)),
        DataType::Float16 => Some(DataType::Float32),
        DataType::Time32(_) | DataType::Time64(_) | DataType::Null => Some(DataType::Utf8),
        DataType::Decimal256(_, scale) => Some(DataType::Decimal128(DIGITS, *scale)),
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64
        | DataType::Utf8
        | DataType::Date32
        | DataType::Timestamp(..)
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..) => Some(of.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        BinaryArray, Date32Array, FixedSizeBinaryArray, Int64Array, LargeStringArray,
        TimestampMicrosecondArray, TimestampSecondArray,
    };

    use super::*;

    fn batch(columns: Vec<(Field, ArrayRef)>) -> RecordBatch {
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
    }

    fn numbers(texts: &[&str]) -> RecordBatch {
        let meta = HashMap::from([(
            "ARROW:extension:metadata".to_string(),
            "{\"type_name\": \"numeric\", \"vendor_name\": \"PostgreSQL\"}".to_string(),
        )]);
        let field = Field::new("amount", DataType::Utf8, true).with_metadata(meta);
        batch(vec![(field, Arc::new(StringArray::from(texts.to_vec())) as ArrayRef)])
    }

    #[test]
    fn exact_numbers_stay_exact() {
        let first = numbers(&["12.50", "-3.125"]);
        let rows = Rows::of(&first, &Scales::default()).unwrap();
        let converted = rows.convert(&first).unwrap();
        assert_eq!(converted.schema().field(0).data_type(), &DataType::Decimal128(38, 3));
        let values = converted.column(0).as_primitive::<arrow::datatypes::Decimal128Type>();
        assert_eq!(values.values().to_vec(), [12_500, -3_125]);
    }

    #[test]
    fn a_finer_number_asks_for_another_reading_and_other_texts_are_refused() {
        let rows = Rows::of(&numbers(&["1.50"]), &Scales::default()).unwrap();
        match rows.convert(&numbers(&["0.0001"])) {
            Err(Unconverted::Finer { column, scale }) => assert_eq!((column.as_str(), scale), ("amount", 4)),
            other => panic!("{other:?}"),
        }
        let mut scales = Scales::default();
        scales.raise("amount".into(), 4);
        let rows = Rows::of(&numbers(&["1.50"]), &scales).unwrap();
        assert!(rows.convert(&numbers(&["0.0001"])).is_ok());
        // Digits may grow more than once: the last wish counts, or the answer would be read for ever.
        scales.raise("amount".into(), 6);
        let finer = Rows::of(&numbers(&["1.50"]), &scales).unwrap();
        assert!(finer.convert(&numbers(&["0.000001"])).is_ok());
        match rows.convert(&numbers(&["1.0000000000000000001"])) {
            Err(Unconverted::Failed(error)) => {
                let said = error.to_string();
                assert!(
                    said.contains("at most 18 digits") && said.contains("cast(amount as decimal(38, 18))"),
                    "{said}"
                );
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_number_is_missing() {
        let batch = numbers(&["NaN", "1.50", "Infinity", "-inf"]);
        let converted = Rows::of(&batch, &Scales::default()).unwrap().convert(&batch).unwrap();
        let missing: Vec<bool> = (0..4).map(|row| converted.column(0).is_null(row)).collect();
        assert_eq!(missing, [true, false, true, true]);
    }

    #[test]
    fn endless_days_and_moments_become_the_last_that_a_file_has() {
        let of = |name: &str, of: DataType| Field::new(name, of, true);
        let (days, moments) = ([i32::MAX, 19_000, i32::MIN], [i64::MAX, 1_000_000, i64::MIN]);
        let first = batch(vec![
            (of("day", DataType::Date32), Arc::new(Date32Array::from(days.to_vec())) as ArrayRef),
            (
                of("at", DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into()))),
                Arc::new(TimestampMicrosecondArray::from(moments.to_vec()).with_timezone("+00:00"))
                    as ArrayRef,
            ),
        ]);
        let converted = Rows::of(&first, &Scales::default()).unwrap().convert(&first).unwrap();
        let text = |column: usize, row: usize| {
            arrow::util::display::array_value_to_string(converted.column(column), row).unwrap()
        };
        assert_eq!([text(0, 0), text(0, 1), text(0, 2)], ["9999-12-31", "2022-01-08", "0001-01-01"]);
        assert_eq!([text(1, 0), text(1, 2)], ["9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"]);
    }

    #[test]
    fn texts_of_a_fixed_length_lose_the_blanks_that_fill_them() {
        let of = |name: &str, kind: &str, of: DataType| {
            Field::new(name, of, true)
                .with_metadata(HashMap::from([("POSTGRESQL:type".to_string(), kind.to_string())]))
        };
        let first = batch(vec![
            (of("code", "bpchar", DataType::Utf8), Arc::new(StringArray::from(vec!["a   "])) as ArrayRef),
            (of("text", "text", DataType::Utf8), Arc::new(StringArray::from(vec!["a   "])) as ArrayRef),
            (
                of("id", "citext", DataType::Binary),
                Arc::new(BinaryArray::from(vec![b"Ann".as_slice()])) as ArrayRef,
            ),
        ]);
        let converted = Rows::of(&first, &Scales::default()).unwrap().convert(&first).unwrap();
        let text = |column: usize| converted.column(column).as_string::<i32>().value(0).to_string();
        assert_eq!([text(0), text(1), text(2)], ["a", "a   ", "Ann"]);
    }

    #[test]
    fn columns_without_a_use_are_left_out_by_name() {
        let of = |name: &str, of: DataType| Field::new(name, of, true);
        let first = batch(vec![
            (of("id", DataType::LargeUtf8), Arc::new(LargeStringArray::from(vec!["a"])) as ArrayRef),
            (of("photo", DataType::Binary), Arc::new(BinaryArray::from(vec![b"x".as_slice()])) as ArrayRef),
            (
                of("at", DataType::Timestamp(TimeUnit::Second, None)),
                Arc::new(TimestampSecondArray::from(vec![60])) as ArrayRef,
            ),
        ]);
        let rows = Rows::of(&first, &Scales::default()).unwrap();
        assert_eq!(rows.unusable(), [Unusable { column: "photo".into(), of: "Binary".into() }]);
        let converted = rows.convert(&first).unwrap();
        assert_eq!(converted.column(0).as_string::<i32>().value(0), "a");
        let at = converted.column(1).as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
        assert_eq!(at.value(0), 60_000_000);
    }

    #[test]
    fn money_is_left_out_because_its_unit_is_unknown() {
        let meta = HashMap::from([("POSTGRESQL:type".to_string(), "money".to_string())]);
        let field = Field::new("amount", DataType::Int64, true).with_metadata(meta);
        let first = batch(vec![(field, Arc::new(Int64Array::from(vec![1234])) as ArrayRef)]);
        let rows = Rows::of(&first, &Scales::default()).unwrap();
        assert!(rows.schema().fields().is_empty());
        assert_eq!(rows.unusable()[0].of, "money; bring it as cast(amount as numeric) in --query");
    }

    #[test]
    fn ids_of_16_bytes_are_texts() {
        let meta = HashMap::from([("ARROW:extension:name".to_string(), "arrow.uuid".to_string())]);
        let field = Field::new("id", DataType::FixedSizeBinary(16), true).with_metadata(meta);
        let bytes: Vec<u8> = (0..16).map(|place| place * 17).collect();
        let ids = FixedSizeBinaryArray::try_from_iter([bytes].into_iter()).unwrap();
        let first = batch(vec![(field, Arc::new(ids) as ArrayRef)]);
        let converted = Rows::of(&first, &Scales::default()).unwrap().convert(&first).unwrap();
        assert_eq!(converted.column(0).as_string::<i32>().value(0), "00112233-4455-6677-8899-aabbccddeeff");
    }

    #[test]
    fn whole_numbers_that_a_database_declares_have_no_decimals() {
        // numeric(12, 0), numeric(12, 4), numeric.
        for (modifier, scale) in [(Some("786436"), 0), (Some("786440"), 2), (None, 2)] {
            let of = |(key, text): (&str, &str)| (key.to_string(), text.to_string());
            let mut meta = HashMap::from([of(("ADBC:postgresql:typname", "numeric"))]);
            meta.extend(modifier.map(|modifier| of(("POSTGRESQL:typmod", modifier))));
            let field = Field::new("id", DataType::Utf8, true).with_metadata(meta);
            let first = batch(vec![(field, Arc::new(StringArray::from(vec!["7"])) as ArrayRef)]);
            let rows = Rows::of(&first, &Scales::default()).unwrap();
            assert_eq!(rows.schema().field(0).data_type(), &DataType::Decimal128(38, scale), "{modifier:?}");
        }
    }
}
