"""The same questions by every way somebody could compute them: tenure, DuckDB, Polars and pandas on the same file.

    python benches/against_engines.py TENURE ORDERS [RUNS] [WAY,WAY...]

ORDERS is what `tenure sample DIR --orders N --orders-only` writes, Parquet or CSV. Three questions: the first matrix (customers by
month of first order and age), the matrix with money (their revenue too), and segments (customers, orders, revenue and M1 retention
by channel at the first order). Refunds are ignored everywhere, because a few lines of SQL do not settle them.

Ways: `tenure` (no snapshot); in DuckDB's Python wheel `textbook` (join to the first order, count distinct) and `by hand` (one
`bit_or` of months per customer, the fastest we know); in Polars `window` (`over`) and `streaming` (join, streaming engine);
`pandas`. Every run is a process of its own, the ways in turn, so that all see the same machine. Answers are compared
first: a way that disagrees stops the script. Seconds of the clock and of the processor (user and system, all threads) and peak
memory are those of the whole process, imports included, because nobody can leave them out. Ratios are formed within one round.

The table is printed, and written with all runs to benches/results/ as Markdown and JSON. A way whose package is absent is left
out and named.

    pip install duckdb polars pandas pyarrow
"""

import csv
import importlib.util
import io
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

QUESTIONS = ["first matrix", "matrix with money", "segments"]
WAYS = {
    "tenure": None,
    "textbook": "duckdb",
    "by hand": "duckdb",
    "window": "polars",
    "streaming": "polars",
    "pandas": "pandas",
}
MODULES = ["duckdb", "polars", "pandas"]

ORDERS = "(SELECT customer_id, ordered_at, amount, channel FROM '{file}' WHERE customer_id IS NOT NULL AND amount >= 0)"
MONTH = "(year({0}) * 12 + month({0}))"

TEXTBOOK = {
    "first matrix": """
        WITH o AS {orders}, f AS (SELECT customer_id, min(ordered_at) AS first FROM o GROUP BY 1)
        SELECT date_trunc('month', first) AS cohort, date_diff('month', first, ordered_at) AS age, count(DISTINCT o.customer_id), 0
        FROM o JOIN f USING (customer_id) GROUP BY 1, 2""",
    "matrix with money": """
        WITH o AS {orders}, f AS (SELECT customer_id, min(ordered_at) AS first FROM o GROUP BY 1)
        SELECT date_trunc('month', first) AS cohort, date_diff('month', first, ordered_at) AS age, count(DISTINCT o.customer_id),
               sum(amount)
        FROM o JOIN f USING (customer_id) GROUP BY 1, 2""",
    "segments": """
        WITH o AS {orders},
             f AS (SELECT customer_id, min(ordered_at) AS first, arg_min(channel, ordered_at) AS channel FROM o GROUP BY 1)
        SELECT f.channel, 0, count(DISTINCT o.customer_id), sum(amount), count(*),
               count(DISTINCT o.customer_id) FILTER (WHERE date_diff('month', first, ordered_at) = 1)
        FROM o JOIN f USING (customer_id) GROUP BY 1""",
}

BY_HAND = {
    "first matrix": """
        WITH c AS (
          SELECT customer_id, bit_or(1::UBIGINT << (month_ - (SELECT {first} FROM {orders}))::UBIGINT) AS months
          FROM (SELECT customer_id, {month} AS month_ FROM {orders}) GROUP BY 1
        ), p AS (SELECT months, count(*) AS customers, bit_count(xor(months, months - 1)) - 1 AS cohort FROM c GROUP BY 1)
        SELECT cohort, age, sum(customers)::BIGINT, 0
        FROM p, range(64) ages(age) WHERE cohort + age < 64 AND (months >> (cohort + age)::UBIGINT) & 1 = 1 GROUP BY 1, 2""",
    "matrix with money": """
        WITH m AS (SELECT customer_id, {month} AS month_, sum(amount) AS revenue FROM {orders} GROUP BY 1, 2),
             c AS (SELECT customer_id, min(month_) AS cohort FROM m GROUP BY 1)
        SELECT cohort, month_ - cohort AS age, count(*), sum(revenue) FROM m JOIN c USING (customer_id) GROUP BY 1, 2""",
    "segments": """
        WITH c AS (
          SELECT customer_id, arg_min(channel, ordered_at) AS channel, count(*) AS orders, sum(amount) AS revenue,
                 bit_or(1::UBIGINT << ({month} - (SELECT {first} FROM {orders}))::UBIGINT) AS months
          FROM {orders} GROUP BY 1
        )
        SELECT channel, 0, count(*), sum(revenue), sum(orders)::BIGINT,
               count(*) FILTER (WHERE months & (xor(months, months - 1) + 1) > 0)
        FROM c GROUP BY 1""",
}


def by_duckdb(texts, question, file):
    import duckdb

    orders = ORDERS.format(file=file)
    month = MONTH.format("ordered_at")
    sql = texts[question].format(orders=orders, month=month, first=MONTH.format("min(ordered_at)"))
    return duckdb.sql(sql).fetchall()


def by_polars(way, question, file):
    import polars as pl

    is_csv = file.endswith(".csv")
    frame = pl.scan_csv(file, try_parse_dates=True) if is_csv else pl.scan_parquet(file)
    customer, when = pl.col("customer_id"), pl.col("ordered_at")
    month = when.dt.year().cast(pl.Int32) * 12 + when.dt.month()
    columns = [customer, when, pl.col("amount"), pl.col("channel")]
    orders = frame.select(columns).filter(customer.is_not_null() & (pl.col("amount") >= 0))
    cohort, age = pl.col("cohort"), (month - pl.col("cohort")).alias("age")
    if question == "segments":
        each = orders.sort("ordered_at") if way == "window" else orders
        first = pl.col("channel").first() if way == "window" else pl.col("channel").sort_by("ordered_at").first()
        each = each.group_by("customer_id").agg(
            first.alias("channel"),
            pl.len().alias("orders"),
            pl.col("amount").sum(),
            (month.unique() == month.min() + 1).any().alias("returned"),
        )
        answer = each.group_by("channel").agg(
            pl.lit(0), pl.len().alias("customers"), pl.col("amount").sum(), pl.col("orders").sum(), pl.col("returned").sum()
        )
    else:
        if way == "window":
            placed = orders.with_columns(month.min().over("customer_id").alias("cohort"))
        else:
            firsts = orders.group_by("customer_id").agg(month.min().alias("cohort"))
            placed = orders.join(firsts, on="customer_id")
        money = pl.col("amount").sum() if question == "matrix with money" else pl.lit(0).alias("amount")
        answer = placed.group_by(cohort, age).agg(customer.n_unique().alias("customers"), money)
    return answer.collect(engine="streaming" if way == "streaming" else "auto").rows()


def by_pandas(question, file):
    import pandas

    columns = ["customer_id", "ordered_at", "amount", "channel"]
    if file.endswith(".csv"):
        orders = pandas.read_csv(file, usecols=columns, parse_dates=["ordered_at"])
    else:
        orders = pandas.read_parquet(file, columns=columns)
    orders = orders[orders["customer_id"].notna() & (orders["amount"] >= 0)]
    orders = orders.assign(amount=orders["amount"].astype(float))
    orders["month"] = orders["ordered_at"].dt.year * 12 + orders["ordered_at"].dt.month
    orders["cohort"] = orders.groupby("customer_id")["month"].transform("min")
    orders["age"] = orders["month"] - orders["cohort"]
    if question == "segments":
        orders = orders.sort_values("ordered_at", kind="stable")
        orders["channel"] = orders.groupby("customer_id")["channel"].transform("first")
        back = orders[orders["age"] == 1].groupby("channel")["customer_id"].nunique()
        found = orders.groupby("channel").agg(
            customers=("customer_id", "nunique"), revenue=("amount", "sum"), orders=("amount", "size")
        )
        return [(name, 0, *row, back.get(name, 0)) for name, *row in found.itertuples()]
    if question == "first matrix":
        found = orders.groupby(["cohort", "age"])["customer_id"].nunique()
        return [(*key, customers, 0) for key, customers in found.items()]
    found = orders.groupby(["cohort", "age"]).agg(customers=("customer_id", "nunique"), revenue=("amount", "sum"))
    return [(*key, *row) for key, *row in found.itertuples()]


def summary(rows):
    """What must agree: rows, customers, revenue in whole units, and of segments orders and M1 customers."""
    sums = [len(rows), sum(int(row[2]) for row in rows), round(sum(float(row[3]) for row in rows))]
    return sums + [sum(int(row[place]) for row in rows) for place in (4, 5) if rows and len(rows[0]) > place]


def tenure_command(binary, question, file):
    money = ["--refunds", "ignore", "--no-cache", "--format", "csv"]
    if question == "segments":
        return [binary, "segments", file, "--by", "channel", "--ages", "1", *money]
    measure = "customers" if question == "first matrix" else "revenue"
    return [binary, "matrix", file, "--measure", measure, *money]


def tenure_summary(question, text):
    """As far as one answer of tenure tells: the others compute all in one go."""
    rows = list(csv.reader(io.StringIO(text)))
    head, rows = rows[0], rows[1:]
    if question == "segments":
        column = {name: head.index(name) for name in ("customers", "revenue", "orders")}
        total = lambda name: sum(float(row[column[name]]) for row in rows)
        return [len(rows), int(total("customers")), round(total("revenue")), int(total("orders"))]
    cells = [float(cell) for row in rows for cell in row[2:] if cell]
    filled = sum(cell > 0 for cell in cells)
    return [filled, int(sum(cells)), None] if question == "first matrix" else [filled, None, round(sum(cells))]


def agree(ours, theirs):
    return all(a is None or b is None or abs(a - b) <= 1 for a, b in zip(ours, theirs))


def run(binary, way, question, file):
    """One run: seconds, processor seconds, MiB, and what the answer sums up to."""
    command = (
        tenure_command(binary, question, file)
        if way == "tenure"
        else [sys.executable, __file__, "--run", way, question, file]
    )
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        return None
    answer = tenure_summary(question, text) if way == "tenure" else json.loads(text)
    return {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "mib": used.ru_maxrss // 1024,
        "answer": answer,
    }


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def compare(binary, file, rounds, ways):
    results = []
    for question in QUESTIONS:
        taken = {way: [] for way in ways}
        for number in range(rounds):
            for way in ways:
                if (one := run(binary, way, question, file)) is None:
                    print(f"{question}, {way}: ended without an answer", file=sys.stderr)
                    taken[way].append(None)
                    continue
                taken[way].append(one)
                print(f"round {number + 1}, {question}, {way}: {one['processor']:.2f} processor s", file=sys.stderr)
                ours = taken["tenure"][number]
                if ours and not agree(ours["answer"], one["answer"]):
                    sys.exit(f"{question}: tenure says {ours['answer']}, {way} says {one['answer']}")
        results.append({"question": question, "runs": taken})
    return results


def table(results):
    lines = [
        "| question | way | seconds | processor seconds | MiB | seconds of tenure to its | processor |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        for way, runs in result["runs"].items():
            pairs = [(ours, one) for ours, one in zip(result["runs"]["tenure"], runs) if ours and one]
            if not pairs:
                lines.append(f"| {result['question']} | {way} | no answer | | | | |")
                continue
            of = lambda what: median([one[what] for _, one in pairs])
            ratio = lambda what: median([ours[what] / one[what] for ours, one in pairs])
            compared = "| | |" if way == "tenure" else f"| {ratio('seconds'):.2f} | {ratio('processor'):.2f} |"
            lines.append(
                f"| {result['question']} | {way} | {of('seconds'):.2f} | {of('processor'):.2f} | {of('mib'):,.0f} {compared}"
            )
    return "\n".join(lines)


def versions(ways):
    named = [f"Python {platform.python_version()}"]
    for name in MODULES:
        if name in {WAYS[way] for way in ways}:
            named.append(f"{name} {importlib.import_module(name).__version__}")
    return named


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    binary, file = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    wanted = sys.argv[4].split(",") if len(sys.argv) > 4 else list(WAYS)
    known = lambda way: WAYS[way] is None or importlib.util.find_spec(WAYS[way]) is not None
    ways = [way for way in wanted if known(way)]
    absent = [way for way in wanted if way not in ways]
    load = os.getloadavg()[0]
    results = compare(binary, file, rounds, ways)
    size = Path(file).stat().st_size / 1e6
    about = (
        f"{Path(file).name}, {size:,.0f} MB, {rounds} rounds, median. {os.cpu_count()} cores, load {load:.1f} at the beginning. "
        + f"{', '.join(versions(ways))}."
        + (f" Left out, because the package is absent: {', '.join(absent)}." if absent else "")
    )
    text = f"{about}\n\n{table(results)}\n"
    print(text)
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    name = f"engines-{Path(file).suffix[1:]}-{size:.0f}mb"
    (folder / f"{name}.md").write_text(text)
    (folder / f"{name}.json").write_text(json.dumps({"about": about, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _, _, way, question, file = sys.argv
        if way in ("textbook", "by hand"):
            rows = by_duckdb(TEXTBOOK if way == "textbook" else BY_HAND, question, file)
        elif way == "pandas":
            rows = by_pandas(question, file)
        else:
            rows = by_polars(way, question, file)
        print(json.dumps(summary(rows)))
    else:
        main()
