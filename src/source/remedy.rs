//! Options in notes, ready to be pasted into a command line.

use super::spec::SourceSpec;

/// A filter option that keeps the rows of the present filter and of another condition.
pub fn with_filter(spec: &SourceSpec, condition: &str) -> String {
    let filter = match &spec.filter {
        Some(filter) => format!("({filter}) AND {condition}"),
        None => condition.to_string(),
    };
    format!("--where {}", in_quotes(&filter))
}

/// A filter, quoted for the shell.
pub fn in_quotes(filter: &str) -> String {
    match filter.contains(['"', '$', '`', '\\', '!']) {
        false => format!("\"{filter}\""),
        true => format!("'{}'", filter.replace('\'', r"'\''")),
    }
}
