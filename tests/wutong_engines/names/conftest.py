"""A small directory to match against: an index is built once for all tests that only ask."""

import pytest

from wutong_engines.names.matching import Matcher

FIRMS = (
    "兰州爱玛电动车有限公司",
    "天津爱玛科技股份有限公司",
    "杭州卓联电子科技有限公司",
    "东莞嘉铭鑫机械设备有限公司",
    "厦门聚信堂生物科技有限公司",
    "北京鹤延龄药业发展有限公司",
    "威海至佳百隆家具有限公司",
    "沈阳藤艺电子有限公司",
    "甘肃状元楼粮油有限公司",
    "威立雅资源利用(西安)有限公司",
    "石家庄天合机械设备有限公司",
    "上海丛宇电子有限公司",
    "上海冠中食品有限公司",
    "威海和顺旅行社有限公司",
    "乐平市众友钢结构建设有限公司",
    "红星机械有限公司",
    "红星机械股份有限公司",
    "广州大通物流有限公司",
    "成都大通物流有限公司",
    "昆明会恩科技有限公司",
    "重庆前达化工有限公司",
    "深圳长城开发科技股份有限公司",
    "中国巨石股份有限公司",
    "西安晨曦航空科技股份有限公司",
)


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """The firms above, and enough others that common words are common."""
    brands = ("鼎盛", "瑞丰", "恒达", "金源", "华宇", "博远", "新锐", "百川", "宏图", "立信")
    trades = ("电子科技", "机械设备", "食品", "商贸", "物流", "生物科技", "家具", "化工", "药业", "建筑工程")
    places = ("郑州", "武汉", "长沙", "合肥", "南昌", "福州", "昆明", "贵阳", "太原", "济南")
    others = [f"{place}{brand}{trade}有限公司" for place in places for brand in brands for trade in trades]
    return Matcher.build([*FIRMS, *others])
