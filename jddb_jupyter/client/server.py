"""A server, asked from a notebook's event loop: lists of records, and documents to open.

Records are plain dictionaries in the shapes of docs/api.md; times stay milliseconds since the epoch. `Server`
(`blocking.py`) makes data frames of them.
"""

from __future__ import annotations

import asyncio
import operator
import os
from collections.abc import Iterable, Mapping
from typing import Any, Self
from urllib.parse import quote

from jddb_jupyter.client.concordance import Concordance, Question, look_up
from jddb_jupyter.client.contributions import contributions
from jddb_jupyter.client.finding import find_place, place_of
from jddb_jupyter.client.http import Http
from jddb_jupyter.client.live import AsyncDocument
from jddb_jupyter.client.records import Key, Record
from jddb_jupyter.client.refusals import told
from jddb_jupyter.client.translation import AsyncTranslation, chosen, flat_pair, other_than, wordings
from jddb_jupyter.errors import JddbError, NotFound
from jddb_jupyter.translation.words import count_words


async def connect_async(
    url: str | None = None, token: str = "", *, locale: str | None = None, verify: bool = True
) -> AsyncServer:
    """The server at `url` (as Jupyter prints it, a token in it is used), or the one that this runs in.

    `token` is Jupyter's or one of `jupyter jddb token`. `locale` (`en`, `fr`) is the language of what it
    says, the environment's if it is not given. `verify=False` takes a certificate that nobody vouches for.
    NotFound, Conflict (`client_…`) where no server is found, NotAuthenticated where it does not let one in.
    """
    if url is None:
        from jupyter_server.serverapp import list_running_servers

        place = await asyncio.to_thread(find_place, os.environ, list_running_servers, token)
    else:
        place = place_of(url, token)
    server = AsyncServer(Http(place, locale or _locale(os.environ), verify))
    try:
        server.user = (await server.ask("me"))["user"]
    except BaseException:
        server.close()
        raise
    return server


def _locale(environ: Mapping[str, str]) -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return "fr" if next((environ[name] for name in names if environ.get(name)), "").startswith("fr") else "en"


class AsyncServer:
    """A server that was connected to; `user` is who one is there."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.user: Record = {}

    @property
    def locale(self) -> str:
        """The language of what the server says."""
        return self._http.locale

    @property
    def url(self) -> str:
        """The server's address."""
        return self._http.place.url

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url} as {self.user.get('username', '?')}>"

    def close(self) -> None:
        """End what is open; documents are closed by themselves."""
        self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def ask(self, *path: object, **query: object) -> Any:
        """What any other address of the interface gives (docs/api.md): `ask("jobs", 7, "versions")`."""
        return await self._http.get(*path, **query)

    async def jobs(self, q: str = "", **filters: object) -> list[Record]:
        """Job descriptions that have the words `q`; `filters` are those of `GET jobs`."""
        return [job async for job in self._http.pages("jobs", "jobs", q=q, **filters)]

    async def job(self, key: Key, language: str | None = None, *, published: bool = False) -> Record:
        """One, with its metadata, and its live text with the sections of it; or those that are published."""
        job_id = await self.job_id(key, language)
        found: Record = await self.ask("jobs", job_id, published=1 if published else None)
        return found

    async def job_id(self, key: Key, language: str | None = None) -> int:
        """The id of a job description. NotFound (`client_no_job`); Conflict if `language` must say which."""
        if not isinstance(key, str):
            return operator.index(key)  # whatever counts, such as what stands in a data frame
        jobs = [job for job in await self.jobs(language=language) if job["job_number"] == key]
        if not jobs:
            raise told(NotFound("client_no_job", job_number=key), self.locale)
        if len(jobs) > 1:
            raise told(NotFound("client_which_language", job_number=key), self.locale)
        return int(jobs[0]["id"])

    async def sections(
        self, key: Key, language: str | None = None, *, published: bool = False
    ) -> list[Record]:
        """The sections of the live text, or of the published one.

        Each has `kind`, `heading`, `start`, `end`, `text`, `words`.
        """
        job = await self.job(key, language, published=published)
        return [_section(section, job["text"]) for section in job["sections"]]

    async def sessions(self) -> list[Record]:
        """Sessions that one may see, newest first."""
        return [session async for session in self._http.pages("sessions", "sessions")]

    async def session_id(self, key: Key, language: str | None = None) -> str:
        """The session in which a job description is being written, opened if there is none."""
        job_id = await self.job_id(key, language)
        session = await self._http.ask("POST", "sessions", body={"job_id": job_id})
        return str(session["session_id"])

    async def history(self, key: Key, language: str | None = None) -> list[Record]:
        """The changes of all sessions of a job description, oldest first, each with its `session_id`."""
        job_id = await self.job_id(key, language)
        found: list[Record] = []
        for session in reversed(await self.sessions()):
            if session["job_id"] == job_id:
                found += await self._changes(session["session_id"])
        return found

    async def _changes(self, session_id: str) -> list[Record]:
        found: list[Record] = []
        after: int | None = 0
        while after is not None:
            page = await self.ask("sessions", session_id, "changes", after=after, limit=500)
            found += [{"session_id": session_id, **change} for change in page["changes"]]
            after = page["next"]
        return found

    async def contributions(self, key: Key, language: str | None = None) -> list[Record]:
        """What each person wrote and took out on each day (UTC)."""
        return contributions(await self.history(key, language))

    async def versions(self, key: Key, language: str | None = None) -> list[Record]:
        """The published texts of a job description, newest first."""
        job_id = await self.job_id(key, language)
        return [version async for version in self._http.pages("versions", "jobs", job_id, "versions")]

    async def attribution(self, key: Key, language: str | None = None) -> list[Record]:
        """Who wrote which part of the present text: `start`, `length`, `username`, `revision`, `text`."""
        session_id = await self.session_id(key, language)
        found = await self.ask("sessions", session_id, "attribution")
        document = await self.ask("sessions", session_id, "document", revision=found["revision"])
        names = {user["id"]: user["username"] for user in found["users"]}
        return [
            {
                "start": run["start"],
                "length": run["length"],
                "username": names.get(run["user_id"]),
                "revision": run["revision"],
                "text": document["text"][run["start"] : run["start"] + run["length"]],
            }
            for run in found["runs"]
        ]

    async def comments(self, key: Key, language: str | None = None) -> list[Record]:
        """The comments on the present text, thread after thread."""
        session_id = await self.session_id(key, language)
        threads = self._http.pages("threads", "sessions", session_id, "comments")
        return [
            {"thread_id": thread["id"], "quote": thread["quote"], "resolved": thread["resolved"], **comment}
            async for thread in threads
            for comment in thread["comments"]
        ]

    async def translations(
        self, key: Key | None = None, language: str | None = None, *, ended: bool = False
    ) -> list[Record]:
        """Translations, or those of one job description; with `ended` also those that were published."""
        job_id = None if key is None else await self.job_id(key, language)
        pairs = self._http.pages("translations", "translations", job_id=job_id, ended=1 if ended else None)
        return [flat_pair(pair) async for pair in pairs]

    async def translation(self, key: Key) -> AsyncTranslation:
        """One of them, by its `pair_id`, or by a job description that is in one only.

        NotFound (`client_no_translation`), Conflict (`client_which_translation`).
        """
        try:
            pair = chosen(await self.translations(ended=True), key)
        except JddbError as error:
            raise told(error, self.locale) from None
        return AsyncTranslation(self._http, pair)

    async def open_translation(self, key: Key, language: str | None = None, *, into: str) -> AsyncTranslation:
        """The translation of a job description into a language, opened if it is not open.

        Where there is no job description of the same number in that language, it is made.
        """
        body = {"source_job_id": await self.job_id(key, language), "target_language": into}
        opened = await self._http.ask("POST", "translations", body=body)
        return await self.translation(opened["pair_id"])

    async def memory(
        self, text: str | Iterable[str], language: str = "en", other: str | None = None, **query: object
    ) -> list[Record]:
        """What was translated that is like a text, or like each of several; `text` says which it is for.

        `query` is what `GET memory` takes besides: `minimum`, `limit`, `previous`, `next`.
        """
        found: list[Record] = []
        for one in [text] if isinstance(text, str) else text:
            languages = {"source": language, "target": other or other_than(language)}
            matches = (await self.ask("memory", text=one, **languages, **query))["matches"]
            found += [{"text": one, **match} for match in matches]
        return found

    async def concordance(
        self,
        query: str,
        language: str = "en",
        other: str | None = None,
        *,
        limit: int | None = 50,
        **filters: object,
    ) -> Concordance:
        """Words in context beside their translations, the newest first; all of them with `limit=None`.

        `filters` are those of `GET concordance`: `as_written`, `status`, `classification`, `department`.
        """
        return await look_up(
            self._http, Question(query, language, other or other_than(language)), limit, filters
        )

    async def glossary(self, q: str = "", **filters: object) -> list[Record]:
        """The wordings of the glossary's terms, each with what its term says; filters of `GET glossary`."""
        terms = self._http.pages("terms", "glossary", q=q, **filters)
        return [wording async for term in terms for wording in wordings(term)]

    async def metrics(self, series: bool = False) -> Record:
        """Figures of the server's last minute (docs/metrics.md); `series` adds it second by second."""
        found: Record = await self.ask("metrics", series=1 if series else None)
        return found

    async def open(self, key: Key, language: str | None = None) -> AsyncDocument:
        """Open a job description to read, follow and change its live text."""
        job_id = await self.job_id(key, language)
        session_id = await self.session_id(job_id)
        job = await self.job(job_id)

        async def address() -> str:
            answer = await self._http.ask("POST", "token", body={"session_id": session_id})
            scheme, _, rest = self.url.partition("://")
            path = f"{rest}jddb/ws/editing/{quote(session_id, safe='')}"
            ws = "wss" if scheme == "https" else "ws"
            return f"{ws}://{path}?token={answer['token']}&locale={self._http.locale}"

        return await AsyncDocument(job, session_id, address, verify=self._http.verify).start()


def _section(section: Record, text: str) -> Record:
    part = text[section["start"] : section["end"]]
    return {**section, "text": part, "words": count_words(part)}
