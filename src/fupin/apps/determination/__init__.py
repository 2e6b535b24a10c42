"""Snapshots of the register, determinations by rules, and their results."""
