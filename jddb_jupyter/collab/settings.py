"""The limits and intervals of the sessions. Sizes are bytes or code points as said, times are seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CollabSettings:
    """What an administrator may set (docs/settings.md), with its defaults."""

    heartbeat_interval: float = 30.0
    """How often a client shows that it lives; after 2.5 intervals of silence it is closed."""
    max_message_bytes: int = 1_000_000
    """The largest frame of a client, before and after it is inflated."""
    max_document_length: int = 1_000_000
    """Code points of a document."""
    max_connections: int = 1_000
    """Sockets that are open at once in this process; that of a pair counts as two, one for each text."""
    changes_per_second: float = 50.0
    """Changes of one connection; bursts of twice as many pass. 0: no limit."""
    max_refused_per_minute: int = 50
    """Refused messages after which a connection is closed with 4008."""
    max_waiting_changes: int = 64
    """Changes of one connection that may wait to be committed."""
    max_queue_messages: int = 2_000
    """Messages that may wait for one slow connection before it gets the full state instead."""
    max_queue_bytes: int = 16_000_000
    """The same in bytes."""
    batch_size: int = 200
    """Messages in one frame at most."""
    batch_timeout: float = 0.0
    """How long a busy connection waits to gather more into a frame."""
    snapshot_every: int = 100
    """Revisions after which the content is written down whole."""
    snapshot_idle: float = 2.0
    """Or so long after the last change."""
    presence_interval: float = 0.05
    """Cursors are relayed at most so often."""
    typing_timeout: float = 5.0
    """Somebody who types and says no more stops typing by then."""
    watch_interval: float = 0.25
    """How often another process's writing is looked for."""
    heads_interval: float = 5.0
    """The same where a broker tells of it; as often, who is connected to other servers is asked."""
    max_rebase: int = 5_000
    """How many revisions behind the head a change, or a client that reconnects, may be."""
    history_size: int = 2_000
    """Changes of a session that are kept in memory."""
