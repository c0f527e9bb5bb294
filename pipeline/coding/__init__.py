"""Coding: cells, ladder steps, key factors and actors for each segment, learned from coded cases."""

from pipeline.coding.coder import Coder

__all__ = ["Coder"]
