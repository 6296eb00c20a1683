"""Endpoints of this domain: the same verbs and the same rights as the pages."""

from ninja import Router

router = Router()
