//! What an expression of the user may hold: columns, literals, operators and functions of one row. It reads nothing but its
//! row, so an expression from somebody else's file of views can do no harm.

use crate::engine::{Cancel, Engine, EngineError, Foreign, Refusal};
use crate::text::nearest;

/// The functions that an expression may call, by what they are about.
pub const ALLOWED_FUNCTIONS: [(&str, &[&str]); 5] = [
    (
        "text",
        &[
            "array_to_string",
            "ascii",
            "bar",
            "chr",
            "concat",
            "concat_ws",
            "contains",
            "damerau_levenshtein",
            "ends_with",
            "format",
            "ilike_escape",
            "initcap",
            "instr",
            "jaccard",
            "jaro_similarity",
            "jaro_winkler_similarity",
            "lcase",
            "left",
            "left_grapheme",
            "len",
            "length",
            "length_grapheme",
            "levenshtein",
            "like_escape",
            "lower",
            "lpad",
            "ltrim",
            "md5",
            "nfc_normalize",
            "not_ilike_escape",
            "not_like_escape",
            "ord",
            "position",
            "prefix",
            "printf",
            "regexp_escape",
            "regexp_extract",
            "regexp_extract_all",
            "regexp_full_match",
            "regexp_matches",
            "regexp_replace",
            "regexp_split_to_array",
            "repeat",
            "replace",
            "reverse",
            "right",
            "rpad",
            "rtrim",
            "sha1",
            "sha256",
            "similar_to_escape",
            "split",
            "split_part",
            "starts_with",
            "str_split",
            "str_split_regex",
            "string_split",
            "string_split_regex",
            "string_to_array",
            "strip_accents",
            "strlen",
            "strpos",
            "substr",
            "substring",
            "suffix",
            "to_base",
            "translate",
            "trim",
            "ucase",
            "unicode",
            "upper",
            "url_decode",
            "url_encode",
        ],
    ),
    (
        "numbers",
        &[
            "abs",
            "add",
            "bit_count",
            "cbrt",
            "ceil",
            "ceiling",
            "divide",
            "even",
            "exp",
            "fdiv",
            "floor",
            "fmod",
            "greatest",
            "isfinite",
            "isinf",
            "isnan",
            "least",
            "ln",
            "log",
            "log10",
            "log2",
            "mod",
            "multiply",
            "pow",
            "power",
            "random",
            "round",
            "round_even",
            "roundbankers",
            "sign",
            "sqrt",
            "subtract",
            "trunc",
            "xor",
        ],
    ),
    (
        "dates",
        &[
            "age",
            "century",
            "current_date",
            "current_timestamp",
            "date_add",
            "date_diff",
            "date_part",
            "date_sub",
            "date_trunc",
            "datediff",
            "datepart",
            "datesub",
            "datetrunc",
            "day",
            "dayname",
            "dayofmonth",
            "dayofweek",
            "dayofyear",
            "decade",
            "epoch",
            "epoch_ms",
            "epoch_ns",
            "epoch_us",
            "get_current_timestamp",
            "hour",
            "isodow",
            "isoyear",
            "last_day",
            "make_date",
            "make_time",
            "make_timestamp",
            "make_timestamptz",
            "microsecond",
            "millisecond",
            "minute",
            "month",
            "monthname",
            "now",
            "quarter",
            "second",
            "strftime",
            "strptime",
            "time_bucket",
            "timezone",
            "to_days",
            "to_hours",
            "to_microseconds",
            "to_milliseconds",
            "to_minutes",
            "to_months",
            "to_quarters",
            "to_seconds",
            "to_timestamp",
            "to_weeks",
            "to_years",
            "today",
            "try_strptime",
            "week",
            "weekday",
            "weekofyear",
            "year",
            "yearweek",
        ],
    ),
    ("choices", &["coalesce", "if", "ifnull", "nullif", "typeof"]),
    (
        "lists and records",
        &[
            "array_contains",
            "array_extract",
            "array_has",
            "array_length",
            "cardinality",
            "element_at",
            "from_json",
            "json_array_length",
            "json_contains",
            "json_exists",
            "json_extract",
            "json_extract_path",
            "json_extract_path_text",
            "json_extract_string",
            "json_keys",
            "json_type",
            "json_valid",
            "json_value",
            "list_contains",
            "list_distinct",
            "list_element",
            "list_extract",
            "list_has",
            "list_has_all",
            "list_has_any",
            "list_slice",
            "list_value",
            "map_contains",
            "map_extract",
            "map_extract_value",
            "map_keys",
            "map_values",
            "row",
            "struct_extract",
            "struct_extract_at",
            "struct_pack",
        ],
    ),
];

/// Functions over several rows that users try.
const OVER_ROWS: [&str; 12] = [
    "any_value",
    "arg_max",
    "arg_min",
    "avg",
    "count",
    "count_star",
    "list",
    "max",
    "mean",
    "median",
    "min",
    "sum",
];

/// Checks what an expression may hold, before it is computed.
///
/// # Errors
/// [`EngineError::Refused`] with the reason: it cannot be parsed, it holds more than one expression, it reads more than
/// its row, or it calls a function that is not allowed.
pub fn check_expression(engine: &dyn Engine, expression: &str, cancel: &Cancel) -> Result<(), EngineError> {
    let parts = engine.parse_expression(expression, cancel)?;
    let refuse = |message: String| Err(EngineError::Refused { kind: Refusal::Other, message });
    if let Some(part) = parts.foreign.first() {
        return refuse(describe(*part).to_string());
    }
    let is_allowed = |name: &str| ALLOWED_FUNCTIONS.iter().any(|(_, all)| all.contains(&name));
    match parts.functions.iter().find(|name| !is_allowed(name)) {
        Some(name) => refuse(not_allowed(name)),
        None => Ok(()),
    }
}

fn describe(part: Foreign) -> &'static str {
    match part {
        Foreign::Query => {
            "an expression cannot hold a query: it reads its row alone; join files with --query, or with --customers, \
             --lines and --products"
        }
        Foreign::Window => {
            "an expression cannot compute over several rows: it reads its row alone; compute such columns with --query"
        }
        Foreign::Parameter => "an expression cannot have placeholders: write the value, as in amount > 50",
        Foreign::Star => "an expression cannot hold all columns: name the one it needs",
        Foreign::Several => "it is more than one expression: write one, with AND or OR between conditions",
        Foreign::Other => "it is not an expression over columns: write it as in lower(country) = 'fr'",
    }
}

fn not_allowed(name: &str) -> String {
    if OVER_ROWS.contains(&name) {
        return format!("{name} is computed over several rows, and an expression reads its row alone");
    }
    let all: Vec<&str> = ALLOWED_FUNCTIONS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let near = nearest(name, &all).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    format!("function {name} is unknown, or reads more than its row{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Limits, Resources};

    fn checked(expression: &str) -> Result<(), String> {
        let engine = crate::engine::open(&Limits::choose(&Resources::default())).unwrap();
        check_expression(engine.as_ref(), expression, &Cancel::new()).map_err(|error| match error {
            EngineError::Refused { message, .. } => message,
            other => other.to_string(),
        })
    }

    #[test]
    fn what_analysts_write_is_allowed() {
        for expression in [
            "amount > 50",
            "country = 'FR' AND amount > 50 OR NOT paid",
            "Quantity * UnitPrice - coalesce(\"Refunded Amount\", 0)",
            "lower(trim(email))",
            "country IN ('FR', 'DE') AND name LIKE 'a%' AND note NOT ILIKE '%test%'",
            "CASE WHEN a THEN b ELSE c END",
            "ordered_at BETWEEN DATE '2024-01-01' AND '2024-02-01'::DATE + INTERVAL 3 DAY",
            "extract(year FROM ordered_at) = 2024",
            "TRY_CAST(replace(amount, ',', '.') AS DECIMAL(18, 2))",
            "a IS DISTINCT FROM b",
            "payload ->> '$.customer.id'",
            "customer.name",
            "name ~ '^a' || 'b'",
            "if(a > 0, 1, -1) // 2 % 3",
            "(a, b) IN ((1, 2), (3, 4))",
            "ordered_at AT TIME ZONE 'Europe/Berlin'",
            "total /* with tax */ * 0.8",
            "channel = 'email' -- the letters",
        ] {
            assert_eq!(checked(expression), Ok(()), "{expression}");
        }
    }

    #[test]
    fn what_reads_more_than_its_row_is_refused() {
        for (expression, why) in [
            ("(SELECT count(*) FROM 'other.csv') > 0", "cannot hold a query"),
            ("customer IN (SELECT id FROM vip)", "cannot hold a query"),
            ("EXISTS (FROM read_text('/etc/passwd'))", "cannot hold a query"),
            ("1 FROM read_text('/etc/passwd')", "cannot be read as SQL from 'FROM' on"),
            ("1) FROM read_text('/etc/passwd') WHERE (true", "cannot be read as SQL from ')' on"),
            ("1) + (2", "cannot be read as SQL from ')' on"),
            ("1; DROP TABLE orders", "cannot be read as SQL from ';' on"),
            ("a, b", "more than one expression"),
            ("sum(amount) OVER ()", "cannot compute over several rows"),
            ("getenv('HOME') IS NULL", "function getenv"),
            ("read_text('/etc/passwd') IS NULL", "function read_text"),
            ("main.lower(a) = 'b'", "function main.lower"),
            ("current_setting('threads') > 0", "function current_setting"),
            ("query('SELECT 1')", "function query"),
            ("list_transform([1], x -> x)", "function list_transform"),
            ("COLUMNS('a.*') > 0", "cannot hold all columns"),
            ("a = ?", "cannot have placeholders"),
            ("lenght(a) = 1", "did you mean length?"),
        ] {
            let answer = checked(expression);
            assert!(answer.as_ref().is_err_and(|message| message.contains(why)), "{expression}: {answer:?}");
        }
    }
}
