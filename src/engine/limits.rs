//! The resources of the machine for the engine: memory from the control group, cores, and free disk.

use std::path::{Path, PathBuf};

/// The user's limits; missing ones are taken from the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    /// Memory of the whole process in MiB.
    pub memory_mib: Option<u64>,
    pub threads: Option<usize>,
    pub temp_directory: Option<PathBuf>,
}

/// The limits that the engine keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Memory of the database in MiB; beyond it, it spills to disk.
    pub memory_mib: u64,
    pub threads: usize,
    /// Where a folder for spilled data is made, and removed at the end.
    pub temp_directory: PathBuf,
    /// How much may be spilled, in MiB.
    pub disk_mib: u64,
}

const MIB: u64 = 1024 * 1024;

/// With less the database cannot work.
const LEAST_COUNTED_MIB: u64 = 128;

/// What the database does not count of the memory of the process: the program, readers of files, and rows of answers, in MiB; and a
/// part of the rest. Of 20 and 100 million orders the process took 71 to 110 MiB more than the database had, at 128 to 350 MiB.
const UNCOUNTED_MIB: u64 = 80;
const UNCOUNTED_PART: u64 = 10;

/// The least memory of the process, in MiB: the database then has what it needs.
pub const LEAST_MEMORY_MIB: u64 = 224;

/// With less memory of the database for each, threads fill it with the blocks that they work on.
const MEMORY_OF_A_THREAD_MIB: u64 = 64;

impl Limits {
    /// The user's choices: the database gets less than the process may have. Without one: three quarters of the memory that the
    /// control group or the machine leaves free, all cores that the process may use and the memory is enough for, and nine tenths
    /// of the free disk under the temporary folder.
    pub fn choose(resources: &Resources) -> Limits {
        let temp_directory = resources.temp_directory.clone().unwrap_or_else(std::env::temp_dir);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let memory_mib = resources.memory_mib.map_or_else(usable_memory_mib, counted).max(LEAST_COUNTED_MIB);
        let most = usize::try_from(memory_mib / MEMORY_OF_A_THREAD_MIB).unwrap_or(usize::MAX);
        Limits {
            memory_mib,
            threads: resources.threads.unwrap_or(cores.min(most)).max(1),
            disk_mib: free_bytes(&temp_directory).unwrap_or(0) / MIB / 10 * 9,
            temp_directory,
        }
    }
}

/// The memory of the database if the process may have so much, in MiB.
fn counted(process_mib: u64) -> u64 {
    let rest = process_mib.saturating_sub(UNCOUNTED_MIB);
    rest - rest / UNCOUNTED_PART
}

fn usable_memory_mib() -> u64 {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let machine = system.available_memory();
    // A control group counts files that the machine keeps in memory as used. It gives them up at need, so they are not.
    let group = system.cgroup_limits().map_or(machine, |group| group.total_memory.saturating_sub(group.rss));
    machine.min(group) / MIB / 4 * 3
}

/// Bytes that the user may still write to the disk of a folder, which need not exist yet; none if that is unknown.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|path| path.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_word_counts_and_the_rest_comes_from_the_machine() {
        let chosen =
            Limits::choose(&Resources { memory_mib: Some(700), threads: Some(3), temp_directory: None });
        assert_eq!((chosen.memory_mib, chosen.threads), (558, 3));
        assert!(chosen.disk_mib > 0);
        let found = Limits::choose(&Resources::default());
        assert!(found.memory_mib >= LEAST_COUNTED_MIB && found.threads >= 1);
    }

    #[test]
    fn the_least_memory_of_the_process_is_enough_for_the_database_and_starts_few_threads() {
        let least = Limits::choose(&Resources { memory_mib: Some(LEAST_MEMORY_MIB), ..Resources::default() });
        assert!((LEAST_COUNTED_MIB..LEAST_MEMORY_MIB).contains(&least.memory_mib), "{least:?}");
        assert!((1..=2).contains(&least.threads), "{least:?}");
    }
}
