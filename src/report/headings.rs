//! The headings of the tables on screen and what they mean. Explanations on screen and the page of documentation read it.

use crate::kpi::Kpi;

/// What a heading means; on one screen, or on any.
struct Heading {
    /// The name of the screen, or nothing.
    screen: &'static str,
    /// The heading with `#` in place of every number.
    heading: &'static str,
    meaning: &'static str,
}

const fn any(heading: &'static str, meaning: &'static str) -> Heading {
    Heading { screen: "", heading, meaning }
}

const fn on(screen: &'static str, heading: &'static str, meaning: &'static str) -> Heading {
    Heading { screen, heading, meaning }
}

const SEGMENTS: &str = "segments";
const COMPARE: &str = "compare-groups";
const VALUE: &str = "lifetime-value";
const CUSTOMERS: &str = "customers";
const CUSTOMER: &str = "customer";
const KPIS: &str = "key-figures";
const RFM: &str = "rfm";
const CAMPAIGNS: &str = "campaigns";

const HEADINGS: &[Heading] = &[
    any("customers", "Customers of the row, each counted once."),
    any("share", "Customers of the row / all customers."),
    any("orders", "Accepted orders of the row. A refund is not an order."),
    any("revenue", "Sum of the amounts, less counted refunds, up to the as-of date."),
    any("revenue per customer", "Revenue up to the as-of date / customers. One-time buyers count."),
    any(
        "95 % interval",
        "Of 100 samples like this one, 95 have an interval that holds the true value. It tells the sampling error alone.",
    ),
    any(
        "p",
        "How often chance alone would make a difference at least this large. Under 0.05 it is called significant.",
    ),
    any("orders per customer", "Orders up to the as-of date / customers."),
    any(
        "repeat rate",
        "The repeat purchase rate until the as-of date: customers with two orders or more / customers. The key figures have it by window.",
    ),
    any("aov", "Average order value: revenue / orders."),
    any("customer", "The id of the customer, as the files have it."),
    any("first order", "The day of the first accepted order."),
    any("last order", "The day of the last accepted order."),
    any("recency days", "Days from the last order to the as-of date."),
    any("average gap days", "Days from the first order to the last / (orders - 1)."),
    any("overdue ratio", "Recency / average gap. 2 means twice the usual time without an order."),
    any("period", "The period of the calendar."),
    any("value to date", "Revenue of the customers up to the as-of date, less refunds."),
    any(
        "CLV",
        "Expected value over the horizon: margin × expected spend, discounted, for existing customers.",
    ),
    any("P(alive)", "The probability that the customer has not left for good, by the model."),
    any(
        "M#",
        "Retention at this age: customers with an order in it / customers, over cohorts that have completed it.",
    ),
    on(SEGMENTS, "value", "The value that these customers had at their first order."),
    on(
        SEGMENTS,
        "per customer to M#",
        "Revenue per customer up to this age, over cohorts that have completed it. Segments of different ages can be compared.",
    ),
    on(
        SEGMENTS,
        "orders, # months",
        "Orders of the last complete months, from none to most, each row by itself.",
    ),
    on(COMPARE, "measure", "What is compared, at this age or to date."),
    on(COMPARE, "A - B", "The value of A less that of B. Shares differ by points of a percent."),
    on(COMPARE, "A", "The value of side A; with cohorts, its customers."),
    on(COMPARE, "B", "The value of side B; with cohorts, its customers."),
    on(COMPARE, "share A", "Customers of the row / customers of side A."),
    on(COMPARE, "share B", "Customers of the row / customers of side B."),
    on(
        COMPARE,
        "p (Holm)",
        "p after Holm's correction for the number of tests. Under 0.05 it is significant although many were tried.",
    ),
    on(
        COMPARE,
        "cohort",
        "Customers by the period of their first order. ~ means that a side has few of them.",
    ),
    on(COMPARE, "M#", "The value of A less that of B at this age."),
    on(COMPARE, "mix", "The part of the difference that comes from other shares of this value."),
    on(
        COMPARE,
        "rate",
        "The part of the difference that comes from other behaviour of customers with this value.",
    ),
    on(COMPARE, "total", "Mix effect + rate effect: what this value adds to the difference."),
    on(COMPARE, "attribute", "The column that the value belongs to."),
    on(COMPARE, "value", "A value of the attribute at the first order."),
    on(COMPARE, "effect, points", "Mix effect + rate effect: what this value adds to the difference."),
    on(COMPARE, "effect", "Mix effect + rate effect: what this value adds to the difference."),
    on(
        COMPARE,
        "beyond share",
        "The effect less what every value adds by its share of customers. The table is sorted by it, without its sign.",
    ),
    on(
        COMPARE,
        "of difference",
        "The effect / the whole difference. It is above 100 % or below 0 % if other values of the attribute offset it.",
    ),
    on(COMPARE, "mainly", "Whether the mix effect or the rate effect is the larger one."),
    on(
        VALUE,
        "segment",
        "The value that these customers had at their first order; or the month of their first order.",
    ),
    on(
        VALUE,
        "residual CLV, #m",
        "CLV of the row / its customers: what they are expected to bring from now on.",
    ),
    on(VALUE, "residual CLV, sum", "CLV of all customers of the row."),
    on(VALUE, "vs all", "Residual CLV, less that of all customers."),
    on(VALUE, "of total", "CLV of the row / CLV of all customers."),
    on(VALUE, "P(alive)", "The mean probability that a customer has not left for good, by the model."),
    on(VALUE, "orders, #m", "Orders expected over the horizon, by the model."),
    on(VALUE, "spend, #m", "Spend expected over the horizon, before margin and discount."),
    on(
        VALUE,
        "fitted on",
        "Whose orders the parameters of the model come from. Small segments use those of all customers.",
    ),
    on(VALUE, "mean to date", "Revenue up to the as-of date / customers."),
    on(VALUE, "median to date", "Half of the customers have spent less."),
    on(VALUE, "mean to M#", "Revenue per customer up to this age, over customers who have completed it."),
    on(VALUE, "median to M#", "Median revenue up to this age, over customers who have completed it."),
    on(VALUE, "completed it", "Customers who have completed the age, so that they count for it."),
    on(VALUE, "top decile", "Revenue of the tenth of the customers who spent most / revenue of all."),
    on(VALUE, "p#", "So many percent of the customers have spent less."),
    on(VALUE, "total", "Revenue of all customers of the row."),
    on(VALUE, "by lifespan", "AOV × orders a year × years."),
    on(VALUE, "AOV", "Average order value: revenue / orders."),
    on(VALUE, "orders/year", "Orders per customer and year."),
    on(VALUE, "years", "The lifespan of a customer, observed or set."),
    on(VALUE, "by churn", "ARPU / churn."),
    on(VALUE, "ARPU", "Revenue per customer and period of 26 weeks."),
    on(
        VALUE,
        "churn",
        "Customers of the period before the last one without an order in the last / customers of that period.",
    ),
    on(VALUE, "by duration", "t × c × f: months × average order value × orders a month."),
    on(VALUE, "months", "t, the duration of the relation in months."),
    on(VALUE, "orders/month", "f, orders per customer and month."),
    on(VALUE, "CAC", "Acquisition cost: spend / customers acquired."),
    on(VALUE, "payback", "The first completed age at which cumulative margin per customer covers CAC."),
    on(VALUE, "LTV:CAC to date", "Margin to date per customer / CAC."),
    on(VALUE, "LTV:CAC predicted", "(Margin to date + CLV) per customer / CAC."),
    on(VALUE, "margin to date each", "Margin of revenue up to the as-of date / customers."),
    on(VALUE, "total value each", "(Margin to date + CLV) / customers."),
    on(
        VALUE,
        "spend",
        "What was spent to acquire these customers; in the holdout, what they spent after the split.",
    ),
    on(VALUE, "tenth", "Customers in ten groups of equal size, by the orders predicted for them."),
    on(VALUE, "week", "Weeks since the data begin."),
    on(VALUE, "orders each", "Orders after the split / customers."),
    on(VALUE, "orders", "Orders in the week, of the customers that the models were fitted on."),
    on(VALUE, "predicted", "Orders that the model predicts, fitted on the orders before the split."),
    on(VALUE, "predicted spend", "Spend that the model predicts, fitted on the orders before the split."),
    on(VALUE, "error", "(Predicted orders - orders) / orders; week by week, of all weeks so far."),
    on(VALUE, "spend error", "(Predicted spend - spend) / spend."),
    on(VALUE, "since the start", "Orders since the first week."),
    on(VALUE, "predicted so far", "Predicted orders since the first week."),
    on(VALUE, "fitted", "Whether the week belongs to the orders that the model was fitted on."),
    on(VALUE, "at risk", "CLV × (1 - P(alive)): the value that is most worth saving."),
    on(VALUE, "if alive", "CLV if the customer has not left for good."),
    on(VALUE, "expected orders", "Orders expected over the horizon, by the model."),
    on(VALUE, "repeat days", "Days with an order after the first; in the holdout, those before the split."),
    on(VALUE, "weeks silent", "Weeks from the last order to the as-of date."),
    on(CUSTOMERS, "p alive", "The probability that the customer has not left for good, by the model."),
    on(CUSTOMERS, "expected orders", "Orders expected over the horizon, by the model."),
    on(CUSTOMERS, "expected spend", "Spend expected over the horizon, before margin and discount."),
    on(CUSTOMERS, "clv", "Expected value over the horizon: margin × expected spend, discounted."),
    on(
        CUSTOMERS,
        "status",
        "The list of the cell that the customer is in: retained, not yet, reactivated or lapsed.",
    ),
    on(CUSTOMERS, "reason", "Why the customer is on the list."),
    on(CUSTOMER, "moment", "When the order was placed."),
    on(CUSTOMER, "kind", "An order or a refund."),
    on(CUSTOMER, "order", "The id of the order."),
    on(CUSTOMER, "amount", "The sum of its lines; a refund is negative."),
    on(CUSTOMER, "cumulative", "The sum of the amounts so far."),
    on(CUSTOMER, "gap days", "Days since the order before it."),
    on(CUSTOMER, "lines", "Rows of the files that make the order."),
    on(KPIS, "key figure", "What is measured in the window."),
    on(KPIS, "value", "The key figure in the window."),
    on(
        KPIS,
        "vs window before",
        "The change from the window of the same length before it. ! marks more than noise.",
    ),
    on(KPIS, "vs year before", "The change from the same window a year before. ! marks more than noise."),
    on(KPIS, "made of", "The terms of the formula, with their numbers."),
    on(KPIS, "opening", "Active customers when the period began."),
    on(KPIS, "new", "Customers whose first order is in the period."),
    on(KPIS, "reactivated", "Customers who were lost and ordered again."),
    on(KPIS, "lost", "Customers who went without an order for longer than the inactivity window."),
    on(KPIS, "closing", "Opening + new + reactivated - lost."),
    on(RFM, "recency", "R, the score by days since the last order; 5 is most recent."),
    on(RFM, "F#", "F, the score by the number of orders; 5 is most orders."),
    on(RFM, "all", "The sum of the row."),
    on(RFM, "group", "The group of the scores, by the rule of the row."),
    on(RFM, "of revenue", "Revenue of the row / revenue of all customers."),
    on(RFM, "orders each", "Orders / customers."),
    on(RFM, "residual CLV", "CLV of the row / its customers: what they are expected to bring from now on."),
    on(RFM, "rule", "The scores that lead to the group. FM is the mean of F and M."),
    on(RFM, "was \\ is", "The group on the earlier day. Columns are the group on the later one."),
    on(RFM, "#", "Customers who are in the group of this number now."),
    on(CAMPAIGNS, "list", "The list of customers to write to."),
    on(CAMPAIGNS, "of all", "Customers of the list / all customers."),
    on(CAMPAIGNS, "rule", "Who is on the list."),
    on(CAMPAIGNS, "reason", "Why the customer is on the list."),
    on(CAMPAIGNS, "group", "Treated customers, the others (control), and what tells them apart."),
    on(CAMPAIGNS, "before", "The mean of the periods before the date."),
    on(CAMPAIGNS, "after", "The mean of the periods from the date on."),
    on(
        CAMPAIGNS,
        "change",
        "After less before. The effect is the change of the treated less that of the control.",
    ),
    on(
        CAMPAIGNS,
        "period",
        "The period of the calendar; for an effect, periods from the date on, negative before it.",
    ),
    on(CAMPAIGNS, "from", "The first day of the period."),
    on(CAMPAIGNS, "to", "The last day of the period."),
    on(CAMPAIGNS, "treated", "The value of the customers whom the campaign reached."),
    on(CAMPAIGNS, "control", "The value of the other customers."),
    on(CAMPAIGNS, "apart", "Treated less control."),
    on(
        CAMPAIGNS,
        "| none, o apart, - interval",
        "The interval of treated less control; | marks no difference.",
    ),
    on(CAMPAIGNS, "score", "The kind of survey."),
    on(CAMPAIGNS, "value", "NPS in points, CSAT and CES in percent."),
    on(CAMPAIGNS, "answers", "Answers that count."),
    on(CAMPAIGNS, "positive", "Answers from the lowest positive score on: promoters, satisfied, or easy."),
    on(CAMPAIGNS, "negative", "Answers up to the highest negative score: detractors."),
    on(CAMPAIGNS, "mean", "The mean score."),
    on(CAMPAIGNS, "answered", "The customers by their first answer."),
    on(CAMPAIGNS, "ordered again", "Customers with an order in the days after it / customers."),
    on(
        CAMPAIGNS,
        "orders before",
        "Orders per customer before it. Groups that differ here differed from the start.",
    ),
    on(
        CAMPAIGNS,
        "customers who",
        "The customers by what they had done with points before the last 90 days.",
    ),
    on(CAMPAIGNS, "redeemers", "Customers who redeemed points in the period."),
    on(CAMPAIGNS, "issued", "Points issued."),
    on(CAMPAIGNS, "redeemed", "Points redeemed."),
    on(CAMPAIGNS, "redemption rate", "Points redeemed / points issued."),
    on(CAMPAIGNS, "balance", "Points issued - points redeemed, up to the end of the period."),
];

/// What a heading of a screen means; none if it is not known, as that of a column of the user's own.
pub fn meaning(screen: &str, heading: &str) -> Option<&'static str> {
    let figure = || Kpi::ALL.into_iter().find(|kpi| kpi.name().replace('-', " ") == heading);
    if let Some(kpi) = Some(()).filter(|()| screen == KPIS).and_then(|()| figure()) {
        return Some(kpi.meaning());
    }
    let plain = without_numbers(heading);
    let named = |of: &str| HEADINGS.iter().find(|one| one.screen == of && one.heading == plain);
    named(screen).or_else(|| named("")).map(|one| one.meaning)
}

/// A heading with `#` in place of every number, and ages of any period as those of months.
fn without_numbers(heading: &str) -> String {
    let mut plain = String::new();
    for sign in heading.chars() {
        match sign.is_ascii_digit() {
            true if plain.ends_with('#') => {}
            true => plain.push('#'),
            false => plain.push(sign),
        }
    }
    let is_age = matches!(plain.as_str(), "D#" | "W#" | "Q#" | "Y#");
    // The interval is one of 95 % everywhere.
    if is_age { "M#".to_string() } else { plain.replace("# % interval", "95 % interval") }
}

/// All headings with their meaning, as a Markdown table for each screen.
pub fn markdown() -> String {
    let mut text = String::new();
    for screen in ["", SEGMENTS, COMPARE, VALUE, CUSTOMERS, CUSTOMER, KPIS, RFM, CAMPAIGNS] {
        let title = if screen.is_empty() { "on several screens" } else { screen };
        text += &format!("## {title}\n\n| heading | meaning |\n|---|---|\n");
        for one in HEADINGS.iter().filter(|one| one.screen == screen) {
            text += &format!("| {} | {} |\n", one.heading.replace('|', "\\|"), one.meaning);
        }
        let figures = Kpi::ALL.into_iter().filter(|_| screen == KPIS);
        figures.for_each(|kpi| text += &format!("| {} | {} |\n", kpi.title(), kpi.meaning()));
        text.push('\n');
    }
    text.trim_end().to_string() + "\n"
}
