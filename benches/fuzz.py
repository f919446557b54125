"""Gives tenure broken and hostile input of every kind, and checks that it never falls over.

    python benches/fuzz.py TENURE [MINUTES] [SEED] [FILE ...]

A round takes one kind of input, changes it at random places, and runs a command over it: text files (the sample's and the given
FILEs), Parquet bytes, settings, saved views, conditions and expressions. These must hold: the program ends within 30 processor seconds
with code 0, 1 or 2; there is no panic, no signal and no internal error of the database; what it refuses has one message,
`tenure: ...`; and in the report about the data every row is an accepted line, a refund or left out for one reason.

Input that breaks a promise is kept in a folder, which is printed with the promise. The exit code is 1 if there was one.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

LINES = 150
"""Of a file so many lines are changed."""

SECONDS = 30
"""A run that takes so many processor seconds does not end."""

PATIENCE = 1_200
"""A run that waits so many seconds does not end either; on a busy machine processor seconds take longer."""

MEMORY = 6 << 30
"""Address space of a run, in bytes, so that a runaway ends itself."""

PIECES = [
    "\0", "\r", "\n", "\r\n", "\n\n\n", "\t", '"', '""', "'", ";", ",", "|", "\\", "\ufeff", "\u202e", "\u200b", "\u00a0", "\U0001f600",
    "é", "ß", "İ", "ﬀ", "日本語", "\ud7ff", "x" * 5_000, "9" * 40, "-", "--", "+", "(", ")", "%", "€", "$1,234.56", "1.234,56", "1e309", "-1e-309",
    "NaN", "inf", "NULL", "\\N", "0", "-0", "00", "1900-01-00", "0000-00-00", "9999-12-31", "2024-02-30", "2024-13-01T25:61:61Z", "31/12/99",
    "12:00 PM", "+14:00", "Europe/Kiev", "1700000000000000000", "45292.5", "refunded", "cancelled", "guest", "total", "sep=;", "#", "//", "/*",
    "=1+1", "{", "}", "[", "]", "null", "true", "]]>", "\x1b[2J", "\x9b31m", "order_id", "customer_id", "date", "amount",
]  # fmt: skip

CONDITIONS = [
    "country = 'ES'", "amount > 10 AND channel <> 'email'", "coalesce(coupon, 'none') IN ('none', 'WELCOME')", "year(ordered_at) = 2024",
    "category LIKE 'b%' OR amount BETWEEN 1 AND 5", "CASE WHEN amount > 5 THEN amount ELSE 0 END", "amount * 1.2 - 1", "CAST(amount AS INTEGER)",
    "lower(trim(channel))", "NOT (country IS NULL)", "list_contains([1, 2], 1)", "ordered_at >= DATE '2024-01-01'", "strftime(ordered_at, '%Y')",
]  # fmt: skip

SETTINGS = """color = "256"
theme = "light"
ascii = false
[keys]
measure = ["m", "ctrl-n"]
quit = []
"""

VIEWS = """# What we look at on Mondays.
[one.source]
paths = ["orders.csv"]
where = "country = 'ES'"
as-of = "2025-03-31"
guest = ["100007"]
[one.view]
cohort = "quarter"
measure = "revenue"
segment = ["channel=email"]
goal = "retention=0.2"
[two.source]
paths = ["orders.csv"]
entry = "amount >= 10"
[two.view]
within = ["channel=email"]
[two.screen]
name = "campaigns"
page = "satisfaction"
files = { surveys = "surveys.csv" }
"""


def changed(data, pieces, chance):
    """Bytes with one to eight changes."""
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 5, 8])):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([1, 1, 2, 5, 20, 100, 1_000]))
        match chance.randrange(8):
            case 0:
                del data[at:to]
            case 1:
                data[at:at] = data[at:to] * chance.choice([1, 2, 30])
            case 2 | 3 | 4:
                data[at : at if chance.random() < 0.5 else to] = chance.choice(pieces)
            case 5:
                for place in range(at, min(to, at + 4)):
                    data[place] = chance.randrange(256)
            case 6:
                del data[at:]
            case 7:
                other = chance.randrange(len(data) + 1)
                data[at:to] = data[other : other + to - at]
    return bytes(data)


def by_lines(data, pieces, chance):
    """A text whose values, columns or lines are exchanged, which leaves more of it readable than changes at any place."""
    lines = data.split(b"\n")
    mark = max([b",", b";", b"\t", b"|"], key=lines[0].count)
    match chance.randrange(5):
        case 0:
            column = chance.randrange(lines[0].count(mark) + 1)
            share, value = chance.choice([0.02, 0.3, 1]), chance.choice(pieces)
            for place, line in enumerate(lines):
                fields = line.split(mark)
                if place > 0 and column < len(fields) and chance.random() < share:
                    kept = fields[column]
                    fields[column] = chance.choice([value, kept + value, value + kept])
                    lines[place] = mark.join(fields)
        case 1:
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
        case 2:
            names = lines[0].split(mark)
            names[chance.randrange(len(names))] = chance.choice([*names, *pieces])
            lines[0] = mark.join(names)
        case 3:
            head = chance.choice([b"Report", b"a;b", b"", b"sep=;", b"# note", mark * 3])
            lines[0:0] = [head] * chance.choice([1, 2, 12])
        case 4:
            order = list(range(lines[0].count(mark) + 1))
            chance.shuffle(order)
            rows = [line.split(mark) for line in lines]
            lines = [mark.join(row[place] for place in order if place < len(row)) for row in rows]
    return b"\n".join(lines)


class Bench:
    def __init__(self, binary, folder, seed, files):
        self.binary, self.folder, self.chance = binary, folder, random.Random(seed)
        self.pieces = [piece.encode("utf-8", "surrogatepass") for piece in PIECES]
        subprocess.run([binary, "sample", folder, "--orders", "400", "--format", "csv"], check=True, capture_output=True)
        parquet = [binary, "sample", folder / "parquet", "--orders", "60", "--format", "parquet", "--orders-only"]
        subprocess.run(parquet, check=True, capture_output=True)
        self.sample = folder / "orders.csv"
        self.parquet = (folder / "parquet" / "orders.parquet").read_bytes()
        self.texts = [(path.suffix, self.head(path)) for path in [self.sample, *files]]
        self.counts, self.found = Counter(), 0

    def head(self, path):
        return b"\n".join(path.read_bytes()[:200_000].split(b"\n")[:LINES])

    def round(self):
        kind = self.chance.choice([self.text] * 6 + [self.bytes, self.settings, self.views, self.condition])
        files, command = kind()
        for path, data in files:
            path.write_bytes(data)
        said = self.run([str(part) for part in command])
        self.counts[kind.__name__, said[0]] += 1
        if said[1]:
            self.found += 1
            place = self.folder.parent / f"{self.folder.name}-found-{self.found}"
            place.mkdir()
            for path, data in files:
                (place / path.name).write_bytes(data)
            (place / "command").write_text(repr(command) + "\n" + said[1])
            print(f"{place}: {said[1][:300]}", flush=True)

    def text(self):
        suffix, data = self.chance.choice(self.texts)
        if self.chance.random() < 0.5:
            data = by_lines(data, self.pieces, self.chance)
        if self.chance.random() < 0.7:
            data = changed(data, self.pieces, self.chance)
        path = self.folder / f"fuzzed{suffix}"
        return [(path, data)], ["inspect", path, "--format", "json"]

    def bytes(self):
        path = self.folder / "fuzzed.parquet"
        data = changed(self.parquet, [bytes([self.chance.randrange(256)])], self.chance)
        return [(path, data)], ["inspect", path, "--format", "json"]

    def settings(self):
        path = self.folder / "config.toml"
        data = changed(SETTINGS.encode(), self.pieces, self.chance)
        return [(path, data)], [self.sample, "--config", path]

    def views(self):
        path = self.folder / "views.toml"
        data = changed(VIEWS.encode(), self.pieces, self.chance)
        return [(path, data)], ["matrix", "--views", path, "--view", self.chance.choice(["one", "two"])]

    def condition(self):
        one = changed(self.chance.choice(CONDITIONS).encode(), self.pieces, self.chance)
        text = one.decode("utf-8", "replace").replace("\0", "")[:20_000]
        option = self.chance.choice(["--where", "--filter", "--amount", "--customer", "--entry"])
        return [], ["matrix", self.sample, f"{option}={text}"]

    def run(self, arguments):
        """The exit code, and the promise that did not hold, if any."""
        home = str(self.folder / "home")
        kept = {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": str(self.folder), "RUST_BACKTRACE": "1"}

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

        try:
            ended = subprocess.run(
                [self.binary, *arguments, "--no-cache"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                env=kept,
                cwd=self.folder,
                preexec_fn=limit,
            )
        except subprocess.TimeoutExpired:
            return "late", f"does not end within {PATIENCE} seconds"
        code, said = ended.returncode, ended.stderr.decode("utf-8", "replace")
        if -code in (signal.SIGXCPU, signal.SIGKILL):
            return "late", f"does not end within {SECONDS} processor seconds"
        if code not in (0, 1, 2):
            return code, f"ends with {code}: {said[:2_000]}"
        for word in ("panicked", "INTERNAL", "stack backtrace", "Assertion"):
            if word in said:
                return code, f"says '{word}': {said[:2_000]}"
        if code != 0 and not ("tenure: " in said or "error: " in said):
            return code, f"ends with {code} without a message: {said[:500]}"
        if code == 0 and arguments[0] == "inspect":
            return code, self.account(ended.stdout)
        return code, None

    def account(self, answer):
        try:
            report = json.loads(answer)
        except ValueError as error:
            return f"writes JSON that cannot be read: {error}"
        counted = report["accepted"] + report["refunds"] + sum(report["excluded"].values())
        if counted != report["rows"]:
            return f"{report['rows']} rows, but {counted} are accounted for"
        return None


def main():
    binary = os.path.abspath(sys.argv[1])
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 1
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    files = [Path(name) for name in sys.argv[4:]]
    with tempfile.TemporaryDirectory(prefix="tenure-fuzz-") as folder:
        bench = Bench(binary, Path(folder), seed, files)
        end, rounds = time.monotonic() + 60 * minutes, 0
        try:
            while time.monotonic() < end:
                bench.round()
                rounds += 1
        except KeyboardInterrupt:
            minutes = minutes - (end - time.monotonic()) / 60
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        hours = (spent.ru_utime + spent.ru_stime) / 3_600
        print(f"seed {seed}: {rounds} rounds in {minutes:.0f} minutes, {hours:.2f} processor hours, {bench.found} broken promises")
        for (kind, code), count in sorted(bench.counts.items(), key=str):
            print(f"  {kind}, exit {code}: {count}")
    sys.exit(1 if bench.found else 0)


main()
