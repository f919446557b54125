#!/usr/bin/env python3
"""Bytes that tenure writes to its terminal: per move of the cursor, per switch of screen, and while it is idle.

    python3 benches/bytes.py TENURE FILE [--size 120x36] [--color 256] [--limits]
    python3 benches/bytes.py TENURE FILE 9600 300

The program runs in a pseudo-terminal. A switch counts everything that is written until the terminal has been quiet for a
while, so the answer that it asks for is included. A move counts what a held key writes, and apart from it what follows
once the cursor rests. With bits per second and milliseconds of delay, output is read at that pace and keys come that
much later, as over a slow line, and the seconds from a key to the last byte are shown. Only the standard library is used.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

# The limits at 120×36 in 256 colours, in bytes.
MOVE, SWITCH, IDLE = 110, 8 * 1024, 0

# The keys that show a screen from the matrix.
SCREENS = {
    "matrix": "1",
    "curves": "2",
    "segments": "3",
    "compare": ["4", "channel = 'email'\r", "\r"],
    "lifetime value": "5",
    "customers": "6",
    "key figures": "7",
    "RFM": "8",
    "campaigns": "9",
}
MOVES = ["j", "l", "k", "h"]

# Seconds without a byte that end what a key writes at once; the rest follows after 0.1 s.
HELD = 0.06


class Terminal:
    """The program in a pseudo-terminal, at the pace of a line of some bits per second and milliseconds of delay."""

    def __init__(self, command, size, color, baud=None, delay=0):
        columns, lines = size
        self.pace = baud / 10 if baud else None
        self.delay = delay / 1000
        # Bytes that may be read by now: a line carries ten bits a byte.
        self.read_until = time.monotonic()
        environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
        environment |= {"TERM": "xterm-256color", "XDG_CACHE_HOME": "/dev/null", "XDG_STATE_HOME": "/dev/null"}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execvpe(command[0], [*command, "--color", color], environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, quiet):
        """All bytes until nothing has come for `quiet` seconds, and the seconds to the last of them."""
        start = last = time.monotonic()
        bytes_read = b""
        while select.select([self.fd], [], [], max(0, last + quiet - time.monotonic()))[0]:
            try:
                # A slow line takes small pieces, so that the program waits for it as it would.
                piece = os.read(self.fd, 64 if self.pace else 65536)
            except OSError:
                break
            if not piece:
                break
            if self.pace:
                time.sleep(len(piece) / self.pace)
            bytes_read += piece
            last = time.monotonic()
        return bytes_read, last - start + (self.delay if bytes_read else 0)

    def press(self, keys, quiet=1.0):
        """Types keys, and returns what was written in answer, and after how many seconds the last of it was there."""
        time.sleep(self.delay)
        # Keys that come at once are a pasted text.
        for key in keys:
            os.write(self.fd, key.encode())
            time.sleep(0.02)
        answer, seconds = self.read(quiet)
        return answer, seconds + self.delay

    def close(self):
        try:
            os.write(self.fd, b"\x03Q")
            self.read(0.5)
        except OSError:
            pass
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def measure(options):
    """A line per screen: bytes of its first and second showing, and of moves of the cursor on it."""
    terminal = Terminal([options.binary, options.file], options.size, options.color, options.baud, options.delay)
    rows = []
    try:
        opened, seconds = terminal.read(options.quiet * 2)
        print(f"opening: {len(opened):,} bytes, {seconds:.1f} s", flush=True)
        for name, keys in SCREENS.items():
            if name == "matrix":
                terminal.press("2", options.quiet)
            *before, last = keys
            for key in before:
                terminal.press(key, options.quiet)
            first, first_seconds = terminal.press(last, options.quiet * 2)
            moves = []
            for key in MOVES * 2:
                moved, seconds = terminal.press(key, HELD)
                rested, _ = terminal.read(options.quiet)
                if options.show:
                    sys.stderr.write(f"{name} {key} {moved!r}\n    {rested!r}\n")
                if moved or rested:
                    moves.append((len(moved), len(rested), seconds))
            terminal.press("2" if name == "matrix" else "1", options.quiet)
            if name != "compare":
                again, again_seconds = terminal.press(keys[0], options.quiet)
            else:
                # Its own key asks for other groups; Tab leads to it.
                terminal.press("3", options.quiet)
                again, again_seconds = terminal.press("\t", options.quiet)
            rows.append((name, len(first), first_seconds, len(again), again_seconds, moves))
            terminal.press("1", options.quiet)
        terminal.read(options.quiet)
        idle, _ = terminal.read(3)
    finally:
        terminal.close()
    return rows, len(idle)


def size(text):
    columns, lines = text.lower().split("x")
    return int(columns), int(lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("binary", metavar="TENURE")
    arguments.add_argument("file", metavar="FILE")
    arguments.add_argument("baud", type=int, nargs="?", help="bits per second of the line")
    arguments.add_argument("delay", type=float, nargs="?", default=0, help="milliseconds that the line delays, each way")
    arguments.add_argument("--size", type=size, default=(120, 36))
    arguments.add_argument("--color", default="256", help="truecolor, 256, 16 or none")
    arguments.add_argument("--quiet", type=float, default=0.7, help="seconds without a byte that end an answer")
    arguments.add_argument("--limits", action="store_true", help="fail if a limit does not hold")
    arguments.add_argument("--show", action="store_true", help="write what moves wrote to standard error")
    options = arguments.parse_args()
    rows, idle = measure(options)
    print("                   bytes of a switch   bytes of a move           at rest   seconds: switch      move")
    print("screen              first      again    median    most    median    most   first  again            ")
    broken = [f"idle: {idle} bytes"] if idle > IDLE else []
    for name, first, first_seconds, again, again_seconds, moves in rows:
        moved, rested, seconds = zip(*moves) if moves else ([0], [0], [0])
        median = statistics.median(moved)
        print(
            f"{name:15} {first:9,} {again:10,} {median:9,.0f} {max(moved):7,}"
            f" {statistics.median(rested):9,.0f} {max(rested):7,}"
            f" {first_seconds:7.1f} {again_seconds:6.1f} {statistics.median(seconds):12.2f}"
        )
        broken += [f"{name}: {median:.0f} bytes a move"] if median > MOVE else []
        broken += [f"{name}: {again} bytes a switch"] if again > SWITCH else []
    print(f"idle for 3 s: {idle} bytes")
    if broken:
        print("over the limits: " + "; ".join(broken))
    return 1 if options.limits and broken else 0


if __name__ == "__main__":
    sys.exit(main())
