//! The page to hand on: one file, nothing fetched or run, real tables, the numbers and commands of the program.

use std::process::Command;

use crate::support::{file, history, printed, refused, sample, tenure};

fn page(words: &[&str], name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name).to_string_lossy().into_owned();
    let output = tenure(&[&["report"], words, &["-o", &path]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read_to_string(path).unwrap()
}

/// The texts between two marks.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()).collect()
}

fn plain(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn a_page_is_one_file_that_fetches_and_runs_nothing() {
    let (orders, surveys, points) = (sample("orders.parquet"), sample("surveys.csv"), sample("points.csv"));
    let html = page(&[&orders, "--surveys", &surveys, "--points", &points], "report.html");
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{}", &html[..200]);
    for word in ["<script", "src=", "url(", "@import", "<link", "<iframe"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(between(&html, "href=\"", "\"").iter().all(|link| link.starts_with('#')));
    let fetched = html.replace("http://www.w3.org/2000/svg", "");
    assert!(!fetched.contains("http:") && !fetched.contains("https:"));
    assert!(html.contains("prefers-color-scheme: dark") && html.contains("@page { size: A4 landscape"));
    let first = between(&html, "<tbody>", "</tbody>")[0];
    assert!(
        first.contains("net promoter score") && first.contains("redemption rate"),
        "they are key figures too"
    );
    assert_eq!(html.matches("<svg role=\"img\" aria-label=").count(), 2);
    let sections = between(&html, "<h2>", "</h2>");
    assert_eq!(
        sections,
        [
            "Key figures",
            "Who came back: the cohort matrix",
            "Retention curves",
            "Segments",
            "Lifetime value and its holdout error",
            "Satisfaction",
            "Loyalty points",
            "The data",
            "Definitions used"
        ]
    );
    let tables = between(&html, "<table>", "</table>");
    assert!(tables.len() > 10, "{}", tables.len());
    for table in tables {
        assert!(table.contains("<th scope=\"col\"") && table.contains("<th scope=\"row\""), "{table}");
        let heads = table.matches("<th scope=\"col\"").count();
        for row in between(table, "<tbody>", "</tbody>")[0].lines().filter(|line| line.starts_with("<tr>")) {
            assert_eq!(row.matches("<td").count() + 1, heads, "{row}");
        }
    }
}

#[test]
fn every_command_of_the_page_prints_its_numbers() {
    let (orders, surveys) = (sample("orders.parquet"), sample("surveys.csv"));
    let html = page(&[&orders, "--surveys", &surveys, "--segment", "country=DE"], "report.html");
    let commands = between(&html, "<code>", "</code>");
    assert_eq!(commands.len(), 7, "{commands:?}");
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for section in html.split("<section").skip(1) {
        let Some(command) = between(section, "<code>", "</code>").first().map(|text| plain(text)) else {
            continue;
        };
        let output = Command::new("sh")
            .args(["-c", &format!("{command} --format md")])
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        // The second row of the first table: its first three cells.
        let rows = between(section, "<tr>", "</tr>");
        let row = rows[1].replace("<th", "<td").replace("</th>", "</td>");
        let cells = between(&row, "<td", "</td>");
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell.split_once('>').unwrap().1)).collect();
        for cell in cells.iter().take(3) {
            let cell = cell.replace('<', "\\<").replace('*', "\\*");
            assert!(printed.contains(&cell), "{command}: no {cell:?} in\n{printed}");
        }
    }
}

#[test]
fn what_the_data_hold_is_text_on_the_page() {
    let rows: String = (0..60)
        .map(|n| {
            format!(
                "c{},2025-0{}-05,10,{}\n",
                n % 20,
                1 + n % 6,
                if n % 2 == 0 { "\"<img src=x onerror=alert(1)>\"" } else { "b&b" }
            )
        })
        .collect();
    let (_folder, path) = file("orders.csv", &format!("customer,date,amount,channel\n{rows}"));
    let html = page(&[&path, "--by", "channel"], "report.html");
    assert!(!html.contains("<img") && html.contains("&lt;img src=x onerror=alert(1)&gt;"), "it is escaped");
    assert!(html.contains("b&amp;b"));
    // Twenty customers are too few for a model: the reason stands where its numbers would.
    assert!(html.contains("<ul class=\"lines\">"), "the reason for no lifetime value");
    assert!(html.contains("<li>no predicted value: no forecast: "), "and beside the segments");
    assert!(html.contains("no answers: name a file of surveys with --surveys FILE"));
}

#[test]
fn markdown_has_the_same_tables_and_the_ending_decides() {
    let orders = sample("orders.parquet");
    let text = page(&[&orders, "--by", "channel", "--window", "2025-Q2"], "report.md");
    assert!(text.starts_with("# Customer retention: orders.parquet\n"), "{}", &text[..100]);
    assert!(text.contains("## Key figures") && text.contains("| customer retention rate |"));
    assert!(text.contains("```sh\ntenure segments") && !text.contains("<svg"));
    let matrix = printed(&["matrix", &orders, "--cohort", "quarter", "--format", "md"]);
    let table: Vec<&str> = matrix.lines().filter(|line| line.starts_with('|')).collect();
    assert!(table.len() > 10 && table.iter().all(|line| text.contains(line)), "the table of tenure matrix");
    assert!(printed(&["report", &orders, "--format", "html"]).starts_with("<!doctype html>"));
    let (code, errors) = refused(&["report", &orders, "-o", "report.pdf"]);
    assert!(code == 2 && errors.contains("report.html or report.md"), "{errors}");
    let (_folder, path) = file("orders.md", "customer,date\na,2025-01-05\n");
    let (_, errors) = refused(&["report", &path, "-o", &path]);
    assert!(errors.contains("orders.md"), "{errors}");
}

#[test]
fn segments_have_their_predicted_value_with_the_error_of_the_holdout() {
    let orders = sample("orders.parquet");
    let text = page(&[&orders, "--by", "channel"], "report.md");
    let section = |title: &str| text.split("\n## ").find(|part| part.starts_with(title)).unwrap();
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_string()).collect() };
    let table = |text: &str| -> Vec<Vec<String>> {
        text.lines().filter(|line| line.starts_with('|')).map(cells).collect()
    };
    let place = |head: &[String], name: &str| head.iter().position(|cell| cell == name).unwrap();
    let segments = table(section("Segments"));
    let values = table(&printed(&["clv", &orders, "--by", "channel", "--format", "md"]));
    let (in_segments, in_values) =
        (place(&segments[0], "residual CLV, 12m"), place(&values[0], "residual CLV, 12m"));
    assert_eq!(segments.len(), values.len());
    for row in &segments[2..] {
        let same = values.iter().find(|other| other[1] == row[1]).unwrap();
        assert_eq!(row[in_segments], same[in_values], "{row:?}");
    }
    assert!(section("Segments").contains("holdout after "), "{}", section("Segments"));
    // Of many segments, the row of the rest has the mean of those it stands for.
    let text = page(&[&orders, "--by", "acquired:month"], "report.md");
    let segments = text.split("\n## ").find(|part| part.starts_with("Segments")).unwrap();
    let rest = table(segments).into_iter().find(|row| row[1].starts_with("Other (")).unwrap();
    assert!(rest[place(&table(segments)[0], "residual CLV, 12m")].parse::<f64>().unwrap() > 0.0, "{rest:?}");
}

#[test]
fn a_saved_view_brings_its_goals() {
    let orders = sample("orders.parquet");
    let view = format!(
        "[q.source]\npaths = [{orders:?}]\n[q.view]\ngoal = \"retention=0.2\"\nkpi-goals = [\"churn=0.3\"]\n"
    );
    let (_folder, views) = file("views.toml", &view);
    let text = page(&["--view", "q", "--views", &views], "report.md");
    let churn = text.lines().find(|line| line.starts_with("| customer churn |")).unwrap();
    assert!(churn.contains("| 30.0 % |"), "{churn}");
    assert!(text.contains("goal 20.0 % first reached"), "the curves have theirs");
}

#[test]
fn sources_of_every_kind_have_a_page() {
    let (_folder, bare) = file("bare.csv", "customer,date\na,2025-01-05\nb,2025-02-05\na,2025-03-05\n");
    let text = page(&[&bare], "report.md");
    assert!(text.contains("no column groups customers: name one with --by COL"), "{text}");
    for path in ["uci_online_retail/online_retail.parquet", "superstore/superstore.csv"] {
        let Some(path) = history(path) else { continue };
        let html = page(&[&path], "report.html");
        assert!(html.contains("customer retention rate") && html.contains("<svg role"), "{path}");
    }
}
