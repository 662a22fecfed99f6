"""Who may do what in a session: roles, what each allows, and how a person's role comes about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from jddb_jupyter.collab.profiles import Profile
from jddb_jupyter.errors import Forbidden, JddbError, NotAuthenticated, NotFound, ReadOnly, SessionClosed
from jddb_jupyter.translation.links import LinkStatus


class Role(IntEnum):
    """A role in a session; of several, the greatest counts. `NONE`: for this person it does not exist."""

    NONE = 0
    VIEWER = 1
    REVIEWER = 2
    TRANSLATOR = 3
    EDITOR = 4
    OWNER = 5

    def __str__(self) -> str:
        return self.name.lower()

    def __format__(self, spec: str) -> str:
        """The name, or with `fr` what it is called in French."""
        return IN_FRENCH[self] if spec == "fr" else format(str(self), spec)

    @classmethod
    def named(cls, name: str) -> Role:
        """The role that is written `name` on the wire; KeyError for anything else."""
        if name != name.lower():
            raise KeyError(name)
        return cls[name.upper()]


IN_FRENCH: Mapping[Role, str] = {
    Role.NONE: "aucun",
    Role.VIEWER: "lecture",
    Role.REVIEWER: "révision",
    Role.TRANSLATOR: "traduction",
    Role.EDITOR: "rédaction",
    Role.OWNER: "propriétaire",
}


class Action(Enum):
    """What a role may allow."""

    READ = "read"
    COMMENT = "comment"
    RESOLVE = "resolve"
    SET_STATUS = "set_status"
    TRANSLATE = "translate"
    CHANGE_TEXT = "change_text"
    CHANGE_DETAILS = "change_details"
    OPEN_SESSION = "open_session"
    MANAGE = "manage"


SMALLEST_ROLE: Mapping[Action, Role] = {
    Action.READ: Role.VIEWER,
    Action.COMMENT: Role.VIEWER,
    Action.RESOLVE: Role.REVIEWER,
    Action.SET_STATUS: Role.REVIEWER,
    Action.TRANSLATE: Role.TRANSLATOR,
    Action.CHANGE_TEXT: Role.EDITOR,
    Action.CHANGE_DETAILS: Role.EDITOR,
    Action.OPEN_SESSION: Role.EDITOR,
    Action.MANAGE: Role.OWNER,
}
"""Every action belongs to one role and those above it. The text of a single document is the editor's:
translators and reviewers work in a pair, where to TRANSLATE is to open it, to link its segments and to change
the text of its target."""


def require(role: Role, action: Action, missing: str = "no_such_session") -> None:
    """Raise unless `role` allows `action`. Without any role the thing does not exist: `missing` names it."""
    if role is Role.NONE:
        raise NotFound(missing)
    if role < SMALLEST_ROLE[action]:
        raise Forbidden("role_too_small", role=role, needed=SMALLEST_ROLE[action])


@dataclass(frozen=True, slots=True)
class Principal:
    """A person as one request or connection proved them to be.

    `floor` is what groups and the default role give, whatever the membership; `ceiling` and `session_id`
    are a token's limits, which never widen. `groups` are those that `floor` came from. `colour_chosen`: it is
    theirs beside others too. Times are seconds since the epoch; `issued_at` and `expires_at` are a token's,
    None where the Jupyter identity vouches.
    """

    user_id: int
    username: str
    name: str
    colour: str
    floor: Role = Role.NONE
    ceiling: Role = Role.OWNER
    session_id: str | None = None
    issued_at: float | None = None
    expires_at: float | None = None
    locale: str = "en"
    groups: tuple[str, ...] = ()
    colour_chosen: bool = False

    @property
    def role_everywhere(self) -> Role:
        """The role outside of job descriptions, by group and default; none by a session’s token."""
        return Role.NONE if self.session_id is not None else min(self.ceiling, self.floor)

    @property
    def is_limited(self) -> bool:
        """Whether a token gives less than the person has: what outlasts the token is not for it."""
        return self.session_id is not None or self.ceiling is not Role.OWNER


@dataclass(frozen=True, slots=True)
class Access:
    """What decides about a session's changes, as the database had it at `access_revision`."""

    access_revision: int
    status: str
    expires_at: float | None
    deleted: bool
    members: Mapping[int, Role]
    inactive: frozenset[int] = frozenset()
    tokens_valid_from: Mapping[int, float] = field(default_factory=dict)
    profiles: Mapping[int, Profile] = field(default_factory=dict)

    def role_of(self, person: Principal) -> Role:
        """The role that membership, groups, default and token give together."""
        return min(person.ceiling, max(person.floor, self.members.get(person.user_id, Role.NONE)))

    def shown(self, person: Principal) -> Principal:
        """The person with the name and the colour that they chose, if they did."""
        profile = self.profiles.get(person.user_id)
        if profile is None:
            return person
        return replace(
            person,
            name=profile.name or person.name,
            colour=profile.colour or person.colour,
            colour_chosen=profile.colour is not None,
        )

    def status_at(self, now: float) -> str:
        """The status; an active session whose time is up is paused by itself."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return "paused" if self.status == "active" and is_over else self.status

    def check_identity(self, person: Principal, now: float) -> None:
        """Raise unless the proof of identity still holds at `now`."""
        if person.expires_at is not None and person.expires_at <= now:
            raise NotAuthenticated("token_expired")
        if person.user_id in self.inactive:
            raise NotAuthenticated("user_disabled")
        valid_from = self.tokens_valid_from.get(person.user_id)
        if valid_from is not None and person.issued_at is not None and person.issued_at < valid_from:
            raise NotAuthenticated("token_expired")

    def check_open(self, person: Principal, now: float) -> None:
        """Raise unless this person may be connected to the session at `now`."""
        self.check_identity(person, now)
        if self.deleted:
            raise SessionClosed("session_deleted")
        if self.role_of(person) is Role.NONE:
            raise Forbidden("access_revoked")
        if self.status == "completed":
            raise SessionClosed("session_completed")

    def check_change(self, person: Principal, now: float, action: Action = Action.CHANGE_TEXT) -> None:
        """Raise unless this person may do `action`, which changes something, at `now`."""
        self.check_open(person, now)
        require(self.role_of(person), action)
        if self.status_at(now) == "paused":
            raise ReadOnly("session_paused")

    def check_status(self, person: Principal, status: LinkStatus) -> None:
        """Raise unless this person may say so of a translation: translators up to `needs_review`, reviewers
        and editors anything.
        """
        role = self.role_of(person)
        require(role, Action.SET_STATUS)
        if role is Role.TRANSLATOR and status.rank > LinkStatus.NEEDS_REVIEW.rank:
            raise Forbidden("status_of_reviewers")

    def refusal(self, person: Principal, now: float) -> JddbError | None:
        """What `check_open` would raise, or None."""
        try:
            self.check_open(person, now)
        except JddbError as error:
            return error
        return None
