"""Makes feedback.sqlite, the sample that data-collector reads by default.

Deterministic: the same script gives the same rows. Run it as `python make_feedback.py`.
"""

import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

TARGET: Final = (
    Path(__file__).parent / "builtin" / "agentstudio_builtin" / "collector" / "feedback.sqlite"
)
SEED: Final = 20250701

ROWS_OF_MONTH: Final = {7: 850, 8: 950, 9: 1500, 10: 1050, 11: 900}
"""September is the month of a launch: more is said in it."""

WEIGHT_OF_CATEGORY: Final = {
    "product": 30,
    "service": 22,
    "support": 22,
    "billing": 13,
    "delivery": 13,
}

MOOD_OF_CATEGORY: Final = {
    "product": (60, 22, 18),
    "service": (48, 26, 26),
    "support": (40, 22, 38),
    "billing": (28, 30, 42),
    "delivery": (42, 24, 34),
}
"""Weights of positive, neutral and negative feedback."""

MOODS: Final = ("positive", "neutral", "negative")
RATINGS: Final = {"positive": (4, 5, 5), "neutral": (3, 3, 4), "negative": (1, 2, 2)}


class Phrases(NamedTuple):
    """What a mood is made of; `{thing}` and `{detail}` are filled from the category."""

    openings: tuple[str, ...]
    closings: tuple[str, ...]


PHRASES: Final = {
    "positive": Phrases(
        (
            "Really happy with the {thing}.",
            "The {thing} is excellent.",
            "Love the {thing}!",
            "Great {thing}, exactly what we needed.",
            "I was pleasantly surprised by the {thing}.",
            "Impressed with the {thing} so far.",
            "The {thing} works perfectly for our team.",
            "Best {thing} I have used in years.",
            "Wonderful experience with the {thing}.",
            "Five stars for the {thing}.",
        ),
        (
            "Would gladly recommend it.",
            "Thank you to the whole team!",
            "Keep up the good work.",
            "We will certainly renew.",
            "It saves us hours every week.",
            "My colleagues are delighted too.",
            "Well worth the price.",
            "",
            "",
        ),
    ),
    "neutral": Phrases(
        (
            "We have used the {thing} since spring.",
            "The {thing} does what the page says.",
            "Using the {thing} about twice a week.",
            "The {thing} was changed last month.",
            "Switched to the {thing} from another vendor.",
            "Our office tested the {thing} for two weeks.",
            "The {thing} is average.",
            "Nothing to add about the {thing}.",
        ),
        (
            "Will look at it again next quarter.",
            "No strong opinion yet.",
            "It is what we expected.",
            "Still comparing it with two others.",
            "We will see.",
            "",
            "",
        ),
    ),
    "negative": Phrases(
        (
            "Very disappointed with the {thing}.",
            "The {thing} is terrible.",
            "Frustrated by the {thing}.",
            "Poor {thing}, not what we paid for.",
            "The {thing} failed twice this week.",
            "Annoyed that the {thing} got worse.",
            "Bad experience with the {thing}.",
            "The {thing} is useless for us right now.",
            "I regret choosing the {thing}.",
            "Awful {thing}.",
        ),
        (
            "Please fix this problem.",
            "We are thinking of leaving.",
            "Not acceptable at this price.",
            "I would not buy it again.",
            "This wasted a whole afternoon.",
            "Nobody apologised for the trouble.",
            "Losing patience here.",
            "",
            "",
        ),
    ),
}

THINGS: Final = {
    "product": ("dashboard", "mobile app", "new editor", "search", "export", "desktop client",
                "report builder", "offline mode"),
    "service": ("onboarding", "training session", "account review", "service desk",
                "quarterly check-in", "consulting day", "maintenance window"),
    "support": ("support chat", "phone support", "help centre", "ticket handling",
                "support engineer", "email support"),
    "billing": ("invoice", "payment page", "renewal process", "pricing", "refund process",
                "billing portal"),
    "delivery": ("delivery", "packaging", "courier", "tracking page", "express shipping",
                 "pick-up point"),
}  # fmt: skip

DETAILS: Final = {
    ("product", "positive"): ("It is fast and easy to learn.", "Charts look beautiful.",
        "Setup was easy and took ten minutes.", "The latest release made it even better.",
        "Sync is reliable on every device.", "Shortcuts make daily work a pleasure."),
    ("product", "neutral"): ("It has three tabs and a settings page.", "We run version 4.2.",
        "It opens in about two seconds.", "There is a dark theme as well.",
        "The menu moved to the left side.", "Exports come as CSV or PDF."),
    ("product", "negative"): ("It crashes whenever a file is large.", "Loading is painfully slow.",
        "The latest release broke our templates.", "Sync keeps losing changes.",
        "The layout is confusing and ugly.", "Error messages are no help at all."),
    ("service", "positive"): ("Our contact was friendly and well prepared.",
        "They understood our needs at once.", "Everything was ready on time.",
        "They went out of their way to help.", "Clear, honest advice."),
    ("service", "neutral"): ("It took place on a Tuesday.", "There were two people from your side.",
        "It lasted about an hour.", "Slides were sent the day after.",
        "The next one is planned for winter."),
    ("service", "negative"): ("Our contact was rude and badly prepared.",
        "The appointment was cancelled without notice.", "We were promised more than we got.",
        "Three different people, three wrong answers.", "It was a waste of time."),
    ("support", "positive"): ("My question was solved within minutes.",
        "The agent was patient and kind.", "They followed up to make sure it worked.",
        "Quick, competent and polite.", "A helpful answer even on a Sunday."),
    ("support", "neutral"): ("The reply came the next day.", "I was given a ticket number.",
        "They pointed me to an article.", "The case is with second level.",
        "I had to send a log file."),
    ("support", "negative"): ("I waited two hours and was then cut off.",
        "They closed my ticket without solving the problem.", "The answer was wrong and unhelpful.",
        "Nobody replied for six days.", "I had to explain the same failure four times."),
    ("billing", "positive"): ("Everything is clear and fair.", "The refund arrived within a day.",
        "Finally easy to understand.", "The discount was a nice surprise."),
    ("billing", "neutral"): ("It is sent on the first of the month.", "We pay by transfer.",
        "The amount is the same as last year.", "There is now a yearly plan."),
    ("billing", "negative"): ("I was charged twice and still lack a refund.",
        "Hidden fees are a nasty surprise.", "The price went up without warning.",
        "The amount was wrong again."),
    ("delivery", "positive"): ("It arrived a day early and in perfect condition.",
        "The driver was friendly.", "Safe, neat and quick.", "Great updates along the way."),
    ("delivery", "neutral"): ("It came on the third day.", "It was left with a neighbour.",
        "One parcel of two kilograms.", "A signature was required."),
    ("delivery", "negative"): ("It arrived damaged and a week late.",
        "The parcel was lost for ten days.", "The driver was rude.",
        "Wrong address, wrong item, no apology."),
}  # fmt: skip


class Feedback(NamedTuple):
    """One row: `day` is an ISO date, `rating` from 1 (bad) to 5 (good)."""

    id: int
    day: str
    category: str
    rating: int
    text: str


def make_feedback() -> list[Feedback]:
    """Return all rows, in the order of their dates."""
    chance = random.Random(SEED)
    days = sorted(
        day for month, count in ROWS_OF_MONTH.items() for day in _days(chance, month, count)
    )
    return [_row(chance, number, day) for number, day in enumerate(days, start=1)]


def _days(chance: random.Random, month: int, count: int) -> list[date]:
    first = date(2025, month, 1)
    length = ((first + timedelta(days=32)).replace(day=1) - first).days
    days = [first + timedelta(days=offset) for offset in range(length)]
    weekend_is_quieter = [2 if day.weekday() >= 5 else 5 for day in days]
    return chance.choices(days, weekend_is_quieter, k=count)


def _row(chance: random.Random, number: int, day: date) -> Feedback:
    category = chance.choices(list(WEIGHT_OF_CATEGORY), list(WEIGHT_OF_CATEGORY.values()))[0]
    mood = chance.choices(MOODS, _mood_weights(category, day))[0]
    phrases = PHRASES[mood]
    parts = [
        chance.choice(phrases.openings).format(thing=chance.choice(THINGS[category])),
        chance.choice(DETAILS[category, mood]),
        chance.choice(phrases.closings),
    ]
    text = " ".join(part for part in parts if part)
    return Feedback(number, day.isoformat(), category, chance.choice(RATINGS[mood]), text)


def _mood_weights(category: str, day: date) -> tuple[float, float, float]:
    """Product feedback gets better after the launch in September, support suffers from it."""
    positive, neutral, negative = MOOD_OF_CATEGORY[category]
    launched = date(2025, 9, 10) <= day < date(2025, 10, 15)
    if launched and category == "product":
        return positive * 1.4, neutral, negative * 0.8
    if launched and category == "support":
        return positive * 0.7, neutral, negative * 1.6
    return positive, neutral, negative


def write_feedback(target: Path) -> None:
    """Write the database, replacing an older one."""
    target.unlink(missing_ok=True)
    database = sqlite3.connect(target)
    database.execute(
        "CREATE TABLE feedback (id INTEGER PRIMARY KEY, day TEXT NOT NULL,"
        " category TEXT NOT NULL, rating INTEGER NOT NULL, text TEXT NOT NULL)"
    )
    database.executemany("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", make_feedback())
    database.commit()
    database.execute("VACUUM")
    database.close()


if __name__ == "__main__":
    write_feedback(TARGET)
