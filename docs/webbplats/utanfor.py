"""Links to files of the project that are no part of the site become their names: the site stands by itself."""

import re
from typing import Any

OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./|drift/|CITATION|resultat\.schema)[^)]*\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Keep the words of such a link."""
    return OUTSIDE.sub(r"\1", markdown)
