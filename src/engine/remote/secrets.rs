//! Passwords: never printed, and taken out of every text of a driver.

use std::fmt;

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// Names of options and parameters whose values are secret.
const NAMES: [&str; 8] =
    ["password", "passwd", "pwd", "token", "secret", "authorization", "private_key", "apikey"];

/// A password. It can be used, and not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A password as it was read.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The password itself, for the driver alone.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Whether the value of an option or parameter is secret.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|secret| name.contains(secret))
}

/// Takes secrets out of texts: those it knows, and whatever stands where a URI or a parameter has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Redactor(Vec<Secret>);

impl Redactor {
    /// One that knows some secrets.
    pub(super) fn of(secrets: impl IntoIterator<Item = Secret>) -> Redactor {
        Redactor(secrets.into_iter().filter(|secret| !secret.0.is_empty()).collect())
    }

    /// The text without secrets.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut clean = text.to_string();
        for secret in &self.0 {
            clean = clean.replace(secret.reveal(), HIDDEN);
            clean = clean.replace(&encoded(secret.reveal()), HIDDEN);
        }
        hide_parameters(&hide_user_part(&clean))
    }
}

/// A text without what stands in it as a password: in an address, or behind a name such as `password=`.
pub fn without_passwords(text: &str) -> String {
    Redactor::default().clean(text)
}

/// The text with `user:password@` behind each `://` reduced to the user.
fn hide_user_part(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find([' ', '"', '\'', '\n', '\t']).unwrap_or(after.len());
        let (uri, others) = after.split_at(end);
        // A password may hold any sign, an @ or a slash too: the last @ before the parameters ends it.
        let authority = uri.find('?').map_or(uri, |at| &uri[..at]);
        match (authority.find(':'), authority.rfind('@')) {
            (Some(colon), Some(at)) if colon < at => {
                clean.push_str(&uri[..=colon]);
                clean.push_str(HIDDEN);
                clean.push_str(&uri[at..]);
            }
            _ => clean.push_str(uri),
        }
        rest = others;
    }
    clean + rest
}

/// The text with the values of secret parameters hidden: `password=…`.
fn hide_parameters(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut hidden: Vec<(usize, usize)> = Vec::new();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let after = at + name.len();
            // The name may go on, as in `password_file`, and blanks may stand around the sign.
            let Some(sign) = text[after..].find('=').map(|sign| after + sign) else { continue };
            let between = &text[after..sign];
            if !between.chars().all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c)) || between.len() > 24
            {
                continue;
            }
            let from = sign + 1 + (text[sign + 1..].len() - text[sign + 1..].trim_start().len());
            let end =
                text[from..].find([' ', '&', ';', '"', '\n', '\t']).map_or(text.len(), |end| from + end);
            if end > from {
                hidden.push((from, end));
            }
        }
    }
    hidden.sort_unstable();
    let mut clean = String::new();
    let mut place = 0;
    for (from, end) in hidden {
        if from < place {
            continue;
        }
        clean.push_str(&text[place..from]);
        clean.push_str(HIDDEN);
        place = end;
    }
    clean + &text[place..]
}

/// A text in the percent encoding of a URI's parameter.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_driver_keeps_a_password() {
        let known = Redactor::of([Secret::new("s3cr3t/@ x")]);
        let plain = Redactor::default();
        for (redactor, text, clean) in [
            (
                &plain,
                "parse \"grpc://user:s3cr3t@\": invalid port",
                "parse \"grpc://user:***@\": invalid port",
            ),
            (&plain, "postgresql://t:s3cr3t@h:x/db", "postgresql://t:***@h:x/db"),
            (
                &plain,
                "postgresql://t:s3/cr@3t@h/db?sslmode=require",
                "postgresql://t:***@h/db?sslmode=require",
            ),
            (
                &plain,
                "missing \"=\" after \"postgresq://t:s3cr3t@h\"",
                "missing \"=\" after \"postgresq://t:***@h\"",
            ),
            (&plain, "h://a/db?password=s3cr3t&x=1", "h://a/db?password=***&x=1"),
            (&plain, "Password = s3cr3t host=a", "Password = *** host=a"),
            (&plain, "a://b:c@d and e://f:g@h", "a://b:***@d and e://f:***@h"),
            (&known, "wrong: s3cr3t/@ x", "wrong: ***"),
            (&known, "wrong: s3cr3t%2F%40%20x", "wrong: ***"),
            (&plain, "http://host:80/a?b=c", "http://host:80/a?b=c"),
            (&plain, "no password supplied", "no password supplied"),
        ] {
            assert_eq!(redactor.clean(text), clean, "{text}");
        }
        assert_eq!(format!("{:?}", Secret::new("s3cr3t")), "***");
    }

    #[test]
    fn names_of_secrets_are_known_wherever_they_stand() {
        assert!(is_secret("adbc.snowflake.sql.auth_token") && is_secret("Password"));
        assert!(is_secret("adbc.flight.sql.authorization_header"));
        assert!(!is_secret("sslmode"));
    }
}
