//! Tests of all pairs of six groups that differ by chance alone: the error of the whole family of tests is kept.

use std::ops::AddAssign;

use tenure::cohort::customer_history::{AgeActivity, GroupCounts, Increment, accumulate};
use tenure::cohort::{CohortRow, Corrected, Matrix, Money, Side};
use tenure::engine::Cancel;
use tenure::explore::{Breakdown, CompareAnswer, CompareQuestion, SideContrasts, SideSpec, View};
use tenure::source::SourceSpec;

use crate::support::{file, session};

const SIDES: u64 = 6;

/// A number that looks random, the same on every machine. Source: Steele, Lea & Flood 2014 (SplitMix64).
fn scrambled(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn team(split: u64, id: u64) -> u64 {
    (scrambled(scrambled(split + 1) ^ id) >> 11) % SIDES
}

/// Of the cohort 0 (January) or 1 (February); an amount by age, 0 for no order.
struct Customer {
    id: u64,
    cohort: usize,
    amounts: Vec<u64>,
}

/// Customers who order in each month up to August or do not, each month by itself.
fn customers(count: u64) -> Vec<Customer> {
    let drawn = |id: u64, salt: u64| (scrambled(scrambled(id * 31 + salt)) >> 11) % 100;
    let customer = |id: u64| {
        let cohort = (id % 2) as usize;
        let ages = 0..8 - cohort as u64;
        let orders = |age: u64| age == 0 || drawn(id, 2 * age + 1) < 30;
        let amounts = ages.map(|age| if orders(age) { drawn(id, 2 * age) + 1 } else { 0 }).collect();
        Customer { id, cohort, amounts }
    };
    (0..count).map(customer).collect()
}

impl Customer {
    fn lines(&self, text: &mut String) {
        for (age, amount) in self.amounts.iter().enumerate().filter(|(_, amount)| **amount > 0) {
            let (id, month, team) = (self.id, 1 + self.cohort + age, team(0, self.id));
            *text += &format!("c{id},2023-0{month}-10,{amount},t{team}\n");
        }
    }

    fn walked(&self) -> Vec<Increment> {
        let money = |amount: u64| Money::from_raw(i128::from(amount) * 10_000);
        let step = |(age, amount): (u32, &u64)| AgeActivity {
            age,
            orders: 1,
            revenue: money(*amount),
            cost: Money::ZERO,
        };
        let steps: Vec<AgeActivity> =
            (0..).zip(&self.amounts).filter(|(_, amount)| **amount > 0).map(step).collect();
        let mut added = Vec::new();
        accumulate(&steps, 1, &mut added);
        added
    }
}

/// The answer of the program to the comparison of the six groups of one split.
fn answered(customers: &[Customer]) -> CompareAnswer {
    let mut text = String::from("customer,date,amount,team\n");
    customers.iter().for_each(|customer| customer.lines(&mut text));
    // August is complete.
    text += "last,2023-08-31,1,none\n";
    let (_folder, path) = file("orders.csv", &text);
    let sides = (0..SIDES).map(|team| SideSpec::of(&format!("team = 't{team}'"))).collect();
    let question = CompareQuestion { shape: View::default().shape(), sides, breakdown: Breakdown::None };
    let source = SourceSpec { paths: vec![path], ..SourceSpec::default() };
    let answer = session(&source).compare(&question, &Cancel::new()).unwrap();
    CompareAnswer::clone(&answer)
}

/// The same answer about the groups of another split.
fn split(answer: &CompareAnswer, walked: &[(&Customer, Vec<Increment>)], split: u64) -> CompareAnswer {
    let mut counted = vec![vec![GroupCounts::default(); 2]; SIDES as usize];
    for (customer, added) in walked {
        let one = &mut counted[team(split, customer.id) as usize][customer.cohort];
        one.members.add_assign(1);
        added.iter().for_each(|added| one.add(added.age, added));
    }
    let mut answer = answer.clone();
    for (side, counted) in answer.sides.iter_mut().zip(counted) {
        let matrix = &side.side.matrix;
        let row = |(row, counted): (&CohortRow, &GroupCounts)| CohortRow {
            size: counted.members,
            by_age: counted.by_age.clone(),
            ..row.clone()
        };
        let rows = matrix.rows.iter().zip(&counted).map(row).collect();
        let matrix = Matrix { rows, ..matrix.clone() };
        side.side = Side { matrix, moments: counted.into_iter().map(|one| one.moments).collect() };
    }
    answer
}

/// Whether something is significant: in the cells, in the averages by age, in the measures.
fn alarms(contrasts: &[SideContrasts]) -> [bool; 3] {
    let any = |mut of: Box<dyn Iterator<Item = &Corrected> + '_>| of.any(Corrected::is_significant);
    [
        any(Box::new(contrasts.iter().flat_map(|one| &one.cells).map(|cell| &cell.compared))),
        any(Box::new(contrasts.iter().flat_map(|one| &one.averages).map(|age| &age.compared))),
        any(Box::new(contrasts.iter().flat_map(|one| &one.measures).map(|measure| &measure.compared))),
    ]
}

/// The same with a family for every pair: each pair is a comparison of its own.
fn alarms_of_pairs(answer: &CompareAnswer, view: &View, ages: &[u32]) -> [bool; 3] {
    let pairs = answer.sides[1..].iter().map(|other| {
        let sides = vec![answer.sides[0].clone(), other.clone()];
        alarms(&CompareAnswer { sides, ..answer.clone() }.contrasts(view, ages))
    });
    pairs.fold([false; 3], |any, pair| [any[0] | pair[0], any[1] | pair[1], any[2] | pair[2]])
}

#[test]
fn random_splits_into_six_groups_keep_the_error_of_every_family() {
    const SPLITS: u64 = 600;
    let (view, ages) = (View::default(), [1, 3, 6]);
    let customers = customers(1200);
    let walked: Vec<_> = customers.iter().map(|customer| (customer, customer.walked())).collect();
    let answer = answered(&customers);
    let again = split(&answer, &walked, 0);
    assert_eq!(again.sides, answer.sides, "the simulation counts as the program does");
    let (mut over_all, mut within_pairs) = ([0; 3], [0; 3]);
    for number in 0..SPLITS {
        let answer = split(&answer, &walked, number);
        let found = alarms(&answer.contrasts(&view, &ages));
        let of_pairs = alarms_of_pairs(&answer, &view, &ages);
        for family in 0..3 {
            over_all[family] += u64::from(found[family]);
            within_pairs[family] += u64::from(of_pairs[family]);
        }
    }
    // The correction promises 5 % for each family; the simulation has a standard error of 0.9 points.
    let limit = 0.05 + 2.0 * (0.05 * 0.95 / SPLITS as f64).sqrt();
    let share = |count: u64| count as f64 / SPLITS as f64;
    for (family, name) in ["cells", "averages", "measures"].into_iter().enumerate() {
        let (all, pairs) = (share(over_all[family]), share(within_pairs[family]));
        assert!(all <= limit, "{name}: {all}");
        assert!(
            pairs > 1.5 * limit,
            "{name}: {pairs} with a family for every pair: the test would not see it"
        );
    }
}
