"""A sentence in both languages of the product, written together by whoever says it."""

from dataclasses import dataclass


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
