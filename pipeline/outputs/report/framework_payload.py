"""The framework as the page needs it: competencies that can be shown, indicators by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.core.atomic_files import Row
from pipeline.core.records import Competency, Framework
from pipeline.framework.wording import plain
from pipeline.outputs.values import number, whole

# A framework up to this size is written whole (a person looks up any of it); of a larger one, such
# as a list of thousands of skills, only what the postings ask for is written.
WHOLE_FRAMEWORK = 60


def is_whole(framework: Framework) -> bool:
    """Say whether every competency is written, asked for or not."""
    return len(framework.competencies) <= WHOLE_FRAMEWORK


class FrameworkIndex:
    """Numbers for the competencies of the report and for the indicators that were matched."""

    def __init__(self, framework: Framework, *tables: Mapping[str, list[Row]]) -> None:
        """Number what is shown, in framework order: of many competencies, those that some rows of tables name."""
        used = set[str]().union(*(_ids(table.values()) for table in tables))
        whole = is_whole(framework)
        self.shown: list[Competency] = [c for c in framework.competencies if whole or c.competency_id in used]
        self._competencies = {c.competency_id: n for n, c in enumerate(self.shown)}
        self._indicators: dict[str, int] = {}
        self._owners = {key: n for n, part in enumerate(framework.each) for key in part.competency_ids}
        self.parts = {part.name: n for n, part in enumerate(framework.each)}
        for competency in self.shown:
            for indicator in competency.indicators:
                self._indicators.setdefault(indicator.indicator_id, len(self._indicators))

    def competency(self, competency_id: str) -> int:
        """Return the number of a competency.

        Raises:
            KeyError: where the tables name a competency that the framework does not have.
        """
        return self._competencies[competency_id]

    def owner(self, competency_id: str) -> int:
        """Return the number of the framework that a competency is of."""
        return self._owners[competency_id]

    def indicator(self, indicator_id: str) -> int:
        """Return the number of an indicator, -1 where the match was to none (a name or a phrase)."""
        return self._indicators.get(indicator_id, -1)


def framework_payload(framework: Framework, index: FrameworkIndex) -> dict[str, Any]:
    """Return name, digest, names of the frameworks, competencies; indicators stand in the order of their numbers."""
    return {
        "name": framework.name,
        "digest": framework.digest,
        "size": len(framework.competencies),
        "parts": list(index.parts),
        "competencies": [{**_competency(c), "of": index.owner(c.competency_id)} for c in index.shown],
    }


def fit_payload(row: Row, index: FrameworkIndex) -> list[Any]:
    """Return how well a framework speaks to a role: its number, fit, share with its ends, duties, and the verdicts."""
    in_hundred = (number(row.get(name)) for name in ("fit", "share", "share_low", "share_high"))
    return [
        index.parts[str(row["framework"])],
        *(None if value is None else round(100 * value) for value in in_hundred),
        whole(row.get("n_duties")) or 0,
        None if row.get("fits") is None else int(bool(row["fits"])),
        int(bool(row.get("profiled"))),
    ]


def _competency(competency: Competency) -> dict[str, Any]:
    return {
        "id": competency.competency_id,
        "name": [competency.name, competency.name_zh or ""],
        "about": _spelled(competency.description, competency.description_zh),
        "stages": [
            {
                "n": stage.number,
                "summary": _spelled(stage.summary, stage.summary_zh),
                "indicators": [[i.indicator_id, *_spelled(i.text, i.text_zh)] for i in stage.indicators],
            }
            for stage in competency.stages
        ],
    }


def _spelled(text: str, text_zh: str | None) -> list[str]:
    """Return a text of the framework in both languages; a placeholder such as `<Company>` is spelled out."""
    return [plain(text), plain(text_zh or "")]


def _ids(groups: Iterable[list[Row]]) -> set[str]:
    return {str(row["competency_id"]) for group in groups for row in group}
