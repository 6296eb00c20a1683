"""Where two texts differ, letter by letter, so that a person sees it before reading."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from wutong.enterprises.queries import names

_LONGEST = 200


@dataclass(frozen=True)
class Piece:
    """A run of letters, and whether the other side has it as well."""

    text: str
    same: bool


@dataclass(frozen=True)
class Difference:
    """Two texts cut into the runs they share and those they do not."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        return all(piece.same for piece in (*self.left, *self.right))


def between(left: str, right: str) -> Difference:
    """Return where two texts differ; width, case and script do not count as a difference."""
    one, other = left[:_LONGEST], right[:_LONGEST]
    folded = [_letters(one), _letters(other)]
    blocks = SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_matching_blocks()
    return Difference(
        tuple(_cut(one, [(block.a, block.size) for block in blocks])),
        tuple(_cut(other, [(block.b, block.size) for block in blocks])),
    )


def _letters(text: str) -> list[str]:
    # Letter by letter: the places of the pieces are those of the text as it was written.
    return [names.fold(letter) or letter for letter in text]


def _cut(text: str, shared: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, size in shared:
        if start > at:
            pieces.append(Piece(text[at:start], False))
        if size:
            pieces.append(Piece(text[start : start + size], True))
        at = max(at, start + size)
    return pieces
