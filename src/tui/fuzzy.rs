//! Finding by a few letters: they must occur in this order; runs and beginnings of words count more.

/// What the whole text counts if it is typed: more than any part of a longer one.
const WHOLE: i32 = 1000;

/// How well `typed` fits `text`; none if a letter is missing. An empty `typed` fits every text equally.
pub fn score(typed: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut at = 0;
    let mut total = 0;
    let mut run = 0;
    for letter in typed.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let found = at + text[at..].iter().position(|c| *c == letter)?;
        let begins = found == 0 || !text[found - 1].is_alphanumeric();
        run = if found == at && at > 0 { run + 1 } else { 0 };
        total += 1 + run * 2 + if begins { 3 } else { 0 } - ((found - at) as i32 / 8).min(3);
        at = found + 1;
    }
    let is_whole = typed.trim().chars().flat_map(char::to_lowercase).eq(text);
    Some(if is_whole { total + WHOLE } else { total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_occur_in_order() {
        assert!(score("cg", "cohort grain").is_some());
        assert_eq!(score("gc", "cohort grain"), None);
        assert_eq!(score("", "anything"), Some(0));
    }

    #[test]
    fn a_whole_word_beats_scattered_letters() {
        assert!(score("exp", "export") > score("exp", "when a member comes up"));
        assert!(score("und", "undo") > score("und", "turn the mode"));
        assert!(score("rf", "rf") > score("rf", "rfm"));
        assert!(score("Export all", "export all") > score("Export all", "export all rows"));
    }
}
