"""The report: one HTML file that opens offline, from the tables of a run.

`payload` turns the tables into compact JSON, `mask` hides people's names and addresses in it,
`write` puts it into one page with the styles and scripts of `page/`.
"""

from pipeline.outputs.report.sign_offs import read_signed
from pipeline.outputs.report.write import ReportOptions, write_report

__all__ = ["ReportOptions", "read_signed", "write_report"]
