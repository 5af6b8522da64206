"""The service's certificate, and whose certificates it demands."""

import asyncio
import logging
import ssl
from pathlib import Path
from typing import Final

_LOG: Final = logging.getLogger(__name__)

RELOAD_SECONDS: Final = 30.0
"""How often the files are looked at for changes."""


class TlsError(Exception):
    """A file has no certificate or no key."""


class Tls:
    """TLS by files in PEM that are read again when they change, for connections opened after."""

    def __init__(self, certificate: Path, key: Path, client_ca: Path | None = None) -> None:
        """Read the files.

        Args:
            certificate: Of the service, with its chain.
            key: Its private key, without a password.
            client_ca: The authorities whose certificates clients must have. None: clients need no
                certificate.

        Raises:
            TlsError: A file cannot be used.
        """
        self._certificate = certificate
        self._key = key
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._modified = self._times()
            self.context.load_cert_chain(certificate, key, password="")
            if client_ca is not None:
                self.context.load_verify_locations(client_ca)
                self.context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ssl.SSLError) as error:
            files = ", ".join(str(each) for each in (certificate, key, client_ca) if each)
            raise TlsError(f"one of {files} cannot be used: {error}") from error

    async def watch(self, seconds: float = RELOAD_SECONDS) -> None:
        """Load a certificate again when it has changed; does not end."""
        while True:
            await asyncio.sleep(seconds)
            self.refresh()

    def refresh(self) -> None:
        """Load the certificate again, if it has changed. An unusable one changes nothing."""
        try:
            times = self._times()
            if times != self._modified:
                # On a copy first: half of a replaced pair must not end up in use.
                ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                    self._certificate, self._key, password=""
                )
                self.context.load_cert_chain(self._certificate, self._key, password="")
                self._modified = times
                _LOG.info("The certificate of the service was read again")
        except (OSError, ssl.SSLError) as error:
            _LOG.warning("The certificate of the service stays as it was: %s", error)

    def _times(self) -> tuple[int, int]:
        return self._certificate.stat().st_mtime_ns, self._key.stat().st_mtime_ns
