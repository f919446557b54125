//! The settings of lifetime value: model, horizon, discount, margin, fits and intervals, each chosen or typed.

use std::fmt::Display;
use std::str::FromStr;

use crate::clv::{Model, ValueTerms};
use crate::cohort::Share;
use crate::explore::clv::{Cac, ClvQuestion, FitMode};
use crate::source::SourceSpec;

use super::popups::{Choice, Item, Picked};

/// Model and terms, and whether lists of customers show predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct ClvSettings {
    /// Model, terms, fits, intervals and acquisition cost; the screen adds the customers and their grouping.
    pub question: ClvQuestion,
    /// Whether lists of customers and the page of one customer show P(alive), expected orders and spend, and CLV.
    pub each: bool,
}

impl Default for ClvSettings {
    fn default() -> Self {
        let question = ClvQuestion { margin_of_data: true, holdout: true, ..ClvQuestion::default() };
        ClvSettings { question, each: false }
    }
}

impl ClvSettings {
    /// What a model is asked about single customers, if anything.
    pub fn of_each(&self) -> Option<Box<ClvQuestion>> {
        self.each.then(|| Box::new(self.question.of_customers()))
    }

    /// Goes back to the customers that were valued before, if they differ; returns whether they do.
    pub fn back_to(&mut self, before: Option<&ClvQuestion>) -> bool {
        if self.of_each().as_deref() == before {
            return false;
        }
        self.each = before.is_some();
        if let Some(before) = before {
            self.question = ClvQuestion {
                model: before.model,
                terms: before.terms,
                margin_of_data: before.margin_of_data,
                ..self.question.clone()
            };
        }
        true
    }

    /// Shows predictions for each customer, or hides them.
    pub fn toggled(&self) -> ClvSettings {
        ClvSettings { each: !self.each, ..self.clone() }
    }

    /// The same with a change to the model or to one of the terms, as the user chose or typed it.
    ///
    /// # Errors
    /// The text that cannot be read, and the texts that could.
    pub fn with_choice(&self, picked: &Picked, source: &SourceSpec) -> Result<ClvSettings, String> {
        let text = picked.names.first().unwrap_or(&picked.typed);
        let question = changed_by_all(&self.question, text)?;
        if source.cost.is_some() && !question.margin_of_data {
            return Err(
                "the cost of each row gives the margin: take the cost away in the options first".into()
            );
        }
        Ok(ClvSettings { question, ..self.clone() })
    }

    /// The same for orders read as `source` says: a cost per row overrides a flat margin.
    pub fn for_source(&self, source: &SourceSpec) -> ClvSettings {
        match changed(&self.question, "margin data") {
            Ok(question) if source.cost.is_some() => ClvSettings { question, ..self.clone() },
            _ => self.clone(),
        }
    }
}

/// The title of the list.
const TITLE: &str = "lifetime value with";

/// What the list offers; the user may type other values.
const OFFERED: [(&str, &[&str]); 8] = [
    ("model", &["auto", "bg-nbd", "mbg-nbd", "pareto-nbd"]),
    ("horizon", &["3m", "6m", "12m", "24m", "36m"]),
    ("discount", &["0", "0.05", "0.1", "0.15"]),
    ("margin", &["data", "0.2", "0.4", "0.6"]),
    ("fit", &["pooled", "separate"]),
    ("intervals", &["0", "200", "1000"]),
    ("cac", &["none"]),
    ("lifespan", &["observed", "12m", "36m"]),
];

/// The settings for single customers.
const OF_EACH: [&str; 4] = ["model", "horizon", "discount", "margin"];

/// The list, with the present settings marked.
pub fn choice(question: &ClvQuestion) -> Choice {
    choice_of(question, &OFFERED.map(|(name, _)| name))
}

/// The list of settings for single customers.
pub fn choice_of_each(question: &ClvQuestion) -> Choice {
    choice_of(question, &OF_EACH)
}

/// The list for the cost of acquisition.
pub fn choice_of_cost(question: &ClvQuestion) -> Choice {
    choice_of(question, &["cac"])
}

/// The list of some of them.
fn choice_of(question: &ClvQuestion, names: &[&str]) -> Choice {
    let item = |(name, value): (&str, &str)| {
        let note = if now(question, name) == value { "as it is now" } else { note(name, value) };
        Item { name: format!("{name} {value}"), note: note.to_string(), off: false }
    };
    let offered = OFFERED.iter().filter(|(name, _)| names.contains(name));
    let all = offered.flat_map(|(name, values)| values.iter().map(|value| (*name, *value)));
    Choice::of(TITLE, all.map(item).collect(), 1)
}

fn note(name: &str, value: &str) -> &'static str {
    match (name, value) {
        ("model", "auto") => "the one with the smallest holdout error",
        ("margin", "data") => "amount minus cost if a cost is mapped, otherwise the whole amount",
        ("margin", _) => "a share of the amount; type any other, as in: margin 0.35",
        ("horizon", _) => "type any other, as in: horizon 18m",
        ("discount", _) => "a year",
        ("fit", "pooled") => "one fit over all customers, applied to the orders of each segment",
        ("fit", _) => "a fit of its own for each segment of 500 customers or more",
        ("cac", _) => "type an amount per customer or a file of spend: cac 25, cac spend.csv",
        ("lifespan", _) => "of the simple formulas",
        ("intervals", "0") => "none",
        ("intervals", _) => "resamples behind each interval; the models are refitted on each",
        _ => "",
    }
}

fn now(question: &ClvQuestion, name: &str) -> String {
    let terms = &question.terms;
    match name {
        "model" => question.model.map_or("auto", Model::name).to_string(),
        "horizon" => terms.horizon().to_string(),
        "discount" => terms.discount().to_string(),
        "margin" if question.margin_of_data => "data".to_string(),
        "margin" => terms.margin().to_string(),
        "fit" => question.fit.to_string(),
        "cac" => match &question.cac {
            None => "none".to_string(),
            Some(Cac::Each(each)) => each.to_string(),
            Some(Cac::File(path)) => path.display().to_string(),
        },
        "lifespan" => question.lifespan.map_or("observed".to_string(), |span| span.to_string()),
        _ => question.bootstrap.to_string(),
    }
}

/// The question with some settings changed, as the user chose or typed them: `intervals 200, cac 25`.
///
/// # Errors
/// The text that cannot be read, and the texts that could.
fn changed_by_all(question: &ClvQuestion, text: &str) -> Result<ClvQuestion, String> {
    // A name of a file may have a comma; one with a blank after it is rare.
    text.split(", ").try_fold(question.clone(), |question, setting| changed(&question, setting))
}

/// The question with one setting changed: `horizon 18m`.
///
/// # Errors
/// The text that cannot be read, and the texts that could.
pub fn changed(question: &ClvQuestion, text: &str) -> Result<ClvQuestion, String> {
    let (name, value) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let value = value.trim();
    let mut new = question.clone();
    let terms = &question.terms;
    let with = |margin: f64, discount: f64, horizon| {
        ValueTerms::new(margin, discount, horizon).map_err(|error| error.to_string())
    };
    match name {
        "model" if value == "auto" => new.model = None,
        "model" => new.model = Some(read(value)?),
        "horizon" => new.terms = with(terms.margin(), terms.discount(), read(value)?)?,
        "discount" => new.terms = with(terms.margin(), share(value)?, terms.horizon())?,
        "margin" if value == "data" => {
            new.margin_of_data = true;
            new.terms = with(1.0, terms.discount(), terms.horizon())?;
        }
        "margin" => {
            new.margin_of_data = false;
            new.terms = with(share(value)?, terms.discount(), terms.horizon())?;
        }
        "fit" => new.fit = read::<FitMode>(value)?,
        "cac" if value == "none" => new.cac = None,
        "cac" => new.cac = Some(value.parse()?),
        "lifespan" if value == "observed" => new.lifespan = None,
        "lifespan" => new.lifespan = Some(read(value)?),
        "intervals" => {
            let resamples: u32 =
                value.parse().map_err(|_| format!("'{value}' is not a number of resamples"))?;
            if (1..100).contains(&resamples) || resamples > 100_000 {
                return Err("intervals take 0, or 100 to 100000 resamples".to_string());
            }
            new.bootstrap = resamples;
        }
        _ => {
            let names: Vec<&str> = OFFERED.iter().map(|(name, _)| *name).collect();
            return Err(format!("unknown term '{name}'; available: {}", names.join(", ")));
        }
    }
    Ok(new)
}

fn read<T: FromStr>(value: &str) -> Result<T, String>
where
    T::Err: Display,
{
    value.parse().map_err(|error: T::Err| error.to_string())
}

/// `0.35` or `35%`.
fn share(value: &str) -> Result<f64, String> {
    let share: Share = value.parse()?;
    read(&share.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::Verb;

    #[test]
    fn everything_offered_is_understood_and_becomes_the_same_command() {
        let plain = ClvQuestion { margin_of_data: true, ..ClvQuestion::default() };
        let line =
            |question: &ClvQuestion| question.command_line(Verb::Clv, &SourceSpec::default()).to_string();
        assert_eq!(line(&plain), "tenure clv");
        for (name, values) in OFFERED {
            for value in values {
                let changed = changed(&plain, &format!("{name} {value}")).unwrap();
                assert_eq!(now(&changed, name), *value);
            }
        }
        let typed = changed(&plain, "horizon 18m").and_then(|new| changed(&new, "margin 35%")).unwrap();
        assert_eq!(line(&typed), "tenure clv --horizon 18m --margin 0.35");
        let typed = changed_by_all(&plain, "intervals 200, cac 12.50, horizon 18m").unwrap();
        assert_eq!(
            (typed.bootstrap, line(&typed)),
            (200, "tenure clv --horizon 18m --cac 12.50 --bootstrap 200".into())
        );
        assert!(changed_by_all(&plain, "intervals 200, colour red").is_err());
    }

    #[test]
    fn what_is_not_understood_says_what_would_be() {
        let plain = ClvQuestion::default();
        for (text, part) in [
            ("horizon 12", "12m"),
            ("model nbd", "pareto-nbd"),
            ("margin 40", "0 to 1"),
            ("margin 0", "share"),
            ("intervals 99", "100 to"),
            ("colour red", "horizon"),
        ] {
            let why = changed(&plain, text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
    }
}
