"""The suggesters that are on: which there are, what people are told of each, and asking one within bounds."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from jddb_jupyter.errors import JddbError, NotFound, Unavailable
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.suggesters.port import NotReady, Suggester, Wish

GROUP: Final = "jddb_jupyter.suggesters"
MOST_SUGGESTIONS: Final = 3
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggester that is on; `problem` is a reason of `MESSAGES` with its values where it cannot be used."""

    name: str
    title: str
    destination: str
    suggester: Suggester | None
    problem: tuple[str, Mapping[str, object]] | None = None

    def notice(self, locale: str) -> str:
        """What people are told before they use it: that their text leaves this server, and where to."""
        return _said("suggester_notice", locale, {"destination": self.destination})

    def trouble(self, locale: str) -> str | None:
        """Why it cannot be used; None if it can."""
        return None if self.problem is None else _said(self.problem[0], locale, self.problem[1])


class Suggesters:
    """Those that the settings name. `patience` is how many seconds an answer may take."""

    def __init__(self, names: Sequence[str], environ: Mapping[str, str], patience: float) -> None:
        installed = {point.name: point for point in entry_points(group=GROUP)}
        self.offered = [_offered(name, installed.get(name), environ) for name in dict.fromkeys(names)]
        self._patience = patience
        for offered in self.offered:
            if offered.problem is not None:
                _log.error("jddb_jupyter: %s", offered.trouble("en"))

    def named(self, name: str) -> Offered:
        """One that is on and can be used; NotFound or Unavailable."""
        for offered in self.offered:
            if offered.name == name:
                if offered.problem is not None:
                    raise Unavailable(offered.problem[0], **offered.problem[1])
                return offered
        raise NotFound("no_such_suggester")

    async def suggest(self, name: str, wish: Wish) -> list[str]:
        """What one suggests, without what no translation of the text can be. Raises a JddbError otherwise."""
        offered = self.named(name)
        assert offered.suggester is not None
        try:
            async with asyncio.timeout(self._patience):
                answers = await offered.suggester.suggest(wish)
        except TimeoutError as error:
            raise Unavailable("suggester_slow", suggester=offered.title) from error
        except JddbError:
            raise
        except Exception as error:
            # Of another package's suggester; its message may hold a key.
            _log.error("jddb_jupyter: the suggester %s failed: %s", name, type(error).__name__)
            raise Unavailable("suggester_failed", suggester=offered.title) from None
        found = list(dict.fromkeys(filter(None, (_believed(answer, wish) for answer in answers))))
        if not found:
            raise Unavailable("suggester_answer_broken", suggester=offered.title)
        return found[:MOST_SUGGESTIONS]


def _offered(name: str, point: EntryPoint | None, environ: Mapping[str, str]) -> Offered:
    if point is None:
        return Offered(name, name, "", None, ("suggester_not_installed", {"suggester": name}))
    try:
        suggester: Suggester = point.load()(environ)
        return Offered(name, suggester.title, suggester.destination, suggester)
    except NotReady as error:
        problem = "suggester_not_ready", {"suggester": name, "variable": error.variable}
    except Exception as error:
        _log.error("jddb_jupyter: the suggester %s cannot be made: %s", name, type(error).__name__)
        problem = "suggester_failed", {"suggester": name}
    return Offered(name, name, "", None, problem)


def _believed(answer: object, wish: Wish) -> str:
    """An answer as a segment may hold it; empty for what cannot be a translation of the text."""
    if not isinstance(answer, str) or len(answer) > 500 + 5 * len(wish.text):
        return ""
    text = _CONTROLS.sub("", answer).strip()
    if "\n" not in wish.text.strip():
        text = " ".join(line.strip() for line in text.splitlines())
    return text


def _said(reason: str, locale: str, values: Mapping[str, object]) -> str:
    return MESSAGES[reason][locale.lower().startswith("fr")].format_map(values)
