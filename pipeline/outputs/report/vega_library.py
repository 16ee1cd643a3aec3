"""The chart library of the report: Vega-Lite with its renderer, as one script that is put into the page.

It comes out of the package `vl-convert-python`, which carries it, so that nothing is downloaded and
nothing of it stands in this repository. Taking it out takes some seconds, once: `jobprofile encoder build`
does it at set-up, and keeps it beside the built encoders; else the first report does. Where the package
is absent the report has its tables and no charts.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pipeline.core.atomic_files import write_text
from pipeline.core.errors import InputError
from pipeline.core.resources import encoders_dir

# The page asks for one thing: draw this specification into that element.
SNIPPET = "window.jobprofileCharts = vegaEmbed;"


@cache
def chart_library() -> str:
    """Return the script, about 0.9 MB; empty where the package that carries it is not installed."""
    try:
        kept = encoders_dir() / f"charts-{version('vl-convert-python')}.js"
    except PackageNotFoundError:
        return ""
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    import vl_convert

    script = f"\n(() => {{{vl_convert.javascript_bundle(SNIPPET)}\n}})();\n"
    # Text that could end the block it is put into would be written in another way inside a script.
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    with suppress(OSError, InputError):  # a folder that cannot be written: it is taken out anew next time
        write_text(kept, script)
    return script
