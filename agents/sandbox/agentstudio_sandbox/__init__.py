"""Runs untrusted tests in isolation. Needs nothing but the standard library.

It is a package of its own because its processes import nothing of the service: they start in a
tenth of the time, and code that breaks out of pytest finds no service in its interpreter.
`main` starts it, `init` is the first process inside, `tests` runs pytest.
"""
