"""Bodies that may be larger than the server takes elsewhere, kept in a temporary file while they are read.

Beyond its `max_body_size` Jupyter ends the connection without a word. A handler that takes its body in
pieces may move that bound for itself: what is too large is read to its end and thrown away, because a client
that is still sending reads no answer.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from http import HTTPMethod
from typing import IO, Final

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPInputError
from tornado.web import stream_request_body

from jddb_jupyter.errors import InvalidMessage, Overloaded, TooLarge
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.forms import FormFile, files_of

log = logging.getLogger(__name__)

ENVELOPE: Final = 10_000
"""Bytes of a request around its file: headers of the part, and the name."""
IN_MEMORY: Final = 1_000_000
"""Bytes of a body that are kept without a file."""


@stream_request_body
class UploadHandler(RestHandler):
    """A handler whose `POST` takes files, which `receive` gives.

    Nothing is kept of what those send who are refused; they are told when they have sent it.
    """

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the request in, or refuse it; a `POST`, when its body has come."""
        self._kept: IO[bytes] | None = None
        self._size = self._most = 0
        self._refusal: Exception | None = None
        self._is_received = False
        try:
            await super().prepare()
            if self.request.method == HTTPMethod.POST:
                self.require_right()
        except Exception as error:
            if self.request.method != HTTPMethod.POST:
                raise
            self._refusal = error
            return
        if self.request.method == HTTPMethod.POST:
            settings = self.services.settings
            of_server = self.serverapp.max_body_size if self.serverapp else 0
            ours = max(settings.max_import_bytes, settings.max_archive_bytes) + ENVELOPE
            self._most = max(ours, of_server)
            self._kept = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
            if isinstance(self.request.connection, HTTP1Connection):
                self.request.connection.set_max_body_size(sys.maxsize)

    def require_right(self) -> None:
        """Raise Forbidden unless the person may send files here: anybody may, if a handler says nothing."""

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the body while all of it may come in."""
        self._size += len(chunk)
        if self._kept is None or self._size > self._most:
            self._discard()
            return
        try:
            self._kept.write(chunk)
        except OSError:  # no room where temporary files are
            log.exception("a body could not be kept")
            self._refusal = Overloaded("upload_not_kept")
            self._discard()

    def on_finish(self) -> None:
        """The request has been answered."""
        self._discard()
        super().on_finish()

    def on_connection_close(self) -> None:
        """The client has gone; what is being imported goes on, what was not begun is not."""
        super().on_connection_close()
        if not self._is_received:
            self._discard()

    def _discard(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    async def receive(self) -> list[FormFile]:
        """The files of the body, at least one.

        Raises what refuses the request, and TooLarge or InvalidMessage for its body.
        """
        self._is_received = True
        if self._refusal is not None:
            raise self._refusal
        if self._size > self._most:
            raise TooLarge("message_too_large", size=self._size, limit=self._most)
        if self._kept is None:  # the client went when it had sent all, and hears of nothing
            raise InvalidMessage("bad_request")
        kind = self.request.headers.get("Content-Type", "")
        try:
            files = await asyncio.to_thread(files_of, self._kept, kind, "file")
        except HTTPInputError as error:
            raise InvalidMessage("bad_request") from error
        if not files:
            raise InvalidMessage("no_file")
        return files
