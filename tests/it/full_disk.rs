//! Disks that are full: an answer is whole or absent, one message says what to do, and nothing is left behind. A disk is a small file
//! system in memory, mounted where nobody else sees it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::remote::{servers, source};
use crate::support::{printed, sample};

/// Mounts a disk of a size on a folder, runs a command, and lists the disk's files after it.
const ON_DISK: &str = "mount -t tmpfs -o size=$1 none \"$2\" || exit 99; disk=$2; list=$3; shift 3; \
    if [ -n \"$PIPED\" ]; then cat \"$PIPED\" | \"$@\"; else \"$@\"; fi; code=$?; \
    find \"$disk\" -type f > \"$list\"; [ -f \"$disk/out.csv\" ] && cp \"$disk/out.csv\" \"$list.out\"; exit $code";

/// What a run on a small disk gave.
struct Outcome {
    code: i32,
    out: String,
    errors: String,
    /// Files on the disk after it, without its own folder.
    left: Vec<String>,
    /// The file `out.csv` on the disk, if it is there.
    written: Option<String>,
}

/// A folder that can be a small disk; none if this machine lets nobody mount.
fn disk() -> Option<TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let on = folder.path().join("disk");
    std::fs::create_dir(&on).unwrap();
    let tried = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none"]).arg(&on).output();
    if tried.is_ok_and(|tried| tried.status.success()) {
        return Some(folder);
    }
    eprintln!("SKIPPED: no right to mount a small disk (unshare -rm)");
    None
}

/// Runs the program with a disk of a size at `{disk}` in its words, as its folder for temporary files and as its cache.
fn on_disk(folder: &Path, size: &str, words: &[&str], piped: Option<&str>) -> Outcome {
    let (disk, list) = (folder.join("disk"), folder.join("list"));
    let words = words.iter().map(|word| word.replace("{disk}", &disk.display().to_string()));
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", ON_DISK, "sh", size]).args([&disk, &list]);
    command.arg(env!("CARGO_BIN_EXE_tenure")).args(words);
    command.env("TMPDIR", &disk).env("XDG_CACHE_HOME", &disk).env("XDG_STATE_HOME", "/dev/null");
    command.env("PIPED", piped.unwrap_or_default()).stdin(Stdio::null());
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let left = std::fs::read_to_string(&list).unwrap();
    let outcome = Outcome {
        code: status.code().unwrap_or(-1),
        out: text(stdout),
        errors: text(stderr),
        left: left.lines().map(str::to_string).collect(),
        written: std::fs::read_to_string(folder.join("list.out")).ok(),
    };
    assert!(!outcome.errors.contains("panicked"), "{}", outcome.errors);
    outcome
}

#[test]
fn a_full_disk_keeps_no_half_of_an_output_file() {
    let Some(folder) = disk() else { return };
    let orders = sample("orders.parquet");
    let words = ["customers", &orders, "--limit", "0", "--format", "csv", "--no-cache"];
    let whole = printed(&words);
    let words = [&words[..], &["-o", "{disk}/out.csv"]].concat();
    let full = on_disk(folder.path(), "64k", &words, None);
    assert!(full.code != 0 && full.out.is_empty() && full.left.is_empty(), "{:?} {}", full.left, full.errors);
    let file = folder.path().join("disk/out.csv");
    let told = format!(
        "tenure: cannot write {}: the disk is full; free some space or choose another disk\n",
        file.display()
    );
    assert_eq!(full.errors, told);
    let enough = on_disk(folder.path(), "16m", &words, None);
    assert_eq!((enough.code, enough.written.as_deref()), (0, Some(whole.as_str())), "{}", enough.errors);
    assert_eq!(enough.left.len(), 1, "{:?}", enough.left);
}

#[test]
fn a_full_cache_changes_no_answer() {
    let Some(folder) = disk() else { return };
    let words = ["matrix", &sample("orders.parquet"), "--measure", "revenue", "--format", "csv"];
    let whole = printed(&words);
    for size in ["4k", "64k", "512k"] {
        let outcome = on_disk(folder.path(), size, &words, None);
        assert_eq!((outcome.code, &outcome.out), (0, &whole), "{size}: {}", outcome.errors);
    }
}

#[test]
fn piped_orders_that_find_no_room_name_the_folder_and_the_way_on() {
    let Some(folder) = disk() else { return };
    let orders = sample("orders.csv");
    let words = ["matrix", "-", "--measure", "revenue", "--format", "csv", "--no-cache"];
    let whole = printed(&[&["matrix", &orders], &words[2..]].concat());
    let full = on_disk(folder.path(), "64k", &words, Some(&orders));
    assert!(full.code != 0 && full.out.is_empty() && full.left.is_empty(), "{:?} {}", full.left, full.errors);
    assert!(full.errors.contains("--temp-dir"), "{}", full.errors);
    let elsewhere = tempfile::tempdir().unwrap();
    let other = elsewhere.path().display().to_string();
    let led_on = [&words[..], &["--temp-dir", &other]].concat();
    let outcome = on_disk(folder.path(), "64k", &led_on, Some(&orders));
    assert_eq!((outcome.code, outcome.out), (0, whole), "{}", outcome.errors);
}

#[test]
fn rows_that_the_disk_cannot_hold_name_another_folder_and_no_higher_limit() {
    let Some(folder) = disk() else { return };
    let servers = servers();
    for server in servers {
        let table = source(&server);
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), server.password.as_deref().unwrap_or_default()).unwrap();
        let secret = secret.path().display().to_string();
        let asked = |options: &[&str]| {
            let words = [&["matrix", table.as_str(), "--no-cache", "--format", "csv"], options].concat();
            match server.password {
                Some(_) => {
                    let words = [&words[..], &["--password-stdin"]].concat();
                    on_disk(folder.path(), "300k", &words, Some(&secret))
                }
                None => on_disk(folder.path(), "300k", &words, None),
            }
        };
        let full = asked(&[]);
        assert_eq!((full.code, full.out.as_str()), (1, ""), "{}", full.errors);
        assert!(full.errors.contains("--temp-dir"), "{}", full.errors);
        assert!(!full.errors.contains("--bring"), "{}", full.errors);
        assert!(full.left.is_empty(), "{:?}", full.left);
        // The remedy, pasted.
        let room = tempfile::tempdir().unwrap();
        let answer = asked(&["--temp-dir", &room.path().display().to_string()]);
        assert_eq!(answer.code, 0, "{}", answer.errors);
        assert_eq!(answer.out, printed(&["matrix", &sample("orders.parquet"), "--format", "csv"]));
    }
}

#[test]
fn rows_that_the_cache_cannot_keep_were_to_be_read_from_another_folder_for_temporary_files() {
    let Some(folder) = disk() else { return };
    let room = tempfile::tempdir().unwrap();
    for server in servers() {
        let table = source(&server);
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), server.password.as_deref().unwrap_or_default()).unwrap();
        let secret = secret.path().display().to_string();
        let room = room.path().display().to_string();
        let words = [
            "matrix",
            &table,
            "--date",
            "ordered_at",
            "--since-last",
            "--temp-dir",
            &room,
            "--format",
            "csv",
        ];
        let full = match server.password {
            Some(_) => {
                let words = [&words[..], &["--password-stdin"]].concat();
                on_disk(folder.path(), "100k", &words, Some(&secret))
            }
            None => on_disk(folder.path(), "100k", &words, None),
        };
        assert_eq!((full.code, full.out.as_str()), (1, ""), "{}", full.errors);
        assert!(full.errors.contains("the rows cannot be kept in the cache folder"), "{}", full.errors);
        assert!(
            full.errors.contains("XDG_CACHE_HOME") && !full.errors.contains("--temp-dir"),
            "{}",
            full.errors
        );
        assert!(!full.left.iter().any(|file| file.ends_with(".parquet")), "{:?}", full.left);
    }
}
