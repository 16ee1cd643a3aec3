"""The command line as another process, and a posting to give it."""

import subprocess
import sys

POSTING = """Sales Manager

Responsibilities:
- Build and maintain relationships with hospital buyers in the region
- Negotiate yearly supply contracts and forecast renewals

Requirements:
- At least 3 years of experience in medical sales
- Bachelor's degree in business or a related field
- Fluent English
"""


def jobprofile(*words, stdin=None, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )
