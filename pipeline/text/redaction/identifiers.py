"""Numbers that identify a person or an account: told by their checksum, or by a cue.

https://en.wikipedia.org/wiki/Luhn_algorithm, ISO 7064 (Chinese identity numbers), ISO 13616 (IBAN).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.gaps import gap_after, is_counted
from pipeline.text.spans import Offsets

_LONG = re.compile(r"\d(?:[ -]?\d){12,18}(?![0-9A-Za-z_]|[.-]\d)")
_CHINESE = re.compile(r"\d{6}[ -]?(?:19|20)\d{6}[ -]?\d{3}[\dXx](?![\dA-Za-z])")
_LETTERED = re.compile(r"(?:[A-Z][12]\d{8}|[A-Z]{1,2}\d{6} ?\([\dA]\)|[STFGM]\d{7}[A-Z])(?![A-Za-z0-9])")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
# What each of the checked numbers has; most texts lack it.
_DIGITS = re.compile(r"\d{4}[ -]?\d{2}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TAIWAN = {letter: 10 + at for at, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}


class _Value(NamedTuple):
    """What follows a cue: an expression, and the fewest digits that make it one."""

    pattern: re.Pattern[str]
    digits: int


_END = r"(?![0-9A-Za-z_])"
_GROUPS = r"(?:[A-Z]{1,5} )?[A-Za-z]{0,5}\d[\dA-Za-z]{0,19}(?:[ -]\d[\dA-Za-z]{0,9}){0,4}(?: ?\([\dA]\))?"
_BRITISH = r"[A-Z]{2}(?: ?\d{2}){3} ?[A-D]|[A-Z9]{5} ?\d{6} ?[A-Z0-9]{5}"
_PLATE = r"[\u4e00-\u9fff][A-Z][·. -]?[A-Z0-9]{4,6}|(?=[A-Z ]*\d)[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4}"
_ROOM = r"[\w./?=&#%-]*\d[\w./?=&#%-]*(?: ?-?\d{3,4}){0,3}|[a-z]{3}-[a-z]{4}-[a-z]{3}|(?<=/)[\w.-]{3,40}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_VALUES: Mapping[str, _Value] = {
    "identity": _Value(re.compile(rf"(?:{_BRITISH}|{_GROUPS}){_END}"), 4),
    "passport": _Value(re.compile(rf"[A-Za-z]{{0,3}}\d[\dA-Za-z]{{5,9}}{_END}"), 5),
    "card": _Value(re.compile(rf"\d(?:[ -]?\d){{11,19}}{_END}"), 12),
    "account": _Value(re.compile(rf"[A-Z]{{0,2}}\d[\dA-Z]{{0,29}}(?:[ -]\d[\dA-Z]{{0,9}}){{0,8}}{_END}"), 6),
    "plate": _Value(re.compile(rf"(?:{_PLATE}){_END}"), 1),
    "home": _Value(re.compile(r"[^\n;。]{5,80}"), 1),
    "meeting": _Value(re.compile(_ROOM), 0),
}
_CHINESE_CLAUSE = re.compile(r"[^,。;\n ]*")
# Words before "id number" and the like that make it the number of a posting.
_OF_POSTING = re.compile(
    r"(?:job|req|requisition|posting|position|vacancy|role|employee|reference|company|business|tax|vat) \Z"
)


def find_identifiers(folded: Folded, cues: Mapping[str, Places]) -> Iterator[Offsets]:
    """Yield where numbers of identity cards, passports, bank cards and accounts stand, and home addresses."""
    text, low = folded.text, folded.low
    for pattern, is_right in _CHECKED if _DIGITS.search(text) else ():
        for match in pattern.finditer(text):
            if _begins(text, match.start()) and is_right(match[0]) and not is_counted(low, match.start()):
                yield match.span()
    if not text.isascii():
        yield from (match.span() for match in _PLATE_ALONE.finditer(text))
    for kind, wanted in _VALUES.items():
        for start, end in cues.get(kind, ()):
            value = wanted.pattern.match(text, gap_after(low, end).end)
            of_posting = _OF_POSTING.search(low, max(0, start - 14), start)
            if value and not of_posting and sum(map(str.isdecimal, value[0])) >= wanted.digits:
                yield _ending(value) if kind == "home" else value.span()


def _begins(text: str, start: int) -> bool:
    """Say whether nothing in Latin letters or digits runs on into a place."""
    before = text[start - 1 : start]
    return not before or not (before.isascii() and (before.isalnum() or before in "_.-"))


def _ending(value: re.Match[str]) -> Offsets:
    """Return where an address ends: in Chinese at a comma, in English with its clause."""
    chinese = _CHINESE_CLAUSE.match(value[0])
    if chinese and "\u4e00" <= value[0][0] <= "\u9fff":
        return value.start(), value.start() + chinese.end()
    clause = re.split(r"\. |\.$", value[0])[0]
    return value.start(), value.start() + len(clause.rstrip())


def is_luhn(number: str) -> bool:
    """Say whether a number is that of a bank card: 15 to 19 digits, in one or in fours, whose check digit is right."""
    digits = re.sub("[ -]", "", number)
    groups = re.split("[ -]", number)
    if not 15 <= len(digits) <= 19 or digits[0] not in "23456" or (len(groups) > 1 and len(groups[0]) != 4):
        return False
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_chinese_identity(number: str) -> bool:
    """Say whether 18 characters are a Chinese identity number: a date inside, and the check character right."""
    digits = re.sub("[ -]", "", number).upper()
    if not (1 <= int(digits[10:12]) <= 12 and 1 <= int(digits[12:14]) <= 31 and digits[0] != "0"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[17]


def is_lettered_identity(number: str) -> bool:
    """Say whether a number is an identity number of Taiwan, Hong Kong or Singapore."""
    if number[-1] == ")":
        return _is_hong_kong(number)
    if number[-1].isalpha():
        return _is_singapore(number)
    first = _TAIWAN[number[0]]
    digits = [first // 10, first % 10, *map(int, number[1:])]
    return (
        sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def _is_hong_kong(number: str) -> bool:
    letters, rest = re.match(r"([A-Z]+)(\d{6})", number).groups()  # type: ignore[union-attr]
    values = [36] * (2 - len(letters)) + [ord(letter) - 55 for letter in letters] + [int(digit) for digit in rest]
    check = -sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) % 11
    return number[-2] == ("A" if check == 10 else str(check))


def _is_singapore(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK"}.get(
        number[0], "KLJNPQRTUWX"
    )
    return letters[total % 11] == number[8]


def is_iban(number: str) -> bool:
    """Say whether a number is that of a bank account as ISO 13616 has it."""
    plain = number.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


_PLATE_ALONE = re.compile(rf"[{_PROVINCES}][A-Z][·. ]?(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{{5,6}}(?!\w|-)")
_CHECKED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_CHINESE, is_chinese_identity),
    (_LONG, is_luhn),
    (_LETTERED, is_lettered_identity),
    (_IBAN, is_iban),
)
