//! Passwords: never printed, and taken out of every text of a driver.

use std::fmt;
use std::ops::Range;

use super::profiles::variables;

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
            // A driver that reads an address in another way shows a part of the password as a host or a port.
            for part in secret.parts() {
                clean = clean.replace(part, HIDDEN);
            }
        }
        hide_parameters(&hide_misread(&hide_user_part(&clean)))
    }
}

/// Signs at which an address or a list of parameters is divided.
const DIVIDERS: [char; 12] = ['@', ':', '/', '?', '#', '&', '=', '%', '[', ']', ' ', '\''];

/// Parts of a secret that are shorter are found in other words too.
const LEAST_PART: usize = 4;

impl Secret {
    /// The parts of a password that a driver may show if it divides an address wrongly.
    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split(DIVIDERS).filter(|part| part.len() >= LEAST_PART)
    }
}

/// The secrets of a profile of ADBC: the values of environment variables that it asks for, but for those whose names say that they
/// are not secret, and the passwords that it holds itself.
pub(super) fn secrets_of_profile(text: &str) -> Vec<Secret> {
    const OPEN: [&str; 6] = ["host", "port", "user", "database", "dbname", "schema"];
    let mut found = Vec::new();
    for name in variables(text) {
        let is_open = OPEN.iter().any(|open| name.to_ascii_lowercase().contains(open)) && !is_secret(name);
        let Ok(value) = std::env::var(name) else { continue };
        match password_of(&value) {
            Some(password) => found.push(Secret(password.to_string())),
            None if value.contains("://") || is_open => (),
            None => found.push(Secret(value)),
        }
    }
    for line in text.lines() {
        let Some((name, value)) = line.split_once('=') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if is_secret(name) {
            found.push(Secret(value.to_string()));
        } else if let Some(password) = password_of(value) {
            found.push(Secret(password.to_string()));
        }
    }
    found.retain(|secret| !secret.0.is_empty() && !secret.0.contains("env_var("));
    found
}

/// Where the password is in what follows `://` in a URI.
fn password_range(rest: &str) -> Option<Range<usize>> {
    // A password may hold any sign, an @ or a slash too: the last @ before the parameters ends it.
    let authority = rest.find('?').map_or(rest, |at| &rest[..at]);
    let (colon, at) = (authority.find(':')?, authority.rfind('@')?);
    (colon < at).then_some(colon + 1..at)
}

/// What stands in an address as its password, or behind `password=` among other parameters: up to the end, as a blank may be a
/// part of it.
fn password_of(address: &str) -> Option<&str> {
    if let Some((_, rest)) = address.split_once("://") {
        return password_range(rest).map(|password| &rest[password]);
    }
    let at = address.find("password=")?;
    Some(&address[at + "password=".len()..])
}

/// The text without what a driver quotes because it could not read it as a part of an address: it may be a password, or end in one.
fn hide_misread(text: &str) -> String {
    const MARKS: [&str; 2] = ["percent-encoded token: \"", "missing \"=\" after \""];
    let mut clean = text.to_string();
    for mark in MARKS {
        let Some(from) = clean.find(mark).map(|at| at + mark.len()) else { continue };
        let end = clean[from..].find('"').map_or(clean.len(), |end| from + end);
        if !clean[from..end].contains(HIDDEN) {
            clean.replace_range(from..end, HIDDEN);
        }
    }
    // A name with an @ is the end of a password and a host.
    let parts: Vec<&str> = clean.split('"').collect();
    let last = parts.len() - 1;
    let quoted = |(place, part): (usize, &&str)| match part.rsplit_once('@') {
        Some((_, host)) if place % 2 == 1 && place < last && !part.contains(HIDDEN) => {
            format!("{HIDDEN}@{host}")
        }
        _ => part.to_string(),
    };
    parts.iter().enumerate().map(quoted).collect::<Vec<_>>().join("\"")
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
        match password_range(uri) {
            Some(password) => {
                clean.push_str(&uri[..password.start]);
                clean.push_str(HIDDEN);
                clean.push_str(&uri[password.end..]);
            }
            None => clean.push_str(uri),
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
    fn what_a_driver_misreads_of_a_password_is_hidden() {
        for (password, text) in [
            ("x%ysecret9", "invalid percent-encoded token: \"x%ysecret9\""),
            (
                "Sup3r secret[",
                "end of string reached when looking for matching \"]\" in IPv6 host address in URI: Sup3r secret[",
            ),
            ("ab@Sup3rsecret", "could not translate host name \"Sup3rsecret@127.0.0.1\" to address"),
            ("Sp acecraft", "missing \"=\" after \"acecraft\" in connection info string"),
            ("a:12345@h", "invalid integer value \"12345@h\" for connection option \"port\""),
        ] {
            for redactor in [Redactor::of([Secret::new(password)]), Redactor::default()] {
                let clean = redactor.clean(text);
                let is_known = !redactor.0.is_empty();
                for part in password.split(DIVIDERS).filter(|part| part.len() >= LEAST_PART) {
                    assert!(!clean.contains(part) || !is_known && text.contains("IPv6"), "{clean}");
                }
            }
        }
        let host = "could not translate host name \"nosuch.example\" to address";
        assert_eq!(Redactor::default().clean(host), host);
    }

    #[test]
    fn the_passwords_of_a_profile_are_known() {
        let of = |text: &str| -> Vec<String> {
            secrets_of_profile(text).iter().map(|secret| secret.reveal().to_string()).collect()
        };
        assert_eq!(of("uri = \"postgresql://ann:p@ss@h/db?sslmode=require\""), ["p@ss"]);
        assert_eq!(of("uri = \"host=h user=u password=Sp ace\""), ["Sp ace"]);
        assert_eq!(of("password = \"word\"\nusername = \"ann\""), ["word"]);
        let home = std::env::var("HOME").unwrap();
        assert_eq!(of("uri = \"postgresql://ann:{{ env_var(HOME) }}@h/db\""), [home]);
        assert!(of("uri = \"postgresql://{{ env_var(USER) }}@h/db\"").is_empty());
    }

    #[test]
    fn names_of_secrets_are_known_wherever_they_stand() {
        assert!(is_secret("adbc.snowflake.sql.auth_token") && is_secret("Password"));
        assert!(is_secret("adbc.flight.sql.authorization_header"));
        assert!(!is_secret("sslmode"));
    }
}
