"""What the large organisation's customers are called, where they are and how they are reached.

Nobody is meant by it: addresses end in `.example`, subscribers' numbers begin with 0 and mobile numbers with 074, which
no Swedish subscriber has, and organisation numbers are from series that have not been handed out.
"""

import random
from dataclasses import dataclass

from django.utils.text import slugify
from stdnum import luhn

from crm_core.customers.models import Customer
from crm_core.seeding import words
from crm_core.seeding.run import Choice

Kind = Customer.Kind

KINDS = ((Kind.COMPANY, 82), (Kind.AUTHORITY, 4), (Kind.ASSOCIATION, 7), (Kind.PERSON, 7))
INDUSTRIES = (14, 3, 7, 13, 8, 14, 9, 14, 1, 5, 7, 4, 6, 6)  # shares, in the order of the starter's industries
PUBLIC_SECTOR = 8
NO_INDUSTRY = 99
# First digits of numbers, and how many digits of our own follow before the check digit.
SERIES = {Kind.COMPANY: ("5596", 400_000), Kind.ASSOCIATION: ("8026", 400_000), Kind.AUTHORITY: ("2226", 400_000)}
FORMS = ("AB", "HB", "KB", "Aktiebolag", "(publ)")
STEP = 271_829  # has no factor in common with the numbers of a series, so that each comes once


@dataclass(frozen=True)
class Named:
    """A customer's name and what goes with it."""

    name: str
    kind: str
    industry: int
    domain: str
    box: str
    town: str
    area: str
    postcodes: tuple[int, int]
    country: str
    foreign_postcode: str

    @property
    def is_sole_trader(self) -> bool:
        """Whether it is a company without a company's form, and so has its owner's personal number."""
        return self.kind == Kind.COMPANY and not self.name.endswith(FORMS)

    def postcode(self, chance: random.Random) -> str:
        """Return one of the town's postcodes."""
        if self.foreign_postcode:
            return self.foreign_postcode
        first, last = self.postcodes
        return f"{chance.randint(first, last)}{chance.randint(10, 69)}"


class Namer:
    """Makes names."""

    def __init__(self) -> None:
        self.words = words.company_words()
        self.first_names, self.last_names = words.first_names(), words.last_names()
        towns = words.towns()
        self.towns = Choice(towns, [town.weight for town in towns])
        self.abroad = words.towns_abroad()
        self.kinds = Choice([kind for kind, _weight in KINDS], [weight for _kind, weight in KINDS])
        self.industries = Choice(range(len(INDUSTRIES)), INDUSTRIES)

    def name(self, chance: random.Random, place: int) -> Named:
        """Make up a customer."""
        kind = self.kinds.by(chance)
        town = self.towns.by(chance)
        stem = chance.choice(self.words["first"]) + chance.choice(self.words["last"])
        industry, box = NO_INDUSTRY, "info"
        if kind == Kind.PERSON:
            first, last = chance.choice(self.first_names), chance.choice(self.last_names)
            name, box = f"{first} {last}", f"{slugify(first)}.{slugify(last)}"
        elif kind == Kind.AUTHORITY:
            industry = PUBLIC_SECTOR
            name = f"{words.genitive(town.name)} {self._filled(chance, self.words['offices'], stem, town.name)}"
        elif kind == Kind.ASSOCIATION:
            name = self._filled(chance, self.words["clubs"], stem, town.name)
        else:
            industry = self.industries.by(chance)
            name = self._company(chance, industry, stem, town.name)
        domain = f"{slugify(name.split(',')[0])[:40].strip('-') or 'kund'}-{place}.example"
        if kind == Kind.COMPANY and chance.random() < 0.012:
            where, postcode, phone, country = chance.choice(self.abroad)
            return Named(name[:200], kind, industry, domain, box, where, phone, (0, 0), country, postcode)
        return Named(
            name[:200], kind, industry, domain, box, town.name, f"+46{town.area}", (town.first, town.last), "", ""
        )

    def street(self, chance: random.Random) -> str:
        """Make up a street with a number."""
        entrance = chance.choice(("", "", "", " A", " B"))
        return f"{chance.choice(self.words['streets'])} {1 + int(chance.random() ** 2 * 120)}{entrance}"

    def _company(self, chance: random.Random, industry: int, stem: str, town: str) -> str:
        draw = chance.random()
        if draw < 0.006:
            return self._filled(chance, self.words["odd"], stem, town)
        trade = chance.choice(self.words["trades"][industry])
        form = chance.choice(self.words["forms"])
        if draw < 0.45:
            return f"{words.genitive(stem)} {trade} {form}".strip()
        if draw < 0.65:
            return f"{words.genitive(chance.choice(self.last_names))} {trade} i {town} {form}".strip()
        if draw < 0.75:
            return f"{chance.choice(self.last_names)} & {chance.choice(self.last_names)} {trade} {form}".strip()
        if draw < 0.85:
            return f"{town} {trade} {form}".strip()
        if draw < 0.93:
            return f"{stem} {trade} {form}".strip()
        return f"{''.join(chance.choice('ABDEGHKLMNRSTVÅÄÖ') for _letter in range(3))} {trade} i {stem} {form}".strip()

    def _filled(self, chance: random.Random, patterns: list[str], stem: str, town: str) -> str:
        return chance.choice(patterns).format(stem=stem, town=town, n=chance.randint(1, 99)).strip()


def org_number(place: int, named: Named) -> str:
    """Make an organisation number, or the personal number of a sole trader, with its check digit."""
    if named.is_sole_trader:
        # Birth numbers from 980 on are the tax agency's own test persons.
        stem = f"{40 + place % 60}{1 + place % 12:02d}{1 + place % 28:02d}{980 + place % 20}"
    else:
        series, size = SERIES[Kind(named.kind)]
        stem = str(int(series + "00000") + place * STEP % size)
    return stem + luhn.calc_check_digit(stem)


def phone(chance: random.Random, area: str) -> str:
    """Make a telephone number in an area: as long as those there, the subscriber's part beginning with 0."""
    if not area.startswith("+46"):
        return f"{area}{chance.randint(0, 999_999):06d}"
    digits = 7 if area == "+468" else 6 if len(area) == 5 else 5
    return f"{area}0{chance.randint(0, 10 ** (digits - 1) - 1):0{digits - 1}d}"


def mobile(chance: random.Random) -> str:
    """Make a mobile number."""
    return f"+4674{chance.randint(0, 9_999_999):07d}"
