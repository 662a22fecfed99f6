"""The threads of comments of one session in memory, each where it stands in the text at the head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jddb_jupyter.ot import Delta, move_passage
from jddb_jupyter.wire.threads import Thread

if TYPE_CHECKING:
    from jddb_jupyter.collab.ports import Change


@dataclass(frozen=True, slots=True)
class CommentNews:
    """What was done to comments up to `revision` of them: the threads concerned, those that are gone too."""

    revision: int
    threads: Sequence[Thread]


def moved(thread: Thread, deltas: Iterable[Delta]) -> Thread:
    """The thread after changes of the text."""
    passage = before = thread.passage
    for delta in deltas:
        passage = move_passage(passage, thread.quote, delta)
    return thread if passage is before else thread.at(passage)


class Threads:
    """What is known of a session's comments. `revision` is that of the comments, not of the text."""

    def __init__(self, news: CommentNews) -> None:
        self.revision = news.revision
        self._threads = {thread.id: thread for thread in news.threads if not thread.is_gone}

    def all(self) -> list[Thread]:
        """Every thread, oldest first."""
        return [self._threads[thread_id] for thread_id in sorted(self._threads)]

    def move(self, changes: Sequence[Change]) -> None:
        """The text was changed."""
        deltas = [change.delta for change in changes]
        self._threads = {thread_id: moved(thread, deltas) for thread_id, thread in self._threads.items()}

    def take(self, news: CommentNews) -> None:
        """Threads were changed; they come as they stand at the head."""
        self.revision = news.revision
        for thread in news.threads:
            if thread.is_gone:
                self._threads.pop(thread.id, None)
            else:
                self._threads[thread.id] = thread
