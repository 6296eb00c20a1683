"""Taking a firm name apart: the same firm in any spelling has one key, a branch never its parent's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from wutong_engines.names import FirmName, normalise

brands = st.sampled_from(["爱玛", "英利源", "莫尼赛克", "金泰绿建", "瑞岭", "华天鸿业", "德隆", "TCL", "3M", "凤凰"])
trades = st.sampled_from(["科技", "电动车", "机电设备", "生物制药", "土石方工程", "建材", "环境", "软件"])
regions = st.sampled_from(
    ["", "兰州", "兰州市", "甘肃省", "甘肃省兰州市", "内蒙古自治区", "临夏州", "上海", "兰州新区"]
)
forms = st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂", "公司", ""])
typed = st.text(
    alphabet=st.sampled_from("兰州新区爱玛科技有限公司集团分厂()（）【】 　.,;1２A★“”/-*、乾發電廠國LTDCO"), max_size=24
)
_to_traditional = OpenCC("s2t")


@pytest.mark.parametrize(
    ("name", "core", "region"),
    [
        ("爱玛科技集团股份有限公司", "爱玛科技", ""),
        ("甘肃省兰州市永登县祁连山水泥有限公司", "祁连山水泥", "永登"),
        ("爱玛科技（兰州新区）有限责任公司", "爱玛科技", "兰州新区"),
        ("甘肃爱玛科技(兰州)有限公司", "爱玛科技", "兰州"),
        ("爱玛科技兰州有限公司", "爱玛科技", "兰州"),
        ("临夏回族自治州河州建工集团", "河州建工", "临夏"),
        ("上海南京路商业有限公司", "南京路商业", "上海"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴中国", ""),
        ("广州藍柏電子科技 Co., Ltd.", "蓝柏电子科技", "广州"),
        ("汤一机械设备 Tangyi Machinery", "汤一机械设备", ""),
        ("读者印务厂", "读者印务", ""),
        ("砖厂", "砖厂", ""),
    ],
)
def test_the_firms_own_words_and_its_region_are_found(name: str, core: str, region: str) -> None:
    assert (normalise(name).core, normalise(name).region) == (core, region)


@pytest.mark.parametrize(
    "noisy",
    [
        "12.兰州爱玛有限公司",
        "（3）兰州爱玛有限公司",
        "一、兰州爱玛有限公司；",
        "兰州爱玛有限公司 (A12展位)",
        "兰州爱玛有限公司 B1.521",
        "【重点】★兰州爱玛有限公司*",
        "“兰州爱玛有限公司”",
        "兰州爱玛有限公司/意向",
        "兰州爱玛有限公司（演示）",
        "12. 兰州爱玛有限公司（A12展位）（拟签约）",
    ],
)
def test_what_lists_put_around_a_name_is_no_part_of_it(noisy: str) -> None:
    assert normalise(noisy).plain == "兰州爱玛有限公司"
    assert normalise(noisy).key == normalise("爱玛有限责任公司").key


def test_a_region_with_a_trade_alone_is_the_name() -> None:
    assert normalise("大连市化工有限公司").key == normalise("大连化工厂").key == "大连化工"
    assert normalise("兰州化工有限公司").key != normalise("大连化工有限公司").key


def test_a_branch_is_marked_and_kept_apart_from_its_parent() -> None:
    parent = normalise("甘肃电投集团有限公司")
    branch = normalise("甘肃电投集团有限公司兰州市分公司")
    assert branch.branch == "兰州分公司"
    assert branch.core == parent.core
    assert branch.key != parent.key
    assert branch.key == normalise("甘肃省电投集团有限责任公司(兰州分公司)").key
    assert branch.key != normalise("甘肃电投集团有限公司天水分公司").key


@pytest.mark.parametrize("empty", ["", "   ", "\u3000\n", "★", "()"])
def test_a_name_of_nothing_has_no_key(empty: str) -> None:
    assert normalise(empty).key == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [("重庆长安汽车", "cqcaqc"), ("厦门银行", "xmyh"), ("TCL科技（兰州）", "tclkjlz"), ("兰州新区石化", "lzxqsh")],
)
def test_initials_are_what_people_type(name: str, initials: str) -> None:
    assert normalise(name).initials == initials


@given(typed)
def test_one_spelling_stays_as_it_is(name: str) -> None:
    once = normalise(name)
    again = normalise(once.plain)
    assert (again.plain, again.key) == (once.plain, once.key)


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_a_fuss(name: str) -> None:
    assert isinstance(normalise(name), FirmName)
    assert normalise(name).initials.isascii()


@given(regions, brands, trades, forms)
def test_width_brackets_script_and_white_space_leave_the_key(region: str, brand: str, trade: str, form: str) -> None:
    name = f"{brand}{trade}({region}){form}" if region else f"{brand}{trade}{form}"
    key = normalise(name).key
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)
    assert normalise(wide).key == key
    assert normalise(name.replace("(", "【").replace(")", "】")).key == key
    assert normalise(_to_traditional.convert(name)).key == key
    assert normalise(" \u3000".join(name)).key == key
    assert normalise(name.lower()).key == key


@given(regions, brands, trades, forms, forms)
def test_region_and_legal_form_leave_the_key(region: str, brand: str, trade: str, form: str, other: str) -> None:
    in_front = normalise(f"{region}{brand}{trade}{form}")
    in_brackets = normalise(f"{brand}{trade}({region}){other}")
    assert in_front.key == in_brackets.key == brand + trade
    assert in_front.region == in_brackets.region
