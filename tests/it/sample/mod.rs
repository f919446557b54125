//! A shop like the UCI online retailer, made by arithmetic: thirteen monthly cohorts up to 9 December 2011.

use std::sync::Arc;

use jiff::civil::{Date, date};

use tenure::clv::{Comparison, Model};
use tenure::cohort::{
    Ages, CohortRow, Detail, Grain, Group, Grouping, Label, Matrix, Money, Period, Segment, Side, State,
    Tally, WeekStart,
};
use tenure::explore::clv::{AgeRecord, MatrixForecast};
use tenure::explore::people::{
    CustomerAnswer, CustomerQuestion, Datum, Movement, PeopleAnswer, PeopleColumn, PeopleQuestion, Range,
    Standing,
};
use tenure::explore::{
    CompareAnswer, CompareQuestion, Cutting, Dimension, Forecast, MatrixAnswer, Parts, Segmentation,
    SegmentsAnswer, Shape, SideAnswer, SideSpec, Slices,
};
use tenure::source::{Column, DataReport, Excluded, Mapped, Note, Reason, Role, SourceSpec};

/// Active customers by age; 2011-08 is small and has a month without anybody.
const ACTIVE: [&[u64]; 13] = [
    &[948, 362, 317, 367, 341, 376, 360, 336, 336, 374, 354, 474, 260],
    &[421, 101, 119, 102, 138, 126, 110, 108, 131, 146, 155, 63],
    &[380, 94, 73, 106, 102, 94, 97, 107, 98, 119, 35],
    &[440, 84, 112, 96, 102, 78, 116, 105, 127, 39],
    &[299, 68, 66, 63, 62, 71, 69, 78, 25],
    &[279, 66, 48, 48, 60, 68, 74, 29],
    &[235, 49, 44, 64, 58, 79, 24],
    &[191, 40, 39, 44, 52, 22],
    &[24, 3, 0, 1, 2],
    &[298, 89, 97, 36],
    &[352, 93, 46],
    &[321, 43],
    &[41],
];

pub const AS_OF: Date = date(2011, 12, 9);

pub fn source() -> SourceSpec {
    SourceSpec {
        paths: vec!["data/online-retail.parquet".into()],
        amount: Some("Quantity*UnitPrice".into()),
        filter: Some("Country = 'United Kingdom'".into()),
        ..SourceSpec::default()
    }
}

/// The matrix of a grain: the same customers, in periods as long as a month or longer ones cut from the table.
pub fn answer(grain: Grain, has_orders: bool) -> MatrixAnswer {
    let matrix = matrix(grain, has_orders);
    let shape = Shape { cohort: Grouping::Period(grain), age: grain, ..Shape::monthly() };
    let sql = "SELECT cohort, age, count(DISTINCT customer) AS active\nFROM activity\nJOIN customers USING (customer)\nGROUP BY ALL\nORDER BY cohort, age\n";
    MatrixAnswer { shape, matrix, sql: sql.into(), report: Arc::new(report()), forecast: None }
}

/// A forecast made by arithmetic: a fifth of every cohort, and a record of month 3.
pub fn forecast(matrix: &Matrix, asked: Forecast) -> MatrixForecast {
    let cell = |row: &CohortRow, age| {
        let state = matrix.window(row, age).state(matrix.as_of);
        (state != State::Complete).then(|| (row.size as f64 / 5.0).max(row.tally(age).active as f64))
    };
    let cells = matrix.rows.iter().map(|row| (0..matrix.width()).map(|age| cell(row, age)).collect());
    MatrixForecast {
        asked,
        model: Some(Model::BgNbd),
        why: "BG/NBD: holdout spend error +3.0 %, 1.0 points smaller than Pareto/NBD (+4.0 %)".into(),
        refused: Vec::new(),
        cells: cells.collect(),
        split: date(2011, 8, 7),
        record: vec![AgeRecord {
            age: 11,
            cells: 2,
            members: 1369,
            active: Comparison { actual: 537.0, predicted: 489.0 },
        }],
        no_record: None,
    }
}

pub fn matrix(grain: Grain, has_orders: bool) -> Matrix {
    let last = Period::holding(grain, AS_OF, WeekStart::Mon);
    let cohorts = match grain {
        Grain::Day => 40,
        Grain::Week => 54,
        Grain::Month => 13,
        Grain::Quarter => 5,
        Grain::Year => 2,
    };
    let rows = (0..cohorts).map(|back| cohorts - 1 - back).enumerate();
    let rows = rows.map(|(index, back)| {
        let like = ACTIVE[(index * ACTIVE.len() / cohorts as usize).min(ACTIVE.len() - 1)];
        row(last.plus(-back), like, back as usize + 1, index == 0, has_orders)
    });
    Matrix {
        grouping: Grouping::Period(grain),
        age_grain: grain,
        ages: Ages::Calendar,
        week_start: WeekStart::Mon,
        as_of: AS_OF,
        rows: rows.collect(),
        has_orders,
        has_amount: true,
        has_margin: false,
        min_orders: 1,
        detail: Detail::Counts,
    }
}

fn row(cohort: Period, like: &[u64], ages: usize, left_truncated: bool, has_orders: bool) -> CohortRow {
    let size = like[0];
    // Member m is active at an age when its turn falls among the first `active`.
    let active_at = |member: u64, age: usize| {
        let active =
            like[if age == 0 { 0 } else { (age - 1) % (like.len().max(2) - 1) + 1 }.min(like.len() - 1)];
        age == 0 || (member * 7 + age as u64 * 13) % size < active
    };
    let mut tallies = vec![Tally::default(); ages];
    for member in 0..size {
        let active: Vec<usize> = (0..ages).filter(|age| active_at(member, *age)).collect();
        let run = active.iter().enumerate().take_while(|(place, age)| place == *age).count();
        tallies[run - 1].run_ends += 1;
        tallies[active[active.len() - 1]].last += 1;
        if let Some(second) = active.get(1) {
            tallies[*second].second += 1;
        }
        for pair in active.windows(2) {
            tallies[pair[1]].stayed += u64::from(pair[1] == pair[0] + 1);
        }
        for age in active {
            let orders = 1 + (member + age as u64) % 2;
            tallies[age].active += 1;
            if has_orders {
                tallies[age].orders += orders;
                tallies[age].revenue +=
                    Money::from_raw((1_234_500 + i128::from(member % 37) * 81_700) * i128::from(orders));
            }
        }
    }
    let joined = (cohort.first_day().at(8, 26, 0, 0), cohort.last_day().min(AS_OF).at(17, 0, 0, 0));
    CohortRow {
        cohort: Label::Period(cohort),
        size,
        left_truncated,
        joined,
        tallies,
        percentiles: Vec::new(),
        second_orders: None,
        parts: Vec::new(),
    }
}

/// Segments of a shop: countries, or whatever was asked for, the largest first.
pub fn segments(segmentation: &Segmentation) -> SegmentsAnswer {
    let whole = matrix(Grain::Month, true);
    let values = [Some("United Kingdom"), Some("=cmd|' /C calc'!A0"), Some("\u{202e}日本\u{1b}[31m"), None];
    let part = |place: usize| {
        let rows = whole.rows.iter().skip(place * 3).cloned().collect();
        Matrix { rows, ..whole.clone() }
    };
    let segment = |place: usize, values: Vec<Option<String>>| {
        let matrix = part(place);
        let customers = matrix.customers();
        Segment::new(values, customers, customers / 3, matrix)
    };
    let each = values.iter().enumerate();
    let width = segmentation.by.len();
    let listed = each.map(|(place, value)| segment(place, vec![value.map(str::to_string); width]));
    SegmentsAnswer {
        segmentation: segmentation.clone(),
        segments: listed.collect(),
        total: segment(0, Vec::new()),
        truncated: 0,
        dimensions: segmentation.by.iter().map(|by| dimension(by)).collect(),
        report: Arc::new(report()),
    }
}

/// A dimension as it was made: the scores of RFM, or nothing to say.
fn dimension(by: &str) -> Dimension {
    let scores = |letter, of: &str, at: [f64; 4]| Cutting {
        of: of.into(),
        parts: Parts::Scores { letter, least_is_best: letter == 'R' },
        at: at.to_vec(),
        customers: vec![845, 846, 846, 846, 846],
    };
    let cuttings = match by {
        "rfm" => vec![
            scores('R', "recency_days", [12.0, 32.0, 71.0, 179.0]),
            scores('F', "orders", [1.0, 1.0, 3.0, 6.0]),
            scores('M', "revenue", [243.56, 476.49, 915.3, 2018.91]),
        ],
        _ => Vec::new(),
    };
    Dimension { name: by.into(), cuttings, ..Dimension::default() }
}

/// A page of 10,000 customers, numbered as they come.
pub fn people(question: &PeopleQuestion) -> PeopleAnswer {
    let total = 10_000;
    let Range::Page { from, count, find } = &question.range else { panic!("the screen asks by page") };
    let found = find.as_ref().and_then(|find| find.text.parse::<u64>().ok()).map(|id| id - 10_000);
    let from = found.map_or(*from, |place| place.saturating_sub(100));
    let names = [
        "customer",
        "first_order",
        "last_order",
        "orders",
        "revenue",
        "recency_days",
        "overdue_ratio",
        "Country",
    ];
    let row = |place: u64| {
        vec![
            Datum::Text(if place == 3 {
                "=1+\u{1b}[2J\u{202e}x".into()
            } else {
                format!("{}", 10_000 + place)
            }),
            Datum::Day(date(2010, 12, 1)),
            Datum::Day(AS_OF),
            Datum::Count(1 + (place % 40) as i64),
            Datum::Money(Money::from_raw(9_000_000_000 - i128::from(place) * 12_345)),
            Datum::Count((place % 365) as i64),
            if place.is_multiple_of(3) { Datum::Nothing } else { Datum::Real(place as f64 / 100.0) },
            Datum::Text("United Kingdom".into()),
        ]
    };
    let is_cell = question.people.cohort.as_ref().is_some_and(|cohort| cohort.cell.is_some());
    PeopleAnswer {
        people: question.people.clone(),
        columns: names
            .iter()
            .map(|name| PeopleColumn { name: (*name).into(), is_attribute: false })
            .collect(),
        rows: (from..total.min(from + count)).map(row).collect(),
        from,
        found,
        total,
        size: 20_000,
        counts: is_cell.then_some([10_000, 6_000, 3_000, 1_000]),
        valued: None,
        report: Arc::new(report()),
    }
}

/// One customer with an order every month, and a refund.
pub fn customer(question: &CustomerQuestion) -> CustomerAnswer {
    let mut cumulative = Money::ZERO;
    let movement = |month: i8| {
        let is_refund = month == 4;
        let amount =
            Money::from_raw(if is_refund { -250_000 } else { 1_000_000 + i128::from(month) * 123_400 });
        cumulative += amount;
        Movement {
            moment: date(2011, month, 3).at(9, 30, 0, 0),
            order: Some(format!("5{month:02}")),
            lines: 7,
            is_refund,
            counts: true,
            amount,
            cumulative,
            gap_days: (month > 1 && !is_refund).then_some(30),
            attributes: vec![Some("United Kingdom".into())],
        }
    };
    let movements: Vec<Movement> = (1..=10).map(movement).collect();
    CustomerAnswer {
        question: question.clone(),
        first: date(2011, 1, 3).at(9, 30, 0, 0),
        last: date(2011, 10, 3).at(9, 30, 0, 0),
        orders: 9,
        revenue: cumulative,
        has_amount: true,
        recency_days: 67,
        average_gap_days: Some(34.125),
        overdue_ratio: Some(1.963),
        standing: Standing {
            cohort: Label::Period(Period::holding(Grain::Month, date(2011, 1, 3), WeekStart::Mon)),
            rank: 17,
            of: 421,
        },
        attributes: vec!["Country".into()],
        of_all: movements.len() as u64,
        movements,
        expected: None,
        report: Arc::new(report()),
    }
}

pub fn report() -> DataReport {
    let column = |name: &str, kind: &str, role, sample: &str, distinct| Column {
        name: name.into(),
        kind: kind.into(),
        role,
        distinct: Some(distinct),
        whole: false,
        sample: Some(sample.into()),
    };
    let mapped = |role, expression: &str, guessed| Mapped { role, expression: expression.into(), guessed };
    DataReport {
        source: "online-retail.parquet".into(),
        files: vec!["data/online-retail.parquet".into()],
        format: "parquet".into(),
        columns: vec![
            column("InvoiceNo", "VARCHAR", Role::Order, "536365", 25_900),
            column("StockCode", "VARCHAR", Role::Unused, "85123A", 4_070),
            column("Quantity", "BIGINT", Role::Unused, "6", 722),
            column("InvoiceDate", "TIMESTAMP", Role::Date, "2010-12-01 08:26:00", 23_260),
            column("UnitPrice", "DOUBLE", Role::Unused, "2.55", 1_630),
            column("CustomerID", "BIGINT", Role::Customer, "17850", 4_372),
            column("Country", "VARCHAR", Role::Attribute, "United Kingdom", 38),
        ],
        mapping: vec![
            mapped(Role::Customer, "CustomerID", true),
            mapped(Role::Date, "InvoiceDate", true),
            mapped(Role::Order, "InvoiceNo", true),
            mapped(Role::Amount, "Quantity*UnitPrice", false),
        ],
        surveyed: true,
        rows: 541_909,
        accepted: 397_884,
        refunds: 8_905,
        refunded: Money::from_raw(-6_112_258_000),
        revenue: Money::from_raw(83_000_655_440),
        excluded: vec![
            Excluded { reason: Reason::Guest, rows: 135_080, amount: Some(Money::from_raw(14_476_826_000)) },
            Excluded { reason: Reason::NoAmount, rows: 40, amount: None },
        ],
        span: (date(2010, 12, 1).at(8, 26, 0, 0), date(2011, 12, 9).at(12, 50, 0, 0)),
        as_of: AS_OF,
        as_of_given: false,
        money_off: None,
        notes: vec![Note {
            text: "8,905 rows have an order id that begins with C and are taken as refunds".into(),
            remedy: Some("choose another basis with --refunds".into()),
        }],
    }
}

/// Sides of a comparison: all of them the same customers, the values of the one attribute too.
pub fn compared(question: &CompareQuestion) -> CompareAnswer {
    let grain = question.shape.cohort.grain().unwrap_or_default();
    let side = |spec: &SideSpec| {
        let matrix = Matrix { age_grain: question.shape.age, ..matrix(grain, true) };
        let moments = matrix.rows.iter().map(|_| Vec::new()).collect();
        SideAnswer { spec: spec.clone(), shared: 0, side: Side { matrix, moments } }
    };
    let group = |row: &CohortRow| Group { row: row.clone(), moments: Vec::new() };
    let whole = matrix(grain, true);
    let values = whole.rows.iter().take(3).map(|row| {
        let value = Some(row.cohort.to_string());
        (value, question.sides.iter().map(|_| group(row)).collect())
    });
    CompareAnswer {
        question: question.clone(),
        sides: question.sides.iter().map(side).collect(),
        customers: 4_000,
        on_a_side: 3_000,
        slices: vec![Slices { attribute: "Country".into(), values: values.collect() }],
        skipped: Vec::new(),
        complete: Vec::new(),
        report: Arc::new(report()),
    }
}
