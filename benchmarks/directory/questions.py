"""What people type, drawn from the names of a store itself; the same questions go to every engine."""

import random
from collections.abc import Sequence

from pypinyin import lazy_pinyin

from wutong_engines.directory import spelling
from wutong_engines.names import normalise

COMMON = ("公司", "有限公司", "科技", "科技有限公司", "兰州", "上海", "贸易有限", "股份有限公司", "技术", "工程")


def questions(names: Sequence[str], codes: Sequence[str], each: int, seed: int = 1) -> dict[str, list[str]]:
    """Return questions by kind."""
    chance = random.Random(seed)
    chosen = [chance.choice(names) for _ in range(each)]
    cores = [normalise(name).core for name in chosen]

    def part(size: int) -> list[str]:
        texts = [spelling.fold(name) for name in chosen]
        starts = [chance.randrange(max(1, len(text) - size)) for text in texts]
        return [text[start : start + size] for text, start in zip(texts, starts, strict=True)]

    return {
        "whole name": chosen,
        "own words": cores,
        **{f"{size} character{'s' * (size > 1)}": part(size) for size in (1, 2, 3, 4)},
        "commonest words": [chance.choice(COMMON) for _ in range(each)],
        "2 initials": [spelling.initials(name)[:2] for name in chosen],
        "4 initials": [spelling.initials(core)[:4] for core in cores],
        "full pinyin": ["".join(lazy_pinyin(core[:2])) for core in cores],
        "code, 8 signs": [chance.choice(codes)[:8] for _ in range(each)],
        "two words": [f"{text[:2]} {text[4:6]}" for text in map(spelling.fold, chosen)],
        "nobody": [f"龘{name[2:5]}" for name in chosen],
    }
