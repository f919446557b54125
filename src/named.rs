//! Values that users write: enums whose variants have names, and the errors for what cannot be read.

use std::fmt;

use crate::text::nearest;

/// Why a value cannot be read, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    pub problem: String,
    /// Blank if the problem says it.
    pub remedy: String,
}

impl std::error::Error for ParseError {}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.remedy.as_str() {
            "" => f.write_str(&self.problem),
            remedy => write!(f, "{}; {remedy}", self.problem),
        }
    }
}

impl From<String> for ParseError {
    fn from(problem: String) -> ParseError {
        ParseError { problem, remedy: String::new() }
    }
}

impl ParseError {
    /// A problem and its remedy, each a part of a sentence.
    pub fn new(problem: impl Into<String>, remedy: impl Into<String>) -> ParseError {
        ParseError { problem: problem.into(), remedy: remedy.into() }
    }

    /// `unknown measure 'revenu'; available: revenue, …; did you mean 'revenue'?`
    pub fn unknown(what: &str, given: &str, available: &[&str]) -> ParseError {
        let hint = nearest(given, available).map(|near| format!("; did you mean '{near}'?"));
        ParseError::new(
            format!("unknown {what} '{given}'"),
            format!("available: {}{}", available.join(", "), hint.unwrap_or_default()),
        )
    }
}

impl From<ParseError> for String {
    fn from(error: ParseError) -> String {
        error.to_string()
    }
}

/// Why options make no sense: which one, what is wrong with it, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{option}: {problem}; {remedy}")]
pub struct UsageError {
    /// As on the command line: `--return`.
    pub option: String,
    pub problem: String,
    pub remedy: String,
}

impl UsageError {
    /// An option, what is wrong with it, and what to do.
    pub fn new(option: &str, problem: impl Into<String>, remedy: impl Into<String>) -> UsageError {
        UsageError { option: option.into(), problem: problem.into(), remedy: remedy.into() }
    }
}

impl From<UsageError> for String {
    fn from(error: UsageError) -> String {
        error.to_string()
    }
}

/// An enum whose variants have names: `ALL`, `name`, `Display`, `FromStr`, and serde by those names. Other names, in any case, are
/// read and never written.
#[macro_export]
macro_rules! named_enum {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident: $what:literal {
        $($(#[$doc:meta])* $Variant:ident = $name:literal $(| $other:literal)*,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $vis enum $Name { $($(#[$doc])* $Variant,)+ }

        impl $Name {
            /// Every value, in the order it is offered.
            pub const ALL: [$Name; [$($name),+].len()] = [$($Name::$Variant),+];

            /// The name on the command line, in files and in exports.
            pub const fn name(self) -> &'static str {
                match self { $($Name::$Variant => $name,)+ }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::named::ParseError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = $Name::ALL.into_iter().find(|one| one.name() == text);
                $($(let found = found.or_else(|| text.eq_ignore_ascii_case($other).then_some($Name::$Variant));)*)+
                found.ok_or_else(|| $crate::named::ParseError::unknown($what, text, &[$($name),+]))
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    named_enum! {
        /// How fruit is sold.
        pub enum Fruit: "fruit" {
            Apple = "apple",
            /// With a stone.
            SweetCherry = "sweet-cherry",
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for fruit in Fruit::ALL {
            assert_eq!(fruit.to_string().parse(), Ok(fruit));
            let json = serde_json::to_string(&fruit).unwrap();
            assert_eq!(serde_json::from_str::<Fruit>(&json).unwrap(), fruit);
        }
        assert_eq!(Fruit::SweetCherry.name(), "sweet-cherry");
    }

    #[test]
    fn an_unknown_name_lists_those_there_are_and_suggests_the_nearest() {
        let message = "aple".parse::<Fruit>().unwrap_err().to_string();
        assert_eq!(message, "unknown fruit 'aple'; available: apple, sweet-cherry; did you mean 'apple'?");
        let message = "plum-pie".parse::<Fruit>().unwrap_err().to_string();
        assert_eq!(message, "unknown fruit 'plum-pie'; available: apple, sweet-cherry");
    }
}
