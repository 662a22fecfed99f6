"""The same for cells that just wait: every call runs on a thread with an event loop of its own.

So it works in a kernel, whose own loop is running while a cell is.
"""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from jddb_jupyter.client.display import document_html
from jddb_jupyter.client.edit import Edit
from jddb_jupyter.client.frames import frame
from jddb_jupyter.client.live import AsyncDocument
from jddb_jupyter.client.server import AsyncServer, Key, Record, connect_async
from jddb_jupyter.ot import Delta

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

REDRAW_SECONDS: Final = 0.1
"""A document that shows itself is drawn again at most so often."""


class _Loop:
    """An event loop on a daemon thread, begun when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine; interrupting the cell cancels it."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="jddb-client", daemon=True).start()
            return self._loop


_LOOP: Final = _Loop()


def connect(
    url: str | None = None, token: str = "", *, locale: str | None = None, verify: bool = True
) -> Server:
    """The server at `url`, or the one that the notebook runs on. See `connect_async` for everything else."""
    return Server(_LOOP.run(connect_async(url, token, locale=locale, verify=verify)))


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
        _LOOP.run(_done(self._server.close))

    def ask(self, *path: object, **query: object) -> Any:
        """What any other address of the interface gives (docs/api.md): `ask("jobs", 7, "versions")`."""
        return _LOOP.run(self._server.ask(*path, **query))

    def records(self, table: str, *arguments: Any, **filters: Any) -> list[Record]:
        """What a table is made of, as dictionaries, without pandas: `records("sections", "100234", "en")`."""
        found: list[Record] = _LOOP.run(getattr(self._server, table)(*arguments, **filters))
        return found

    def jobs(self, q: str = "", **filters: object) -> pd.DataFrame:
        """Job descriptions that have the words `q`; `filters` are those of `GET jobs`."""
        return self._frame("jobs", q, **filters)

    def job(self, key: Key, language: str | None = None, *, published: bool = False) -> Record:
        """One, with its metadata, and its live text with the sections of it; or those that are published."""
        return _LOOP.run(self._server.job(key, language, published=published))

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

    def metrics(self) -> pd.DataFrame:
        """The server's last minute, second by second (docs/metrics.md); times in seconds."""
        series = _LOOP.run(self._server.metrics(series=True))["series"]
        rows = ({**second, **second["response_time_percentiles"]} for second in series)
        return frame("metrics", rows, self._server.locale)

    def open(self, key: Key, language: str | None = None) -> Document:
        """Open a job description to read, follow and change its live text."""
        return Document(_LOOP.run(self._server.open(key, language)))

    def _frame(self, table: str, *arguments: Any, **filters: Any) -> pd.DataFrame:
        return frame(table, self.records(table, *arguments, **filters), self._server.locale)


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
        _LOOP.run(self._document.close())

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
        edit = _LOOP.run(editing.__aenter__())
        try:
            yield edit
        except BaseException:
            _LOOP.run(editing.__aexit__(*sys.exc_info()))
            raise
        _LOOP.run(editing.__aexit__(None, None, None))

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

        _LOOP.run(wait())

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
        if threading.current_thread().name == "jddb-client":
            return what(self._document)
        return _LOOP.run(_done(lambda: what(self._document)))


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
