"""The steps of a session: what one person did without a long pause, so that nobody has to read every change.

People who write at the same time have a step each, whose revisions overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

PAUSE: Final = timedelta(minutes=2)
"""Who writes nothing for so long has ended a step."""
LONGEST: Final = 500
"""Changes of a step at most: what is longer could not be found one's way in."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a step is made of: a change of the log, in figures. `added` and `removed` are code points."""

    revision: int
    user_id: int
    timestamp: datetime
    added: int
    removed: int
    restored_revision: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A person's changes from `first_revision` to `last_revision`, among which others' may stand.

    `formatted` counts the changes that touched no text; `restored_revision` is set where the step is a
    text that was brought back.
    """

    first_revision: int
    last_revision: int
    user_id: int
    started_at: datetime
    ended_at: datetime
    changes: int
    added: int
    removed: int
    formatted: int
    restored_revision: int | None

    def goes_on_with(self, deed: Deed) -> bool:
        """Whether a later change of the same person belongs to this step."""
        return (
            self.restored_revision is None
            and deed.restored_revision is None
            and self.changes < LONGEST
            and deed.timestamp - self.ended_at <= PAUSE
        )

    def extended(self, deed: Deed) -> Step:
        """The step with one more change."""
        return replace(
            self,
            last_revision=deed.revision,
            ended_at=deed.timestamp,
            changes=self.changes + 1,
            added=self.added + deed.added,
            removed=self.removed + deed.removed,
            formatted=self.formatted + _is_format(deed),
        )


def gathered(last: Iterable[Step], deeds: Iterable[Deed]) -> list[Step]:
    """The steps that changes make, given the last step of each person before them; oldest first.

    Those of `last` that go on are among them, as they are then.
    """
    current = {step.user_id: step for step in last}
    made: dict[int, Step] = {}
    for deed in deeds:
        step = current.get(deed.user_id)
        step = step.extended(deed) if step is not None and step.goes_on_with(deed) else _begun(deed)
        current[deed.user_id] = made[step.first_revision] = step
    return [made[revision] for revision in sorted(made)]


def _begun(deed: Deed) -> Step:
    return Step(
        first_revision=deed.revision,
        last_revision=deed.revision,
        user_id=deed.user_id,
        started_at=deed.timestamp,
        ended_at=deed.timestamp,
        changes=1,
        added=deed.added,
        removed=deed.removed,
        formatted=_is_format(deed),
        restored_revision=deed.restored_revision,
    )


def _is_format(deed: Deed) -> int:
    return int(not deed.added and not deed.removed)
