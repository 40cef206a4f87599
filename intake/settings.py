"""A site's settings: `intake.toml` in the site's folder, overridden by `INTAKE_*` environment variables.

This module alone reads the environment.  A variable names table and key with two underscores between:
`INTAKE_DATABASE__URL`, `INTAKE_WEB__PORT`.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from intake.errors import WrongSettings
from intake.figures import staffed

RoleName = Literal["mailroom", "reviewer", "supervisor", "operator", "auditor"]


_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


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
    due_hours: float = Field(
        0.0, ge=0, le=8760, description="Hours for a person's decision about what comes from here; 0 as for the others."
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
    canary_minutes: float = Field(
        15.0,
        ge=0,
        description="Minutes between two small test files that intake drops into each watch folder to see that it "
        "finds them; 0 for none.",
    )
    canary_seconds: float = Field(
        60.0, gt=0, description="Seconds after which such a file that is not found is missed."
    )
    stalled_seconds: float = Field(
        120.0, gt=0, description="Seconds without headway after which the sweep counts as stalled."
    )
    receipts: bool = Field(
        default=True, description="Keep a list of what was taken each day in the folder receipts of each source."
    )
    receipts_days: int = Field(7, ge=1, le=365, description="Days after which such a list is removed.")


class Limits(_Table):
    """What a file may cost before it is refused (E105)."""

    max_mb: int = Field(500, gt=0, description="Largest file, in megabytes.")
    max_pages: int = Field(500, gt=0, description="Most pages in one file.")
    max_megapixels: int = Field(60, gt=0, description="Largest page picture, in millions of pixels.")
    page_seconds: int = Field(60, gt=0, description="Longest time to read one page.")
    parser_mb: int = Field(1500, gt=0, description="Memory of the child process that parses a file, in megabytes.")
    free_mb: int = Field(
        1000, ge=0, description="While less of the disk is free, in megabytes, files stay where they were dropped."
    )


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


class QualitySettings(_Table):
    """How many filed documents are checked blind, and what they should keep to."""

    auto_rate: float = Field(
        0.02, ge=0, le=1, description="Share of the documents filed without a person that are checked."
    )
    auto_a_day: int = Field(20, ge=0, description="At least so many of them are checked of each day.")
    first: int = Field(50, ge=0, description="Of a type new from a source, so many are all checked.")
    human_rate: float = Field(0.01, ge=0, le=1, description="Share of the documents filed by people that are checked.")
    human_a_week: int = Field(5, ge=0, description="At least so many are checked of each person and week.")
    raised_rate: float = Field(
        0.10,
        ge=0,
        le=1,
        description="Share that is checked after an error: of that type from that source, or of that person.",
    )
    raised_days: int = Field(14, ge=0, description="Days for which the raised rate holds after an error.")
    target_hours: float = Field(
        24.0, gt=0, description="Hours from a document's arrival until it should be in the record."
    )
    staffed_hours: tuple[str, ...] = Field(
        (),
        description='When people work, such as ["mon-fri 08:00-17:30", "sat 09:00-13:00"]: reports tell turnaround in '
        "these hours too. Empty: in clock hours alone.",
    )
    max_wrong_patient: float = Field(
        0.001,
        gt=0,
        lt=1,
        description="Alarm when samples prove (95 %) that more than this share of documents went to a wrong patient.",
    )
    max_wrong_kind: float = Field(
        0.05, gt=0, lt=1, description="The same for the type of documents filed without a person."
    )

    @field_validator("staffed_hours")
    @classmethod
    def _shifts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        staffed(value)
        return value


class Retention(_Table):
    """How long documents are kept. As it is made, nothing is ever destroyed; see docs/operations.md."""

    years: int = Field(0, ge=0, le=1000, description="Years for which a filed document is kept; 0 keeps it for ever.")
    years_by_type: dict[str, Annotated[int, Field(ge=0, le=1000)]] = Field(
        default_factory=dict, description="Years for single types, by code; 0 keeps that type for ever."
    )
    count_from: Literal["patient", "document"] = Field(
        "patient", description="Years count from the patient's latest document, or from each document itself."
    )
    majority_age: int = Field(18, ge=0, le=30, description="Age from which somebody is no minor.")
    minor_years: int = Field(
        10, ge=0, le=1000, description="What is about a minor is kept at least so many years beyond that age."
    )
    not_ours_days: int = Field(
        0, ge=0, le=36500, description="Days for which what was closed without filing is kept; 0 keeps it for ever."
    )
    replaced_days: int = Field(
        0, ge=0, le=36500, description="Days for which a scan is kept that was scanned again; 0 keeps it for ever."
    )


class Productivity(_Table):
    """Figures about people's work."""

    by_name: bool = Field(
        default=False,
        description="Show supervisors the figures of each person by name. Everybody always sees their own.",
    )


class DeskSettings(_Table):
    """The desk where people decide."""

    hold_seconds: int = Field(
        120,
        ge=0,
        le=3600,
        description="Seconds for which a decision is held and can be taken back, before it is filed.",
    )
    due_hours: float = Field(
        24.0, gt=0, le=8760, description="Hours within which a person should have decided about a document."
    )
    preselect_margin: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Whoever leads the other candidates by less than this share of probability never stands chosen, "
        "and filing to them asks for an identifier as read from the page.",
    )
    second_look_kinds: tuple[str, ...] = Field(
        (), description="Codes of the types that a second person, who does not see the first answer, decides as well."
    )
    due_hours_by_type: dict[str, float] = Field(
        default_factory=dict, description="Hours for single types, by code, where they are more urgent."
    )


class AlertSettings(_Table):
    """When people are told that they are needed, and how.  Runbook: docs/operations.md."""

    silent_minutes: float = Field(3.0, gt=0, description="Minutes without a sign of life of the service.")
    failed_looks: int = Field(3, gt=0, description="Looks in a row that could not read a watch folder.")
    quiet_gaps: float = Field(
        3.0,
        gt=0,
        description="A source is quiet when this many files are missed that usually come at that hour and weekday, "
        "and more than it has usually done without.",
    )
    stuck_minutes: float = Field(30.0, gt=0, description="Minutes that a file may be in work.")
    disk_share: float = Field(0.10, ge=0, lt=1, description="Least share of the disk that should be free.")
    disk_days: float = Field(7.0, ge=0, description="Days before the disk is full, by the growth of the last days.")
    backup_hours: float = Field(26.0, gt=0, description="Age of the last backup, in hours.")
    restore_days: float = Field(30.0, gt=0, description="Days since a restore was last tested.")
    index_hours: float = Field(26.0, gt=0, description="Age of the patient index, in hours.")
    index_loss: float = Field(0.01, gt=0, le=1, description="Share of its rows that an import of the index may lose.")
    auto_sigmas: float = Field(
        3.0, gt=0, description="Standard deviations by which the share filed without a person may leave its usual one."
    )
    operations: tuple[str, ...] = Field((), description="E-mail addresses of operations.")
    supervisors: tuple[str, ...] = Field((), description="E-mail addresses of supervisors of the record department.")
    privacy: tuple[str, ...] = Field((), description="E-mail addresses of the privacy officer.")
    mailroom: tuple[str, ...] = Field((), description="E-mail addresses of the mailroom; it gets no technical alerts.")
    mail_from: str = Field("intake@localhost", description="Sender of alerts.")
    smtp_host: str = Field("", description="Mail server; empty: no e-mail is sent.")
    smtp_port: int = Field(587, gt=0, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls, or none (only to a server on this machine)."
    )
    smtp_user: str = Field("", description="Name to sign in to the mail server with; empty: not needed.")
    smtp_password: str = Field(
        "", repr=False, description="Its password; better in INTAKE_ALERTS__SMTP_PASSWORD than in this file."
    )
    webhook_url: str = Field(
        "", repr=False, description="https address to which alerts are posted as JSON; empty: none."
    )

    def addresses(self, audience: str) -> tuple[str, ...]:
        """The e-mail addresses of operations, supervisors, privacy or mailroom."""
        found: tuple[str, ...] = getattr(self, audience)
        return found

    @field_validator("webhook_url")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        here = parts.scheme == "http" and parts.hostname in _HERE
        if value and not (here or (parts.scheme == "https" and parts.hostname)):
            raise ValueError("alerts are posted over https, or by http to this very machine")
        return value

    @model_validator(mode="after")
    def _not_in_the_clear(self) -> AlertSettings:
        if self.smtp_host and self.smtp_security == "none" and self.smtp_host not in _HERE:
            raise ValueError("smtp_security = none is allowed only for a mail server on this machine")
        return self


class Metrics(_Table):
    """Counts for Prometheus (/metrics) and probes (/livez, /readyz), on an address of their own."""

    host: str = Field(
        "127.0.0.1", description="Address to listen on. Counts only, no sign-in: keep it inside the house."
    )
    port: int = Field(0, ge=0, le=65535, description="Port to listen on; 0: off.")


class Database(_Table):
    """Where the rows live."""

    url: str = Field(
        "", description="Empty for the embedded SQLite file; postgresql://user:password@host/name for many machines."
    )


class LedgerSettings(_Table):
    """The ledger of everything that happened."""

    anchors: str = Field(
        "",
        description="A folder, best on another machine, where it is noted how far the ledger has come; empty for none.",
    )
    anchor_minutes: float = Field(60.0, gt=0, description="Minutes between two anchors.")


class Service(_Table):
    """The service's workers."""

    readers: int = Field(0, ge=0, le=256, description="Pages read at once; 0 means as many as there are cores.")
    scrub_seconds: float = Field(
        0.5,
        ge=0,
        le=30,
        description="Seconds of each minute in which stored bytes are compared anew; 0 is off.",
    )


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
    lock_minutes: int = Field(
        5, ge=0, le=24 * 60, description="Minutes without a key or a move after which the page locks; 0 never locks."
    )
    second_factor: tuple[RoleName, ...] = Field(
        (), description="Roles that must have a second factor (codes of an app). Others may have one."
    )
    open_status: bool = Field(
        default=False,
        description="Show the status page (counts and receipts, no file name, nothing of a patient) to everybody who "
        "can reach the desk, for a screen in the mailroom.",
    )
    keep_pictures_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="Days for which page pictures of documents that wait for nobody are kept ready; later they are "
        "drawn when somebody looks.",
    )


class SignOn(_Table):
    """Single sign-on by OpenID Connect."""

    issuer: str = Field("", description="The provider's issuer, https://...; empty for local accounts alone.")
    client_id: str = Field("", description="Under which name the provider knows this site.")
    client_secret_file: str = Field(
        "", description="File with the client's secret, mode 0600, relative to the site; empty for a public client."
    )
    label: str = Field("single sign-on", description="What the button calls it: Sign in with ...")
    name_claim: str = Field("preferred_username", description="Claim of the ID token that names a new account.")
    role_claim: str = Field("roles", description="Claim that lists the person's groups or roles.")
    roles: dict[str, RoleName] = Field(
        {}, description="Value of that claim to role here, the first that fits counts; nobody else gets in."
    )
    require_amr: tuple[str, ...] = Field(
        (), description='One of these must be among the ID token\'s `amr` (e.g. "mfa"), if any are given.'
    )
    make_accounts: bool = Field(
        default=True, description="Make an account at first sign-on; false: `intake user add NAME --sign-on SUBJECT`."
    )
    local: bool = Field(default=True, description="Whether local accounts may sign in too.")
    break_glass: str = Field("", description="The one local account that may sign in even where local is false.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not self.issuer:
            if not self.local:
                msg = "local = false needs an issuer, or nobody gets in"
                raise ValueError(msg)
            return self
        where = urlsplit(self.issuer)
        if where.scheme != "https" and where.hostname not in {"127.0.0.1", "::1", "localhost"}:
            msg = "issuer must begin with https://"
            raise ValueError(msg)
        if not self.client_id:
            msg = "client_id is missing"
            raise ValueError(msg)
        return self


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
    quality: QualitySettings = QualitySettings()
    retention: Retention = Retention()
    productivity: Productivity = Productivity()
    alerts: AlertSettings = AlertSettings()
    metrics: Metrics = Metrics()
    desk: DeskSettings = DeskSettings()
    database: Database = Database()
    ledger: LedgerSettings = LedgerSettings()
    service: Service = Service()
    web: Web = Web()
    sign_on: SignOn = SignOn()

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
    def ledger_files(self) -> Path:
        """The ledger's events once more, in files."""
        return self.data / "ledger"

    @property
    def anchors(self) -> Path | None:
        """Where the ledger is anchored, if the site names a folder; relative to the site."""
        return self.site / self.ledger.anchors if self.ledger.anchors else None

    @property
    def books(self) -> Path:
        """What the rows say of each scan and its documents once more, in files; see `records.books`."""
        return self.data / "books"

    @property
    def work(self) -> Path:
        """Page pictures while a scan is being read; nothing in it outlives its scan."""
        return self.data / "work"

    @property
    def pictures(self) -> Path:
        """Page pictures for the screen, by digest of their scan; any of them may be deleted at any time."""
        return self.data / "pictures"

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


def notify_socket() -> str:
    """Where systemd listens for this process, or empty (sd_notify(3)); no setting, but the environment's."""
    return os.environ.get("NOTIFY_SOCKET", "")


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
