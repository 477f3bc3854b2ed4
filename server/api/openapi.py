"""Owns the OpenAPI 3.1 document: made from the table of routes, never written by hand."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from server.api.routes import ID_PATTERN, JSON, PATH_PATTERNS, PREFIX, Input, Route

PROBLEM: Final = "application/problem+json"
Schema = dict[str, Any]  # Any: JSON Schema

_ETAG: Final = {"description": "Changes when the body does.", "schema": {"type": "string"}}
_RETRY: Final = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
_MEANINGS: Final = {
    304: "The client has it already (`If-None-Match`).",
    401: "Who asks is not known.",
    403: "Who asks may not do this.",
    404: "There is no such thing.",
    408: "The body did not arrive in time.",
    412: "It was changed meanwhile (`If-Match`).",
    413: "The body is too large.",
    415: "The body is not JSON by its type.",
    421: "The server is not known by this name.",
    422: "What was sent is wrong; `detail` says what.",
    429: "Too many requests from here; `Retry-After` says when to come back.",
    503: "Not now; `Retry-After` says when.",
}


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    """What was wrong and what to do."""


def document(routes: Sequence[Route], version: str) -> Schema:
    """Return the document of *routes*."""
    names, schemas = _schemas(routes)
    paths: Schema = {}
    for route in routes:
        operation = _operation(route, names)
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hangtime",
            "version": version,
            "description": "Conventions: docs/reference/api.md. SI units, named in the keys.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(routes: Iterable[Route]) -> tuple[dict[tuple[type, str], Schema], Schema]:
    """Return a reference for each model and what it is for, and what they refer to."""
    used: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for route in routes:
        if route.answers is not None:
            used.append((route.answers, "serialization"))
        if route.reads is not None:
            used.append((route.reads, "validation"))
    names, told = models_json_schema(
        list(dict.fromkeys(used)), ref_template="#/components/schemas/{model}"
    )
    return {(model, mode): ref for (model, mode), ref in names.items()}, told["$defs"]


def _operation(route: Route, names: dict[tuple[type, str], Schema]) -> Schema:
    operation: Schema = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "tags": [route.path.split("/")[1]],
        "parameters": [*_path_parameters(route), *_query_parameters(route.query)],
        "responses": {str(status): _response(route, status, names) for status in route.statuses},
    }
    if route.matches:
        operation["parameters"].append(_header("If-Match", "The ETag of what is to be changed."))
    if route.makes:
        told = "The same when the same is sent again: 1 to 200 visible characters of ASCII."
        operation["parameters"].append(_header("Idempotency-Key", told))
    if 304 in route.statuses:
        operation["parameters"].append(_header("If-None-Match", "The ETag of what is had."))
    if route.reads is not None:
        schema = names[route.reads, "validation"]
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    if route.action is not None:
        # A browser on the server's own machine needs no token.
        operation["security"] = [{}, {"token": []}]
        operation["x-hangtime-action"] = route.action
    return operation


def _operation_id(route: Route) -> str:
    words = [part.strip("{}").replace(".", "_") for part in route.path.split("/") if part]
    return "_".join((route.method.lower(), *words))


def _path_parameters(route: Route) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": PATH_PATTERNS.get(name, ID_PATTERN)},
        }
        for name in route.path_names
    ]


def _query_parameters(model: type[Input]) -> list[Schema]:
    schema = model.model_json_schema()
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": told.pop("description", ""),
            "schema": told,
        }
        for name, told in schema.get("properties", {}).items()
    ]


def _header(name: str, description: str) -> Schema:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }


def _response(route: Route, status: int, names: dict[tuple[type, str], Schema]) -> Schema:
    if status == route.status:
        return _success(route, names)
    told: Schema = {"description": _MEANINGS.get(status, HTTPStatus(status).phrase)}
    if status == 304:
        return {**told, "headers": {"ETag": _ETAG}}
    told["content"] = {PROBLEM: {"schema": names[Problem, "serialization"]}}
    if status in (429, 503):
        told["headers"] = {"Retry-After": _RETRY}
    return told


def _success(route: Route, names: dict[tuple[type, str], Schema]) -> Schema:
    told: Schema = {"description": route.summary}
    if route.answers is not None:
        schema = names[route.answers, "serialization"]
        told["content"] = {JSON: {"schema": schema}}
        told["headers"] = {"ETag": _ETAG}
    elif route.status != 204:
        told["content"] = {route.answers_as: {}}
    if route.status == 201:
        location = {"description": "Where it is.", "schema": {"type": "string"}}
        told.setdefault("headers", {})["Location"] = location
    return told
