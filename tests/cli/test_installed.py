"""What the command prints of what is installed."""

import json

from pipeline.core.installed import bill_of_materials, installed_packages


def test_packages_have_versions_licences_and_sizes():
    found = {one.name.lower(): one for one in installed_packages()}
    assert {"jobprofile", "numpy", "torch", "soupsieve"} <= found.keys()
    assert "pytest" not in found
    assert found["numpy"].version[0].isdigit()
    assert "BSD" in found["numpy"].licence
    assert found["numpy"].size > 10_000_000


def test_the_bill_names_each_component_once_and_what_needs_what():
    bill = json.loads(json.dumps(bill_of_materials(installed_packages())))
    references = [one["bom-ref"] for one in bill["components"]]
    assert bill["bomFormat"] == "CycloneDX"
    assert len(references) == len(set(references)) > 50
    needs = {one["ref"].partition("@")[0]: one["dependsOn"] for one in bill["dependencies"]}
    assert any(one.startswith("pkg:pypi/soupsieve@") for one in needs["pkg:pypi/beautifulsoup4"])
