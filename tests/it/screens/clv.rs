//! Lifetime value, on the sample that is shipped: its tabs, its charts, what can be changed, what is cancelled.

use crate::explorer::{Effect, Error, Explorer, Measure, Question, SourceSpec};
use crate::support;

#[test]
fn every_part_of_lifetime_value_fits_on_80_by_24() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("5");
    insta::assert_snapshot!("lifetime_value_by_segment", explorer.screen());
    for part in ["to_date", "simple", "payback", "by_frequency", "by_tenth", "by_week", "at_risk"] {
        explorer.press(">");
        let screen = explorer.screen();
        let note = screen.lines().nth_back(2).unwrap_or_default();
        assert!(!note.contains('…'), "the line that explains the part is cut: {note}");
        insta::assert_snapshot!(format!("lifetime_value_{part}"), screen);
    }
    explorer.press("> i");
    let page = explorer.screen();
    assert!(page.contains("What it means") && page.contains("not corrected"), "{page}");
}

#[test]
fn bars_and_lines_are_drawn_from_the_same_numbers() {
    let mut explorer = Explorer::open((100, 24));
    explorer.press("5 l ] c");
    insta::assert_snapshot!("lifetime_value_as_bars", explorer.screen());
    explorer.press("> > > > > >");
    insta::assert_snapshot!("tracking_as_lines", explorer.screen());
    explorer.press("> c");
    assert!(explorer.screen().contains("bars: at risk"), "{}", explorer.screen());
}

#[test]
fn terms_are_chosen_or_typed_and_the_command_says_them() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("5 T");
    explorer.type_text("model pareto");
    explorer.press("enter T");
    explorer.type_text("horizon 18m");
    explorer.press("enter");
    let screen = explorer.screen();
    assert!(screen.contains("Pareto/NBD") && screen.contains("18m"), "{screen}");
    let screen = explorer.app.screen().unwrap();
    let command = screen.command(&explorer.app.context());
    assert!(command.contains("--model pareto-nbd") && command.contains("--horizon 18m"), "{command}");
    // Payback asks for what acquisition costs, and has it once it is typed.
    explorer.press("> > >");
    assert!(explorer.screen().contains("cac 25"), "{}", explorer.screen());
    explorer.press("T");
    explorer.type_text("cac 60.50");
    explorer.press("enter");
    let shown = explorer.screen();
    assert!(shown.contains("60.50") && shown.contains("2023-01") && shown.contains("M0"), "{shown}");
    assert!(explorer.app.screen().unwrap().command(&explorer.app.context()).contains("--cac 60.50"));
    explorer.press("T");
    explorer.type_text("margin 40");
    explorer.press("enter");
    assert!(explorer.screen().contains("0 to 1"), "{}", explorer.screen());
}

#[test]
fn the_command_of_a_part_runs_and_gives_what_the_part_shows() {
    let mut explorer = Explorer::open((160, 30));
    explorer.press("5 T");
    explorer.type_text("cac 60");
    explorer.press("enter > > >");
    let command = |explorer: &Explorer| explorer.app.screen().unwrap().command(&explorer.app.context());
    let run = |command: &str| {
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        support::printed(&[&words[..], &["--format", "csv"]].concat())
    };
    let payback = command(&explorer);
    assert!(payback.contains("--cac 60.00 --model auto"), "{payback}");
    let csv = run(&payback);
    let last = csv.lines().find(|line| line.starts_with("total")).unwrap();
    let ratio: f64 = last.split(',').nth_back(1).unwrap().parse().unwrap();
    assert!(explorer.screen().contains(&format!("{ratio:.2}")), "{csv}{}", explorer.screen());
    explorer.press("> > > >");
    let (risk, screen) = (command(&explorer), explorer.screen());
    assert!(
        screen.contains("expected orders") && !screen.contains("c chart") && !screen.contains("s by"),
        "{screen}"
    );
    assert_eq!(run(&risk).lines().count(), 1001, "{risk}");
}

#[test]
fn a_cancelled_bootstrap_leaves_what_was_there() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("5");
    let before = explorer.screen();
    explorer.press("T");
    explorer.type_text("intervals 200");
    let Some(Effect::Ask(id, Question::Clv(question))) = explorer.key("enter") else {
        panic!("nothing is asked")
    };
    assert_eq!(question.bootstrap, 200);
    let effect = explorer.app.answered(id, Err(Error::Cancelled));
    explorer.settle(effect);
    let after = explorer.screen();
    assert!(after.contains("cancelled"), "{after}");
    let table = |screen: &str| screen.lines().take(22).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(table(&before), table(&after));
    assert_eq!(explorer.key("j"), None, "nothing is asked again");
}

#[test]
fn a_gate_gives_its_reason_on_screen_and_no_number() {
    let orders = "customer,date,amount,channel\na,2020-01-01,5,x\nb,2020-02-01,5,y\na,2020-03-05,5,x\n";
    let (_folder, path) = support::file("few.csv", orders);
    let mut explorer = Explorer::of(&path, (100, 24));
    explorer.press("5");
    let screen = explorer.screen();
    assert!(screen.contains("no forecast: 2 customers"), "{screen}");
    assert!(screen.contains("> shows value to date"), "{screen}");
    // What needs no model is there all the same.
    explorer.press(">");
    assert!(
        explorer.screen().contains("5.00") || explorer.screen().contains("7.50"),
        "{}",
        explorer.screen()
    );
    explorer.press("> > > > > >");
    assert!(explorer.screen().contains("no forecast: 2 customers"), "{}", explorer.screen());
    explorer.press("e");
    assert!(
        explorer.screen().contains("no table to write: no forecast: 2 customers"),
        "{}",
        explorer.screen()
    );
}

#[test]
fn enter_goes_on_with_a_segment_and_esc_comes_back_to_it() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("5 s").type_line("coupon").press("j j");
    let before = explorer.screen();
    explorer.press("enter");
    let drilled = explorer.screen();
    assert!(drilled.contains("orders.parquet › coupon=BF") && drilled.contains("by channel"), "{drilled}");
    assert!(drilled.contains("601"), "the models are of its customers: {drilled}");
    let command = explorer.app.screen().unwrap().command(&explorer.app.context());
    assert!(command.contains("--segment coupon=BF --by channel"), "{command}");
    explorer.press("esc");
    assert_eq!(explorer.screen(), before);
    // Of payback the months can be gone on with, too.
    explorer.press("enter");
    explorer.press("T");
    explorer.type_text("cac 25");
    explorer.press("enter > > > G k enter");
    let month = explorer.screen();
    assert!(month.contains("coupon=BF › acquired=20"), "{month}");
    explorer.press("esc esc");
    let back = explorer.screen();
    assert!(!back.contains("coupon=BF") && back.contains("by coupon"), "{back}");
}

#[test]
fn what_needs_no_model_is_not_kept_waiting_for_one() {
    // Of a session of its own: no other test has had models fitted in it.
    let mut explorer = Explorer::alone((120, 36));
    let fits = |effect: Option<Effect>| match effect {
        Some(Effect::Ask(_, Question::Clv(question))) => !question.observed_only,
        other => panic!("{other:?}"),
    };
    // The segments ask which dimension comes first.
    explorer.press("3");
    assert!(fits(explorer.key("5")));
    // The fit goes on; value to date is asked for at once.
    let effect = explorer.key(">");
    assert!(matches!(&effect, Some(Effect::Ask(_, Question::Clv(question))) if question.observed_only));
    explorer.settle(effect);
    assert!(explorer.screen().contains("value to date"), "{}", explorer.screen());
    // Once there is a cost, payback is shown first and the total value follows.
    explorer.press("> >");
    explorer.press("T");
    explorer.type_text("cac 50");
    let effect = explorer.key("enter");
    let Some(Effect::Ask(id, question)) = effect else { panic!("nothing is asked") };
    let answer = explorer.answer(&question);
    let rest = explorer.app.answered(id, answer);
    let screen = explorer.screen();
    assert!(screen.contains("50.00") && screen.contains("payback"), "{screen}");
    assert!(fits(rest.clone()), "the rest is asked for");
    explorer.settle(rest);
    assert_ne!(explorer.screen(), screen, "the total value has come");
}

#[test]
fn a_forecast_that_is_given_up_keeps_nobody_from_what_needs_none() {
    let mut explorer = Explorer::alone((80, 24));
    let given_up = |explorer: &mut Explorer, effect: Option<Effect>| {
        let Some(Effect::Ask(id, _)) = effect else { panic!("nothing is asked") };
        let effect = explorer.app.answered(id, Err(Error::Cancelled));
        explorer.settle(effect);
    };
    explorer.press("3");
    let effect = explorer.key("5");
    given_up(&mut explorer, effect);
    assert!(explorer.screen().contains("cancelled"), "{}", explorer.screen());
    explorer.press("> > > T");
    explorer.type_text("cac 50");
    let Some(Effect::Ask(id, question)) = explorer.key("enter") else { panic!("nothing is asked") };
    let answer = explorer.answer(&question);
    let rest = explorer.app.answered(id, answer);
    given_up(&mut explorer, rest);
    let screen = explorer.screen();
    assert!(screen.contains("50.00") && screen.contains("nothing has changed"), "{screen}");
    assert_eq!(explorer.key("j"), None, "it is not asked for again");
}

#[test]
fn lists_and_pages_of_customers_have_what_is_expected_of_them() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("6 F ]");
    insta::assert_snapshot!("customers_valued", explorer.screen());
    explorer.press("T");
    explorer.type_text("horizon 3m");
    explorer.press("enter");
    let screen = explorer.screen();
    assert!(screen.contains("3 months"), "{screen}");
    let command = explorer.app.screen().unwrap().command(&explorer.app.context());
    assert!(command.contains("--sort clv:desc") && command.contains("--clv --horizon 3m"), "{command}");
    explorer.press("enter");
    insta::assert_snapshot!("customer_valued", explorer.screen());
    explorer.press("esc F");
    assert!(!explorer.screen().contains("p alive"), "{}", explorer.screen());
    // A valuation that is given up leaves the list as it was.
    let Some(Effect::Ask(id, _)) = explorer.key("F") else { panic!("nothing is asked") };
    let effect = explorer.app.answered(id, Err(Error::Cancelled));
    explorer.settle(effect);
    let screen = explorer.screen();
    assert!(screen.contains("cancelled") && screen.contains("by revenue, highest first"), "{screen}");
}

#[test]
fn a_cost_of_acquisition_is_a_line_to_reach_in_curves_of_what_customers_brought() {
    let mut explorer = Explorer::open((80, 24));
    explorer.press("2 T");
    assert!(explorer.screen().contains("value to reach"), "{}", explorer.screen());
    explorer.press("esc 1 m");
    explorer.press("esc");
    explorer.app.view.measure = Measure::CumulativeRevenuePerCustomer;
    explorer.press("2 T");
    explorer.type_text("cac 80");
    explorer.press("enter");
    insta::assert_snapshot!("curves_with_a_cost_to_reach", explorer.screen());
    explorer.press("i");
    let page = explorer.screen();
    explorer.press("esc");
    let command = explorer.matrix().command();
    assert!(command.starts_with("tenure curves") && command.ends_with("--goal 80"), "{command} {page}");
    explorer.press("T");
    explorer.type_text("cac none");
    explorer.press("enter");
    assert!(!explorer.screen().contains("to acquire"), "{}", explorer.screen());
}

#[test]
fn a_share_of_margin_is_refused_beside_the_cost_of_each_row() {
    let paths = vec![support::sample("orders.parquet")];
    let source = SourceSpec { paths, cost: Some("amount * 0.6".into()), ..SourceSpec::default() };
    let session = support::session(&source);
    let mut explorer = Explorer::with(session, source, (100, 30), crate::explorer::dark());
    let command = |explorer: &Explorer| explorer.app.screen().unwrap().command(&explorer.app.context());
    explorer.press("5 T").type_line("margin 0.4");
    assert!(explorer.screen().contains("the cost of each row gives the margin"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(!command(&explorer).contains("--margin"), "{}", command(&explorer));
    // A cost that is named later takes the place of a share.
    let mut explorer = Explorer::open((100, 30));
    explorer.press("5 T").type_line("margin 0.4");
    assert!(command(&explorer).contains("--margin 0.4"), "{}", command(&explorer));
    explorer.press("v").type_text("cost");
    explorer.press("enter").type_line("amount * 0.6");
    explorer.press("esc");
    let command = command(&explorer);
    assert!(command.contains("--cost") && !command.contains("--margin"), "{command}");
}

#[test]
fn a_value_says_its_horizon_its_holdout_and_whom_it_was_fitted_on() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("5");
    let shown = explorer.screen();
    assert!(shown.contains("residual CLV, 12m"), "{shown}");
    assert!(shown.contains("spend 25.9 % too high"), "{shown}");
    let cx = explorer.app.context();
    let csv = explorer.app.screen().unwrap().export(tenure::report::Format::Csv, &cx).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.lines().next().unwrap().ends_with("model,horizon,discount,margin,holdout_spend_error_percent"),
        "{csv}"
    );
    assert!(csv.lines().nth(1).unwrap().contains(",pareto-nbd,12m,0.1,1,"), "{csv}");
    // The model of a drill is another one, and so is what it says of the same customer.
    explorer.press("6 F");
    assert!(explorer.screen().contains("fitted on all customers"), "{}", explorer.screen());
    explorer.press("3 enter 6");
    let shown = explorer.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("fitted on the customers of channel=organic alone"), "{shown}");
}

#[test]
fn payback_says_that_the_whole_amount_is_taken_for_margin() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("5 > > > T").type_line("cac 25");
    let shown = explorer.screen();
    assert!(shown.contains("margin 100 %: the whole amount is taken for margin"), "{shown}");
    assert!(shown.contains("acquired 2023-01"), "{shown}");
    explorer.press("T").type_line("margin 0.4");
    assert!(!explorer.screen().contains("taken for margin"), "{}", explorer.screen());
}

#[test]
fn only_predicted_values_wait_for_resamples() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("5 T").type_line("cac 25");
    explorer.press("> > > T").type_text("intervals 200");
    let effect = explorer.key("enter");
    assert!(effect.is_none(), "payback has all that it shows: {effect:?}");
    explorer.press("< <");
    let Some(Effect::Ask(_, Question::Clv(asked))) = explorer.key("<") else {
        panic!("{}", explorer.screen())
    };
    assert_eq!(asked.bootstrap, 200);
}

#[test]
fn marked_segments_are_compared_as_those_of_the_segments() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("5 g space j space =");
    let screen = explorer.screen();
    assert!(screen.contains("A organic - B paid-search"), "{screen}");
}
