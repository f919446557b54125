//! What the explorer shows and does, one file per screen, its pictures beside it.

mod any_input;
mod campaigns;
mod clv;
mod colours;
mod compare;
mod curves;
mod customers;
mod data_report;
mod explanation;
mod export;
mod filter;
mod forecast;
mod help;
mod kpis;
mod mapping;
mod matrix;
mod options;
mod popups;
mod registry;
mod requests;
mod rfm;
mod saved_views;
mod segments;
mod start;
mod walk;
mod watching;
