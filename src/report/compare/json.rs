//! A comparison as JSON; the field names are the contract.

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Corrected, Decomposition, NotDecomposable, Test};
use crate::report::write::json::{excluded, pretty};

use super::compared::Compared;

/// The comparison with every cell, average and measure, and with the mix if the question has one.
pub fn json(compared: &Compared) -> String {
    let answer = compared.answer;
    let sides = answer.sides.iter().map(|one| {
        json!({
            "name": one.spec.name,
            "condition": one.spec.condition,
            "customers": one.side.customers(),
            "shared_with_first": one.overlap,
            "revenue_per_customer": one.revenue_per_customer(),
            "interval": one.interval,
        })
    });
    let mut whole = Map::new();
    let mut put = |name: &str, value: Json| whole.insert(name.to_string(), value);
    put("as_of", json!(answer.report.as_of.to_string()));
    put("measure", json!(compared.view.measure.name()));
    put("return", json!(compared.view.criterion.name()));
    if !answer.question.shape.segment_filters.is_empty() {
        put("within", json!(answer.question.shape.segment_filters));
    }
    put("customers", json!(answer.customers));
    put("on_any_side", json!(answer.on_any_side));
    put("sides", sides.collect());
    put("correction", json!("holm"));
    put("matrix", cells(compared));
    put("average", averages(compared));
    put("measures", measures(compared));
    let mixes: Vec<Json> = compared.mixes.iter().map(|(other, mix)| mixed(compared, *other, mix)).collect();
    match mixes.as_slice() {
        [] => {}
        [one] => drop(put("mix", one.clone())),
        _ => drop(put("mixes", mixes.into())),
    }
    put("excluded", json!(excluded(&answer.report)));
    pretty(&whole)
}

/// The contrast, after the fields that identify it.
fn with_contrast(mut fields: Json, compared: &Corrected) -> Json {
    let contrast = compared.contrast;
    fields["a"] = json!(contrast.a);
    fields["b"] = json!(contrast.b);
    fields["difference"] = json!(contrast.difference);
    fields["interval"] = json!(contrast.interval);
    fields["p_value"] = json!(contrast.p_value);
    fields["p_adjusted"] = json!(compared.p_adjusted);
    fields["significant"] = json!(compared.is_significant());
    fields["test"] = json!(contrast.test.map(Test::name));
    if let Some((a, b)) = contrast.too_few {
        fields["too_few"] = json!([a, b]);
    }
    fields
}

fn cells(compared: &Compared) -> Json {
    let all = compared
        .contrasts
        .iter()
        .flat_map(|contrasts| contrasts.cells.iter().map(|cell| (contrasts.other, cell)));
    let cell = all.map(|(other, cell)| {
        let fields = json!({
            "against": compared.name(other),
            "cohort": compared.cohort(cell.rows.0),
            "age": cell.age,
            "a_size": cell.sizes.0,
            "b_size": cell.sizes.1,
            "small": cell.sizes.0.min(cell.sizes.1) < compared.view.min_size,
        });
        with_contrast(fields, &cell.compared)
    });
    cell.collect()
}

fn averages(compared: &Compared) -> Json {
    let all = compared
        .contrasts
        .iter()
        .flat_map(|contrasts| contrasts.averages.iter().map(|one| (contrasts.other, one)));
    let age = all.map(|(other, one)| {
        let fields = json!({
            "against": compared.name(other),
            "age": one.age,
            "a_size": one.sizes.0,
            "b_size": one.sizes.1,
            "a_cohorts": one.cohorts.0,
            "b_cohorts": one.cohorts.1,
        });
        with_contrast(fields, &one.compared)
    });
    age.collect()
}

fn measures(compared: &Compared) -> Json {
    let all = compared
        .contrasts
        .iter()
        .flat_map(|contrasts| contrasts.measures.iter().map(|one| (contrasts.other, one)));
    let measure = all.map(|(other, one)| {
        let fields = json!({
            "against": compared.name(other),
            "name": one.name,
            "basis": if one.at_age { "complete" } else { "to-date" },
            "a_size": one.sizes.0,
            "b_size": one.sizes.1,
        });
        with_contrast(fields, &one.compared)
    });
    measure.collect()
}

fn mixed(compared: &Compared, other: usize, mix: &Result<Decomposition, NotDecomposable>) -> Json {
    let found = mix.as_ref().ok();
    let rows = found.iter().flat_map(|mix| &mix.rows).map(|row| {
        json!({
            "value": row.value,
            "a_share": row.shares.0,
            "b_share": row.shares.1,
            "a": row.values.0,
            "b": row.values.1,
            "mix_effect": row.mix_effect.to_f64(),
            "rate_effect": row.rate_effect.to_f64(),
            "total": row.total().to_f64(),
        })
    });
    let mut fields = json!({
        "against": compared.name(other),
        "by": compared.by(),
        "age": compared.answer.question.breakdown.age().unwrap_or(0),
        "measure": compared.view.measure.name(),
        "total": found.map(|mix| mix.total.to_f64()),
        "mix_effect": found.map(|mix| mix.mix_effect.to_f64()),
        "rate_effect": found.map(|mix| mix.rate_effect.to_f64()),
        "rows": rows.collect::<Vec<_>>(),
    });
    if let Err(why) = mix {
        fields["why"] = json!(why.to_string());
    }
    fields
}
