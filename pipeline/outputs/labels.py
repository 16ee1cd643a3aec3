"""Words and colours that every output shares: the stamp, the colours of bands."""

from __future__ import annotations

STAMP = "Suggested by a machine from job postings; not validated. It describes roles, never people."


BAND_COLOURS = {"none": "#FFFFFF", "low": "#E3EEF9", "medium": "#9CC4E6", "high": "#22689F"}
