"""The command that opens the local page."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command("app")
def open_app(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port on this machine; 0 for any that is free.")
    ] = None,
    listen: Annotated[
        str, typer.Option(help="Address to listen at; another than 127.0.0.1 is for a container alone (docs/it.md).")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
) -> None:
    """Open a local page, for people without a terminal: paste or drop postings, see the report."""
    from pipeline.app.start import serve
    from pipeline.cli.terminal import say

    def ready(address: str) -> None:
        print(address, flush=True)
        say("open this address in a browser of this machine; press Ctrl-C here, or End on the page, to stop")
        say("what is handed in stays on this machine, and is deleted when it stops")

    serve(port, ready, listen=listen, browser=not no_browser)
    say("stopped; what was handed in is deleted")
