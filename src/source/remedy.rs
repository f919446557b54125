//! Options as a note prints them, to be pasted.

use super::spec::SourceSpec;

/// The option of a filter that also keeps what the filter there is keeps.
pub fn with_filter(spec: &SourceSpec, condition: &str) -> String {
    let filter = match &spec.filter {
        Some(filter) => format!("({filter}) AND {condition}"),
        None => condition.to_string(),
    };
    format!("--where {}", in_quotes(&filter))
}

/// A filter as a shell takes it.
pub fn in_quotes(filter: &str) -> String {
    match filter.contains(['"', '$', '`', '\\', '!']) {
        false => format!("\"{filter}\""),
        true => format!("'{}'", filter.replace('\'', r"'\''")),
    }
}
