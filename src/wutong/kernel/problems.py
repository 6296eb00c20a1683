"""Refusals for machines: problem JSON (RFC 9457), made in one place for every endpoint."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError

from wutong.kernel.errors import Refusal


class Problem(Schema):
    """What an endpoint answers when it refuses."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str]


def answer(status: int, code: str, title: str, detail: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """Return a problem answer."""
    body = {
        "type": f"urn:wutong:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "fields": fields or {},
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def document(schema: dict[str, Any]) -> None:
    """Write into an OpenAPI schema that every operation may answer with a problem; ``teach`` makes it so."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    components.setdefault("Problem", Problem.model_json_schema())
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answer = {"description": "拒绝:一句话说明缘由,并指明字段。", "content": {"application/problem+json": problem}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)


def teach(api: NinjaAPI) -> None:
    """Make an API answer refusals, bad input and missing keys as problems."""

    def refused(request: HttpRequest, exception: Refusal | type[Refusal]) -> HttpResponse:
        assert isinstance(exception, Refusal)  # noqa: S101 - ninja's handler type also names the class itself
        return answer(exception.status, exception.code, exception.title, exception.message, exception.fields)

    def invalid(request: HttpRequest, exception: ValidationError | type[ValidationError]) -> HttpResponse:
        errors: list[dict[str, Any]] = list(getattr(exception, "errors", []))
        fields = {".".join(str(part) for part in error["loc"]): str(error["msg"]) for error in errors}
        return answer(422, "invalid", "内容不合规", "有字段不合规,见 fields。", fields)

    def unknown(request: HttpRequest, exception: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
        return answer(401, "sign-in", "请先登录", "请登录,或在 Authorization 里带上有效的接口令牌。")

    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, unknown)
