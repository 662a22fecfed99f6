"""Which server a notebook talks to."""

from __future__ import annotations

import pytest

from jddb_jupyter.client.finding import Place, find_place, place_of
from jddb_jupyter.errors import Conflict, NotFound

ONE = {"pid": 11, "url": "http://127.0.0.1:8888/", "token": "one"}
TWO = {"pid": 12, "url": "http://127.0.0.1:8889/base/", "token": "two"}
BARE = {"pid": 13, "url": "http://127.0.0.1:8890/", "token": ""}
HUB = {"JUPYTERHUB_SERVICE_URL": "http://h:2/user/ann/", "JUPYTERHUB_API_TOKEN": "hub"}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://h:1", Place("http://h:1/")),
        ("http://h:1/base/", Place("http://h:1/base/")),
        ("http://h:1/base/lab?token=abc", Place("http://h:1/base/", "abc")),
        ("http://h:1/tree?a=b&token=abc", Place("http://h:1/", "abc")),
        ("https://h/user/ann/jddb/api", Place("https://h/user/ann/")),
    ],
)
def test_addresses_as_they_are_printed(url, place):
    assert place_of(url) == place
    assert place_of(url, "mine").token == "mine"


def test_a_token_is_not_shown():
    assert "secret" not in repr(place_of("http://h", "secret"))


@pytest.mark.parametrize(
    ("environ", "running", "place"),
    [
        ({}, [ONE], Place(ONE["url"], "one")),
        ({"JPY_PARENT_PID": "12"}, [ONE, TWO], Place(TWO["url"], "two")),
        ({"JUPYTER_SERVER_URL": TWO["url"]}, [ONE, TWO], Place(TWO["url"], "two")),
        ({"JUPYTER_SERVER_URL": "http://x/", "JUPYTER_TOKEN": "t"}, [ONE, TWO], Place("http://x/", "t")),
        (
            HUB,
            [ONE, TWO],
            Place("http://h:2/user/ann/", "hub"),
        ),
        # A Binder has a Hub too, whose token is not that of the server.
        ({**HUB, "JPY_PARENT_PID": "11"}, [ONE, TWO], Place(ONE["url"], "one")),
        ({**HUB, "JPY_PARENT_PID": "13"}, [ONE, BARE], Place("http://h:2/user/ann/", "hub")),
        ({"JPY_PARENT_PID": "13"}, [ONE, BARE], Place(BARE["url"])),
    ],
)
def test_the_server_that_one_runs_in(environ, running, place):
    assert find_place(environ, lambda: running) == place
    assert find_place(environ, lambda: running, "mine").token == "mine"


def test_none_or_several():
    with pytest.raises(NotFound, match="No Jupyter server"):
        find_place({}, list)
    with pytest.raises(Conflict) as refused:
        find_place({"JPY_PARENT_PID": "99"}, lambda: [ONE, TWO])
    assert ONE["url"] in str(refused.value)
    assert "one" not in refused.value.message("fr").split()
