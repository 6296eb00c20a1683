"""What each party pays alone, what they save together, and how to share it so that nobody loses."""

from wutong_engines.haulage.sharing.alone import baseline, saving
from wutong_engines.haulage.sharing.split import METHODS, Excess, Method, Party, Split, split

__all__ = ["METHODS", "Excess", "Method", "Party", "Split", "baseline", "saving", "split"]
