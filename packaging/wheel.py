#!/usr/bin/env python3
"""Packs a built binary as a wheel, so that pip installs it: python3 packaging/wheel.py TENURE [FOLDER]

Nothing is compiled. The binary is stripped if `strip` is there, and the platform tag is that of the newest version of glibc
that it asks for. Only the standard library is used.
"""

import base64
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stripped(binary):
    """The bytes of the binary without its symbols."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(binary, folder)
        if shutil.which("strip"):
            subprocess.run(["strip", copy], check=True)
        return Path(copy).read_bytes()


def platform_tag(binary):
    """manylinux with the newest version of glibc that the binary asks for."""
    found = re.findall(rb"GLIBC_2\.(\d+)\0", binary)
    if not found:
        sys.exit("wheel: the binary asks for no version of glibc: build it for Linux with glibc")
    return f"manylinux_2_{max(map(int, found))}_{platform.machine()}"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.splitlines()[0])
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "dist")
    folder.mkdir(parents=True, exist_ok=True)
    package = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
    name, version = package["name"], package["version"]
    binary = stripped(sys.argv[1])
    tag = f"py3-none-{platform_tag(binary)}"
    info = f"{name}-{version}.dist-info"
    metadata = (
        f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nSummary: {package['description']}\n"
        f"License-Expression: {package['license']}\nRequires-Python: >=3.8\n"
        "Description-Content-Type: text/markdown\n\n" + (ROOT / package["readme"]).read_text()
    )
    files = {
        f"{name}-{version}.data/scripts/{name}": binary,
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: wheel.py\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
    }
    for licence in sorted(ROOT.glob("LICENSE*")):
        files[f"{info}/licenses/{licence.name}"] = licence.read_bytes()
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    wheel = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # A regular file, which all may run if it is the program.
            entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
            archive.writestr(entry, content)
    print(f"{wheel}: {wheel.stat().st_size / 1e6:.1f} MB, the program in it {len(binary) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
