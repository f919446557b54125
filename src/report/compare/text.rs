//! A comparison as aligned text, Markdown and CSV.

use crate::cohort::{Billionths, Corrected, Group, LEAST_EFFECTIVE, side};
use crate::report::{csv, markdown as md, number, table};
use crate::text::truncate;

use super::Compared;
use super::lines::{NO_CELLS, SIGNIFICANT, tables};

/// Aligned tables to read, and what the marks mean.
pub fn text(compared: &Compared) -> String {
    let mut out = title(compared) + "\n\n" + &sides(compared).join("\n") + "\n";
    for one in tables(compared) {
        out += &format!("\n{}\n{}", one.title, table::aligned(&one.lines()));
    }
    out.push('\n');
    remarks(compared).iter().for_each(|remark| out += &format!("{remark}\n"));
    out
}

/// Markdown tables.
pub fn markdown(compared: &Compared) -> String {
    let mut out = format!("**{}**\n\n", md::escaped(&title(compared)));
    sides(compared).iter().for_each(|side| out += &format!("- {}\n", md::escaped(side)));
    for one in tables(compared) {
        let (width, lines) = (one.head.len(), one.lines());
        let rule = (0..width).map(|place| if place == 0 { "---".to_string() } else { "---:".to_string() });
        out += &format!("\n**{}**\n\n", md::escaped(&one.title));
        for (place, line) in lines.iter().enumerate() {
            out += &md::row(
                (0..width).map(|column| line.get(column).map_or("", |cell| cell.trim()).to_string()),
            );
            if place == 0 {
                out += &md::row(rule.clone());
            }
        }
    }
    out.push('\n');
    remarks(compared).iter().for_each(|remark| out += &format!("- {}\n", md::escaped(remark)));
    out
}

fn title(compared: &Compared) -> String {
    let answer = compared.answer;
    let drill =
        answer.drill().map_or_else(String::new, |drill| format!(", within {}", truncate(&drill, 100)));
    format!("comparison, {}{drill}, as of {}", answer.report.source, answer.report.as_of)
}

fn sides(compared: &Compared) -> Vec<String> {
    let letters = ('A'..='Z').map(String::from);
    let sides = letters.zip(&compared.answer.sides).map(|(letter, side)| {
        let customers = number::integer(u128::from(side.side.customers()));
        let name = truncate(&side.spec.name, 40);
        let condition = truncate(&side.spec.condition.replace('\n', " "), 100);
        let condition = if name == condition { String::new() } else { format!("  ({condition})") };
        format!("{letter}  {name}: {customers} customers{condition}")
    });
    sides.collect()
}

/// What stands behind the numbers.
fn remarks(compared: &Compared) -> Vec<String> {
    let answer = compared.answer;
    let count = |count: u64| number::integer(u128::from(count));
    let mut remarks = vec![format!(
        "{SIGNIFICANT} more than chance explains: p < 0.05 after Holm's correction over the cells, the pooled row, or the measures"
    )];
    remarks.push("intervals are 95 %, each for itself; only complete cells are compared, cohorts need members on both sides".into());
    if compared.versus.iter().any(|one| one.cells.is_empty()) {
        remarks.push(NO_CELLS.into());
    }
    let all = |compared: &Compared| -> Vec<Corrected> {
        let versus = compared.versus.iter();
        let cells = |one: &crate::explore::Versus| -> Vec<Corrected> {
            let cells = one.cells.iter().map(|cell| cell.compared);
            let averages = one.averages.iter().map(|age| age.compared);
            cells.chain(averages).chain(one.measures.iter().map(|measure| measure.compared)).collect()
        };
        versus.flat_map(cells).collect()
    };
    let untested = |one: &Corrected| one.contrast.difference.is_some() && one.contrast.p_value.is_none();
    if all(compared).iter().any(untested) {
        remarks.push(format!(
            "no p: a handful of customers hold most of the money (in effect fewer than {LEAST_EFFECTIVE} of them): t-tests and \
             resampling alike would call chance significant several times as often as they say"
        ));
    }
    let tests: Vec<&str> = side::tests_of(all(compared).iter()).iter().map(|test| test.title()).collect();
    if !tests.is_empty() {
        remarks.push(format!("tests: {}", tests.join("; ")));
    }
    remarks.push("to date: all that has been seen so far; sides that were watched for unequal times differ by that alone".into());
    if compared
        .versus
        .iter()
        .flat_map(|one| &one.cells)
        .any(|cell| cell.sizes.0.min(cell.sizes.1) < compared.view.min_size)
    {
        remarks.push(format!("~ fewer than {} customers on a side", compared.view.min_size));
    }
    let later = answer.told_by_later_orders();
    if !later.is_empty() {
        remarks.push(format!(
            "the sides are told apart by {}, which later orders decide: a part of every difference follows from that alone",
            later.join(", ")
        ));
    }
    let off = answer.customers.saturating_sub(answer.on_a_side);
    if off > 0 {
        remarks.push(format!("{} of {} customers are on no side", count(off), count(answer.customers)));
    }
    for side in answer.sides.iter().skip(1).filter(|side| side.shared > 0) {
        remarks.push(format!(
            "{} customers are on {} and on {}: the tests take them for different people, so p-values are only a guide",
            count(side.shared),
            truncate(compared.name(0), 40),
            truncate(&side.spec.name, 40)
        ));
    }
    remarks.extend(about_mix(compared));
    remarks
}

fn about_mix(compared: &Compared) -> Vec<String> {
    let Some(age) = compared.answer.question.apart.age() else { return Vec::new() };
    if compared.mixes.is_empty() {
        return vec![format!("no mix: no cohort has completed {}", compared.age_label(age))];
    }
    let mut remarks: Vec<String> = Vec::new();
    for mix in compared.mixes.values() {
        match mix {
            Ok(mix) => {
                remarks.push(
                    "composition: what other shares of the values make; behaviour: what differences within them make; they add up exactly".into(),
                );
                if mix.rows.iter().any(|row| row.values.0.is_none() || row.values.1.is_none()) {
                    remarks.push("a value that one side lacks counts as composition alone".into());
                }
            }
            Err(why) => remarks.push(format!("no mix of {}: {why}", compared.view.measure.title())),
        }
    }
    remarks.dedup();
    remarks
}

/// One line a comparison: `kind` is cell, average, measure, mix or mix_all. `difference` is a - b throughout;
/// `contribution` is what a value of `by` adds to that of the sides.
pub fn csv(compared: &Compared) -> String {
    let head = "kind,against,cohort,age,name,a,b,difference,low,high,p_value,p_adjusted,significant,test,a_size,b_size,\
                composition,behaviour,by,a_share,b_share,contribution";
    let mut out = head.to_string() + "\n";
    for versus in &compared.versus {
        let against = csv::field(compared.name(versus.other));
        for cell in &versus.cells {
            let cohort = csv::field(&compared.cohort(cell.rows.0));
            let keys = format!("cell,{against},{cohort},{},{}", cell.age, compared.view.measure);
            out += &line(&keys, &cell.compared, cell.sizes);
        }
        for one in &versus.averages {
            let keys = format!("average,{against},,{},{}", one.age, compared.view.measure);
            out += &line(&keys, &one.compared, one.sizes);
        }
        for measure in &versus.measures {
            out += &line(&format!("measure,{against},,,{}", measure.name), &measure.compared, measure.sizes);
        }
        out += &mix_lines(compared, versus.other, &against);
    }
    out
}

fn bare(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn line(keys: &str, compared: &Corrected, sizes: (u64, u64)) -> String {
    let contrast = compared.contrast;
    let values = [
        contrast.a,
        contrast.b,
        contrast.difference,
        contrast.interval.map(|interval| interval.low),
        contrast.interval.map(|interval| interval.high),
        contrast.p_value,
        compared.p_adjusted,
    ];
    let test = contrast.test.map_or("", |test| test.name());
    let significant = compared.is_significant();
    format!("{keys},{},{significant},{test},{},{},,,,,,\n", values.map(bare).join(","), sizes.0, sizes.1)
}

/// A line a value, and `mix_all` for both sides whole: what the values contribute adds up to its difference.
fn mix_lines(compared: &Compared, other: usize, against: &str) -> String {
    let age = compared.answer.question.apart.age().unwrap_or(0);
    let Some(Ok(mix)) = compared.mixes.get(&other) else { return String::new() };
    let Some(breakdown) = compared.answer.breakdowns(other).into_iter().next() else { return String::new() };
    let value = |group: &Group| group.figure(age, compared.view.measure, compared.view.criterion).value();
    let line = |kind: &str,
                name: &str,
                (a, b): (&Group, &Group),
                shares: (f64, f64),
                parts: [Billionths; 3]| {
        let (in_a, in_b) = (value(a), value(b));
        let difference = in_a.zip(in_b).map(|(a, b)| a - b);
        let [composition, behaviour, contribution] = parts.map(Billionths::to_f64);
        let sizes = format!("{},{}", a.size(), b.size());
        let values = [in_a, in_b, difference].map(bare).join(",");
        let by = csv::field(&breakdown.attribute);
        format!(
            "{kind},{against},,{age},{},{values},,,,,,,{sizes},{composition},{behaviour},{by},{},{},{contribution}\n",
            csv::field(name),
            shares.0,
            shares.1
        )
    };
    let mut out = String::new();
    for row in &mix.rows {
        let Some(part) = breakdown.parts.iter().find(|part| part.value == row.value) else { continue };
        let parts = [row.composition, row.behaviour, row.total()];
        out += &line("mix", row.value.as_deref().unwrap_or(""), (&part.a, &part.b), row.shares, parts);
    }
    let (a, b) = (breakdown.parts.iter().map(|part| &part.a), breakdown.parts.iter().map(|part| &part.b));
    let whole = (Group::pooled(a), Group::pooled(b));
    out + &line("mix_all", "", (&whole.0, &whole.1), (1.0, 1.0), [mix.composition, mix.behaviour, mix.total])
}
