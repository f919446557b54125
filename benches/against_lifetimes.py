"""Lifetime value against Python's lifetimes 0.11.3: the same orders, the same work, from the file to every customer's value.

    python benches/against_lifetimes.py TENURE ORDERS.parquet [RUNS]

ORDERS has the columns customer_id, ordered_at and amount, as `tenure sample DIR --format parquet` writes them; or it is CDNOW's
master or sample file. Both group the orders, fit BG/NBD and Gamma-Gamma to all of them, fit both again to the first two thirds
of the days and forecast the rest, and value every customer over 12 months. Every run is a process of its own, the two in turn;
processor seconds (user and system, all threads) are compared, for a machine that is busy otherwise, without Python's imports.

lifetimes needs Python 3.11 or older with:
    pip install lifetimes==0.11.3 'numpy<1.25' 'scipy<1.11' 'pandas<2' autograd==1.5 'pyarrow<15'
"""

import json
import resource
import subprocess
import sys
import time

CDNOW = ["--names", "master,customer,date,cds,amount"]


def orders(path):
    """Accepted orders as the columns customer, day, amount."""
    import pandas

    if path.endswith(".txt"):
        names = ["master", "customer", "date", "cds", "amount"]
        # The master file has no second number of the customer.
        width = len(open(path).readline().split())
        frame = pandas.read_csv(path, sep=r"\s+", header=None, names=names[-width:] if width == 5 else ["customer"] + names[2:])
        frame["day"] = pandas.to_datetime(frame["date"].astype(str), format="%Y%m%d")
    else:
        frame = pandas.read_parquet(path, columns=["customer_id", "ordered_at", "amount"])
        frame = frame.rename(columns={"customer_id": "customer", "ordered_at": "day"})
        frame["amount"] = frame["amount"].astype(float)
        frame = frame[frame["customer"].notna() & (frame["amount"] >= 0)]
        frame["day"] = frame["day"].dt.normalize()
    return frame[["customer", "day", "amount"]]


def summary(frame, **more):
    from lifetimes.utils import summary_data_from_transaction_data

    table = summary_data_from_transaction_data(frame, "customer", "day", monetary_value_col="amount", freq="D", **more)
    table["recency"] /= 7
    table["T"] /= 7
    return table


def fitted(table):
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    repeat = table[(table["frequency"] > 0) & (table["monetary_value"] > 0)]
    bg = BetaGeoFitter().fit(table["frequency"], table["recency"], table["T"])
    return bg, GammaGammaFitter().fit(repeat["frequency"], repeat["monetary_value"])


def with_lifetimes(path):
    """Does the same in this process; prints the parameters, times in weeks, and the processor seconds of the work."""
    import pandas
    import lifetimes  # noqa: F401

    start = time.process_time()
    frame = orders(path)
    table = summary(frame)
    bg, gg = fitted(table)
    fit = time.process_time() - start
    last = frame["day"].max()
    split = last - pandas.Timedelta(days=(last - frame["day"].min()).days // 3)
    calibration = summary(frame[frame["day"] <= split], observation_period_end=split)
    early, _ = fitted(calibration)
    weeks = (last - split).days / 7
    early.conditional_expected_number_of_purchases_up_to_time(
        weeks, calibration["frequency"], calibration["recency"], calibration["T"]
    ).sum()
    bg.conditional_probability_alive(table["frequency"], table["recency"], table["T"]).sum()
    gg.customer_lifetime_value(
        bg, table["frequency"], table["recency"], table["T"], table["monetary_value"], time=12, freq="W"
    ).sum()
    gamma = {{"v": "gamma"}.get(name, name): float(value) for name, value in gg.params_.items()}
    found = {"customers": len(table), "bg-nbd": {k: float(v) for k, v in bg.params_.items()}, "gamma-gamma": gamma}
    found["fit_seconds"], found["seconds"] = fit, time.process_time() - start
    print(json.dumps(found))


def command(tenure, path):
    layout = CDNOW if path.endswith(".txt") and len(open(path).readline().split()) == 5 else []
    if path.endswith(".txt") and not layout:
        layout = ["--names", "customer,date,cds,amount"]
    more = [] if layout else ["--refunds", "ignore"]
    return [tenure, "clv", path, "--model", "bg-nbd", "--format", "json", *layout, *more]


def timed(words):
    """Processor seconds of a process and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}\n{done.stderr.strip()}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, json.loads(done.stdout)


def compare(tenure, path, runs):
    try:
        import lifetimes  # noqa: F401
    except ImportError:
        sys.exit(f"lifetimes is not installed for {sys.executable}: nothing to compare with.\n\n{__doc__}")
    ours, theirs = [], []
    for _ in range(runs):
        seconds, told = timed(command(tenure, path))
        ours.append(seconds)
        _, known = timed([sys.executable, __file__, "--lifetimes", path])
        theirs.append(known["seconds"])
    print(f"{path}: {known['customers']:,} customers by lifetimes, {told['total']['customers']:,} by tenure")
    for model, parameters in told["params"].items():
        for name, value in (parameters or {}).items():
            other = known[model][name]
            print(f"  {model:12} {name:6} tenure {value:12.5f}  lifetimes {other:12.5f}  {100 * (value / other - 1):+8.4f} %")
    ours.sort()
    theirs.sort()
    ours, theirs = ours[runs // 2], theirs[runs // 2]
    print(f"  processor seconds, median of {runs}: tenure {ours:.2f}, lifetimes {theirs:.2f}: {theirs / ours:.1f} times")
    print(f"  of lifetimes' seconds, grouping and one fit: {known['fit_seconds']:.2f}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--lifetimes":
        with_lifetimes(arguments[1])
    elif len(arguments) in (2, 3):
        compare(arguments[0], arguments[1], int(arguments[2]) if len(arguments) == 3 else 3)
    else:
        sys.exit(__doc__)
