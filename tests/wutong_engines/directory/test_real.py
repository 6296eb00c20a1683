"""Real firms, where the reference data lies beside the checkout."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wutong_engines.directory import Filters, Store, build, open_store, spelling

_DATA = Path(__file__).resolve().parents[3] / "../shared/data/enterprise/enterprise_gansu.parquet"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not _DATA.exists(), reason="the reference data does not lie beside the checkout"),
]


@pytest.fixture(scope="module")
def gansu(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A thousand firms of Gansu, every one with its true code."""
    folder = tmp_path_factory.mktemp("gansu")
    table = pq.read_table(_DATA).slice(20_000, 1_000)
    pq.write_table(table, folder / "gansu.parquet")
    report = build([folder / "gansu.parquet"], folder / "store", made_on=date(2019, 4, 30), workers=1)
    assert report.rows_read == report.rows_kept + report.rows_merged + report.refused_count
    return open_store(folder / "store")


def test_every_firm_is_found_by_its_name_first_and_by_its_code_alone(gansu: Store) -> None:
    rows = pq.read_table(_DATA).slice(20_000, 1_000).to_pylist()
    for row in rows[::20]:
        by_name = gansu.search(row["name"], filters=Filters(branches=True)).hits[0]
        by_code = gansu.search(row["uscc"], filters=Filters(branches=True)).hits
        assert spelling.fold(by_name.name) == spelling.fold(row["name"])
        assert [hit.id for hit in by_code] == [row["uscc"]]


def test_facts_come_through_as_the_source_has_them(gansu: Store) -> None:
    rows = pq.read_table(_DATA).slice(20_000, 1_000).to_pylist()
    firms = {firm.id: firm for firm in gansu.firms([row["uscc"] for row in rows[::20]])}
    for row in rows[::20]:
        firm = firms[row["uscc"]]
        assert (firm.province, firm.scope, firm.address) == ("甘肃", row["scope"] or "", row["address"] or "")
        assert str(firm.reg_date) == row["reg_date"]
        if row["capital_wan"] is not None and firm.capital_wan is not None:
            assert firm.capital_wan == pytest.approx(row["capital_wan"])
