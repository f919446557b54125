"""The matrix of orders that stay in their database, against the same matrix from the file here.

    .ci/servers start /tmp/servers > /tmp/servers.env; . /tmp/servers.env
    python benches/cubes.py TENURE FOLDER [ORDERS]

FOLDER gets ORDERS (100 million) generated orders as one Parquet file, unless it has them; Sail reads that file in place. Each
question is asked once with --cubes and once of the file, both without a snapshot. The answers must be the same bytes, and tenure
must stay below 1 GiB with --cubes; otherwise the script fails. Wall and processor seconds, and peak memory, are those of the
process of tenure; the processor time of Sail is read from /proc. The table goes to benches/results/ too.
"""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

MOST_KIB = 1 << 20
QUESTIONS = {
    "retention": ["matrix"],
    "revenue": ["matrix", "--measure", "revenue"],
    "segments": ["segments", "--by", "channel"],
    "customers of a cell": ["customers", "--cell", "2024-05:M1", "--list", "lapsed", "--limit", "50"],
}


def processor_seconds(pid):
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(words):
    """A command: standard output, wall seconds, processor seconds, peak KiB."""
    begun = time.time()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out = process.stdout.read()
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(words)}: {errors.decode()}")
    return out, time.time() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss


def compared(tenure, file, there, processes):
    """Each question once with --cubes, of the source `there`, and once of the file: lines of a table, and what failed."""
    lines = ["| question | | seconds | processor, here | processor, there | peak here |", "|---|---|---|---|---|---|"]
    failures = []
    for name, question in QUESTIONS.items():
        answers = []
        for way, source in [("--cubes", there), ("the file", [str(file), "--no-cache"])]:
            before = sum(map(processor_seconds, processes))
            out, wall, used, peak = run([tenure, question[0], *source, *question[1:], "--format", "csv"])
            answers.append(out)
            used_there = f"{sum(map(processor_seconds, processes)) - before:.1f} s" if way == "--cubes" else ""
            lines.append(f"| {name} | {way} | {wall:.1f} | {used:.1f} s | {used_there} | {peak / 1024:,.0f} MiB |")
            print(lines[-1], flush=True)
            if way == "--cubes" and peak > MOST_KIB:
                failures.append(f"{name} took {peak / 1024:,.0f} MiB here")
        if answers[0] != answers[1]:
            failures.append(f"{name}: the answers differ")
    return lines, failures


def orders_in(folder, tenure, orders):
    """A Parquet file of so many generated orders in a folder, and a line about it and the machine."""
    file = folder / "orders.parquet"
    if not file.exists():
        subprocess.run([tenure, "sample", str(folder), "--orders", str(orders), "--orders-only", "--format", "parquet"], check=True)
    about = (
        f"{orders:,} orders, {file.stat().st_size / 1e6:,.0f} MB of Parquet; {platform.machine()}, {os.cpu_count()} processors;"
        f" load at the beginning {os.getloadavg()[0]:.1f}"
    )
    return file, about


def write(name, orders, lines):
    """Prints a table, and keeps it among the results."""
    table = "\n".join(lines) + "\n"
    print("\n" + table)
    size = f"{orders // 1_000_000}m" if orders >= 1_000_000 else f"{orders // 1_000}k"
    (Path(__file__).parent / "results" / f"{name}-{size}.md").write_text(table)


def main():
    tenure, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    orders = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000_000
    address, sail = os.environ["TENURE_TEST_SAIL"], int(os.environ["TENURE_TEST_SAIL_PID"])
    file, about = orders_in(folder, tenure, orders)
    lines, failures = compared(tenure, file, [f"{address}#parquet.`{file}`", "--cubes"], [sail])
    write("cubes", orders, [about, "", *lines])
    if failures:
        sys.exit("; ".join(failures))


if __name__ == "__main__":
    main()
