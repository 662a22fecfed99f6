"""LibreTranslate's API: `JDDB_LIBRETRANSLATE_URL`, and `JDDB_LIBRETRANSLATE_API_KEY` if it wants one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.suggesters.http import address_of, host_of, post_json
from jddb_jupyter.suggesters.port import Wish

URL: Final = "JDDB_LIBRETRANSLATE_URL"
KEY: Final = "JDDB_LIBRETRANSLATE_API_KEY"
_ALTERNATIVES: Final = 2


class LibreTranslate:
    """A LibreTranslate server."""

    title = "LibreTranslate"

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._key = key
        self.destination = host_of(address)

    async def suggest(self, wish: Wish) -> Sequence[str]:
        """Its translation, and what it offers besides."""
        body: dict[str, object] = {
            "q": wish.text,
            "source": written_language(wish.source_language),
            "target": written_language(wish.target_language),
            "format": "text",
            "alternatives": _ALTERNATIVES,
        }
        if self._key:
            body["api_key"] = self._key
        answer = await post_json(f"{self._address}/translate", body, {}, self.title)
        if not isinstance(answer, dict) or not isinstance(answer.get("translatedText"), str):
            raise Unavailable("suggester_answer_broken", suggester=self.title)
        others = answer.get("alternatives")
        others = others if isinstance(others, list) else []
        return [answer["translatedText"], *(other for other in others if isinstance(other, str))]


def make(environ: Mapping[str, str]) -> LibreTranslate:
    """The server that the environment names; NotReady if it names none."""
    return LibreTranslate(address_of(environ, URL), environ.get(KEY, ""))
