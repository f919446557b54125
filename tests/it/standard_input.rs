//! Orders from standard input and from pipes: read once, explored like a file, and nothing left behind.

use std::path::Path;

use crate::support::{file, printed, sample};

/// What the program says with this on its standard input: exit code, standard output, standard error.
fn fed(arguments: &[&str], input: Vec<u8>) -> (i32, String, String) {
    let mut command = crate::support::command();
    let output = command.args(arguments).write_stdin(input).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(sample(name)).unwrap()
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn text_parquet_and_packed_text_are_told_by_content() {
    let wanted = printed(&["matrix", &sample("orders.csv"), "--format", "csv"]);
    for name in ["orders.csv", "orders.parquet"] {
        let (code, out, errors) = fed(&["matrix", "-", "--format", "csv"], bytes(name));
        assert_eq!(code, 0, "{errors}");
        assert_eq!(out, wanted, "{name}");
    }
    let packed = std::process::Command::new("gzip").args(["-c", &sample("orders.csv")]).output();
    let Ok(packed) = packed else {
        eprintln!("SKIPPED: no gzip");
        return;
    };
    assert_eq!(fed(&["matrix", "-", "--format", "csv"], packed.stdout.clone()).1, wanted);
    // The content tells, whatever the name says.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, packed.stdout).unwrap();
    assert_eq!(printed(&["matrix", &path.to_string_lossy(), "--format", "csv"]), wanted);
}

#[test]
fn it_is_called_standard_input_and_its_sql_runs_elsewhere() {
    let (_, out, _) = fed(&["inspect", "-", "--format", "json"], bytes("orders.csv"));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["source"], "standard input");
    assert_eq!(report["files"], serde_json::json!(["standard input"]));
    let (_, sql, _) = fed(&["matrix", "-", "--sql"], bytes("orders.csv"));
    assert!(sql.contains("read_csv(['/dev/stdin']"), "{sql}");
    assert!(!sql.contains("/proc/"), "{sql}");
}

#[test]
fn nothing_is_left_behind_whether_it_goes_well_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().to_string_lossy().into_owned();
    assert_eq!(fed(&["matrix", "-", "--temp-dir", &here], bytes("orders.parquet")).0, 0);
    assert!(is_empty(folder.path()));
    let half = bytes("orders.parquet")[..2000].to_vec();
    let (code, _, errors) = fed(&["matrix", "-", "--temp-dir", &here], half);
    assert_eq!(code, 1);
    assert!(errors.starts_with("tenure: standard input: is not readable as Parquet"), "{errors}");
    assert!(is_empty(folder.path()));
}

#[test]
fn what_cannot_be_read_or_kept_is_said() {
    let (code, _, errors) = fed(&["matrix", "-"], Vec::new());
    assert_eq!(
        (code, errors.as_str()),
        (1, "tenure: standard input: is empty; an order file needs at least one row\n")
    );
    let (code, _, errors) = fed(&["matrix", "-", "--temp-dir", "/nowhere"], bytes("orders.csv"));
    assert_eq!(code, 1);
    assert!(errors.contains("standard input: cannot be kept for reading in /nowhere"), "{errors}");
    assert!(errors.contains("--temp-dir"), "{errors}");
    let (code, _, errors) = fed(&["diff", "-", "-"], bytes("orders.csv"));
    assert_eq!(code, 2);
    assert!(errors.contains("one extract, OLD or NEW, not both"), "{errors}");
    let broken = "customer_id,order_date\n1,2024-01-05\n1,\"2024-02-05\n";
    let (code, _, errors) = fed(&["matrix", "-"], broken.into());
    assert_eq!(code, 1);
    assert!(errors.contains("1 date of 'order_date' cannot be read, such as '\"2024-02-05'"), "{errors}");
    assert!(!errors.contains("/proc/"), "{errors}");
}

#[test]
fn one_extract_of_a_diff_may_come_from_standard_input() {
    let (_folder, old) =
        file("old.csv", "customer_id,order_date,amount\n1,2024-01-05,10\n2,2024-01-06,20\n1,2024-02-05,5\n");
    let new = "customer_id,order_date,amount\n1,2024-01-05,10\n2,2024-01-06,25\n1,2024-02-05,5\n";
    let (code, out, errors) =
        fed(&["diff", &old, "-", "--measure", "revenue", "--exit-code", "--format", "csv"], new.into());
    assert_eq!(code, 3, "{errors}");
    assert!(out.contains("2024-01"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_read_once_like_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("orders");
    match std::process::Command::new("mkfifo").arg(&pipe).status() {
        Ok(status) if status.success() => {}
        _ => {
            eprintln!("SKIPPED: no mkfifo");
            return;
        }
    }
    let end = pipe.clone();
    let feeding = std::thread::spawn(move || std::fs::write(end, bytes("orders.csv")).unwrap());
    let path = pipe.to_string_lossy().into_owned();
    let (code, out, errors) = fed(&["matrix", &path], Vec::new());
    feeding.join().unwrap();
    assert_eq!(code, 0, "{errors}");
    let wanted = printed(&["matrix", &sample("orders.csv")]);
    let below = |text: &str| text.lines().skip(1).collect::<Vec<_>>().join("\n");
    assert!(out.starts_with(&format!("retention by month of first order, {path}, ")), "{out}");
    assert_eq!(below(&out), below(&wanted));
}
