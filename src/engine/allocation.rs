//! The allocator of the system under a limit of memory: freed blocks go back to the machine at once.

/// Where the allocator of glibc reads its settings, once, at the start of a process; and that blocks of 128 KiB and more, as the
/// database has them, are given back when they are freed. By itself it raises that size to 32 MiB, and keeps what is smaller:
/// 150 MiB more at a limit of 130. To give them back takes up to a third more of the processor, so only a limit asks for it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const SETTINGS: &str = "GLIBC_TUNABLES";
const GIVEN_BACK: &str = "glibc.malloc.mmap_threshold=131072";

/// Starts the process again in its place with an allocator that gives freed blocks back at once, unless it has one. Nothing may
/// have been read or opened before. Returns if there is nothing to do, or if that is not possible.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back_freed_blocks() {
    use std::os::unix::process::CommandExt;
    let mut arguments = std::env::args_os();
    let settings = with_blocks_given_back(&std::env::var(SETTINGS).unwrap_or_default());
    if let (Some(settings), Some(name), Ok(program)) = (settings, arguments.next(), std::env::current_exe()) {
        // It returns only if it fails; then the process takes more memory, and all else is as it should be.
        let _ = std::process::Command::new(program).arg0(name).args(arguments).env(SETTINGS, settings).exec();
    }
}

/// Other systems have other allocators.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back_freed_blocks() {}

/// Settings of the allocator with that of this program; none if they say already when blocks are given back.
#[cfg_attr(not(all(target_os = "linux", target_env = "gnu")), allow(dead_code))]
fn with_blocks_given_back(settings: &str) -> Option<String> {
    let is_said = settings.contains("glibc.malloc.mmap_threshold=");
    let before = if settings.is_empty() { String::new() } else { format!("{settings}:") };
    (!is_said).then(|| format!("{before}{GIVEN_BACK}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_user_stay_and_the_process_starts_again_only_once() {
        let first = with_blocks_given_back("").unwrap();
        assert_eq!(first, GIVEN_BACK);
        assert_eq!(with_blocks_given_back(&first), None);
        let both = with_blocks_given_back("glibc.malloc.arena_max=2").unwrap();
        assert_eq!(both, format!("glibc.malloc.arena_max=2:{GIVEN_BACK}"));
        assert_eq!(with_blocks_given_back("glibc.malloc.mmap_threshold=4096"), None);
    }
}
