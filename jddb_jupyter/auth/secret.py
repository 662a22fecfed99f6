"""The secret that signs tokens: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

SMALLEST_SECRET: Final = 32
"""Bytes; HS256 asks for a key at least as long as its hash (RFC 7518, section 3.2)."""


def kept_secret(path: Path) -> str:
    """The secret in `path`, made (mode 0600) if it is not there.

    Two processes that start together get the same one: each writes a file of its own, and linking it into
    place fails for the second.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return _read(path)


def _read(path: Path) -> str:
    secret = path.read_text().strip()
    if len(secret.encode()) < SMALLEST_SECRET:
        raise ValueError(f"the secret in {path} is shorter than {SMALLEST_SECRET} bytes")
    return secret
