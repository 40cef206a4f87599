"""What people prove themselves with besides a password: a second factor, recovery codes, a sign-on under way."""

from __future__ import annotations

from django.db import models

from intake.records.models.accounts import Account


class SecondFactor(models.Model):
    """The secret that an account shares with an app that shows codes (TOTP, RFC 6238).

    The secret is sealed with a key outside the database.  A factor counts once its owner has shown a code of it.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="factor")
    sealed = models.TextField()
    proven = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The step of time of the newest code that was accepted: no code of it or an earlier one is accepted again."""

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The account's number."""
        return f"second factor of account {self.account_id}"


class RecoveryCode(models.Model):
    """A code that stands in once for the second factor.  Only its digest is kept; a used one is deleted."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The account's number."""
        return f"recovery code of account {self.account_id}"


class SignOnAttempt(models.Model):
    """Somebody was sent to the provider of single sign-on and is to come back, once, before `expires`."""

    state = models.CharField(max_length=64, unique=True)
    """Digest of the state that the provider hands back, and of the cookie of the browser that was sent."""
    nonce = models.CharField(max_length=64)
    verifier = models.CharField(max_length=128)
    back = models.CharField(max_length=300)
    unlocks = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    """The account whose locked page is to be opened; NULL where a session is to begin."""
    expires = models.DateTimeField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """Its number."""
        return f"sign-on attempt {self.pk}"
