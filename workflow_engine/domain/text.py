"""A sentence in both languages of the product, written together by whoever says it."""

import re
from dataclasses import dataclass

# characters that cannot be stored, or that hide or turn round what stands beside them
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """`zh` and `en` say the same thing; neither is a translation key of the other."""

    zh: str
    en: str

    def said_in(self, locale: str) -> str:
        """The sentence for a locale such as `zh-CN`, `zh_Hans_CN` or `en`; Chinese when it is neither."""
        return self.en if locale.startswith("en") else self.zh

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}
