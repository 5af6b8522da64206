"""When a request is sent again."""

import pytest

from agentstudio.retries import RetryPolicy, retry_after

DATE = "Wed, 01 Jan 2020 00:00:10 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": DATE}, None),
        ({"retry-after": DATE, "date": "Wed, 01 Jan 2020 00:00:00 GMT"}, 10.0),
    ],
)
def test_retry_after_is_of_the_servers_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


def test_delays_double_up_to_the_longest() -> None:
    policy = RetryPolicy(first_delay=1.0, max_delay=5.0)
    for retry, longest in enumerate((1.0, 2.0, 4.0, 5.0, 5.0)):
        delays = [policy.delay(retry) for _ in range(50)]
        assert longest / 2 <= min(delays) < max(delays) <= longest


def test_server_that_asks_for_too_much_is_not_waited_for() -> None:
    assert RetryPolicy().delay_after_answer(0, {"retry-after": "61"}) is None
