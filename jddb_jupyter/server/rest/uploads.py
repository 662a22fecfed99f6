"""Bodies that may be larger than the server takes elsewhere; no more is held of them than may come in.

Beyond its `max_body_size` Jupyter ends the connection without a word. A handler that takes its body in
pieces may move that bound for itself: what is too large is read to its end and thrown away, because a client
that is still sending reads no answer.
"""

from __future__ import annotations

import sys
from http import HTTPMethod
from typing import Final

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPInputError, parse_body_arguments
from tornado.web import stream_request_body

from jddb_jupyter.errors import InvalidMessage, TooLarge
from jddb_jupyter.server.rest.base import RestHandler

ENVELOPE: Final = 10_000
"""Bytes of a request around its file: headers of the part, and the name."""


@stream_request_body
class UploadHandler(RestHandler):
    """A handler whose `POST` takes files, which `receive` gives to `request.files`.

    Nothing is held of what those send who are refused; they are told when they have sent it.
    """

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the request in, or refuse it; a `POST`, when its body has come."""
        self._kept = bytearray()
        self._size = self._most = 0
        self._refusal: Exception | None = None
        try:
            await super().prepare()
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
            if isinstance(self.request.connection, HTTP1Connection):
                self.request.connection.set_max_body_size(sys.maxsize)

    def data_received(self, chunk: bytes) -> None:
        """Hold a piece of the body while all of it may come in."""
        self._size += len(chunk)
        if self._size <= self._most:
            self._kept += chunk
        else:
            self._kept.clear()

    def receive(self) -> None:
        """Read the body; raises what refuses the request, and TooLarge or InvalidMessage for its body."""
        if self._refusal is not None:
            raise self._refusal
        if self._size > self._most:
            raise TooLarge("message_too_large", size=self._size, limit=self._most)
        body, self._kept = bytes(self._kept), bytearray()
        kind = self.request.headers.get("Content-Type", "")
        try:
            parse_body_arguments(
                kind, body, self.request.body_arguments, self.request.files, self.request.headers
            )
        except HTTPInputError as error:
            raise InvalidMessage("bad_request") from error
