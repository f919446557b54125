//! A printed command line, split as a shell splits it and parsed again, asks the same question.

use clap::{CommandFactory, Parser};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use tenure::cli::{Cli, Request};
use tenure::clv::{Horizon, HorizonUnit, Model, ValueTerms};
use tenure::cohort::grain::from_epoch_day;
use tenure::cohort::{Ages, AverageKind, CohortBy, Grain, MatrixExtras, Measure, Return, Share, WeekStart};
use tenure::explore::clv::{Cac, ClvQuestion, FitMode};
use tenure::explore::customers::{
    Arrangement, Cohort, Columns, CustomerList, CustomerQuestion, CustomersCell, CustomersQuestion, Order,
    Range, Status,
};
use tenure::explore::items::NextQuestion;
use tenure::explore::kpis::KpiQuestion;
use tenure::explore::{
    Breakdown, CompareQuestion, Counting, Forecast, Question, SegmentFilter, Segmentation, Shape, SideSpec,
    View,
};
use tenure::kpi::Window;
use tenure::source::{Encoding, EntryRule, Refunds, SourceSpec};

/// Words of a line as a POSIX shell splits it; only what our lines need: blanks, backslashes and both quotes.
fn split(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(signs.by_ref().take_while(|sign| *sign != '\''));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(sign) = signs.next().filter(|sign| *sign != '"') {
                    word.push(if sign == '\\' {
                        signs.next().expect("a sign behind a backslash")
                    } else {
                        sign
                    });
                }
            }
            '\\' => word.get_or_insert_default().extend(signs.next()),
            '#' | '$' | '`' | '&' | ';' | '|' | '<' | '>' | '(' | ')' | '*' | '?' | '[' | '!' | '~'
                if word.is_none() =>
            {
                panic!("{sign} means something to a shell: {line}")
            }
            sign => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    words
}

#[test]
fn lines_are_split_as_a_shell_splits_them() {
    assert_eq!(split(r"a 'b c' 'd'\''e' '' --x='y z'"), ["a", "b c", "d'e", "", "--x=y z"]);
    let said = "it's \"quoted\" \\ $HOME `x` * ~ \n end";
    let line = format!("printf %s {}", tenure::text::shell_word(said));
    assert_eq!(split(&line)[2], said);
    let shell = std::process::Command::new("sh").arg("-c").arg(line).output().unwrap();
    assert_eq!(String::from_utf8(shell.stdout).unwrap(), said, "as the shell itself splits it");
}

/// Clap looks for this itself, but not in the profile that is tested and shipped.
#[test]
fn no_option_is_declared_twice() {
    let mut root = Cli::command();
    root.build();
    for command in root.get_subcommands().chain([&root]) {
        let (mut names, mut ids) = (Vec::new(), Vec::new());
        for arg in command.get_arguments() {
            ids.push(arg.get_id().to_string());
            names.extend(arg.get_long().map(str::to_string));
            names.extend(arg.get_short().map(|short| format!("-{short}")));
            names.extend(arg.get_all_aliases().into_iter().flatten().map(str::to_string));
        }
        for mut all in [names, ids] {
            all.sort();
            let twice: Vec<&[String]> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "tenure {}: {twice:?}", command.get_name());
        }
    }
}

/// What the printed line asks, through the parser of the program.
fn request_again(line: &str) -> Request {
    let cli = Cli::try_parse_from(split(line)).unwrap_or_else(|error| panic!("{line}\n{error}"));
    let command = cli.command.unwrap_or_else(|| panic!("{line}: no command"));
    command.request().unwrap_or_else(|failure| panic!("{line}\n{}", failure.message))
}

/// Anything a user may have written: quotes, blanks, signs of the shell, other scripts, ends of lines.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,12}",
        "[a-zäß日本'\"\\\\ \n\t$`!*~#;&|<>(){}\\[\\]=:,%@^-]{1,12}",
        Just("it's \"this\"\nand that".to_string()),
        Just("-".to_string()),
        Just("--measure".to_string()),
        Just("-1".to_string()),
    ]
}

/// The text of an option that takes an expression, which is never blank.
fn expression() -> impl Strategy<Value = String> {
    text().prop_filter("an expression", |text| !text.trim().is_empty())
}

/// The name of a column, which no option trims.
fn column() -> impl Strategy<Value = String> {
    text()
        .prop_map(|name| name.replace('=', "_").trim().to_string())
        .prop_filter("a name", |name| !name.is_empty() && name.parse::<Grain>().is_err())
}

fn segments_of() -> impl Strategy<Value = Vec<SegmentFilter>> {
    let one = (column(), proptest::option::of(text())).prop_map(|(by, value)| SegmentFilter { by, value });
    proptest::collection::vec(one, 0..3)
}

fn ages(grain: Grain) -> impl Strategy<Value = Ages> {
    prop_oneof![
        Just(Ages::Calendar),
        Just(Ages::Rolling { days: Ages::default_days(grain) }),
        (1_u32..400).prop_map(|days| Ages::Rolling { days }),
        proptest::collection::btree_set(1_u32..400, 1..5)
            .prop_map(|bounds| Ages::Brackets(std::iter::once(0).chain(bounds).collect())),
    ]
}

fn share() -> impl Strategy<Value = Share> {
    (1_u32..1000).prop_map(|thousandths| (f64::from(thousandths) / 1000.0).to_string().parse().unwrap())
}

prop_compose! {
    /// A view that makes sense.
    fn views()(grain in select(&Grain::ALL[..]))(
        cohort in prop_oneof![
            select(&Grain::ALL[..]).prop_map(CohortBy::Period),
            column().prop_map(CohortBy::Attribute),
        ],
        age in Just(grain),
        ages in ages(grain),
        week_start in select(&WeekStart::ALL[..]),
        min_orders in 1_u32..4,
        margin in proptest::option::of(share()),
        measure in select(&Measure::ALL[..]),
        criterion in select(&Return::ALL[..]),
        average in select(&AverageKind::ALL[..]),
        min_size in 0_u64..100,
        segment_filters in segments_of(),
        forecast in proptest::option::of(prop_oneof![
            Just(Forecast::Auto),
            select(&Model::ALL[..]).prop_map(Forecast::Of),
        ]),
    ) -> View {
        let criterion = if measure.follows_criterion() { criterion } else { Return::On };
        let min_orders = if measure == Measure::SecondOrder { 1 } else { min_orders };
        let view = View {
            cohort, age, ages, week_start, min_orders, margin, measure, criterion, average, min_size, segment_filters,
            ..View::default()
        };
        let forecast = forecast.filter(|_| view.no_forecast().is_none());
        View { forecast, ..view }
    }
}

prop_compose! {
    fn sources()(
        paths in proptest::collection::vec(text(), 1..3),
        names in proptest::option::of(proptest::collection::btree_set("[a-z][a-z,\" ]{0,5}[a-z]", 1..4)),
        skip in proptest::option::of(0_u64..10),
        encoding in proptest::option::of(select(&Encoding::ALL[..])),
        texts in proptest::array::uniform13(proptest::option::of(expression())),
        rule in select(&EntryRule::ALL[..]),
        as_of in proptest::option::of((1970_i16..2100, 1_i8..13, 1_i8..29)),
        refunds in select(&Refunds::ALL[..]),
        guests in proptest::collection::vec(text(), 0..3),
    ) -> SourceSpec {
        let [customer, date, date_format, order, amount, cost, currency, status, filter, tz, entry, returns, since_last] = texts;
        // Its values are lists of customers as well.
        let status = status.filter(|text| text.parse::<Status>().is_err());
        SourceSpec {
            paths, skip, encoding, customer, date, date_format, order, amount, cost, currency, status, filter, tz,
            refunds, guests, returns, since_last,
            entry_rule: if entry.is_some() { rule } else { EntryRule::default() },
            entry,
            names: names.map(|names| names.into_iter().collect()),
            as_of: as_of.map(|(year, month, day)| jiff::civil::date(year, month, day)),
            ..SourceSpec::default()
        }
    }
}

prop_compose! {
    fn model_questions()(
        model in proptest::option::of(select(&Model::ALL[..])),
        horizon in (1_u32..60, select(vec![HorizonUnit::Days, HorizonUnit::Weeks, HorizonUnit::Months])),
        discount in 0_u32..50,
        margin in proptest::option::of(share()),
        calibration_end in proptest::option::of((2000_i16..2030, 1_i8..13, 1_i8..29)),
    ) -> ClvQuestion {
        let horizon = Horizon::new(horizon.0, horizon.1).unwrap();
        let rate = f64::from(discount) / 100.0;
        let share = margin.map_or(1.0, Share::to_f64);
        ClvQuestion {
            model,
            terms: ValueTerms::new(share, rate, horizon).unwrap(),
            margin_of_data: margin.is_none(),
            calibration_end: calibration_end.map(|(year, month, day)| jiff::civil::date(year, month, day)),
            ..ClvQuestion::default()
        }
    }
}

prop_compose! {
    fn clv_questions()(
        asked in model_questions(),
        by in proptest::collection::vec(text(), 0..3),
        segment_filters in segments_of(),
        fit in select(&FitMode::ALL[..]),
        bootstrap in prop_oneof![Just(0_u32), 100_u32..2000],
        holdout: bool,
        lifespan in proptest::option::of(1_u32..60),
        observed_only: bool,
        cac in proptest::option::of(prop_oneof![
            (0_u32..10_000).prop_map(|cents| Cac::Each(format!("{}.{:02}", cents / 100, cents % 100).parse().unwrap())),
            "[a-z ']{1,8}".prop_map(|name| Cac::File(format!("./{name}.csv").into())),
        ]),
    ) -> ClvQuestion {
        let lifespan = lifespan.map(|months| Horizon::new(months, HorizonUnit::Months).unwrap());
        let asked = ClvQuestion { by, segment_filters, fit, bootstrap, holdout, lifespan, cac, ..asked };
        // The whole record is of a forecast.
        ClvQuestion { observed_only: observed_only && !holdout, ..asked }
    }
}

/// A margin and a cost of each row exclude each other.
fn without_margin(asked: ClvQuestion) -> ClvQuestion {
    let terms = ValueTerms::new(1.0, asked.terms.discount(), asked.terms.horizon()).unwrap();
    ClvQuestion { terms, margin_of_data: true, ..asked }
}

fn same(question: &Question, source: &SourceSpec, view: &View) -> Result<Request, TestCaseError> {
    let line = question.command_line(source, view).expect("a question with a command").to_string();
    let again = request_again(&line);
    prop_assert_eq!(&again.source, source, "{}", line);
    prop_assert_eq!(&again.question, question, "{}", line);
    Ok(again)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn of_a_matrix(view in views(), source in sources(), whole: bool) {
        let margin = view.margin.filter(|_| source.cost.is_none());
        let view = View { margin, ..view };
        // JSON alone counts more than it shows.
        let question = view.question(Counting::ForMeasure);
        let again = same(&question, &source, &view)?;
        prop_assert_eq!(again.view, view);
        let _ = whole;
    }

    #[test]
    fn of_segments(
        by in proptest::collection::vec(text(), 1..3),
        top in proptest::option::of(1_usize..500),
        segment_filters in segments_of(),
        source in sources(),
        ages in proptest::collection::btree_set(0_u32..60, 1..5),
    ) {
        let ages: Vec<String> = ages.iter().map(u32::to_string).collect();
        let view = View { segment_ages: ages.join(",").parse().unwrap(), ..View::default() };
        let again = same(&Question::Segments(Segmentation { by, top, segment_filters }), &source, &view)?;
        prop_assert_eq!(again.view.segment_ages, view.segment_ages);
    }

    #[test]
    fn of_key_figures(
        by in proptest::collection::vec(text(), 0..3),
        window in proptest::option::of((0_i32..30_000, 0_i32..2_000)),
        inactive in proptest::option::of(1_u32..5_000),
        series in proptest::option::of(select(&Grain::ALL[..])),
        segment_filters in segments_of(),
        source in sources(),
    ) {
        let window = window.map(|(start, days)| Window {
            from: from_epoch_day(start),
            to: from_epoch_day(start + days),
        });
        let asked = KpiQuestion { window, inactive, by, series, segment_filters };
        same(&Question::Kpis(asked), &source, &View::default())?;
    }

    #[test]
    fn of_customers(
        view in views(),
        source in sources(),
        label in column(),
        age in 0_u32..30,
        picks in any::<[Index; 2]>(),
        status in proptest::option::of(select(&Status::ALL[..])),
        sort in ("[a-z_]{1,8}", any::<bool>()),
        limit in proptest::option::of(1_u64..500),
        columns in proptest::option::of(proptest::collection::btree_set("[a-z][a-z,\" ]{0,5}[a-z]", 1..4)),
        value in proptest::option::of(model_questions()),
    ) {
        let view = View { margin: None, measure: Measure::Retention, forecast: None, ..view };
        // Brackets end at their last bound.
        let age = match &view.ages {
            Ages::Brackets(bounds) => picks[0].index(bounds.len()) as u32,
            _ => age,
        };
        let cohort = match picks[1].index(3) {
            0 => None,
            1 => Some(Cohort { label: label.clone(), cell: None }),
            _ => Some(Cohort { label, cell: Some(CustomersCell { age, criterion: view.criterion, status }) }),
        };
        let shape = match cohort {
            None => Shape { segment_filters: view.segment_filters.clone(), ..Shape::monthly() },
            Some(_) => view.shape(),
        };
        let value = value.map(|asked| if source.cost.is_some() { without_margin(asked) } else { asked });
        let list = CustomerList {
            shape,
            cohort,
            sort: Order { column: sort.0, descending: sort.1 },
            value: value.map(Box::new),
        };
        let columns = columns.map_or(Columns::Arranged(Arrangement::default()), |names| {
            Columns::These(names.into_iter().collect())
        });
        let question = Question::Customers(CustomersQuestion { list, range: Range::All { limit, columns } });
        same(&question, &source, &view)?;
    }

    #[test]
    fn of_a_customer(
        view in views(),
        source in sources(),
        id in text(),
        value in proptest::option::of(model_questions()),
        next in proptest::option::of(("[a-z]{1,8}", 1_u32..90)),
    ) {
        let kept = View { age: Grain::Month, ..View::default() };
        let shape = Shape {
            cohort: view.cohort.clone(), week_start: view.week_start, segment_filters: view.segment_filters.clone(), ..kept.shape()
        };
        let value = value.map(|asked| if source.cost.is_some() { without_margin(asked) } else { asked });
        let next = next.map(|(item, least_support)| NextQuestion { item, least_support });
        let question = Question::Customer(CustomerQuestion { id, shape, value: value.map(Box::new), next });
        same(&question, &source, &view)?;
    }

    #[test]
    fn of_a_comparison(
        view in views(),
        source in sources(),
        conditions in proptest::collection::vec("[a-z][a-z0-9 '\"<>=@\n]{0,12}[a-z0-9']", 2..5),
        mix in proptest::option::of((text(), 0_u32..20)),
        rest: bool,
    ) {
        let margin = view.margin.filter(|_| source.cost.is_none());
        let view = View { margin, ..view.by_period() };
        let sides: Vec<SideSpec> = match (rest, conditions.as_slice()) {
            (true, [first, ..]) => vec![SideSpec::of(first), SideSpec::others(&SideSpec::of(first))],
            (_, [first, second]) => vec![SideSpec::of(first), SideSpec::of(second)],
            (_, all) => ('a'..).zip(all).map(|(name, condition)| SideSpec {
                name: format!("the {name}"),
                condition: condition.clone(),
            }).collect(),
        };
        let breakdown = mix.map_or(Breakdown::None, |(by, age)| Breakdown::Dimension(by, age));
        same(&Question::Compare(CompareQuestion { shape: view.shape(), sides, breakdown }), &source, &view)?;
    }

    #[test]
    fn of_drivers(view in views(), source in sources(), a in "[a-z][a-z0-9 '<>]{0,12}[a-z]", age in 0_u32..30, picks in any::<[Index; 2]>()) {
        let margin = view.margin.filter(|_| source.cost.is_none());
        let view = View { margin, ..view.by_period() };
        let age = match &view.ages {
            Ages::Brackets(bounds) => picks[0].index(bounds.len()) as u32,
            _ => age,
        };
        let first = SideSpec::of(&a);
        let sides = match picks[1].index(3) {
            0 => vec![SideSpec::all_customers(&view.segment_filters)],
            1 => vec![first.clone(), SideSpec::others(&first)],
            _ => vec![first, SideSpec::of("country = 'DE'")],
        };
        same(&Question::Compare(CompareQuestion { shape: view.shape(), sides, breakdown: Breakdown::AllDimensions(age) }), &source, &view)?;
    }

    #[test]
    fn of_lifetime_value(asked in clv_questions(), source in sources(), by_customer: bool) {
        let asked = if source.cost.is_some() { without_margin(asked) } else { asked };
        let asked = match by_customer {
            // Of one customer there are neither intervals nor costs.
            true => ClvQuestion {
                holdout: false, bootstrap: 0, cac: None, lifespan: None, observed_only: false, ..asked
            },
            false => asked,
        };
        let question = if by_customer { Question::ClvCustomers(asked) } else { Question::Clv(asked) };
        same(&question, &source, &View::default())?;
    }

    #[test]
    fn of_the_data(source in sources(), repeated: bool) {
        let question = if repeated { Question::Repeated } else { Question::Report };
        same(&question, &source, &View::default())?;
    }
}

#[test]
fn details_are_of_the_measure_that_is_shown() {
    let view = View { measure: "median-revenue".parse().unwrap(), ..View::default() };
    assert_eq!(view.shape().extras, MatrixExtras::Percentiles);
    let again = request_again(
        &view.question(Counting::ForMeasure).command_line(&one_file(), &view).unwrap().to_string(),
    );
    assert_eq!(again.question, view.question(Counting::ForMeasure));
}

fn one_file() -> SourceSpec {
    SourceSpec { paths: vec!["orders.csv".into()], ..SourceSpec::default() }
}
