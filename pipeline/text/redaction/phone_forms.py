"""What a telephone number looks like, and in which countries it is one; only module with phonenumbers.

The library is loaded when a text holds a candidate.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.redaction.lexicons import words_of

# The countries that post in English or Chinese, and their neighbours whose numbers stand beside.
REGIONS = words_of("region")
_WITH_ZERO = tuple(region for region in REGIONS if region not in ("US", "HK", "SG", "MO"))
# Numbers kept for examples are in no plan, and stand in postings that are examples.
_EXAMPLES = ("07700900", "02079460")
_MOST = 15  # digits of a telephone number, by E.164
_FEWEST = 6
_GROUP = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DATE = re.compile(r"\(?(?!00)\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?!\d)")
_THREES = ((3, 3, 4), (1, 3, 3, 4))
_SERVICE = ("400", "800")
_CODES = ("852", "853")


class Number(NamedTuple):
    """A number as it is written: its text, its groups of digits, and these together."""

    text: str
    groups: tuple[str, ...]
    digits: str

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of its groups."""
        return tuple(map(len, self.groups))

    @property
    def may_be_telephone(self) -> bool:
        """Whether it has as many digits as a telephone number, and is no date, range of years or of amounts."""
        plausible = _FEWEST <= len(self.digits.removeprefix("00")) <= _MOST
        return plausible and not _DATE.match(self.text) and not _is_range(self)


def number_of(text: str) -> Number:
    """Return a stretch of digits and signs as a number."""
    groups = tuple(_GROUP.findall(text))
    return Number(text, groups, "".join(groups))


def _is_range(number: Number) -> bool:
    """Say whether the groups are years or amounts: 1995-2005, 15000-20000."""
    if sum(bool(_YEAR.match(group)) for group in number.groups) >= 2:
        return True
    if len(number.groups) != 2 or "(" in number.text or "-" not in number.text or number.digits[0] == "0":
        return False
    left, right = number.lengths
    return min(left, right) >= 4 and abs(left - right) <= 1


def tells_itself(number: Number, *, in_chinese: bool) -> bool:
    """Say whether a number needs no cue: its plus, its grouping or its length are those of a country's numbers."""
    if "+" in number.text:
        return _is_international(number)
    return (
        _is_american(number)
        or _is_chinese_mobile(number)
        or _is_of_hong_kong(number)
        or _is_spaced_out(number)
        or _is_indian_mobile(number)
        or _has_leading_zero(number, in_chinese=in_chinese)
        or _is_service_line(number, in_chinese=in_chinese)
    )


def exists_somewhere(number: Number) -> bool:
    """Say whether a number is one of any country, or a local one of seven digits."""
    if number.lengths == (3, 4) and number.digits[0] in "23456789":
        return True
    return is_valid(number.digits, REGIONS)


def _is_international(number: Number) -> bool:
    return number.text.lstrip("(").startswith("+") and len(number.digits) >= 8 and is_possible(number.digits)


def _is_american(number: Number) -> bool:
    grouped = number.lengths in _THREES or (number.lengths == (3, 7) and number.text[0] == "(")
    return grouped and number.digits[0] != "0" and is_valid(number.digits, ("US",))


def _is_chinese_mobile(number: Number) -> bool:
    digits = number.digits
    if digits.startswith("86") and len(digits) == 13 and number.lengths[0] in (2, 13):
        digits = digits[2:]
    return len(digits) == 11 and digits[0] == "1" and max(number.lengths) >= 3 and is_valid(digits, ("CN",))


def _is_of_hong_kong(number: Number) -> bool:
    return number.lengths in ((3, 8), (3, 4, 4)) and number.digits.startswith(_CODES) and is_valid_code(number.digits)


def _is_indian_mobile(number: Number) -> bool:
    return number.lengths == (5, 5) and number.digits[0] in "6789" and is_valid(number.digits, ("IN",))


def _is_spaced_out(number: Number) -> bool:
    return len(number.groups) >= 9 and set(number.lengths) == {1} and is_valid(number.digits, ("CN", "US"))


def _is_service_line(number: Number, *, in_chinese: bool) -> bool:
    if len(number.digits) != 10 or not number.digits.startswith(_SERVICE):
        return False
    return number.lengths in ((3, 3, 4), (3, 4, 3), (3, 7)) or (number.lengths == (10,) and in_chinese)


def _has_leading_zero(number: Number, *, in_chinese: bool) -> bool:
    """Say whether a zero stands before an area code or a mobile, or two before the code of a country."""
    digits, lengths = number.digits, number.lengths
    if digits.startswith("00"):
        return len(digits) >= 11 and is_possible(digits[2:])
    if digits[0] != "0" or not 9 <= len(digits) <= 12:
        return False
    if len(lengths) == 1:
        return _is_mobile(digits) or (in_chinese and len(digits) >= 11 and is_valid(digits, ("CN",)))
    if min(lengths[1:]) < 2 or lengths[0] > 6:
        return False
    return digits.startswith(_EXAMPLES) or is_valid(digits, _WITH_ZERO)


def _is_mobile(digits: str) -> bool:
    """Say whether digits in one are a mobile of Taiwan, the Philippines, Australia or Britain."""
    if digits.startswith("04") and len(digits) == 10:
        return is_valid(digits, ("AU",))
    if digits.startswith("07") and len(digits) == 11:
        return is_possible("44" + digits[1:])
    return digits.startswith("09") and len(digits) == 10 and is_valid(digits, ("TW", "PH"))


@lru_cache(maxsize=4096)
def is_possible(digits: str) -> bool:
    """Say whether digits with the code of a country have the length of its numbers."""
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse("+" + digits, None)))
    except phonenumbers.NumberParseException:
        return False


def is_valid_code(digits: str) -> bool:
    """Say whether digits that begin with the code of a country are one of its numbers."""
    return is_valid("+" + digits, ("ZZ",))


@lru_cache(maxsize=4096)
def is_valid(digits: str, regions: tuple[str, ...]) -> bool:
    """Say whether digits are a telephone number of one of the countries."""
    import phonenumbers

    for region in regions:
        try:
            parsed = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False
