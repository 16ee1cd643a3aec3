"""Certificates, licences and clearances asked for, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary


@dataclass(frozen=True, slots=True)
class CertificateMention(Span):
    """A certificate by its words; kind is certificate, licence or clearance."""

    name: str = ""
    kind: str = "certificate"


# A Chinese certificate is named by the words that run up to it: 会计从业 + 资格证.
_NAME_ZH = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{0,10}$")
_BEFORE_NAME_ZH = re.compile(r".*(?:有|持|具备|取得|通过|获得|及|和|或|考取|考|相关|提供|的|须|需)")


def find_certificates(text: str) -> tuple[CertificateMention, ...]:
    """Return the certificates, licences and clearances named in `text`, in order."""
    found = [hit for hit in vocabulary("certificates").find(fold(text)) if hit.row["kind"] != "not"]
    return tuple(_mention(text, hit) for hit in found)


def _mention(text: str, hit: Hit) -> CertificateMention:
    start = hit.start
    if "\u4e00" <= text[start] <= "\u9fff" and (run := _NAME_ZH.search(text, max(0, start - 10), start)):
        kept = _BEFORE_NAME_ZH.match(run.group())
        start = run.start() + (kept.end() if kept else 0)
    return CertificateMention(start, hit.end, text[start : hit.end], hit.row["kind"])
