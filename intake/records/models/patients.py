"""The hospital's patient index."""

from __future__ import annotations

from django.db import models


class PatientRow(models.Model):
    """One row of the index.  The `*_key` columns are blocking keys, computed by `intake.matching.keys`."""

    key = models.CharField(max_length=32, unique=True)
    mrn = models.CharField(max_length=64, unique=True)
    last_name = models.CharField(max_length=120)
    first_name = models.CharField(max_length=120, blank=True)
    middle_name = models.CharField(max_length=120, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    former_last_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, db_index=True)
    sex = models.CharField(max_length=1, blank=True)
    ssn_last4 = models.CharField(max_length=4, blank=True)
    phone = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=40, blank=True)
    zip = models.CharField(max_length=10, blank=True)
    member_id = models.CharField(max_length=64, blank=True)
    merged_into = models.CharField(max_length=64, blank=True)
    deceased = models.DateField(null=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The opaque key; the name belongs on no other surface than the desk."""
        return self.key
