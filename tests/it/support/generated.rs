//! Files of the repository that the program writes itself: held to what it writes now.

use std::path::Path;

/// Fails if a file of the repository is not what the program writes today; with `INSTA_UPDATE=always` it is written again.
#[track_caller]
pub fn generated(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).position(|(kept, new)| kept != new);
    let line = differs.unwrap_or(kept.lines().count().min(text.lines().count()));
    assert!(
        kept == text,
        "{path} is stale at line {}:\n  kept  {:?}\n  now   {:?}\nwrite it again with `just docs` or `just pictures`, and look at what changed",
        line + 1,
        kept.lines().nth(line).unwrap_or_default(),
        text.lines().nth(line).unwrap_or_default(),
    );
}
