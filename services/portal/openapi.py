"""One OpenAPI document out of the services' own. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
REF = "#/components/schemas/"


def merged(documents: Mapping[str, Json], missing: list[str]) -> Json:
    """All paths and schemas; a schema that two services understand differently gets the second one's name before its own.

    ``missing``: services that did not answer, named under ``x-missing``.
    """
    paths: Json = {}
    schemas: Json = {}
    for service, document in documents.items():
        own = document.get("components", {}).get("schemas", {})
        clashing = [name for name, schema in own.items() if schemas.get(name, schema) != schema]
        renamed = _renamed(document, {name: f"{service.capitalize()}{name}" for name in clashing})
        schemas |= renamed.get("components", {}).get("schemas", {})
        paths |= renamed["paths"]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Báo cáo", "version": "1"},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}],
        "x-missing": missing,
    }


def _renamed(document: Json, names: dict[str, str]) -> Json:
    if not names:
        return document
    words = json.dumps(document)
    for old, new in names.items():
        words = words.replace(f'"{REF}{old}"', f'"{REF}{new}"')
    renamed: Json = json.loads(words)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    return renamed


@dataclass(frozen=True, slots=True)
class Operation:
    """A call as the docs page shows it."""

    method: str
    path: str
    words: str
    parameters: list[Json]
    body: list[str]
    """Names of the schemas that the call takes."""
    answers: list[tuple[str, str, list[str]]]
    """Status, what it means, and the names of the schemas of the answer."""


def subjects(document: Json) -> dict[str, list[Operation]]:
    """The calls by subject."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            answers = [
                (status, answer["description"], sorted(set(_named(answer))))
                for status, answer in sorted(said["responses"].items())
            ]
            operation = Operation(
                method.upper(),
                path,
                said.get("description", ""),
                said.get("parameters", []),
                sorted(set(_named(said.get("requestBody", {})))),
                answers,
            )
            found.setdefault((said.get("tags") or ["other"])[0], []).append(operation)
    return dict(sorted(found.items()))


def type_words(schema: Json) -> str:
    """A schema's type in a word or two; ``anyOf`` as alternatives."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "anyOf" in schema:
        return " | ".join(type_words(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{type_words(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "any")


def _named(value: Any) -> Iterator[str]:
    """The names of the schemas that a part of the document refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].removeprefix(REF)
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)
