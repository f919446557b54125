//! Ctrl-C cancels a command; the second one ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::engine::Cancel;

use super::failure::Failure;

/// Requests the cancel on Ctrl-C; a second one ends the program as it would by default.
pub(super) fn on_interrupt(cancel: &Cancel) -> Result<(), Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&interrupted))
            .map_err(Failure::failed)?;
        signal_hook::flag::register(signal, Arc::clone(&interrupted)).map_err(Failure::failed)?;
    }
    let cancel = cancel.clone();
    let watch = move || {
        while !interrupted.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(20));
        }
        cancel.request();
    };
    std::thread::Builder::new().name("signals".into()).spawn(watch).map_err(Failure::failed)?;
    Ok(())
}
