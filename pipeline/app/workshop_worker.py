"""The process of the posting workshop: ``python -m pipeline.app.workshop_worker``, which keeps its models loaded.

It reads one JSON object a line and answers each with one, so no text of a posting touches the disk. The first names the
frameworks and the encoder. It ends when its input does.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.app.worker import plain_fault
from pipeline.core.errors import Fault, PipelineError

if TYPE_CHECKING:
    from pipeline.outputs.compare.records import Target
    from pipeline.run.workshop import Draft, Workshop

Asked = Mapping[str, Any]
_WARM = "Account Manager\n\nYour tasks\n- You visit customers.\n\n岗位职责\n1、拜访客户"


def main() -> None:
    """Answer until the input ends; a bug is told by its kind alone, since its message may quote the posting."""
    bench = _answered(_open)(json.loads(sys.stdin.readline() or "{}"))
    if isinstance(bench, dict):
        return
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.perf_counter()
        answer = _answered(VERBS[asked["do"]], bench)(asked)
        if answer is not None:
            _tell(answer | {"seconds": round(time.perf_counter() - began, 3)})


def _answered(work: Callable[..., Any], *given: object) -> Callable[[Asked], Any]:
    """Return what does some work and tells its fault where there is one."""

    def done(asked: Asked) -> Any:  # noqa: ANN401 - whatever the work returns
        try:
            return work(*given, asked)
        except PipelineError as error:
            faults = getattr(error, "faults", None) or (error.fault,)
            told = {"error": [plain_fault(fault) for fault in faults]}
        except Exception as error:
            kind = f"unexpected {type(error).__name__}"
            told = {"error": [plain_fault(Fault(kind, "the workshop", "please report this as a bug"))]}
        _tell(told)
        return told if not given else None

    return done


def _open(asked: Asked) -> Workshop:
    """Load the models, and tell what postings are profiled against."""
    from pipeline.run.workshop import Draft, Workshop

    workshop = Workshop([Path(one) for one in asked.get("frameworks", ())], asked.get("encoder"))
    workshop.look(Draft(_WARM))  # what reads a posting is loaded when one is read: not while a person waits
    each = workshop.framework.competencies
    _tell(
        {
            "framework": workshop.framework.name,
            "competencies": [{"id": one.competency_id, "name": [one.name, one.name_zh or one.name]} for one in each],
        }
    )
    return workshop


def _look(workshop: Workshop, asked: Asked) -> dict[str, Any]:
    return workshop.look(_draft(asked), _wanted(workshop, asked.get("wanted")))


def _page(workshop: Workshop, asked: Asked) -> dict[str, Any]:
    return {"page": workshop.page(_draft(asked["before"]), _draft(asked["after"]))}


VERBS: Mapping[str, Callable[[Workshop, Asked], dict[str, Any]]] = {"look": _look, "page": _page}


def _draft(asked: Asked) -> Draft:
    from pipeline.run.workshop import Draft

    return Draft(asked["text"], *(asked.get(name, "") for name in ("place", "posted", "title", "pay")))


def _wanted(workshop: Workshop, asked: Asked | None) -> Target | None:
    """Return the wanted profile: that of a file, or of a role of a run."""
    if not asked:
        return None
    if "file" in asked:
        from pipeline.outputs.compare.target_library import read_target

        return read_target(asked["file"], workshop.framework)
    import pyarrow.parquet as pq

    from pipeline.run.workshop import target_of_role

    columns = ["posting_id", "title", "competency_id", "band", "stage"]
    only = [("posting_id", "==", asked["posting_id"])]
    rows = pq.read_table(Path(asked["run"]) / "profile.parquet", columns=columns, filters=only).to_pylist()
    return target_of_role(rows, str(rows[0]["title"] or "") if rows else "", workshop.framework)


def _tell(facts: Mapping[str, Any]) -> None:
    """Write one line."""
    print(json.dumps(facts, ensure_ascii=True, default=str), flush=True)


if __name__ == "__main__":
    main()
