"""Millions of firms from the real ones: each copied with another trade name, place and day; written as a store's files.

Where the reference data is not beside the checkout, scopes are put together from a list of products instead.
"""

from pathlib import Path

import duckdb

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "enterprise"
FILE_ROWS = 1_000_000
_TITLES = (
    "CASE WHEN hash(uscc, copy) % 40 = 0 THEN [{'title': '国家级专精特新“小巨人”企业', 'level': '国家级',"
    " 'batch': '第四批', 'valid_from': DATE '2022-08-08', 'valid_to': DATE '2025-08-07', 'source': '演示'}] END"
)
_CLASSES = "['3824', '3843', '3770', '2710', '2750', '3825', '3311', '2929', '3812', NULL]"


def firms(folder: Path, rows: int) -> list[Path]:
    """Return the files of so many firms; made once."""
    found = sorted(folder.glob("part-*.parquet"))
    if found:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    real = _real(con) if SHARED.exists() else _made_up(con)
    real.create("real")
    (count,) = con.execute("SELECT count(*) FROM real").fetchone() or (0,)
    copies = -(-rows // count)
    for part in range(-(-rows // FILE_ROWS)):
        wanted = min(FILE_ROWS, rows - part * FILE_ROWS)
        target = folder / f".part-{part:02d}.parquet"
        copied = _copied(con, copies).limit(wanted, offset=part * FILE_ROWS)
        copied.write_parquet(str(target), compression="zstd")
        target.rename(folder / f"part-{part:02d}.parquet")
    con.close()
    return sorted(folder.glob("part-*.parquet"))


def _real(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    files = [str(path) for path in sorted(SHARED.glob("enterprise_*.parquet"))]
    columns = "uscc, name, reg_date, capital_wan, capital_currency, scope, province, city, reg_authority_code, address"
    return con.read_parquet(files, union_by_name=True).project(columns)


def _made_up(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    products = (
        "['控制器', '蓄电池', '轮毂电机', '塑料制品', '兽药', '光伏组件', '铝型材', '包装材料', '电线电缆', '五金制品']"
    )
    verbs = "['的生产、销售', '制造', '销售', '研发、生产', '加工']"
    return con.query("FROM range(100000) AS made(n)").project(
        f"""'x' || n AS uscc, '演示' || n || '有限公司' AS name, '2010-01-01' AS reg_date,
        CAST(n % 9000 AS DOUBLE) AS capital_wan, 'CNY' AS capital_currency,
        {products}[1 + n % 10] || {verbs}[1 + n % 5] || ';' || {products}[1 + (n // 10) % 10] || '的批发' AS scope,
        '浙江' AS province, '宁波' AS city, '330200' AS reg_authority_code, '演示路' || n || '号' AS address"""
    )


def _copied(con: duckdb.DuckDBPyConnection, copies: int) -> duckdb.DuckDBPyRelation:
    """Return every firm so many times, each time under another trade name."""
    name = "name[1:2] || chr(CAST(19968 + (hash(uscc, copy) % 3000) AS INT)) || name[3:]"
    return (
        con.query(f"FROM range({copies}) AS times(copy) CROSS JOIN real")
        .order("copy, province, uscc")
        .project(
            f"""uscc || '-' || copy AS id, {name} AS name, {name} AS plain,
            TRY_CAST(reg_date AS DATE) - CAST(copy * 17 AS INT) AS reg_date, capital_wan, capital_currency, scope,
            province, city, reg_authority_code AS region_code, address,
            {_CLASSES}[1 + CAST(hash(copy, uscc) % 10 AS INT)] AS industry, {_TITLES} AS titles,
            ['小型', '微型', '中型', NULL][1 + CAST(hash(uscc) % 4 AS INT)] AS size_class,
            false AS is_branch, '生成' AS source, DATE '2024-01-01' AS source_date,
            100 + (hash(reg_authority_code) % 2200) / 100.0 AS lon, 22 + (hash(city) % 2000) / 100.0 AS lat"""
        )
    )
