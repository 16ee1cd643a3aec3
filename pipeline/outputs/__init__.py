"""What a run gives: tables, workbook, report, comparisons."""
