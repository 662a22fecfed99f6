"""Every error that a person or a client can be told, in one tree and one table.

An error has a `reason` (a key of `MESSAGES`, with values to fill in) that becomes a sentence in the
reader's language, and a class that decides how it is told:

    JddbError                 HTTP  close   sent again?
    ├─ InvalidJson             400
    ├─ InvalidMessage          400
    ├─ UnknownType             400
    ├─ InvalidOperation        422
    ├─ Unprocessable           422
    ├─ RevisionAhead           409
    ├─ BaseTooOld              409
    ├─ SequenceGap             409
    ├─ Conflict                409
    ├─ ReadOnly                409
    ├─ SessionClosed           409   4010
    ├─ StartAfresh             409   4011
    ├─ NotAuthenticated        401   4001
    ├─ Forbidden               403   4003
    ├─ NotFound                404   4004
    ├─ RateLimited             429            yes
    ├─ PolicyViolated          429   4008
    ├─ TakenOver               409   4009
    ├─ TooLarge                413
    ├─ UnsupportedFormat       415
    ├─ Overloaded              503   4013     yes
    ├─ Unavailable             503   1011     yes
    └─ Internal                500   1011

`code` is what stands on the wire; it never changes. What is internal (SQL, a stack trace, another
person's text) goes to the log and into no message.
"""

from __future__ import annotations

from typing import ClassVar, Final

from jddb_jupyter.sentences import MESSAGES

CLOSE_NORMAL: Final = 1000
CLOSE_GOING_AWAY: Final = 1001
CLOSE_TOO_BIG: Final = 1009
CLOSE_INTERNAL: Final = 1011


class JddbError(Exception):
    """Something that a client is told: `code` for programs, `message(locale)` for people."""

    code: ClassVar[str] = "internal"
    http_status: ClassVar[int] = 500
    close_code: ClassVar[int | None] = None
    retryable: ClassVar[bool] = False

    def __init__(self, reason: str, **values: object) -> None:
        if reason not in MESSAGES:
            raise KeyError(reason)
        self.reason = reason
        self.values = values
        super().__init__(MESSAGES[reason][0].format_map(values))

    def message(self, locale: str = "en") -> str:
        """The sentence for a reader of `locale` ("fr_CA", "en-GB" ...; English where it is not French)."""
        return MESSAGES[self.reason][locale.lower().startswith("fr")].format_map(self.values)


class InvalidJson(JddbError):
    """A frame or a body that is no JSON, or cannot be unpacked."""

    code, http_status = "invalid_json", 400


class InvalidMessage(JddbError):
    """JSON that does not have the fields that it must have."""

    code, http_status = "invalid_message", 400


class UnknownType(JddbError):
    """A message type that this server does not know."""

    code, http_status = "unknown_type", 400


class InvalidOperation(JddbError, ValueError):
    """A Delta that is malformed or does not fit its document. Nothing of it took effect."""

    code, http_status = "invalid_operation", 422


class Unprocessable(JddbError):
    """A value of a request that is understood and cannot be accepted."""

    code, http_status = "invalid_message", 422


class RevisionAhead(JddbError):
    """A change based on a revision that does not exist."""

    code, http_status = "revision_ahead", 409


class BaseTooOld(JddbError):
    """A change based on a revision that can no longer be transformed from."""

    code, http_status = "base_too_old", 409


class SequenceGap(JddbError):
    """A `seq` that is neither known nor the next."""

    code, http_status = "sequence_gap", 409


class Conflict(JddbError):
    """A request that contradicts what is stored."""

    code, http_status = "conflict", 409


class ReadOnly(JddbError):
    """A change to something that can only be read now."""

    code, http_status = "read_only", 409


class SessionClosed(JddbError):
    """A session that was completed or deleted."""

    code, http_status, close_code = "session_closed", 409, 4010


class StartAfresh(JddbError):
    """A Yjs client whose document does not come from the one that the session has now."""

    code, http_status, close_code = "conflict", 409, 4011


class NotAuthenticated(JddbError):
    """Nobody, or a proof of identity that is not valid or no longer."""

    code, http_status, close_code = "not_authenticated", 401, 4001


class Forbidden(JddbError):
    """Someone known, without the right."""

    code, http_status, close_code = "forbidden", 403, 4003


class NotFound(JddbError):
    """Something that does not exist, or not for this person."""

    code, http_status, close_code = "not_found", 404, 4004


class MethodNotAllowed(JddbError):
    """A route that does not take this HTTP method."""

    code, http_status = "method_not_allowed", 405


class RateLimited(JddbError):
    """More than the limit allows; the same again later is welcome."""

    code, http_status, retryable = "rate_limited", 429, True


class PolicyViolated(JddbError):
    """A connection that keeps sending what is refused."""

    code, http_status, close_code = "rate_limited", 429, 4008


class TakenOver(JddbError):
    """A connection replaced by a newer one with the same `client_id`."""

    code, http_status, close_code = "conflict", 409, 4009


class TooLarge(JddbError):
    """A frame, a file or a document over its limit."""

    code, http_status = "too_large", 413


class UnsupportedFormat(JddbError):
    """A file of a kind that cannot be read or written."""

    code, http_status = "unsupported_format", 415


class Overloaded(JddbError):
    """A server or a connection that cannot take more now."""

    code, http_status, close_code, retryable = "unavailable", 503, 4013, True


class Unavailable(JddbError):
    """What was asked is certainly not stored; the same again later is welcome."""

    code, http_status, close_code, retryable = "unavailable", 503, CLOSE_INTERNAL, True


class Internal(JddbError):
    """A fault of the server, logged, without its details."""

    code, http_status, close_code = "internal", 500, CLOSE_INTERNAL
