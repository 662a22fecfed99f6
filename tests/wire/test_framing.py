"""What goes out together, and what is made only once."""

from __future__ import annotations

import gzip
import json

from jddb_jupyter.wire.framing import GZIP_ABOVE, Frame, Framer


def test_one_message_is_its_own_frame():
    frame = Frame(b'{"type":"ack"}')
    assert Framer().join([frame], 5) is frame


def test_several_messages_become_a_batch_in_order():
    joined = Framer().join([Frame(b'{"n":1}'), Frame(b'{"n":2}')], 5)
    assert json.loads(joined.data) == {"type": "batch", "messages": [{"n": 1}, {"n": 2}], "timestamp": 5}


def test_receivers_of_the_same_messages_share_the_frame_and_its_compression():
    framer, messages = Framer(), [Frame(b'"a"' * 600), Frame(b'"b"')]
    first, second = framer.join(messages, 5), framer.join(list(messages), 6)
    assert first is second
    assert first.for_receiver(True)[0] is second.for_receiver(True)[0]
    assert framer.join(messages[:1] * 2, 7) is not first


def test_only_large_frames_are_compressed_and_only_for_those_who_asked():
    small, large = Frame(b"x" * GZIP_ABOVE), Frame(b"x" * (GZIP_ABOVE + 1))
    assert small.for_receiver(True) == (small.data, False)
    assert large.for_receiver(False) == (large.data, False)
    data, binary = large.for_receiver(True)
    assert binary
    assert gzip.decompress(data) == large.data
