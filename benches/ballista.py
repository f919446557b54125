"""Orders in Ballista, whose executors are processes of their own: the same answers, a killed executor, a cancelled question.

    cargo install --locked --root BALLISTA ballista-scheduler@55.0.0 --no-default-features --features build-binary,flight-sql
    cargo install --locked --root BALLISTA ballista-executor@55.0.0 --no-default-features --features build-binary
    pip install pyarrow adbc-driver-manager==1.13.0 adbc-driver-flightsql==1.13.0
    python benches/ballista.py TENURE BALLISTA FOLDER [ORDERS]

To build Ballista takes an hour on two processors, and `protoc`. A scheduler and two executors run on this machine. FOLDER gets ORDERS
(2 million) generated orders as one Parquet file, unless it has them, and the logs. These must hold, otherwise the script fails:

- every answer, of brought rows and with --cubes, is that of the file; the tests of these answers pass too;
- if an executor is killed in the middle, there is the right answer or an error and no number, and the next question works;
- a cancelled question ends here with code 130, and says that Ballista may go on, unless nothing goes on there.

The table goes to benches/results/ too.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import adbc_driver_flightsql
import adbc_driver_flightsql.dbapi

from cubes import compared, orders_in, processor_seconds, run, write

SETTINGS = ["SET ballista.planner.adaptive.enabled = false"]
"""Answers of several stages fail at random with the adaptive planner of 55.0.0: rows of an inner stage come out."""

SECONDS = 60
"""What a server may take to answer after its start."""

TESTS = ["cubes::every_shape", "cubes::segments_and_people", "cubes::orders_of_any_make", "cubes::the_account", "remote::every_answer", "remote::a_sample"]
"""Tests that ask a database what it can answer, and compare it with the file."""

IDLE = 0.5
"""Processor seconds that a scheduler and its executors take in 4 s without a question."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Ballista:
    """A scheduler and two executors on this machine."""

    def __init__(self, programs, folder, stack):
        self.programs, self.folder, self.stack = programs, folder, stack
        self.port = free_port()
        self.scheduler = self.start("ballista-scheduler", "scheduler", "--flight-sql", "--bind-port", str(self.port))
        self.wait_for(self.port)
        self.executors = {}
        for name in ["one", "two"]:
            self.start_executor(name)

    def start(self, program, name, *words):
        log = self.stack.enter_context(open(self.folder / f"{name}.log", "a"))
        words = [str(self.programs / "bin" / program), "--bind-host", "127.0.0.1", *words]
        process = subprocess.Popen(words, cwd=self.folder, stdout=log, stderr=log)
        self.stack.callback(process.kill)
        return process

    def start_executor(self, name):
        flight, grpc, health = free_port(), free_port(), free_port()
        work = self.folder / f"work-{name}"
        work.mkdir(exist_ok=True)
        self.executors[name] = self.start(
            "ballista-executor",
            name,
            *["--external-host", "127.0.0.1", "--scheduler-host", "127.0.0.1", "--scheduler-port", str(self.port)],
            *["--bind-port", str(flight), "--bind-grpc-port", str(grpc), "--bind-health-port", str(health)],
            *["--work-dir", str(work), "--vcores", "1"],
        )
        self.wait_for(flight)

    def wait_for(self, port):
        until = time.time() + SECONDS
        while time.time() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"nothing answers on port {port}; see the logs in {self.folder}")

    @property
    def address(self):
        return f"flightsql://127.0.0.1:{self.port}?transport=tcp"

    @property
    def processes(self):
        return [self.scheduler.pid, *(process.pid for process in self.executors.values())]

    def say(self, *statements):
        with adbc_driver_flightsql.dbapi.connect(f"grpc://127.0.0.1:{self.port}", autocommit=True) as connection:
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                    cursor.fetchall()


def begun(words):
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_in_the_middle(ballista, question, wanted, seconds):
    """What comes of a question if an executor is killed after some seconds; a failure, if it is neither right nor an error."""
    process = begun(question)
    time.sleep(seconds)
    ballista.executors["two"].kill()
    started = time.time()
    out, errors = process.communicate()
    took = time.time() - started
    ballista.start_executor("two")
    if process.returncode == 0:
        return f"right after {took:.1f} s" if out == wanted else None
    is_clean = process.returncode == 1 and not out
    return f"`{errors.decode().strip().splitlines()[-1]}`" if is_clean else None


def cancelled(ballista, question, seconds):
    """What is said if a question is cancelled after some seconds, and what the executors still work in the 4 s after."""
    process = begun(question)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    started = time.time()
    out, errors = process.communicate()
    took = time.time() - started
    before = sum(map(processor_seconds, ballista.processes))
    time.sleep(4)
    worked = sum(map(processor_seconds, ballista.processes)) - before
    said = errors.decode().strip().splitlines()[-1:]
    is_idle_there = worked < IDLE
    is_right = process.returncode == 130 and not out and (is_idle_there or "may go on there" in "".join(said))
    return (f"{took:.1f} s until it ends; {worked:.1f} processor s there in the 4 s after; it says `{said[0]}`") if is_right else None


def passes_the_tests(ballista):
    """Whether the tests that compare answers of databases with those of the sample pass with this one too."""
    project = Path(__file__).resolve().parent.parent
    ballista.say(f"CREATE EXTERNAL TABLE sample STORED AS PARQUET LOCATION '{project}/sample-data/orders.parquet'")
    environment = {**os.environ, "TENURE_TEST_BALLISTA": ballista.address}
    return subprocess.run(["cargo", "test", "--release", "--test", "it", "--", *TESTS], cwd=project, env=environment).returncode == 0


def main():
    tenure, programs, folder = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    orders = int(sys.argv[4]) if len(sys.argv) > 4 else 2_000_000
    folder.mkdir(exist_ok=True)
    file, about = orders_in(folder, tenure, orders)
    with ExitStack() as stack:
        ballista = Ballista(programs, folder, stack)
        ballista.say(*SETTINGS, f"CREATE EXTERNAL TABLE orders STORED AS PARQUET LOCATION '{file}'")
        drivers = folder / "drivers"
        drivers.mkdir(exist_ok=True)
        os.environ["ADBC_DRIVER_PATH"] = str(drivers)
        (drivers / "flightsql.toml").write_text(
            'manifest_version = 1\nname = "flightsql"\nversion = "1.13.0"\n[ADBC]\nversion = "1.1.0"\n[Driver]\n'
            f'shared = "{adbc_driver_flightsql._driver_path()}"\n'
        )
        failures = [] if passes_the_tests(ballista) else ["tests"]
        there = f"{ballista.address}#orders"
        lines, differences = compared(tenure, file, [there, "--cubes"], ballista.processes)
        failures += differences
        format = ["--format", "csv"]
        wanted, *_ = run([tenure, "matrix", str(file), "--no-cache", *format])
        before = sum(map(processor_seconds, ballista.processes))
        brought, wall, used, peak = run([tenure, "matrix", there, *format])
        worked = sum(map(processor_seconds, ballista.processes)) - before
        lines.append(f"| retention | brought | {wall:.1f} | {used:.1f} s | {worked:.1f} s | {peak / 1024:,.0f} MiB |")
        if brought != wanted:
            failures.append("retention of brought rows: the answers differ")
        lines += ["", "What came of a disturbance in the middle:", ""]
        for way, source in [("brought", [there]), ("--cubes", [there, "--cubes"])]:
            question = [tenure, "matrix", *source, *format]
            _, wall, _, _ = run(question)
            for what, outcome in [
                (f"an executor is killed, {way}", killed_in_the_middle(ballista, question, wanted, wall / 2)),
                (f"the user cancels, {way}", cancelled(ballista, question, wall / 2)),
            ]:
                lines.append(f"- {what}: {outcome or 'WRONG'}")
                failures += [] if outcome else [what]
                print(lines[-1], flush=True)
                after, *_ = run(question)
                if after != wanted:
                    failures.append(f"{what}: the next answer differs")
    write("ballista", orders, [about, "", *lines])
    if failures:
        sys.exit("; ".join(failures))


if __name__ == "__main__":
    main()
