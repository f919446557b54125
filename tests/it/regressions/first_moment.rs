//! A customer with two first orders at one moment had the attribute of the smaller order id if the order ids of the file did not
//! rise, and that of the dearer order if they did.

use crate::support::{file, printed};

#[test]
fn two_first_orders_at_one_moment_give_the_attributes_of_the_dearer_one_whatever_the_order_of_the_rows() {
    let rows = [
        "o1,a,2024-01-02,10,Chile",
        "o2,a,2024-01-02,20,France",
        "o3,b,2024-01-05,5,Japan",
        "o4,b,2024-02-01,9,Peru",
        "o5,c,2024-02-03,7,Japan",
    ];
    let answer = |places: [usize; 5]| {
        let rows = places.map(|place| rows[place]).join("\n");
        let (_folder, path) = file("orders.csv", &format!("order,customer,date,amount,country\n{rows}\n"));
        printed(&["segments", &path, "--by", "country", "--format", "csv"])
    };
    let rising = answer([0, 1, 2, 3, 4]);
    assert!(rising.contains("France") && !rising.contains("Chile"), "{rising}");
    assert_eq!(rising, answer([2, 0, 4, 1, 3]));
}
