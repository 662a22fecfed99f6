"""Finds Chromium for the browser tests, or installs it where the machine allows.

Run by `make test`. It ends well in any case: without a browser the tests say themselves what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
APT = "apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium"


def find_chromium() -> str | None:
    """The path of a Chromium: of `JDDB_CHROMIUM`, of the machine, or of Playwright."""
    return next(_candidates(), None)


def _candidates() -> Iterator[str]:
    named = os.environ.get("JDDB_CHROMIUM")
    for name in (named,) if named else NAMES:
        if path := shutil.which(name):
            yield path
    if not named:
        yield from _of_playwright()


def _of_playwright() -> Iterator[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        yield path


def _ways() -> Iterator[list[str]]:
    """Commands that may bring one, best first."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield ["sh", "-c", APT]
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


def main() -> None:
    """Say where Chromium is, after having tried to install it if it was nowhere."""
    if path := find_chromium():
        print(f"Browser tests use {path}")
        return
    for way in _ways():
        print(f"No Chromium yet. Running: {' '.join(way)}", flush=True)
        done = subprocess.run(way, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)
        if path := find_chromium():
            print(f"Browser tests use {path}")
            return
        print(f"That brought no Chromium (exit code {done.returncode})")
    print("No Chromium: the browser tests cannot run. JDDB_CHROMIUM may name one.")


if __name__ == "__main__":
    main()
