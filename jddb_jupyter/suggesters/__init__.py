"""Suggestions from machines: translations that a program elsewhere makes of a segment.

Nothing here is on unless `JDDB.suggesters` names it. Another package adds its own in the entry point group
`jddb_jupyter.suggesters`: a function of the environment that gives a `Suggester`.
"""

from __future__ import annotations

from jddb_jupyter.suggesters.port import MakeSuggester, NotReady, Suggester, Wish

__all__ = ["MakeSuggester", "NotReady", "Suggester", "Wish"]
