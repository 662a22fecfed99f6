"""What can be wrong with a translation, each kind found by a small function.

    findings = check_document(links)

A check looks at one link with both of its sides, or at all links of a pair, and gives findings with a
sentence in both languages and, where it can, a fix. Wrong alarms count as much as misses: what official
translations do is no finding (docs/translation.md says what was measured).
"""

from __future__ import annotations

from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Passage, Severity
from jddb_jupyter.translation.checks.run import CHECK_NAMES, check_document, check_link

__all__ = [
    "CHECK_NAMES",
    "Aligned",
    "Both",
    "Finding",
    "Passage",
    "Severity",
    "check_document",
    "check_link",
]
