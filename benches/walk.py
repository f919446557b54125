#!/usr/bin/env python3
"""Walks through the explorer with random keys for a long time, and watches its memory.

    python3 benches/walk.py TENURE FILE [MINUTES] [--seed 1] [--rest 0.3] [--memory 2000]

Keys, texts for prompts and sizes of the terminal come at random in a pseudo-terminal. Every two hundred keys, Esc until nothing
changes and `1` must show the matrix again; then resident memory is noted. These must hold: the program lives, it comes home, and
its memory stays within `--memory` MiB and a fifth more. The curve of memory is printed at the end, and so are the keys before a broken promise. It writes
in a folder of its own. The exit code is 1 if a promise was broken. Only the standard library is used.
"""

import argparse
import fcntl
import os
import random
import re
import struct
import sys
import tempfile
import termios
import time

from bytes import Terminal

KEYS = [*"jjjjkkkkllllhhhhgG0$%rVwFu-123456789H=><,.ZcsACT[]S fEBaimMpP{}vRoyxetnN?:/'`|~^&bdDIJKLOUWXY+*!@#;_"]
KEYS += ["\x15", "\x04", "\x0f", "\x12", "\t", "\r", "\r", "\r", "\x7f", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~"]

# None has a `q`, which leaves the program if no prompt is open.
TEXTS = ["channel = 'email'\r", "country\r", "amount > 50\r", "revenue\r", "2024-01-01\r", "nonsense (\r", "3,6,9\r", "é界\r", "\r"]

# Keys that leave the program or hand the terminal to another one.
FORBIDDEN = {"q", "Q", "\x03", "\x1a", "!", "|"}

SIZES = [(80, 24), (120, 36), (200, 50), (60, 15), (20, 5), (300, 80)]
BATCH = 200

# What the matrix shows and nothing else does, sizes and ages, and how many times two seconds it may take.
HOME, PATIENCE = re.compile(r"N\s*[DWMQY]\d"), 60


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("file")
    parser.add_argument("minutes", type=float, nargs="?", default=480)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rest", type=float, default=0.3, help="the longest pause between two keys, in seconds")
    parser.add_argument("--memory", type=int, default=2000, help="MiB that the program may take")
    options = parser.parse_args()
    options.binary, options.file = os.path.abspath(options.binary), os.path.abspath(options.file)
    with tempfile.TemporaryDirectory(prefix="tenure-walk-") as folder:
        os.chdir(folder)
        os.environ |= {"HOME": folder, "TMPDIR": folder}
        walk = Walk(options)
        broken = walk.go()
        print(f"seed {options.seed}: {walk.pressed:,} keys in {(time.monotonic() - walk.start) / 60:.0f} minutes")
        for minutes, memory in walk.curve:
            print(f"  after {minutes:6.1f} minutes: {memory:7.0f} MiB")
        if broken:
            print(f"broken: {broken}; the last keys: {walk.recent[-60:]!r}")
    sys.exit(1 if broken else 0)


class Walk:
    def __init__(self, options):
        self.options = options
        self.chance = random.Random(options.seed)
        self.terminal = Terminal([options.binary, options.file, "--no-cache", "--memory", str(options.memory)], (120, 36), "256")
        self.start = time.monotonic()
        self.curve, self.recent, self.pressed = [], [], 0

    def go(self):
        """What was broken; nothing if every promise held."""
        end = self.start + self.options.minutes * 60
        _, broken = self.terminal.read(3), None
        while broken is None and time.monotonic() < end:
            for _ in range(BATCH):
                self.step()
            broken = self.home()
        self.terminal.close()
        return broken

    def step(self):
        chance = self.chance.random()
        if chance < 0.02:
            columns, lines = self.chance.choice(SIZES)
            fcntl.ioctl(self.terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        elif chance < 0.06:
            self.type(self.chance.choice(TEXTS))
        elif chance < 0.10:
            self.type("\x1b")
            time.sleep(0.1)
        else:
            self.type(self.chance.choice([key for key in KEYS if key not in FORBIDDEN]))
        self.terminal.read(self.chance.random() * self.options.rest)

    def type(self, text):
        self.recent.append(text)
        del self.recent[:-400]
        for key in [text] if text.startswith("\x1b") else text:
            try:
                os.write(self.terminal.fd, key.encode())
            except OSError:
                return
            self.pressed += 1
            time.sleep(0.005)

    def home(self):
        """Goes back to the matrix; what was broken, if that fails."""
        fcntl.ioctl(self.terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        shown = b""
        for _ in range(12):
            self.type("\x1b")
            shown = self.terminal.read(0.5)[0]
        if self.memory() is None:
            return f"the program has ended: {shown[-300:]!r}"
        self.type("1")
        for _ in range(PATIENCE):
            # The screen is drawn whole after a size.
            for columns in (119, 120):
                fcntl.ioctl(self.terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, columns, 0, 0))
                shown = self.terminal.read(1)[0]
            text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode("utf-8", "replace")
            if HOME.search(text):
                break
        else:
            return f"the matrix does not come back: {text[:2_000]!r}"
        memory = self.memory()
        if memory is None:
            return "the program has ended"
        self.curve.append(((time.monotonic() - self.start) / 60, memory))
        print(f"{self.curve[-1][0]:.1f} {memory:.0f}", file=sys.stderr, flush=True)
        return f"{memory:.0f} MiB" if memory > 1.2 * self.options.memory else None

    def memory(self):
        """MiB that are resident; nothing if the program has ended."""
        try:
            with open(f"/proc/{self.terminal.pid}/status", encoding="utf-8") as status:
                found = re.search(r"VmRSS:\s+(\d+) kB", status.read())
        except FileNotFoundError:
            return None
        return int(found[1]) / 1024 if found else None


main()
