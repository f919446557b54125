//! Changes one view in the text of a file and keeps every other line, comments too.

use toml::{Table, Value};

/// The text with the tables of a view exchanged for others (none takes the view away), or with new ones at its end.
/// Comments before a table stay in place.
pub fn exchanged(text: &str, name: &str, table: &str) -> String {
    let mut kept = String::new();
    let (mut inside, mut placed) = (false, false);
    // Blank lines and comments, until the next entry is known.
    let mut between = String::new();
    for line in text.split_inclusive('\n') {
        let begins = head(line);
        if begins.is_none() && (line.trim().is_empty() || line.trim_start().starts_with('#')) {
            between.push_str(line);
            continue;
        }
        let was_inside = inside;
        inside = begins.map_or(inside, |begins| begins == name);
        if was_inside && inside {
            between = between.split_inclusive('\n').filter(|line| !line.trim().is_empty()).collect();
        }
        kept.push_str(&std::mem::take(&mut between));
        if inside && !placed {
            kept.push_str(table);
            placed = true;
        } else if !inside {
            kept.push_str(line);
        }
    }
    kept.push_str(&between);
    if placed { kept } else { with(&kept, table) }
}

/// The text with another table at its end.
fn with(text: &str, table: &str) -> String {
    let before = text.trim_end();
    let gap = if before.is_empty() || table.is_empty() { "" } else { "\n\n" };
    if table.is_empty() { text.to_string() } else { format!("{before}{gap}{table}") }
}

/// The first name in the head of a table, `[name.view]`.
fn head(line: &str) -> Option<String> {
    if !line.trim_start().starts_with('[') {
        return None;
    }
    let table: Table = toml::from_str(line).ok()?;
    table.into_iter().find(|(_, value)| matches!(value, Value::Table(_))).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_exchanged_where_it_stands() {
        let text = "# all\n\n[a.source]\nx = 1\n\n# of b\n[b.source]\nx = 2\n\n[b.view]\ny = 3\n\n# of c\n[\"c\".source]\n";
        let gone = "# all\n\n[a.source]\nx = 1\n\n# of b\n\n# of c\n[\"c\".source]\n";
        assert_eq!(exchanged(text, "b", ""), gone);
        assert_eq!(exchanged(text, "zzz", ""), text);
        let other = "# all\n\n[a.source]\nx = 1\n\n# of b\n[b.source]\nz = 9\n\n# of c\n[\"c\".source]\n";
        assert_eq!(exchanged(text, "b", "[b.source]\nz = 9\n"), other);
    }

    #[test]
    fn a_new_view_is_put_at_the_end() {
        assert_eq!(exchanged("", "a", "[a]\n"), "[a]\n");
        assert_eq!(exchanged("[a]\nx = 1\n\n\n", "b", "[b]\n"), "[a]\nx = 1\n\n[b]\n");
    }
}
