"""A site's settings: `intake.toml` in the site's folder, overridden by `INTAKE_*` environment variables.

This module alone reads the environment.  A variable names table and key with two underscores between:
`INTAKE_DATABASE__URL`, `INTAKE_WEB__PORT`.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from intake.errors import WrongSettings


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Organisation(_Table):
    """Who receives the mail.  Its own people, address and numbers on a page are never the patient's."""

    name: str = Field("", description="Name of the organisation that receives the mail.")
    address: str = Field("", description="Its postal address, on one line.")
    phone: str = Field("", description="Its main phone number.")
    fax: str = Field("", description="Its fax number.")
    clinicians: tuple[str, ...] = Field((), description="Names of its clinicians as they stand on letters.")
    help_desk: str = Field("", description="Whom the mailroom calls when intake has stopped, e.g. a phone extension.")


class Patients(_Table):
    """The hospital's patient index."""

    record_number_pattern: str = Field(
        r"\d{5,10}", description="Regular expression that a whole record number (MRN) of this hospital fits."
    )

    @field_validator("record_number_pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as wrong:
            msg = f"not a regular expression: {wrong}"
            raise ValueError(msg) from None
        return value


class Separators(_Table):
    """Separator sheets."""

    payloads: tuple[str, ...] = Field(("PATCHT",), description="Barcode texts that mark a separator sheet.")


class Source(_Table):
    """One watch folder's own settings, as `[sources.NAME]`."""

    priority: Literal["stat", "routine", "bulk"] = Field(
        "routine", description="stat is read before routine before bulk."
    )


class Watch(_Table):
    """The watch folders."""

    folder: Path = Field(Path("watch_folders"), description="Where the sources' folders are; relative to the site.")
    every_seconds: float = Field(
        5.0,
        gt=0,
        le=600,
        description="Seconds between two looks; file-system events only make the next look come sooner.",
    )
    still_seconds: float = Field(
        3.0,
        ge=0,
        le=600,
        description="A file is taken when size and time have not changed for so long, over two looks at least.",
    )
    in_use_minutes: float = Field(
        15.0, gt=0, description="A file that stays incomplete for so long is reported as E109."
    )


class Limits(_Table):
    """What a file may cost before it is refused (E105)."""

    max_mb: int = Field(500, gt=0, description="Largest file, in megabytes.")
    max_pages: int = Field(500, gt=0, description="Most pages in one file.")
    max_megapixels: int = Field(60, gt=0, description="Largest page picture, in millions of pixels.")
    page_seconds: int = Field(60, gt=0, description="Longest time to read one page.")
    parser_mb: int = Field(1500, gt=0, description="Memory of the child process that parses a file, in megabytes.")


class PolicySettings(_Table):
    """When a document may be filed without a person."""

    max_wrong_patient_rate: float = Field(
        0.0001,
        gt=0,
        lt=0.1,
        description="Of the documents filed without a person, so many may be filed to a wrong patient (0.0001 is 1 in "
        "10,000). The probability from which documents are filed follows from it: `intake thresholds show`.",
    )
    min_patient_probability: float = Field(
        0.99, gt=0.5, le=1, description="Never file below this probability of the patient, whatever rate is allowed."
    )
    min_kind_probability: float = Field(0.5, ge=0, le=1, description="Least probability of the document type.")
    min_page_quality: float = Field(
        0.45, ge=0, le=1, description="Pages whose mean word confidence is lower are looked at by a person."
    )
    file_without_person: bool = Field(default=True, description="Set to false and every document goes to review.")


class Database(_Table):
    """Where the rows live."""

    url: str = Field(
        "", description="Empty for the embedded SQLite file; postgresql://user:password@host/name for many machines."
    )


class Service(_Table):
    """The service's workers."""

    readers: int = Field(0, ge=0, le=256, description="Pages read at once; 0 means as many as there are cores.")


class Web(_Table):
    """The review desk."""

    host: str = Field(
        "127.0.0.1", description="Address to listen on. Other than loopback only behind a proxy that speaks TLS."
    )
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    behind_tls: bool = Field(
        default=False, description="True if a proxy in front speaks TLS: cookies are then marked Secure."
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Host names under which browsers may reach the desk, besides localhost."
    )
    idle_minutes: int = Field(
        15, gt=0, le=24 * 60, description="Minutes without a request after which a reviewer is signed out."
    )


class Settings(BaseSettings):
    """All settings of one site."""

    model_config = SettingsConfigDict(
        env_prefix="INTAKE_", env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    site: Path = Field(description="The folder of this installation.")
    organisation: Organisation = Organisation()
    patients: Patients = Patients()
    separators: Separators = Separators()
    sources: dict[str, Source] = Field(default_factory=dict)
    watch: Watch = Watch()
    limits: Limits = Limits()
    policy: PolicySettings = PolicySettings()
    database: Database = Database()
    service: Service = Service()
    web: Web = Web()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; nothing else is read."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def config_file(self) -> Path:
        """The site's `intake.toml`."""
        return self.site / "intake.toml"

    @property
    def data(self) -> Path:
        """Store, database, keys and working files."""
        return self.site / "data"

    @property
    def store(self) -> Path:
        """The bytes of every scan as it arrived, by digest."""
        return self.data / "store"

    @property
    def work(self) -> Path:
        """Page pictures while a scan is being read; nothing in it outlives its scan."""
        return self.data / "work"

    @property
    def type_models(self) -> Path:
        """Type models that were adapted on this site, and which of them is in force."""
        return self.data / "models" / "kinds"

    @property
    def keys(self) -> Path:
        """Secrets: one file each, mode 0600."""
        return self.data / "keys"

    @property
    def watch_folders(self) -> Path:
        """One folder per source."""
        return self.site / self.watch.folder

    @property
    def patient_folders(self) -> Path:
        """The indexed folders of the patients."""
        return self.site / "patients"

    @property
    def readers(self) -> int:
        """How many pages are read at once."""
        return self.service.readers or os.cpu_count() or 1


def load(site: Path) -> Settings:
    """The settings of the site in that folder.

    Raises `WrongSettings` with one sentence per fault if the file is missing, is not TOML or holds a wrong value.
    """
    file = site / "intake.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"{file} is missing. Make a site with: intake init {site}"
        raise WrongSettings(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        msg = f"{file} cannot be read: {wrong}"
        raise WrongSettings(msg) from None
    return build(site, tables)


def build(site: Path, tables: dict[str, object] | None = None) -> Settings:
    """Settings of a site from tables already read; raises `WrongSettings` as `load` does."""
    try:
        return Settings(**{**(tables or {}), "site": site.resolve()})  # type: ignore[arg-type]
    except ValidationError as wrong:
        faults = "; ".join(f"[{'.'.join(str(p) for p in e['loc'])}] {e['msg']}" for e in wrong.errors())
        msg = f"{site / 'intake.toml'}: {faults}"
        raise WrongSettings(msg) from None
