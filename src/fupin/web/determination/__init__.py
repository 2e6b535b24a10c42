"""Determination of an area."""
