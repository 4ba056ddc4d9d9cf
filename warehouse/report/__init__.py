"""The assessment report as static pages and as a workbook."""
