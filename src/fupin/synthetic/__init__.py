"""The fictional prefecture: real places, invented people, any size (see data/README.md)."""
