//! Answers about random shops against an obvious count over their rows, and what must hold between answers.

mod cells;
mod compare;
mod kpis;
mod matrix;
mod people;
mod relations;
mod shop;
mod value;
