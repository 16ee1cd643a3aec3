"""What a requirement asks for, beyond its kind: years, degree, and the details worth a column of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.core.records import Degree
from pipeline.extract.mentions.certificates import find_certificates
from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.degrees import find_degrees, lowest
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.years import find_years


@dataclass(frozen=True, slots=True)
class Asked:
    """Numbers and words of one requirement; `details` holds only what the text says."""

    min_years: float | None = None
    max_years: float | None = None
    degree: Degree | None = None
    details: Mapping[str, str] = field(default_factory=dict)


def what_is_asked(label: str, text: str) -> Asked:
    """Return what a requirement of a line label (EXP, EDU, LANG, CERT, OTHERREQ...) asks for."""
    reader = _READERS.get(label)
    return reader(text) if reader else Asked()


def _experience(text: str) -> Asked:
    years = next(iter(find_years(text)), None)
    if years is None:
        return Asked()
    return Asked(years.min_years, years.max_years, details={"experience_in": years.subject} if years.subject else {})


def _education(text: str) -> Asked:
    mentions = find_degrees(text)
    details = {"field": "; ".join(dict.fromkeys(m.field for m in mentions if m.field))}
    if any(mention.or_equivalent for mention in mentions):
        details["or_equivalent"] = "yes"
    return Asked(degree=lowest(tuple(m.level for m in mentions)), details=_said(details))


def _language(text: str) -> Asked:
    mentions = find_languages(text)
    codes = dict.fromkeys(mention.code for mention in mentions)
    levels = dict.fromkeys(mention.level for mention in mentions if mention.level)
    return Asked(details=_said({"languages": ", ".join(codes), "level": "; ".join(levels)}))


def _certificate(text: str) -> Asked:
    names = dict.fromkeys(mention.name for mention in find_certificates(text))
    return Asked(details=_said({"certificates": "; ".join(names)}))


def _condition(text: str) -> Asked:
    mentions = find_conditions(text)
    shares = [mention.percent for mention in mentions if mention.percent is not None]
    details = {"conditions": ", ".join(dict.fromkeys(mention.kind for mention in mentions))}
    return Asked(details=_said(details) | ({"percent": str(max(shares))} if shares else {}))


def _said(details: Mapping[str, str]) -> dict[str, str]:
    """Return the details without empty ones."""
    return {name: value for name, value in details.items() if value}


_READERS = {
    "EXP": _experience,
    "EDU": _education,
    "LANG": _language,
    "CERT": _certificate,
    "OTHERREQ": _condition,
}
