"""What a column holds, beyond its type: the possible values of `kind` in a schema file."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Semantic(StrEnum):
    """A semantic type. Each member has a description of one line.

    >>> Semantic("region").description
    'A state, a province or a prefecture.'
    """

    description: str

    def __new__(cls, value: str, description: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    COUNTRY = "country", "A country, by its name or its code."
    LANGUAGE = "language", "A language, by its name or its code."
    CURRENCY = "currency", "A currency, by its name or its code."
    REGION = "region", "A state, a province or a prefecture."
    CITY = "city", "A city or a town."
    WEEKDAY = "weekday", "A day of the week."
    MONTH = "month", "A month of the year."
    SEX = "sex", "A sex or a gender."
    YES_NO = "yes_no", "Whether something is so, as a text or a number (Y, 有り, 1)."
    GRADE = "grade", "A step of a scale: a rank, a level, a class."
    SIZE = "size", "A size by name (S, M, L)."
    YEAR = "year", "A year of the calendar."
    DURATION = "duration", "A length of time."
    PERCENTAGE = "percentage", "A part of a hundred."
    MONEY = "money", "A sum of money."
    COORDINATE = "coordinate", "A latitude or a longitude."
    IDENTIFIER = "identifier", "A code that names one thing (a number of an order, a key)."
    URL = "url", "An address on the web."
    EMAIL = "email", "An address for e-mail."
    PHONE = "phone", "A telephone number."
    ADDRESS = "address", "A postal address."
    PERSON = "person", "The name of a person."
    WORK = "work", "The title of a book, a film or a song."
    DATE = "date", "A day of the calendar."
    TIME = "time", "A time of the day."
    NUMBER = "number", "A number that is stored as text."
    TEXT = "text", "Free text."
    PERSONAL = "personal", "Other data about one person."
