"""Fetching JSON politely: timeouts, retries, throttling, a size limit and a local cache that also works offline."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import kalkyl
from kalkyl.model.problems import InputError, Problem

if TYPE_CHECKING:
    import httpx

TEMPORARY = frozenset({429, 500, 502, 503, 504})
"""Status codes worth another attempt."""


class FetchError(InputError):
    """Something could not be fetched; the message says what to do instead.

    Attributes:
        status: HTTP status, or None when there was no usable reply.
    """

    def __init__(self, service: str, text: str, status: int | None = None) -> None:
        super().__init__([Problem(service, text)])
        self.status = status


@dataclass(frozen=True)
class Settings:
    """How patient the client is.

    Attributes:
        timeout: Seconds to wait for a connection and for each piece of a reply.
        total: Seconds that one reply may take in all.
        attempts: Times a request is made before giving up.
        pause: Seconds before the second attempt; doubled each time.
        longest_wait: Longest time a server may ask us to wait [s].
        max_bytes: Largest reply that is read.
        fresh: Age below which a cached reply is used without asking.
        per_second: Highest number of requests per second.
    """

    timeout: float = 10.0
    total: float = 30.0
    attempts: int = 4
    pause: float = 0.5
    longest_wait: float = 60.0
    max_bytes: int = 20_000_000
    fresh: timedelta = timedelta(days=1)
    per_second: float = 5.0


def cache_folder() -> Path:
    """Return the user's cache folder on this platform."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("kalkyl", appauthor=False)) / "hamtat"


@dataclass
class Client:
    """A service that answers in JSON.

    Attributes:
        service: Name of the service, for messages.
        base: Address of the API, without a trailing slash.
        cache: Folder for replies, or None to keep nothing.
        settings: How patient it is.
        offline: Whether to use the cache alone.
        sleep: Waits a number of seconds.
        now: Tells the time.
        messages: What the user should know about how replies were obtained (Swedish).
    """

    service: str
    base: str
    cache: Path | None = None
    settings: Settings = Settings()
    offline: bool = False
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    messages: list[str] = field(default_factory=list)
    _last: float = field(default=-1e9, repr=False)

    def get(self, address: str, params: Mapping[str, str] | None = None, body: Any = None) -> Any:
        """Fetch a reply, from the cache when it is fresh or when the service cannot be reached.

        Args:
            address: Path below the base, or a whole address that the service itself gave as the next page.
            params: Query.
            body: JSON to post; None asks with GET.

        Raises:
            FetchError: No usable reply, and none in the cache.
        """
        url = self._url(address)
        key = json.dumps([url, dict(params or {}), body], sort_keys=True)
        saved = self._read_cache(key)
        if saved is not None and self.now() - saved[0] < self.settings.fresh:
            return saved[1]
        if self.offline:
            return self._old(saved, FetchError(self.service, f"svaret finns inte sparat. {_ADVICE}"))
        try:
            reply = self._ask(url, params, body)
        except FetchError as error:
            if error.status is not None and error.status not in TEMPORARY:
                raise
            return self._old(saved, error)
        self._write_cache(key, reply)
        return reply

    def _old(self, saved: tuple[datetime, Any] | None, error: FetchError) -> Any:
        if saved is None:
            raise error
        note = f"{self.service} kunde inte nås. Svar som sparades {saved[0]:%Y-%m-%d} har använts."
        if note not in self.messages:
            self.messages.append(note)
        return saved[1]

    def _url(self, address: str) -> str:
        """Join with the base; a link from the service may change path and query but never the host."""
        base = urlsplit(self.base)
        if not address.startswith(("http://", "https://", "//")):
            return f"{self.base}/{address.lstrip('/')}"
        link = urlsplit(urljoin(self.base, address))
        if link.hostname != base.hostname:
            raise FetchError(
                self.service, "svaret hänvisar till en annan server för nästa sida. Hämtningen avbröts."
            )
        return urlunsplit((base.scheme, base.netloc, link.path, link.query, ""))

    def _ask(self, url: str, params: Mapping[str, str] | None, body: Any) -> Any:
        import httpx

        fault = FetchError(self.service, f"tjänsten svarar inte. {_ADVICE}")
        headers = {"User-Agent": f"kalkyl/{kalkyl.__version__}", "Accept": "application/json"}
        with httpx.Client(timeout=self.settings.timeout, follow_redirects=True, headers=headers) as web:
            for attempt in range(self.settings.attempts):
                wait = self.settings.pause * 2**attempt
                try:
                    return self._once(web, url, params, body)
                except httpx.InvalidURL:
                    raise FetchError(self.service, "adressen är felaktig.") from None
                except httpx.TimeoutException:
                    fault = FetchError(self.service, f"tjänsten svarar för långsamt. {_ADVICE}")
                except httpx.HTTPError:
                    fault = FetchError(self.service, f"det gick inte att nå tjänsten. {_ADVICE}")
                except _TryAgainError as error:
                    fault, wait = error.fault, wait if error.wait is None else error.wait
                    if wait > self.settings.longest_wait:
                        break
                if attempt + 1 < self.settings.attempts:
                    self.sleep(wait)
        raise fault

    def _once(self, web: "httpx.Client", url: str, params: Mapping[str, str] | None, body: Any) -> Any:
        self._throttle()
        method = "GET" if body is None else "POST"
        request = web.build_request(method, url, params=params or None, json=body)
        reply = web.send(request, stream=True)
        try:
            self._check_status(reply)
            content = self._content(reply)
        finally:
            reply.close()
        try:
            return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            fault = FetchError(
                self.service, "svaret gick inte att tolka (inte giltig JSON). Försök igen senare."
            )
            raise _TryAgainError(fault, None) from None

    def _throttle(self) -> None:
        rest = self._last + 1.0 / self.settings.per_second - time.monotonic()
        if rest > 0:
            self.sleep(rest)
        self._last = time.monotonic()

    def _check_status(self, reply: "httpx.Response") -> None:
        status = reply.status_code
        if status < 300:
            return
        if status == 429:
            text = "tjänsten begränsar antalet frågor just nu. Vänta någon minut och försök igen."
            raise _TryAgainError(FetchError(self.service, text, status), self._asked_wait(reply))
        if status in TEMPORARY:
            text = f"tjänsten har tillfälliga problem (felkod {status}). {_ADVICE}"
            raise _TryAgainError(FetchError(self.service, text, status), self._asked_wait(reply))
        raise FetchError(self.service, _STATUS.get(status, f"frågan besvarades med felkod {status}."), status)

    def _asked_wait(self, reply: "httpx.Response") -> float | None:
        """Read Retry-After: seconds or a date."""
        text = reply.headers.get("retry-after", "").strip()
        if text.isdigit():
            return float(text)
        try:
            return max(0.0, (parsedate_to_datetime(text) - self.now()).total_seconds())
        except (ValueError, TypeError):
            return None

    def _content(self, reply: "httpx.Response") -> bytes:
        import httpx

        started, content = time.monotonic(), bytearray()
        for piece in reply.iter_bytes():
            content += piece
            if len(content) > self.settings.max_bytes:
                size = self.settings.max_bytes // 1_000_000
                raise FetchError(self.service, f"svaret är större än {size} MB och läses inte.", 413)
            if time.monotonic() - started > self.settings.total:
                raise httpx.ReadTimeout("total time exceeded")
        return bytes(content)

    def _file(self, key: str) -> Path | None:
        name = hashlib.sha256(key.encode()).hexdigest()[:40]
        return None if self.cache is None else self.cache / f"{name}.json"

    def _read_cache(self, key: str) -> tuple[datetime, Any] | None:
        file = self._file(key)
        if file is None:
            return None
        try:
            saved = json.loads(file.read_text(encoding="utf-8"))
            if saved["fraga"] != key:
                return None
            return datetime.fromisoformat(saved["hamtad"]), saved["svar"]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_cache(self, key: str, reply: Any) -> None:
        file = self._file(key)
        if file is None:
            return
        content = {"fraga": key, "hamtad": self.now().isoformat(), "svar": reply}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".del")
            part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            part.replace(file)
        except OSError:
            note = "Svaren kunde inte sparas på datorn. Det går bra ändå, men nästa hämtning kräver nät."
            if note not in self.messages:
                self.messages.append(note)


class _TryAgainError(Exception):
    """A fault that may pass, with the wait that the server asked for."""

    def __init__(self, fault: FetchError, wait: float | None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.wait = wait


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


_ADVICE = "Kontrollera nätanslutningen och försök igen senare, eller ange värdena för hand. Kalkylen fungerar utan nät."
_STATUS = {
    400: "frågan förstods inte. Nyckeltalet eller tabellen kan ha ändrats.",
    401: "tjänsten kräver inloggning, vilket den inte brukar göra. Kontrollera om nätet har en spärr.",
    403: "tjänsten avvisade frågan: den gäller för många uppgifter eller är spärrad i nätet.",
    404: "det som frågades efter finns inte. Nyckeltalet eller tabellen kan ha tagits bort.",
}
