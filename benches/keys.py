#!/usr/bin/env python3
"""Time from a key to its painted frame, at the end of a pseudo-terminal.

    python3 benches/keys.py TENURE FILE [--rounds 60] [--sizes 80x24,200x50]

For keys that are answered from counts: milliseconds from the key to the last byte of the frame, median and 99th percentile.
Details that follow when the cursor rests for a tenth of a second are not part of it. For keys that ask the database, which
are pressed once: seconds to the first byte, which shows that something happens, and to the last. Only the standard library
is used.
"""

import argparse
import os
import select
import time

from bytes import Terminal, size

# Keys answered from counts, by what they do: keys pressed in turn.
FROM_COUNTS = {
    "move": ["j", "l", "k", "h"],
    "rate or count": ["%"],
    "criterion of a return": ["r"],
    "average": ["V"],
    "curves and back": ["2", "1"],
    "explanation and back": ["i", "q"],
}

# Keys that ask the database: the keys before it, the key, and how to come back.
ASKED = {
    "measure": ("m", "revenue per customer\r", ["m", "retention\r"]),
    "customers of a cell": ("", "\r", ["\x7f"]),
    "segments": ("", "3", ["1"]),
    "key figures": ("", "7", ["1"]),
    "filter by an attribute": ("f", "channel = 'email'\r", []),
}

# Seconds without a byte after which a frame is whole: details of a resting cursor come later than this.
FRAME = 0.06


def answered(terminal, key, quiet):
    """Milliseconds from a key to the first and to the last byte that it writes; none if it writes nothing."""
    begun = time.monotonic()
    os.write(terminal.fd, key.encode())
    first = last = None
    while select.select([terminal.fd], [], [], max(0, (last or begun) + quiet - time.monotonic()))[0]:
        os.read(terminal.fd, 65536)
        last = time.monotonic()
        first = first or last
    return [1000 * (moment - begun) for moment in (first, last)] if first else None


def percentile(values, share):
    """The value that a share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(options, window):
    terminal = Terminal([options.binary, options.file], window, "256")
    try:
        terminal.read(options.quiet * 3)
        print(f"{window[0]}x{window[1]}: milliseconds to the whole frame       keys  median     99 %    most")
        for name, keys in FROM_COUNTS.items():
            times = []
            for round_ in range(options.rounds):
                found = answered(terminal, keys[round_ % len(keys)], FRAME)
                # What a resting cursor adds must not be taken for the next key's.
                terminal.read(0.15)
                times += [found[1]] if found else []
            if times:
                most = max(times)
                print(f"  {name:40} {len(times):6} {percentile(times, 0.5):7.1f} {percentile(times, 0.99):8.1f} {most:7.1f}")
            terminal.press("1", options.quiet)
        print("asked of the database: seconds to the first byte, to the last")
        for name, (before, key, back) in ASKED.items():
            if before:
                terminal.press(before, options.quiet)
            found = answered(terminal, key, options.quiet * 3)
            if found:
                print(f"  {name:40} {found[0] / 1000:7.3f} {found[1] / 1000:7.2f}", flush=True)
            for key in back:
                terminal.press([key], options.quiet)
    finally:
        terminal.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("binary", metavar="TENURE")
    arguments.add_argument("file", metavar="FILE")
    arguments.add_argument("--rounds", type=int, default=60, help="keys of each kind")
    arguments.add_argument("--sizes", default="80x24,200x50", help="sizes of the terminal")
    arguments.add_argument("--quiet", type=float, default=0.7, help="seconds without a byte that end an answer")
    options = arguments.parse_args()
    for window in options.sizes.split(","):
        measure(options, size(window))


if __name__ == "__main__":
    main()
