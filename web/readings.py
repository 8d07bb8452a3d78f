"""Forms to look at on pages that tell, not ask: without what is empty."""

from dataclasses import replace

from forms.tree import Control, Grid, Layout, Section


def told(layout: Layout) -> Layout:
    """The form without empty fields and tables, and without sections of which nothing is left."""
    sections = tuple(_told(section) for section in layout.sections)
    return replace(layout, sections=tuple(section for section in sections if section.lines))


def _told(section: Section) -> Section:
    lines = (tuple(part for part in line if _says_something(part)) for line in section.lines)
    return replace(section, lines=tuple(line for line in lines if line))


def _says_something(part: Control | Grid) -> bool:
    if isinstance(part, Grid):
        return bool(part.rows)
    return bool(part.text) or any(option.chosen for option in part.options)
