"""The files of folders that are given to a command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jddb_jupyter.documents import is_left_out
from jddb_jupyter.errors import Unprocessable


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was named, or found in a folder that was."""

    path: Path
    is_found: bool

    def size(self) -> int:
        """Its bytes."""
        return self.path.stat(follow_symlinks=not self.is_found).st_size

    def read(self) -> bytes:
        """Its content. What was found is no link, which could lead out of the folder."""
        if self.is_found and self.path.is_symlink():
            raise Unprocessable("archive_link")
        return self.path.read_bytes()


def files_of(paths: Iterable[Path]) -> Iterator[GivenFile]:
    """The files, and for a folder everything in it and below it but hidden files and those of the system."""
    for path in paths:
        if not path.is_dir():
            yield GivenFile(path, is_found=False)
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not is_left_out(name))
            for name in sorted(names):
                if not is_left_out(name):
                    yield GivenFile(Path(folder, name), is_found=True)
