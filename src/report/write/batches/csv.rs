//! Batches as CSV after RFC 4180, with plain decimals, ISO moments, and null kept apart from empty text.

use std::fmt::Write as _;
use std::io::Write;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::encoder::Encoder;
use super::error::Failure;
use super::format::CsvOptions;
use crate::text::is_formula;

pub(super) struct CsvEncoder<W: Write> {
    sink: W,
    options: CsvOptions,
    /// Encoded rows not yet written.
    lines: String,
    /// One field before it is quoted.
    field: String,
}

impl<W: Write> CsvEncoder<W> {
    pub(super) fn new(sink: W, schema: &SchemaRef, options: CsvOptions) -> Result<Self, Failure> {
        if let Some(nested) = schema.fields().iter().find(|field| is_nested(field.data_type())) {
            return Err(Failure::Column(nested.name().clone(), nested.data_type().clone()));
        }
        let mut encoder = Self { sink, options, lines: String::new(), field: String::new() };
        encoder.header(schema);
        encoder.hand_over()?;
        Ok(encoder)
    }

    fn header(&mut self, schema: &Schema) {
        for (index, field) in schema.fields().iter().enumerate() {
            if index > 0 {
                self.lines.push(',');
            }
            push_text(&mut self.lines, field.name(), self.options);
        }
        self.lines.push('\n');
    }

    fn hand_over(&mut self) -> Result<(), Failure> {
        let written = self.sink.write_all(self.lines.as_bytes());
        self.lines.clear();
        written.map_err(Failure::Io)
    }

    fn push_row(&mut self, columns: &[Column<'_>], row: usize) -> Result<(), Failure> {
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                self.lines.push(',');
            }
            if column.values.is_null(row) {
                if columns.len() == 1 {
                    self.lines.push_str("\"\"");
                }
            } else if column.is_text {
                self.field.clear();
                write!(self.field, "{}", column.formatter.value(row))
                    .map_err(|error| Failure::Encode(Box::new(error)))?;
                push_text(&mut self.lines, &self.field, self.options);
            } else {
                write!(self.lines, "{}", column.formatter.value(row))
                    .map_err(|error| Failure::Encode(Box::new(error)))?;
            }
        }
        self.lines.push('\n');
        Ok(())
    }
}

impl<W: Write> Encoder for CsvEncoder<W> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        let format = FormatOptions::new()
            .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
            .with_timestamp_tz_format(Some("%Y-%m-%d %H:%M:%S%.f%:z"));
        let columns = batch.columns().iter();
        let columns = columns.map(|values| Column::new(values, &format));
        let columns =
            columns.collect::<Result<Vec<_>, _>>().map_err(|error| Failure::Encode(Box::new(error)))?;
        for row in 0..batch.num_rows() {
            self.push_row(&columns, row)?;
        }
        self.hand_over()
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.sink.flush().map_err(Failure::Io)
    }
}

struct Column<'a> {
    values: &'a ArrayRef,
    formatter: ArrayFormatter<'a>,
    /// Whether values may need quotes.
    is_text: bool,
}

impl<'a> Column<'a> {
    fn new(values: &'a ArrayRef, format: &FormatOptions<'a>) -> Result<Self, ArrowError> {
        Ok(Self {
            values,
            formatter: ArrayFormatter::try_new(values.as_ref(), format)?,
            is_text: is_text(values.data_type()),
        })
    }
}

fn is_nested(data_type: &DataType) -> bool {
    data_type.is_nested() && !matches!(data_type, DataType::Dictionary(_, _))
}

fn is_text(data_type: &DataType) -> bool {
    !(data_type.is_numeric() || data_type.is_temporal() || *data_type == DataType::Boolean)
}

/// Text as one field: guarded, then quoted if it is empty or holds a comma, a quote or the end of a line.
fn push_text(lines: &mut String, text: &str, options: CsvOptions) {
    let guard = if options.guard_formulas && is_formula(text) { "'" } else { "" };
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        lines.push('"');
        lines.push_str(guard);
        for (index, part) in text.split('"').enumerate() {
            if index > 0 {
                lines.push_str("\"\"");
            }
            lines.push_str(part);
        }
        lines.push('"');
    } else {
        lines.push_str(guard);
        lines.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::TableFormat;
    use super::super::table::stream_table;
    use super::*;
    use arrow::array::{
        BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray, StructArray,
        TimestampMicrosecondArray,
    };
    use std::sync::Arc;

    fn csv(columns: Vec<(&str, ArrayRef)>, guard_formulas: bool) -> String {
        let nullable = columns.into_iter().map(|(name, column)| (name, column, true));
        let batch = RecordBatch::try_from_iter_with_nullable(nullable).unwrap();
        let mut sink = Vec::new();
        let options = CsvOptions { guard_formulas };
        let batches = [Ok::<_, std::io::Error>(batch.clone())];
        let schema = batch.schema();
        stream_table(&mut sink, "memory", &schema, batches, TableFormat::Csv(options)).unwrap();
        String::from_utf8(sink).unwrap()
    }

    fn text(values: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(values.to_vec()))
    }

    #[test]
    fn every_type_is_plain() {
        let amounts = Decimal128Array::from(vec![-1250, 5]);
        let moments = TimestampMicrosecondArray::from(vec![1_672_927_402_000_000, 500_000]);
        let written = csv(
            vec![
                ("id", Arc::new(Int64Array::from(vec![Some(-1), None]))),
                ("amount", Arc::new(amounts.with_precision_and_scale(12, 2).unwrap())),
                ("at", Arc::new(moments)),
                ("day", Arc::new(Date32Array::from(vec![19_362, 0]))),
                ("rate", Arc::new(Float64Array::from(vec![0.1, 1e20]))),
                ("open", Arc::new(BooleanArray::from(vec![true, false]))),
            ],
            true,
        );
        let expected = "id,amount,at,day,rate,open\n\
            -1,-12.50,2023-01-05 14:03:22,2023-01-05,0.1,true\n\
            ,0.05,1970-01-01 00:00:00.500,1970-01-01,1e20,false\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn quotes_commas_and_line_ends_are_quoted() {
        let hard = [Some("a,b"), Some("say \"hi\""), Some("two\nlines"), Some("cr\rlf"), Some("\"")];
        let rest = ["Zoë", "日本", " space ", "x", "🛒"].map(Some);
        let written = csv(vec![("hard, \"name\"", text(&hard)), ("rest", text(&rest))], false);
        let expected = "\"hard, \"\"name\"\"\",rest\n\"a,b\",Zoë\n\"say \"\"hi\"\"\",日本\n\
            \"two\nlines\", space \n\"cr\rlf\",x\n\"\"\"\",🛒\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn null_and_empty_text_differ() {
        let columns = vec![("a", text(&[None, Some("")])), ("b", text(&[Some(""), None]))];
        assert_eq!(csv(columns, false), "a,b\n,\"\"\n\"\",\n");
    }

    #[test]
    fn a_null_in_a_single_column_is_still_a_row() {
        assert_eq!(csv(vec![("a", text(&[None, Some("x")]))], false), "a\n\"\"\nx\n");
    }

    #[test]
    fn formulas_are_guarded_on_request_and_only_in_text() {
        let values = ["=1+1", "+1x", "-1", "@x", "\tx", "\rx", "=\"a\"", "a=1"].map(Some);
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![-1; 8]));
        let columns = || vec![("=t", text(&values)), ("n", Arc::clone(&numbers))];
        let guarded = "'=t,n\n'=1+1,-1\n'+1x,-1\n-1,-1\n'@x,-1\n'\tx,-1\n\"'\rx\",-1\n\
            \"'=\"\"a\"\"\",-1\na=1,-1\n";
        assert_eq!(csv(columns(), true), guarded);
        assert!(csv(columns(), false).starts_with("=t,n\n=1+1,-1\n"));
    }

    #[test]
    fn a_nested_column_is_refused_by_name() {
        let batch = RecordBatch::try_from_iter([("inner", text(&[Some("x")]))]).unwrap();
        let nested: ArrayRef = Arc::new(StructArray::from(batch));
        let batch = RecordBatch::try_from_iter([("outer", nested)]).unwrap();
        let none: [Result<RecordBatch, std::io::Error>; 0] = [];
        let format = TableFormat::Csv(CsvOptions::default());
        let error = stream_table(Vec::new(), "out.csv", &batch.schema(), none, format).unwrap_err();
        assert!(error.to_string().starts_with("cannot write out.csv: the column outer has the type"));
    }
}
