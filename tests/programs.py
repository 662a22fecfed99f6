"""Finds the programs that tests use besides Python and Node, or installs them where the machine allows.

Run by `make test`. It ends well in any case: without a program the tests say themselves what is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import NoReturn

INSTALL = "apt-get update -qq && apt-get install -qq -y --no-install-recommends "


@dataclass(frozen=True, slots=True)
class Program:
    """A program: what it may be called, the variable that may name it, and Debian's package of it."""

    names: tuple[str, ...]
    variable: str
    package: str
    folders: tuple[str, ...] = ()
    """Where it may be besides (patterns), the newest first: Debian keeps some programs out of the way."""

    @property
    def path(self) -> str | None:
        """Where it is on this machine."""
        named = os.environ.get(self.variable)
        found = next(filter(None, map(shutil.which, (named,) if named else self.names)), None)
        return found if found or named else next(self._out_of_the_way(), None)

    def _out_of_the_way(self) -> Iterator[str]:
        folders = [Path(folder) for pattern in self.folders for folder in glob(pattern)]
        for folder in sorted(folders, key=lambda folder: _numbers(str(folder)), reverse=True):
            yield from filter(None, (shutil.which(name, path=str(folder)) for name in self.names))

    @property
    def missing(self) -> str:
        """What to say where it is needed and not there."""
        return f"{self.names[0]} is missing: `python -m tests.programs` may bring it, {self.variable} name it"


def _numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path)]


def cannot_run(reason: str) -> NoReturn:
    """Say plainly that a test cannot run: a skip on a desk, a failure where everything must be there (CI)."""
    import pytest

    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def require(program: Program) -> str:
    """Where it is; a test that needs it cannot run without it."""
    return program.path or cannot_run(program.missing)


CHROMIUM = Program(("chromium", "chromium-browser", "google-chrome"), "JDDB_CHROMIUM", "chromium")
SOFFICE = Program(("soffice", "libreoffice"), "JDDB_SOFFICE", "libreoffice-writer-nogui")
PDFTOTEXT = Program(("pdftotext",), "JDDB_PDFTOTEXT", "poppler-utils")
PDFTOPPM = Program(("pdftoppm",), "JDDB_PDFTOPPM", "poppler-utils")
_POSTGRESQL = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
INITDB = Program(("initdb",), "JDDB_INITDB", "postgresql", _POSTGRESQL)
POSTGRES = Program(("postgres",), "JDDB_POSTGRES", "postgresql", _POSTGRESQL)
REDIS = Program(("redis-server",), "JDDB_REDIS_SERVER", "redis-server")
PROGRAMS = (CHROMIUM, SOFFICE, PDFTOTEXT, PDFTOPPM, INITDB, POSTGRES, REDIS)


def find_chromium() -> str | None:
    """The path of a Chromium: of `JDDB_CHROMIUM`, of the machine, or of Playwright."""
    return CHROMIUM.path or (None if os.environ.get(CHROMIUM.variable) else _of_playwright())


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _ways(missing: list[Program]) -> Iterator[list[str]]:
    """Commands that may bring them, best first."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield ["sh", "-c", INSTALL + " ".join(sorted({program.package for program in missing}))]
    if CHROMIUM in missing:
        yield [sys.executable, "-m", "playwright", "install", "chromium"]


def _missing() -> list[Program]:
    return [program for program in PROGRAMS if not (find_chromium() if program is CHROMIUM else program.path)]


def main() -> None:
    """Say what is there, after having tried to install what was not."""
    for way in _ways(_missing()):
        if not _missing():
            break
        print(f"Not everything is here yet. Running: {' '.join(way)}", flush=True)
        done = subprocess.run(way, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)
        if done.returncode:
            print(f"That ended with exit code {done.returncode}")
    for program in PROGRAMS:
        path = find_chromium() if program is CHROMIUM else program.path
        print(f"Tests use {path}" if path else f"Tests that need it cannot run: {program.missing}")


if __name__ == "__main__":
    main()
