"""Who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jddb_jupyter.collab.roles import SMALLEST_ROLE, Access, Action, Principal, Role, require
from jddb_jupyter.errors import Forbidden, JddbError, NotAuthenticated, NotFound, ReadOnly, SessionClosed

ANN = Principal(1, "ann", "Ann", "#000000")
OPEN = Access(1, "active", None, False, {1: Role.EDITOR})


def test_every_action_has_a_role():
    assert set(SMALLEST_ROLE) == set(Action)


def test_without_a_role_nothing_exists():
    with pytest.raises(NotFound):
        require(Role.NONE, Action.READ)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.NONE])
def test_role_allows_what_smaller_ones_allow(role, action):
    if role >= SMALLEST_ROLE[action]:
        require(role, action)
    else:
        with pytest.raises(Forbidden):
            require(role, action)


def test_greatest_role_counts_and_the_token_limits_it():
    assert OPEN.role_of(ANN) is Role.EDITOR
    assert OPEN.role_of(replace(ANN, floor=Role.OWNER)) is Role.OWNER
    assert OPEN.role_of(replace(ANN, floor=Role.VIEWER)) is Role.EDITOR
    assert OPEN.role_of(replace(ANN, floor=Role.OWNER, ceiling=Role.REVIEWER)) is Role.REVIEWER


@pytest.mark.parametrize(
    ("access", "person", "refusal"),
    [
        (OPEN, ANN, None),
        (OPEN, replace(ANN, expires_at=10), NotAuthenticated),
        (replace(OPEN, inactive=frozenset({1})), ANN, NotAuthenticated),
        (replace(OPEN, tokens_valid_from={1: 5.0}), replace(ANN, issued_at=4.0), NotAuthenticated),
        (replace(OPEN, tokens_valid_from={1: 5.0}), replace(ANN, issued_at=5.0), None),
        (replace(OPEN, tokens_valid_from={1: 5.0}), ANN, None),
        (replace(OPEN, members={}), ANN, Forbidden),
        (replace(OPEN, deleted=True), ANN, SessionClosed),
        (replace(OPEN, status="completed"), ANN, SessionClosed),
        (replace(OPEN, status="paused"), ANN, ReadOnly),
        (replace(OPEN, expires_at=10), ANN, ReadOnly),
        (replace(OPEN, expires_at=11), ANN, None),
        (replace(OPEN, members={1: Role.TRANSLATOR}), ANN, Forbidden),
    ],
)
def test_who_may_change_a_document(access, person, refusal):
    if refusal is None:
        access.check_change(person, now=10)
    else:
        with pytest.raises(refusal) as refused:
            access.check_change(person, now=10)
        assert isinstance(refused.value, JddbError)
