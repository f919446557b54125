//! The name of a file beside the orders: `items.csv`, or `items.csv:order_no` with the column that joins it.

use std::path::Path;

/// A file beside the orders, as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub path: String,
    /// The column that joins it, if one is named.
    pub key: Option<String>,
}

impl Beside {
    /// Reads a name; a file of exactly that name comes first, for a name may hold a colon.
    pub fn parse(text: &str) -> Beside {
        match text.rsplit_once(':') {
            Some((path, key)) if !Path::new(text).exists() && Path::new(path).exists() => {
                Beside { path: path.into(), key: Some(key.into()) }
            }
            _ => Beside { path: text.into(), key: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_behind_a_colon_unless_a_file_is_called_so() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(at("items.csv"), "a").unwrap();
        std::fs::write(at("items.csv:b"), "a").unwrap();
        let key = |text: String| Beside::parse(&text).key;
        assert_eq!(key(at("items.csv:a")).as_deref(), Some("a"));
        assert_eq!(key(at("items.csv:b")), None);
        assert_eq!(key(at("other.csv:a")), None);
    }
}
