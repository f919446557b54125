# The commands people type here.

# Walk the sample's heatmap
explore file="sample-data/orders.parquet":
    cargo run --release -- {{file}}

# All tests
test:
    cargo test --release

# What must pass before a change lands
check:
    .ci/run

# Format the code
format:
    cargo fmt

# Lints
lint:
    cargo clippy --release --all-targets -- -D warnings

# Licences, sources and known weaknesses of what is built in (cargo install cargo-deny; the weaknesses need the network)
deny:
    cargo deny --locked check

# The list of what is built in, as CycloneDX (cargo install cargo-cyclonedx)
sbom:
    cargo cyclonedx --format json --describe binaries

# Accept changed screens after looking at them
review:
    cargo insta review

# Write the shipped sample again
sample:
    cargo run --release -- sample sample-data

# Write the pages of docs/ again that the program writes itself
docs:
    INSTA_UPDATE=always cargo test --release --test it -- generated:: the_page_of

# Draw the pictures of the README and the guide again
pictures:
    INSTA_UPDATE=always cargo test --release --test it the_picture

# A file of any size to measure with
big orders="20000000" folder="/tmp/tenure-bench":
    cargo run --release -- sample {{folder}} --orders {{orders}} --seed 1 --format parquet

# The same questions by tenure, DuckDB, Polars and pandas (pip install duckdb polars pandas pyarrow)
against tenure file="/tmp/tenure-bench/orders.parquet" rounds="3":
    python3 benches/against_engines.py {{tenure}} {{file}} {{rounds}}

# Time to the first matrix against textbook SQL
bench file="/tmp/tenure-bench/orders.parquet":
    cargo bench --bench first_matrix -- {{file}}

# Bytes to the terminal per key and per screen
thin-lines file="sample-data/orders.parquet":
    cargo build --release
    python3 benches/bytes.py "${CARGO_TARGET_DIR:-target}/release/tenure" {{file}} --limits

# Pack the program as a wheel for pip
wheel folder="dist":
    cargo build --release
    python3 packaging/wheel.py "${CARGO_TARGET_DIR:-target}/release/tenure" {{folder}}
