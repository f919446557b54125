//! Copies and files of what is on screen.

use std::time::Duration;

use crate::explorer::{Effect, Explorer, Exported};

#[test]
fn a_copy_is_the_number_in_full_and_says_what_it_is() {
    let mut explorer = Explorer::invented((80, 24));
    let Some(Effect::Copy { text, what }) = explorer.effect_of("y") else { panic!() };
    assert_eq!((text.as_str(), what.as_str()), ("38.2%", "38.2% (2010-12 · M1, retention)"));
    let Some(Effect::Copy { text, what }) = explorer.effect_of("Y") else { panic!() };
    assert_eq!(what, "13 cohorts by 13 ages (retention)");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "cohort\tN\tM0\tM1\tM2\tM3\tM4\tM5\tM6\tM7\tM8\tM9\tM10\tM11\tM12");
    assert_eq!(lines[9], "2011-08\t24\t100.0%\t12.5%\t0.0%\t4.2%\t8.3%*\t\t\t\t\t\t\t\t");
    assert!(lines[14].starts_with("pooled average\t4229\t100.0%\t27.1%"));
}

#[test]
fn an_export_asks_before_it_replaces_a_file() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("e");
    let Some(Effect::Export { path, overwrite: false }) = explorer.effect_of("enter") else { panic!() };
    assert_eq!(path.to_str(), Some("retention-month.csv"));
    explorer.app.exported(path, Exported::Exists);
    assert!(explorer.screen().contains("exists already"), "{}", explorer.screen());
    let Some(Effect::Export { path, overwrite: true }) = explorer.effect_of("enter") else { panic!() };
    explorer.app.exported(path.clone(), Exported::Exists);
    explorer.press("x");
    assert!(
        matches!(explorer.effect_of("enter"), Some(Effect::Export { overwrite: false, .. })),
        "another name asks again"
    );
    explorer.app.exported(path, Exported::Written("wrote it".into()));
    assert!(explorer.app.popup.is_none() && explorer.screen().contains("wrote it"));
}

#[test]
fn a_list_is_written_by_the_worker_and_a_file_is_not_lost() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("6 e");
    let Some(Effect::Export { path, overwrite: false }) = explorer.key("enter") else { panic!("no export") };
    let (id, _) = explorer.app.begin_writing().unwrap();
    explorer.app.tick(Duration::from_secs(1), None);
    assert!(explorer.screen().contains("writing the list"), "{}", explorer.screen());
    explorer.app.written(id, path, Ok("wrote 10,000 customers".into()));
    assert!(explorer.screen().contains("wrote 10,000 customers"), "{}", explorer.screen());
}
