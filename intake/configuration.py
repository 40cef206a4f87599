"""`intake.toml` as a person wants to find it: every setting with its comment and its default.

The same descriptions make docs/configuration.md, so that neither can fall behind `intake.settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tomlkit
from pydantic import BaseModel

from intake.settings import Settings, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


def tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Name and model of each table of `intake.toml`, in order."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield name, field.annotation


def text_of(given: Mapping[str, Mapping[str, Any]]) -> str:
    """A commented `intake.toml` with the values `given` by table and key; what is not given stands as its default."""
    document = tomlkit.document()
    document.add(tomlkit.comment("The settings of this intake site. `intake doctor` checks them."))
    document.add(tomlkit.comment("Each can be overridden by an environment variable: INTAKE_<TABLE>__<KEY>."))
    for name, model in tables():
        table = tomlkit.table()
        for key, field in model.model_fields.items():
            table.add(tomlkit.comment(field.description or key))
            value = given.get(name, {}).get(key, default_of(field))
            table.add(key, _written(value))
        document.add(tomlkit.nl())
        document.add(tomlkit.comment((model.__doc__ or "").splitlines()[0]))
        document.add(name, table)
    document.add(tomlkit.nl())
    document.add(tomlkit.comment((Source.__doc__ or "").splitlines()[0]))
    sources = given.get("sources", {})
    if sources:
        document.add("sources", tomlkit.item(dict(sources)))
    else:
        document.add(tomlkit.comment("[sources.emergency]"))
        document.add(tomlkit.comment('priority = "stat"'))
    return tomlkit.dumps(document)


def default_of(field: FieldInfo) -> Any:  # noqa: ANN401 -- any TOML value
    """The default of a setting as TOML holds it."""
    value = field.get_default(call_default_factory=True)
    return value if isinstance(value, (str, bool, int, float, tuple, list, dict)) else str(value)


def _written(value: Any) -> Any:  # noqa: ANN401 -- any TOML value
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return list(value) if isinstance(value, tuple) else value


def reference() -> str:
    """docs/configuration.md."""
    lines = [
        "# Configuration",
        "",
        "Written by `make docs` from `intake/settings.py`; a test fails when it is out of date.",
        "",
        "`intake.toml` lies in the site's folder. Each value can be overridden by an environment variable,",
        "`INTAKE_<TABLE>__<KEY>` (two underscores), for example `INTAKE_WEB__PORT=9000`.",
    ]
    listed: list[tuple[str, type[BaseModel]]] = [*tables(), ("sources.NAME", Source)]
    for name, model in listed:
        lines += ["", f"## [{name}]", "", (model.__doc__ or "").splitlines()[0], "", "| key | default | what |"]
        lines += ["| --- | --- | --- |"]
        for key, field in model.model_fields.items():
            value = default_of(field)
            written = tomlkit.item(_written(value)).as_string()
            lines.append(f"| `{key}` | `{written.replace('|', chr(92) + '|')}` | {field.description} |")
    return "\n".join(lines) + "\n"
