//! Which columns of a list of customers are shown, and in which order, as the user has arranged them.

use serde::{Deserialize, Serialize};

/// An arrangement of columns by their names. Columns it does not name come after those it names, in their own order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Arrangement {
    /// Columns in their order, the hidden ones too.
    pub order: Vec<String>,
    pub hidden: Vec<String>,
}

impl Arrangement {
    /// Whether every list keeps its own columns and order.
    pub fn is_plain(&self) -> bool {
        *self == Arrangement::default()
    }

    /// Places of all columns of a list in the order they are arranged in.
    pub fn places(&self, names: &[&str]) -> Vec<usize> {
        let at = |name: &str| names.iter().position(|known| known.eq_ignore_ascii_case(name));
        let mut places: Vec<usize> = Vec::new();
        for place in self.order.iter().filter_map(|name| at(name)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let others: Vec<usize> = (0..names.len()).filter(|place| !places.contains(place)).collect();
        places.extend(others);
        places
    }

    /// Places of the columns of a list that are shown, in their order: at least one, the first if all are hidden.
    pub fn shown(&self, names: &[&str]) -> Vec<usize> {
        let hides = |place: &usize| names.get(*place).is_some_and(|name| self.hides(name));
        let all = self.places(names);
        let shown: Vec<usize> = all.iter().copied().filter(|place| !hides(place)).collect();
        if shown.is_empty() { all.into_iter().take(1).collect() } else { shown }
    }

    /// Whether a column is hidden.
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden.eq_ignore_ascii_case(name))
    }
}

/// Names of columns with commas between, as `--columns` reads them: a name with a comma or a quote is quoted.
pub fn written<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let word = |name: &str| {
        let plain = !name.contains([',', '"']) && name.trim() == name;
        if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    };
    names.into_iter().map(word).collect::<Vec<_>>().join(",")
}

/// Column names separated by commas; a name in double quotes may contain a comma, and a doubled quote.
///
/// # Errors
/// An unclosed quote, an empty name, a duplicate.
pub fn read(text: &str) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => in_quotes(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_string(), &rest[end..])
            }
        };
        if name.is_empty() {
            return Err(format!("'{text}' names an empty column: write names as in orders,revenue"));
        }
        if names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            return Err(format!("the column '{name}' is given twice: write it once"));
        }
        names.push(name);
        match after.trim_start().strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if after.trim().is_empty() => return Ok(names),
            None => return Err(format!("'{}' follows a quoted column: put a comma before it", after.trim())),
        }
    }
}

/// A name up to its closing quote, and what follows it.
fn in_quotes(text: &str) -> Result<(String, &str), String> {
    let mut name = String::new();
    let mut signs = text.char_indices().peekable();
    while let Some((place, sign)) = signs.next() {
        match sign {
            '"' if signs.next_if(|(_, next)| *next == '"').is_some() => name.push('"'),
            '"' => return Ok((name, &text[place + 1..])),
            sign => name.push(sign),
        }
    }
    Err(format!("the quote before '{text}' is not closed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrangement(order: &[&str], hidden: &[&str]) -> Arrangement {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        Arrangement { order: texts(order), hidden: texts(hidden) }
    }

    fn shown<'a>(arranged: &Arrangement, names: &[&'a str]) -> Vec<&'a str> {
        arranged.shown(names).into_iter().map(|place| names[place]).collect()
    }

    #[test]
    fn columns_stand_as_they_were_arranged() {
        let names = ["customer", "orders", "revenue", "country"];
        assert_eq!(shown(&Arrangement::default(), &names), names);
        let arranged = arrangement(&["revenue", "customer", "country", "orders"], &["country"]);
        assert_eq!(shown(&arranged, &names), ["revenue", "customer", "orders"]);
    }

    #[test]
    fn what_the_arrangement_does_not_know_is_shown_behind_what_it_knows() {
        let arranged = arrangement(&["revenue", "orders", "customer"], &["orders"]);
        let names = ["customer", "orders", "status", "revenue", "country"];
        assert_eq!(shown(&arranged, &names), ["revenue", "customer", "status", "country"]);
        // Columns that a list lacks leave no gap, and something is always shown.
        assert_eq!(shown(&arranged, &["orders"]), ["orders"]);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for names in [vec!["a"], vec!["a b", "c,d", "e\"f", " g "], vec!["\"", ","]] {
            assert_eq!(read(&written(names.iter().copied())).unwrap(), names);
        }
        assert_eq!(read(" a , b ").unwrap(), ["a", "b"]);
        for (text, part) in [
            ("a,,b", "names an empty column"),
            ("", "names an empty column"),
            ("a,A", "'A' is given twice"),
            ("\"a", "is not closed"),
            ("\"a\"b", "'b' follows"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
    }
}
