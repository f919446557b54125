//! The resources of the machine for the engine: memory from the control group, cores, and free disk.

use std::path::{Path, PathBuf};

/// The user's limits; missing ones are taken from the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
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
pub const LEAST_MEMORY_MIB: u64 = 128;

impl Limits {
    /// The user's choices; without one: three quarters of the memory that the control group or the machine leaves free,
    /// all cores that the process may use, and nine tenths of the free disk under the temporary folder.
    pub fn choose(resources: &Resources) -> Limits {
        let temp_directory = resources.temp_directory.clone().unwrap_or_else(std::env::temp_dir);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Limits {
            memory_mib: resources.memory_mib.unwrap_or_else(usable_memory_mib).max(LEAST_MEMORY_MIB),
            threads: resources.threads.unwrap_or(cores).max(1),
            disk_mib: free_bytes(&temp_directory).unwrap_or(0) / MIB / 10 * 9,
            temp_directory,
        }
    }
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
        assert_eq!((chosen.memory_mib, chosen.threads), (700, 3));
        assert!(chosen.disk_mib > 0);
        let found = Limits::choose(&Resources::default());
        assert!(found.memory_mib >= LEAST_MEMORY_MIB && found.threads >= 1);
    }
}
