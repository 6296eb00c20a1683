"""Verbs of insight: make a bulletin, write its words, set it in Word and in Excel."""

from wutong.insight.services.bulletins import make, write
from wutong.insight.services.sheets import excel
from wutong.insight.services.word import word

__all__ = ["excel", "make", "word", "write"]
