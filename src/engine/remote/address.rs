//! The address of a database on another machine: a URI, or a profile of ADBC.

use std::fmt;

use super::profiles::{profile_text, variables};
use super::secrets::{Redactor, Secret, encoded, is_secret, secrets_of_profile, without_passwords};

/// Schemes that name files, not databases.
const FILES: [&str; 9] = ["file", "http", "https", "s3", "gs", "gcs", "az", "abfss", "hf"];

/// A scheme whose driver has another name.
const DRIVERS: [(&str, &str); 4] =
    [("postgres", "postgresql"), ("grpc", "flightsql"), ("grpc+tls", "flightsql"), ("grpc+tcp", "flightsql")];

/// The scheme of a profile of ADBC.
const PROFILE: &str = "profile";

/// What names the program to PostgreSQL, if nothing else does.
const NAMED: &str = "fallback_application_name=tenure";

/// The option that names it to Snowflake.
const NAME_FOR_SNOWFLAKE: &str = "adbc.snowflake.sql.client_option.app_name";

/// Where a database is and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Without a password.
    uri: String,
    /// Name or file of the driver, if the scheme does not say it.
    driver: Option<String>,
    /// Options of the driver, as given.
    options: Vec<(String, String)>,
    password: Option<Secret>,
}

/// Why a text is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error(
        "{uri}: holds a password, which others on this machine could read in the list of processes; leave it out and say \
         --password-stdin, or use PGPASSWORD, ~/.pgpass or a profile of ADBC (--connection NAME)"
    )]
    Password { uri: String },
    #[error(
        "--driver-option {name}: is secret, and others on this machine could read it in the list of processes; put it into a \
         profile of ADBC (--connection NAME)"
    )]
    SecretOption { name: String },
    #[error(
        "--driver-option {text}: is not KEY=VALUE; write it as in --driver-option adbc.flight.sql.client_option.tls_skip_verify=true"
    )]
    Option { text: String },
}

impl Address {
    /// Whether a source is an address and not a file.
    pub fn is_one(path: &str) -> bool {
        let Some((scheme, rest)) = path.split_once("://") else { return false };
        let is_name = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        };
        !rest.is_empty() && is_name(scheme) && !FILES.contains(&scheme.to_ascii_lowercase().as_str())
    }

    /// The address of a URI, with the driver and its options (`KEY=VALUE`).
    ///
    /// # Errors
    /// A secret in the URI or in an option; an option that is not `KEY=VALUE`.
    pub fn parse(
        uri: &str,
        driver: Option<&str>,
        options: &[String],
        password: Option<&Secret>,
    ) -> Result<Address, AddressError> {
        Address::check(uri)?;
        // The scheme may be written in capitals, which drivers do not expect.
        let uri = match uri.split_once("://") {
            Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
            None => uri.to_string(),
        };
        let options = options.iter().map(|text| match text.split_once('=') {
            Some((name, _)) if is_secret(name) => Err(AddressError::SecretOption { name: name.to_string() }),
            Some((name, value)) if !name.trim().is_empty() => {
                Ok((name.trim().to_string(), value.to_string()))
            }
            _ => Err(AddressError::Option { text: without_passwords(text) }),
        });
        Ok(Address {
            uri,
            driver: driver.map(str::to_string),
            options: options.collect::<Result<_, _>>()?,
            password: password.cloned(),
        })
    }

    /// Checks that an address holds no password.
    ///
    /// # Errors
    /// [`AddressError::Password`], without it.
    pub fn check(uri: &str) -> Result<(), AddressError> {
        let clean = without_passwords(uri);
        if clean == uri { Ok(()) } else { Err(AddressError::Password { uri: clean }) }
    }

    /// The name of its profile, if it is one.
    pub(super) fn profile(&self) -> Option<&str> {
        self.uri.strip_prefix(PROFILE)?.strip_prefix("://")
    }

    /// The name or file of the driver, and the names to try if it is not found as such.
    pub(super) fn drivers(&self) -> Vec<String> {
        let name = self.driver();
        vec![name.to_string(), format!("adbc_driver_{name}")]
    }

    /// The name or file of its driver, or the name of its profile.
    pub fn driver(&self) -> &str {
        let scheme = self.uri.split("://").next().unwrap_or_default();
        let named = DRIVERS.iter().find(|(other, _)| *other == scheme).map_or(scheme, |(_, name)| name);
        self.driver.as_deref().unwrap_or(named)
    }

    /// Whether its driver is that of PostgreSQL, as far as the address says.
    pub fn is_postgres(&self) -> bool {
        self.drivers().iter().any(|name| name.contains("postgresql"))
    }

    /// The URI for the driver, and its options by name. A password becomes part of the URI for PostgreSQL, which takes
    /// no other, and an option for all others. PostgreSQL and Snowflake also hear who asks, unless
    /// the address gives another name.
    pub(super) fn for_driver(&self) -> (String, Vec<(String, String)>) {
        let mut uri = self.uri.clone();
        let mut options = self.options.clone();
        let with = |uri: &str, setting: &str| {
            let sign = if uri.contains('?') { '&' } else { '?' };
            format!("{uri}{sign}{setting}")
        };
        if self.is_postgres() && self.profile().is_none() {
            uri = with(&uri, NAMED);
        }
        let is_named = options.iter().any(|(name, _)| name == NAME_FOR_SNOWFLAKE);
        if self.driver() == "snowflake" && !is_named {
            options.push((NAME_FOR_SNOWFLAKE.into(), "tenure".into()));
        }
        if let Some(password) = &self.password {
            if self.is_postgres() {
                uri = with(&uri, &format!("password={}", encoded(password.reveal())));
            } else {
                let (without, user) = without_user(&uri);
                if let Some(user) = user {
                    uri = without;
                    options.push(("username".into(), user));
                }
                options.push(("password".into(), password.reveal().to_string()));
            }
        }
        (uri, options)
    }

    /// The environment variables that its profile asks for and that are not there.
    pub(super) fn unset_variables(&self) -> Vec<String> {
        let text = self.profile().and_then(profile_text).unwrap_or_default();
        variables(&text).filter(|name| std::env::var_os(name).is_none()).map(str::to_string).collect()
    }

    /// What says how it is reached, beside the address.
    pub(super) fn settings(&self) -> String {
        match self.profile() {
            Some(name) => format!("the profile '{name}' and --driver-option"),
            None => "the address and --driver-option".to_string(),
        }
    }

    /// Takes its secrets, and those of its profile, out of texts.
    pub(super) fn redactor(&self) -> Redactor {
        let text = self.profile().and_then(profile_text);
        let of_profile = text.iter().flat_map(|text| secrets_of_profile(text));
        Redactor::of(self.password.clone().into_iter().chain(of_profile))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri)
    }
}

/// A URI without its user, and the user.
fn without_user(uri: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = uri.split_once("://") else { return (uri.to_string(), None) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    match rest[..end].split_once('@') {
        Some((user, _)) => (format!("{scheme}://{}", &rest[user.len() + 1..]), Some(user.to_string())),
        None => (uri.to_string(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_files() {
        for address in [
            "postgresql://h/db",
            "flightsql://h:1",
            "profile://shop",
            "grpc+tls://h:1#orders",
            "PostgreSQL://h/db",
        ] {
            assert!(Address::is_one(address), "{address}");
        }
        for file in [
            "orders.csv",
            "s3://bucket/orders.parquet",
            "https://h/a.csv",
            "a#b",
            "C:\\a.csv",
            "postgresql://",
        ] {
            assert!(!Address::is_one(file), "{file}");
        }
    }

    #[test]
    fn secrets_on_the_command_line_are_refused_without_repeating_them() {
        let parse = |uri: &str, options: &[&str]| {
            let options: Vec<String> = options.iter().map(|text| text.to_string()).collect();
            Address::parse(uri, None, &options, None)
        };
        for uri in ["postgresql://t:s3cr3t@h/db", "grpc://t:s3cr3t@", "postgresql://h/db?password=s3cr3t"] {
            let error = parse(uri, &[]).unwrap_err().to_string();
            assert!(error.contains("--password-stdin") && !error.contains("s3cr3t"), "{error}");
        }
        let error = parse("flightsql://h", &["auth_token=s3cr3t"]).unwrap_err().to_string();
        assert!(error.contains("profile") && !error.contains("s3cr3t"), "{error}");
        assert!(parse("flightsql://h", &["sslmode"]).unwrap_err().to_string().contains("KEY=VALUE"));
        assert!(parse("postgresql://h:5432/db?sslmode=require", &["a=b"]).is_ok());
    }

    #[test]
    fn a_password_reaches_the_driver_and_nothing_else() {
        let secret = Secret::new("a b&c");
        let of = |uri: &str| Address::parse(uri, None, &[], Some(&secret)).unwrap();
        let postgres = of("postgres://tenure@h/db?sslmode=require");
        assert_eq!(postgres.drivers()[0], "postgresql");
        assert_eq!(
            postgres.for_driver().0,
            "postgres://tenure@h/db?sslmode=require&fallback_application_name=tenure&password=a%20b%26c"
        );
        let (uri, options) = of("flightsql://tenure@h:1/x").for_driver();
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert_eq!(uri, "flightsql://h:1/x");
        assert_eq!(options, [pair("username", "tenure"), pair("password", "a b&c")]);
        assert!(!format!("{postgres:?} {postgres}").contains("a b&c"));
        let named =
            |options: &[String]| Address::parse("snowflake://h", None, options, None).unwrap().for_driver().1;
        assert_eq!(named(&[]), [pair(NAME_FOR_SNOWFLAKE, "tenure")]);
        assert_eq!(named(&[format!("{NAME_FOR_SNOWFLAKE}=x")]), [pair(NAME_FOR_SNOWFLAKE, "x")]);
    }
}
