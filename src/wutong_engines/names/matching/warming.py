"""Compile what matching needs and keep it on disk: half a minute once a machine, best spent while something else runs.

``python -m wutong_engines.names.matching.warming``
"""

from wutong_engines.names.matching.matcher import Matcher
from wutong_engines.names.matching.pairs import probabilities

# Names that walk through every compiled function: Chinese, pinyin with English, one that means nobody.
_NAMES = ("兰州爱玛电动车有限公司", "甘肃瑞岭置业有限公司", "天津爱玛科技集团股份有限公司")
_QUERIES = ("爱玛电动车", "Ruiling Real Estate Co., Ltd", "瑞玲置业", "无此企业")


def warm() -> None:
    """Match and compare a few names with a few others; the machine code stays for the next process."""
    Matcher.build(_NAMES).match_many(list(_QUERIES), workers=1)
    probabilities(_NAMES, _QUERIES[:3])


if __name__ == "__main__":
    warm()
