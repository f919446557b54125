//! The name of a file beside the orders: `items.csv`, or `items.csv:order_no` with the column that joins it.

use std::path::Path;

use crate::source::inputs::path_parts::split_part;

/// A file beside the orders, as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideFile {
    pub path: String,
    /// The column that joins it, if one is named.
    pub key: Option<String>,
}

impl SideFile {
    /// Reads a name, perhaps with a table, as in `shop.db#items:order_no`. A file of exactly that name has precedence, because a file name may contain a colon.
    pub fn parse(text: &str) -> SideFile {
        let is_there =
            |path: &str| Path::new(path).exists() || (split_part(path).1.is_some() && !path.contains(':'));
        match text.rsplit_once(':') {
            Some((path, key)) if !is_there(text) && is_there(path) => {
                SideFile { path: path.into(), key: Some(key.into()) }
            }
            _ => SideFile { path: text.into(), key: None },
        }
    }

    /// The columns behind the file by their roles: `role=COLUMN,role=COLUMN`, or a single column for the first role.
    ///
    /// # Errors
    /// The first word that names no role.
    pub fn roles(&self, known: &[&str]) -> Result<Vec<(String, String)>, String> {
        let Some(key) = &self.key else { return Ok(Vec::new()) };
        if !key.contains('=') {
            return Ok(vec![(known[0].to_string(), key.clone())]);
        }
        let pair = |word: &str| {
            let (role, column) = word.split_once('=').ok_or_else(|| word.to_string())?;
            let role = known.iter().find(|known| **known == role.trim()).ok_or_else(|| word.to_string())?;
            Ok(((*role).to_string(), column.trim().to_string()))
        };
        key.split(',').map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_columns_are_named_behind_a_colon() {
        let of =
            |key: &str| SideFile { path: "a.csv".into(), key: Some(key.into()) }.roles(&["customer", "date"]);
        let pair = |role: &str, column: &str| (role.to_string(), column.to_string());
        assert_eq!(of("uid"), Ok(vec![pair("customer", "uid")]));
        assert_eq!(
            of("date=sent on, customer=uid"),
            Ok(vec![pair("date", "sent on"), pair("customer", "uid")])
        );
        assert_eq!(of("day=x"), Err("day=x".to_string()));
        assert_eq!(of("date=x,uid"), Err("uid".to_string()));
    }

    #[test]
    fn a_key_is_named_behind_a_colon_unless_a_file_is_called_so() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(at("items.csv"), "a").unwrap();
        std::fs::write(at("items.csv:b"), "a").unwrap();
        let key = |text: String| SideFile::parse(&text).key;
        assert_eq!(key(at("items.csv:a")).as_deref(), Some("a"));
        assert_eq!(key(at("items.csv:b")), None);
        assert_eq!(key(at("other.csv:a")), None);
    }
}
