//! `tenure connections`: the databases on other machines that profiles of ADBC name, and whether they answer.

use clap::Args;

use crate::engine::Cancel;
use crate::engine::remote::{Address, PROBE, Profile, RemoteTable, places_of_profiles, profiles};
use crate::report::connections::{self, Connection};

use super::failure::{Exit, Failure};
use super::interrupt::on_interrupt;
use super::notes::say;
use super::output::OutputOptions;

/// Options of `tenure connections`.
#[derive(Debug, Args)]
#[command(after_help = "\
A profile is a TOML file of ADBC. It names a driver and its options, and may take a password from the environment:\n\n  \
    profile_version = 1\n  \
    driver = \"postgresql\"\n  \
    [Options]\n  \
    uri = \"postgresql://tenure:{{ env_var(SHOP_PASSWORD) }}@db.example.com/shop\"\n\n\
tenure --connection NAME --table shop.orders opens it. docs/engines.md says how to install a driver.")]
pub struct ConnectionsCommand {
    /// List the connections without trying them
    #[arg(long)]
    untried: bool,
    #[command(flatten)]
    out: OutputOptions,
}

impl ConnectionsCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let cancel = Cancel::new();
        on_interrupt(&cancel)?;
        let all = profiles();
        if all.is_empty() {
            say(format_args!("no connection profile in {}", places_of_profiles()));
        }
        let tried: Vec<Connection> = all.into_iter().map(|profile| self.tried(profile, &cancel)).collect();
        let has_failed = tried.iter().any(|one| one.problem.is_some());
        self.out.deliver(&connections::report(&tried))?;
        Ok(if has_failed { Exit::Failed } else { Exit::Ok })
    }

    /// A connection, and its answer to the smallest question.
    fn tried(&self, profile: Profile, cancel: &Cancel) -> Connection {
        let address = Address::parse(&format!("profile://{}", profile.name), None, &[], None);
        let problem = match address {
            Err(error) => Some(error.to_string()),
            Ok(_) if self.untried => None,
            Ok(address) => {
                let answer = RemoteTable::at(address).number(PROBE, cancel);
                answer.err().map(|error| error.to_string())
            }
        };
        Connection {
            name: profile.name,
            file: profile.file.display().to_string(),
            tried: !self.untried,
            problem,
        }
    }
}
