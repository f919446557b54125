//! The questions of surveys.

use crate::named_enum;

named_enum! {
    /// What customers are asked.
    #[derive(PartialOrd, Ord)]
    pub enum SurveyKind: "kind of survey" {
        /// How likely they recommend: 0 to 10, or 1 to 10.
        Nps = "nps",
        /// How satisfied they are.
        Csat = "csat",
        /// How easy something was for them.
        Ces = "ces",
    }
}

impl SurveyKind {
    /// Its name in words.
    pub const fn title(self) -> &'static str {
        match self {
            SurveyKind::Nps => "net promoter score (NPS)",
            SurveyKind::Csat => "customer satisfaction (CSAT)",
            SurveyKind::Ces => "customer effort score (CES)",
        }
    }

    /// Words for it in files, in lower case.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            SurveyKind::Nps => &["nps", "promoter", "recommend", "empfehl"],
            SurveyKind::Csat => &["csat", "satisf", "zufrieden"],
            SurveyKind::Ces => &["ces", "effort", "aufwand"],
        }
    }

    /// The kind that a text names, if it names exactly one.
    pub fn named_in(text: &str) -> Option<SurveyKind> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let names = |kind: &SurveyKind| {
            kind.words()
                .iter()
                .any(|word| words.iter().any(|one| one == word || (word.len() > 4 && one.contains(word))))
        };
        let mut found = SurveyKind::ALL.into_iter().filter(names);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_by_a_word_of_its_own() {
        for (text, kind) in [
            ("NPS", Some(SurveyKind::Nps)),
            ("nps_score", Some(SurveyKind::Nps)),
            ("Customer Satisfaction", Some(SurveyKind::Csat)),
            ("ces-2025.csv", Some(SurveyKind::Ces)),
            ("process", None),
            ("nps and csat", None),
            ("", None),
        ] {
            assert_eq!(SurveyKind::named_in(text), kind, "{text}");
        }
    }
}
