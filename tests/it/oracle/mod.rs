//! Answers about random shops against an obvious count over their rows, and what must hold between answers.

mod cells;
mod compare;
mod history;
mod kpis;
mod matrix;
mod numbers;
mod real;
mod relations;
mod segments_and_customers;
mod shop;
mod value;
