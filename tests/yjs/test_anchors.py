"""Cursors as Yjs itself has them: relative positions, made by one side and understood by the other."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from ot.cases import random_document
from programs import cannot_run

from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.ot import Delta

from .peer import Peer
from .test_mirror import Desk, sync

MODULES = Path(__file__).parents[2] / "labextension" / "node_modules"

# The index of each relative position that it is given, and one for each index, in UTF-16 units.
YJS = """
const Y = require('yjs');
const { update, anchors } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const doc = new Y.Doc();
Y.applyUpdate(doc, Buffer.from(update, 'base64'));
const text = doc.getText('content');
const places = anchors.map(anchor => Y.createAbsolutePositionFromRelativePosition(anchor, doc).index);
const made = [];
for (let at = 0; at <= text.length; at++) {
  made.push(Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, at)));
}
console.log(JSON.stringify({ places, made, text: text.toString() }));
"""


def test_yjs_understands_our_cursors_and_we_understand_its(rng: Random) -> None:
    node = shutil.which("node")
    if node is None or not (MODULES / "yjs").is_dir():
        cannot_run("node or npm's yjs is missing (run npm ci in labextension)")
    for _ in range(4):
        desk, peer = Desk(rng, Delta(random_document(rng))), Peer(rng)
        sync(desk, peer)
        for _ in range(15):
            desk.change()
            peer.write()
            sync(desk, peer)
        text = desk.document.text
        anchors = desk.mirror.anchors(range(len(text) + 1))
        asked = {
            "update": base64.b64encode(desk.mirror.whole()).decode(),
            "anchors": [anchors[place] for place in range(len(text) + 1)],
        }
        done = subprocess.run(
            [node, "-e", YJS], input=json.dumps(asked), capture_output=True, text=True, check=True,
            cwd=MODULES.parent, timeout=60,
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert told["text"] == text
        units = [len(text[:place].encode("utf-16-le")) // 2 for place in range(len(text) + 1)]
        assert told["places"] == units
        assert [desk.mirror.place(told["made"][unit]) for unit in units] == list(range(len(text) + 1))


def test_cursor_stays_where_what_stood_behind_it_was(rng: Random) -> None:
    desk = Desk(rng, Delta([{"insert": "a😀bc\n"}]))
    anchor = desk.mirror.anchors([2])[2]
    delta = Delta([{"insert": "éé"}, {"retain": 2}, {"delete": 1}])
    desk.commit(delta, desk.mirror.write(delta, desk.document), desk.mirror)
    assert desk.mirror.place(anchor) == 4
    assert desk.mirror.place({"tname": "content", "assoc": 0}) == len(desk.document)


@pytest.mark.parametrize(
    "item",
    ["x", 1, [], {"client": 1}, {"client": 1, "clock": 0}, {"client": "a", "clock": 0}, {"clock": -1}],
    ids=str,
)
def test_cursor_that_is_nowhere(rng: Random, item: object) -> None:
    desk = Desk(rng, Delta([{"insert": "a😀b\n"}]))
    with pytest.raises(InvalidMessage):
        desk.mirror.place({"item": item, "assoc": 0})
    with pytest.raises(InvalidMessage):
        desk.mirror.place({"item": {"client": desk.mirror.epoch, "clock": 2}})
