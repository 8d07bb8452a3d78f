"""Which language an answer is in: the person's choice, then the browser's cookie, then its wish, then Chinese.

A browser always wishes something, a system only what it means: for the API its wish comes first.
"""

from flask import g, request

LOCALES = ("zh-CN", "en")
COOKIE = "language"
API = "/api/"


def locale() -> str:
    """`zh-CN` or `en`."""
    if request.path.startswith(API) and request.accept_languages:
        return _wished()
    person = g.get("person")
    chosen = request.cookies.get(COOKIE) or (person.locale if person else None)
    return chosen if chosen in LOCALES else _wished()


def _wished() -> str:
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else "zh-CN"
