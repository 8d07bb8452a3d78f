"""The kinds of fields, by the name that form documents use."""

from forms.fields.choosing import Choice, Choices, Department, Person, Reference, Role, YesNo
from forms.fields.display import Computed, Heading, Note
from forms.fields.files import Files, Images, Signature
from forms.fields.kind import Kind
from forms.fields.moments import Day, Moment, TimeRange
from forms.fields.numbers import Money, Number, Percent, Rating, Whole
from forms.fields.personal import Address, Email, IdNumber, Phone
from forms.fields.places import Location
from forms.fields.tables import Table
from forms.fields.texts import Line, LongText

KINDS: dict[str, type[Kind]] = {
    kind.kind: kind
    for kind in (
        Line, LongText, Heading, Note, Whole, Number, Money, Percent, Day, Moment, TimeRange, YesNo, Choice, Choices,
        Person, Department, Role, Reference, Files, Images, Signature, Table, Computed, Address, Phone, Email, IdNumber,
        Rating, Location,
    )
}  # fmt: skip

__all__ = ["KINDS", "Computed", "Heading", "Kind", "Table"]
