"""The same Chromium as the report's tests."""

from tests.outputs.report.browser.conftest import chrome, no_network  # noqa: F401 - fixtures
