//! The wheel that pip installs.

use std::io::Read;
use std::process::Command;

use crate::documents::root;

#[test]
fn a_wheel_holds_a_program_that_may_be_run_and_a_record_of_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let script = root().join("packaging/wheel.py");
    // Any program will do.
    let packed = Command::new("python3").arg(script).arg("/bin/sh").arg(folder.path()).output();
    let Ok(packed) = packed else {
        eprintln!("SKIPPED: no python3");
        return;
    };
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    let path = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("tenure-") && name.contains("-py3-none-manylinux_2_"), "{name}");
    let mut wheel = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let names: Vec<String> = wheel.file_names().map(|name| name.unwrap().into_owned()).collect();
    let of = |ending: &str| names.iter().find(|name| name.ends_with(ending)).unwrap().clone();
    let mode = wheel.by_name(&of(".data/scripts/tenure")).unwrap().unix_mode().unwrap();
    assert_eq!(mode & 0o777, 0o755, "pip keeps the mode");
    let mut record = String::new();
    wheel.by_name(&of("/RECORD")).unwrap().read_to_string(&mut record).unwrap();
    assert!(names.iter().all(|name| record.contains(&format!("{name},"))), "{record}");
}
