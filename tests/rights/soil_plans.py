"""Who is let in to prices, outlets and plans."""

from tests.rights.addresses import API
from tests.rights.rows import Row, row

ON = "2024-06-28"
REASON = {"reason": "询价有误"}
PRICE = {"kind": "haul_first", "yuan": "6.00", "source": "询价", "on": "2024-06-27"}
OUTLET = {"kind": "disposal", "name": "北坡消纳场", "longitude": 103.6, "latitude": 36.6, "source": "踏勘"}
PLAN = {"name": "三季度", "starts_on": ON, "weeks": 8, "basis": "likely"}
SOIL = f"{API}/soil"


def pages(insiders: str) -> list[Row]:
    """Return the lines of the pages: insiders look, 土方岗 works, firms and the three officers stay outside."""
    looked = ("prices", "outlets", "plans", "plan_compare", "plan", "plan_progress", "plan_fresh", "plan_what_if",
              "plan_sheet", "price_file")  # fmt: skip
    return [
        *(line for name in looked for line in row(f"earthworks:{name}", "GET", insiders)),
        *row("earthworks:price_add", "GET POST", "ma", said=PRICE),
        *row("earthworks:price_withdraw", "GET POST", "ma", said=REASON),
        *row("earthworks:outlet_add", "GET POST", "ma", said=OUTLET),
        *row("earthworks:outlet_edit", "GET POST", "ma", said={**OUTLET, "version": 1}),
        *row("earthworks:outlet_close", "POST", "ma", said=REASON),
        *row("earthworks:plan_start", "GET POST", "ma", said=PLAN),
        *row("earthworks:plan_save", "POST", "ma", said={"name": "假设", "max_km": "3"}),
        *row("earthworks:plan_again", "POST", "ma"),
        *row("earthworks:plan_recheck", "POST", "ma"),
        *row("earthworks:plan_cancel", "POST", "ma"),
        *row("earthworks:plan_replan", "POST", "ma", said={"change": "2"}),
        *row("earthworks:plan_propose", "POST", "ma"),
    ]


def endpoints(insiders: str) -> list[Row]:
    """Return the lines of the API."""
    price = {"kind": "haul_first", "fen": 600, "source": "询价", "on": "2024-06-27"}
    plan = f"{SOIL}/plans/{{int:plan_id}}"
    return [
        *row(f"{SOIL}/prices", "GET", insiders),
        *row(f"{SOIL}/prices", "POST", "ma", said=price),
        *row(f"{SOIL}/outlets", "GET", insiders),
        *row(f"{SOIL}/outlets", "POST", "ma", said=OUTLET),
        *row(f"{SOIL}/plans", "GET", insiders),
        *row(f"{SOIL}/plans", "POST", "ma", said={"name": "三季度", "starts_on": ON, "weeks": 8}),
        *row(plan, "GET", insiders),
        *row(f"{plan}/what-if", "POST", insiders, said={"max_km": 3}),
        *row(f"{plan}/cancel", "POST", "ma"),
        *row(f"{plan}/replan", "POST", "ma", said={"change_fen": 200}),
    ]
