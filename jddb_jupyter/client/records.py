"""What is asked for and what is given, without pandas."""

from __future__ import annotations

from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
Key: TypeAlias = int | str
"""A job description: its id, or its number (where only one language has it, or `language` says which)."""
