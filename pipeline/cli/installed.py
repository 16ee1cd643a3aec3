"""Commands for whoever answers for a machine: what is installed, under which licences, and where files stand."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipeline.cli.options import Out, lines_to

app = typer.Typer()


@app.command()
def licences(
    sbom: Annotated[bool, typer.Option("--sbom", help="As a CycloneDX document, for security tools.")] = False,
    out: Out = None,
) -> None:
    """Print every installed package with version, licence and size; nothing is fetched."""
    from pipeline.core.installed import bill_of_materials, installed_packages

    packages = installed_packages()
    with lines_to(out) as write:
        if sbom:
            write(json.dumps(bill_of_materials(packages), indent=1))
            return
        for one in packages:
            write(f"{one.name}\t{one.version}\t{one.size / 1e6:.1f} MB\t{one.licence}")
        write(f"{len(packages)} packages\t\t{sum(one.size for one in packages) / 1e6:.0f} MB\t")
