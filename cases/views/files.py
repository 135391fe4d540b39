"""A table as a file for a spreadsheet."""

from collections.abc import Iterable, Mapping

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from oversight.audit.export import csv_lines, xlsx_file

ENDINGS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(
    name: str, ending: str, rows: Iterable[list[str]], columns: Mapping[str, int], sheet: str
) -> HttpResponseBase:
    """Rows, the first of them the headings, as `name.csv` or `name.xlsx`; `columns` are the headings with widths."""
    file_name = f"{name}.{ending}"
    if ending == "xlsx":
        book = xlsx_file(rows, columns.values(), sheet)
        return FileResponse(book, as_attachment=True, filename=file_name, content_type=XLSX)
    disposition = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=disposition)
