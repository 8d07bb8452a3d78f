"""The pictograms of the pages: strokes on a 16 × 16 field, drawn for Handoff. Decoration only: words stand beside them."""

from markupsafe import Markup

STROKES = {
    "inbox": "M2.5 9.5 4 3.5h8l1.5 6v3h-11zM2.5 9.5H6l.8 1.5h2.4l.8-1.5h3.5",
    "plus": "M8 3.5v9M3.5 8h9",
    "flow": "M2.5 3h4v3h-4zM9.5 10h4v3h-4zM6.5 4.5h5v5.5M4.5 6v5.5h5",
    "list": "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
    "calm": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.3",
    "late": "M8 2.5 14 13H2zM8 6.5v3M8 11.3v.01",
    "soon": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.5M8 10.8v.01",
    "alert": "M5.5 2.5h5l3 3v5l-3 3h-5l-3-3v-5zM8 5v3.5M8 10.8v.01",
    "bell": "M4 11V7a4 4 0 0 1 8 0v4l1 1.2H3zM6.8 13.6h2.4",
    "check": "m3 8.5 3.2 3.2L13 4.8",
    "done": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM5.5 8.2l1.8 1.8 3.2-3.6",
    "cross": "m4 4 8 8m0-8-8 8",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4l3.1 3.1",
    "person": "M8 2.8a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM3 13.4c.4-2.6 2.4-4 5-4s4.6 1.4 5 4",
    "up": "m4 10 4-4 4 4",
    "down": "m4 6 4 4 4-4",
    "right": "m6 4 4 4-4 4",
    "left": "m10 4-4 4 4 4",
    "copy": "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
    "bin": "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M7 7v3.5M9 7v3.5",
    "clip": "m12.5 7.5-4.8 4.8a2.9 2.9 0 0 1-4.1-4.1l5-5a1.9 1.9 0 0 1 2.7 2.7L6.5 10.7a.9.9 0 0 1-1.3-1.3l4.3-4.3",
    "download": "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10",
    "upload": "M8 10.5V3M4.8 6 8 2.8 11.2 6M3 13h10",
    "out": "M9.5 3h-6v10h6M6.5 8h7M11 5.5 13.5 8 11 10.5",
    "keys": "M2 4.5h12v7H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.5h6",
    "message": "M2.5 3.5h11v7.5h-6l-3 2.5V11h-2z",
    "call": "M3 8h7M7 5l3 3-3 3M13 3v10",
    "globe": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM2.5 8h11M8 2.5c-3.6 3.6-3.6 7.4 0 11M8 2.5c3.6 3.6 3.6 7.4 0 11",
    "eye": "M1.8 8C3.3 5.3 5.5 4 8 4s4.7 1.3 6.2 4c-1.5 2.7-3.7 4-6.2 4S3.3 10.7 1.8 8z"
    "M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "shield": "M8 2.3 13 4v4c0 3-2 5-5 5.9C5 13 3 11 3 8V4z",
    "print": "M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z",
}


def icon(name: str) -> Markup:
    """A pictogram that takes size and colour from its place."""
    return Markup('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>').format(STROKES[name])
