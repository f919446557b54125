"""Breaks runs of tenure in the middle, and checks that no number is wrong and nothing is left behind.

    python benches/faults.py TENURE [ROUNDS] [SEED]

Every round takes one fault at random and one source at random (CSV or Parquet, small or larger; made by `tenure sample` in a folder of
its own). After it these must hold: an answer is the right one to the byte, or there is none and one message; the output file is
whole or absent; nothing lies beside it; the folder for temporary files is empty, except after `kill -9`, which leaves no time to
tidy up: the next run does that; the next run gives the right answer. Disks that fill up are small tmpfs
mounts: without the right to mount, these faults are left out, and the script says so.

A fault that breaks a promise is printed with its seed. The exit code is 1 if there was one.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path


class Broken(Exception):
    """A promise that did not hold."""


class Bench:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.temp, self.cache, self.home = folder / "temp", folder / "cache", folder / "home"
        for one in (self.temp, self.cache, self.home):
            one.mkdir()
        self.sources, self.right, self.takes = [], {}, {}
        for orders, form in ((20_000, "csv"), (20_000, "parquet"), (400_000, "csv"), (400_000, "parquet")):
            place = folder / f"{form}-{orders}"
            made = [binary, "sample", place, "--orders", str(orders), "--format", form, "--orders-only"]
            subprocess.run(made, check=True, capture_output=True)
            self.sources.append(place / f"orders.{form}")
        for source in self.sources:
            begun = time.perf_counter()
            self.right[source] = self.whole(source)
            self.takes[source] = time.perf_counter() - begun

    def environment(self, **more):
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.home), "TMPDIR": str(self.temp)}
        kept["XDG_CACHE_HOME"] = str(self.cache)
        return {name: value for name, value in (kept | more).items() if value is not None}

    def command(self, source, *more):
        return [self.binary, "matrix", str(source), "--measure", "revenue", "--format", "csv", *more]

    def start(self, source, *more, **environment):
        return subprocess.Popen(
            self.command(source, *more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(**environment),
        )

    def end(self, process):
        """Code, standard output and standard error; a run that does not end is broken."""
        try:
            out, said = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Broken("it does not end") from None
        if b"panicked" in said:
            raise Broken(f"a panic: {said.decode()[:300]}")
        return process.returncode, out, said.decode()

    def whole(self, source, *more, **environment):
        code, out, said = self.end(self.start(source, *more, **environment))
        if code != 0:
            raise Broken(f"without a fault it ends with {code}: {said}")
        return out

    def expect(self, source, code, out, said, codes=(1,)):
        """The right answer, or none and a message."""
        if code == 0:
            if out != self.right[source]:
                raise Broken("a wrong answer with exit code 0")
            return "answered"
        if out:
            raise Broken(f"part of an answer with exit code {code}")
        if code not in codes or not said.strip():
            raise Broken(f"exit code {code}, said {said!r}")
        return "refused"

    def moment(self, source, chance):
        time.sleep(chance.random() * self.takes[source] * 1.1)

    def check_tidy(self, folder):
        left = [path.name for path in folder.iterdir()]
        if left:
            raise Broken(f"left behind: {left}")


def output_of(bench, source, chance):
    """An output file in a folder of its own, and a run that writes it."""
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    target = folder / "answer.csv"
    old = chance.random() < 0.5
    if old:
        target.write_bytes(b"old\n")
    more = ["-o", str(target), "--force"] if old else ["-o", str(target)]
    if chance.random() < 0.5:
        more.append("--no-cache")
    return folder, target, b"old\n" if old else None, bench.start(source, *more)


def check_output(bench, source, folder, target, before, code):
    held = target.read_bytes() if target.exists() else None
    if held not in (before, bench.right[source]):
        raise Broken("half an output file under its final name")
    if code == 0 and held != bench.right[source]:
        raise Broken("exit code 0 without the answer")
    shutil.rmtree(folder)


def killed(bench, source, chance):
    folder, target, before, process = output_of(bench, source, chance)
    bench.moment(source, chance)
    process.kill()
    code, _, _ = bench.end(process)
    check_output(bench, source, folder, target, before, code)
    if bench.whole(source) != bench.right[source]:
        raise Broken("the next run is wrong")
    bench.check_tidy(bench.temp)
    return "ended" if code == 0 else "killed"


def stopped(bench, source, chance):
    folder, target, before, process = output_of(bench, source, chance)
    bench.moment(source, chance)
    process.send_signal(chance.choice([signal.SIGTERM, signal.SIGINT, signal.SIGHUP]))
    code, _, said = bench.end(process)
    left = [path.name for path in folder.iterdir() if path != target]
    if left:
        raise Broken(f"left beside the output: {left}")
    check_output(bench, source, folder, target, before, code)
    bench.check_tidy(bench.temp)
    return "ended" if code == 0 else "stopped"


def closed_output(bench, source, chance):
    process = bench.start(source)
    process.stdout.close()
    said = process.stderr.read().decode()
    code = process.wait(timeout=60)
    if "panicked" in said:
        raise Broken(said[:300])
    bench.check_tidy(bench.temp)
    return f"code {code}"


def changed_source(bench, source, chance, change):
    copy = Path(tempfile.mkdtemp(dir=bench.folder)) / source.name
    shutil.copy(source, copy)
    process = bench.start(copy, "--no-cache") if chance.random() < 0.5 else bench.start(copy)
    bench.moment(source, chance)
    change(copy)
    code, out, said = bench.end(process)
    allowed = {bench.right[source]}
    if code == 0 and out not in allowed:
        # What the file holds now is right too.
        if not copy.exists() or out != bench.whole(copy, "--no-cache"):
            raise Broken("an answer that is neither that of the file before nor that of the file after")
        outcome = "answered by the file after"
    elif code == 0:
        outcome = "answered"
    elif out or code not in (1, 3) or not said.strip():
        raise Broken(f"exit code {code}, part of an answer: {bool(out)}, said {said!r}")
    else:
        outcome = "refused"
    shutil.rmtree(copy.parent)
    bench.check_tidy(bench.temp)
    return outcome


def shrunk(bench, source, chance):
    share = chance.random()
    return changed_source(bench, source, chance, lambda copy: os.truncate(copy, int(copy.stat().st_size * share)))


def grown(bench, source, chance):
    def grow(copy):
        text = source.read_bytes()
        more = text[: len(text) // 2].rsplit(b"\n", 1)[0].split(b"\n", 1)[1] + b"\n" if source.suffix == ".csv" else text[:4000]
        with copy.open("ab") as file:
            file.write(more)

    return changed_source(bench, source, chance, grow)


def gone(bench, source, chance):
    return changed_source(bench, source, chance, lambda copy: copy.unlink())


def replaced(bench, source, chance):
    def replace(copy):
        other = copy.with_name("other")
        other.write_bytes(b"customer,date,amount\na,2024-01-01,1\nb,2024-02-01,1\n")
        os.replace(other, copy)

    return changed_source(bench, source, chance, replace)


def no_home(bench, source, chance):
    code, out, said = bench.end(bench.start(source, HOME=None, XDG_CACHE_HOME=None))
    return bench.expect(source, code, out, said)


def unusable_home(bench, source, chance):
    place = chance.choice(["/proc", "/dev/null", str(bench.folder / "nowhere" / "at" / "all")])
    code, out, said = bench.end(bench.start(source, HOME=place, XDG_CACHE_HOME=None))
    if code != 0:
        raise Broken(f"no answer without a home: {said}")
    return bench.expect(source, code, out, said)


def spoiled_cache(bench, source, chance):
    bench.whole(source)
    files = [path for path in bench.cache.rglob("*") if path.is_file()]
    for path in chance.sample(files, min(3, len(files))):
        data = bytearray(path.read_bytes())
        if chance.random() < 0.5 or not data:
            os.truncate(path, int(len(data) * chance.random()))
        else:
            for _ in range(20):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
    if bench.whole(source) != bench.right[source]:
        raise Broken("a spoiled snapshot was believed")
    return "answered"


def little_memory(bench, source, chance):
    code, out, said = bench.end(bench.start(source, "--memory", "224", "--no-cache"))
    outcome = bench.expect(source, code, out, said, codes=(1, 3))
    bench.check_tidy(bench.temp)
    return outcome


def on_small_disk(bench, chance, act):
    disk = Path(tempfile.mkdtemp(dir=bench.folder))
    size = chance.choice(["4k", "64k", "512k", "4m"])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=True)
    try:
        return act(disk)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
        disk.rmdir()


def full_output(bench, source, chance):
    def act(disk):
        target = disk / "answer.csv"
        code, _, said = bench.end(bench.start(source, "-o", str(target)))
        held = target.read_bytes() if target.exists() else None
        if held not in (None, bench.right[source]) or (code == 0) != (held is not None):
            raise Broken(f"exit code {code}, half an output file: {held is not None}")
        if code != 0 and not said.strip():
            raise Broken("no message")
        bench_left = [path.name for path in disk.iterdir() if path != target]
        if bench_left:
            raise Broken(f"left on the full disk: {bench_left}")
        return "answered" if code == 0 else "refused"

    return on_small_disk(bench, chance, act)


def full_cache(bench, source, chance):
    def act(disk):
        code, out, said = bench.end(bench.start(source, XDG_CACHE_HOME=str(disk)))
        if code != 0:
            raise Broken(f"no answer with a full cache: {said}")
        first = bench.expect(source, code, out, said)
        bench.expect(source, *bench.end(bench.start(source, XDG_CACHE_HOME=str(disk))))
        return first

    return on_small_disk(bench, chance, act)


def full_temp(bench, source, chance):
    def act(disk):
        code, out, said = bench.end(bench.start(source, "--no-cache", TMPDIR=str(disk)))
        return bench.expect(source, code, out, said, codes=(1, 3))

    return on_small_disk(bench, chance, act)


FAULTS = [killed, stopped, closed_output, shrunk, grown, gone, replaced, no_home, unusable_home, spoiled_cache, little_memory]
DISKS = [full_output, full_cache, full_temp]


def can_mount(folder):
    disk = folder / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "none", disk], capture_output=True).returncode == 0
    if done:
        subprocess.run(["umount", disk], check=True)
    return done


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary = str(Path(sys.argv[1]).resolve())
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    outcomes, broken = Counter(), 0
    with tempfile.TemporaryDirectory(prefix="tenure-faults-") as folder:
        bench = Bench(binary, Path(folder))
        faults = FAULTS + DISKS
        if not can_mount(Path(folder)):
            faults = FAULTS
            print("no right to mount: full disks are left out")
        for seed in range(first, first + rounds):
            chance = random.Random(seed)
            fault, source = chance.choice(faults), chance.choice(bench.sources)
            try:
                outcome = fault(bench, source, chance)
            except Broken as why:
                broken += 1
                outcome = "BROKEN"
                print(f"seed {seed}, {fault.__name__}, {source.parent.name}: {why}", flush=True)
                for path in bench.temp.iterdir():
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            outcomes[fault.__name__, outcome] += 1
    print("| fault | outcome | rounds |\n|---|---|---|")
    for (fault, outcome), count in sorted(outcomes.items()):
        print(f"| {fault.replace('_', ' ')} | {outcome} | {count} |")
    print(f"{rounds} rounds, {broken} broken")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
