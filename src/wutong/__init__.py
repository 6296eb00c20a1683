"""Wutong 梧桐: the working system of a development zone that attracts firms and helps them build."""
