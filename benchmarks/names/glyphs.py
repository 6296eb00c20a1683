"""Find the characters that look alike: draw each one in Noto Sans SC, compare the pictures, write the table.

``python -m benchmarks.names.glyphs`` draws the 6,763 characters of GB 2312 with the browser of the tests and the font
that ``npm ci`` fetches (SIL Open Font License), and writes ``src/wutong_engines/names/matching/lookalike.csv``. The
table is derived once and shipped; no picture and no font outline is in it.
"""

import csv
import os
import shutil
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

_ROOT: Final = Path(__file__).parents[2]
_CSS: Final = _ROOT / "node_modules/@fontsource/noto-sans-sc/400.css"
_OUT: Final = _ROOT / "src/wutong_engines/names/matching/lookalike.csv"
_SIDE: Final = 32
# Above this two characters are taken for one another at a glance: 天 夭, 恒 桓, 科 料. Chosen by looking at the pairs.
_ALIKE: Final = 0.76
_MOST: Final = 24

_DRAW: Final = """
async ([characters, side]) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const font = (side - 4) + 'px "Noto Sans SC"';
  await document.fonts.load(font, characters);
  const rows = [];
  for (const character of characters) {
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, side, side);
    pen.fillStyle = '#fff';
    pen.font = font;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(character, side / 2, side / 2 + 1);
    const data = pen.getImageData(0, 0, side, side).data;
    rows.push(Array.from({length: side * side}, (_, at) => data[4 * at]));
  }
  return rows;
}
"""


def characters() -> list[str]:
    """Return the Chinese characters of GB 2312, which is nearly every character a firm may use."""
    found = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            text = bytes((high, low)).decode("gb2312", errors="ignore")
            found += [text] if text else []
    return found


def drawn(signs: list[str]) -> NDArray[np.float32]:
    """Return one grey picture a character, a row each."""
    chromium = os.environ.get("WUTONG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(_CSS.parent.as_uri() + "/package.json")
        page.add_style_tag(url=_CSS.as_uri())
        rows: list[list[int]] = []
        for start in range(0, len(signs), 200):
            rows += page.evaluate(_DRAW, ["".join(signs[start : start + 200]), _SIDE])
        browser.close()
    return np.array(rows, np.float32)


def blurred(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Smear each picture by a pixel, so that a stroke beside a stroke still counts."""
    square = pictures.reshape(-1, _SIDE, _SIDE)
    for axis in (1, 2):
        square = (np.roll(square, 1, axis) + 2 * square + np.roll(square, -1, axis)) / 4
    flat = square.reshape(len(square), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return (flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def alike(signs: list[str], pictures: NDArray[np.float32]) -> list[tuple[str, str, float]]:
    """Return the pairs that look alike, the nearest of each character only."""
    likeness = pictures @ pictures.T
    np.fill_diagonal(likeness, 0)
    pairs: dict[tuple[str, str], float] = {}
    for row in range(len(signs)):
        for other in np.argsort(-likeness[row])[:_MOST]:
            if likeness[row, other] >= _ALIKE:
                pairs[min(signs[row], signs[other]), max(signs[row], signs[other])] = float(likeness[row, other])
    return sorted((one, other, score) for (one, other), score in pairs.items())


def main() -> None:
    """Draw, compare, write."""
    signs = characters()
    pairs = alike(signs, blurred(drawn(signs)))
    with _OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["one", "other", "likeness"])
        writer.writerows((one, other, f"{score:.2f}") for one, other, score in pairs)
    print(f"{len(signs)} characters, {len(pairs)} pairs that look alike")


if __name__ == "__main__":
    main()
