"""Certificates, licences and clearances asked for, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.wording import fold, vocabulary
from pipeline.records import Span


@dataclass(frozen=True, slots=True)
class CertificateMention(Span):
    """A certificate by its words; kind is certificate, licence or clearance."""

    name: str = ""
    kind: str = "certificate"


def find_certificates(text: str) -> tuple[CertificateMention, ...]:
    """Return the certificates, licences and clearances named in `text`, in order."""
    found = vocabulary("certificates").find(fold(text))
    return tuple(
        CertificateMention(hit.start, hit.end, text[hit.start : hit.end], hit.row["kind"])
        for hit in found
        if hit.row["kind"] != "not"
    )
