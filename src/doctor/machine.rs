//! The machine: memory, processors, temporary space, open files, and whether the database starts.

use rustix::process::{Resource, getrlimit};

use crate::engine::{self, Limits};
use crate::text::bytes;

use super::check::Check;

/// With less memory most questions about millions of orders go to the disk.
const ENOUGH_MEMORY_MIB: u64 = 1024;

/// With less temporary space a large sort fails.
const ENOUGH_DISK_MIB: u64 = 2048;

/// Many files of one history are open at once.
const ENOUGH_FILES: u64 = 256;

/// Looks at what the limits allow.
pub(super) fn checks(limits: &Limits) -> Vec<Check> {
    vec![memory(limits), processors(limits), temporary(limits), open_files(), database(limits)]
}

fn memory(limits: &Limits) -> Check {
    const NAME: &str = "memory";
    let found = format!("{} for the database", mib(limits.memory_mib));
    if limits.memory_mib < ENOUGH_MEMORY_MIB {
        return Check::note(
            NAME,
            found,
            "large sources will use the disk; free some memory, or raise the limit with --memory MIB",
        );
    }
    Check::good(NAME, found)
}

fn processors(limits: &Limits) -> Check {
    let threads = limits.threads;
    Check::good("processors", format!("{threads} {}", if threads == 1 { "thread" } else { "threads" }))
}

fn temporary(limits: &Limits) -> Check {
    const NAME: &str = "temporary space";
    let folder = &limits.temp_directory;
    let found = format!("{} in {}", mib(limits.disk_mib), folder.display());
    match tempfile::Builder::new().prefix("tenure-").tempdir_in(folder) {
        Err(error) => Check::problem(
            NAME,
            format!("{} cannot be written ({error})", folder.display()),
            "name another folder with --temp-dir DIR, or with TMPDIR",
        ),
        Ok(_) if limits.disk_mib < ENOUGH_DISK_MIB => {
            Check::note(NAME, found, "a large sort may fail; name a folder with more room: --temp-dir DIR")
        }
        Ok(_) => Check::good(NAME, found),
    }
}

fn open_files() -> Check {
    const NAME: &str = "open files";
    match getrlimit(Resource::Nofile).current {
        Some(most) if most < ENOUGH_FILES => Check::note(
            NAME,
            format!("at most {most}"),
            format!("a history in many files may not open: ulimit -n {ENOUGH_FILES}"),
        ),
        Some(most) => Check::good(NAME, format!("at most {most}")),
        None => Check::good(NAME, "no limit"),
    }
}

fn database(limits: &Limits) -> Check {
    const NAME: &str = "database";
    match engine::open(limits) {
        Ok(_) => Check::good(NAME, "starts"),
        Err(error) => Check::problem(
            NAME,
            error.to_string(),
            "try fewer resources, as in --memory 512 --threads 1, or another --temp-dir DIR",
        ),
    }
}

fn mib(count: u64) -> String {
    bytes(count << 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;
    use crate::engine::Resources;

    #[test]
    fn a_folder_that_does_not_exist_is_a_problem_for_temporary_space_and_the_database() {
        let resources = Resources { temp_directory: Some("/nowhere/at/all".into()), ..Resources::default() };
        let limits = Limits::choose(&resources);
        assert_eq!((temporary(&limits).state, database(&limits).state), (State::Problem, State::Problem));
    }

    #[test]
    fn little_memory_is_noted() {
        let limits = Limits { memory_mib: 500, ..Limits::choose(&Resources::default()) };
        assert_eq!(memory(&limits).state, State::Note);
    }
}
