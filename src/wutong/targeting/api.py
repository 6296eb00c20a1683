"""The same verbs and questions as the pages, as JSON."""

from ninja import Router

router = Router()
