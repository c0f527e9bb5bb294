"""Mirror: from coded segments to the items of a dashboard."""

from pipeline.mirror.dashboard import mirror

__all__ = ["mirror"]
