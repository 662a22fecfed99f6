"""The segments of a text: what a translator works through one by one."""

from jddb_jupyter.translation.segmentation.segments import Segment, SegmentKind, segment
from jddb_jupyter.translation.segmentation.sentences import segment_text

__all__ = ["Segment", "SegmentKind", "segment", "segment_text"]
