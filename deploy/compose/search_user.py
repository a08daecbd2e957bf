"""Give the portal a login of its own at Elasticsearch, which may use its indexes and nothing else. Safe to run again.

`search_user.py URL`: the administrator's password is read from /run/secrets/elastic_password, the new login's from search_password.
"""

from __future__ import annotations

import base64
import json
import sys
import urllib.request
from pathlib import Path

SECRETS = Path("/run/secrets")
ROLE = {"cluster": ["monitor"], "indices": [{"names": ["portal*"], "privileges": ["all"]}]}


def put(url: str, path: str, body: dict[str, object], password: str) -> None:
    """Send one request as the administrator; raises URLError when it is refused."""
    login = base64.b64encode(f"elastic:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}{path}", json.dumps(body).encode(), headers, method="PUT")  # noqa: S310 — the server of compose.yaml
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        pass


def main() -> None:
    """Write the role, then the login that has it."""
    administrator, own = ((SECRETS / name).read_text().strip() for name in ("elastic_password", "search_password"))
    put(sys.argv[1], "/_security/role/portal", ROLE, administrator)
    put(sys.argv[1], "/_security/user/portal", {"password": own, "roles": ["portal"]}, administrator)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"The login at the search server is not made yet: {error}. It is tried again.")
