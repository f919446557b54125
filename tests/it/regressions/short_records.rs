//! A record with fewer fields than the header ended the program, if no column before its end was one of numbers.

use crate::support::tenure;

#[test]
fn a_short_record_among_the_first_is_counted_and_not_an_end_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let mut text = "customer,channel,ordered_at,amount\n".to_string();
    for day in 1..=28 {
        text += &format!("c{},web,2024-01-{day:02},5.00\n", day % 9);
    }
    text.insert_str(text.find("c3").unwrap(), "c2,web\n");
    std::fs::write(&path, text).unwrap();
    let output = tenure(&["inspect", &path.to_string_lossy()]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{errors}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &errors;
    assert!(said.contains("c2,web") || said.contains("fewer") || said.contains("short"), "{said}");
}
