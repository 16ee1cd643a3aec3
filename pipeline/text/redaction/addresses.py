"""E-mail addresses, plain and disguised: jane@x.example, jane (at) x (dot) example, wang艾特x点com."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.lexicons import any_of, is_ordinary
from pipeline.text.spans import Offsets

_LETTER = r"A-Za-z0-9\u00c0-\u024f\u02bc\u0370-\u052f"
# A part before @ may not run on into Chinese, which is written without spaces.
_PIECE = rf"[{_LETTER}_.%+'&=-]|(?<=[a-z]) ?(?:\(dot\)|\[dot\]) ?| dot (?=\S)"
_LOCAL = re.compile(rf"(?:\"[^\"\n]{{1,40}}\"|[{_LETTER}](?:{_PIECE}){{0,63}})\Z", re.I)
_LONGEST = 70
_COMMA = r",(?=(?:com|cn|net|org|example)(?![a-z]))"
_DOT = rf"(?:\.|。| \. ?(?=\S)|{_COMMA}| ?[(\[{{<] ?(?:dot|点|\.|punkt) ?[)\]}}>] ?| dot |_dot_|-dot-|点)"
_LAST = r"(?:公司|网络|中国|集团|企业|香港|台湾|[A-Za-z]{2,12})"
_DOMAIN = re.compile(
    rf" ?([{_LETTER}-]{{1,40}}(?:{_DOT}[{_LETTER}-]{{1,40}}){{0,4}}{_DOT}{_LAST})(?![{_LETTER}]|[.-][{_LETTER}])", re.I
)
_BARE = re.compile(rf" ?([{_LETTER}-]{{2,40}}) ?(com|cn|net)?(?![{_LETTER}@])", re.I)
_TOLD = frozenset(("@", "#", "*", " at "))
# In front of a bare "at": who writes so tells it to a person and not to a program.
_SAYS_MAIL = re.compile(r"(?:mail|email|e-mail|邮箱|邮件|contact|write to|send|cv|resume|apply|reach)\b")
_SWAP = re.compile(r"@|\bat\b|艾特|替换|换成|改成|改为|replace")


def find_addresses(folded: Folded, cues: Mapping[str, Places]) -> Iterator[Offsets]:
    """Yield where e-mail addresses stand."""
    for start, end in cues.get("at", ()):
        sign = folded.low[start:end]
        domain = _DOMAIN.match(folded.text, end)
        if not domain and sign in _TOLD and sign != "@":
            continue
        from_ = max(0, start - _LONGEST)
        local = _LOCAL.search(folded.text[from_:start].rstrip(" "))
        if not local:
            continue
        begin = from_ + local.start()
        if domain and _is_address(folded, (begin, start), (end, domain.end()), sign):
            yield begin, domain.end()
        elif sign not in _TOLD or sign == "@":
            yield from _unfinished(folded, begin, start, end)


def _is_address(folded: Folded, local: Offsets, domain: Offsets, sign: str) -> bool:
    """Say whether two parts joined by a sign are an address: a sign that has other work too does not tell alone."""
    before, after = folded.text[slice(*local)], folded.text[slice(*domain)]
    if sign == "@":
        spaced = before.endswith(" ")
        return not spaced or " . " in after or not is_ordinary(before.strip().lower()) or _says_mail(folded, local[0])
    if sign in "#*":
        return bool(_SWAP.search(folded.low, domain[1], domain[1] + 40))
    if sign == " at ":
        if re.search(r" dot |[(\[{<] ?(?:dot|点)", after, re.I) or folded.text[local[1] : domain[0]] == " AT ":
            return _ends_in_domain(after)
        telling = re.search(r"[._\d+]", before) or (before.islower() and not is_ordinary(before))
        return _ends_in_domain(after) and (bool(telling) or _says_mail(folded, local[0]))
    return True


def _says_mail(folded: Folded, start: int) -> bool:
    return bool(_SAYS_MAIL.search(folded.low, max(0, start - 25), start))


@cache
def _domains() -> re.Pattern[str]:
    return re.compile(rf"[^a-z](?:{any_of('domain')})\Z")


def _ends_in_domain(domain: str) -> bool:
    return bool(_domains().search(domain.lower()))


def _unfinished(folded: Folded, begin: int, start: int, end: int) -> Iterator[Offsets]:
    """Yield an address without a full stop, after a cue that announces one: 邮箱 wang@163com, mail: jane@kestrel."""
    domain = _BARE.match(folded.text, end)
    if domain and _says_mail(folded, begin) and not folded.text[start:end].startswith(" "):
        yield begin, domain.end()
