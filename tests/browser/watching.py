"""What a browser complains of while somebody works in it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (violation) => {
    console.error(`policy: ${violation.violatedDirective} blocked ${violation.blockedURI} ${violation.sample}`);
});
"""
COMPLAINTS = ("error", "warning")
STATUS = "Failed to load resource: the server responded with a status of"


class Watch:
    """Collects faults: console messages, errors of scripts, policy violations, requests that fail or leave the host."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.host = urlsplit(address).netloc
        self.faults: list[str] = []
        self.refused: set[str] = set()
        context.add_init_script(TELL_OF_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        """A page that is refused on purpose (403, 404) is repeated by the console; anything else is a fault."""
        if message.type not in COMPLAINTS:
            return
        address = message.location.get("url", "")
        if not (message.text.startswith(STATUS) and address in self.refused):
            self.faults.append(f"console of {address}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme not in ("data", "blob"):
            self.faults.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        """What the browser or a script of ours itself gives up (a download, a search typed over) is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status < 500 and response.request.is_navigation_request():
            self.refused.add(response.url)
        elif response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def finish(self) -> list[str]:
        """What was collected, after what is still on its way has arrived."""
        for page in self.context.pages:
            page.evaluate("0")
        return self.faults
