"""Live the chains: drafted and published edition by edition, anchors with their parts, the makers known so far."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from wutong.industries import services
from wutong.industries.lifecycle import LINK_KINDS, STAGES
from wutong.site.demo.tables import Row, Tables, day
from wutong.site.demo.town import Moment, Town, hour
from wutong_engines.codes import REGIONS

KEEPER = "zhaomin"
# Who looks after the anchors of a chain, and which office heads it.
NOTERS = {"ebike": "zhangchen", "pv": "liuyang", "vetpharm": "mafei"}
HEADS = {"ebike": "装备制造产业招商组", "pv": "新能源产业招商组", "vetpharm": "石化集团专精特新公司"}
ANCHORS_ON, WALKED_ON = date(2024, 6, 20), date(2024, 6, 26)
# Firms of these provinces were called on; those farther away are for the directory to find.
WALKED = ("甘肃", "青海", "宁夏")
VISITED = "演示:园区走访登记"
# What is published of the anchors' works here; the figures came out after the day on which the demo town stands.
FACTS = {
    "爱玛科技集团股份有限公司": {
        "product": "电动两轮车、电动三轮车(兰州项目)",
        "capacity": "两轮、三轮各 100 万辆/年(计划 2026 年 5 月投产);年产值 40 亿元以上",
        "source": "公开报道:兰州新区报 2025-04-03(产能、产值、824 亩);新京报 2024-05-31(拟投资约 20 亿元)",
        "note": "兰州项目公司:甘肃爱玛车业科技有限公司。产能和产值在演示日之后才公开,为演示提前录入,来源日期因此不填。",
    },
    "河北英利集团": {
        "product": "光伏组件",
        "capacity": "兰州项目的产能、投资和用地未见公开",
        "note": "供应商未见公开,清单按光伏组件通用的材料列出。",
    },
}
_STAGE = {label: word for word, label in STAGES}
_KIND = {label: word for word, label in LINK_KINDS} | {word: word for word, _ in LINK_KINDS}


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment of the chains."""
    told = [
        Moment(hour(_on(row["valid_from"]), 9), partial(_publish, town, tables, row)) for row in tables.chain_graphs
    ]
    for code in dict.fromkeys(row["chain"] for row in tables.chain_graphs):
        told.append(Moment(hour(ANCHORS_ON, 11), partial(_anchors, town, tables, code)))
        told.append(Moment(hour(WALKED_ON, 16), partial(_walk, town, tables, code)))
    return told


def _publish(town: Town, tables: Tables, row: Row) -> None:
    """Draft and publish one edition of a chain; the first one begins the chain."""
    by, code, number = town.people[KEEPER], row["chain"], int(row["version"])
    if code not in town.chains:
        rank = 10 * (1 + len(town.chains))
        made = services.add_chain(by=by, code=code, name=row["name"], head=HEADS.get(code, ""), rank=rank)
        town.chains[code] = made.pk
    version = services.draft(by=by, chain_id=town.chains[code], source=row["source"], note=row["note"])
    for segment in _new(tables.chain_segments, code, number):
        services.put_segment(
            by=by, version_id=version.pk, code=segment["code"], name=segment["name"], stage=_STAGE[segment["stage"]],
            industries=segment["industries"], words=segment["words"], not_words=segment["not_words"],
            position=int(segment["position"]), source=segment["source"], note=segment["note"],
        )  # fmt: skip
    for link in _new(tables.chain_links, code, number):
        services.put_link(
            by=by, version_id=version.pk, src=link["src"], dst=link["dst"], kind=_KIND[link["kind"]],
            share=float(link["share"]) if link["share"] else None, source=link["source"],
            source_date=day(link["source_date"]),
        )  # fmt: skip
    services.publish(by=by, version_id=version.pk, on=_on(row["valid_from"]))


def _new(rows: list[Row], code: str, number: int) -> Iterator[Row]:
    """Yield what an edition brings; it begins as a copy of the one before."""
    return (row for row in rows if row["chain"] == code and int(row["since"]) == number)


def _anchors(town: Town, tables: Tables, code: str) -> None:
    """Enter the anchors with their parts, and who is known to make a part; where nobody is, it stays a gap."""
    by, chain = town.people[NOTERS[code]], town.chains[code]
    parts: dict[tuple[str, str], int] = {}
    for row in (row for row in tables.anchor_parts if row["chain"] == code):
        firm = row["anchor"]
        if (code, firm) not in town.anchors:
            told: dict[str, Any] = {"source": _short(row["source"]), **FACTS.get(firm, {})}
            made = services.add_anchor(by=by, chain_id=chain, firm=firm, segment_code=row["anchor_segment"], **told)
            town.anchors[code, firm] = made.pk
        if (firm, row["part"]) not in parts:
            part = services.put_part(
                by=by, anchor_id=town.anchors[code, firm], name=row["part"], segment_code=row["segment"],
                amount=row["quantity"], share=float(row["share"]) if row["share"] else None,
                source=_short(row["source"]), source_date=day(row["source_date"]),
            )  # fmt: skip
            parts[firm, row["part"]] = part.pk
        if row["firm"]:
            province, city = _place(row["firm_place"])
            services.note_maker(
                by=by, chain_id=chain, segment_code=row["segment"], part_id=parts[firm, row["part"]],
                firm=row["firm"], evidence=row["level"], said=row["note"][:255], province=province, city=city,
                source=_short(row["source"]), source_date=day(row["source_date"]),
            )  # fmt: skip


def _walk(town: Town, tables: Tables, code: str) -> None:
    """Note the firms around here that were called on, each where its class and its scope agree with a segment."""
    name = next(row["name"] for row in tables.chain_graphs if row["chain"] == code)
    segments = [row for row in tables.chain_segments if row["chain"] == code]
    found = []
    for firm in tables.directory_firms:
        segment = _segment_of(firm, segments)
        if segment and firm["scope"] and firm["province"] in WALKED and name in firm["chain_tags"]:
            found.append(
                services.MakerValues(
                    segment_code=segment["code"],
                    firm=firm["name"],
                    province=firm["province"],
                    city=firm["city"],
                    is_local=firm["local"] == "yes",
                    evidence="sector",
                    said=firm["scope"][:255],
                    source=VISITED,
                    source_date=WALKED_ON,
                )
            )
    services.put_makers(by=town.people[NOTERS[code]], chain_id=town.chains[code], found=found)


def _segment_of(firm: Row, segments: list[Row]) -> Row | None:
    """Return the segment whose class is the firm's and whose words its scope uses most."""
    fits = [row for row in segments if firm["industry"] in row["industries"].split("|")]
    used = {row["code"]: sum(word in firm["scope"] for word in row["words"].split("|")) for row in fits}
    best = max(fits, key=lambda row: used[row["code"]], default=None)
    return best if best and used[best["code"]] else None


def _place(text: str) -> tuple[str, str]:
    """Return province and the rest of a place such as 江苏张家港."""
    known = REGIONS.locate(text)
    if known is None:
        return "", text
    province = REGIONS.path(known.code)[0].short_name
    return province, text.removeprefix(province)


def _short(text: str) -> str:
    return text[:255]


def _on(text: str) -> date:
    return date.fromisoformat(text)
