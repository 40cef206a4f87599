"""Local accounts, the codes that let somebody in once, and the attempts that failed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class AccountRole(models.TextChoices):
    """What somebody may do; the table of permissions is in `intake.web.guard`."""

    MAILROOM = "mailroom"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Account(AbstractBaseUser):
    """A person with a name of their own; there is no default account and no shared one."""

    name = models.CharField(max_length=150, unique=True)
    role = models.CharField(max_length=20, choices=AccountRole.choices)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    sign_on = models.CharField(max_length=64, unique=True, null=True, default=None)  # noqa: DJ001 -- unique, if there
    """Digest of issuer and subject of the single sign-on; NULL for local accounts."""
    sessions = models.PositiveIntegerField(default=0)
    """Counts how often all sessions of the account were ended."""

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    objects = BaseUserManager["Account"]()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """Accounts are named in the ledger by number; the name is for the screen."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must bear to be of this account: it changes with the password, and when sessions are ended."""
        held = f"{self.sessions}:{self.password}"
        return salted_hmac("intake.account.session", held, algorithm="sha256").hexdigest()


class OneTimeCode(models.Model):
    """A code that signs somebody in once.  Only its digest is kept; a code that was used is deleted."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The account's number."""
        return f"code of account {self.account_id}"


class SignInTries(models.Model):
    """How often signing in was tried in vain, by name and by address.

    `subject` is a keyed digest: what people type into the field for the name is at times a password.
    """

    subject = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The count alone."""
        return f"{self.tries} tries"
