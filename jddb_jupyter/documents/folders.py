"""Which files of a folder are job descriptions to be tried, and which are the system's and left out."""

from __future__ import annotations

import re
from typing import Final

_SYSTEM_NAMES: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


def is_left_out(path: str) -> bool:
    """Whether a path in a folder is hidden, or a file that a system or an office program keeps for itself."""
    return any(
        part.startswith((".", "~$")) or part.casefold() in _SYSTEM_NAMES
        for part in re.split(r"[\\/]", path)
        if part not in {"", ".", ".."}
    )
