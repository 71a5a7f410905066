"""What searching remembers: words that occur, and what somebody has opened lately."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kundsystem.shared.keys import new_key


class Word(models.Model):
    """A word of some name, town or title; written by the trigger `public.learn_words()`, to guess at misspelt ones.

    It says nothing of where the word stands. The same word may be there twice.
    """

    id = models.BigAutoField(primary_key=True)
    word = models.TextField(db_collation="C")

    class Meta:
        db_table = "search_word"
        indexes = [
            models.Index(fields=["word"], name="search_word_known"),
            GinIndex(fields=["word"], name="search_word_alike", opclasses=["public.gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.word


class Recent(models.Model):
    """That somebody has opened a thing: of which subject, when last, how many times."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    subject = models.CharField(max_length=20)
    thing = models.UUIDField()
    opened_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "search_recent"
        constraints = [models.UniqueConstraint(fields=["user", "subject", "thing"], name="search_recent_once")]
        indexes = [models.Index(fields=["user", "-opened_at"], name="search_recent_newest")]

    def __str__(self) -> str:
        return f"{self.subject} {self.thing}"
