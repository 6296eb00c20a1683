"""What the import pages take in."""

from typing import Any

from django import forms

from wutong.kernel.models import ImportBatch
from wutong.kernel.tables.reading.book import column_letter
from wutong.kernel.tables.table import Table


class UploadForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label="文件",
        help_text="Excel(.xlsx、.xls)或 CSV;不必改表头,列名对不上的下一步可以选。",
        error_messages={"required": "请先选一个文件。", "empty": "这个文件是空的,请重新选择。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.xlsb,.et,.ods,.csv,.tsv,.txt"}),
    )


class ReadingForm(forms.Form):
    """How the file is to be read: sheet, header, and a column of the file for each column of the table."""

    sheet = forms.ChoiceField(label="工作表", required=False)
    header_row = forms.IntegerField(label="表头在第几行", min_value=1, max_value=1000, required=False)
    header_depth = forms.IntegerField(label="表头占几行", min_value=1, max_value=3, required=False)

    def __init__(self, data: Any, *, batch: ImportBatch, table: Table) -> None:
        initial = {"sheet": batch.sheet, "header_row": batch.header_row, "header_depth": batch.header_depth}
        super().__init__(data, initial=initial)
        self.batch, self.table = batch, table
        sheets: list[str] = batch.preview.get("sheets", [batch.sheet])
        titles: list[str] = batch.preview.get("titles", [])
        self.fields["sheet"] = forms.ChoiceField(
            label="工作表", choices=[(name, name) for name in sheets], initial=batch.sheet, required=False
        )
        places = [("", "(不导入)"), *((str(at), _place(at, title)) for at, title in enumerate(titles))]
        for column in table.columns:
            self.fields[f"m-{column.code}"] = forms.ChoiceField(
                label=column.label,
                choices=places,
                required=False,
                initial=str(batch.mapping.get(column.code, "")),
                help_text=column.note,
            )

    def column_fields(self) -> list[dict[str, Any]]:
        """Return each column of the table with its field, for the page."""
        missing = {column.code for column in self.table.columns if column.required} - set(self.batch.mapping)
        return [
            {"column": column, "field": self[f"m-{column.code}"], "is_missing": column.code in missing}
            for column in self.table.columns
        ]

    def asked(self) -> dict[str, Any]:
        """Return what was asked for; another sheet or header leaves finding the columns to us."""
        chosen = self.cleaned_data
        sheet = chosen["sheet"] or self.batch.sheet
        row, depth = chosen["header_row"], chosen["header_depth"]
        same = sheet == self.batch.sheet and (row, depth) == (self.batch.header_row, self.batch.header_depth)
        if sheet != self.batch.sheet:
            row = depth = None
        mapping = {
            column.code: int(chosen[f"m-{column.code}"])
            for column in self.table.columns
            if chosen.get(f"m-{column.code}")
        }
        return {"sheet": sheet, "header_row": row, "header_depth": depth, "mapping": mapping if same else None}


def _place(at: int, title: str) -> str:
    return f"{column_letter(at)} 列 {title}".strip()
