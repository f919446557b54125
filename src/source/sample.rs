//! An invented shop for trying things out: a stream of orders that is the same, to the byte, for the same count and seed.
//!
//! The rows come as Arrow batches in order of time. Nothing is kept per customer: what a customer does is a pure
//! function of (seed, customer, month), so memory holds only the orders of the days being sorted
//! (at most `SLICE_ORDERS`, 8 bytes each, and never less than a day) and the refunds still to come.
//! No platform mathematics is used (only `+ - * /`), so every machine gives the same rows.
//!
//! # What the rows are
//!
//! One row an order, except refunds. `--orders N` counts orders, and there are *exactly* N; the one customer who would
//! pass N has its history cut short. Refunds (about 2.5 % of orders) are extra rows: 1 to 45 days later and never after the
//! end of the data, same `order_id`, customer and attributes, a negative amount (60 % full, the others 20 to 80 %). About
//! 0.3 % of orders are gifts with a zero amount; about 0.5 % are by guests (no customer). Timestamps are naive, to the second.
//! The last month ends on its 17th day, so the last period of every grain from week up is open.
//!
//! # How customers behave
//!
//! A Pareto/NBD shop: a customer buys at a Poisson rate until an unseen end. Rates are gamma distributed over
//! customers with shape 1 (mean 0.34 a month), lifetimes Pareto with shape 1 (median 180 days), independent of each
//! other and of what is spent. On top of that, acquisition grows to 1.75 times over three years, November and December
//! peak, weekdays and hours differ, Black Friday days are busy, and cohorts vary by up to 5 % in rate. A customer's
//! country and channel are those of the first order; 18 % of later orders come through another channel. Baskets
//! differ by customer, category and order (log-normal). 20,000 orders are by about 5,900 customers, 90 to 400 a month.
//!
//! # Planted effects
//!
//! What a feature that looks for differences must find. Groups go by the first order; M1 and M12 are the share of a
//! cohort that orders one and twelve calendar months later, pooled over complete cells; amounts leave refunds
//! out. Sizes are of one million orders with seed 1 (the tests hold the directions at 60,000 orders).
//!
//! | who | what | size | against |
//! |---|---|---|---|
//! | all_customers | M1, M3, M12, M24; bought once | 20.8 %, 16.1 %, 8.1 %, 4.9 %; 48.8 % | |
//! | channel `referral` | returns more | M1 30.2 %, M12 15.7 % | 21.2 %, 8.0 % (organic, paid-search, social, email) |
//! | channel `marketplace` | returns less | M1 12.1 %, M12 3.4 % | the same |
//! | country `ES`, acquired from 2025-03-01 on | returns much less | M1 10.0 % | 21.0 % before; other countries 21 % before, 22 % since |
//! | first order in November with coupon `BF` (60 %) | returns less | M1 14.3 % | 24.0 % in November without |
//! | the same | larger first order | mean 96.51 | 64.60 |
//! | channel `email` | higher AOV (average order value) | 85.00 | 63.34 |
//!
//! The causes are in `sample/effects.rs`, one constant each.
//!
//! # Beside the orders
//!
//! [`SampleShop::answers`] are answers to surveys some days after one order in twelve; [`SampleShop::points`] are issued to
//! two customers of five; [`SampleShop::spend`] is what new customers cost by month and channel: 12 to 52 on average, most by
//! paid search; [`SampleShop::campaign`] are the same orders and those that a campaign from 2025-06-01 on brought,
//! for which half of the customers were drawn.

mod answers;
mod attributes;
mod batches;
mod calendar;
mod campaign;
mod customer;
mod effects;
mod hash;
mod order;
mod points;
mod shop;
mod spend;

pub use batches::SampleBatches;
pub use campaign::CAMPAIGN_FROM;
pub use shop::{DEFAULT_SEED, MAX_MONTHS, MAX_ORDERS, SampleError, SampleShop};

// The sample seen from outside: its promises about counts, time and refunds, and the effects planted in it.
#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use arrow::array::{
        Array, AsArray, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    };
    use arrow::datatypes::{Decimal128Type, Int64Type, TimestampMicrosecondType};
    use jiff::civil::{Date, date};

    use super::calendar::DAY_MICROS;
    use super::*;

    #[derive(Debug)]
    struct Line {
        order_id: i64,
        customer_id: Option<i64>,
        at: i64,
        cents: i128,
        country: String,
        channel: String,
        coupon: Option<String>,
    }

    impl Line {
        fn day(&self) -> Date {
            let moment = jiff::Timestamp::from_microsecond(self.at).unwrap();
            jiff::tz::Offset::UTC.to_datetime(moment).date()
        }

        fn month(&self) -> i32 {
            i32::from(self.day().year()) * 12 + i32::from(self.day().month())
        }
    }

    fn batches(shop: &SampleShop) -> Vec<RecordBatch> {
        shop.batches().unwrap().map(Result::unwrap).collect()
    }

    fn lines(shop: &SampleShop) -> Vec<Line> {
        batches(shop).iter().flat_map(lines_of).collect()
    }

    fn lines_of(batch: &RecordBatch) -> Vec<Line> {
        let ids: &Int64Array = batch["order_id"].as_primitive::<Int64Type>();
        let customers: &Int64Array = batch["customer_id"].as_primitive::<Int64Type>();
        let moments: &TimestampMicrosecondArray =
            batch["ordered_at"].as_primitive::<TimestampMicrosecondType>();
        let amounts: &Decimal128Array = batch["amount"].as_primitive::<Decimal128Type>();
        let text = |name: &str| -> &StringArray { batch[name].as_string() };
        let line = |row: usize| Line {
            order_id: ids.value(row),
            customer_id: customers.is_valid(row).then(|| customers.value(row)),
            at: moments.value(row),
            cents: amounts.value(row),
            country: text("country").value(row).to_owned(),
            channel: text("channel").value(row).to_owned(),
            coupon: Some(text("coupon"))
                .filter(|coupons| coupons.is_valid(row))
                .map(|coupons| coupons.value(row).to_owned()),
        };
        (0..batch.num_rows()).map(line).collect()
    }

    /// A customer's orders in order of time, refunds left out.
    fn histories(lines: &[Line]) -> Vec<Vec<&Line>> {
        let mut histories: HashMap<i64, Vec<&Line>> = HashMap::new();
        for line in lines.iter().filter(|line| line.cents >= 0) {
            if let Some(customer) = line.customer_id {
                histories.entry(customer).or_default().push(line);
            }
        }
        histories.into_values().collect()
    }

    /// Share of the customers whose first order passes the filter that buy again this many calendar months later, and
    /// their number; only cohorts for which that month is complete.
    fn retention(histories: &[Vec<&Line>], age: i32, who: impl Fn(&Line) -> bool) -> (f64, usize) {
        let last_complete = 2025 * 12 + 11;
        let members: Vec<_> = histories
            .iter()
            .filter(|orders| orders[0].month() + age <= last_complete && who(orders[0]))
            .collect();
        let back = members
            .iter()
            .filter(|orders| orders.iter().any(|order| order.month() == orders[0].month() + age));
        (back.count() as f64 / members.len() as f64, members.len())
    }

    fn aov(histories: &[Vec<&Line>], who: impl Fn(&Line) -> bool) -> f64 {
        let of_group = histories.iter().filter(|orders| who(orders[0]));
        let (cents, orders) =
            of_group.flatten().fold((0, 0), |(cents, orders), order| (cents + order.cents, orders + 1));
        cents as f64 / f64::from(orders) / 100.0
    }

    fn first_basket(histories: &[Vec<&Line>], who: impl Fn(&Line) -> bool) -> f64 {
        let firsts: Vec<i128> = histories
            .iter()
            .map(|orders| orders[0])
            .filter(|first| who(first))
            .map(|first| first.cents)
            .collect();
        firsts.iter().sum::<i128>() as f64 / firsts.len() as f64 / 100.0
    }

    fn is_spain_since_march(first: &Line) -> bool {
        first.country == "ES" && first.day() >= effects::SPAIN_FROM
    }

    fn has_coupon(first: &Line, code: &str) -> bool {
        first.coupon.as_deref() == Some(code)
    }

    #[test]
    fn equal_seeds_give_equal_rows_and_others_do_not() {
        let shop = SampleShop::new(5_000, 1);
        assert_eq!(batches(&shop), batches(&shop));
        assert_ne!(batches(&shop), batches(&SampleShop::new(5_000, 2)));
    }

    /// Fails on a machine that draws other rows than the one this was written on, and after any change to the shop.
    #[test]
    fn the_rows_never_change() {
        let digest = lines(&SampleShop::new(5_000, 1)).iter().fold(0u64, |digest, line| {
            let text = format!("{line:?}");
            text.bytes()
                .fold(digest, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
        });
        assert_eq!(digest, 4_616_406_077_838_345_719);
    }

    #[test]
    fn the_default_seed_shows_the_effects_at_twenty_thousand_orders() {
        let lines = lines(&SampleShop::new(20_000, DEFAULT_SEED));
        let histories = histories(&lines);
        let m1 = |country: &str, since: bool| {
            let who =
                |first: &Line| first.country == country && (first.day() >= effects::SPAIN_FROM) == since;
            retention(&histories, 1, who).0
        };
        assert!(m1("ES", true) < m1("ES", false) * 0.5);
        for country in ["DE", "FR", "GB", "US", "NL"] {
            assert!((m1(country, true) - m1(country, false)).abs() < 0.02, "{country}");
        }
    }

    #[test]
    fn impossible_shops_are_refused_with_a_reason() {
        let shop = SampleShop::new(10, 1);
        let refusal = |shop: SampleShop| shop.batches().unwrap_err();
        assert_eq!(
            refusal(SampleShop { orders: MAX_ORDERS + 1, ..shop.clone() }),
            SampleError::TooManyOrders(MAX_ORDERS + 1)
        );
        assert_eq!(refusal(SampleShop { months: 0, ..shop.clone() }), SampleError::Months(0));
        let start = date(2023, 1, 2);
        assert_eq!(refusal(SampleShop { start, ..shop }), SampleError::Start(start));
    }

    #[test]
    fn the_size_of_a_slice_changes_nothing() {
        let shop = SampleShop::new(5_000, 1);
        let small = shop.batches_in_slices(50).unwrap().map(Result::unwrap);
        assert_eq!(batches(&shop), small.collect::<Vec<_>>());
    }

    #[test]
    fn there_are_exactly_as_many_orders_as_asked_for() {
        for orders in [0, 1, 7, 999, 20_000] {
            let lines = lines(&SampleShop::new(orders, 3));
            let made = lines.iter().filter(|line| line.cents >= 0).count() as u64;
            assert_eq!(made, orders);
        }
    }

    #[test]
    fn a_shop_of_one_month_or_other_years_works_too() {
        let shop = SampleShop { start: date(1999, 12, 1), months: 1, ..SampleShop::new(300, 1) };
        let lines = lines(&shop);
        assert!(lines.iter().all(|line| line.month() == 1999 * 12 + 12 && line.day().day() <= 17));
    }

    #[test]
    fn rows_are_in_order_of_time_and_order_ids_rise() {
        let lines = lines(&SampleShop::new(20_000, 1));
        assert!(lines.is_sorted_by_key(|line| line.at));
        let ids: Vec<i64> = lines.iter().filter(|line| line.cents >= 0).map(|line| line.order_id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert_eq!(lines[0].day().first_of_month(), date(2023, 1, 1));
        assert_eq!(lines[lines.len() - 1].day(), date(2025, 12, 17));
    }

    #[test]
    fn refunds_follow_their_order_and_give_back_no_more_than_it() {
        let lines = lines(&SampleShop::new(20_000, 1));
        let orders: HashMap<i64, &Line> =
            lines.iter().filter(|line| line.cents >= 0).map(|line| (line.order_id, line)).collect();
        let refunds: Vec<&Line> = lines.iter().filter(|line| line.cents < 0).collect();
        for refund in &refunds {
            let order = orders[&refund.order_id];
            let days = (refund.at - order.at) as f64 / DAY_MICROS as f64;
            assert!((1.0..=45.0).contains(&days), "{days} days");
            assert!(refund.day() <= date(2025, 12, 17));
            assert!(-refund.cents <= order.cents);
            assert_eq!(
                (refund.customer_id, &refund.country, &refund.channel, &refund.coupon),
                (order.customer_id, &order.country, &order.channel, &order.coupon),
            );
        }
        assert!((400..600).contains(&refunds.len()), "{}", refunds.len());
    }

    #[test]
    fn a_small_sample_has_cohorts_of_a_readable_size() {
        let lines = lines(&SampleShop::new(20_000, 1));
        let mut cohorts: HashMap<i32, usize> = HashMap::new();
        for orders in histories(&lines) {
            *cohorts.entry(orders[0].month()).or_default() += 1;
        }
        assert_eq!(cohorts.len(), 36);
        assert!(cohorts.values().all(|size| (85..=520).contains(size)), "{cohorts:?}");
        let guests = lines.iter().filter(|line| line.customer_id.is_none() && line.cents >= 0);
        assert_eq!(guests.count(), 100);
        let gifts = lines.iter().filter(|line| line.cents == 0).count();
        assert!((30..100).contains(&gifts), "{gifts}");
    }

    #[test]
    fn customers_come_back_as_in_a_believable_shop() {
        let lines = lines(&SampleShop::new(60_000, 1));
        let histories = histories(&lines);
        let month_1 = retention(&histories, 1, |_| true).0;
        let month_12 = retention(&histories, 12, |_| true).0;
        let once = histories.iter().filter(|orders| orders.len() == 1).count();
        let once = once as f64 / histories.len() as f64;
        assert!((0.19..0.25).contains(&month_1), "M1 {month_1}");
        assert!((0.07..0.11).contains(&month_12), "M12 {month_12}");
        assert!((0.43..0.56).contains(&once), "bought once {once}");
    }

    #[test]
    fn the_planted_effects_are_there() {
        let lines = lines(&SampleShop::new(60_000, 1));
        let histories = histories(&lines);
        let m1 = |who: &dyn Fn(&Line) -> bool| retention(&histories, 1, who).0;
        let ordinary = m1(&|first| !["referral", "marketplace"].contains(&first.channel.as_str()));
        assert!(m1(&|first| first.channel == "referral") > ordinary * 1.3);
        assert!(m1(&|first| first.channel == "marketplace") < ordinary * 0.7);

        let spain_before = m1(&|first| first.country == "ES" && !is_spain_since_march(first));
        assert!(m1(&is_spain_since_march) < spain_before * 0.7);
        let others_since = m1(&|first| first.country != "ES" && first.day() >= effects::SPAIN_FROM);
        let others_before = m1(&|first| first.country != "ES" && first.day() < effects::SPAIN_FROM);
        assert!((others_since / others_before - 1.0).abs() < 0.12);

        let november = |first: &Line| first.day().month() == 11;
        let with_bf = |first: &Line| has_coupon(first, "BF");
        let november_without = |first: &Line| november(first) && !has_coupon(first, "BF");
        assert!(m1(&with_bf) < m1(&november_without) * 0.75);
        let baskets = first_basket(&histories, with_bf) / first_basket(&histories, november_without);
        assert!((1.35..1.65).contains(&baskets), "{baskets}");

        let email = aov(&histories, |first| first.channel == "email");
        let others = aov(&histories, |first| first.channel != "email");
        assert!((1.2..1.5).contains(&(email / others)), "{}", email / others);
    }

    /// Prints the sizes that the documentation gives: `cargo test --release -- --ignored --nocapture sizes`.
    #[test]
    #[ignore = "prints figures for the documentation"]
    fn sizes_of_the_effects() {
        let orders = std::env::var("SAMPLE_ORDERS").map_or(1_000_000, |n| n.parse().unwrap());
        let seed = std::env::var("SAMPLE_SEED").map_or(1, |n| n.parse().unwrap());
        let lines = lines(&SampleShop::new(orders, seed));
        let histories = histories(&lines);
        let once = histories.iter().filter(|orders| orders.len() == 1).count();
        println!("customers {}, once {:.3}", histories.len(), once as f64 / histories.len() as f64);
        for age in [1, 2, 3, 6, 12, 18, 24, 30] {
            println!("M{age} {:?}", retention(&histories, age, |_| true));
        }
        for channel in ["organic", "paid-search", "social", "email", "referral", "marketplace"] {
            let who = |first: &Line| first.channel == channel;
            let (m1, m12) = (retention(&histories, 1, who), retention(&histories, 12, who));
            println!("{channel}: M1 {m1:?} M12 {m12:?} AOV {:.2}", aov(&histories, who));
        }
        println!("not email AOV {:.2}", aov(&histories, |first| first.channel != "email"));
        for country in ["DE", "FR", "GB", "US", "ES", "NL"] {
            let before = |first: &Line| first.country == country && first.day() < effects::SPAIN_FROM;
            let since = |first: &Line| first.country == country && first.day() >= effects::SPAIN_FROM;
            println!(
                "{country}: before {:?} since {:?}",
                retention(&histories, 1, before),
                retention(&histories, 1, since)
            );
        }
        for (name, coupon) in [("BF", true), ("November without BF", false)] {
            let who = |first: &Line| first.day().month() == 11 && has_coupon(first, "BF") == coupon;
            let (m1, first) = (retention(&histories, 1, who), first_basket(&histories, who));
            println!("{name}: M1 {m1:?} first order {first:.2}");
        }
        let mut cohorts: Vec<(i32, usize)> = histories.iter().fold(vec![], |mut cohorts, orders| {
            let month = orders[0].month();
            match cohorts.iter_mut().find(|cohort| cohort.0 == month) {
                Some(cohort) => cohort.1 += 1,
                None => cohorts.push((month, 1)),
            }
            cohorts
        });
        cohorts.sort_unstable();
        for (month, size) in cohorts {
            let m1 = retention(&histories, 1, |first| first.month() == month).0;
            print!("{}-{:02} {size} {m1:.3}; ", (month - 1) / 12, (month - 1) % 12 + 1);
        }
        println!();
    }
}
