"""The JSON messages of the editing socket: their shapes, their limits, and the frames that carry them."""

from jddb_jupyter.wire.codec import encode
from jddb_jupyter.wire.framing import Frame, Framer

__all__ = ["Frame", "Framer", "encode"]
