"""Short texts in the two languages of the product."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """A label or sentence in Simplified Chinese (official) and English."""

    zh: str
    en: str

    def format(self, **values: Text | str) -> Text:
        """Fill both languages; a value that is itself a Text is used in the matching language."""
        zh = {name: v.zh if isinstance(v, Text) else v for name, v in values.items()}
        en = {name: v.en if isinstance(v, Text) else v for name, v in values.items()}
        return Text(self.zh.format_map(zh), self.en.format_map(en))

    def in_language(self, language: str) -> str:
        """Return the English text for ``en`` (any region), the Chinese one otherwise."""
        return self.en if language.lower().startswith("en") else self.zh
