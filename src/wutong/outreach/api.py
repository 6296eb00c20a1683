"""Endpoints of this domain."""

from ninja import Router

router = Router()
