"""Floor 1: the form language. One document per form, checked on the server and drawn from the same definition.

`read_form` makes a definition, `access` the rights of a node on it; `check` and `draft` read what a person sent,
`layout` draws it, `read_posted` reads a page; `warnings` and `outside` look through its rules before it is published.
Nobody here knows a database, a clock or a page.
"""

from forms.definition import FieldDefinition, FormDefinition
from forms.layout import layout
from forms.permissions import Access, access
from forms.posted import Posted, read_posted
from forms.reading import read_form
from forms.submission import check, draft
from forms.warnings import outside, warnings
from forms.world import Lookups, NoLookups, World
from workflow_engine.domain.choice import Attachment, Option

__all__ = [
    "Access",
    "Attachment",
    "FieldDefinition",
    "FormDefinition",
    "Lookups",
    "NoLookups",
    "Option",
    "Posted",
    "World",
    "access",
    "check",
    "draft",
    "layout",
    "outside",
    "read_form",
    "read_posted",
    "warnings",
]
