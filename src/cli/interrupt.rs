//! Ctrl-C, a request to end and a lost terminal cancel a command; the second one ends the program, and so does patience.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::engine::Cancel;

use super::failure::Failure;

/// A command that has not ended so long after it was cancelled does not look.
const PATIENCE: Duration = Duration::from_secs(10);

/// Requests the cancel on Ctrl-C, and tidies up if the terminal is gone; a second signal ends the program as it would by default, as does
/// a command that goes on.
pub(super) fn on_interrupt(cancel: &Cancel) -> Result<(), Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let first = Arc::new(AtomicUsize::new(0));
    let hangup = (!survives_hangup()).then_some(SIGHUP);
    for signal in [SIGINT, SIGTERM].into_iter().chain(hangup) {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&interrupted))
            .map_err(Failure::failed)?;
        signal_hook::flag::register_usize(signal, Arc::clone(&first), signal as usize)
            .map_err(Failure::failed)?;
        signal_hook::flag::register(signal, Arc::clone(&interrupted)).map_err(Failure::failed)?;
    }
    let cancel = cancel.clone();
    let watch = move || {
        while !interrupted.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(20));
        }
        cancel.request();
        std::thread::sleep(PATIENCE);
        // It ends the process, or there is nothing to be done about it.
        let _ = signal_hook::low_level::emulate_default_handler(first.load(Ordering::Acquire) as i32);
    };
    std::thread::Builder::new().name("signals".into()).spawn(watch).map_err(Failure::failed)?;
    Ok(())
}

/// Whether the program was started to outlive its terminal, as `nohup` does: a handler would undo that. Where the system does
/// not say, it is assumed.
fn survives_hangup() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (SIGHUP - 1)) != 0)
}
