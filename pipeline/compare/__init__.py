"""Compare: cases side by side in matrices, and beside what their source prints."""

from pipeline.compare.tables import compare

__all__ = ["compare"]
