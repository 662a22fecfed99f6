"""The same for cells that just wait: every call runs on a thread with an event loop of its own.

So it works in a kernel, whose own loop is running while a cell is.
"""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from jddb_jupyter.client.concordance import Concordance
from jddb_jupyter.client.display import document_html
from jddb_jupyter.client.edit import Edit
from jddb_jupyter.client.frames import frame
from jddb_jupyter.client.live import AsyncDocument
from jddb_jupyter.client.loop import LOOP, THREAD
from jddb_jupyter.client.records import Key, Record
from jddb_jupyter.client.server import AsyncServer, connect_async
from jddb_jupyter.client.translation import AsyncTranslation
from jddb_jupyter.ot import Delta

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

REDRAW_SECONDS: Final = 0.1
"""A document that shows itself is drawn again at most so often."""


def connect(
    url: str | None = None, token: str = "", *, locale: str | None = None, verify: bool = True
) -> Server:
    """The server at `url`, or the one that the notebook runs on. See `connect_async` for everything else."""
    return Server(LOOP.run(connect_async(url, token, locale=locale, verify=verify)))


class Server:
    """A server that was connected to. What lists something gives a data frame (`frames.COLUMNS`)."""

    def __init__(self, server: AsyncServer) -> None:
        self._server = server

    @property
    def user(self) -> Record:
        """Who one is there."""
        return self._server.user

    @property
    def url(self) -> str:
        """The server's address."""
        return self._server.url

    def __repr__(self) -> str:
        return f"<Server {self.url} as {self.user.get('username', '?')}>"

    def close(self) -> None:
        """End what is open; documents are closed by themselves."""
        LOOP.run(_done(self._server.close))

    def ask(self, *path: object, **query: object) -> Any:
        """What any other address of the interface gives (docs/api.md): `ask("jobs", 7, "versions")`."""
        return LOOP.run(self._server.ask(*path, **query))

    def records(self, table: str, *arguments: Any, **filters: Any) -> list[Record]:
        """What a table is made of, as dictionaries, without pandas: `records("sections", "100234", "en")`."""
        found: list[Record] = LOOP.run(getattr(self._server, table)(*arguments, **filters))
        return found

    def jobs(self, q: str = "", **filters: object) -> pd.DataFrame:
        """Job descriptions that have the words `q`; `filters` are those of `GET jobs`."""
        return self._frame("jobs", q, **filters)

    def job(self, key: Key, language: str | None = None, *, published: bool = False) -> Record:
        """One, with its metadata, and its live text with the sections of it; or those that are published."""
        return LOOP.run(self._server.job(key, language, published=published))

    def sections(self, key: Key, language: str | None = None, *, published: bool = False) -> pd.DataFrame:
        """The sections of the live text, or of the published one, with their lengths in words."""
        return self._frame("sections", key, language, published=published)

    def sessions(self) -> pd.DataFrame:
        """Sessions that one may see, newest first."""
        return self._frame("sessions")

    def history(self, key: Key, language: str | None = None) -> pd.DataFrame:
        """The changes of all sessions of a job description, oldest first."""
        return self._frame("history", key, language)

    def contributions(self, key: Key, language: str | None = None) -> pd.DataFrame:
        """What each person wrote and took out on each day (UTC)."""
        return self._frame("contributions", key, language)

    def versions(self, key: Key, language: str | None = None) -> pd.DataFrame:
        """The published texts, newest first."""
        return self._frame("versions", key, language)

    def attribution(self, key: Key, language: str | None = None) -> pd.DataFrame:
        """Who wrote which part of the present text."""
        return self._frame("attribution", key, language)

    def comments(self, key: Key, language: str | None = None) -> pd.DataFrame:
        """The comments on the present text, thread after thread."""
        return self._frame("comments", key, language)

    def translations(
        self, key: Key | None = None, language: str | None = None, *, ended: bool = False
    ) -> pd.DataFrame:
        """Translations, or those of one job description; with `ended` also those that were published."""
        return self._frame("translations", key, language, ended=ended)

    def translation(self, key: Key) -> Translation:
        """One of them, by its `pair_id`, or by a job description that is in one only."""
        return Translation(LOOP.run(self._server.translation(key)), self._server.locale)

    def open_translation(self, key: Key, language: str | None = None, *, into: str) -> Translation:
        """The translation of a job description into a language, opened if it is not open.

        Where there is no job description of the same number in that language, it is made.
        """
        opened = LOOP.run(self._server.open_translation(key, language, into=into))
        return Translation(opened, self._server.locale)

    def memory(
        self, text: str | Iterable[str], language: str = "en", other: str | None = None, **query: object
    ) -> pd.DataFrame:
        """What was translated that is like a text, or like each of several, the best first.

        `language` is that of the text, `other` the one wanted. `query` is what `GET memory` takes besides:
        `minimum` (a similarity), `limit`, and the segments around it, `previous` and `next`.
        """
        return self._frame("memory", text, language, other, **query)

    def concordance(
        self,
        query: str,
        language: str = "en",
        other: str | None = None,
        *,
        limit: int | None = 50,
        **filters: object,
    ) -> Concordance:
        """Words, "phrases" or beginnings (gest*) in context beside their translations, the newest first.

        It shows itself as a table with the hits marked; `to_frame()` is a data frame. All of them with
        `limit=None`. `filters` are those of `GET concordance`: `as_written`, `status`, `classification`,
        `department`.
        """
        return LOOP.run(self._server.concordance(query, language, other, limit=limit, **filters))

    def glossary(self, q: str = "", **filters: object) -> pd.DataFrame:
        """The wordings of the glossary's terms that have the words `q`; `filters` as of `GET glossary`."""
        return self._frame("glossary", q, **filters)

    def metrics(self) -> pd.DataFrame:
        """The server's last minute, second by second (docs/metrics.md); times in seconds."""
        series = LOOP.run(self._server.metrics(series=True))["series"]
        rows = ({**second, **second["response_time_percentiles"]} for second in series)
        return frame("metrics", rows, self._server.locale)

    def open(self, key: Key, language: str | None = None) -> Document:
        """Open a job description to read, follow and change its live text."""
        return Document(LOOP.run(self._server.open(key, language)))

    def _frame(self, table: str, *arguments: Any, **filters: Any) -> pd.DataFrame:
        return frame(table, self.records(table, *arguments, **filters), self._server.locale)


class Translation:
    """Two job descriptions that say the same in two languages, as they are now; tables like those above."""

    def __init__(self, translation: AsyncTranslation, locale: str) -> None:
        self._translation = translation
        self._locale = locale

    @property
    def pair_id(self) -> str:
        """What the server calls it."""
        return self._translation.pair_id

    def __repr__(self) -> str:
        return repr(self._translation).replace("AsyncTranslation", "Translation")

    def state(self) -> Record:
        """Its texts, who works on it, how far it is (`progress`, `sections`), and what it is worth."""
        return LOOP.run(self._translation.state())

    def segments(self) -> pd.DataFrame:
        """The segments that belong together, in the order of the source."""
        return self._frame("segments")

    def findings(self) -> pd.DataFrame:
        """What the checks say; places are in the texts, as those of `segments`."""
        return self._frame("findings")

    def leverage(self) -> pd.DataFrame:
        """How much of the source the memory gives, by how similar it is."""
        return self._frame("leverage")

    def records(self, table: str) -> list[Record]:
        """What a table is made of, without pandas: `records("segments")`."""
        found: list[Record] = LOOP.run(getattr(self._translation, table)())
        return found

    def _frame(self, table: str) -> pd.DataFrame:
        return frame(table, self.records(table), self._locale)


class Document:
    """An open document; as the last line of a cell it shows itself and stays up to date.

    Use it as `with server.open(...) as doc`, or `close` it.
    """

    def __init__(self, document: AsyncDocument) -> None:
        self._document = document

    @property
    def job(self) -> Record:
        """The job description, as it was when this was opened."""
        return self._document.job

    @property
    def text(self) -> str:
        """The text as it is now; it ends with a line break."""
        return self._read(lambda document: document.text)

    @property
    def ops(self) -> list[dict[str, Any]]:
        """The same with its formats, as the inserts of a Delta."""
        return self._read(lambda document: document.ops)

    @property
    def revision(self) -> int:
        """The last revision of the server that is in `text`."""
        return self._read(lambda document: document.revision)

    @property
    def role(self) -> str:
        """What one may do here."""
        return self._document.role

    @property
    def is_connected(self) -> bool:
        """Whether what others write arrives at once."""
        return self._document.is_connected

    @property
    def is_closed(self) -> bool:
        """Whether this was closed."""
        return self._document.is_closed

    def close(self) -> None:
        """Leave the document."""
        LOOP.run(self._document.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def edit(self, timeout: float | None = 30.0) -> Iterator[Edit]:
        """Gather edits; when the block ends they are made as one change, and this waits until it is saved.

        Nothing is sent if the block raises. What others write meanwhile is taken into account. EditRefused,
        with the text, if the server does not take it; TimeoutError after `timeout` seconds without an answer:
        the edit is kept, and sent again for as long as this is open.
        """
        editing = self._document.edit(timeout)
        edit = LOOP.run(editing.__aenter__())
        try:
            yield edit
        except BaseException:
            LOOP.run(editing.__aexit__(*sys.exc_info()))
            raise
        LOOP.run(editing.__aexit__(None, None, None))

    def follow(self, follower: Callable[[Document, Delta, int | None], object]) -> Callable[[], None]:
        """Call `follower(document, delta, user_id)`, on another thread, after every change of others.

        Returns what ends it.
        """
        end = self._read(
            lambda document: document.follow(lambda _, delta, user_id: follower(self, delta, user_id))
        )
        return lambda: self._read(lambda _: end())

    def changes(self, timeout: float | None = None) -> Iterator[tuple[Delta, int | None]]:
        """What others change from now on, and who did; ends after `timeout` seconds of silence."""
        waiting: queue.SimpleQueue[tuple[Delta, int | None]] = queue.SimpleQueue()
        end = self.follow(lambda _, delta, user_id: waiting.put((delta, user_id)))
        try:
            while True:
                yield waiting.get(timeout=timeout)
        except queue.Empty:
            return
        finally:
            end()

    def until(self, condition: Callable[[Document], object], timeout: float | None = 30.0) -> None:
        """Wait until something is true of the document: `until(lambda doc: "draft" not in doc.text)`."""

        async def wait() -> None:
            async with asyncio.timeout(timeout):
                await self._document.until(lambda: condition(self))

        LOOP.run(wait())

    def __repr__(self) -> str:
        return f"<Document {self.job['job_number']} ({self.job['language']}), revision {self.revision}>"

    def _repr_html_(self) -> str:
        return self._read(_html)

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, DisplayHandle

        handle: Any = DisplayHandle()  # type: ignore[no-untyped-call]

        def draw(page: str) -> None:
            handle.update(HTML(page))  # type: ignore[no-untyped-call]

        handle.display(HTML(self._repr_html_()))  # type: ignore[no-untyped-call]
        self._read(lambda document: _keep_drawing(document, draw))

    def _read(self, what: Callable[[AsyncDocument], T]) -> T:
        if threading.current_thread().name == THREAD:
            return what(self._document)
        return LOOP.run(_done(lambda: what(self._document)))


def _keep_drawing(document: AsyncDocument, draw: Callable[[str], object]) -> None:
    """Draw a document again after changes, and once more, with another word, when it is closed."""

    async def run() -> None:
        shown = _html(document)
        is_over = False
        while not is_over:
            await document.news(partial(_differs, document, shown))
            shown, is_over = _html(document), document.is_closed
            draw(shown)
            await asyncio.sleep(REDRAW_SECONDS)

    task = asyncio.get_running_loop().create_task(run())
    document.drawings.add(task)
    task.add_done_callback(document.drawings.discard)


def _differs(document: AsyncDocument, shown: str) -> bool:
    return _html(document) != shown


def _html(document: AsyncDocument) -> str:
    job = document.job
    state = "closed" if document.is_closed else "live" if document.is_connected else "offline"
    facts = [
        job["classification"],
        job["job_number"],
        job["language"],
        f"revision {document.revision}",
        state,
    ]
    return document_html(job["title"], " · ".join(fact for fact in facts if fact), document.ops)


async def _done(what: Callable[[], T]) -> T:
    return what()
