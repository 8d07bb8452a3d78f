"""Sets of characters in a pattern: escapes such as `\\d` and `\\p{Lu}`, and classes in square brackets."""

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

Test: TypeAlias = Callable[[str], bool]

NAME_START = set("_:")
NAME_PART = set("_:-.·")
ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
LITERAL = set("\\|.?*+(){}$-[]^")
CATEGORIES = {
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
}  # fmt: skip
BLOCKS = {  # the blocks people ask for; each by its first and last character
    "IsBasicLatin": ("\u0000", "\u007f"),
    "IsLatin-1Supplement": ("\u0080", "\u00ff"),
    "IsLatinExtended-A": ("\u0100", "\u017f"),
    "IsLatinExtended-B": ("\u0180", "\u024f"),
    "IsGreek": ("\u0370", "\u03ff"),
    "IsGreekandCoptic": ("\u0370", "\u03ff"),
    "IsCyrillic": ("\u0400", "\u04ff"),
    "IsHebrew": ("\u0590", "\u05ff"),
    "IsArabic": ("\u0600", "\u06ff"),
    "IsThai": ("\u0e00", "\u0e7f"),
    "IsGeneralPunctuation": ("\u2000", "\u206f"),
    "IsCurrencySymbols": ("\u20a0", "\u20cf"),
    "IsCJKSymbolsandPunctuation": ("\u3000", "\u303f"),
    "IsHiragana": ("\u3040", "\u309f"),
    "IsKatakana": ("\u30a0", "\u30ff"),
    "IsCJKUnifiedIdeographsExtensionA": ("\u3400", "\u4dbf"),
    "IsCJKUnifiedIdeographs": ("\u4e00", "\u9fff"),
    "IsHangulSyllables": ("\uac00", "\ud7a3"),
    "IsHalfwidthandFullwidthForms": ("\uff00", "\uffef"),
}


def any_but_newline(character: str) -> bool:
    return character not in "\n\r"


def anything(character: str) -> bool:
    return True


def one(wanted: str, *, fold: bool) -> Test:
    """Exactly this character, or with `fold` one that differs in case only."""
    if not fold:
        return lambda character: character == wanted
    alike = cases(wanted)
    return lambda character: not alike.isdisjoint(cases(character))


def span(first: str, last: str, *, fold: bool) -> Test:
    if not fold:
        return lambda character: first <= character <= last
    return lambda character: any(first <= form <= last for form in cases(character))


def cases(character: str) -> set[str]:
    """The character in both cases; the Kelvin sign is a k too."""
    return {character, character.lower(), character.upper(), character.casefold(), character.lower().upper()}


def negated(test: Test) -> Test:
    return lambda character: not test(character)


def either(tests: list[Test]) -> Test:
    return lambda character: any(test(character) for test in tests)


def without(test: Test, excluded: Test) -> Test:
    return lambda character: test(character) and not excluded(character)


def property_class(name: str) -> Test | None:
    """`\\p{Lu}`, `\\p{L}`, `\\p{IsBasicLatin}`."""
    if name in BLOCKS:
        first, last = BLOCKS[name]
        return lambda character: first <= character <= last
    if name in CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    return None


def _is_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _is_blank(character: str) -> bool:
    return character in " \t\n\r"


def _starts_name(character: str) -> bool:
    return character.isalpha() or character in NAME_START


def _continues_name(character: str) -> bool:
    return character.isalnum() or character in NAME_PART


SHORT: dict[str, Test] = {
    "d": _is_digit,
    "w": _is_word,
    "s": _is_blank,
    "i": _starts_name,
    "c": _continues_name,
}
SHORT |= {letter.upper(): negated(test) for letter, test in SHORT.items()}
