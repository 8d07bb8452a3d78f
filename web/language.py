"""Which language an answer is in: the person's choice, then the browser's cookie, then its wish, then Chinese."""

from flask import g, request

LOCALES = ("zh-CN", "en")
COOKIE = "language"


def locale() -> str:
    """`zh-CN` or `en`."""
    person = g.get("person")
    chosen = request.cookies.get(COOKIE) or (person.locale if person else None)
    return chosen if chosen in LOCALES else _wished()


def _wished() -> str:
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else "zh-CN"
