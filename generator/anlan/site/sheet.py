"""One page to print, whole in one file: the weekly sheet between two moments, with its style and without links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

from anlan.boards import Boards
from anlan.site.slots import Slots

_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.S)
_BASE = "*{box-sizing:border-box}html{font-size:20px}body{margin:1rem auto;max-width:46rem;padding:0 .8rem}table{border-collapse:collapse;width:100%;text-align:left}"
_STYLE = "theme/assets/anlan.css"


def sheet(views: Boards, title: str, files: Mapping[str, bytes]) -> str:
    """The sheet of some views as an HTML document; `files` are the site's templates and assets.

    A sheet of paper leads nowhere: links keep their text only, so that nothing in it can be broken.
    """
    body = _LINK.sub(r"\1", Slots(views, files).render("weekly", "", "weekly/index.html"))
    style = _BASE + files[_STYLE].decode()
    lang = "zh-Hans" if views.lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n"
        f'<body class="md-typeset" data-md-color-scheme="default"><p class="al-letter">{escape(views.site_name)}</p>\n<h1>{escape(title)}</h1>\n{body}\n</body></html>\n'
    )
