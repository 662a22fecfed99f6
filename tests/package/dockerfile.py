"""A Dockerfile, done without a container engine: its RUN lines as they stand, its files in a folder.

All stages share that folder, and a new virtual environment is the Python of the images that they begin with.
What is taken out of another image (Node) has to be on this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from string import Template

from .sources import Ignored, clean_environment

MOUNT = re.compile(r"--mount=\S+\s+")
Line = tuple[str, str]


def instructions(text: str) -> list[Line]:
    """Each instruction with what it is told, in one line."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [
        (name, told.strip()) for name, _, told in (line.partition(" ") for line in whole.splitlines()) if name
    ]


@dataclass
class Container:
    """What a Dockerfile makes; `environment` and `command` are those of what it runs in the end."""

    context: Path
    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()
    user: str = "root"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def build(self) -> None:
        """Do what stands there."""
        self.python = self.root / "python" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", self.root / "python"], check=True)
        self._ignored = Ignored((self.context / ".dockerignore").read_text())
        for name, told in instructions((self.context / "Dockerfile").read_text()):
            getattr(self, f"_{name.lower()}")(told)

    def inside(self, path: str) -> Path:
        """Where a path of the container is on this machine."""
        return self.root / path.lstrip("/") if path.startswith("/") else self.folder / path

    def started(self, **given: str) -> dict[str, str]:
        """The environment of what is started: the Dockerfile's and what is given; nothing of this machine."""
        return {**self.environment, **given}

    def _from(self, told: str) -> None:
        self.bases.append(told.split()[0])
        self.environment = {"PATH": f"{self.python.parent}:/usr/local/bin:/usr/bin:/bin"}
        self.folder = self.root

    def _workdir(self, told: str) -> None:
        self.folder = self.inside(told)
        self.folder.mkdir(parents=True, exist_ok=True)

    def _env(self, told: str) -> None:
        for name, value in re.findall(r"(\w+)=(\S+)", told):
            here = [str(self.inside(part)) if part.startswith("/") else part for part in value.split(":")]
            self.environment[name] = Template(":".join(here)).substitute(self.environment)

    def _copy(self, told: str) -> None:
        *options, source, target = told.split()
        stage = "".join(options).removeprefix("--from=")
        if ":" in stage:
            self.others.append(stage)
            return
        found = self.inside(source) if stage else self.context / source
        if found.is_file():
            shutil.copy2(found, self.inside(target) / found.name)
            return
        shutil.copytree(
            found, self.inside(target), ignore=None if stage else self._left_out, dirs_exist_ok=True
        )

    def _left_out(self, folder: str, names: list[str]) -> list[str]:
        inside = PurePosixPath(Path(folder).relative_to(self.context).as_posix())
        return [name for name in names if inside / name in self._ignored]

    def _run(self, told: str) -> None:
        path = f"{self.environment['PATH']}:{Path(shutil.which('node') or '/').parent}"
        home = {"HOME": str(self.root / "root")}
        done = subprocess.run(
            ["sh", "-c", MOUNT.sub("", told)],
            cwd=self.folder,
            env={**clean_environment(), **home, **self.environment, "PATH": path},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0, f"{told}\n{done.stdout}"

    def _volume(self, told: str) -> None:
        assert all(self.inside(path).is_dir() for path in json.loads(told))

    def _user(self, told: str) -> None:
        self.user = told

    def _expose(self, told: str) -> None:
        self.port = int(told)

    def _healthcheck(self, told: str) -> None:
        self.health = [self._argument(part) for part in json.loads(told.partition("CMD ")[2])]

    def _cmd(self, told: str) -> None:
        self.command = [self._argument(part) for part in json.loads(told)]

    def _argument(self, part: str) -> str:
        return str(self.inside(part)) if part.startswith("/") else part

    def as_its_user(self, *command: str) -> list[str]:
        """A command that runs under the account of the container.

        Where Python itself lies in a folder of root's, the account may read it; it may write nothing more.
        """
        setpriv = shutil.which("setpriv")
        if os.geteuid() != 0 or setpriv is None:
            return list(command)
        user, _, group = self.user.partition(":")
        reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
        return [setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups", *reading, *command]
