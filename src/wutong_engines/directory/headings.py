"""Which column of a table says what: our own names, and the headings people put above their columns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from wutong_engines.directory.errors import BadTable

_HEADINGS: Final = {
    "name": "企业名称 公司名称 单位名称 名称 企业名 公司名 公司 企业 单位 客商名称 参展商 参展企业 投资方 全称 "
    "企业全称 公司全称 纳税人名称 机构名称 company companyname firm fullname",
    "uscc": "统一社会信用代码 信用代码 社会信用代码 统一信用代码 统一代码 纳税人识别号 税号 creditcode uscc "
    "unifiedsocialcreditcode",
    "reg_date": "成立日期 注册日期 成立时间 注册时间 登记日期 核准日期 设立日期 registrationday establishdate "
    "foundeddate",
    "type": "企业类型 公司类型 类型 市场主体类型 主体类型 经济性质 character companytype",
    "capital_raw": "注册资本 注册资金 认缴资本 注册资本万元 注册资金万元 注册资本(万元) 注册资金(万元) capital "
    "registeredcapital",
    "capital_wan": "capitalwan",
    "capital_currency": "币种 注册资本币种 capitalcurrency currency",
    "scope": "经营范围 业务范围 主营业务 主营产品 主营 产品 经营项目 businessscope",
    "province": "省份 省 所属省份 所在省 省市 所在省份 省级",
    "city": "城市 市 所属城市 所在市 地市 市州 所在城市 地级市",
    "region_code": "区划代码 行政区划代码 行政区划 地区代码 所属地区代码",
    "reg_authority_code": "登记机关代码 regauthoritycode",
    "address": "地址 注册地址 住所 企业地址 公司地址 经营地址 通信地址 通讯地址 详细地址 registeredaddress",
    "industry": "行业代码 行业 国民经济行业 所属行业 行业小类 国民经济行业代码 国标行业 industrycode",
    "titles": "称号 资质 荣誉 认定 专精特新 资质荣誉 企业称号 title",
    "size_class": "企业规模 规模 企业划型 划型 sizeclass",
    "is_branch": "是否分支机构 分支机构 isbranch",
    "former_names": "曾用名 原名 原名称 曾用名称 历史名称 formername",
    "chain_tags": "产业链 所属产业链 产业链标签 链条 chaintag chain",
    "lon": "经度 longitude lng",
    "lat": "纬度 latitude",
    "source": "来源 数据来源 信息来源",
    "source_date": "数据日期 来源日期 截止日期 更新日期",
}
# Columns that a checked source has computed and that are computed anew here.
_KNOWN_BETTER: Final = {"usccok", "id", "plain", "core", "key", "region", "usccstatus", "row", "notes", "formerids"}
COLUMNS: Final = tuple(_HEADINGS)
# A unit in the heading belongs to every number below it.
_IN_WAN: Final = re.compile(r"万元")


def tidy(heading: object) -> str:
    """Fold a heading for comparing: width, case, brackets, white space and underscores do not matter."""
    text = unicodedata.normalize("NFKC", "" if heading is None else str(heading)).lower()
    return re.sub(r"[\s_\-*:()\[\]]+", "", text)


_MEANING: Final = {tidy(word): column for column, words in _HEADINGS.items() for word in (column, *words.split())}


def is_heading(cells: Sequence[object]) -> bool:
    """Whether a row of a sheet is its headings: one of the cells means the firm's name."""
    return any(_MEANING.get(tidy(cell)) == "name" for cell in cells)


def assign(cells: Sequence[object], mapping: Mapping[str, str] | None, table: str) -> dict[int, str]:
    """Tell what each column means; a column nobody knows keeps its heading behind a ``+``.

    :param mapping: heading → our column, where the caller knows better.
    :raises BadTable: when no column holds names, or a mapping names a column that is not there.
    """
    wanted = {tidy(heading): column for heading, column in (mapping or {}).items()}
    _refuse_unknown(wanted, {tidy(cell) for cell in cells}, table)
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        heading = tidy(cell)
        column = wanted.get(heading) or _MEANING.get(heading)
        if not heading or heading in _KNOWN_BETTER:
            continue
        # Of two columns that mean the same, the one the caller named speaks, else the first; the other is kept.
        taken = column in found.values() or (heading not in wanted and column in wanted.values())
        found[place] = column if column and not taken else "+" + str(cell).strip()
    if "name" not in found.values():
        seen = "、".join(str(cell) for cell in cells[:8] if cell not in (None, ""))
        raise BadTable(
            f"{table} 里没有企业名称一列(看到的表头:{seen or '空'})。"
            "请把那一列的表头改为“企业名称”,或用 --column 表头=name 指明。"
        )
    return found


def counts_in_wan(cell: object) -> bool:
    """Whether a heading says that its bare numbers are 万元."""
    return bool(_IN_WAN.search(unicodedata.normalize("NFKC", str(cell))))


def _refuse_unknown(wanted: Mapping[str, str], headings: set[str], table: str) -> None:
    for heading, column in wanted.items():
        if column not in _HEADINGS:
            raise BadTable(f"不认识的列名“{column}”,可用的有:{'、'.join(_HEADINGS)}。")
        if heading not in headings:
            raise BadTable(f"{table} 里没有表头“{heading}”,无法把它当作 {column}。")
