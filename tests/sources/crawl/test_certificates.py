"""Sites whose certificate cannot be verified: left alone, unless the bureau's file says otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL.SSL import Error as TLSError
from service_identity import VerificationError

from sources.crawl.outcomes import of_failure
from tests.sources.crawl.conftest import Site, channel, crawl, fetches, list_of, notice


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    path.write_bytes(certificate.public_bytes(pem) + private)
    return path


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, ("error", "certificate")),
        ({"verify_certificates": True}, ("error", "certificate")),
        ({"verify_certificates": False}, ("ok", None)),
    ],
)
def test_a_certificate_that_nobody_vouches_for(
    self_signed: Path,
    new_site: Callable[..., Site],
    tmp_path: Path,
    how: dict[str, bool],
    expected: tuple[str, str | None],
) -> None:
    site = new_site(self_signed)
    site.pages.update({"/list.html": list_of(["/a.html"]), "/a.html": notice()})
    journal = crawl(tmp_path, channel(site), hosts=(site.host,), timeout_seconds=5.0, **how)
    listed = fetches(journal)["/list.html"]
    assert (listed.outcome, listed.detail) == expected
    assert ("/a.html" in site.paths) is (expected[0] == "ok")


class _NeverReceivedError(Exception):
    """As Twisted tells why there was no answer."""

    def __init__(self, reason: Exception) -> None:
        super().__init__()
        self.reasons = [reason]


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        (VerificationError(errors=[]), "certificate"),
        (TLSError([("SSL routines", "", "certificate verify failed")]), "certificate"),
        (TLSError([("SSL routines", "", "unexpected eof while reading")]), "connection"),
        (ConnectionResetError(), "connection"),
    ],
)
def test_only_a_certificate_is_told_as_one(reason: Exception, detail: str) -> None:
    error = OSError()
    error.__cause__ = _NeverReceivedError(reason)
    assert of_failure(error, False).detail == detail
