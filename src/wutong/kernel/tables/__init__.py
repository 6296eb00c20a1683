"""Tables in and out: a domain declares columns, a check and an insert; pages, jobs, undo and files come with it.

::

    class FirmTable(Table):
        code, label = "leads.firms", "线索"
        columns = (
            Column("investor", "投资方", aliases=("企业名称", "公司名称"), required=True, parse=parsers.short(200)),
            Column("investment", "总投资(万元)", aliases=("总投资",), parse=parsers.wan_yuan, example="2.5亿元"),
        )
        ...

    tables.register(FirmTable())

The pages are at ``reverse("kernel:import", args=["leads.firms"])``; the empty file to fill in is at
``reverse("kernel:import_template", args=[...])``.
"""

from wutong.kernel.tables import parsers
from wutong.kernel.tables.export import CellWriter, export, new_workbook, workbook
from wutong.kernel.tables.table import OK, Column, Kept, Pass, Row, Table, Verdict, get, register

__all__ = [
    "OK",
    "CellWriter",
    "Column",
    "Kept",
    "Pass",
    "Row",
    "Table",
    "Verdict",
    "export",
    "get",
    "new_workbook",
    "parsers",
    "register",
    "workbook",
]
