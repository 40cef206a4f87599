"""The hospital's patient index."""

from __future__ import annotations

from django.db import models


class PatientRow(models.Model):
    """One row of the index, its values in comparable form, as `model.Patient` has them."""

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
    """Record number of the row that this one was merged into; empty for a living row."""
    deceased = models.DateField(null=True)
    formers = models.PositiveSmallIntegerField(default=0)
    """How many `FormerRow`s this row has, so that look-ups ask for them only where there are any."""
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (
            models.Index(fields=["last_name", "first_name"], name="patient_name"),
            models.Index(fields=["first_name"], name="patient_first_name"),
            models.Index(fields=["former_last_name"], name="patient_former_name"),
            models.Index(fields=["phone"], name="patient_phone"),
            models.Index(fields=["merged_into"], condition=~models.Q(merged_into=""), name="patient_merged"),
        )

    def __str__(self) -> str:
        """The opaque key; the name belongs on no other surface than the desk."""
        return self.key


class FormerRow(models.Model):
    """What a row said before an import changed it: the values that were replaced, the rest empty."""

    patient = models.ForeignKey(PatientRow, on_delete=models.CASCADE, related_name="history")
    until = models.DateTimeField()
    last_name = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    middle_name = models.CharField(max_length=120, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    zip = models.CharField(max_length=10, blank=True)

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The opaque key of the patient."""
        return str(self.patient)


class PatientKey(models.Model):
    """A blocking key of a row, as a 64-bit digest: what it stands for is the business of `intake.matching.keys`.

    There are some twenty for each patient, so the table is its own index on SQLite, and has no foreign key.
    """

    pk = models.CompositePrimaryKey("digest", "patient_id")
    digest = models.BigIntegerField()
    patient_id = models.BigIntegerField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The digest."""
        return str(self.digest)


class CrowdedKey(models.Model):
    """A blocking key that too many rows have to be of use; found out anew at the end of each import."""

    digest = models.BigIntegerField(primary_key=True)
    rows = models.PositiveIntegerField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The digest."""
        return str(self.digest)


class ValueCount(models.Model):
    """How many rows of the index have a value in a column; made anew at the end of each import."""

    column = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()

    class Meta:
        """Django's options."""

        app_label = "records"
        constraints = (models.UniqueConstraint(fields=["column", "value"], name="one_count_for_a_value"),)

    def __str__(self) -> str:
        """The column; a value may be a name."""
        return self.column
