"""The fixed cast: two organisations, and the people that tests speak of by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class House:
    """An organisation of the cast."""

    name: str
    host: str


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: who it is, in which organisation, in which role."""

    name: str
    email: str
    house: House
    role: str


PASSWORD = "tolv tecken räcker gott"

ALFA = House("Alfa AB", "alfa.kundsystem.localhost")
BETA = House("Beta AB", "beta.kundsystem.localhost")

OWNER = Person("Olga Ohlsson", "olga@alfa.example", ALFA, "owner")
ADMINISTRATOR = Person("Arvid Alm", "arvid@alfa.example", ALFA, "administrator")
MEMBER = Person("Mona Lind", "mona@alfa.example", ALFA, "member")
READER = Person("Rune Lövgren", "rune@alfa.example", ALFA, "reader")
# Owner of the other organisation: may do everything there, and is a stranger here.
OUTSIDER = Person("Ulla Främling", "ulla@beta.example", BETA, "owner")

HOUSES = (ALFA, BETA)
PEOPLE = (OWNER, ADMINISTRATOR, MEMBER, READER, OUTSIDER)
